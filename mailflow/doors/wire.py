"""Wire: what the doors that call a server share: TLS, secrets, and why a connection failed.

Errors of sockets and TLS become sentences for an operator here: what failed, where, what to do.
"""

import socket
import ssl
from collections.abc import Callable
from enum import StrEnum

Secret = str | Callable[[], str]
"""A password or token, or how to get it; asked for at each login, so a new one is noticed."""

REPLY_LIMIT = 500


class Security(StrEnum):
    """How a connection is protected; never weakened on its own."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


def reveal(secret: Secret) -> str:
    """Return the password or token itself."""
    return secret if isinstance(secret, str) else secret()


def xoauth2(username: str, token: str) -> str:
    """Return the SASL initial response of XOAUTH2, before base64."""
    return f"user={username}\x01auth=Bearer {token}\x01\x01"


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Return a context that verifies the server; `ca_file` "" means the system's authorities."""
    return ssl.create_default_context(cafile=ca_file or None)


def clean_reply(text: str) -> str:
    """Return a server's words as one printable ASCII line of at most 500 characters."""
    one_line = " ".join(text.split())
    shown = [c if " " <= c <= "~" else c.encode("unicode_escape").decode() for c in one_line]
    return "".join(shown)[:REPLY_LIMIT]


def explain_os_error(error: OSError, where: str) -> str:
    """Say in one sentence why `where` ("imap.example.com:993") could not be talked to."""
    if isinstance(error, ssl.SSLError):
        return _explain_tls(error, where)
    if isinstance(error, socket.gaierror):
        return f"{where}: no such host is known. Check `host` and the DNS."
    if isinstance(error, ConnectionRefusedError):
        return f"{where}: the connection was refused. Is the server running, is `port` right?"
    if isinstance(error, TimeoutError):
        return f"{where}: no answer in time. Check `port`, `security` (tls or starttls?), firewall."
    if isinstance(error, ConnectionError):
        return f"{where}: the server closed the connection."
    return f"{where}: {clean_reply(str(error) or type(error).__name__)}."


def _explain_tls(error: ssl.SSLError, where: str) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = clean_reply(error.verify_message)
        return f"{where}: the certificate is not trusted ({why}). Check `host` and `ca_file`."
    if error.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"):
        return f'{where}: this port speaks no TLS. Use security = "starttls", or the TLS port.'
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return f"{where}: the server closed the TLS connection."
    return f"{where}: TLS failed ({clean_reply(error.reason or str(error))})."
