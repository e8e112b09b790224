"""The words that push the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailflow.play.moments import parse_moment, recent_monday
from tests.play.helpers import START, ZONE

SUMMER_ENDS = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)  # Saturday noon in Berlin


def local(words: str, now: datetime = START) -> str | None:
    moment = parse_moment(words, now, ZONE)
    return f"{moment.astimezone(ZONE):%a %d %b %H:%M}" if moment else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("+4 hours", "Mon 16 Nov 13:00"),
        ("+1 hour", "Mon 16 Nov 10:00"),
        ("+90 minutes", "Mon 16 Nov 10:30"),
        ("+2 days", "Wed 18 Nov 09:00"),
        ("+1 week", "Mon 23 Nov 09:00"),
        ("+ 2  DAYS", "Wed 18 Nov 09:00"),
        ("tomorrow", "Tue 17 Nov 09:00"),
        ("tomorrow 14:30", "Tue 17 Nov 14:30"),
        ("wednesday", "Wed 18 Nov 09:00"),
        ("wed 8:15", "Wed 18 Nov 08:15"),
        ("17:30", "Mon 16 Nov 17:30"),
        ("8:00", "Tue 17 Nov 08:00"),
    ],
)
def test_words_name_a_moment(words: str, expected: str) -> None:
    assert local(words) == expected


def test_a_weekday_is_never_now_but_the_next_one() -> None:
    assert local("monday") == "Mon 23 Nov 09:00"
    assert local("monday 10:00") == "Mon 16 Nov 10:00"


def test_a_day_keeps_the_time_on_the_clock_when_summer_time_ends() -> None:
    assert local("+1 day", SUMMER_ENDS) == "Sun 25 Oct 12:00"
    assert parse_moment("+1 day", SUMMER_ENDS, ZONE) == SUMMER_ENDS + timedelta(hours=25)


@pytest.mark.parametrize(
    "words",
    ["", "+", "+days", "+2", "+2 moons", "+-2 days", "+999999 days", "+400 days", "mo", "25:00",
     "tomorrow never", "ben: accept", "list", "+²days", "+² days", "friday 5pm", "12:00+02:00"],
)  # fmt: skip
def test_other_words_name_none(words: str) -> None:
    moment = parse_moment(words, START, ZONE)
    assert moment is None or words == "12:00+02:00"
    assert moment is None or moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize("day", range(14))
def test_a_story_that_takes_a_week_ends_before_today(day: int) -> None:
    now = START + timedelta(days=day, hours=3)
    monday = recent_monday(now, ZONE)
    assert f"{monday.astimezone(ZONE):%a %H:%M}" == "Mon 09:00"
    assert timedelta(days=7) <= now - monday <= timedelta(days=15)
