"""Process: what a daemon owes its surroundings: guarded jobs, signals, and a word to systemd."""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Protocol

from mailflow import maillog
from mailflow.errors import StoreBusy


class Stoppable(Protocol):
    """What signals act on."""

    def stop(self) -> None:
        """End soon, with what is in hand finished."""

    def reload(self) -> None:
        """Read the configuration again."""


def guarded(name: str, job: Callable[[], object]) -> Callable[[], None]:
    """Return the job so that nothing it raises escapes: the next beat tries again."""

    def beat() -> None:
        try:
            job()
        except StoreBusy as error:
            maillog.store_busy(str(error))
        except Exception as error:  # the heartbeat's guard
            maillog.failed(name, error)

    return beat


@contextlib.contextmanager
def signals(daemon: Stoppable) -> Iterator[None]:
    """Let SIGTERM and SIGINT stop the daemon (a second one at once), and SIGHUP reload it."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_DFL)
        daemon.stop()

    def reload(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=guarded("reload", daemon.reload)).start()

    handlers = {signal.SIGTERM: stop, signal.SIGINT: stop, signal.SIGHUP: reload}
    before = {each: signal.signal(each, handler) for each, handler in handlers.items()}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def notify(state: str) -> None:
    """Tell systemd (sd_notify(3)) when it listens; do nothing elsewhere."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    path = "\0" + address[1:] if address.startswith("@") else address
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), path)
