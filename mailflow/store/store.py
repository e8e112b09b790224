"""The store: one database, its transactions, and the five books kept in it.

`store.ledger` holds what came in, `store.handoffs` where work stands and what happened,
`store.outbox` what goes out, `store.once` what may happen once only, `store.absences` who is
away. They are the only queries.
Every write happens in `with store.transaction():`; on SQLite that is BEGIN IMMEDIATE, because a
transaction that reads first and writes later fails at once when somebody else writes.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO, cast

import peewee
from playhouse.db_url import connect
from playhouse.migrations import Runner

from mailflow.errors import StoreBusy, StoreError
from mailflow.store.absences import AbsenceBook
from mailflow.store.handoffs import HandoffBook
from mailflow.store.ledger import LedgerBook
from mailflow.store.outbox import OutboxBook
from mailflow.store.tables import Once, Seen

MIGRATIONS = Path(__file__).with_name("migrations")
#: How long a writer waits for another one before it says "try again".
BUSY_SECONDS = 10.0
#: synchronous=FULL: a 250 rests on the commit, also when the power fails.
#: cache_size: 64 MB (in KiB). Tokens and digests fall anywhere in their indexes; with SQLite's 2 MB
#: each mail read a quarter of a megabyte again, over 1,000 mails.
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "cache_size": -65_536,
}


class OnceBook:
    """Remember what happens once only: a summary a person and week, a notice a day."""

    def __init__(self, db: peewee.Database) -> None:
        self._db = db

    def claim(self, key: str, at: datetime) -> bool:
        """Return True for the first caller with this key, ever, and False for all others."""
        insert = Once.insert(key=key, at=at).on_conflict_ignore()
        return bool(insert.as_rowcount().execute(self._db))

    def forget(self, key: str) -> None:
        """Let `key` be claimed again."""
        Once.delete().where(Once.key == key).execute(self._db)

    def has(self, key: str) -> bool:
        """Tell whether `key` was claimed."""
        return bool(Once.select().where(Once.key == key).exists(self._db))

    def see(self, folder: str, uidvalidity: int, uid: int) -> None:
        """Remember an IMAP UID as taken (RFC 9051, section 2.3.1.1)."""
        row = Seen.insert(folder=folder, uidvalidity=uidvalidity, uid=uid)
        row.on_conflict_ignore().execute(self._db)

    def seen(self, folder: str) -> list[tuple[int, int]]:
        """Return the (UIDVALIDITY, UID) pairs of a folder that were taken."""
        rows = Seen.select(Seen.uidvalidity, Seen.uid).where(Seen.folder == folder)
        return [(validity, uid) for validity, uid in rows.tuples().execute(self._db)]


class Store:
    """Open a database (a file, or a `postgresql://` address) and keep the books in it.

    Migrations run by themselves on SQLite; on PostgreSQL, which several processes share, only
    with `migrate`. Raises StoreError when it cannot be opened, StoreBusy when it is locked for
    too long.
    """

    def __init__(
        self, database: str | Path, *, busy_seconds: float = BUSY_SECONDS, migrate: bool = False
    ) -> None:
        self.database = str(database)
        self._db = _connect(self.database, busy_seconds)
        self._guard: TextIO | None = None
        with translated(self.database):
            self._db.connect(reuse_if_open=True)
            if not (self._is_sqlite or migrate) and self.pending_migrations():
                self._db.close()
                raise StoreError("the database is of an older version: run 'mailflow migrate'")
            self.migrate()
        self.ledger = LedgerBook(self._db)
        self.handoffs = HandoffBook(self._db)
        self.outbox = OutboxBook(self._db)
        self.once = OnceBook(self._db)
        self.absences = AbsenceBook(self._db)

    @property
    def _is_sqlite(self) -> bool:
        return isinstance(self._db, peewee.SqliteDatabase)

    def _runner(self) -> Runner:
        return Runner(self._db, str(MIGRATIONS))

    def pending_migrations(self) -> tuple[str, ...]:
        """Return the names of the migrations that have not run on this database."""
        return tuple(m.name for m in self._runner().status() if m.path and not m.applied)

    @property
    def version(self) -> str:
        """Return the name of the last migration that ran."""
        return max(self._runner().applied(), default="none")

    def migrate(self) -> tuple[str, ...]:
        """Run what is pending and return its names."""
        return tuple(self._runner().up()) if self.pending_migrations() else ()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything inside or nothing. Raises StoreBusy when the database is locked."""
        begin = self._db.atomic("IMMEDIATE") if self._is_sqlite else self._db.atomic()
        with translated(self.database), begin:
            yield

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Keep what is inside or none of it, within a transaction that goes on."""
        with translated(self.database), self._db.savepoint():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Name the database's errors while only reading."""
        with translated(self.database):
            yield

    def be_alone(self) -> None:
        """Make sure that no other process works on this SQLite file, until this one ends.

        Raises StoreBusy when one does. PostgreSQL needs no such thing: there rows are claimed.
        """
        if not self._is_sqlite or self._guard is not None:
            return
        guard = open(f"{self.database}.lock", "w")  # noqa: SIM115 - held while we run
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            guard.close()
            raise StoreBusy(
                f"{self.database}: another 'mailflow run' works on it; one is enough"
            ) from error
        self._guard = guard

    def next_work(self) -> datetime | None:
        """Return when the clock or the outbox has something to do next."""
        coming = (self.handoffs.next_wake(), self.outbox.next_due())
        return min((at for at in coming if at), default=None)

    def close(self) -> None:
        """Close the connection of this thread, and let another process work."""
        if self._guard is not None:
            self._guard.close()
            self._guard = None
        if not self._db.is_closed():
            self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _connect(database: str, busy_seconds: float) -> peewee.Database:
    if database.startswith(("postgresql://", "postgres://")):
        address = "psycopg3://" + database.partition("://")[2]
        try:
            return cast(peewee.Database, connect(address))
        except peewee.ImproperlyConfigured as error:
            raise StoreError(
                "PostgreSQL needs one package more: pip install 'mailflow[postgres]'"
            ) from error
    parent = Path(database).parent
    if not parent.is_dir():
        raise StoreError(f"{database}: the folder {parent} does not exist; make it first")
    return peewee.SqliteDatabase(database, pragmas=_PRAGMAS, timeout=busy_seconds)


@contextmanager
def translated(database: str) -> Iterator[None]:
    """Turn peewee's exceptions into ours: the one seam of this room."""
    try:
        yield
    except (peewee.OperationalError, peewee.InterfaceError) as error:
        raise _named(database, error) from error
    except peewee.DatabaseError as error:
        raise StoreError(f"{database}: {error}") from error


def _named(database: str, error: Exception) -> StoreError:
    text = str(error).casefold()
    if "unable to open" in text:
        return StoreError(f"{database}: cannot be opened; may this user write there?")
    if "readonly" in text or "read-only" in text:
        return StoreError(f"{database}: is read-only for this user")
    if "locked" in text or "busy" in text:
        return StoreBusy(f"{database}: another process is writing; try again")
    if "full" in text:
        return StoreBusy(f"{database}: the disk is full")
    return StoreBusy(f"{database}: {error}")
