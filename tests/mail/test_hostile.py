"""read() of anything: a Message or Unreadable, never another error, and bounded.

First the headers that make Python's `email` raise, row by row of the list in promises.md, section
3, then properties: any bytes, and good mails with bytes flipped, lines spliced and parts shuffled.
"""

import random
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.errors import Unreadable
from mailflow.mail import Message, find_report, may_answer, read
from mailflow.mail.identity import identity
from mailflow.mail.trust import find_proof

GOOD = (
    b"Received: from mail.example.org by mx.example.com; Fri, 20 Nov 2026 09:14:01 +0000\r\n"
    b"Authentication-Results: mx.example.com; dmarc=pass header.from=example.org\r\n"
    b"From: =?utf-8?q?Ana_L=C3=B8v?= <ana@example.org>\r\n"
    b'To: "Ben, O" <handoff+ben@example.com>, Team: mia@example.com;\r\n'
    b"Subject: =?utf-8?b?R3LDvMOfZQ==?= and more\r\n"
    b"Date: Fri, 20 Nov 2026 10:14:00 +0100\r\n"
    b"Message-ID: <1@example.org>\r\nReferences: <a@b>\r\n <c@d>\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="=_cut"\r\n\r\npreamble\r\n'
    b"--=_cut\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe \r\nBen\r\n> quote\r\n"
    b"--=_cut\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>hi <img src=cid:a>\r\n"
    b"--=_cut\r\nContent-Type: image/png; name*=utf-8''a%20b.png\r\nContent-ID: <a>\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    b"--=_cut\r\nContent-Type: message/rfc822\r\n\r\nFrom: carla@client.test\r\nSubject: in\r\n\r\n"
    b"text\r\n--=_cut\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; b@x.test\r\nAction: failed\r\n"
    b"--=_cut--\r\n"
)


def with_field(name: str, value: str | bytes) -> Message:
    raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")
    rest = b"" if name == "From" else b"From: ana@example.org\n"
    return read(name.encode() + b": " + raw + b"\n" + rest + b"\nhello\n")


@pytest.mark.parametrize(
    "value",
    [
        "text/plain; name*",
        "text/plain; name*0*",
        "text/plain; name*" + "9" * 5_000 + "=x",
        'text/plain; charset="',
        "text/plain; charset=zlib",
        "text/plain; charset=idna",
        "text/plain; charset=no\x00thing",
        "text/plain; charset=" + "x" * 100_000,
        "/",
        "text/plain; " + "a=b; " * 20_000,
        'text/plain; a="' + '\\"' * 50_000,
        "text/plain; name=" + '"' * 100_000,
        'text/plain; name="' + '";"' * 30_000,
    ],
)
def test_a_content_type_that_breaks_parsers_leaves_the_text(value: str) -> None:
    message = with_field("Content-Type", value)
    assert [message.text, *(item.content.decode() for item in message.attachments)] in (
        ["hello\n"],
        ["", "hello\n"],
    )


@pytest.mark.parametrize("depth", [300, 1_000])
@pytest.mark.parametrize(
    "line",
    [
        "Content-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n",
        "Content-Type: message/rfc822\n\n",
    ],
)
def test_deep_nesting_is_read_to_a_depth(line: str, depth: int) -> None:
    nest = "".join(line.format(level) for level in range(depth))
    message = read(f"From: ana@example.org\n{nest}\nhello".encode())
    assert message.unread


@pytest.mark.parametrize(
    "value",
    ["<[x@microsoft.test]>", "<[..]@host>", "<", "<@>", "<>", "<a@", "<a@[192.0.2.1>", "<<a@b>"],
)
def test_a_message_id_that_breaks_parsers_is_an_id_or_none(value: str) -> None:
    found = with_field("Message-ID", value).message_id
    assert found == "" or (found[0] == "<" and found[-1] == ">")


