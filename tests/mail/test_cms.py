"""Opaque S/MIME signatures: the signed mail inside is read, what is encrypted stays a file."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail import Message, read
from mailflow.mail.cms import find_signed

SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
DATA = bytes.fromhex("06092a864886f70d010701")
ENTITY = b"Content-Type: text/plain; charset=utf-8\r\n\r\naccept, gr\xc3\xbc\xc3\x9fe"


def der(tag: int, value: bytes) -> bytes:
    """Encode an element with a definite length."""
    if len(value) < 128:
        return bytes((tag, len(value))) + value
    size = len(value).to_bytes(3, "big")
    return bytes((tag, 0x83)) + size + value


def open_ended(tag: int, value: bytes) -> bytes:
    """Encode an element with an indefinite length."""
    return bytes((tag, 0x80)) + value + b"\0\0"


def signed(octets: bytes, kind: bytes = SIGNED) -> bytes:
    inner = der(0x30, DATA + der(0xA0, octets))
    data = der(0x30, der(0x02, b"\1") + der(0x31, der(0x30, b"")) + inner + der(0x31, b""))
    return der(0x30, kind + der(0xA0, data))


def smime(content: bytes) -> Message:
    head = (
        "From: ana@example.org\nContent-Type: application/pkcs7-mime; smime-type=signed-data; "
        "name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
    )
    return read(head.encode() + base64.encodebytes(content))


def test_the_signed_text_is_read() -> None:
    message = smime(signed(der(0x04, ENTITY)))
    assert (message.text, message.attachments) == ("accept, grüße", ())


def test_a_long_signed_mail_in_pieces_of_unknown_length_is_read() -> None:
    pieces = b"".join(der(0x04, ENTITY[at : at + 10]) for at in range(0, len(ENTITY), 10))
    inner = open_ended(0x30, DATA + open_ended(0xA0, open_ended(0x24, pieces)))
    data = open_ended(0x30, der(0x02, b"\1") + open_ended(0x31, open_ended(0x30, b"")) + inner)
    assert smime(open_ended(0x30, SIGNED + open_ended(0xA0, data))).text == "accept, grüße"
    assert find_signed(signed(der(0x24, pieces))) == ENTITY
    long = b"Subject: x\n\n" + b"word " * 10_000
    assert find_signed(signed(der(0x04, long))) == long


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x30",
        b"\x30\x80",
        b"\x30\x05\x06",
        b"\x30\x85\1\1\1\1\1" + SIGNED,
        signed(der(0x04, ENTITY), ENVELOPED),
        signed(der(0x0C, ENTITY)),
        signed(open_ended(0x04, ENTITY)),
        signed(der(0x24, der(0x24, b"\x0c\0"))),
        der(0x30, der(0x02, b"\1")),
        der(0x30, open_ended(0x06, b"")),
        der(0x30, SIGNED + der(0xA0, der(0x30, b"\x02\x80" * 50))),
        signed(b"\x24\x80" * 50),
        signed(der(0x04, ENTITY))[:60],
    ],
)
def test_what_is_not_signed_data_stays_a_file(content: bytes) -> None:
    message = smime(content)
    assert message.text == ""
    assert [(item.name, item.content) for item in message.attachments] == [("smime.p7m", content)]


def test_signed_mails_in_signed_mails_are_read_to_a_depth() -> None:
    entity = ENTITY
    head = b"Content-Type: application/pkcs7-mime\r\n\r\n"
    for _ in range(50):
        entity = head + signed(der(0x04, entity))
    message = read(b"From: ana@example.org\r\n" + entity)
    assert message.text == ""
    assert [item.type for item in message.attachments] == ["application/pkcs7-mime"]


@given(st.binary(max_size=60))
def test_no_bytes_break_it(content: bytes) -> None:
    found = find_signed(content)
    assert found is None or found in content
    whole = signed(der(0x04, ENTITY))
    cut = len(content) * 2
    broken = find_signed(whole[:cut] + content + whole[cut:])
    assert broken is None or isinstance(broken, bytes)
