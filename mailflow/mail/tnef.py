"""winmail.dat: what Outlook hides in application/ms-tnef ([MS-OXTNEF]): bodies and files.

Our own reader, and not tnefparse: that one believes every count in the stream, so 40 bytes that
claim four billion properties stop it for good. Here each step goes forward in the bytes that are
there, all counts are bounded, and nothing is copied but what is kept. Compressed RTF is not read.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailflow.mail.charset import decode_text

_SIGNATURE = 0x223E9F78
_HEADER = 6  #: bytes of signature and key
_OBJECT = struct.Struct("<BHHI")  #: level, attribute, type, length; the data and a checksum follow
OBJECT_LIMIT = 5_000
PROPERTY_LIMIT = 2_000
VALUE_LIMIT = 1_000  #: values of a property
FILE_LIMIT = 100
DEPTH_LIMIT = 4  #: messages in messages

_BODY, _TITLE, _DATA = 0x800C, 0x8010, 0x800F
_BEGIN_FILE, _FILE_PROPERTIES, _PROPERTIES, _CODEPAGE = 0x9002, 0x9005, 0x9003, 0x9007

# Properties ([MS-OXPROPS]).
_P_BODY, _P_HTML, _P_CODEPAGE = 0x1000, 0x1013, 0x3FDE
_P_FILE_DATA, _P_SHORT_NAME, _P_LONG_NAME = 0x3701, 0x3704, 0x3707
_EMBEDDED = bytes.fromhex("0703020000000000c000000000000046")  #: IID_IMessage: TNEF follows

_SIZES = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 2, 20: 8, 64: 8, 72: 16}
_COUNTED = {13, 30, 31, 258}  #: object, string, Unicode string, binary
_UNICODE = 31
_MULTIPLE = 0x1000
_NAMED = 0x8000


@dataclass(slots=True)
class Winmail:
    """Hold what a winmail.dat hides: text, HTML and files (name, content)."""

    text: str = ""
    html: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)
    charset: str = "windows-1252"


@dataclass(frozen=True, slots=True)
class _Property:
    tag: int
    type: int
    value: bytes

    def text(self, charset: str) -> str:
        """Decode the value of a string; `charset` is for those that are not Unicode."""
        if self.type == _UNICODE:
            return self.value.decode("utf-16-le", "replace").rstrip("\x00")
        return decode_text(self.value.rstrip(b"\x00"), charset)


def read_winmail(content: bytes, depth: int = 0) -> Winmail | None:
    """Read a TNEF stream as far as it goes; None when it is none."""
    if depth > DEPTH_LIMIT or int.from_bytes(content[:4], "little") != _SIGNATURE:
        return None
    mail = Winmail()
    for name, data in _find_objects(content):
        if name == _BEGIN_FILE and len(mail.files) < FILE_LIMIT:
            mail.files.append(("", b""))
        elif name == _CODEPAGE and len(data) >= 4:
            mail.charset = f"cp{int.from_bytes(data[:4], 'little')}"
        elif name == _BODY:
            mail.text = decode_text(data.rstrip(b"\x00"), mail.charset)
        elif name == _PROPERTIES:
            _read_message(mail, data)
        elif mail.files:
            _read_file(mail, name, data, depth)
    mail.files = [(name, data) for name, data in mail.files if data]
    return mail


def _find_objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the objects of a stream: name of the attribute, data."""
    position, count = _HEADER, 0
    while position + _OBJECT.size <= len(content) and count < OBJECT_LIMIT:
        _, name, _, length = _OBJECT.unpack_from(content, position)
        position += _OBJECT.size
        yield name, content[position : position + length]
        position += length + 2
        count += 1


def _read_message(mail: Winmail, data: bytes) -> None:
    properties = {item.tag: item for item in _find_properties(data)}
    codepage = properties.get(_P_CODEPAGE)
    charset = f"cp{int.from_bytes(codepage.value, 'little')}" if codepage else mail.charset
    charset = {"cp65001": "utf-8", "cp28591": "latin1"}.get(charset, charset)
    if _P_BODY in properties:
        mail.text = properties[_P_BODY].text(charset)
    if _P_HTML in properties:
        mail.html = properties[_P_HTML].text(charset)


def _read_file(mail: Winmail, name: int, data: bytes, depth: int) -> None:
    """Add one object of the file that was begun last."""
    title, content = mail.files[-1]
    if name == _TITLE:
        title = title or decode_text(data.rstrip(b"\x00"), mail.charset)
    elif name == _DATA:
        content = data
    elif name == _FILE_PROPERTIES:
        found = {item.tag: item for item in _find_properties(data)}
        names = [
            found[tag].text(mail.charset) for tag in (_P_LONG_NAME, _P_SHORT_NAME) if tag in found
        ]
        title = next(filter(None, names), title)
        content = found[_P_FILE_DATA].value if _P_FILE_DATA in found else content
    if content.startswith(_EMBEDDED):
        inner = read_winmail(content[len(_EMBEDDED) :], depth + 1)
        mail.files[-1:] = inner.files[: FILE_LIMIT - len(mail.files)] if inner else []
        mail.files.append(("", b""))
    else:
        mail.files[-1] = (title, content)


def _find_properties(data: bytes) -> Iterator[_Property]:
    """Yield the properties of a list, the first value of each; stops at what it cannot read."""
    count = min(int.from_bytes(data[:4], "little"), PROPERTY_LIMIT)
    position = 4
    for _ in range(count):
        if position + 4 > len(data):
            return
        kind, tag = struct.unpack_from("<HH", data, position)
        position = _skip_name(data, position + 4) if tag >= _NAMED else position + 4
        value, position = _read_value(data, position, kind)
        if position < 0:
            return
        yield _Property(tag, kind & ~_MULTIPLE, value)


def _skip_name(data: bytes, position: int) -> int:
    """Return the position after the name of a named property."""
    kind = int.from_bytes(data[position + 16 : position + 20], "little")
    position += 20
    if kind == 0:
        return position + 4
    return position + 4 + _padded(int.from_bytes(data[position : position + 4], "little"))


def _read_value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    """Read the first value at a position; returns it and the position after all, -1 for unknown."""
    base = kind & ~_MULTIPLE
    size = _SIZES.get(base)
    count = 1
    if kind & _MULTIPLE or base in _COUNTED:
        count = int.from_bytes(data[position : position + 4], "little")
        position += 4
    if size is not None:
        return data[position : position + size], position + _padded(size * count)
    if base not in _COUNTED or count > VALUE_LIMIT:
        return b"", -1
    first = b""
    for index in range(count):
        length = int.from_bytes(data[position : position + 4], "little")
        first = data[position + 4 : position + 4 + length] if index == 0 else first
        position += 4 + _padded(length)
    return first, position


def _padded(length: int) -> int:
    return length + (-length % 4)
