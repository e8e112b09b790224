"""What a handoff is: its states, its people, what can happen to it. Values only."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailflow.mail.address import Address


class State(StrEnum):
    """Where a handoff stands. NEW is before the first mail and is never stored."""

    NEW = "new"
    GATHERING = "gathering"
    OFFERED = "offered"
    ASKING_FIRST = "asking_first"
    ACCEPTED = "accepted"
    ASKING = "asking"
    WAITING = "waiting"
    PASSING = "passing"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN = frozenset(State) - {State.NEW, State.CLOSED, State.CANCELLED}


class Role(StrEnum):
    """Who somebody is to a handoff. In `passing` the owner is the next one, not the former."""

    GIVER = "giver"
    OWNER = "owner"
    FORMER_OWNER = "former_owner"
    WATCHER = "watcher"
    LEAD = "lead"
    OTHER = "other"  #: a person inside who has no part in it
    CLOCK = "clock"  #: time that passes
    CARRIER = "carrier"  #: mail that fails
    OPERATOR = "operator"


class Trigger(StrEnum):
    """What happened. A circumstance that matters has a trigger of its own: the table has no ifs."""

    # A person forwards a request.
    FORWARD = "forward"  #: and everything the recipe requires is known
    FORWARD_PART = "forward_part"  #: and required context is missing
    FORWARD_SELF = "forward_self"  #: to himself: giver and owner are one
    FORWARD_NOBODY = "forward_nobody"  #: to nobody we know: the giver must say who
    FORWARD_AGAIN = "forward_again"  #: a request that is a handoff already
    # A person writes about a handoff.
    CONTEXT = "context"  #: labelled fields; nothing required is missing any more
    CONTEXT_PART = "context_part"  #: labelled fields; something is still missing
    SEND_ANYWAY = "send_anyway"
    ACCEPT = "accept"
    TAKE_SELF = "take_self"  #: the giver takes it himself after all
    AGREE = "agree"  #: the giver says yes to the due date the owner proposed
    GRANT = "grant"  #: the giver lets the person who offered to take it have it
    REFUSE = "refuse"  #: the giver says no to a proposed date, or to who offered to take it
    READ_BACK = "read_back"  #: the owner says in his own words what he has taken
    DECLINE = "decline"
    DECLINE_ONE = "decline_one"  #: one of a team that was asked together, and not the last
    HAND_BACK = "hand_back"  #: a decline after accepting, said a second time
    QUESTION = "question"
    ANSWER = "answer"
    BLOCKED = "blocked"
    UNBLOCK = "unblock"
    REASSIGN = "reassign"
    REASSIGN_READY = "reassign_ready"  #: while gathering, and nothing else is missing
    DONE = "done"
    DONE_SELF = "done_self"  #: giver and owner are one: nobody is left to confirm
    CONFIRM = "confirm"
    NOT_OK = "not_ok"
    REOPEN = "reopen"
    REOPEN_LATE = "reopen_late"  #: after the window
    CANCEL = "cancel"
    CANCEL_SURE = "cancel_sure"  #: said a second time
    KEEP = "keep"  #: no to what we asked back: it stays as it is
    UNDO = "undo"
    UNDO_FORWARD = "undo_forward"  #: the step to take back is the forward that began it
    UNDO_LATE = "undo_late"  #: after the window, or somebody else has acted on it
    DUE = "due"
    PRIORITY = "priority"
    SNOOZE = "snooze"
    MUTE = "mute"
    UNMUTE = "unmute"
    WATCH = "watch"
    UNWATCH = "unwatch"
    NOTE = "note"
    NOTE_ASKED = "note_asked"  #: the giver's words on what was delivered: is it all right, or not?
    PROGRESS = "progress"
    SEEN = "seen"
    THANKS = "thanks"
    STATUS = "status"
    STATUS_ASKED = "status_asked"  #: the giver asks, and who must act has not been asked today
    WHY = "why"
    ASK = "ask"  #: something was meant, but not surely: one short question goes back
    UNPROVEN = "unproven"  #: a command that nothing proves to come from its author
    # The carrier: mail that fails, and machines that answer.
    BOUNCE = "bounce"  #: the letter that asked the owner came back
    BOUNCE_ONE = "bounce_one"  #: the letter to one of a team that was asked together
    AWAY = "away"  #: the owner is out of office: he said so, or his mailbox does
    AWAY_DUE = "away_due"  #: and the due date falls into it
    # The clock.
    SILENCE = "silence"
    LONG_SILENCE = "long_silence"
    VERY_LONG_SILENCE = "very_long_silence"
    EXPIRY = "expiry"
    WAIT_OVER = "wait_over"  #: the time to complete the context is over
    WAKE_UP = "wake_up"  #: the date something was waiting for
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    OVERDUE_LONG = "overdue_long"


class Sure(StrEnum):
    """How sure a reading is: grammar.md, section 4."""

    ACT = "A"
    LEADING = "B"
    ASK = "C"
    NOTE = "N"


class Priority(StrEnum):
    """How much a handoff presses; `urgent` divides the hours of its ladder by four."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Person:
    """Hold somebody inside: a key of [people], or a person of a trusted domain."""

    key: str  #: the name in the configuration; the address for people who are not listed
    name: str
    addresses: tuple[str, ...]  #: lower case; the first is where we write
    timezone: str = "UTC"
    hours: str = "Mon-Fri 09:00-17:00"
    holidays: str = ""
    language: str = "en"
    lead: str = ""  #: key of a person
    substitute: str = ""  #: key of a person
    digest: str = "09:00"

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages the person is read in, the own one first."""
        return tuple(dict.fromkeys((self.language, "en")))

    @property
    def address(self) -> str:
        """Return the address we write to."""
        return self.addresses[0]


@dataclass(frozen=True, slots=True)
class Team:
    """Hold a team: an owner that becomes a person by its rule."""

    key: str
    name: str
    members: tuple[str, ...]  #: keys of people, in order
    assign: str = "first"  #: first | rotate | least
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what the owner needs to know. None is a gap, "" never occurs."""

    background: str | None = None
    done_when: str | None = None
    due: datetime | None = None  #: aware UTC
    priority: Priority = Priority.NORMAL
    constraints: str | None = None
    if_stuck: str | None = None


