"""A walk through the whole service: real mails, real letters, buttons that are pressed, restarts.

The pure walk (tests/handoff/test_walk.py) is long; this one is whole. After each letter: it goes to
somebody inside, and it holds no address that proves somebody else. Each kind of button is pressed
as a mail program does it, and read back.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

from mailflow.desk import Desk
from mailflow.errors import RelayRefused
from mailflow.handoff.standing import accountable
from mailflow.letters.links import ANSWERS, YES
from mailflow.mail import Envelope
from mailflow.store import Arrival, Status
from tests.desk.conftest import NOW, Relay
from tests.handoff.test_walk import WORDS

STEPS = 500
MORE = """
[people.mia]
name = "Mia Sato"
addresses = ["mia@example.org"]
[people.kim]
name = "Kim Lee"
addresses = ["kim@example.org"]
lead = "mia"
[teams.design]
members = ["ben", "kim"]
[limits]
answers_per_thread_day = 1000
answers_per_address_day = 1000
letters_per_address_day = 100000
"""
INSIDE = ("ana", "ben", "mia", "kim")
READER = re.compile(r"handoff(?:\+|%2B)h(\d+)-([a-z0-9]{8,64})", re.IGNORECASE)
REVERSE = re.compile(r"bounce-([a-z0-9]{8,64})")
SUBJECTS = ("Logo", "Invoice 4711", "Room for Monday", "Größe 日本")
ABSENT = ("away until friday", "away 24 Dec - 2 Jan, substitute: mia", "I'm back", "away until 3/4",
          "im Urlaub bis Montag, Vertretung: Kim", "the substitute", "I'm on vacation")  # fmt: skip
NOTES = ("", "Done when: it is live\nDue: 30 December", "urgent please", "Due: friday")


@dataclass
class Walk:
    make_desk: Callable[..., Desk]
    relay: Relay
    dice: random.Random
    now: datetime = NOW
    mails: int = 0
    inbox: dict[str, list[EmailMessage]] = field(default_factory=lambda: {p: [] for p in INSIDE})
    pressed: set[tuple[str, str, str]] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.desk = self.make_desk(MORE)

    # ---------------------------------------------------------------- what happens

    def step(self) -> None:
        happens = self.dice.choices(
            [self.forwards, self.replies, self.time_passes, self.restarts], [8, 60, 25, 2]
        )[0]
        happens()
        self.works()

    def forwards(self) -> None:
        giver = self.dice.choice(INSIDE)
        owner = self.dice.choice([*INSIDE, "design", "nobody"])
        subject = f"{self.dice.choice(SUBJECTS)} {self.mails}"
        text = (
            f"{self.dice.choice(NOTES)}\n\n---------- Forwarded message ---------\n"
            "From: Carla Client <carla@client.test>\nDate: Fri, 13 Nov 2026 at 16:02\n"
            f"Subject: {subject}\nTo: {giver}@example.org\n\nPlease, by the end of next week.\n"
        )
        self.sends(giver, f"handoff+{owner}@example.org", f"Fwd: {subject}", text)

    def replies(self) -> None:
        """Answer one of the last letters with any words."""
        who = self.dice.choice(INSIDE)
        letters = self.inbox[who][-12:]
        if letters:
            letter = self.dice.choice(letters)
            to, words = str(letter["Reply-To"]), self.dice.choice((*WORDS, *ABSENT))
            self.sends(who, to, f"Re: {letter['Subject']}", words, str(letter["Message-ID"]))

    def time_passes(self) -> None:
        wakes = self.desk.store.handoffs.next_wake()
        self.now = max(self.now, wakes) if wakes else self.now + timedelta(days=1)

    def restarts(self) -> None:
        self.desk.store.close()
        self.desk = self.make_desk(MORE)

    def sends(self, who: str, to: str, subject: str, text: str, answers: str = "") -> None:
        content = self.mail(who, to, subject, text, answers)
        envelope = Envelope(f"{who}@example.org", (to,), content)
        self.desk.accept([Arrival(envelope, "lmtp", self.now)])

    def mail(self, who: str, to: str, subject: str, text: str, answers: str = "") -> bytes:
        self.mails += 1
        message = EmailMessage()
        message["From"], message["To"] = f"{who}@example.org", to
        message["Subject"] = subject
        message["Message-ID"] = f"<mail{self.mails}@example.org>"
        if answers:
            message["In-Reply-To"] = answers
        message.set_content(text)
        return message.as_bytes(policy=SMTP)

    def works(self) -> None:
        self.now += timedelta(seconds=self.dice.choice([1, 600]))
        before = len(self.relay.mails)
        while self.desk.handle(self.now) or self.desk.wake(self.now):
            pass
        while self.desk.send(self.relay, self.now):
            pass
        for reverse_path, forward_path, content in self.relay.mails[before:]:
            self.arrives(reverse_path, forward_path, content)

    # ---------------------------------------------------------------- what must hold

    def arrives(self, reverse_path: str, forward_path: str, content: bytes) -> None:
        who = forward_path.partition("@")[0]
        assert forward_path in {f"{p}@example.org" for p in (*INSIDE, "ops")}, forward_path
        message = message_from_bytes(content, policy=SMTP)
        assert isinstance(message, EmailMessage)
        letter = self.desk.store.outbox.by_message_id([str(message["Message-ID"])])
        assert letter is not None
        self.letters.add(letter.letter)
        if letter.letter == "nudge":
            known = self.desk.store.absences.since(letter.created, letter.created)
            assert not any(a.key == who and a.covers(letter.created) for a in known)
        self.leaks_nothing(who, reverse_path, message)
        if who in self.inbox:
            self.inbox[who].append(message)
            self.presses_buttons(who, letter.letter, message)

    def leaks_nothing(self, who: str, reverse_path: str, message: Message) -> None:
        for text in _texts(message):
            for _, token in READER.findall(text):
                reader = self.desk.store.handoffs.reader_by_token(token.lower())
                assert reader is not None
                assert reader.person.partition("@")[0] == who, "another reader's address"
            for token in REVERSE.findall(text):
                assert token in reverse_path

    def presses_buttons(self, who: str, letter: str, message: EmailMessage) -> None:
        """Press each button that was not pressed in such a letter yet; nothing is stored."""
        part = message.get_body(("html",))
        assert part is not None
        for link in re.findall(r'href="(mailto:[^"]+)"', str(part.get_content())):
            parts = urlsplit(link.replace("&amp;", "&"))
            address, fields = unquote(parts.path), parse_qs(parts.query)
            subject, body = fields["subject"][0], fields.get("body", [""])[0]
            button = re.sub(r"^H-\d+ ", "", subject)
            work = re.match(r"H-(\d+)", subject)
            state = self.desk.store.handoffs.get(int(work[1])) if work else None
            key = (letter, button, state.state.value if state else "")
            if not address.startswith("handoff") or key in self.pressed:
                continue
            self.pressed.add(key)
            for text in (body, ""):  # some phones drop the body: the subject alone is enough
                content = self.mail(who, address, subject, text.replace("\r\n", "\n"))
                envelope = Envelope(f"{who}@example.org", (address,), content)
                self.reads_button(button, text, self.desk.explain(envelope, self.now))

    def reads_button(self, button: str, text: str, said: dict[str, object]) -> None:
        assert said["outcome"] in ("command", "query", "note", "ask"), said
        assert said["proven"] == "token"
        if button in _WORDS and not (button == "note" or said["outcome"] == "ask"):
            assert said["command"] == button.replace(" ", "_"), (button, text, said)
        if button in _WHOLE:
            assert said["outcome"] != "ask", (button, text, said)

    def ends_well(self) -> None:
        assert self.desk.store.ledger.count(Status.SHUNTED) == 0
        assert self.desk.store.ledger.count(Status.PENDING) == 0
        for work in self.desk.store.handoffs.all():
            assert bool(accountable(work)) is work.is_open


_WORDS = {answer.name for answer in (*ANSWERS.values(), *YES.values())}
#: Buttons that say everything: nothing is to be asked back.
_WHOLE = {"accept", "done", "confirm", "unblock", "status", "help", "list", "why", "mute", "unmute"}


def _texts(message: Message) -> list[str]:
    """Return everything a reader can see or open: headers, texts, attachments, mails inside."""
    found = [f"{name}: {value}" for name, value in message.items() if name != "Return-Path"]
    for part in message.walk():
        if not part.is_multipart():
            found.append((part.get_payload(decode=True) or b"").decode("utf-8", "replace"))
    return found


def test_nothing_is_shunted_nobody_outside_is_written_to_and_every_button_is_read(
    make_desk: Callable[..., Desk], relay: Relay
) -> None:
    walk = Walk(make_desk, relay, random.Random(7))

    for _ in range(STEPS):
        walk.step()

    walk.ends_well()
    assert len(walk.letters) > 30
    assert {"absence", "absence_asked", "away"} <= walk.letters
    assert len(walk.pressed) > 150
    assert walk.desk.store.handoffs.all()


def test_a_refused_offer_is_told_to_the_giver_only(
    make_desk: Callable[..., Desk], relay: Relay
) -> None:
    """Kim's mailbox is gone: whatever was offered to her comes back to who gave it."""

    def refuse(path: str) -> str:
        if path.startswith("kim"):
            raise RelayRefused("550 5.1.1 no such user")
        return "250 taken"

    relay.answers = refuse
    walk = Walk(make_desk, relay, random.Random(3))
    for _ in range(120):
        walk.step()
    walk.ends_well()
    assert "undeliverable" in walk.letters
    given = [w for w in walk.desk.store.handoffs.all() if w.giver != "kim" == w.owner]
    assert not [work for work in given if work.accepted]
