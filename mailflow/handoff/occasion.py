"""Occasion: what happened to a handoff, who caused it, and what was said."""

from dataclasses import dataclass, field
from datetime import datetime

from mailflow.handoff.model import Context, Handoff, Priority, Role, Trigger


@dataclass(frozen=True, slots=True)
class Said:
    """Hold what came with an occasion: the words and what was read from them."""

    words: str = ""  #: what the person typed, whole
    text: str = ""  #: the reason, question, answer, result or note
    person: str = ""  #: key of the person or team named
    when: datetime | None = None  #: the date named
    context: Context | None = None  #: the merged context
    priority: Priority | None = None
    ask: str = ""  #: what is asked back
    recipe: str = ""  #: the name of another recipe, named while the context is gathered
    remark: str = ""  #: what the giver wrote beside the context, for the owner
    read_back: str = ""  #: what the owner takes, in his own words
    previous: Handoff | None = None  #: undo: the handoff before the undone step


@dataclass(frozen=True, slots=True)
class Occasion:
    """Hold what happened: the trigger, who caused it in which role, when, and what was said."""

    trigger: Trigger
    by: Role
    actor: str  #: key of the person; "" for clock and carrier
    at: datetime
    said: Said = field(default_factory=Said)
