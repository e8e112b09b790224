"""Cleaning: what may never reach a header or a reader, and what must survive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.letters.clean import clean_line, clean_subject, clean_text, first_name, unwrap


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("plain", "plain"),
        ("  many   spaces ", "many spaces"),
        ("two\r\nlines", "two lines"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a b c d e f"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("\u202etxt.exe\u202c", "txt.exe"),
        ("x\u2066y\u2069z", "xyz"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("lone \ud800 half", "lone half"),
        ("tab\there", "tab here"),
        ("no\u00a0break", "no break"),
        ("Größe 日本語 👍🏽 ñ", "Größe 日本語 👍🏽 ñ"),
        ("family 👨\u200d👩\u200d👧", "family 👨\u200d👩\u200d👧"),
    ],
)
def test_one_harmless_line(value: str, cleaned: str) -> None:
    assert clean_line(value) == cleaned


def test_line_is_cut_with_a_mark() -> None:
    assert clean_line("x" * 300, 200) == "x" * 199 + "…"
    assert clean_line("x" * 200, 200) == "x" * 200


@given(st.text(), st.integers(min_value=1, max_value=100))
def test_line_is_always_one_short_line_that_can_be_encoded(value: str, limit: int) -> None:
    cleaned = clean_line(value, limit)
    assert len(cleaned) <= limit
    assert len(cleaned.splitlines()) <= 1
    cleaned.encode("utf-8")
    assert clean_line(cleaned, limit) == cleaned


@given(st.text())
def test_text_has_plain_line_ends_only(value: str) -> None:
    cleaned = clean_text(value)
    assert cleaned.split("\n") == cleaned.splitlines() or cleaned == ""
    cleaned.encode("utf-8")


def test_text_keeps_its_lines_and_tabs() -> None:
    assert clean_text("a\r\nb\rc\n\td\u2028e") == "a\nb\nc\n\td\ne"


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("Logo", "Logo"),
        ("Re: Logo", "Logo"),
        ("Re: RE: Fwd: AW: WG: Logo", "Logo"),
        ("[H-42] Re: [H-7] Logo", "Logo"),
        ("Re : Logo", "Logo"),
        ("Regarding: Logo", "Regarding: Logo"),
        ("[External] Logo", "[External] Logo"),
        ("Fwd:", "(no subject)"),
        ("", "(no subject)"),
    ],
)
def test_subject_without_prefixes(value: str, cleaned: str) -> None:
    assert clean_subject(value) == cleaned


def test_ten_thousand_prefixes_take_no_time_and_do_no_harm() -> None:
    assert len(clean_subject("Re: " * 10_000)) <= 250


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ben Ortiz", "Ben"),
        ("Ortiz, Ben", "Ben"),
        ("Ortiz,", "Ortiz"),
        ("Ben", "Ben"),
        ("", ""),
        (" , ", ""),
    ],
)
def test_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


WRAPPED = [
    "we are happy with the second draft of the logo and the files",
    "for the spring campaign.",
    "",
    "Kind regards",
    "Carla",
]


def test_wrapped_lines_are_joined_and_short_ones_stay() -> None:
    assert unwrap(WRAPPED) == [f"{WRAPPED[0]} {WRAPPED[1]}", "", "Kind regards", "Carla"]


@pytest.mark.parametrize("line", ["- a point", "* a point", "1. a point", "> a quote", "", "(x)"])
def test_lists_and_quotes_are_not_joined(line: str) -> None:
    assert unwrap([WRAPPED[0], line]) == [WRAPPED[0], line]


@given(st.lists(st.text(alphabet="ab >-", max_size=90)))
def test_unwrapping_loses_no_word(lines: list[str]) -> None:
    assert " ".join(unwrap(lines)).split() == " ".join(lines).split()
