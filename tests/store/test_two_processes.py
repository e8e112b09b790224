"""Two processes on one PostgreSQL: each letter is claimed by one of them, and neither waits."""

import pytest

from mailflow.store import Store
from tests.servers import Postgres
from tests.store.test_outbox import HOUR, NOW, letter


@pytest.mark.postgres
def test_what_one_process_is_claiming_the_other_passes_over() -> None:
    with (
        Postgres() as server,
        Store(server.url, migrate=True) as one,
        Store(server.url) as other,
    ):
        with one.transaction():
            for number in range(1, 4):
                one.outbox.add(letter(number))
        with one.transaction(), other.transaction():
            first = one.outbox.claim(NOW, 2, NOW + HOUR)
            second = other.outbox.claim(NOW, 2, NOW + HOUR)
        assert [each.id for each in first] == [1, 2]
        assert [each.id for each in second] == [3]
        with other.transaction():
            assert other.outbox.claim(NOW, 9, NOW + HOUR) == []
