"""The text inside an opaque S/MIME signature (RFC 8551, section 3.5.2; RFC 5652, section 5.1).

Outlook signs so by default: the whole mail is one application/pkcs7-mime file. Only the wrapping is
opened, no signature is checked. BER with indefinite lengths is read as well as DER.
"""

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  #: 1.2.840.113549.1.7.2
_INTEGER, _OCTETS, _OID, _SEQUENCE, _SET = 0x02, 0x04, 0x06, 0x30, 0x31
_OCTETS_IN_PIECES, _EXPLICIT = 0x24, 0xA0
_DEPTH_LIMIT = 8
_PIECE_LIMIT = 200_000  #: pieces of a string, elements of an indefinite length


class _Broken(Exception):
    """Say that the bytes are no BER, or not of the shape of signed data."""


def find_signed(content: bytes) -> bytes | None:
    """Find the MIME entity that is signed; None when the file holds no signed data."""
    try:
        position = _enter(content, 0, _SEQUENCE)
        start, end = _bounds(content, position, _OID)
        if content[start:end] != _SIGNED_DATA:
            return None
        position = _enter(content, _enter(content, end, _EXPLICIT), _SEQUENCE)
        for tag in (_INTEGER, _SET):
            position = _skip(content, position, tag)
        position = _skip(content, _enter(content, position, _SEQUENCE), _OID)
        return _octets(content, _enter(content, position, _EXPLICIT), 0)
    except _Broken:
        return None


def _head(content: bytes, position: int) -> tuple[int, int, int]:
    """Return tag, start of the value and its length, -1 for an indefinite one (X.690, 8.1)."""
    if position + 2 > len(content):
        raise _Broken
    tag, length = content[position], content[position + 1]
    start = position + 2
    if length == 0x80:
        return tag, start, -1
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(content[start : start + count], "big") if count <= 4 else -2
        start += count
    if length < 0 or start + length > len(content):
        raise _Broken
    return tag, start, length


def _enter(content: bytes, position: int, expected: int) -> int:
    """Return where the value of an element begins."""
    tag, start, _ = _head(content, position)
    if tag != expected:
        raise _Broken
    return start


def _bounds(content: bytes, position: int, expected: int) -> tuple[int, int]:
    """Return where the value of an element of definite length begins and ends."""
    tag, start, length = _head(content, position)
    if tag != expected or length < 0:
        raise _Broken
    return start, start + length


def _skip(content: bytes, position: int, expected: int) -> int:
    """Return the position after an element."""
    _enter(content, position, expected)
    return _end(content, position, 0)


def _end(content: bytes, position: int, depth: int) -> int:
    _, start, length = _head(content, position)
    if length >= 0:
        return start + length
    for _ in range(_PIECE_LIMIT if depth < _DEPTH_LIMIT else 0):
        if content[start : start + 2] == b"\0\0":
            return start + 2
        start = _end(content, start, depth + 1)
    raise _Broken


def _octets(content: bytes, position: int, depth: int) -> bytes:
    """Return the value of an octet string, in one piece or in many."""
    tag, start, length = _head(content, position)
    if tag == _OCTETS and length >= 0:
        return content[start : start + length]
    if tag != _OCTETS_IN_PIECES or depth > _DEPTH_LIMIT:
        raise _Broken
    stop = len(content) if length < 0 else start + length
    pieces: list[bytes] = []
    while start < stop and content[start : start + 2] != b"\0\0" and len(pieces) < _PIECE_LIMIT:
        pieces.append(_octets(content, start, depth + 1))
        start = _end(content, start, depth + 1)
    return b"".join(pieces)
