"""Listener: the SMTP or LMTP server a mail server delivers to.

1. 250 only after `accept` returned: the mail is then durable (RFC 5321, section 4.2.5).
2. Every failure of ours is temporary for the sender (451; 452 when the disk is full), and its text
   stays with us.
3. An unknown recipient is refused while the sender still listens (550 at RCPT), with the cure.

It runs in a thread of its own with its own event loop; `accept` and `knows` run in other threads,
so a slow database holds up no other client.
"""

import asyncio
import contextlib
import errno
import logging
import os
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

from mailflow.doors.batch import Accept
from mailflow.doors.porter import Failed, Knows, ListenerSettings, Porter, Protocol
from mailflow.doors.session import Session
from mailflow.doors.wire import explain_os_error
from mailflow.errors import ConfigError

__all__ = ["Accept", "Failed", "Knows", "Listener", "ListenerSettings", "Protocol"]


class Listener:
    """Take mail by SMTP or LMTP."""

    def __init__(
        self,
        settings: ListenerSettings,
        accept: Accept,
        knows: Knows,
        failed: Failed = lambda error: None,
    ) -> None:
        self.settings = settings
        self.port = 0
        self._hooks = (accept, knows, failed)
        self._thread: Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    def start(self) -> None:
        """Listen; return when connections are taken (`port` is then known).

        Raises ConfigError when the address cannot be used.
        """
        ready: Future[int] = Future()
        self._thread = Thread(target=self._run, args=(ready,), name="mailflow-listener")
        self._thread.start()
        try:
            self.port = ready.result()
        except (OSError, ValueError, OverflowError) as error:
            self._thread.join()
            self._thread = None
            raise ConfigError([_cannot_listen(self.settings.listen, error)]) from error

    def stop(self) -> None:
        """Take no more connections, finish the mails in hand, close the rest."""
        thread, self._thread = self._thread, None
        if thread is None or self._loop is None or self._stopping is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join()

    def _run(self, ready: "Future[int]") -> None:
        asyncio.run(self._serve(ready))

    async def _serve(self, ready: "Future[int]") -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        porter = Porter(self.settings, *self._hooks)
        committing = asyncio.create_task(porter.batch.run())
        try:
            server = await _open(self.settings, porter.session)
        except (OSError, ValueError, OverflowError) as error:
            ready.set_exception(error)
        else:
            ready.set_result(_port_of(server))
            await self._stopping.wait()
            server.close()
            await porter.finish()
            _remove_socket(self.settings.listen)
        committing.cancel()
        await asyncio.to_thread(porter.batch.close)


async def _open(
    settings: ListenerSettings, session: Callable[[], Session]
) -> asyncio.base_events.Server:
    loop = asyncio.get_running_loop()
    # aiosmtpd's own log would repeat what strangers typed, control characters and all.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    if settings.listen.startswith("unix:"):
        path = settings.listen.removeprefix("unix:")
        server = await loop.create_unix_server(session, path)
        os.chmod(path, 0o666)  # noqa: S103  # as other LMTP servers: the directory is the guard
        return server
    host, _, port = settings.listen.rpartition(":")
    return await loop.create_server(session, host.strip("[]") or None, int(port))


def _port_of(server: asyncio.base_events.Server) -> int:
    name = server.sockets[0].getsockname()
    return int(name[1]) if isinstance(name, tuple) else 0


def _remove_socket(listen: str) -> None:
    if listen.startswith("unix:"):
        with contextlib.suppress(OSError):
            os.unlink(listen.removeprefix("unix:"))


def _cannot_listen(listen: str, error: Exception) -> str:
    if not isinstance(error, OSError):
        return f'[listener] listen: "{listen}" is neither host:port nor unix:path.'
    if error.errno == errno.EADDRINUSE:
        return f"[listener] listen: {listen} is in use. Is another mailflow running?"
    if isinstance(error, PermissionError):
        return f"[listener] listen: {listen} is not allowed for this user. Take a port over 1023."
    return f"[listener] listen: {explain_os_error(error, listen)}"
