"""The outbox: finished mails that are to go out, and those that went.

At least once: a row is `sending` before its bytes leave and `sent` after the relay's 250; what a
crash leaves at `sending` is sent again, with the same Message-ID and the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import peewee

from mailflow.store.statement import Insertion, Statement, slot, slots
from mailflow.store.tables import Outbox


class Sending(StrEnum):
    """How far a mail of ours has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"


WAITING = (Sending.QUEUED, Sending.SENDING)
#: A constant of the SQL: only so the databases see that the index of these few rows serves.
_UNSENT = Outbox.status != peewee.ValueLiterals(peewee.Value(Sending.SENT))
_WAITS = _UNSENT & Outbox.status.in_(WAITING)


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold one row of the outbox."""

    handoff: int | None
    person: str
    letter: str
    forward_path: str
    reverse_path: str
    token: str
    message_id: str
    subject: str
    content: bytes
    created: datetime
    due: datetime
    id: int = 0
    attempts: int = 0
    last_answer: str = ""
    status: Sending = Sending.QUEUED
    held: bool = False


class OutboxBook:
    """Keep the outbox."""

    def __init__(self, db: peewee.Database) -> None:
        self._db = db
        self._add = Insertion(
            db, Outbox, "handoff", "person", "letter", "forward_path", "reverse_path", "token",
            "message_id", "subject", "content", "created", "due",
        )  # fmt: skip
        number = Outbox.id == slot(Outbox.id)
        answered = Outbox.update(**slots(Outbox, "status", "last_answer"))
        self._answered = Statement(db, answered.where(number))
        ids = Outbox.select(Outbox.id)
        self._named = Statement(db, ids.where(Outbox.message_id == slot(Outbox.message_id)))
        self._by_token = Statement(db, ids.where(Outbox.token == slot(Outbox.token)))
        self._written_to = Statement(db, _written_to())

    def add(self, letter: Letter) -> int:
        """Queue a finished mail, within the transaction that decided it."""
        return self._add.insert(
            handoff=letter.handoff,
            person=letter.person,
            letter=letter.letter,
            forward_path=letter.forward_path,
            reverse_path=letter.reverse_path,
            token=letter.token,
            message_id=letter.message_id,
            subject=letter.subject,
            content=letter.content,
            created=letter.created,
            due=letter.due,
        )

    def due(self, now: datetime, limit: int) -> list[Letter]:
        """Return what is to go out now, oldest first."""
        return self._due(now, limit)

    def _due(self, now: datetime, limit: int, claiming: bool = False) -> list[Letter]:
        where = _WAITS & (Outbox.due <= now) & ~Outbox.held
        # By a sum, because by the id alone SQLite would walk through all that was ever sent.
        ids = Outbox.select(Outbox.id).where(where).order_by(Outbox.id + 0).limit(limit)
        if claiming and self._db.for_update:
            # PostgreSQL locks rows, so that what we see here nobody else can claim meanwhile.
            # On SQLite our transaction has the whole file already (BEGIN IMMEDIATE).
            ids = ids.for_update(skip_locked=True)
        # Letters are long: only those we take are read, the others are judged by the index.
        chosen = [id_ for (id_,) in ids.tuples().execute(self._db)]
        rows = Outbox.select().where(Outbox.id.in_(chosen)).order_by(Outbox.id)
        return [_letter(row) for row in rows.execute(self._db)] if chosen else []

    def next_due(self) -> datetime | None:
        """Return when the next mail is to go out, None when none waits."""
        rows = Outbox.select(Outbox.due).where(_WAITS & ~Outbox.held)
        first = next(iter(rows.order_by(Outbox.due).limit(1).execute(self._db)), None)
        return first.due if first else None

    def claim(self, now: datetime, limit: int, again: datetime) -> list[Letter]:
        """Take what is to go out for this process until `again`, oldest first.

        Call it inside a transaction. Returns the rows as they were before.
        """
        mine = self._due(now, limit, claiming=True)
        if mine:
            update = Outbox.update(status=Sending.SENDING, attempts=Outbox.attempts + 1, due=again)
            update.where(Outbox.id.in_([letter.id for letter in mine])).execute(self._db)
        return mine

    def recover(self, now: datetime) -> int:
        """Make due what a process that is gone had claimed. Only for whoever is alone here."""
        update = Outbox.update(due=now).where(
            _UNSENT & (Outbox.status == Sending.SENDING) & (Outbox.due > now)
        )
        return int(update.execute(self._db))

    def sent(self, id_: int, answer: str) -> None:
        """Note the relay's 250."""
        self._answered.changed(id=id_, status=Sending.SENT, last_answer=answer)

    def refused(self, id_: int, answer: str) -> None:
        """Note the relay's 5yz: it will not be tried again."""
        self._answered.changed(id=id_, status=Sending.REFUSED, last_answer=answer)

    def later(self, id_: int, due: datetime, answer: str) -> None:
        """Note the relay's 4yz, or that there was none, and when to try again."""
        update = Outbox.update(status=Sending.QUEUED, due=due, last_answer=answer)
        update.where(Outbox.id == id_).execute(self._db)

    def rest(self, until: datetime, now: datetime) -> int:
        """Let everything that is due wait: a dead relay costs one time-out, not one a mail."""
        update = Outbox.update(due=until).where(_WAITS & (Outbox.due <= now))
        return int(update.execute(self._db))

    def hold(self, id_: int, held: bool) -> bool:
        """Keep a waiting mail back, or let it go again."""
        waits = (Outbox.id == id_) & Outbox.status.in_(WAITING)
        return bool(Outbox.update(held=held).where(waits).execute(self._db))

    def retry(self, id_: int, now: datetime) -> bool:
        """Make a mail that is not sent due now, whatever the relay said."""
        update = Outbox.update(status=Sending.QUEUED, due=now, held=False)
        unsent = (Outbox.id == id_) & (Outbox.status != Sending.SENT)
        return bool(update.where(unsent).execute(self._db))

    def drop(self, id_: int) -> bool:
        """Give up a waiting mail; its row stays as refused."""
        update = Outbox.update(status=Sending.REFUSED, last_answer="dropped by an operator")
        waits = (Outbox.id == id_) & Outbox.status.in_(WAITING)
        return bool(update.where(waits).execute(self._db))

    def get(self, id_: int) -> Letter | None:
        """Return one mail, None when there is none."""
        rows = Outbox.select().where(Outbox.id == id_).execute(self._db)
        return next((_letter(row) for row in rows), None)

    def by_message_id(self, message_ids: Sequence[str]) -> Letter | None:
        """Return the first mail of ours that one of these Message-IDs names, in their order."""
        for message_id in message_ids:
            if found := self._named.first(message_id=message_id):
                return self.get(found[0])
        return None

    def by_token(self, token: str) -> Letter | None:
        """Return the mail whose reverse path holds `token`."""
        found = self._by_token.first(token=token)
        return self.get(found[0]) if found else None

    def latest(self, limit: int, waiting: bool = False) -> list[Letter]:
        """Return the newest mails, or those that have not gone out, newest first."""
        rows = Outbox.select().order_by(Outbox.id.desc()).limit(limit)
        rows = rows.where(_UNSENT) if waiting else rows
        return [_letter(row) for row in rows.execute(self._db)]

    def written_to(self, person: str, since: datetime, limit: int) -> list[tuple[str, int | None]]:
        """Return (letter, handoff) of the mails a person got since then, at most `limit`."""
        rows = self._written_to.rows(person=person, created=since, limit=limit)
        return [(letter, handoff) for letter, handoff in rows]

    def count(self, *statuses: Sending) -> int:
        """Return how many mails have one of these statuses."""
        return int(Outbox.select().where(Outbox.status.in_(statuses)).count(self._db))


def _written_to() -> peewee.Query:
    since = Outbox.created >= slot(Outbox.created)
    rows = Outbox.select(Outbox.letter, Outbox.handoff)
    rows = rows.where((Outbox.person == slot(Outbox.person)) & since)
    return rows.order_by(Outbox.created.desc()).limit(slot(Outbox.id, "limit"))


def _letter(row: Any) -> Letter:
    return Letter(
        id=row.id,
        handoff=row.handoff,
        person=row.person,
        letter=row.letter,
        forward_path=row.forward_path,
        reverse_path=row.reverse_path,
        token=row.token,
        message_id=row.message_id,
        subject=row.subject,
        content=bytes(row.content),
        created=row.created,
        due=row.due,
        attempts=row.attempts,
        last_answer=row.last_answer,
        status=Sending(row.status),
        held=row.held,
    )
