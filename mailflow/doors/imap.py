"""Imap: one connection to the IMAP server, and the one place where its errors become sentences.

imaplib, IMAPClient, sockets and TLS raise a dozen kinds of errors; `imap_errors` turns all of them
into MailboxError. Nothing outside this package sees any other.
"""

import contextlib
import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
)

from mailflow.doors.wire import Secret, Security, clean_reply, explain_os_error, reveal, tls_context
from mailflow.errors import MailboxError, MailflowError

LOGOUT_TIMEOUT = 3.0


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """Say which mailbox to read, how to get in, and where mails go afterwards.

    `handled` and `shunted` are folders ("" leaves the mail in `folder`, flagged). With `oauth2` the
    password is an access token. Times are in seconds.
    """

    host: str
    username: str
    password: Secret
    port: int = 993
    security: Security = Security.TLS
    oauth2: bool = False
    folder: str = "INBOX"
    handled: str = "Handled"
    shunted: str = "Needs a human"
    idle: bool = True
    ca_file: str = ""
    timeout: float = 60.0
    idle_round: float = 240.0  # RFC 2177 allows 29 minutes; a dead line shall be seen in 5

    @property
    def where(self) -> str:
        """Return the server as people write it."""
        return f"{self.host}:{self.port}"


@contextlib.contextmanager
def imap_errors(where: str) -> Iterator[None]:
    """Turn whatever a server or its libraries do wrong into MailboxError with a sentence."""
    try:
        yield
    except MailflowError as error:
        if isinstance(error, MailboxError):
            raise
        raise MailboxError(f"{where}: {error}") from error  # e.g. the password's file is missing
    except IMAPClientError as error:
        raise MailboxError(_explain(error, where)) from error
    except OSError as error:
        raise MailboxError(explain_os_error(error, where)) from error
    except (ValueError, TypeError, LookupError, AttributeError, MemoryError) as error:
        why = clean_reply(str(error) or type(error).__name__)
        raise MailboxError(f"{where}: the server's answer makes no sense ({why}).") from error


def open_connection(settings: MailboxSettings) -> IMAPClient:
    """Connect and log in. Raises MailboxError."""
    with imap_errors(settings.where):
        context = None if settings.security == Security.NONE else tls_context(settings.ca_file)
        tls = settings.security == Security.TLS
        client = IMAPClient(
            settings.host,
            settings.port,
            ssl=tls,
            ssl_context=context if tls else None,
            timeout=SocketTimeout(settings.timeout, settings.timeout),
        )
        # IMAPClient writes a command in two pieces, and Nagle's algorithm would hold the second.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if settings.security == Security.STARTTLS:
                client.starttls(context)
            _log_in(client, settings)
        except BaseException:
            drop(client)
            raise
        return client


def close_connection(client: IMAPClient) -> None:
    """Log out in a few seconds, or just hang up; never raises."""
    try:
        with imap_errors(""):
            client.socket().settimeout(LOGOUT_TIMEOUT)
            client.logout()
    except MailboxError:
        drop(client)


def drop(client: IMAPClient) -> None:
    """Hang up without a word; never raises."""
    with contextlib.suppress(MailboxError), imap_errors(""):
        client.shutdown()


def select_folder(client: IMAPClient, folder: str) -> dict[bytes, object]:
    """Select a folder for reading and writing; return what the server says of it."""
    try:
        facts: dict[bytes, object] = client.select_folder(folder)
    except IMAPClientReadOnlyError as error:
        raise MailboxError(f'[mailbox] folder: "{folder}" may be read, not flagged.') from error
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        why = _said(error)
        raise MailboxError(f'[mailbox] folder: "{folder}" cannot be opened ({why}).') from error
    return facts


def ensure_folder(client: IMAPClient, name: str) -> str:
    """Return the server's name of a folder, which is made if it is missing.

    "/" in `name` stands for the server's separator; the personal namespace's prefix is put in front
    where needed (RFC 2342: "INBOX." on many servers).
    """
    if not name or client.folder_exists(name):
        return name
    prefix, separator = _personal_namespace(client)
    full = name.replace("/", separator)
    full = full if full.startswith(prefix) else prefix + full
    if not client.folder_exists(full):
        client.create_folder(full)
        with contextlib.suppress(IMAPClientError):
            client.subscribe_folder(full)
    return full


def await_traffic(client: IMAPClient, wake: int, seconds: float) -> tuple[bool, bool]:
    """Wait for the server or for `wake` (a file descriptor); say which of them is readable."""
    sock = client.socket()
    poller = select.poll()  # select() cannot watch descriptors over 1023
    poller.register(sock.fileno(), select.POLLIN)
    poller.register(wake, select.POLLIN)
    ready = {number for number, _ in poller.poll(seconds * 1000)}
    return sock.fileno() in ready, wake in ready


def _personal_namespace(client: IMAPClient) -> tuple[str, str]:
    if not client.has_capability("NAMESPACE"):
        return "", "/"
    personal = client.namespace().personal
    prefix, separator = personal[0] if personal else ("", "/")
    return prefix, separator or "/"


def _log_in(client: IMAPClient, settings: MailboxSettings) -> None:
    password = reveal(settings.password)
    if settings.oauth2:
        client.oauth2_login(settings.username, password)
    elif password.isascii() and settings.username.isascii():
        client.login(settings.username, password)
    else:  # LOGIN knows ASCII only
        client.plain_login(settings.username, password)


def _said(error: Exception) -> str:
    # imaplib makes text of the server's bytes by repr(): b'[AUTHENTICATIONFAILED] ...'
    return clean_reply(str(error)).replace("b'", "").replace("'", "").rstrip(".")


def _explain(error: IMAPClientError, where: str) -> str:
    why = _said(error)
    if isinstance(error, IMAPClientAbortError) or "socket error" in why:
        return f"{where}: the connection broke off ({why})."
    if isinstance(error, LoginError):
        return f"{where}: the login was refused ({why}). Check `username` and the password."
    if isinstance(error, CapabilityError):
        return f"{where}: {why}. Check `security`."
    return f"{where}: {why}."