@pytest.mark.parametrize("name", ["From", "To", "Cc", "Reply-To", "Sender"])
@pytest.mark.parametrize(
    "value",
    [
        '"',
        "(c):",
        "(x): a@b;",
        "<",
        "Alice <",
        "a@",
        "<@",
        "<@a.test:",
        "a@[192.0.2.1",
        "a@[",
        ":;%",
        ".:",
        "\r\n\t.>\x1c,/",
        "=?utf-8?q?=0AMy?= <a@b.test>",
        "=?utf-8?q?=0DMy?= <a@b.test>",
        "(" * 3_000,
        "(" * 100_000 + "a@b.test",
        '"' * 100_000,
        "a@b.test," * 20_000,
        "\\" * 50_000 + '"' * 50_000,
        "<" * 100_000,
        "=?utf-8?q?" * 10_000,
        "a@" * 50_000,
        b"\xff\xfe\x00 <a@b.test>",
    ],
)
def test_an_address_field_that_breaks_parsers_names_somebody_or_nobody(
    name: str, value: str | bytes
) -> None:
    message = with_field(name, value)
    found = [message.from_, message.sender, *message.to, *message.cc, *message.reply_to]
    for address in found:
        assert address is None or ("@" in address.address and "\n" not in str(address))


@pytest.mark.parametrize(
    "value",
    [
        "=?unicode-escape?q?=5Cud800?=",
        "x " * 200_000,
        "=?utf-8?q?a?= " * 20_000,
        "=?utf-8?q?" + "a" * 200_000 + "?=",
        "=?" * 100_000,
        "?=" * 100_000,
        "=?a?b?" + "=?a?b?" * 50_000,
        "\ud800\udfff".encode("utf-8", "surrogatepass"),
        "=?utf-8?q?=0D=0ABcc:_x@evil.test=0D=0A=0D=0Abody?=",
    ],
)
def test_a_subject_that_breaks_parsers_is_one_line(value: str | bytes) -> None:
    subject = with_field("Subject", value).subject
    assert len(subject.splitlines()) <= 1
    assert len(subject) <= 2_000
    assert subject.encode()


@pytest.mark.parametrize("value", ["9" * 5_000 + ".0", b"1.0 \xff\xe4"])
def test_a_mime_version_is_never_parsed(value: str | bytes) -> None:
    assert with_field("MIME-Version", value).text == "hello\n"


@pytest.mark.parametrize("value", ["attachment; filename*", "inline; filename*0*", "; filename=a"])
def test_a_disposition_that_breaks_parsers_leaves_the_text(value: str) -> None:
    message = with_field("Content-Disposition", value)
    assert message.text == "hello\n" or message.attachments


