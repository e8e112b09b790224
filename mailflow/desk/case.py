"""Case: one mail on the desk, with what it says, what we know, and what it means."""

from dataclasses import dataclass, field
from datetime import datetime

from mailflow.desk.explained import Json
from mailflow.handoff.clues import Clues
from mailflow.handoff.decision import Addressed, Decision
from mailflow.handoff.meaning import Intent, Known
from mailflow.handoff.model import Handoff, Trigger
from mailflow.handoff.turn import Turn
from mailflow.mail.message import Message
from mailflow.store import Entry

#: Letters that hold more for their reader than one sentence of an echo could say.
_WHOLE = frozenset({"yours", "offer", "receipt", "why"})


@dataclass(frozen=True, slots=True)
class Step:
    """Hold what one turn of a line came to."""

    decision: Decision
    turn: Turn


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one mail on the desk."""

    entry: Entry
    now: datetime
    clues: Clues
    known: Known
    intent: Intent
    steps: list[Step] | None = None  #: an answer line by line keeps its steps for one echo
    lines: list[Json] = field(default_factory=list)  #: what became of each line

    @property
    def message(self) -> Message:
        """Return the mail."""
        return self.clues.message

    def has_told(self, handoff: Handoff) -> bool:
        """Tell whether an earlier line of this mail has changed a handoff already."""
        changed = (step.decision for step in self.steps or () if step.decision.changed)
        return any(decision.after.number == handoff.number for decision in changed)

    def letters(self, decision: Decision, turn: Turn) -> tuple[Addressed, ...]:
        """Return the letters of a step; what the echo of its line tells its writer is left out."""
        if self.steps is None:
            return decision.letters
        self.steps.append(Step(decision, turn))
        return tuple(
            each
            for each in decision.letters
            if each.to != turn.occasion.actor or _is_whole(each.letter, decision, turn)
        )


def _is_whole(letter: str, decision: Decision, turn: Turn) -> bool:
    """Tell whether a letter carries what no echo can: a form, a calendar file, a draft."""
    after = decision.after
    if letter == "status":  # asked for, not only what comes back after "unmute"
        return turn.occasion.trigger in (Trigger.STATUS, Trigger.STATUS_ASKED)
    if letter == "closed":  # the giver's draft to the requester
        return after.requester is not None
    if letter == "due_changed":  # a new date for the calendar of an owner who is the giver as well
        return after.owner == after.giver
    return letter in _WHOLE
