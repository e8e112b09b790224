"""Meaning: what we know about a mail before it is interpreted, and what it then means."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailflow.handoff.draft import Draft
from mailflow.handoff.leave import Leave
from mailflow.handoff.model import Handoff, Person, Role, Trigger
from mailflow.handoff.occasion import Said
from mailflow.handoff.policy import Policy
from mailflow.handoff.said import Line, Reading


class Outcome(StrEnum):
    """What became of a mail: the words of `explain --json`."""

    HANDOFF = "handoff"
    COMMAND = "command"
    NOTE = "note"
    QUERY = "query"
    ASK = "ask"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    LOOP = "loop"
    DUPLICATE = "duplicate"
    QUARANTINE = "quarantine"
    REJECT = "reject"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what the books and the configuration know about a mail."""

    policy: Policy
    now: datetime
    author: Person | None = None  #: None: a stranger, or nobody can tell
    proven: str = "no"  #: dmarc | dkim | token | thread | no
    handoff: Handoff | None = None  #: the one this mail is about
    twin: Handoff | None = None  #: the same giver made it of the same request already
    bounced: str = ""  #: the letter of ours that came back, by its name
    bounced_to: str = ""  #: key of the person it was for
    lost: int = 0  #: the mail names a handoff that is not there
    listing: bool = False  #: it answers a letter of ours that lists handoffs
    answered: str = ""  #: text of the letter of ours that this mail answers and quotes
    sent: str = ""  #: texts of the letters of ours that this mail may quote
    unproven: str = "token"  #: [trust] unproven: token | ask | quarantine


@dataclass(frozen=True, slots=True)
class Intent:
    """Hold what a mail means: one of `draft`, `readings`, `trigger`, `letter`, or nothing."""

    outcome: Outcome
    reasons: tuple[str, ...]
    draft: Draft | None = None  #: a handoff to be made
    readings: tuple[Reading, ...] = ()  #: words for take_turn(), one after the other
    trigger: Trigger | None = None  #: what carrier or context say, without words
    role: Role | None = None
    said: Said = field(default_factory=Said)
    letter: str = ""  #: an answer outside the table: help, list, not_understood, stranger_inside
    gaps: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()  #: what the answer should add: a date that could not be read
    leave: Leave | None = None  #: what the author said about his own absence
    lines: tuple[Line, ...] = ()  #: an answer to a list, line by line

    @property
    def command(self) -> str | None:
        """Return the command understood, None when there was none."""
        if self.lines:
            words = [line.reading.word for line in self.lines if line.number]
            return words[0] if len(words) == 1 else None
        if self.readings and self.outcome in (Outcome.COMMAND, Outcome.ASK, Outcome.QUERY):
            return self.readings[0].word
        if self.trigger and self.outcome is not Outcome.HANDOFF:
            return self.trigger.value
        return "forward" if self.draft else self.letter or None
