"""A desk over a store in a temporary file, and a relay that does as it is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest

from mailflow.config import load
from mailflow.desk import Desk
from mailflow.letters import Letters
from mailflow.mail import Envelope
from mailflow.store import Arrival, Store
from tests.office import CountingIds

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
CONFIG = """
[service]
address = "handoff@example.org"
database = "mailflow.db"
admins = ["ops@example.org"]
[relay]
directory = "outgoing"
[people.ana]
name = "Ana Diaz"
addresses = ["ana@example.org"]
[people.ben]
name = "Ben Ortiz"
addresses = ["ben@example.org"]
"""


@dataclass
class Relay:
    """The other end: `answers` decides for each mail; what it took is in `mails`."""

    answers: Callable[[str], str] = lambda path: "250 taken"
    mails: list[tuple[str, str, bytes]] = field(default_factory=list)

    def send(self, reverse_path: str, forward_path: str, content: bytes) -> str:
        answer = self.answers(forward_path)
        self.mails.append((reverse_path, forward_path, content))
        return answer

    def check(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def relay() -> Relay:
    return Relay()


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    opened: list[Store] = []
    ids = CountingIds()

    def make(more: str = "") -> Desk:
        file = tmp_path / "mailflow.toml"
        file.write_text(CONFIG + more)
        config = load(file, {})
        store = Store(config.service.database)
        opened.append(store)
        desk = Desk(store, Letters(config.service.address, config.service.name), config, ids)
        desk.dispatch.jitter = lambda: 0.0
        return desk

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


def bring(desk: Desk, content: bytes, *paths: str, now: datetime = NOW) -> int:
    """Let a mail come in and be handled; return its ledger number.

    Without `paths` it comes for whom its To names.
    """
    to = str(message_from_bytes(content)["To"] or "handoff@example.org")
    envelope = Envelope("ana@example.org", paths or (to,), content)
    (number,) = desk.accept([Arrival(envelope, "lmtp", now)])
    while desk.handle(now):
        pass
    return number
