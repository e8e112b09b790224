"""The book of absences, and the migration that brings it to a database of before."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailflow.handoff.absence import Absence
from mailflow.store import Store

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "mailflow.db") as opened:
        yield opened


def away(first: int, last: int, key: str = "ben", substitute: str = "") -> Absence:
    return Absence(key, NOW + first * DAY, NOW + last * DAY, NOW, substitute)


def test_what_was_said_is_kept(store: Store) -> None:
    absence = away(1, 5, substitute="mia")
    store.absences.keep(absence)
    assert store.absences.since(NOW, NOW) == [absence]
    (past,) = store.absences.since(NOW, NOW + 6 * DAY)
    assert past.over
    assert store.absences.since(NOW + 5 * DAY, NOW + 6 * DAY) == []


def test_a_new_word_replaces_the_absence_it_meets_and_no_other(store: Store) -> None:
    for absence in (away(1, 5), away(20, 25), away(2, 4, "mia")):
        store.absences.keep(absence)
    store.absences.keep(away(3, 9))
    kept = [each for each in store.absences.since(NOW, NOW) if each.key == "ben"]
    assert sorted(each.begins for each in kept) == [NOW + 3 * DAY, NOW + 20 * DAY]
    assert away(2, 4, "mia") in store.absences.since(NOW, NOW)


def test_an_absence_that_has_begun_keeps_its_past(store: Store) -> None:
    store.absences.keep(away(-3, 5))
    later = Absence("ben", NOW, NOW + 9 * DAY, NOW)
    store.absences.keep(later)
    first, second = store.absences.since(NOW - DAY, NOW)
    assert (first.begins, first.ends) == (NOW - 3 * DAY, NOW)
    assert second == later


def test_back_ends_the_one_he_is_in_before_those_to_come(store: Store) -> None:
    now, later = away(-1, 5), away(20, 25)
    store.absences.keep(now)
    store.absences.keep(later)
    assert store.absences.end("ben", NOW) == (now,)
    assert [each.ends for each in store.absences.since(NOW - DAY, NOW)] == [NOW, later.ends]
    assert store.absences.end("ben", NOW) == (later,)
    assert store.absences.end("ben", NOW) == ()


def test_a_database_of_before_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "mailflow.db"
    Store(path).close()
    old = sqlite3.connect(path)
    old.execute("DROP TABLE absence")
    old.execute("DELETE FROM schema_migration WHERE name = '0002_absence'")
    old.commit()
    old.close()
    with Store(path) as store:
        assert store.pending_migrations() == ()
        store.absences.keep(away(1, 5))
        assert store.absences.since(NOW, NOW) == [away(1, 5)]
