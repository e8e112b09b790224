"""Facts: what a letter may say, and Post: the outer side of one mail. Values only.

The desk fills them, the templates read them. Names of people arrive resolved ("Ana Diaz"), times
are aware UTC, and foreign text may be as it came: the letters clean whatever they print.
"""

from dataclasses import dataclass
from datetime import datetime

from mailflow.handoff.model import Handoff, Person
from mailflow.handoff.recipe import Recipe
from mailflow.mail.address import Address

_USUAL = Recipe()


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one line of a list, a summary or a digest."""

    ref: str
    subject: str
    owner: str = ""
    giver: str = ""
    state: str = ""  #: a word for people: "offered", "waiting for Mia"
    due: datetime | None = None
    age_days: int = 0  #: how long it has been as it is
    overdue: bool = False
    away: str = ""  #: who must act and is away: "Ben Ortiz"
    back: datetime | None = None  #: when he works again
    number: int = 0  #: shown in front; 0 shows none, as where a number means a handoff


@dataclass(frozen=True, slots=True)
class Section:
    """Hold a titled part of a summary; `empty` is said when there is no row ("" hides it)."""

    title: str
    rows: tuple[Row, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Echo:
    """Hold one line of an answer to a list, as typed, and what became of it."""

    typed: str
    told: str  #: "H-3 Logo: delivered, Ana Diaz is asked to confirm"
    ready: tuple[str, ...] = ()  #: lines that can be sent back as they stand: "H-3 undo"
    done: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """Hold that somebody is away: the owner of a handoff, or the reader himself."""

    who: str = ""
    begins: datetime | None = None
    until: datetime | None = None  #: when he works again; None when nobody knows
    substitute: str = ""  #: the name of who stands in
    key: str = ""  #: how one types him: "reassign to mia"


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a number of a team's week beside the week before (None: there is none)."""

    label: str
    value: float
    before: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Hold all that one letter may say to one reader."""

    now: datetime
    service: str  #: display name of the service, "Handoffs"
    reader: Person
    handoff: Handoff | None = None
    giver: str = ""
    owner: str = ""  #: a person's or a team's name; in `passing` the next owner
    former: str = ""
    actor: str = ""  #: who did what this letter tells; empty for the clock and the carrier
    role: str = ""  #: the reader's part: "giver" | "owner" | "former_owner" | "watcher" | "lead"
    words: str = ""  #: what the actor typed, shown first, as text
    reason: str = ""
    command: str = ""  #: what was understood; for `ask` the question asked
    named: str = ""  #: whom the actor named: who watches now
    step: str = ""  #: the trigger of the table that it came to
    legal: frozenset[str] = frozenset()  #: the commands legal now for this reader
    missing: tuple[str, ...] = ()  #: names of model.FIELDS that are still open
    deadline: datetime | None = None  #: by when the reader should act
    rows: tuple[Row, ...] = ()
    sections: tuple[Section, ...] = ()
    notices: tuple[str, ...] = ()  #: extra sentences
    candidates: tuple[str, ...] = ()  #: names or dates that may have been meant
    count: int = 0  #: this is the n-th nudge: other words each time
    absent: Absent | None = None  #: who is away: the owner, or the reader himself
    original: str = ""  #: text of the request; taken from handoff.request when empty
    figures: tuple[Figure, ...] = ()
    echoes: tuple[Echo, ...] = ()  #: an answer line by line: what became of each
    recipe: Recipe = _USUAL  #: in whose words the context is called and asked for


@dataclass(frozen=True, slots=True)
class Post:
    """Hold the outer side of one mail: addresses and ids, all made by the desk."""

    to: Address
    reply_to: str  #: addr-spec with the reader's own token
    reverse_path: str
    message_id: str  #: with angle brackets
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    original: bytes | None = None  #: attached as message/rfc822
    list_id: str = ""  #: of summaries, digests and nudges, without angle brackets
    unsubscribe: str = ""  #: addr-spec or mailto: link
    auto: str = "auto-generated"  #: RFC 3834, section 5: or "auto-replied"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Hold a composed mail, ready for the outbox."""

    letter: str
    to: str
    subject: str
    reverse_path: str
    forward_path: str
    message_id: str
    content: bytes  #: RFC 5322, CRLF line ends
