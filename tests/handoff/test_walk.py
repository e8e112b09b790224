"""A long walk: people who write anything, silence, mail that fails, restarts; and what must hold.

Everything pure is real: the words are read, turned into triggers and looked up in the table, and
after each step the handoff is written as JSON and read again. The walk is the same in every run.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from mailflow.handoff.circumstance import Setting, Undoable
from mailflow.handoff.clues import find_clues
from mailflow.handoff.decision import Decision, decide
from mailflow.handoff.intent import interpret, read_about
from mailflow.handoff.machine import bounce_of_offer
from mailflow.handoff.meaning import Known
from mailflow.handoff.model import Handoff, Person, Role, State, Team, Trigger
from mailflow.handoff.occasion import Occasion, Said
from mailflow.handoff.policy import LADDERS, Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.said import Reading, Word
from mailflow.handoff.silence import next_wake, silence
from mailflow.handoff.standing import accountable, ball, roles_of
from mailflow.handoff.turn import take_turn
from mailflow.mail import Envelope, read
from mailflow.store.codec import decode, encode

START = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
STEPS, WALKS = 25_000, 4
LEADS = {"ben": "mia", "kim": "mia"}
PEOPLE = {
    key: Person(key, name, (f"{key}@example.org",), lead=LEADS.get(key, ""))
    for key, name in (("ana", "Ana Diaz"), ("ben", "Ben Ortiz"), ("mia", "Mia Sato"),
                      ("kim", "Kim Lee"), ("leo", "Leo Roth"))
}  # fmt: skip
DIRECTORY = Directory(
    "handoff@example.org", PEOPLE, {"design": Team("design", "Design", ("ben", "kim"), lead="mia")}
)
POLICY = Policy(DIRECTORY)
#: What the three things a machine may do are called in the table.
MACHINE = {Trigger.BOUNCE, Trigger.BOUNCE_ONE, Trigger.AWAY, Trigger.AWAY_DUE}
WORDS = (
    "accept", "I'll take it", "on it", "got it", "ok", "yes", "no", "decline: no time", "not me",
    "I can't do this any more", "which logo?", "question: who pays?", "blue, as last time",
    "blocked: waiting for the printer", "waiting for Carla until 4 December", "unblocked",
    "back on it", "done", "done: it is on the share", "not done yet", "almost done", "50%",
    "confirm", "looks good", "not ok: the black one is missing", "reopen", "still broken",
    "cancel", "cancel this", "never mind", "undo", "oops", "send anyway", "thanks", "thank you!",
    "reassign to mia@example.org", "reassign to Kim", "reassign to design", "reassign to nobody",
    "give it to Ben", "reassign to me", "due: 4 December", "due friday", "due 3/4", "due yesterday",
    "snooze 2 days", "remind me tomorrow", "later", "stop nudges", "unmute", "watch", "unwatch",
    "add Leo", "priority: high", "urgent", "status?", "why", "help", "list",
    "accept, due 4 December", "accept. which logo?", "done? really?", "yes if the date moves",
    "I'd say accept, but I can't", "Mia accepted", "when this is done, tell Mia", "done\n\nBen",
    "Done when: the client has it\nDue: 30 November", "fällig am 4. Dezember", "erledigt",
    "ich übernehme", "je m'en occupe", "c'est fait", "me encargo", "hecho", "готово", "беру",
    "完成了", "我来处理", "完了しました", "引き受けます", "تم", "أقبل", "aceito", "feito",
    "accetto", "fatto", "ik pak het op", "klaar", "👍", "✅", "?", "", "lunch on friday?",
)  # fmt: skip
MACHINES = (
    ("Auto-Submitted: auto-replied\n", "Automatic reply: [H-1] Logo", "accept"),
    ("Precedence: bulk\n", "News", "done"),
    ("List-Id: <news.example.org>\n", "Re: [H-1] Logo", "confirm"),
    ("X-Autoreply: yes\n", "Out of office", "I am out of the office until 30 November. cancel"),
)


@dataclass
class World:
    """One handoff after the other, each until it has been over for a while."""

    dice: random.Random
    now: datetime = START
    begun: int = 0
    work: Handoff = field(init=False)
    last: Undoable | None = None
    told: frozenset[str] = frozenset()  #: who got a letter about the last step that can be undone
    seen: set[tuple[State, Trigger]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Let somebody forward a request to somebody."""
        giver = self.dice.choice(["ana", "ben", "kim"])
        owner = self.dice.choice(["ben", "mia", "design", "kim", giver, ""])
        trigger = Trigger.FORWARD_SELF if owner == giver else Trigger.FORWARD_NOBODY
        if owner not in ("", giver):
            trigger = self.dice.choice([Trigger.FORWARD, Trigger.FORWARD_PART])
        self.begun += 1
        new = Handoff(self.begun, State.NEW, "Logo", giver, owner, self.now, self.now)
        new = replace(new, watchers=("leo",) if self.dice.random() < 0.2 else ())
        self.last, self.told = None, frozenset()
        self.work = new
        self.take(Occasion(trigger, Role.GIVER, giver, self.now), mail=None)

    # ---------------------------------------------------------------- what happens

    def step(self) -> None:
        """Let one thing happen."""
        if not self.work.is_open and self.dice.random() < 0.1:
            self.begin()
        happens = self.dice.choices(
            [self.somebody_writes, self.time_passes, self.mail_fails, self.a_machine_writes],
            [60, 30, 4, 6],
        )[0]
        happens()
        self.restarts()

    def somebody_writes(self) -> None:
        self.now += timedelta(minutes=self.dice.choice([1, 5, 240, 1500]))
        who = self.dice.choice([self.work.giver, *(p.key for p in self.asked()), *PEOPLE])
        author, words = PEOPLE[who], self.dice.choice(WORDS)
        role = roles_of(self.work, who, DIRECTORY)[0]
        reading = _read(words, self.work.state, role, author, self.asked_back(author), self.work)
        self.writes(author, (reading, *reading.also), words)

    def writes(self, author: Person, readings: tuple[Reading, ...], words: str) -> None:
        mail = object()
        for place, reading in enumerate(readings):
            if reading.word in (Word.HELP, Word.LIST):
                continue
            last = self.last if reading.word == Word.UNDO else None
            turn = take_turn(reading, self.work, Setting(author, self.now, POLICY, last), words)
            if place and not decide(self.work, turn.occasion, POLICY).known:
                continue
            self.take(turn.occasion, mail)

    def asked(self) -> tuple[Person, ...]:
        return DIRECTORY.members(self.work.owner)

    def asked_back(self, author: Person) -> str:
        return self.work.asked if self.work.asked_of == author.key else ""

    def time_passes(self) -> None:
        """Jump to what is due, or, sometimes, far behind it: the service was off."""
        wakes = next_wake(self.work, POLICY)
        if wakes is None:
            self.now += timedelta(days=self.dice.choice([1, 40]))
            return
        late = timedelta(days=self.dice.choice([0, 0, 0, 0, 9]))
        self.now = max(self.now, wakes) + late
        trigger = silence(self.work, self.now, POLICY)
        assert trigger is not None, "what is due says something"
        self.take(Occasion(trigger, Role.CLOCK, "", self.now), mail=None)

    def mail_fails(self) -> None:
        people = self.asked()
        if people:
            person = self.dice.choice(people).key
            trigger = bounce_of_offer(self.work, person, DIRECTORY)
            said = Said(words="5.1.1", text="no such user", person=person)
            self.take(Occasion(trigger, Role.CARRIER, "", self.now, said), mail=None)

    def a_machine_writes(self) -> None:
        """Whatever a machine says, three things count at the most."""
        header, subject, text = self.dice.choice(MACHINES)
        who = self.dice.choice(list(PEOPLE))
        raw = f"From: {who}@example.org\nTo: handoff@example.org\nSubject: {subject}\n{header}\n"
        clues = _clues(raw + text, f"{who}@example.org")
        known = Known(POLICY, self.now, PEOPLE[who], "token", self.work)
        intent = interpret(clues, known)
        assert not intent.readings
        assert intent.draft is None
        if intent.trigger is not None:
            assert intent.trigger in MACHINE
            said = Occasion(intent.trigger, intent.role or Role.CARRIER, "", self.now, intent.said)
            self.take(said, mail=None)

    def restarts(self) -> None:
        """Forget everything but the books."""
        again = decode(encode(self.work))
        assert again == self.work
        self.work = again

    # ---------------------------------------------------------------- what must hold

    def take(self, occasion: Occasion, mail: object | None) -> None:
        before = self.work
        decision = decide(before, occasion, POLICY)
        self.work = decision.after
        self.seen.add((before.state, occasion.trigger))
        self.holds(decision, occasion)
        if decision.changed:
            self.remembers(decision, occasion, mail)

    def remembers(self, decision: Decision, occasion: Occasion, mail: object | None) -> None:
        """Keep who heard of it, as the people in the room would; one mail is one step."""
        heard = frozenset(letter.to for letter in decision.letters)
        same = mail is not None and mail is self._mail
        self.told = self.told | heard if same else heard
        if not same:
            self.last = Undoable(occasion.actor, occasion.at, decision.before)
        self.work = replace(self.work, heard=tuple(sorted(self.told)))
        self._mail = mail

    _mail: object | None = None

    def holds(self, decision: Decision, occasion: Occasion) -> None:
        after, letters = decision.after, decision.letters
        assert (after.state is not State.NEW) or occasion.trigger is Trigger.FORWARD
        self.has_one_owner(after)
        told = {letter.to for letter in letters}
        assert told <= set(PEOPLE), "a letter to somebody outside"
        assert len(told) == len(letters), "two letters about one step"
        if not decision.known:
            assert after == decision.before
        if occasion.trigger is Trigger.UNDO and decision.known:
            assert told >= self.told, "somebody was told of it, and not that it is undone"
            assert all(letter.letter == "undone" for letter in letters)
        if occasion.by is Role.CARRIER and decision.known:
            assert occasion.trigger in MACHINE
        if occasion.by in (Role.CLOCK, Role.CARRIER) and not decision.known:
            assert not letters, "nobody scolds a machine"

    def has_one_owner(self, work: Handoff) -> None:
        """One person answers for it while it is open, and somebody has the ball."""
        answers = accountable(work)
        assert bool(answers) is work.is_open
        assert not answers or answers in PEOPLE, "a team answers for nothing"
        dated = work.state is State.WAITING and work.until is not None and not work.proposed
        assert bool(ball(work)) is (work.is_open and not dated)
        assert bool(work.former) is (work.state is State.PASSING)
        if not work.is_open:
            assert work.wake_at is None, "only open handoffs are due"
        elif ball(work) not in work.muted and work.rung < len(LADDERS[work.state]):
            # A ladder that is spent leaves the rest to the weekly summary.
            assert work.wake_at is not None, "an open handoff that nobody looks after"
        if work.state in (State.ACCEPTED, State.ASKING, State.WAITING, State.DELIVERED):
            assert work.owner in PEOPLE


@cache
def _clues(raw: str, sender: str) -> object:
    return find_clues(
        read(raw.encode()), Envelope(sender, ("handoff@example.org",), b""), DIRECTORY
    )


_READ: dict[tuple[object, ...], Reading] = {}


def _read(
    words: str, state: State, role: Role, author: Person, asked: str, work: Handoff
) -> Reading:
    """Read the words once for each situation they may be written in."""
    waits = bool(work.taker or work.proposed) and author.key == work.giver
    key = (words, state, role, author.key, asked, waits)
    if key not in _READ:
        _READ[key] = read_about(words, work, author, role)
    return _READ[key]


@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_happens_somebody_has_it_and_nobody_outside_hears_of_it(seed: int) -> None:
    world = World(random.Random(seed))

    for _ in range(STEPS):
        world.step()

    assert world.begun > 100
    states = {state for state, _ in world.seen}
    assert states == set(State), "the walk has been everywhere"
    assert len(world.seen) > 250
