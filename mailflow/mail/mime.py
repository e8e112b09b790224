"""The tree of a mail's parts (RFC 2046), as ranges of the one byte string it came in.

Rules: nothing is copied until it is wanted, no line list is built, each level is one search for its
boundary. Depth and number of parts are bounded. Never raises: what is wrong is read as far as it
goes, a multipart whose boundary is not there is read as text.
"""

import binascii
import re
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice

from mailflow.mail.charset import decode_text
from mailflow.mail.header import (
    FIELD_COUNT,
    HEAD_LIMIT,
    LINE_COUNT,
    Field,
    decode_base64,
    parse_parameters,
    split_fields,
)

DEPTH_LIMIT = 30  #: parts in parts, messages in messages
PART_COUNT = 1_000  #: parts of a mail, its inner mails' included
PROBE_COUNT = 20_000  #: looks at what might be a delimiter line, of a mail
UU_LINES = 600_000  #: uuencoded lines; 27 MB at 45 bytes a line
_GRAVE = 0x60  #: the last letter of uuencoded data
_DELIMITER_TAIL = 200  #: bytes after a boundary in which its line must end
_GUESS_RANGE = 65_536  #: bytes in which a boundary is looked for that is not declared

_BLANK = re.compile(rb"\n\r*\n")
_GUESS = re.compile(rb"^--([^\s-]\S{2,199}|-{1,60}[^\s-]\S{1,199})[ \t]*\r?\ncontent-", re.I | re.M)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+\-]{1,100}/[a-z0-9!#$&^_.+\-]{1,100}")


@dataclass(slots=True)
class Budget:
    """Count what one `read()` may still take; shared by a mail and the mails in it."""

    parts: int = PART_COUNT
    probes: int = PROBE_COUNT
    scan: int = 300 * 1_048_576  #: bytes searched for boundaries
    kept: int = 32 * 1_048_576  #: bytes of attachments in inner mails
    unread: list[str] = field(default_factory=list)  #: what was not read, and why


@dataclass(slots=True)
class Part:
    """Hold one part: its fields, its media type, and where its body stands in `source`."""

    source: bytes
    start: int
    end: int
    fields: list[Field]
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    disposition_parameters: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    depth: int = 0
    children: list["Part"] = field(default_factory=list)

    def raw(self, name: str) -> bytes:
        """Return the raw value of the first field of that name, b"" when there is none."""
        return next((item.raw for item in self.fields if item.name == name), b"")

    def content(self, limit: int | None = None) -> bytes:
        """Return the decoded body; with `limit`, of that many raw bytes."""
        end = self.end if limit is None else min(self.end, self.start + limit)
        return decode_transfer(self.source[self.start : end], self.encoding)


@dataclass(frozen=True, slots=True)
class Span:
    """Name a range of bytes, and how deep it lies."""

    source: bytes
    start: int
    end: int
    depth: int = 0


def find_head(span: Span) -> tuple[list[Field], int]:
    """Find the header fields of an entity and the position of its body.

    A section of too many bytes, lines or fields has no fields here; `read()` refuses it.
    """
    source, start, end = span.source, span.start, span.end
    if source[start : start + 2] == b"\r\n" or source[start : start + 1] == b"\n":
        return [], start + (2 if source[start : start + 1] == b"\r" else 1)
    blank = _BLANK.search(source, start, min(end, start + HEAD_LIMIT))
    stop = blank.end() if blank else min(end, start + HEAD_LIMIT)
    head = source[start:stop]
    if head.count(b"\n") > LINE_COUNT:
        return [], start
    fields, length = split_fields(head.replace(b"\t", b" "))
    endless = length == len(head) < end - start and not blank
    return ([], start) if endless or len(fields) > FIELD_COUNT else (fields, start + length)


def find_parts(span: Span, budget: Budget, default: str = "text/plain") -> Part:
    """Find the tree of parts of an entity (header section and body)."""
    fields, body = find_head(span)
    part = Part(span.source, body, span.end, fields, default, depth=span.depth)
    budget.parts -= 1
    _read_content_fields(part)
    if part.type.startswith("multipart/"):
        _find_children(part, budget)
    return part


def _read_content_fields(part: Part) -> None:
    declared, part.parameters = parse_parameters(_text(part.raw("content-type")))
    if _TYPE.fullmatch(declared):
        part.type = declared
    elif declared:
        part.type = "text/plain"  # RFC 2045, section 5.2
    part.disposition, part.disposition_parameters = parse_parameters(
        _text(part.raw("content-disposition"))
    )
    encoding = _text(part.raw("content-transfer-encoding")).split(";")[0].split("(")[0]
    part.encoding = encoding.strip(" \"'").lower()


def _text(raw: bytes) -> str:
    return decode_text(raw[: HEAD_LIMIT // 8]) if raw else ""


def _find_children(part: Part, budget: Budget) -> None:
    """Split a multipart at its boundary; without a usable one it becomes text."""
    if part.depth >= DEPTH_LIMIT:
        budget.unread.append("parts nested too deep")
        part.type = "application/octet-stream"
        return
    boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape")
    ranges = _split(part, boundary, budget) if boundary else []
    if not ranges:
        ranges = _split(part, _guess_boundary(part), budget)
    if not ranges:
        part.type = "text/plain"
        return
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    for start, end in ranges:
        if budget.parts <= 0:
            budget.unread.append("too many parts")
            return
        span = Span(part.source, start, end, part.depth + 1)
        part.children.append(find_parts(span, budget, default))


def _guess_boundary(part: Part) -> bytes:
    match = _GUESS.search(part.source, part.start, min(part.end, part.start + _GUESS_RANGE))
    return match[1] if match else b""


def _split(part: Part, boundary: bytes, budget: Budget) -> list[tuple[int, int]]:
    """Split a body at its delimiter lines (RFC 2046, section 5.1.1) to the ranges of its parts."""
    budget.scan -= part.end - part.start
    if not boundary or budget.scan < 0:
        return []
    source, delimiter = part.source, b"--" + boundary
    ranges: list[tuple[int, int]] = []
    start, position, closed = -1, part.start, False
    while not closed and len(ranges) <= budget.parts:
        at = source.find(delimiter, position, part.end)
        budget.probes -= 1
        if at < 0 or budget.probes < 0:
            break
        position = at + len(delimiter)
        tail, line_end = _tail(source, position, part.end)
        if tail not in (b"", b"--") or (at > part.start and source[at - 1] not in b"\r\n"):
            continue
        if start >= 0:
            ranges.append((start, max(start, _before_break(source, at))))
        start, position, closed = line_end, line_end, tail == b"--"
    if start >= 0 and not closed and len(ranges) <= budget.parts:
        ranges.append((start, part.end))
    return ranges


def _tail(source: bytes, position: int, end: int) -> tuple[bytes, int]:
    """Return what follows a boundary on its line, and where the next line begins."""
    stop = min(end, position + _DELIMITER_TAIL)
    newline = source.find(b"\n", position, stop)
    line_end = stop if newline < 0 else newline + 1
    return source[position:line_end].strip(), line_end


def _before_break(source: bytes, at: int) -> int:
    """Return where a part ends: the line break before a delimiter belongs to the delimiter."""
    if source[at - 1 : at] == b"\n":
        at -= 1
    return at - 1 if source[at - 1 : at] == b"\r" else at


_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"


def decode_transfer(raw: bytes, encoding: str) -> bytes:
    """Decode a content transfer encoding (RFC 2045, section 6); unknown ones change nothing."""
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    if encoding == "base64":
        return _decode_base64(raw)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _decode_uu(raw)
    return raw


def _decode_base64(raw: bytes) -> bytes:
    """Decode base64; what is plain text in spite of the label stays, joined pieces are all read."""
    sample = raw[:4_096]
    garbage = len(sample.translate(None, _LETTERS))
    if sample.count(b" ") * 12 > len(sample) or garbage * 3 > len(sample):
        return raw
    pad = raw.find(b"=")
    tail = raw[pad:].strip(b"=\r\n \t") if pad >= 0 else b""
    if not tail or tail.translate(None, _LETTERS):
        return decode_base64(raw)
    pieces = [piece for piece in re.split(rb"=+\s*", raw, maxsplit=1_000) if piece]
    return b"".join(decode_base64(piece) for piece in pieces)


def _decode_uu(raw: bytes) -> bytes:
    """Decode uuencoded lines between "begin" and "end"; a wrong line is skipped."""
    decoded = bytearray()
    lines = BytesIO(raw)
    begin = raw.find(b"begin ")
    if begin >= 0:
        lines.seek(begin)
        lines.readline()
    for line in islice(lines, UU_LINES):
        if line[0] >= _GRAVE and line.strip() in (b"end", b"`"):
            break
        try:
            decoded += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(decoded)
