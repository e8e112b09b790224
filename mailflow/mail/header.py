"""Header fields as bytes: split, unfold, decode. Everything here is one pass and never raises.

The `email` package is not used: it is quadratic in, or raises on, headers that real mails have
(CPython gh-136063, gh-105802, gh-94306, gh-86650; the list stands in docs of promises, section 3).
"""

import binascii
import re
from dataclasses import dataclass

from mailflow.mail.charset import decode_text
from mailflow.mail.text import clean_text

HEAD_LIMIT = 1_048_576  #: bytes of a header section
FIELD_COUNT = 2_000  #: fields of a header section
LINE_COUNT = 20_000  #: lines of a header section
FIELD_LIMIT = 100_000  #: characters of a decoded field
PARAMETER_COUNT = 100
PARAMETER_LIMIT = 4_000  #: characters of a parameter's value

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
# A line without a colon among these is a wound in the header section, and not the body's first.
_KNOWN = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|message-id|mime-version|reply-to|sender|received|references"
    rb"|in-reply-to|return-path|content-[a-z-]{1,30}|x-[a-z0-9-]{1,40}|dkim-signature)[ \t]*:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Field:
    """Hold one header field: name in lower case, unfolded value in raw bytes."""

    name: str
    raw: bytes


def split_fields(head: bytes) -> tuple[list[Field], int]:
    """Split a header section into fields; say also at which byte its body begins.

    An mbox line ("From ...") is skipped, a line that is no field ends the section (RFC 5322,
    section 2.2, knows no such line; then the blank line is missing), unless known fields go on.
    """
    lines = head.split(b"\n")
    fields: list[tuple[str, list[bytes]]] = []
    position = 0
    for index, line in enumerate(lines):
        text = line.rstrip(b"\r")
        match = _NAME.match(text)
        if match:
            fields.append((match[1].decode("ascii").lower(), [text[match.end() :]]))
        elif text[:1] in (b" ", b"\t"):
            if fields:
                fields[-1][1].append(text)
        elif not text or not _goes_on(text, lines, index):
            position += len(line) + 1 if not text else 0
            break
        position += len(line) + 1
    return [Field(name, b"".join(parts)) for name, parts in fields], min(position, len(head))


def _goes_on(text: bytes, lines: list[bytes], index: int) -> bool:
    """Tell whether the header section goes on after a line that is no field."""
    if text.startswith((b"From ", b">From ")):
        return True
    following = lines[index + 1] if index + 1 < len(lines) else b""
    return index > 0 and _KNOWN.match(following) is not None


def decode_field(
    raw: bytes, hint: str = "", limit: int = FIELD_LIMIT, *, words: bool = True
) -> str:
    """Decode a field's raw value to one clean line, encoded words included (RFC 2047).

    `hint` is the charset to try for raw 8-bit bytes that are no UTF-8; `words` is false for a field
    that has no place for encoded words.
    """
    text = decode_text(raw[: 4 * limit], "", hint)
    return clean_text(decode_words(text) if words else text, limit)


def decode_words(value: str) -> str:
    """Decode the encoded words of a value; adjacent ones are joined before their charset is read.

    A word that cannot be decoded stays as it is. RFC 2047, section 6.2, and the habits of real
    mailers: spaces inside, no spaces around, characters cut in two by two words.
    """
    if "=?" not in value:
        return value
    done: list[str] = []
    run: list[bytes] = []
    charset, end = "", 0
    for match in _WORD.finditer(value):
        between = value[end : match.start()]
        label = match[1].partition("*")[0].lower()
        if run and (between.strip() or label != charset):
            done.append(decode_text(b"".join(run), charset))
            run = []
        if between.strip() or not end:
            done.append(between)
        charset, end = label, match.end()
        run.append(_decode_word(match[2], match[3]))
    if run:
        done.append(decode_text(b"".join(run), charset))
    return "".join(done) + value[end:]


def _decode_word(encoding: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    return decode_base64(raw)


_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(sorted(set(range(256)) - set(_BASE64)))


def decode_base64(raw: bytes) -> bytes:
    """Decode base64 as far as it goes: garbage is skipped, missing padding is no error."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        letters = raw.translate(None, _NOT_BASE64)
    keep = len(letters) - (len(letters) % 4 == 1)
    return binascii.a2b_base64(letters[:keep] + b"=" * (-keep % 4))


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Parse `token; name=value; ...` (RFC 2045, section 5.1; RFC 2231).

    Returns the token in lower case, and the decoded parameters by lower-case name; the first of two
    equal names wins, as with most mailers. At most PARAMETER_COUNT parameters are read.
    """
    pieces = _split_parameters(value)
    token = "".join(pieces[0].split()).lower()
    plain: dict[str, str] = {}
    rest: dict[str, dict[int, tuple[bool, str]]] = {}
    for piece in pieces[1:]:
        name, equals, content = piece.partition("=")
        name, content = name.strip().lower(), _unquote(content.strip())
        if not equals or not name:
            continue
        base, star, section = name.partition("*")
        if not star:
            plain.setdefault(name, clean_text(decode_words(content), PARAMETER_LIMIT))
        elif base:
            _add_section(rest.setdefault(base, {}), section, content)
    joined = {name: _join_sections(sections) for name, sections in rest.items() if sections}
    return token, plain | joined


def _split_parameters(value: str) -> list[str]:
    """Split at the semicolons outside of quotes."""
    pieces: list[str] = []
    start = position = 0
    semicolon = value.find(";")
    while semicolon >= 0 and len(pieces) <= PARAMETER_COUNT:
        quote = value.find('"', position, semicolon)
        if quote >= 0:
            position = _end_of_quote(value, quote)
        else:
            pieces.append(value[start:semicolon])
            start = position = semicolon + 1
        if semicolon < position:
            semicolon = value.find(";", position)
    return [*pieces, value[start:]]


def _end_of_quote(value: str, start: int) -> int:
    r"""Return the position after the quoted string that begins at `start`; `\"` does not end it."""
    position = start + 1
    while True:
        end = value.find('"', position)
        if end < 0:
            return len(value)
        slashes = end - len(value[position:end].rstrip("\\")) - position
        position = end + 1
        if slashes % 2 == 0:
            return position


def _unquote(content: str) -> str:
    if not content.startswith('"'):
        return content  # `filename=my logo.png` is wrong and frequent
    inner = content[1 : _end_of_quote(content, 0)].removesuffix('"')
    return re.sub(r"\\(.)", r"\1", inner)


def _add_section(sections: dict[int, tuple[bool, str]], section: str, content: str) -> None:
    """Keep one section of a continued parameter: `*`, `*0`, `*0*` (RFC 2231, section 3)."""
    encoded = section.endswith("*") or section == ""
    number = section.removesuffix("*") or "0"
    if number.isascii() and number.isdigit() and len(number) <= 3:
        sections.setdefault(int(number), (encoded, content))


def _join_sections(sections: dict[int, tuple[bool, str]]) -> str:
    ordered = [sections[number] for number in sorted(sections)]
    charset = ""
    raw = b""
    for index, (encoded, content) in enumerate(ordered):
        if index == 0 and encoded and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        piece = content.encode("utf-8", "surrogateescape")
        raw += _unpercent(piece) if encoded else piece
    return clean_text(decode_words(decode_text(raw, charset)), PARAMETER_LIMIT)


_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


def _unpercent(raw: bytes) -> bytes:
    return _PERCENT.sub(lambda match: bytes((int(match[1], 16),)), raw)
