"""The ledger: every mail that came in, raw, and what became of it. Nothing is ever lost here."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import peewee

from mailflow.mail.envelope import Envelope
from mailflow.store.statement import Insertion, Statement, slot, slots
from mailflow.store.tables import Ledger


class Status(StrEnum):
    """What became of a mail."""

    PENDING = "pending"
    HANDLED = "handled"
    SHUNTED = "shunted"  #: put aside for a human: it broke the code, or nobody may decide
    REFUSED = "refused"  #: discarded by an administrator


#: A constant of the SQL: only so the databases see that the index of these few rows serves.
_OPEN = Ledger.status != peewee.ValueLiterals(peewee.Value(Status.HANDLED))


@dataclass(frozen=True, slots=True)
class Arrival:
    """Hold a mail at the door: its envelope, which door, and when (aware UTC)."""

    envelope: Envelope
    via: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one row of the ledger."""

    id: int
    received: datetime
    via: str
    status: Status
    envelope: Envelope
    message_id: str
    author: str
    subject: str
    handoff: int | None
    reading: dict[str, Any] | None
    error: str | None
    attempts: int
    size: int


@dataclass(frozen=True, slots=True)
class Settled:
    """Hold what the desk found out about a mail."""

    identity: str = ""
    message_id: str = ""
    author: str = ""
    subject: str = ""
    handoff: int | None = None
    reading: dict[str, Any] | None = None


class LedgerBook:
    """Keep the ledger."""

    def __init__(self, db: peewee.Database) -> None:
        self._db = db
        self._insert = Insertion(
            db, Ledger, "digest", "received", "via", "status", "reverse_path", "forward_paths",
            "content", "size",
        )  # fmt: skip
        self._known = Statement(
            db,
            Ledger.select(Ledger.id, Ledger.status, Ledger.forward_paths).where(
                Ledger.digest == slot(Ledger.digest)
            ),
        )
        self._settle = Statement(db, _settling())
        self._twin = Statement(db, _same())

    def accept(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Write mails down and return their ids; a mail that is here already keeps its id.

        The same content for a forward path not seen with it before is the same mail for one
        more recipient: added while it is pending, else a row of its own, which the desk
        recognises by its identity. Call it inside a transaction; only its commit is a receipt.
        """
        return [self._accept(arrival) for arrival in arrivals]

    def _accept(self, arrival: Arrival) -> int:
        content = arrival.envelope.content
        paths = arrival.envelope.forward_paths
        digest = hashlib.sha256(content).hexdigest()
        known = self._known.first(digest=digest)
        if known is None:
            return self._add(arrival, digest)
        id_, status, known_paths = known[0], known[1], json.loads(known[2])
        if not set(paths) - set(known_paths):
            return int(id_)
        if status == Status.PENDING:
            union = dict.fromkeys((*known_paths, *paths))
            update = Ledger.update(forward_paths=json.dumps(list(union)))
            update.where(Ledger.id == id_).execute(self._db)
            return int(id_)
        both = hashlib.sha256(content + "\0".join(sorted(paths)).encode()).hexdigest()
        again = self._known.first(digest=both)
        return int(again[0]) if again else self._add(arrival, both)

    def _add(self, arrival: Arrival, digest: str) -> int:
        envelope = arrival.envelope
        return self._insert.insert(
            digest=digest,
            received=arrival.received,
            via=arrival.via,
            status=Status.PENDING,
            reverse_path=envelope.reverse_path,
            forward_paths=json.dumps(list(envelope.forward_paths)),
            content=envelope.content,
            size=len(envelope.content),
        )

    def pending(self, limit: int) -> list[Entry]:
        """Return the mails not handled yet, oldest first."""
        return self._entries(_OPEN & (Ledger.status == Status.PENDING), limit)

    def shunted(self) -> list[Entry]:
        """Return the mails that wait for a human, oldest first."""
        return self._entries(_OPEN & (Ledger.status == Status.SHUNTED), None)

    def _entries(self, where: peewee.Expression, limit: int | None) -> list[Entry]:
        rows = Ledger.select().where(where).order_by(Ledger.id).limit(limit)
        return [_entry(row) for row in rows.execute(self._db)]

    def latest(self, limit: int) -> list[Entry]:
        """Return the last mails, newest first."""
        rows = Ledger.select().order_by(Ledger.id.desc()).limit(limit)
        return [_entry(row) for row in rows.execute(self._db)]

    def entry(self, id_: int) -> Entry | None:
        """Return one row, None when there is none."""
        return next(iter(self._entries(Ledger.id == id_, 1)), None)

    def settle(self, id_: int, settled: Settled) -> bool:
        """Mark a pending mail as handled; False when somebody else has done it already."""
        changed = self._settle.changed(
            id=id_,
            identity=settled.identity,
            message_id=settled.message_id,
            author=settled.author,
            subject=settled.subject,
            handoff=settled.handoff,
            reading=json.dumps(settled.reading) if settled.reading is not None else None,
        )
        return changed == 1

    def shunt(self, id_: int, error: str, settled: Settled | None = None) -> None:
        """Put a mail aside for a human, with the reason or the traceback."""
        facts = settled or Settled()
        Ledger.update(
            status=Status.SHUNTED,
            error=error,
            attempts=Ledger.attempts + 1,
            message_id=facts.message_id,
            author=facts.author,
            subject=facts.subject,
            reading=json.dumps(facts.reading) if facts.reading is not None else None,
        ).where(Ledger.id == id_).execute(self._db)

    def release(self, id_: int) -> bool:
        """Put a shunted mail back among the pending; False when it is not shunted."""
        return self._move(id_, Status.SHUNTED, Status.PENDING)

    def discard(self, id_: int) -> bool:
        """Mark a shunted mail as refused; its bytes stay. False when it is not shunted."""
        return self._move(id_, Status.SHUNTED, Status.REFUSED)

    def _move(self, id_: int, before: Status, after: Status) -> bool:
        update = Ledger.update(status=after).where((Ledger.id == id_) & (Ledger.status == before))
        return bool(update.execute(self._db) == 1)

    def twin(self, id_: int, identity: str) -> Entry | None:
        """Return the handled mail that is the same as this one but for trace headers."""
        found = self._twin.first(identity=identity, id=id_) if identity else None
        return self.entry(found[0]) if found else None

    def count(self, status: Status) -> int:
        """Return how many mails have this status."""
        return int(Ledger.select().where(Ledger.status == status).count(self._db))


def _settling() -> peewee.Query:
    names = ("identity", "message_id", "author", "subject", "handoff", "reading")
    update = Ledger.update(status=Status.HANDLED, error=None, **slots(Ledger, *names))
    return update.where((Ledger.id == slot(Ledger.id)) & (Ledger.status == Status.PENDING))


def _same() -> peewee.Query:
    """Ask for the id only: nearly every mail has no twin, and its bytes need not be read."""
    other = (Ledger.identity == slot(Ledger.identity)) & (Ledger.id != slot(Ledger.id))
    rows = Ledger.select(Ledger.id).where(other & (Ledger.status == Status.HANDLED))
    return rows.order_by(Ledger.id).limit(1)


def _entry(row: Any) -> Entry:
    paths = tuple(json.loads(row.forward_paths))
    return Entry(
        id=row.id,
        received=row.received,
        via=row.via,
        status=Status(row.status),
        envelope=Envelope(row.reverse_path, paths, bytes(row.content)),
        message_id=row.message_id,
        author=row.author,
        subject=row.subject,
        handoff=row.handoff,
        reading=json.loads(row.reading) if row.reading else None,
        error=row.error,
        attempts=row.attempts,
        size=row.size,
    )
