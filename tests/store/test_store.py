"""The store: what is committed stays, what is not was never there, nothing is done twice."""

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mailflow.errors import StoreBusy, StoreError
from mailflow.handoff.model import (
    Context,
    Handoff,
    Kept,
    Priority,
    Role,
    State,
    Trigger,
)
from mailflow.mail.address import Address
from mailflow.mail.envelope import Envelope
from mailflow.store import Arrival, Past, Reader, Settled, Status, Store
from mailflow.store.codec import decode, encode
from mailflow.store.tables import UTCField

NOW = datetime(2026, 11, 18, 10, 0, 0, 123456, tzinfo=UTC)
FULL = Handoff(
    number=1,
    state=State.PASSING,
    subject="Größe 日本",
    giver="ana",
    owner="ben",
    created=NOW,
    since=NOW,
    former="mia",
    requester=Address("Carla", "carla@client.test"),
    watchers=("leo",),
    context=Context("b", "d", NOW + timedelta(days=1), Priority.URGENT, "c", "i"),
    recipe="bug",
    note="note",
    request="request",
    team="design",
    attachments=(Kept("a.pdf", "application/pdf", 3),),
    ledger=4,
    accepted=NOW,
    delivered=NOW,
    closed=NOW,
    closed_by="confirmed",
    reason="r",
    read_back="Bed 4 is the one to watch.",
    result="res",
    proposed=NOW,
    until=NOW,
    snoozed=NOW,
    muted=("ana",),
    out=("ana",),
    away="ben",
    away_until=NOW,
    stand_in="mia",
    taker="leo",
    asked="cancel_really",
    asked_at=NOW,
    asked_of="ana",
    prompted=NOW,
    told=("ana", "ben"),
    heard=("ben",),
    follows=3,
    rung=2,
    climbed=NOW,
    held_up=60,
    due_rung=1,
    nudges=3,
    wake_at=NOW,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "mailflow.db") as opened:
        yield opened


def arrival(content: bytes = b"mail", *paths: str) -> Arrival:
    return Arrival(
        Envelope("a@example.org", paths or ("handoff@example.org",), content), "lmtp", NOW
    )


def accept(store: Store, *arrivals: Arrival) -> list[int]:
    with store.transaction():
        return store.ledger.accept(arrivals)


# ------------------------------------------------------------------ the ledger


def test_a_mail_is_pending_with_its_envelope_and_its_very_bytes(store: Store) -> None:
    content = bytes(range(256))
    (number,) = accept(store, arrival(content, "x@example.org", "y@example.org"))
    (entry,) = store.ledger.pending(10)
    assert entry.id == number
    assert entry.envelope == Envelope("a@example.org", ("x@example.org", "y@example.org"), content)
    assert (entry.received, entry.via, entry.size) == (NOW, "lmtp", 256)


def test_the_same_content_is_the_same_mail(store: Store) -> None:
    assert accept(store, arrival(), arrival()) == [1, 1]
    assert accept(store, arrival()) == [1]
    store.ledger.settle(1, Settled())
    assert accept(store, arrival()) == [1]
    assert store.ledger.count(Status.HANDLED) == 1


def test_a_further_recipient_of_a_pending_mail_is_added_to_it(store: Store) -> None:
    accept(store, arrival(b"mail", "handoff+ben@example.org"))
    assert accept(store, arrival(b"mail", "handoff+mia@example.org")) == [1]
    (entry,) = store.ledger.pending(10)
    assert entry.envelope.forward_paths == ("handoff+ben@example.org", "handoff+mia@example.org")


def test_a_further_recipient_of_a_handled_mail_is_a_row_of_its_own(store: Store) -> None:
    accept(store, arrival(b"mail", "handoff+ben@example.org"))
    store.ledger.settle(1, Settled())
    late = arrival(b"mail", "handoff+mia@example.org")
    assert accept(store, late) == [2]
    assert accept(store, late) == [2]


def test_the_null_reverse_path_is_not_an_unknown_one(store: Store) -> None:
    accept(store, Arrival(Envelope("", (), b"1"), "lmtp", NOW))
    accept(store, Arrival(Envelope(None, (), b"2"), "imap", NOW))
    assert [e.envelope.reverse_path for e in store.ledger.pending(9)] == ["", None]


def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.ledger.accept([arrival()])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert store.ledger.pending(10) == []


