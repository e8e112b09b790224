"""Relay: the server that takes our mail (submission, RFC 6409), over one kept connection.

1. The caller learns one of three things: the reply of 250, RelayBusy (try again), RelayRefused (for
   good). A wrong password or missing TLS is never the mail's fault, so it is RelayBusy.
2. When the line breaks after the final dot nobody knows whether the relay has the mail: RelayBusy
   with `unclear`. Before that dot it is safe to send the same mail again at once.
3. TLS is as configured; it is never given up for a relay that does not offer it.

One thread uses a Relay.
"""

import base64
import contextlib
import smtplib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailflow.doors.wire import (
    Secret,
    Security,
    clean_reply,
    explain_os_error,
    reveal,
    tls_context,
    xoauth2,
)
from mailflow.errors import MailflowError, RelayBusy, RelayRefused

NEEDS_LOGIN = (530, 534, 535, 538)  # RFC 4954, section 6: about the session, not about the mail


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """Say which relay takes our mail and how to get in; without `username` nobody logs in.

    With `oauth2` the password is an access token. Times are in seconds.
    """

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: Secret = ""
    oauth2: bool = False
    ca_file: str = ""
    hostname: str = "localhost"
    timeout: float = 60.0
    keep_mails: int = 100
    keep_seconds: float = 30.0

    @property
    def where(self) -> str:
        """Return the server as people write it."""
        return f"{self.host}:{self.port}"


def _is_silence(error: BaseException | None) -> bool:
    """Tell whether a time-out is at the root of an error."""
    while error is not None:
        if isinstance(error, TimeoutError):
            return True
        error = error.__cause__ or error.__context__
    return False


class _Broken(Exception):
    """The connection broke, or ended by 421, before the final dot: the mail is not there."""


