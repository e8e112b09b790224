"""The ways between the office and the service: in process, or over the wire.

In process the desk's verbs are called as the daemon calls them. Over the wire a real listener takes
the mail by LMTP and a real connection to a capturing relay takes the letters: one story, both ways.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from mailflow.desk.dispatch import Sender
from mailflow.doors.listener import Listener, ListenerSettings
from mailflow.doors.relay import Relay, RelaySettings
from mailflow.doors.wire import Security
from mailflow.errors import RelayBusy, RelayRefused
from mailflow.mail.envelope import Envelope
from mailflow.play.capture import CapturingRelay
from mailflow.store import Arrival
from mailflow.wiring import refusal_of

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

    def check(self) -> None:
        pass

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
        self.office = office
        self.relay = CapturingRelay(self._taken)
        self.relay.start()
        self.sender = _Refusing(office, Relay(self._settings(self.relay.port)))
        self.listener = Listener(ListenerSettings("127.0.0.1:0"), self._accept, self._knows)
        self.listener.start()

    def _settings(self, port: int) -> RelaySettings:
        return RelaySettings("127.0.0.1", port, Security.NONE, timeout=10)

    def _accept(self, envelopes: Sequence[Envelope]) -> None:
        now = self.office.now
        self.office.desk.accept([Arrival(envelope, "lmtp", now) for envelope in envelopes])

    def _knows(self, address: str) -> str | None:
        return refusal_of(self.office.desk.policy.directory, address)

    def _taken(self, envelope: Envelope) -> None:
        for path in envelope.forward_paths:
            self.office.arrived(envelope.reverse_path or "", path, envelope.content)

    def bring(self, reverse_path: str, recipients: list[str], content: bytes) -> None:
        with smtplib.LMTP("127.0.0.1", self.listener.port, timeout=10) as client:
            # smtplib reads one reply after DATA, LMTP gives one a recipient: one at a time.
            for recipient in recipients:
                client.sendmail(reverse_path, [recipient], content)

    @contextmanager
    def down(self) -> Iterator[None]:
        alive, self.sender.relay = self.sender.relay, Relay(self._settings(1))
        yield
        self.sender.relay = alive

    def close(self) -> None:
        self.sender.relay.close()
        self.listener.stop()
        self.relay.stop()


class _Refusing:
    """A relay in front of the capturing one, which knows the mailboxes that are gone."""

    def __init__(self, office: Office, relay: Relay) -> None:
        self.office, self.relay = office, relay

    def send(self, reverse_path: str, forward_path: str, content: bytes) -> str:
        if forward_path in self.office.gone:
            raise RelayRefused("550 5.1.1 no such mailbox")
        return self.relay.send(reverse_path, forward_path, content)

    def check(self) -> None:
        self.relay.check()

    def close(self) -> None:
        self.relay.close()
