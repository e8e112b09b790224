"""The commands on a real PostgreSQL instead of SQLite."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailflow.errors import StoreError
from mailflow.handoff.absence import Absence
from mailflow.store import Store
from tests.acceptance.service import forward, mailflow, write_config
from tests.servers import Postgres


def _away_and_back(store: Store, now: datetime) -> None:
    absence = Absence("ben", now + timedelta(days=1), now + timedelta(days=5), now, "ana")
    with store.transaction():
        store.absences.keep(absence)
        store.absences.keep(replace(absence, ends=now + timedelta(days=6)))
    assert store.absences.since(now, now) == [replace(absence, ends=now + timedelta(days=6))]
    assert len(store.absences.end("ben", now)) == 1
    assert store.absences.since(now, now) == []


@pytest.mark.postgres
def test_a_handoff_lives_on_postgresql(tmp_path: Path) -> None:
    with Postgres() as server:
        file = write_config(tmp_path, 1, 1)
        text = file.read_text().replace("mailflow.db", server.url)
        head, _, tail = text.partition("[listener]")
        people = "[people.ana]" + tail.partition("[people.ana]")[2]
        file.write_text(f'{head}[relay]\ndirectory = "outgoing"\n{people}')

        with pytest.raises(StoreError, match="mailflow migrate"):
            Store(server.url)
        assert mailflow(tmp_path, "list").returncode == 75
        assert b"0002_absence" in mailflow(tmp_path, "migrate").stdout

        assert mailflow(tmp_path, "deliver", stdin=forward(1)).returncode == 0
        assert mailflow(tmp_path, "deliver", stdin=forward(1)).returncode == 0
        assert mailflow(tmp_path, "deliver", stdin=b"\x00 no mail").returncode == 0
        done = mailflow(tmp_path, "run", "--once")
        assert done.returncode == 0, done.stderr.decode()
        (row,) = json.loads(mailflow(tmp_path, "list", "--json").stdout)
        assert (row["ref"], row["state"]) == ("H-1", "offered")
        assert len(list((tmp_path / "outgoing" / "new").iterdir())) == 2
        assert len(json.loads(mailflow(tmp_path, "shunted", "--json").stdout)) == 1
        assert mailflow(tmp_path, "explain", "-", stdin=forward(2)).returncode == 0
        assert len(json.loads(mailflow(tmp_path, "list", "--json").stdout)) == 1
        with Store(server.url) as store:
            assert store.handoffs.next_wake() is not None
            assert store.once.claim("key", store.handoffs.all()[0].created)
            assert not store.once.claim("key", store.handoffs.all()[0].created)
            _away_and_back(store, store.handoffs.all()[0].created)
    done = mailflow(tmp_path, "list")
    assert done.returncode == 75
    assert b"Traceback" not in done.stderr
