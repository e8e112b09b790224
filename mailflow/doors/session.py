"""Session: one SMTP or LMTP conversation, on aiosmtpd.

What differs from the library, and why:

1. The content is read up to CR LF . CR LF in large pieces and kept exactly as it came: no line is
   too long (IMAP delivers such mail too), and a mail of 12 million empty lines costs no more.
2. LMTP gets one reply for each accepted recipient (RFC 2033, section 4.2); aiosmtpd sends one.
3. Paths are parsed here, not by the email package, which raises on hostile input.
4. Nothing a client sent, and no exception's text, is echoed unescaped.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable
from typing import Protocol

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, syntax

from mailflow.doors.wire import clean_reply
from mailflow.mail.envelope import Envelope

END_OF_CONTENT = b"\r\n.\r\n"
PIECE = 64 * 1024
COMMAND_LIMIT = 2048  # RFC 5321 says 512; VERP paths in UTF-8 need more
PATH_LIMIT = 320


class Porter(Protocol):
    """What a session needs of its listener."""

    max_size: int

    def enter(self, session: "Session") -> bool:
        """Say whether there is room for one more connection."""

    def leave(self, session: "Session") -> None:
        """Forget a connection."""

    def deliver(self, envelope: Envelope) -> Awaitable[str]:
        """Return the reply to a whole mail, after it was stored or was not."""


class Session(SMTP):
    """Hold one SMTP conversation."""

    line_length_limit = PIECE  # what the stream reader buffers, not what a line may have

    def __init__(self, porter: Porter, hostname: str, timeout: float) -> None:
        super().__init__(
            porter,
            data_size_limit=None,  # ours: announced by the porter, kept in smtp_DATA
            enable_SMTPUTF8=True,
            hostname=hostname,
            ident="mailflow",
            timeout=timeout,
            loop=asyncio.get_running_loop(),
        )
        self.porter = porter
        self.command_size_limits = defaultdict(lambda: COMMAND_LIMIT)
        self.turned_away = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the conversation, or turn the client away when there are too many."""
        self.turned_away = not self.porter.enter(self)
        if not self.turned_away:
            super().connection_made(transport)
            return
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(b"421 4.3.2 Too many connections, try again later\r\n")
        transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """End the conversation."""
        if self.turned_away:
            return
        self.porter.leave(self)
        super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """End the conversation of a client that says no more."""
        return None if self.turned_away else super().eof_received()

    async def push(self, status: str | bytes) -> None:
        """Send one reply line, printable whatever is in it."""
        text = status.decode("ascii", "replace") if isinstance(status, bytes) else status
        await super().push(clean_reply(text))

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:
        """Take the content, hand the mail over, reply (RFC 5321, section 4.1.1.4)."""
        refusal = self._refusal(arg)
        if refusal:
            await self.push(refusal)
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await self._read_content()
        sender, recipients = self._transaction()
        for reply in await self._replies(sender, recipients, content):
            await self.push(reply)

    async def _replies(
        self, sender: str, recipients: list[str], content: bytes | None
    ) -> list[str]:
        if content is None:
            return [f"552 5.3.4 The mail is larger than {self.porter.max_size} bytes"]
        reverse_path = "" if sender == "<>" else sender
        envelope = Envelope(reverse_path, tuple(dict.fromkeys(recipients)), content)
        return [await self.porter.deliver(envelope)]

    def _transaction(self) -> tuple[str, list[str]]:
        """Return reverse path and forward paths, and forget them for the next mail."""
        mail, self.envelope = self.envelope, self._create_envelope()
        return (mail.mail_from or "", mail.rcpt_tos) if mail else ("", [])

    def _refusal(self, arg: str | None) -> str:
        if not self.session or not self.session.host_name:
            return "503 5.5.1 Say hello first"
        if not self.envelope or not self.envelope.rcpt_tos:
            return "503 5.5.1 No recipient was accepted"
        return "501 5.5.4 Syntax: DATA" if arg else ""

    async def _read_content(self) -> bytes | None:
        """Return the content without dot-stuffing (RFC 5321, 4.5.2), or None when too large."""
        # As if a line had just ended: then a lone dot at the very beginning is found as well.
        self._reader._buffer[:0] = b"\r\n"  # type: ignore[attr-defined]
        pieces: list[bytes] = []
        size, ended = 0, False
        while not ended:
            piece, ended = await self._read_piece()
            self._reset_timeout()
            size += len(piece)
            if size > self.porter.max_size + len(END_OF_CONTENT):
                pieces.clear()
            else:
                pieces.append(piece)
        if size > self.porter.max_size + len(END_OF_CONTENT):
            return None
        return b"".join(pieces)[:-3].replace(b"\r\n.", b"\r\n")[2:]

    async def _read_piece(self) -> tuple[bytes, bool]:
        try:
            return await self._reader.readuntil(END_OF_CONTENT), True
        except asyncio.LimitOverrunError as overrun:
            return await self._reader.read(overrun.consumed), False

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        return parse_path(arg)


class LmtpSession(Session, LMTP):
    """Hold one LMTP conversation."""

    async def check_helo_needed(self, helo: str = "LHLO") -> bool:
        """Say whether the client forgot LHLO, and tell it."""
        return bool(await super().check_helo_needed("LHLO"))

    async def _replies(
        self, sender: str, recipients: list[str], content: bytes | None
    ) -> list[str]:
        # RFC 2033, section 4.2: one reply for each accepted recipient, in their order.
        return await super()._replies(sender, recipients, content) * len(recipients)


def parse_path(text: str) -> tuple[str | None, str | None]:
    """Parse the path of MAIL or RCPT; return it and the parameters behind it.

    "<>" stays "<>" (that is how aiosmtpd tells it from nothing); ("", "") for an empty text;
    (None, None) for what is no path. A source route is dropped. Source: RFC 5321, section 4.1.2.
    """
    text = text.strip()
    if not text:
        return "", ""
    path, rest = _split_path(text)
    if path == "<>":
        return path, rest
    if path.startswith("@"):
        path = path.partition(":")[2]
    return (path, rest) if _is_path(path) else (None, None)


def _split_path(text: str) -> tuple[str, str]:
    if not text.startswith("<"):
        path, _, rest = text.partition(" ")
        return path, rest
    end = _closing(text)
    if end < 0:
        return "", ""
    return (text[1:end].strip() or "<>"), text[end + 1 :].strip()


def _closing(text: str) -> int:
    """Return the index of the ">" that is not quoted, or -1."""
    quoted = escaped = False
    for index, char in enumerate(text):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = quoted
        elif char == '"':
            quoted = not quoted
        elif char == ">" and not quoted:
            return index
    return -1


def _is_path(path: str) -> bool:
    if len(path) > PATH_LIMIT or not path.isprintable():
        return False
    local, at, domain = path.rpartition("@")
    if not at:
        return path.lower() == "postmaster"  # RFC 5321, section 4.5.1
    if " " in domain or "<" in domain or not domain:
        return False
    quoted = len(local) > 2 and local.startswith('"') and local.endswith('"')
    return quoted or (bool(local) and not any(c in ' <>",;@' for c in local))
