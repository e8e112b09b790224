"""What a person said in a mail, as values: the word, how sure we are, and what we saw it in."""

from dataclasses import dataclass
from enum import StrEnum

from mailflow.handoff.model import Role, State, Sure


class Word(StrEnum):
    """What people can mean. The first part changes a handoff; the last four only tell something."""

    ACCEPT = "accept"
    DECLINE = "decline"
    QUESTION = "question"
    ANSWER = "answer"
    BLOCKED = "blocked"
    UNBLOCK = "unblock"
    REASSIGN = "reassign"
    DUE = "due"
    SNOOZE = "snooze"
    MUTE = "mute"
    UNMUTE = "unmute"
    DONE = "done"
    CONFIRM = "confirm"
    NOT_OK = "not_ok"
    REOPEN = "reopen"
    CANCEL = "cancel"
    UNDO = "undo"
    KEEP = "keep"  #: no to what we asked: it stays as it is
    PRIORITY = "priority"
    WATCH = "watch"
    UNWATCH = "unwatch"
    STATUS = "status"
    LIST = "list"
    HELP = "help"
    WHY = "why"
    AWAY = "away"
    SEND_ANYWAY = "send_anyway"
    SEEN = "seen"
    PROGRESS = "progress"
    THANKS = "thanks"
    NOTE = "note"


class Ask(StrEnum):
    """What to ask back when a reading is not sure: one short letter with buttons each."""

    ACCEPT_SEEN = "accept_seen"  #: do you take it, or have you only seen it?
    ACCEPT_CONDITION = "accept_condition"  #: as it is, another date, a question, or decline?
    HAND_BACK_REALLY = "hand_back_really"  #: the owner cannot any more: really hand it back?
    CLOSE_IT = "close_it"  #: the giver is pleased: close it?
    DATE = "date"  #: until when?
    DECLINE_OR_SNOOZE = "decline_or_snooze"  #: no, or only later?
    BOTH = "both"  #: two things were said that do not go together: which?
    WHICH = "which"  #: something like a command was said: was it meant?


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what was understood.

    The reason of a decline, the result with a done and the like stand in `argument` when they
    followed the word directly ("not ok: the old logo"), else in `rest`. Together `matched`,
    `argument` and `rest` hold everything that was typed, except greetings.
    """

    word: str  #: a Word; "note" when nothing was meant
    sure: Sure
    argument: str = ""  #: a date, an address or name, a question, an answer, a reason
    matched: str = ""  #: the words that were matched, as typed
    language: str = ""
    reason: str = ""  #: one sentence for `explain` and `why`
    also: tuple["Reading", ...] = ()  #: plainly joined further commands: "accept, due friday"
    ask: str = ""  #: an Ask, when sure is C
    rest: str = ""  #: what else was typed: never lost

    @property
    def acts(self) -> bool:
        """Tell whether this may change anything (A or B)."""
        return self.sure in (Sure.ACT, Sure.LEADING)

    @property
    def text(self) -> str:
        """Return what was typed beside the words that were matched."""
        return "\n".join(part for part in (self.argument, self.rest) if part.strip())


@dataclass(frozen=True, slots=True)
class Situation:
    """Hold what narrows the meaning of words: where it stands, who writes, what we asked last."""

    state: State | None = None
    role: Role | None = None
    languages: tuple[str, ...] = ("en",)  #: the writer's own language first
    asked: str = ""  #: an Ask, or the Word we asked "really?" about


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of an answer to a summary: "3 done", "#5 due friday", "H-7 not me"."""

    number: int | None  #: None: the line names nothing
    named: bool  #: marked as a handoff's number (H-7, #7), or written under its quoted row
    typed: str  #: the whole line
    words: str  #: the line without the number: read it again when the situation is known
    reading: Reading
    courtesy: bool = False  #: a greeting or thanks: nobody answers it