def test_a_savepoint_costs_only_itself(store: Store) -> None:
    def fail() -> None:
        with store.savepoint():
            store.ledger.accept([arrival(b"bad")])
            raise KeyError

    with store.transaction():
        store.ledger.accept([arrival(b"good")])
        with pytest.raises(KeyError):
            fail()
    assert [e.envelope.content for e in store.ledger.pending(10)] == [b"good"]


def test_a_mail_is_settled_once(store: Store) -> None:
    accept(store, arrival())
    settled = Settled("same", "<m@x>", "ana@example.org", "Logo", 7, {"outcome": "handoff"})
    assert store.ledger.settle(1, settled)
    assert not store.ledger.settle(1, settled)
    entry = store.ledger.entry(1)
    assert entry is not None
    assert (entry.handoff, entry.reading, entry.author) == (
        7,
        {"outcome": "handoff"},
        "ana@example.org",
    )


def test_the_same_mail_with_other_trace_fields_is_found_by_its_identity(store: Store) -> None:
    accept(store, arrival(b"1"), arrival(b"2"))
    store.ledger.settle(1, Settled(identity="same"))
    twin = store.ledger.twin(2, "same")
    assert twin is not None
    assert twin.id == 1
    assert store.ledger.twin(1, "same") is None
    assert store.ledger.twin(2, "") is None


def test_a_shunted_mail_waits_is_released_and_discarded(store: Store) -> None:
    accept(store, arrival())
    store.ledger.shunt(1, "it broke")
    assert store.ledger.pending(9) == []
    (entry,) = store.ledger.shunted()
    assert (entry.error, entry.attempts) == ("it broke", 1)
    assert store.ledger.release(1)
    assert [e.id for e in store.ledger.pending(9)] == [1]
    assert not store.ledger.discard(1)
    store.ledger.shunt(1, "again")
    assert store.ledger.discard(1)
    assert store.ledger.count(Status.REFUSED) == 1
    assert [e.id for e in store.ledger.latest(9)] == [1]


# ------------------------------------------------------------------ handoffs


def test_a_handoff_comes_back_as_it_was(store: Store) -> None:
    assert decode(encode(FULL)) == FULL
    with store.transaction():
        assert store.handoffs.add(FULL) == FULL
    assert store.handoffs.get(1) == FULL
    assert store.handoffs.get(2) is None


def test_every_field_of_the_example_differs_from_its_default() -> None:
    """So that the test above cannot pass over a field that codec.py forgot."""
    bare = Handoff(0, State.NEW, "", "", "", NOW - timedelta(1), NOW - timedelta(1))
    same = [name for name in Handoff.__slots__ if getattr(FULL, name) == getattr(bare, name)]
    assert same == []


def test_what_is_due_is_claimed_once(store: Store) -> None:
    with store.transaction():
        work = store.handoffs.add(replace(FULL, wake_at=NOW))
        store.handoffs.add(replace(FULL, wake_at=NOW + timedelta(hours=1)))
        store.handoffs.add(replace(FULL, wake_at=None))
    assert [h.number for h in store.handoffs.due(NOW, 10)] == [1]
    assert store.handoffs.next_wake() == NOW
    assert store.handoffs.claim(work)
    assert not store.handoffs.claim(work)
    assert store.handoffs.next_wake() == NOW + timedelta(hours=1)


def test_handoffs_are_found_by_state_request_and_the_time_they_closed(store: Store) -> None:
    with store.transaction():
        store.handoffs.add(replace(FULL, state=State.OFFERED, closed=None), "digest")
        store.handoffs.add(replace(FULL, state=State.CLOSED), "digest")
    assert [h.number for h in store.handoffs.open()] == [1]
    assert len(store.handoffs.all()) == 2
    twin = store.handoffs.twin("digest", "ana")
    assert twin is not None
    assert twin.number == 1
    assert store.handoffs.twin("digest", "ben") is None
    assert store.handoffs.twin("", "ana") is None
    hour = timedelta(hours=1)
    assert [h.number for h in store.handoffs.closed_between(NOW - hour, NOW)] == [2]
    assert store.handoffs.closed_between(NOW, NOW + hour) == []


def test_the_history_keeps_what_undo_needs(store: Store) -> None:
    past = Past(NOW, Role.OWNER, "ben", Trigger.DONE, State.ACCEPTED, State.DELIVERED, "done", "A",
                "because", 4, FULL)  # fmt: skip
    with store.transaction():
        store.handoffs.note(1, past)
        store.handoffs.note(1, replace(past, previous=None))
    assert store.handoffs.history(1) == [replace(past, id=1), replace(past, previous=None, id=2)]
    assert store.handoffs.last_change(1) == replace(past, id=1)
    assert store.handoffs.last_change(2) is None


