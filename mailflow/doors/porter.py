"""Porter: the listener's answers, command by command, and who is connected.

Pure manners: what is refused, with which code, and that no failure of ours is ever permanent.
"""

import asyncio
import contextlib
import errno
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as Transaction
from aiosmtpd.smtp import Session as Client

from mailflow.doors.batch import Accept, Batch
from mailflow.doors.session import LmtpSession, Session
from mailflow.mail.envelope import Envelope

STORED = "250 2.6.0 The mail is stored"
TROUBLE = "451 4.3.0 The mail could not be stored just now, try again later"
FULL = "452 4.3.1 No space left for mail, try again later"
LOOP = "554 5.4.6 The mail has gone round in a loop"
HOPS = 100  # RFC 5321, section 6.3

Knows = Callable[[str], str | None]
"""Return None for a recipient we take, else a sentence that says why not and what to do."""

Failed = Callable[[BaseException], None]
"""Hear of an error that a client was told of as 451 or 452."""


class Protocol(StrEnum):
    """What the listener speaks."""

    LMTP = "lmtp"
    SMTP = "smtp"


@dataclass(frozen=True, slots=True)
class ListenerSettings:
    """Say where to listen and how much to bear. `listen` is "host:port" or "unix:path"."""

    listen: str = "127.0.0.1:8024"
    protocol: Protocol = Protocol.LMTP
    max_size: int = 25 * 2**20
    max_recipients: int = 100
    max_connections: int = 500
    timeout: float = 300.0
    hostname: str = "localhost"
    batch: int = 50
    grace: float = 5.0


class Porter:
    """Answer what aiosmtpd asks (`handle_...`), and keep the list of who is here."""

    def __init__(
        self, settings: ListenerSettings, accept: Accept, knows: Knows, failed: Failed
    ) -> None:
        self.settings = settings
        self.max_size = settings.max_size
        self.knows = knows
        self.failed = failed
        self.batch = Batch(accept, settings.batch)
        self.sessions: set[Session] = set()
        self.in_hand = 0
        self.quiet = asyncio.Event()  # no mail is in hand
        self.empty = asyncio.Event()  # nobody is connected
        self.quiet.set()
        self.empty.set()

    def session(self) -> Session:
        """Return the protocol object of a new connection."""
        kind = LmtpSession if self.settings.protocol == Protocol.LMTP else Session
        return kind(self, self.settings.hostname, self.settings.timeout)

    def enter(self, session: Session) -> bool:
        """Note a new connection, unless there are too many."""
        if len(self.sessions) >= self.settings.max_connections:
            return False
        self.sessions.add(session)
        self.empty.clear()
        return True

    def leave(self, session: Session) -> None:
        """Forget a connection."""
        self.sessions.discard(session)
        if not self.sessions:
            self.empty.set()

    async def deliver(self, envelope: Envelope) -> str:
        """Have the mail stored; return the reply."""
        if count_hops(envelope.content) > HOPS:
            return LOOP
        try:
            with self._in_hand():
                await self.batch.commit(envelope)
        except Exception as error:  # the reply must be temporary whatever went wrong
            self.tell(error)
            return FULL if is_full(error) else TROUBLE
        return STORED

    def tell(self, error: BaseException) -> None:
        """Report an error; a reporter that fails itself must not reach the client either."""
        with contextlib.suppress(Exception):
            self.failed(error)

    async def finish(self) -> None:
        """Wait for the mails in hand, at most `grace` seconds; then close every connection."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.quiet.wait(), self.settings.grace)
        await asyncio.sleep(0)  # let the last reply be written
        for session in list(self.sessions):
            if session.transport is not None:
                session.transport.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.empty.wait(), self.settings.grace)

    @contextlib.contextmanager
    def _in_hand(self) -> Iterator[None]:
        self.in_hand += 1
        self.quiet.clear()
        try:
            yield
        finally:
            self.in_hand -= 1
            if not self.in_hand:
                self.quiet.set()

    async def handle_EHLO(
        self, server: SMTP, client: Client, mail: Transaction, hostname: str, replies: list[str]
    ) -> list[str]:
        """Greet, and say what we can."""
        client.host_name = hostname
        return [replies[0], f"250-SIZE {self.max_size}", "250-PIPELINING", *replies[1:]]

    async def handle_MAIL(
        self, server: SMTP, client: Client, mail: Transaction, path: str, options: list[str]
    ) -> str:
        """Take the reverse path, unless the mail is announced as too large (RFC 1870)."""
        sizes = [int(o[5:]) for o in options if o.startswith("SIZE=")]
        if sizes and max(sizes) > self.max_size:
            return f"552 5.3.4 The mail is larger than {self.max_size} bytes"
        mail.mail_from = path
        mail.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, client: Client, mail: Transaction, path: str, options: list[str]
    ) -> str:
        """Take a forward path, if we know it and there are not too many."""
        if path == "<>":
            return "501 5.1.3 A recipient is needed"
        if len(mail.rcpt_tos) >= self.settings.max_recipients:
            return "452 4.5.3 Too many recipients"
        unknown = await asyncio.to_thread(self.knows, path)
        if unknown is not None:
            return f"550 5.1.1 {unknown}"
        mail.rcpt_tos.append(path)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Answer an error of ours in any command: later, and no word about it."""
        self.tell(error)
        return TROUBLE


def is_full(error: BaseException | None) -> bool:
    """Say whether an error, or one that caused it, means that the disk is full."""
    seen = 0
    while error is not None and seen < 20:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(error, sqlite3.Error) and "is full" in str(error):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


def count_hops(content: bytes) -> int:
    """Count the Received fields of a mail."""
    ends = [end for end in (content.find(b"\r\n\r\n"), content.find(b"\n\n")) if end >= 0]
    header = b"\n" + content[: min(ends, default=len(content))].lower()
    return header.count(b"\nreceived:")
