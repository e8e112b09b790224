"""Echo: an answer line by line is done line by line, and told in one letter.

A wrong line costs only itself. The other sides get their ordinary letters; what the writer would
get of each step stands in the echo, unless it holds more than a sentence can say. Whoever can write
a mail can write many lines: how many are taken, asked about and named is bounded, and what nothing
proves is neither read nor looked up.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from mailflow.desk.case import Case, Step
from mailflow.desk.explained import Json
from mailflow.desk.mailroom import Matter
from mailflow.handoff.circumstance import Setting
from mailflow.handoff.decision import decide
from mailflow.handoff.intent import read_about
from mailflow.handoff.model import Handoff, Person, Role, Sure
from mailflow.handoff.said import Line, Reading
from mailflow.handoff.standing import roles_of
from mailflow.handoff.told import Fate, Told, say_step
from mailflow.handoff.turn import take_turn
from mailflow.letters import Echo
from mailflow.mail.subject import strip_prefixes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mailflow.desk.casework import Casework

#: Words that do nothing with one handoff: in a line they are a slip.
_NO_TURN = frozenset({"help", "list", "away"})
_SUBJECT = 60
#: Lines of a mail that are done, that are asked about, and handoffs that one question names.
_MOST, _MOST_ASKED, _MOST_NAMED = 50, 3, 10
_MOST_SENT_BACK = 10  #: lines of a mail that nothing proves, offered to be sent once more
_UNCLEAR = 'not understood. Begin with the number, then one of our words: "H-12 done"'


def answer_lines(desk: Casework, case: Case) -> Handoff | None:
    """Do each line of the mail on its own, write the echo, and return what was done last."""
    author = case.known.author
    if author is None:
        return None
    work = _Lines(desk, case, author)
    lines = tuple(dict.fromkeys(case.intent.lines))
    if case.known.proven == "no":
        work.send_back([line for line in lines if line.number])
    else:
        work.take_all(lines)
    work.post()
    return work.last


class _Lines:
    """Take the lines of one mail, one after the other."""

    def __init__(self, desk: Casework, case: Case, author: Person) -> None:
        self.steps: list[Step] = []
        self.desk, self.case, self.author = desk, replace(case, steps=self.steps), author
        self.echoes: list[Echo] = []
        self.asked: set[int] = set()
        self.questions = 0  #: which handoff is meant: so often it was asked
        self.asks_which = False
        self.notices: tuple[str, ...] = ()
        self.last: Handoff | None = None

    def take_all(self, lines: Sequence[Line]) -> None:
        """Do the lines, as many as one mail may hold."""
        for line in lines[:_MOST]:
            self._keep(line, *self._heard(line))
        if len(lines) > _MOST:
            self.notices = (f"The first {_MOST} lines were read. Please write the others again.",)

    def send_back(self, lines: Sequence[Line]) -> None:
        """Offer lines that nothing proves to be sent once more; nothing is looked up for them."""
        for line in lines[:_MOST_SENT_BACK]:
            ready = f"H-{line.number} {' '.join(line.words.split())}"
            self._keep(line, line.reading, Told(Fate.UNPROVEN, "not done", (ready,)))
        if len(lines) > _MOST_SENT_BACK:
            more = len(lines) - _MOST_SENT_BACK
            self.notices = (f"And {more} more lines: nothing was done of them either.",)

    def _keep(self, line: Line, reading: Reading, told: Told) -> None:
        """Keep what is to be told about a line."""
        shown: Json = {
            "number": f"H-{line.number}" if line.number else None,
            "words": line.words,
            "command": reading.word if reading.word != "note" or reading.matched else None,
            "sure": reading.sure.value,
            "outcome": told.fate.value,
        }
        self.case.lines.append(shown)
        if told.fate is not Fate.COURTESY:
            self.echoes.append(Echo(line.typed, told.text, told.ready, told.fate is Fate.DONE))

    def _heard(self, line: Line) -> tuple[Reading, Told]:
        reading = line.reading
        if line.courtesy:
            return reading, Told(Fate.COURTESY, "")
        if line.number is None:
            return reading, self._which(line)
        handoff = self.desk.store.handoffs.get(line.number)
        if handoff is None:
            return reading, Told(Fate.UNKNOWN, f"there is no H-{line.number}")
        if not self._has_part(handoff):
            return reading, Told(Fate.NOT_YOURS, f"{handoff.ref} is not yours: nothing was done")
        reading = self._read(line.words, handoff)
        return reading, self._about(line, reading, handoff)

    def _read(self, words: str, handoff: Handoff) -> Reading:
        role = roles_of(handoff, self.author.key, self.desk.policy.directory)[0]
        return read_about(words, handoff, self.author, role)

    def _has_part(self, handoff: Handoff) -> bool:
        """Tell whether the writer has a part in a handoff, or took the last step on it."""
        roles = roles_of(handoff, self.author.key, self.desk.policy.directory)
        last = self.desk.last_step(handoff)
        return Role.OTHER not in roles or (last is not None and last.actor == self.author.key)

    def _about(self, line: Line, reading: Reading, handoff: Handoff) -> Told:
        """Do what a line says about its handoff, and say what became of it."""
        about = f"{handoff.ref} {_short(handoff.subject)}: "
        free = reading.word in ("note", "seen", "thanks") and not reading.matched
        if free or reading.word in _NO_TURN:
            ready = () if reading.word in _NO_TURN else (f"{handoff.ref} note: {line.words}",)
            return Told(Fate.UNCLEAR, about + "what to do with it was not understood", ready)
        if handoff.number in self.asked:
            return Told(Fate.ASKED, about + "answer the question about it first")
        before = len(self.steps)
        after = self.desk.take_turns(self.case, handoff, (reading, *reading.also), line.words)
        steps = self.steps[before:]
        told = [say_step(s.decision, s.turn, self.author, self.desk.policy) for s in steps]
        if any(each.fate is Fate.ASKED for each in told):
            self.asked.add(handoff.number)
        if any(each.fate is Fate.DONE for each in told):
            self.last = after
        return self._joined(about, told, after)

    def _joined(self, about: str, told: list[Told], after: Handoff) -> Told:
        fates = [each.fate for each in told] or [Fate.UNCLEAR]
        fate = next((each for each in fates if each is not Fate.DONE), Fate.DONE)
        ready = tuple(each for one in told for each in one.ready)
        if fate is Fate.DONE and self._can_undo(after):
            ready = (f"{after.ref} undo",)
        return Told(fate, about + "; ".join(each.text for each in told), ready)

    def _can_undo(self, handoff: Handoff) -> bool:
        last = self.desk.last_step(handoff)
        return last is not None and (last.actor, last.at) == (self.author.key, self.case.now)

    # ------------------------------------------------------------------ which ones?

    def _which(self, line: Line) -> Told:
        """Ask about a command that names no handoff: a ready line for each it could be about."""
        if line.reading.sure is not Sure.ASK or self.questions == _MOST_ASKED:
            return Told(Fate.UNCLEAR, _UNCLEAR)
        self.questions += 1
        readings: dict[tuple[object, ...], Reading] = {}
        able = (h for h in self._own() if self._could(line.words, h, readings))
        found = list(islice(able, _MOST_NAMED + 1))
        named = found[:_MOST_NAMED]
        ready = tuple(f"{each.ref} {' '.join(line.words.split())}" for each in named)
        self.asks_which = self.asks_which or bool(ready)
        if not named:
            return Told(Fate.ASKED, "there is nothing this could be about")
        names = "; ".join(f"{each.ref} {_short(each.subject)}" for each in named)
        rest = '; and there are more: reply "list"' if found[_MOST_NAMED:] else ""
        return Told(Fate.ASKED, f"which one? It could be {names}{rest}", ready)

    @cached_property
    def _numbers(self) -> frozenset[int]:
        """Return the open handoffs the writer has a part in, looked up once for a mail."""
        return frozenset(h.number for h in self.desk.store.handoffs.open() if self._has_part(h))

    def _own(self) -> list[Handoff]:
        """Return those handoffs as the lines before this one have left them."""
        return [h for h in self.desk.store.handoffs.open() if h.number in self._numbers]

    def _could(
        self, words: str, handoff: Handoff, readings: dict[tuple[object, ...], Reading]
    ) -> bool:
        """Tell whether a line with this handoff's number in front would do something.

        `readings` keeps what the words mean where handoffs stand alike.
        """
        alike = self._standing(handoff)
        reading = readings.get(alike) or self._read(words, handoff)
        readings[alike] = reading
        if not reading.acts:
            return False
        setting = Setting(
            self.author, self.case.now, self.desk.policy, self.desk.last_step(handoff)
        )
        turn = take_turn(reading, handoff, setting, words)
        step = decide(handoff, turn.occasion, self.desk.policy)
        return step.known and "ask" not in {e.letter for e in step.letters}

    def _standing(self, handoff: Handoff) -> tuple[object, ...]:
        """Return all of a handoff that words are read by."""
        role = roles_of(handoff, self.author.key, self.desk.policy.directory)[0]
        waits = bool(handoff.taker or handoff.proposed)
        asked = handoff.asked if handoff.asked_of == self.author.key else ""
        return role, handoff.state, asked, waits, handoff.giver == self.author.key

    # ------------------------------------------------------------------ the letter

    def post(self) -> None:
        """Write the echo: the letter of what was done, or, where nothing was, an answer."""
        unproven = self.case.known.proven == "no"
        if not self.echoes and not unproven:
            return
        done = any(each.done for each in self.echoes)
        command = "all" if self.asks_which else ""
        matter = Matter(
            now=self.case.now,
            actor=self.author.key,
            command="unproven" if unproven else command,
            notices=self.notices,
            echoes=tuple(self.echoes),
            in_reply_to=self.case.message.message_id,
        )
        self.desk.mailroom.post("lines_done" if done else "lines_asked", self.author, matter)


def _short(subject: str) -> str:
    line = " ".join(strip_prefixes(subject).split())
    return line if len(line) <= _SUBJECT else line[: _SUBJECT - 1].rstrip() + "…"
