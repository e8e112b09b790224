"""Capture: a relay on loopback that keeps every mail and sends none on."""

import threading
from collections.abc import Callable, Sequence

from mailflow.doors.listener import Listener, ListenerSettings, Protocol
from mailflow.mail.envelope import Envelope


class CapturingRelay:
    """Take every mail by SMTP at a free loopback `port`; hand each to `taken` and keep it."""

    def __init__(self, taken: Callable[[Envelope], object] | None = None) -> None:
        self._taken = taken
        self._arrived = threading.Condition()
        self._mails: list[Envelope] = []
        settings = ListenerSettings("127.0.0.1:0", Protocol.SMTP, hostname="localhost")
        self._listener = Listener(settings, self._accept, lambda path: None)

    @property
    def port(self) -> int:
        """Return where it listens; 0 before `start`."""
        return self._listener.port

    @property
    def mails(self) -> list[Envelope]:
        """Return what came so far, in order."""
        with self._arrived:
            return list(self._mails)

    def start(self) -> None:
        """Listen."""
        self._listener.start()

    def stop(self) -> None:
        """Stop listening; the mails stay."""
        self._listener.stop()

    def clear(self) -> None:
        """Forget what came so far."""
        with self._arrived:
            self._mails.clear()

    def wait_for(self, count: int, seconds: float) -> bool:
        """Wait until `count` mails are there, at most so long; say whether they are."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self._mails) >= count, seconds)

    def __enter__(self) -> "CapturingRelay":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _accept(self, envelopes: Sequence[Envelope]) -> None:
        for envelope in envelopes:
            if self._taken is not None:
                self._taken(envelope)
        with self._arrived:
            self._mails.extend(envelopes)
            self._arrived.notify_all()
