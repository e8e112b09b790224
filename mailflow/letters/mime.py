"""MIME: headers and parts of one mail as bytes. Alone writes headers.

Written by hand rather than with the `email` package, which takes several times as long as all the
rest of a letter (benchmarks/letters.py shows both). In return it writes only what is listed
here, and every value is cleaned on its way into a header.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from mailflow.letters.clean import NAME_LIMIT, clean_line

CRLF = b"\r\n"
#: RFC 5322, section 2.1.1: a line has at most 998 octets; we stop well before.
_LINE_MAX = 900
_FOLD = 76


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one encoded part of a multipart: its header fields and its body."""

    fields: tuple[str, ...]
    body: bytes


def encode_words(value: str, name: str) -> str:
    """Write unstructured text as a header value, folded, in encoded words where it needs them."""
    if value.isascii() and "=?" not in value:
        return _fold(value, len(name) + 2)
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _fold(value: str, used: int) -> str:
    """Fold ASCII text at its spaces (RFC 5322, section 2.2.3)."""
    if used + len(value) <= _FOLD:
        return value
    lines, line = [], ""
    for word in value.split(" "):
        if line and used + len(line) + 1 + len(word) > _FOLD:
            lines.append(line)
            line, used = word, 1
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


@lru_cache(maxsize=1024)
def write_address(name: str, address: str) -> str:
    """Write a mailbox with its display name quoted or encoded (RFC 5322, section 3.4)."""
    name, address = clean_line(name, NAME_LIMIT), clean_address(address)
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{Header(name, 'utf-8').encode(linesep=chr(13) + chr(10))} <{address}>"


def clean_address(address: str) -> str:
    """Make an addr-spec that cannot leave its place in a header."""
    return "".join(c for c in clean_line(address, 320) if c not in " <>,;()\\")


def clean_id(value: str) -> str:
    """Make a msg-id in angle brackets, or "" when there is nothing of it."""
    inner = clean_line(value, 400).strip("<>")
    if not inner or not inner.isascii() or any(c in inner for c in " <>"):
        return ""
    return f"<{inner}>"


def write_date(now: datetime) -> str:
    """Write a Date (RFC 5322, section 3.3)."""
    return format_datetime(now.astimezone(UTC))


def text_part(text: str) -> Part:
    """Encode plain text as 7bit, quoted-printable or base64, whichever suits it."""
    return _part(text.encode("utf-8", "replace"), "plain")


def html_part(html: str) -> Part:
    """Encode HTML in ASCII, with character references for the rest: then it mostly is 7bit."""
    return _part(html.encode("ascii", "xmlcharrefreplace"), "html")


def _part(data: bytes, subtype: str) -> Part:
    encoding, body = _encode(data)
    kind = f"Content-Type: text/{subtype}; charset=utf-8"
    return Part((kind, f"Content-Transfer-Encoding: {encoding}"), body)


def _encode(data: bytes) -> tuple[str, bytes]:
    """Choose a transfer encoding (RFC 2045, section 6) and write CRLF line ends."""
    if data.isascii():
        if max(map(len, data.split(b"\n"))) <= _LINE_MAX and b"\nFrom " not in data:
            return "7bit", data.replace(b"\n", CRLF)
    elif len(data.translate(None, _ASCII)) * 4 > len(data):
        encoded = base64.encodebytes(data.replace(b"\n", CRLF))
        return "base64", encoded.replace(b"\n", CRLF)
    encoded = binascii.b2a_qp(data.replace(b"\n", CRLF), istext=True)
    # A line that begins with "From " is changed by mailbox files on its way.
    return "quoted-printable", encoded.replace(b"\r\nFrom ", b"\r\n=46rom ")


_ASCII = bytes(range(128))
_EIGHT = "Content-Transfer-Encoding: 8bit"


def calendar_part(content: bytes, method: str = "PUBLISH") -> Part:
    """Encode an iCalendar object as an attached file (RFC 5545, section 8.1; RFC 6047)."""
    fields = (
        f'Content-Type: text/calendar; charset=utf-8; method={method}; name="handoff.ics"',
        "Content-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="handoff.ics"',
    )
    return Part(fields, base64.encodebytes(content).replace(b"\n", CRLF))


def message_part(original: bytes) -> Part:
    """Attach a mail as message/rfc822, or as a file where that type could not carry it.

    RFC 2046, section 5.2.1, allows this type no encoding but 7bit, 8bit and binary; a mail with a
    NUL or an overlong line goes as base64 in a file that mail programs open just as well.
    """
    lines = original.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if b"\0" in original or max(map(len, lines)) > 998:
        fields = (
            'Content-Type: application/octet-stream; name="original.eml"',
            "Content-Transfer-Encoding: base64",
            'Content-Disposition: attachment; filename="original.eml"',
        )
        return Part(fields, base64.encodebytes(original).replace(b"\n", CRLF))
    encoding = "7bit" if original.isascii() else "8bit"
    fields = (
        "Content-Type: message/rfc822",
        f"Content-Transfer-Encoding: {encoding}",
        'Content-Disposition: attachment; filename="original.eml"',
    )
    return Part(fields, CRLF.join(lines))


def multipart(subtype: str, parts: Sequence[Part], seed: str) -> Part:
    """Join parts under a boundary that follows from `seed` and occurs in none of them."""
    count = 0
    while True:
        boundary = hashlib.sha256(f"{subtype} {count} {seed}".encode()).hexdigest()[:28]
        mark = f"--={boundary}".encode()
        if not any(mark in part.body for part in parts):
            break
        count += 1
    pieces = [mark + CRLF + _head(part.fields) + CRLF + part.body + CRLF for part in parts]
    pieces.append(mark + b"--" + CRLF)
    kind = f'Content-Type: multipart/{subtype};\r\n boundary="={boundary}"'
    # RFC 2045, section 6.4: a multipart is 8bit when one of its parts is.
    eight = any(_EIGHT in part.fields for part in parts)
    return Part((kind, _EIGHT) if eight else (kind,), b"".join(pieces))


def _head(fields: Sequence[str]) -> bytes:
    """Write header fields, each ended by CRLF."""
    return "".join(f"{field}\r\n" for field in fields).encode("utf-8", "replace")


def write_mail(fields: Sequence[str], part: Part) -> bytes:
    """Write the whole mail: header fields, MIME-Version, the top part."""
    return _head((*fields, "MIME-Version: 1.0", *part.fields)) + CRLF + part.body
