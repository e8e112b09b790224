"""What the door tests share: one Dovecot for all, with a user of its own for each test."""

from collections.abc import Iterator

import pytest

from tests.servers import Dovecot


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server
