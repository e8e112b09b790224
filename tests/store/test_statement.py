"""Statements: the text peewee would write, written once; and looks for work that walk nowhere."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import peewee
import pytest
from playhouse.db_url import connect

from mailflow.handoff.model import Handoff, Role, State, Trigger
from mailflow.mail.envelope import Envelope
from mailflow.store import Arrival, Letter, Past, Reader, Settled, Store
from mailflow.store.statement import Insertion, Statement, slot, slots
from mailflow.store.tables import Once, Outbox, Readers

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
READER = {"handoff": 7, "person": "ben", "token": "token0000001", "root": "<root@example.org>"}


@pytest.fixture
def db() -> Iterator[peewee.SqliteDatabase]:
    database = peewee.SqliteDatabase(":memory:")
    with database.bind_ctx([Readers, Once]):
        database.create_tables([Readers, Once])
    yield database
    database.close()


def test_a_row_is_inserted_with_its_id_and_found(db: peewee.SqliteDatabase) -> None:
    insertion = Insertion(db, Readers, *READER)
    assert insertion.insert(**READER) == 1
    assert insertion.insert(**READER | {"handoff": 8, "token": "token0000002"}) == 2
    his = Readers.select(Readers.id).where(Readers.handoff == slot(Readers.handoff))
    find = Statement(db, his)
    assert find.rows(handoff=8) == [(2,)]
    assert find.first(handoff=7) == (1,)
    assert find.first(handoff=9) is None


def test_columns_that_are_not_named_get_their_defaults(db: peewee.SqliteDatabase) -> None:
    Insertion(db, Readers, "handoff", "person", "token").insert(
        handoff=7, person="ben", token="token0000001"
    )
    assert Statement(db, Readers.select(Readers.root)).rows() == [("",)]


def test_an_update_tells_how_many_rows_it_changed(db: peewee.SqliteDatabase) -> None:
    Insertion(db, Readers, *READER).insert(**READER)
    update = Readers.update(**slots(Readers, "root"))
    change = Statement(db, update.where(Readers.token == slot(Readers.token)))
    assert change.changed(root="<new@example.org>", token="token0000001") == 1
    assert change.changed(root="<new@example.org>", token="nobody's") == 0
    assert Statement(db, Readers.select(Readers.root)).first() == ("<new@example.org>",)


def test_times_are_kept_as_the_tables_keep_them(db: peewee.SqliteDatabase) -> None:
    insertion = Insertion(db, Once, "key", "at")
    insertion.insert(key="k", at=NOW)
    assert Statement(db, Once.select(Once.at)).first() == ("2026-11-18T10:00:00.000000Z",)
    with pytest.raises(ValueError, match="no zone"):
        insertion.insert(key="naive", at=datetime(2026, 11, 18))  # noqa: DTZ001


def test_the_same_column_may_have_two_values_under_two_names(db: peewee.SqliteDatabase) -> None:
    insertion = Insertion(db, Once, "key", "at")
    for day in range(4):
        insertion.insert(key=str(day), at=NOW + timedelta(days=day))
    between = (Once.at > slot(Once.at, "start")) & (Once.at <= slot(Once.at, "end"))
    keys = Statement(db, Once.select(Once.key).where(between).limit(slot(Readers.id, "limit")))
    assert keys.rows(start=NOW, end=NOW + timedelta(days=2), limit=9) == [("1",), ("2",)]
    assert keys.rows(start=NOW, end=NOW + timedelta(days=2), limit=1) == [("1",)]


def test_a_value_that_is_missing_is_an_error(db: peewee.SqliteDatabase) -> None:
    with pytest.raises(KeyError, match="root"):
        Insertion(db, Readers, *READER).insert(handoff=7, person="ben", token="token0000001")


@pytest.mark.parametrize("url", ["sqlite:///:memory:", "psycopg3://ana@db.example.org/flow"])
def test_the_text_is_the_one_peewee_writes_for_the_values(url: str) -> None:
    """Neither database is asked; the second one could not be."""
    database = connect(url)
    where = (Outbox.person == slot(Outbox.person)) & (Outbox.created >= slot(Outbox.created))
    limit = slot(Outbox.id, "limit")
    written = Outbox.select(Outbox.letter).where(where).limit(limit).bind(database).sql()[0]
    where = (Outbox.person == "ben") & (Outbox.created >= NOW)
    assert written == Outbox.select(Outbox.letter).where(where).limit(9).bind(database).sql()[0]


# ------------------------------------------------------------------ what is read for it


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "mailflow.db") as opened:
        with opened.transaction():
            fill(opened)
        yield opened


def fill(store: Store) -> None:
    """Put one of everything into the books."""
    envelope = Envelope("ana@example.org", ("handoff@example.org",), b"mail")
    store.ledger.accept([Arrival(envelope, "lmtp", NOW)])
    store.ledger.settle(1, Settled(identity="same"))
    handoff = Handoff(0, State.OFFERED, "Logo", "ana", "ben", NOW, NOW, wake_at=NOW)
    store.handoffs.add(handoff, "digest")
    past = Past(NOW, Role.GIVER, "ana", Trigger.FORWARD, State.NEW, State.OFFERED)
    store.handoffs.note(1, past)
    store.handoffs.add_reader(Reader(**READER))  # type: ignore[arg-type]
    store.outbox.add(
        Letter(1, "ben", "offer", "ben@example.org", "", "t", "<m>", "s", b"", NOW, NOW)
    )


#: What the service asks each time it looks for work, and what each mail asks.
QUESTIONS: dict[str, Callable[[Store], object]] = {
    "pending": lambda s: s.ledger.pending(50),
    "shunted": lambda s: s.ledger.shunted(),
    "entry": lambda s: s.ledger.entry(1),
    "same mail": lambda s: s.ledger.twin(9, "same"),
    "same bytes": lambda s: s.ledger.accept([Arrival(Envelope(None, (), b"mail"), "lmtp", NOW)]),
    "settle": lambda s: s.ledger.settle(1, Settled()),
    "same request": lambda s: s.handoffs.twin("digest", "ana"),
    "handoff": lambda s: s.handoffs.get(1),
    "history": lambda s: s.handoffs.history(1),
    "wake": lambda s: s.handoffs.due(NOW, 50),
    "next wake": lambda s: s.handoffs.next_wake(),
    "reader": lambda s: s.handoffs.reader(7, "ben"),
    "reader by token": lambda s: s.handoffs.reader_by_token("token0000001"),
    "due": lambda s: s.outbox.due(NOW, 50),
    "claim": lambda s: s.outbox.claim(NOW, 50, NOW),
    "next due": lambda s: s.outbox.next_due(),
    "rest": lambda s: s.outbox.rest(NOW, NOW),
    "recover": lambda s: s.outbox.recover(NOW - timedelta(days=1)),
    "sent": lambda s: s.outbox.sent(1, "250 taken"),
    "letters of a day": lambda s: s.outbox.written_to("ben", NOW, 50),
    "letter by token": lambda s: s.outbox.by_token("t"),
    "letter by id": lambda s: s.outbox.by_message_id(["<m>"]),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_of_every_day_is_answered_by_an_index(
    store: Store, question: Callable[[Store], object]
) -> None:
    """Else it would cost the more, the more was ever handled."""
    database: Any = store._db
    asked: list[tuple[str, list[object]]] = []
    database.query_hooks.append(lambda event: asked.append((event.sql, event.params)))
    question(store)
    plans = [
        (text, step[3])
        for text, values in asked[:]
        if text.startswith(("SELECT", "UPDATE"))
        for step in database.execute_sql(f"EXPLAIN QUERY PLAN {text}", values).fetchall()
    ]
    assert plans
    walks = [(text, step) for text, step in plans if _walks(step)]
    assert walks == []


def _walks(step: str) -> bool:
    """Tell whether a step of a plan goes through a whole table, or an index of all its rows."""
    partial = ("outbox_waiting", "handoff_due", "ledger_open")
    return step.startswith("SCAN") and not step.endswith(partial)
