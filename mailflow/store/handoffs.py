"""Handoffs and their history: where each stands, and everything that ever happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import peewee

from mailflow.handoff.model import OPEN, Handoff, Role, State, Trigger
from mailflow.store.codec import decode, encode
from mailflow.store.statement import Insertion, Statement, slot, slots
from mailflow.store.tables import Handoffs, History, Readers

_WHERE_IT_STANDS = ("state", "giver", "owner", "subject", "due", "closed", "wake_at", "body")
_HAPPENED = (
    "handoff", "at", "by", "who", "trigger", "before", "after", "words", "sure", "reason",
    "ledger", "previous", "known",
)  # fmt: skip
_READER = ("handoff", "person", "token", "root")


@dataclass(frozen=True, slots=True)
class Past:
    """Hold one row of the history."""

    at: datetime
    by: Role
    who: str
    trigger: Trigger
    before: State
    after: State
    words: str = ""
    sure: str = ""
    reason: str = ""
    ledger: int | None = None
    previous: Handoff | None = None
    known: bool = True  #: the table had a row for it
    id: int = 0


@dataclass(frozen=True, slots=True)
class Reader:
    """Hold the address of one reader for one handoff (0: for none) and his thread's root."""

    handoff: int
    person: str
    token: str
    root: str


class HandoffBook:
    """Keep the handoffs."""

    def __init__(self, db: peewee.Database) -> None:
        self._db = db
        self._add = Insertion(db, Handoffs, *_WHERE_IT_STANDS, "request")
        self._note = Insertion(db, History, *_HAPPENED)
        self._add_reader = Insertion(db, Readers, *_READER)
        number = Handoffs.number == slot(Handoffs.number)
        update = Handoffs.update(**slots(Handoffs, *_WHERE_IT_STANDS))
        self._save = Statement(db, update.where(number))
        self._get = Statement(db, Handoffs.select(Handoffs.body).where(number))
        self._twin = Statement(db, _same_request())
        readers = Readers.select(*(getattr(Readers, name) for name in _READER))
        his = (Readers.handoff == slot(Readers.handoff)) & (Readers.person == slot(Readers.person))
        self._reader = Statement(db, readers.where(his))
        self._by_token = Statement(db, readers.where(Readers.token == slot(Readers.token)))

    def add(self, handoff: Handoff, request: str = "") -> Handoff:
        """Write a new handoff down and return it with its number; `request` is its digest."""
        number = self._add.insert(**_columns(handoff), request=request)
        return replace(handoff, number=number)

    def save(self, handoff: Handoff) -> None:
        """Write down where a handoff stands now."""
        self._save.changed(number=handoff.number, **_columns(handoff))

    def get(self, number: int) -> Handoff | None:
        """Return a handoff, None when there is none of that number."""
        found = self._get.first(number=number)
        return replace(decode(found[0]), number=number) if found else None

    def _handoffs(self, where: Any) -> list[Handoff]:
        rows = Handoffs.select(Handoffs.number, Handoffs.body).order_by(Handoffs.number)
        rows = rows if where is None else rows.where(where)
        found = rows.tuples().execute(self._db)
        return [replace(decode(body), number=number) for number, body in found]

    def all(self, states: Iterable[State] = ()) -> list[Handoff]:
        """Return the handoffs in these states (in any, when none is named), by number."""
        wanted = [state.value for state in states]
        return self._handoffs(Handoffs.state.in_(wanted) if wanted else None)

    def open(self) -> list[Handoff]:
        """Return every open handoff, by number."""
        return self.all(OPEN)

    def closed_between(self, start: datetime, end: datetime) -> list[Handoff]:
        """Return what was closed after `start` and not after `end`."""
        return self._handoffs((Handoffs.closed > start) & (Handoffs.closed <= end))

    def twin(self, request: str, giver: str) -> Handoff | None:
        """Return the open handoff this giver made of the same request already."""
        if not request:
            return None
        found = self._twin.first(request=request, giver=giver)
        return self.get(found[0]) if found else None

    def due(self, now: datetime, limit: int) -> list[Handoff]:
        """Return the handoffs the clock has something to say about, the most urgent first."""
        rows = Handoffs.select(Handoffs.number, Handoffs.body).where(Handoffs.wake_at <= now)
        found = rows.order_by(Handoffs.wake_at).limit(limit).tuples().execute(self._db)
        return [replace(decode(body), number=number) for number, body in found]

    def next_wake(self) -> datetime | None:
        """Return when the next handoff is due, None when none ever is."""
        rows = Handoffs.select(Handoffs.wake_at).where(Handoffs.wake_at.is_null(False))
        first = next(iter(rows.order_by(Handoffs.wake_at).limit(1).execute(self._db)), None)
        return first.wake_at if first else None

    def claim(self, handoff: Handoff) -> bool:
        """Take a due handoff for this process: False when another one has woken it already."""
        update = Handoffs.update(wake_at=None).where(
            (Handoffs.number == handoff.number) & (Handoffs.wake_at == handoff.wake_at)
        )
        return bool(update.execute(self._db) == 1)

    def note(self, number: int, past: Past) -> int:
        """Append to the history and return the row's id."""
        return self._note.insert(
            handoff=number,
            at=past.at,
            by=past.by,
            who=past.who,
            trigger=past.trigger,
            before=past.before,
            after=past.after,
            words=past.words,
            sure=past.sure,
            reason=past.reason,
            ledger=past.ledger,
            previous=encode(past.previous) if past.previous else None,
            known=past.known,
        )

    def history(self, number: int) -> list[Past]:
        """Return everything that happened to a handoff, in order."""
        rows = History.select().where(History.handoff == number).order_by(History.id)
        return [_past(row) for row in rows.execute(self._db)]

    def last_change(self, number: int) -> Past | None:
        """Return the last row of the history that changed the handoff, None when none did.

        Of several changes by one mail it is the first: the mail is taken back whole.
        """
        changed = (History.handoff == number) & History.previous.is_null(False)
        last = self._one(History.select().where(changed).order_by(History.id.desc()))
        if last is None or last.ledger is None:
            return last
        same = changed & (History.ledger == last.ledger)
        return self._one(History.select().where(same).order_by(History.id))

    def _one(self, rows: "peewee.ModelSelect[History]") -> Past | None:
        return next((_past(row) for row in rows.limit(1).execute(self._db)), None)

    def reader(self, number: int, person: str) -> Reader | None:
        """Return a reader's address for a handoff, None before his first letter."""
        found = self._reader.first(handoff=number, person=person)
        return Reader(*found) if found else None

    def reader_by_token(self, token: str) -> Reader | None:
        """Return the reader whose unguessable address holds `token`."""
        found = self._by_token.first(token=token)
        return Reader(*found) if found else None

    def add_reader(self, reader: Reader) -> None:
        """Write a reader's address down."""
        self._add_reader.insert(
            handoff=reader.handoff,
            person=reader.person,
            token=reader.token,
            root=reader.root,
        )


def _same_request() -> peewee.Query:
    request, giver = slot(Handoffs.request), slot(Handoffs.giver)
    same = (Handoffs.request == request) & (Handoffs.giver == giver)
    still = Handoffs.state.in_([state.value for state in OPEN])
    return Handoffs.select(Handoffs.number).where(same & still).order_by(Handoffs.number).limit(1)


def _columns(handoff: Handoff) -> dict[str, Any]:
    return {
        "state": handoff.state,
        "giver": handoff.giver,
        "owner": handoff.owner,
        "subject": handoff.subject,
        "due": handoff.context.due,
        "closed": handoff.closed,
        "wake_at": handoff.wake_at,
        "body": encode(handoff),
    }


def _past(row: Any) -> Past:
    return Past(
        at=row.at,
        by=Role(row.by),
        who=row.who,
        trigger=Trigger(row.trigger),
        before=State(row.before),
        after=State(row.after),
        words=row.words,
        sure=row.sure,
        reason=row.reason,
        ledger=row.ledger,
        previous=decode(row.previous) if row.previous else None,
        known=row.known,
        id=row.id,
    )
