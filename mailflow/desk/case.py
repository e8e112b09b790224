"""Case: one mail on the desk, with what it says, what we know, and what it means."""

from dataclasses import dataclass
from datetime import datetime

from mailflow.handoff.clues import Clues
from mailflow.handoff.meaning import Intent, Known
from mailflow.mail.message import Message
from mailflow.store import Entry


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one mail on the desk."""

    entry: Entry
    now: datetime
    clues: Clues
    known: Known
    intent: Intent

    @property
    def message(self) -> Message:
        """Return the mail."""
        return self.clues.message
