"""The cleaners, the charsets and the header fields, each for itself."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.body import cut_encrypted, unflow, unwrap_signed
from mailflow.mail.charset import decode_text, find_codecs
from mailflow.mail.header import (
    PARAMETER_COUNT,
    decode_base64,
    decode_field,
    decode_words,
    parse_parameters,
    split_fields,
)
from mailflow.mail.mime import decode_transfer
from mailflow.mail.text import clean_body, clean_markup, clean_text, is_plain

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("", ""),
        ("  plain  ", "plain"),
        ("a\tb", "a b"),
        ("a\r\nBcc: x@y.test", "a  Bcc: x@y.test"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei", "a b c d e f g h i"),
        ("a\x00\x07\x1b\x7f\x80\x9fb", "ab"),
        (f"a{BIDI}\u200e\u200f\u061cb", "ab"),
        ("a\u200b\u2060\ufeff\u180e\u00adb", "ab"),
        ("\ud800a\udfff", "\ufffda\ufffd"),
        ("\U000e0041a", "a"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("a\u200db\u200c", "ab"),
        ("نامه\u200cها", "نامه\u200cها"),
        ("naïve – “quoted”", "naïve – “quoted”"),
        ("two  spaces\u3000stay", "two  spaces\u3000stay"),
    ],
)
def test_a_value_is_one_harmless_line(value: str, cleaned: str) -> None:
    assert clean_text(value) == cleaned


def test_a_value_is_cut_at_its_limit() -> None:
    assert clean_text("x" * 50, 10) == "x" * 10
    assert clean_text("ä" * 9 + " b", 10) == "ä" * 9
    assert len(clean_text("\u200bä" * 10_000)) == 2_000


@given(st.text())
def test_no_text_leaves_anything_harmful_in_a_value(value: str) -> None:
    cleaned = clean_text(value)
    assert len(cleaned.splitlines()) <= 1
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in cleaned)
    assert not set(cleaned) & set(BIDI)
    assert clean_text(cleaned) == cleaned


@given(st.text())
def test_no_text_leaves_anything_harmful_in_a_body(value: str) -> None:
    cleaned = clean_body(value)
    assert not set(cleaned) & set(BIDI + "\x00\r\x0b\x0c\x1c\x85\u2028\u2029")
    cleaned.encode("utf-8")
    assert clean_body(cleaned) == cleaned


def test_a_body_keeps_its_lines_its_tabs_and_the_marks_of_direction() -> None:
    assert clean_body("a\r\nb\rc\n\td") == "a\nb\nc\n\td"
    assert clean_body("\u200fשלום\u200e") == "\u200fשלום\u200e"
    assert clean_body("abc", 2) == "ab"
    assert clean_body("a\r\nb", 3) == "a\nb"


def test_markup_keeps_all_that_a_parser_can_take() -> None:
    assert clean_markup("<p>a\r\nb\x00\ud800\u202e") == "<p>a\nb\ufffd\u202e"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("ana", True),
        ("a b", False),
        ("a\tb", False),
        ("é", True),
        ("e\u0301", False),
        ("\uff41", False),
        ("\u212a", False),
        ("a\u200bé", False),
        ("é\u00a0", False),
        ("пример", True),
    ],
)
def test_what_is_an_impostor_of_letters_is_not_plain(value: str, plain: bool) -> None:
    assert is_plain(value) is plain


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf_8"),
        ("utf8", "utf_8"),
        ("x-sjis", "cp932"),
        ("Windows-31J", "cp932"),
        ("KS_C_5601-1987", "cp949"),
        ("GB2312", "gb18030"),
        ("iso-8859-1", "cp1252"),
        ("ISO_8859-1:1987", "cp1252"),
        ("Windows-1252", "cp1252"),
        ("CP-850", "cp850"),
        ("koi8-r", "koi8_r"),
        ("ISO-8859-15", "iso8859_15"),
        ("iso-8859-8-i", "iso8859_8"),
        ("macintosh", "mac_roman"),
        ("ansi_x3.4-1968", "ascii"),
    ],
)
def test_the_labels_of_mailers_are_known(label: str, codec: str) -> None:
    assert find_codecs(label)[0] == codec


@pytest.mark.parametrize(
    "label",
    ["", "nope", "zlib", "hex", "base64", "rot13", "idna", "punycode", "unicode_escape", "x" * 999],
)
def test_a_codec_that_is_no_charset_is_not_one(label: str) -> None:
    assert find_codecs(label) == ()


def test_what_a_charset_cannot_decode_falls_to_the_next() -> None:
    assert decode_text("größe".encode(), "us-ascii") == "größe"
    assert decode_text(b"\xf0\xd2\xc9", "us-ascii", "koi8-r") == "При"
    assert decode_text(b"\x81\x8d", "us-ascii") == "\ufffd\ufffd"
    assert decode_text("\ufeffa".encode(), "utf-8") == "a"
    assert decode_text(b"a\x1b$B!!", "") != ""
    assert decode_text(b"\x1b$B\x7f\x7f\x7f", "") == "\x1b$B\x7f\x7f\x7f"
    assert decode_text("я".encode("utf-16-le"), "utf-16le") == "я"


@given(st.binary(max_size=60), st.sampled_from(["", "utf-8", "utf-16", "hz", "utf-7", "big5", "x"]))
def test_no_bytes_are_beyond_a_charset(content: bytes, charset: str) -> None:
    assert isinstance(decode_text(content, charset, "iso-2022-jp"), str)


@given(st.text(alphabet="=?uUtf8-qQbB_\t AZ09", max_size=60))
def test_no_text_breaks_the_reader_of_encoded_words(value: str) -> None:
    assert isinstance(decode_words(value), str)
    assert "=?" in value or decode_words(value) == value


def test_encoded_words_of_two_charsets_are_decoded_apart() -> None:
    assert decode_words("=?utf-8?q?=C3=A4?= =?iso-8859-1?q?=F6?= and =?utf-8?q?b?=") == "äö and b"
    assert decode_field(b"=?utf-8?q?a?=", words=False) == "=?utf-8?q?a?="


def test_base64_is_decoded_as_far_as_it_goes() -> None:
    assert decode_base64(b"YWJj") == b"abc"
    assert decode_base64(b"YWJjZA") == b"abcd"
    assert decode_base64(b"YWJjZ") == b"abc"
    assert decode_base64(b"\xff*") == b""
    assert decode_base64(b"") == b""


@given(st.binary(max_size=80), st.sampled_from(["base64", "quoted-printable", "uue", "", "odd"]))
def test_no_bytes_break_a_transfer_encoding(raw: bytes, encoding: str) -> None:
    assert isinstance(decode_transfer(raw, encoding), bytes)


@pytest.mark.parametrize(
    ("value", "token", "parameters"),
    [
        ("text/plain", "text/plain", {}),
        ("TEXT / Plain; Charset=utf-8", "text/plain", {"charset": "utf-8"}),
        ('a; b="c;d"; e=f', "a", {"b": "c;d", "e": "f"}),
        (r'a; b="\"c\\"', "a", {"b": '"c\\'}),
        (r'a; b="c\\"; d=e', "a", {"b": "c\\", "d": "e"}),
        ("a; b=1; b=2", "a", {"b": "1"}),
        ("a; b; =c; d=", "a", {"d": ""}),
        ("a; b*=utf-8''%C3%A4; b=x", "a", {"b": "ä"}),
        ("a; b*=%41", "a", {"b": "A"}),
        ("a; b*0=x; b*2=z; b*1=y; b*1=q", "a", {"b": "xyz"}),
        ("a; b*x=1; b*-1=2; b*9999=3", "a", {}),
        ("a; b*0*=utf-8''%C3; b*1*=%A4%ZZ", "a", {"b": "ä%ZZ"}),
        ("", "", {}),
        (";", "", {}),
    ],
)
def test_parameters_are_read_as_mailers_write_them(
    value: str, token: str, parameters: dict[str, str]
) -> None:
    assert parse_parameters(value) == (token, parameters)


def test_parameters_have_a_bound() -> None:
    found = parse_parameters("a" + "".join(f"; p{number}=1" for number in range(1_000)))[1]
    assert len(found) <= PARAMETER_COUNT + 1


@given(st.text(alphabet="ab;=\"*\\0'% ", max_size=60))
def test_no_text_breaks_the_reader_of_parameters(value: str) -> None:
    token, parameters = parse_parameters(value)
    assert isinstance(token, str)
    assert all(name and isinstance(content, str) for name, content in parameters.items())


def test_a_header_section_ends_where_no_field_is() -> None:
    fields, length = split_fields(b"A: b\r\n  c\r\nnot a field\r\n")
    assert [(item.name, item.raw) for item in fields] == [("a", b" b  c")]
    assert length == len(b"A: b\r\n  c\r\n")
    assert split_fields(b" continued nothing\nA: b")[0][0].name == "a"
    assert split_fields(b"")[0] == []


def test_flowed_lines_join_only_within_their_depth() -> None:
    assert unflow("> a \n>> b \n> c") == "> a\n>> b\n> c"
    assert unflow("a \nb \n\nc") == "a b\n\nc"
    assert unflow("a \n-- \nb") == "a\n-- \nb"
    assert unflow("") == ""


@given(st.text(alphabet="> ab-\n", max_size=60))
def test_no_text_loses_a_letter_when_it_is_unflowed(text: str) -> None:
    letters = [char for char in text if char in "ab"]
    assert [char for char in unflow(text) if char in "ab"] == letters


def test_text_around_a_signature_or_an_encrypted_block_stays() -> None:
    signed = "above\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nbody\n"
    assert unwrap_signed(signed) == "above\nbody\n"
    assert cut_encrypted("hello") == ("hello", "")
    block = "-----BEGIN PGP MESSAGE-----\n\nx\n-----END PGP MESSAGE-----"
    assert cut_encrypted(f"above\n{block}\nbelow") == ("above\n\nbelow", block)
