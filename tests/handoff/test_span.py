"""Spans: lengths of time in words, kept as they were meant."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.handoff.span import Span, Unit, parse_duration, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("15m", Span(15, Unit.MINUTE)),
        ("1 minute", Span(1, Unit.MINUTE)),
        ("4h", Span(4, Unit.HOUR)),
        ("4 hours", Span(4, Unit.HOUR)),
        ("1 Day", Span(1, Unit.DAY)),
        ("30 days", Span(30, Unit.DAY)),
        ("2w", Span(2, Unit.WEEK)),
        ("2 working days", Span(2, Unit.WORKING_DAY)),
        ("2 business days", Span(2, Unit.WORKING_DAY)),
        ("4   working  hours", Span(4, Unit.WORKING_HOUR)),
        ("10 working minutes", Span(10, Unit.WORKING_MINUTE)),
        ("1 working week", Span(5, Unit.WORKING_DAY)),
        ("0", Span(0, Unit.HOUR)),
    ],
)
def test_a_span_is_read_from_words(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "days",
        "-1 day",
        "1.5 days",
        "1 fortnight",
        "99999 days",
        "1234567 minutes",
        "٣ days",
    ],
)
def test_a_length_that_is_none_is_refused_with_its_cure(text: str) -> None:
    with pytest.raises(ValueError, match="write '15m', '4 hours', '1 day' or '2 working days'"):
        parse_span(text)


def test_a_long_mistake_is_shown_only_in_part() -> None:
    with pytest.raises(ValueError, match=r"^'x{40}\.\.\.'"):
        parse_span("x" * 500)


@given(st.integers(0, 300), st.sampled_from(Unit))
def test_what_a_span_says_can_be_read_back(amount: int, unit: Unit) -> None:
    assert parse_span(str(Span(amount, unit))) == Span(amount, unit)


def test_a_span_says_one_and_many() -> None:
    assert str(Span(1, Unit.WORKING_DAY)) == "1 working day"
    assert str(Span(2, Unit.HOUR)) == "2 hours"


def test_only_nothing_is_false() -> None:
    assert not Span(0, Unit.HOUR)
    assert Span(-1, Unit.HOUR)
    assert -Span(2, Unit.DAY) == Span(-2, Unit.DAY)


def test_working_time_has_no_length_on_the_wall() -> None:
    assert Span(2, Unit.WORKING_DAY).wall is None
    assert Span(2, Unit.WEEK).wall == timedelta(days=14)


def test_a_plain_span_can_be_counted_in_working_time() -> None:
    assert Span(4, Unit.HOUR).working() == Span(4, Unit.WORKING_HOUR)
    assert Span(1, Unit.WEEK).working() == Span(5, Unit.WORKING_DAY)
    assert Span(3, Unit.WORKING_DAY).working() == Span(3, Unit.WORKING_DAY)


@pytest.mark.parametrize(
    ("span", "part"),
    [
        (Span(4, Unit.WORKING_HOUR), Span(1, Unit.WORKING_HOUR)),
        (Span(1, Unit.WORKING_DAY), Span(2, Unit.WORKING_HOUR)),
        (Span(3, Unit.WORKING_DAY), Span(6, Unit.WORKING_HOUR)),
        (Span(4, Unit.WORKING_DAY), Span(1, Unit.WORKING_DAY)),
        (Span(1, Unit.WORKING_HOUR), Span(15, Unit.WORKING_MINUTE)),
        (Span(1, Unit.DAY), Span(6, Unit.HOUR)),
        (Span(1, Unit.MINUTE), Span(1, Unit.MINUTE)),
    ],
)
def test_a_quarter_of_a_span_is_rounded_up(span: Span, part: Span) -> None:
    assert span.scaled(25) == part


def test_spans_of_one_kind_can_be_compared_in_minutes() -> None:
    assert Span(1, Unit.WORKING_DAY).minutes == 480
    assert Span(1, Unit.DAY).minutes == 1440


def test_a_duration_is_time_on_the_wall() -> None:
    assert parse_duration("90m") == timedelta(minutes=90)
    with pytest.raises(ValueError, match="counts working time"):
        parse_duration("2 working days")
