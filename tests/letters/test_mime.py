"""Headers and parts: folding, encoding, transfer encodings, boundaries."""

import email
import email.policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.letters.clean import clean_line
from mailflow.letters.mime import (
    Part,
    clean_address,
    clean_id,
    encode_words,
    html_part,
    message_part,
    multipart,
    text_part,
    write_address,
    write_mail,
)


def read_back(part: Part) -> email.message.EmailMessage:
    message = email.message_from_bytes(write_mail((), part), policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    return message


def encoding_of(part: Part) -> str:
    return str(read_back(part)["content-transfer-encoding"])


def test_short_subject_stays_as_it_is() -> None:
    assert encode_words("[H-42] Logo", "Subject") == "[H-42] Logo"


def test_long_subject_is_folded_at_spaces_and_read_back_whole() -> None:
    subject = "[H-42] " + "many words here " * 11
    value = encode_words(subject.strip(), "Subject")
    assert all(len(line) <= 78 for line in f"Subject: {value}".split("\r\n"))
    assert value.replace("\r\n", "") == subject.strip()


def test_endless_word_is_not_torn() -> None:
    assert encode_words("x" * 190, "Subject") == "x" * 190


def test_text_that_looks_encoded_is_encoded_so_that_nobody_decodes_it() -> None:
    subject = "=?utf-8?q?hello?="
    value = encode_words(subject, "Subject")
    assert value != subject
    assert str(make_header(decode_header(value))) == subject


@given(st.text(max_size=300))
def test_any_cleaned_subject_is_read_back(subject: str) -> None:
    subject = clean_line(subject, 200)
    value = encode_words(subject, "Subject")
    raw = f"Subject: {value}\r\n\r\n".encode()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    unfolded = str(message["subject"]).replace("\r\n", "")
    assert str(make_header(decode_header(unfolded))).split() == subject.split()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", "a@example.org"),
        ("Ben Ortiz", '"Ben Ortiz" <a@example.org>'),
        ('Ben "B" Ortiz', '"Ben \\"B\\" Ortiz" <a@example.org>'),
        ("Ortiz, Ben", '"Ortiz, Ben" <a@example.org>'),
        ("Bén", "=?utf-8?q?B=C3=A9n?= <a@example.org>"),
    ],
)
def test_mailbox_is_quoted_or_encoded(name: str, written: str) -> None:
    assert write_address(name, "a@example.org") == written


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("a@example.org", "a@example.org"),
        ("<a@example.org>", "a@example.org"),
        ("a@example.org>, b@example.org", "a@example.orgb@example.org"),
        ("a@exa\r\nmple.org", "a@example.org"),
    ],
)
def test_address_cannot_leave_its_place(value: str, cleaned: str) -> None:
    assert clean_address(value) == cleaned


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("<a@b>", "<a@b>"),
        ("a@b", "<a@b>"),
        ("<a b@c>", ""),
        ("<a><b>", ""),
        ("", ""),
        ("<>", ""),
        ("<ä@b>", ""),
    ],
)
def test_id_is_a_whole_one_or_none(value: str, cleaned: str) -> None:
    assert clean_id(value) == cleaned


def test_plain_text_travels_as_it_is() -> None:
    part = text_part("Hello\nBen\n")
    assert encoding_of(part) == "7bit"
    assert part.body == b"Hello\r\nBen\r\n"


@pytest.mark.parametrize(
    "text",
    ["Größe – und so weiter, ein langer Satz mit wenig davon\n", "x" * 1200 + "\n", "a\nFrom b\n"],
)
def test_text_that_needs_it_is_quoted_printable(text: str) -> None:
    part = text_part(text)
    assert encoding_of(part) == "quoted-printable"
    assert max(map(len, part.body.split(b"\r\n"))) <= 76
    assert b"\r\nFrom " not in part.body
    assert read_back(part).get_content().replace("\r\n", "\n") == text


def test_text_of_another_script_is_base64() -> None:
    part = text_part("日本語の文章です\n")
    assert encoding_of(part) == "base64"
    assert read_back(part).get_content().replace("\r\n", "\n") == "日本語の文章です\n"


def test_html_is_ascii_with_references() -> None:
    part = html_part("<p>Größe – 日本</p>\n")
    assert encoding_of(part) == "7bit"
    assert part.body == b"<p>Gr&#246;&#223;e &#8211; &#26085;&#26412;</p>\r\n"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=2000))
def test_any_text_is_read_back(text: str) -> None:
    part = text_part(text + "\n")
    assert max(map(len, part.body.split(b"\r\n"))) < 998
    assert read_back(part).get_content().replace("\r\n", "\n") == text + "\n"


def test_original_keeps_its_lines_and_gets_proper_line_ends() -> None:
    part = message_part(b"Subject: a\nX: b\r\nY: c\r\rtext\n.\n")
    assert part.body == b"Subject: a\r\nX: b\r\nY: c\r\n\r\ntext\r\n.\r\n"


def test_boundary_follows_from_the_seed_alone() -> None:
    parts = (text_part("a"), text_part("b"))
    assert multipart("mixed", parts, "<1@x>") == multipart("mixed", parts, "<1@x>")
    assert multipart("mixed", parts, "<1@x>") != multipart("mixed", parts, "<2@x>")


def test_inner_and_outer_boundary_differ() -> None:
    inner = multipart("alternative", (text_part("a"), html_part("b")), "<1@x>")
    outer = multipart("mixed", (inner, text_part("c")), "<1@x>")
    kinds = [part.get_content_type() for part in read_back(outer).walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/plain",
    ]