def check(content: bytes) -> None:
    """Say that reading these bytes keeps the promise, and that what is read can be used."""
    try:
        message = read(content)
    except Unreadable:
        return
    for part in (message, *message.messages):
        assert len(part.subject.splitlines()) <= 1
        assert all(len(value.splitlines()) <= 1 for _, value in part.headers)
        assert not set(part.text) & set("\x00\r\x0b\x0c\x1c\u2028\u202e")
        assert part.date is None or part.date.tzinfo is not None
        for value in (
            part.subject,
            part.text,
            part.html,
            *(item.name for item in part.attachments),
        ):
            value.encode("utf-8")
    found = find_report(message)
    if found is not None:
        assert not may_answer(message, None)
    assert find_proof(message, "mx.example.com").method
    assert len(identity(message)) == 64


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_unreadable(content: bytes) -> None:
    check(content)
    check(b"From: a@b.test\n" + content)
    check(b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" + content)


TOKENS = st.sampled_from(
    [
        *(b"\n", b"\r\n", b"\n\n", b" ", b"\t", b";", b'"', b"=", b"*", b"--a", b"--a--", b"\x00"),
        *(
            b"From: ",
            b"To: ",
            b"Subject: ",
            b"Date: ",
            b"Message-ID: ",
            b"Content-Type: ",
            b"<a@b>",
        ),
        *(b"multipart/mixed; boundary=a", b"message/rfc822", b"text/html", b"text/plain; charset="),
        *(
            b"utf-8",
            b"utf-16",
            b"iso-2022-jp",
            b"utf-7",
            b"hz",
            b"=?utf-8?q?",
            b"?=",
            b"=0A",
            b"\xff",
        ),
        *(
            b"Content-Transfer-Encoding: ",
            b"base64",
            b"quoted-printable",
            b"x-uuencode",
            b"begin 6 a",
        ),
        *(
            b"Content-Disposition: ",
            b"attachment; filename",
            b"*0*",
            b"(",
            b")",
            b"\\",
            b"@",
            b"<",
            b">",
        ),
        *(
            b"multipart/report; report-type=delivery-status",
            b"message/delivery-status",
            b"Action: ",
        ),
        *(
            b"application/ms-tnef",
            b"\x78\x9f\x3e\x22",
            b"Received: by ",
            b"Auto-Submitted: ",
            b"1 May",
        ),
        *(
            b"-----BEGIN PGP SIGNED MESSAGE-----",
            b"format=flowed",
            b"text/calendar",
            b"METHOD:REPLY",
        ),
        *(
            b"multipart/alternative",
            b"multipart/digest",
            b"\x1b$B",
            b"~{",
            b"+AGE-",
            b"\xe4\xbd",
            b"2026",
        ),
    ]
)


@given(st.lists(TOKENS, max_size=60))
def test_any_words_of_mails_are_a_message_or_unreadable(tokens: list[bytes]) -> None:
    check(b"From: a@b.test\n" + b"".join(tokens))


@given(st.integers(0, 2**32))
def test_a_good_mail_with_bytes_flipped_is_read(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(GOOD)
    for _ in range(chance.randrange(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    check(bytes(content))


@given(st.integers(0, 2**32))
def test_a_good_mail_with_lines_spliced_is_read(seed: int) -> None:
    chance = random.Random(seed)
    lines = GOOD.split(b"\r\n")
    for _ in range(chance.randrange(1, 10)):
        place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        cut = chance.randrange(len(lines[place]) + 1)
        lines[place] = lines[place][:cut] + lines[other][chance.randrange(len(lines[other]) + 1) :]
    check(b"\r\n".join(lines))


@given(st.permutations(GOOD.split(b"--=_cut")), st.integers(0, 6))
def test_a_good_mail_with_parts_shuffled_is_read(parts: list[bytes], dropped: int) -> None:
    check(b"--=_cut".join(parts[dropped:]))
    check(GOOD.split(b"\r\n\r\n")[0] + b"\r\n\r\n--=_cut" + b"--=_cut".join(parts))


@settings(max_examples=25)
@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)))
def test_a_good_mail_cut_anywhere_is_read(start: int, end: int) -> None:
    check(GOOD[:end])
    check(GOOD[start:])


LARGE = 25 * 1_048_576
HEAD = b"From: ana@example.org\n"


@pytest.mark.parametrize(
    ("piece", "head"),
    [
        pytest.param(b"\n", b"\n", id="blank lines"),
        pytest.param("\U0001f600\n".encode(), b"\n", id="emoji"),
        pytest.param(
            b"A" * 76 + b"\n",
            b"Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n",
            id="base64",
        ),
        pytest.param(b"=41=\n", b"Content-Transfer-Encoding: quoted-printable\n\n", id="qp"),
        pytest.param(b"#0V%T\n", b"Content-Type: a/b\nContent-Transfer-Encoding: uue\n\n", id="uu"),
        pytest.param(b"--x\n\na\n", b"Content-Type: multipart/mixed; boundary=x\n\n", id="parts"),
        pytest.param(b"--xy\n", b"Content-Type: multipart/mixed; boundary=x\n\n", id="near"),
        pytest.param(b"a \n", b"Content-Type: text/plain; format=flowed\n\n", id="flowed"),
        pytest.param(b"<a href=cid:x>", b"Content-Type: text/html\n\n", id="html"),
        pytest.param(b"Content-Type: message/rfc822; name=a\n\n", b"", id="mails"),
        pytest.param(b"x", b"Content-Type: message/rfc822; name=a\n\n" * 25 + b"\n", id="mail"),
        pytest.param(b"a: b\n", b"", id="fields"),
    ],
)
def test_a_large_mail_takes_at_most_a_hundred_mebibytes(piece: bytes, head: bytes) -> None:
    content = HEAD + head + piece * ((LARGE - 2_000) // len(piece))
    tracemalloc.start()
    try:
        check(content)
        assert tracemalloc.get_traced_memory()[1] < 100 * 1_048_576
    finally:
        tracemalloc.stop()