def test_a_reader_has_one_address_a_handoff(store: Store) -> None:
    reader = Reader(1, "ben", "token0000001", "<root@x>")
    with store.transaction():
        store.handoffs.add_reader(reader)
    assert store.handoffs.reader(1, "ben") == reader
    assert store.handoffs.reader_by_token("token0000001") == reader
    assert store.handoffs.reader_by_token("guessed00000") is None
    with pytest.raises(StoreError), store.transaction():
        store.handoffs.add_reader(replace(reader, token="other0000000"))


# ------------------------------------------------------------------ once, seen, time


def test_what_happens_once_happens_once(store: Store) -> None:
    assert not store.once.has("summary:ben")
    assert store.once.claim("summary:ben", NOW)
    assert not store.once.claim("summary:ben", NOW)
    assert store.once.has("summary:ben")


def test_uids_are_remembered_with_their_validity(store: Store) -> None:
    store.once.see("INBOX", 1, 7)
    store.once.see("INBOX", 1, 7)
    store.once.see("Other", 1, 8)
    assert store.once.seen("INBOX") == [(1, 7)]


def test_a_naive_time_is_refused_and_offsets_compare_as_instants() -> None:
    field = UTCField()
    with pytest.raises(ValueError, match="has no zone"):
        field.db_value(datetime(2026, 1, 1))  # noqa: DTZ001
    plus2 = datetime(2026, 1, 1, 9, 0, tzinfo=timezone(timedelta(hours=2)))
    earlier, later = field.db_value(plus2), field.db_value(datetime(2026, 1, 1, 8, tzinfo=UTC))
    assert earlier is not None
    assert later is not None
    assert earlier < later
    assert field.python_value(earlier) == plus2
    assert field.python_value(None) is None
    assert field.db_value(None) is None


# ------------------------------------------------------------------ the database itself


def test_it_is_durable_and_migrated(tmp_path: Path) -> None:
    path = tmp_path / "mailflow.db"
    with Store(path) as store:
        assert store.pending_migrations() == ()
        assert store.migrate() == ()
        pragmas = [store._db.execute_sql(f"PRAGMA {name}").fetchone()[0]
                   for name in ("journal_mode", "synchronous")]  # fmt: skip
    assert pragmas == ["wal", 2]
    assert sqlite3.connect(path).execute("SELECT name FROM schema_migration").fetchall() == [
        ("0001_first",),
        ("0002_absence",),
    ]


def test_the_migrations_make_the_tables_that_the_models_name(store: Store) -> None:
    from mailflow.store import tables

    for model in (tables.Ledger, tables.Handoffs, tables.History, tables.Outbox, tables.Readers,
                  tables.Once, tables.Seen, tables.Absences):  # fmt: skip
        made = {column.name for column in store._db.get_columns(model._meta.table_name)}
        assert made == {field.column_name for field in model._meta.sorted_fields}


def test_a_locked_database_says_try_again(tmp_path: Path) -> None:
    path = tmp_path / "mailflow.db"
    with Store(path, busy_seconds=0.05) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="another process is writing"):
            accept(store, arrival())
        other.close()
        assert accept(store, arrival()) == [1]


def test_a_database_that_cannot_be_opened_names_the_cure(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist; make it first"):
        Store(tmp_path / "nowhere" / "mailflow.db")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path)
    (tmp_path / "text.db").write_text("this is no database, however long it may be " * 50)
    with pytest.raises(StoreError, match="not a database"):
        Store(tmp_path / "text.db")


def test_one_service_works_on_a_file(tmp_path: Path) -> None:
    with Store(tmp_path / "mailflow.db") as first, Store(tmp_path / "mailflow.db") as second:
        first.be_alone()
        first.be_alone()
        with pytest.raises(StoreBusy, match="one is enough"):
            second.be_alone()
        accept(second, arrival())  # a pipe may deliver all the while
        first.close()
        second.be_alone()


def test_threads_write_one_after_the_other(store: Store) -> None:
    """A deferred transaction that reads, then writes, would fail at once here."""
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                with store.transaction():
                    store.ledger.pending(1)
                    store.ledger.accept([arrival(f"{number}.{turn}".encode())])
        except BaseException as error:
            failed.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert store.ledger.count(Status.PENDING) == 40