#: The names of the context fields, in the order in which they are shown and asked.
FIELDS = ("background", "done_when", "due", "priority", "constraints", "if_stuck")


@dataclass(frozen=True, slots=True)
class Kept:
    """Name an attachment that is kept with the raw mail in the ledger."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Handoff:
    """Hold one handoff. People are keys of the directory; times are aware UTC."""

    number: int
    state: State
    subject: str
    giver: str
    owner: str  #: who is asked or owns; in `passing` the next owner. A person's or a team's key
    created: datetime
    since: datetime  #: the ladder counts from here: entry into the state, or the last human word
    former: str = ""  #: in `passing`: the owner who still answers for it
    requester: Address | None = None
    watchers: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)
    recipe: str = "default"
    note: str = ""  #: what the giver wrote on top of the forward
    request: str = ""  #: the body of the Original
    team: str = ""  #: key of the team it was given to, when its rule chose the owner
    attachments: tuple[Kept, ...] = ()
    ledger: int = 0  #: the ledger row of the mail that began it
    accepted: datetime | None = None
    delivered: datetime | None = None
    closed: datetime | None = None
    closed_by: str = ""  #: confirmed | silence
    reason: str = ""  #: of a decline, a return, a question, what it waits for
    result: str = ""  #: what the owner said with "done"
    read_back: str = ""  #: what the owner takes, in his own words, where the recipe asks for it
    proposed: datetime | None = None  #: a due date the owner proposed; the ball is with the giver
    until: datetime | None = None  #: in `waiting`: the wake-up date
    snoozed: datetime | None = None
    muted: tuple[str, ...] = ()
    out: tuple[str, ...] = ()  #: of a team asked together: who declined or cannot be reached
    away: str = ""  #: key of the owner of whose absence the giver, or the ladder, has heard
    away_until: datetime | None = None  #: until when he was said to be away
    stand_in: str = ""  #: key of who was named to stand in for him
    taker: str = ""  #: somebody else who offered to take it; the giver has not answered
    asked: str = ""  #: what we asked back last: "cancel", "hand_back", ... (a second time is sure)
    asked_at: datetime | None = None
    asked_of: str = ""  #: whom
    prompted: datetime | None = None  #: when the giver last asked how it stands
    told: tuple[str, ...] = ()  #: everybody who got a letter about it
    heard: tuple[str, ...] = ()  #: who got a letter about the last step that changed something
    follows: int = 0  #: number of the closed handoff that this one goes on with
    rung: int = 0  #: rungs of the state's ladder already climbed
    climbed: datetime | None = None  #: when the last of them was climbed
    held_up: int = 0  #: seconds by which stops and snoozes have delayed the ladder
    due_rung: int = 0  #: rungs of the due ladder already climbed
    nudges: int = 0
    wake_at: datetime | None = None

    @property
    def ref(self) -> str:
        """Return the name people see: H-12."""
        return f"H-{self.number}"

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still answers for it."""
        return self.state in OPEN
