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
from mailflow.store.insert import Inserts
from mailflow.store.tables import Ledger


class Status(StrEnum):
    """What became of a mail."""

    PENDING = "pending"
    HANDLED = "handled"
    SHUNTED = "shunted"  #: put aside for a human: it broke the code, or nobody may decide
    REFUSED = "refused"  #: discarded by an administrator


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
        self._db, self._inserts = db, Inserts(db)

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
        known = self._by_digest(digest)
        if known is None:
            return self._insert(arrival, digest)
        new = set(paths) - set(json.loads(known.forward_paths))
        if not new:
            return int(known.id)
        if known.status == Status.PENDING:
            union = dict.fromkeys((*json.loads(known.forward_paths), *paths))
            update = Ledger.update(forward_paths=json.dumps(list(union)))
            update.where(Ledger.id == known.id).execute(self._db)
            return int(known.id)
        both = hashlib.sha256(content + "\0".join(sorted(paths)).encode()).hexdigest()
        again = self._by_digest(both)
        return int(again.id) if again else self._insert(arrival, both)

    def _by_digest(self, digest: str) -> Any:
        rows = Ledger.select().where(Ledger.digest == digest).limit(1)
        return next(iter(rows.execute(self._db)), None)

    def _insert(self, arrival: Arrival, digest: str) -> int:
        envelope = arrival.envelope
        return self._inserts.insert(
            Ledger,
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
        return self._entries(Ledger.status == Status.PENDING, limit)

    def shunted(self) -> list[Entry]:
        """Return the mails that wait for a human, oldest first."""
        return self._entries(Ledger.status == Status.SHUNTED, None)

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
        update = Ledger.update(
            status=Status.HANDLED,
            identity=settled.identity,
            message_id=settled.message_id,
            author=settled.author,
            subject=settled.subject,
            handoff=settled.handoff,
            reading=json.dumps(settled.reading) if settled.reading is not None else None,
            error=None,
        ).where((Ledger.id == id_) & (Ledger.status == Status.PENDING))
        return bool(update.execute(self._db) == 1)

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
        where = (
            (Ledger.identity == identity) & (Ledger.id != id_) & (Ledger.status == Status.HANDLED)
        )
        return next(iter(self._entries(where, 1)), None) if identity else None

    def count(self, status: Status) -> int:
        """Return how many mails have this status."""
        return int(Ledger.select().where(Ledger.status == status).count(self._db))


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