class Relay:
    """Send mails by SMTP."""

    def __init__(
        self, settings: RelaySettings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._smtp: smtplib.SMTP | None = None
        self._sent = 0
        self._used = 0.0

    def send(self, reverse_path: str, forward_path: str, content: bytes) -> str:
        """Submit one mail to one recipient; return the relay's reply, one clean line.

        `reverse_path` is "" for the null reverse path. Line ends become CR LF. Raises RelayBusy and
        RelayRefused.
        """
        paths = _plain_path(reverse_path), _plain_path(forward_path)
        content = _crlf(content)
        if self._reuse():
            # Relays end a kept connection as they like; this mail has not been offered yet.
            with contextlib.suppress(_Broken):
                return self._submit(*paths, content)
        self._connect()
        try:
            return self._submit(*paths, content)
        except _Broken as error:
            # One that hangs up does so on this mail, and others need not wait for it; one that is
            # silent would cost a time-out a mail.
            raise RelayBusy(str(error), connected=not _is_silence(error)) from error

    def check(self) -> None:
        """Connect and log in, and send nothing. Raises RelayBusy with a sentence."""
        self.close()
        self._connect()

    def close(self) -> None:
        """Say QUIT if there is a connection; never raises."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with contextlib.suppress(OSError, smtplib.SMTPException, ValueError):
            smtp.quit()
        smtp.close()

    def _reuse(self) -> bool:
        idle = self._clock() - self._used
        if self._smtp is None:
            return False
        if self._sent >= self.settings.keep_mails or idle >= self.settings.keep_seconds:
            self.close()
            return False
        try:
            with self._talking():
                self._expect(*self._smtp.rset())
        except (_Broken, RelayBusy, RelayRefused):
            self._drop()
            return False
        return True

    def _connect(self) -> None:
        self.close()
        try:
            self._smtp = self._open()
        except (smtplib.SMTPException, OSError, MailflowError, ValueError) as error:
            raise RelayBusy(_explain(error, self.settings), connected=False) from error
        self._sent, self._used = 0, self._clock()

    def _open(self) -> smtplib.SMTP:
        settings = self.settings
        context = None if settings.security == Security.NONE else tls_context(settings.ca_file)
        where, name, timeout = (settings.host, settings.port), settings.hostname, settings.timeout
        smtp: smtplib.SMTP
        if settings.security == Security.TLS:
            smtp = smtplib.SMTP_SSL(*where, name, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(*where, name, timeout=timeout)
        try:
            if settings.security == Security.STARTTLS:
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            _log_in(smtp, settings)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _submit(self, reverse_path: str, forward_path: str, content: bytes) -> str:
        smtp = self._smtp
        if smtp is None:
            raise _Broken("not connected")
        options = _mail_options(smtp, reverse_path + forward_path, content)
        smtp.command_encoding = "utf-8" if "SMTPUTF8" in options else "ascii"
        with self._talking():
            self._expect(*smtp.docmd("MAIL", " ".join([f"FROM:<{reverse_path}>", *options])))
            self._expect(*smtp.docmd("RCPT", f"TO:<{forward_path}>"))
            self._expect(*smtp.docmd("DATA"), wanted=354)
            smtp.send(_stuffed(content))
        code, text = self._final_reply(smtp)
        self._sent += 1
        return self._expect(code, text)

    def _final_reply(self, smtp: smtplib.SMTP) -> tuple[int, bytes]:
        try:
            code, text = smtp.getreply()
            if not (200 <= code < 300 or 400 <= code < 600):
                raise smtplib.SMTPResponseException(code, text)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            why = f"{self.settings.where}: no clear answer to the mail ({clean_reply(str(error))})."
            raise RelayBusy(why, unclear=True) from error
        return code, text

    @contextlib.contextmanager
    def _talking(self) -> Iterator[None]:
        try:
            yield
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise _Broken(_explain(error, self.settings)) from error

    def _expect(self, code: int, text: bytes, wanted: int = 250) -> str:
        """Return the reply line of a good reply; raise what a bad one means."""
        reply = clean_reply(f"{code} {text.decode('utf-8', 'replace')}")
        if code == wanted or (wanted == 250 and 200 <= code < 300):
            self._used = self._clock()
            return reply
        if code == 421 or not 400 <= code < 600:  # RFC 5321, section 3.8: it hangs up
            self._drop()
            raise _Broken(reply)
        if code in NEEDS_LOGIN:
            self.close()
            why = f"{self.settings.where} wants a login or TLS first ({reply})."
            raise RelayBusy(why, connected=False)
        raise RelayBusy(reply) if code < 500 else RelayRefused(reply)

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _plain_path(path: str) -> str:
    """Return a path whose domain is ASCII (RFC 5891), or refuse one that cannot be sent."""
    local, at, domain = path.rpartition("@")
    if not path.isprintable() or any(c in path for c in "<> ") or (path and not (local and domain)):
        raise RelayRefused(f"501 5.1.3 {clean_reply(path)} is no address")
    try:
        return local + at + (domain if domain.isascii() else domain.encode("idna").decode())
    except UnicodeError as error:
        raise RelayRefused(f"501 5.1.2 {clean_reply(path)} has no valid domain") from error


def _mail_options(smtp: smtplib.SMTP, paths: str, content: bytes) -> list[str]:
    options = []
    if not content.isascii() and smtp.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")  # RFC 6152; else it goes as it is, as all senders do
    if not paths.isascii():
        if not smtp.has_extn("smtputf8"):
            raise RelayRefused("550 5.6.7 The relay takes no addresses in UTF-8 (SMTPUTF8)")
        options.append("SMTPUTF8")  # RFC 6531
    return options


def _crlf(content: bytes) -> bytes:
    r"""Return the content with CR LF line ends only: a lone CR or LF is how mails are smuggled."""
    if content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def _stuffed(content: bytes) -> bytes:
    """Return what goes over the line: dots doubled, the final dot at the end (RFC 5321, 4.5.2)."""
    end = b".\r\n" if content.endswith(b"\r\n") or not content else b"\r\n.\r\n"
    return (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:] + end


def _log_in(smtp: smtplib.SMTP, settings: RelaySettings) -> None:
    if not settings.username:
        return
    secret = reveal(settings.password)
    if settings.oauth2:
        first = xoauth2(settings.username, secret)
        # A challenge here carries the error; the answer to it is empty.
        smtp.auth("XOAUTH2", lambda challenge=None: first if challenge is None else "")
    elif (settings.username + secret).isascii():
        smtp.login(settings.username, secret)
    else:  # smtplib would raise, and print a letter of the password
        plain = base64.b64encode(f"\0{settings.username}\0{secret}".encode()).decode()
        code, text = smtp.docmd("AUTH", f"PLAIN {plain}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, text)


def _explain(error: Exception, settings: RelaySettings) -> str:
    where = settings.where
    if isinstance(error, smtplib.SMTPAuthenticationError):
        reply = clean_reply(f"{error.smtp_code} {_text(error.smtp_error)}")
        return f"{where}: the login was refused ({reply}). Check `username` and the password."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{where}: {clean_reply(str(error))} Check `security` and `username`."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{where}: {clean_reply(f'{error.smtp_code} {_text(error.smtp_error)}')}"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        cause = error.__context__
        if isinstance(cause, OSError):
            return explain_os_error(cause, where)
        return f"{where}: the relay closed the connection ({clean_reply(str(error))})."
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return explain_os_error(error, where)
    return f"{where}: {clean_reply(str(error))}"


def _text(reply: bytes | str) -> str:
    return reply if isinstance(reply, str) else reply.decode("utf-8", "replace")
