"""The ways between the office and the service: in process, or over the wire.

In process the desk's verbs are called as the daemon calls them. Over the wire a real listener takes
the mail by LMTP and a real connection to a capturing relay takes the letters: one story, both ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from mailflow.desk.dispatch import Sender
from mailflow.errors import RelayBusy, RelayRefused
from mailflow.mail.envelope import Envelope
from mailflow.store import Arrival

if TYPE_CHECKING:
    from tests.office import Office


class Ways(Protocol):
    """How mail comes and goes."""

    sender: Sender

    def bring(self, reverse_path: str, recipients: list[str], content: bytes) -> None: ...

    def down(self) -> object: ...

    def close(self) -> None: ...


def ways_of(name: str, office: Office) -> Ways:
    """Return the ways of that name."""
    return OverTheWire(office) if name == "wire" else InProcess(office)


class InProcess:
    """Call the desk; the other end of the relay is the office itself."""

    def __init__(self, office: Office) -> None:
        self.office, self.sender = office, self
        self.dead = False

    def bring(self, reverse_path: str, recipients: list[str], content: bytes) -> None:
        envelope = Envelope(reverse_path, tuple(recipients), content)
        self.office.desk.accept([Arrival(envelope, "lmtp", self.office.now)])

    def send(self, reverse_path: str, forward_path: str, content: bytes) -> str:
        if self.dead:
            raise RelayBusy("connection refused", connected=False)
        if forward_path in self.office.gone:
            raise RelayRefused("550 5.1.1 no such mailbox")
        self.office.arrived(reverse_path, forward_path, content)
        return "250 2.0.0 taken"

    @contextmanager
    def down(self) -> Iterator[None]:
        self.dead = True
        yield
        self.dead = False

    def close(self) -> None:
        pass


class OverTheWire:
    """A real LMTP listener and a real relay connection, on loopback."""

    def __init__(self, office: Office) -> None:
        raise NotImplementedError
