"""Working hours: right in several zones, over changes of the clock, breaks, nights, holidays."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.handoff.hours import (
    Calendar,
    calendar_of,
    check_holidays,
    is_holiday,
    make_calendar,
)
from mailflow.handoff.model import Person
from mailflow.handoff.span import Span, Unit, parse_span
from mailflow.handoff.week import parse_hours

OFFICE = make_calendar("Europe/Berlin", "Mon-Fri 09:00-17:00")
SHORT_FRIDAY = make_calendar("Europe/Madrid", "Mon-Thu 08:00-16:00, Fri 08:00-12:00")
BREAK = make_calendar("Europe/Berlin", "Mon-Fri 09:00-12:00 13:00-17:00")
NIGHT = make_calendar("Europe/Berlin", "Mon-Fri 22:00-06:00")
AROUND = make_calendar("America/New_York", "Mon-Sun 00:00-24:00")


def at(calendar: Calendar, text: str) -> datetime:
    """Read a local time of the calendar: "2026-11-20 16:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone).astimezone(UTC)


def local(calendar: Calendar, instant: datetime) -> str:
    return calendar.local(instant).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("calendar", "start", "span", "end"),
    [
        (OFFICE, "2026-11-18 10:00", "4 working hours", "Wed 2026-11-18 14:00"),
        (OFFICE, "2026-11-18 15:00", "4 working hours", "Thu 2026-11-19 11:00"),
        (OFFICE, "2026-11-20 16:00", "4 working hours", "Mon 2026-11-23 12:00"),
        (OFFICE, "2026-11-21 12:00", "4 working hours", "Mon 2026-11-23 13:00"),
        (OFFICE, "2026-11-18 09:00", "8 working hours", "Wed 2026-11-18 17:00"),
        (OFFICE, "2026-11-18 10:00", "1 working day", "Thu 2026-11-19 10:00"),
        (OFFICE, "2026-11-20 10:00", "1 working day", "Mon 2026-11-23 10:00"),
        (OFFICE, "2026-11-20 17:00", "1 working day", "Tue 2026-11-24 09:00"),
        (OFFICE, "2026-11-21 12:00", "1 working day", "Tue 2026-11-24 09:00"),
        (OFFICE, "2026-11-18 10:00", "10 working days", "Wed 2026-12-02 10:00"),
        (OFFICE, "2026-11-18 10:00", "0", "Wed 2026-11-18 10:00"),
        (OFFICE, "2026-11-21 12:00", "0 working days", "Sat 2026-11-21 12:00"),
        (OFFICE, "2026-11-18 10:00", "2 days", "Fri 2026-11-20 10:00"),
        (OFFICE, "2026-11-18 10:00", "1 week", "Wed 2026-11-25 10:00"),
        (OFFICE, "2026-11-18 10:00", "90m", "Wed 2026-11-18 11:30"),
        (SHORT_FRIDAY, "2026-11-19 15:00", "1 working day", "Fri 2026-11-20 12:00"),
        (SHORT_FRIDAY, "2026-11-20 11:00", "2 working hours", "Mon 2026-11-23 09:00"),
        (SHORT_FRIDAY, "2026-11-19 09:00", "1 working day", "Fri 2026-11-20 09:00"),
        (BREAK, "2026-11-18 11:00", "2 working hours", "Wed 2026-11-18 14:00"),
        (BREAK, "2026-11-18 12:30", "1 working hour", "Wed 2026-11-18 14:00"),
        (BREAK, "2026-11-18 11:30", "1 working day", "Thu 2026-11-19 11:30"),
        (NIGHT, "2026-11-18 23:00", "2 working hours", "Thu 2026-11-19 01:00"),
        (NIGHT, "2026-11-20 23:00", "8 working hours", "Mon 2026-11-23 23:00"),
        (NIGHT, "2026-11-20 05:00", "1 working day", "Sat 2026-11-21 05:00"),
        (NIGHT, "2026-11-21 05:00", "1 working day", "Tue 2026-11-24 05:00"),
        (AROUND, "2026-11-21 23:00", "3 working hours", "Sun 2026-11-22 02:00"),
    ],
)
def test_time_is_added_in_the_persons_hours(
    calendar: Calendar, start: str, span: str, end: str
) -> None:
    assert local(calendar, calendar.add(at(calendar, start), parse_span(span))) == end


@pytest.mark.parametrize(
    ("calendar", "start", "span", "end"),
    [
        (OFFICE, "2026-11-23 10:00", "1 working day", "Fri 2026-11-20 10:00"),
        (OFFICE, "2026-11-22 10:00", "1 working day", "Thu 2026-11-19 17:00"),
        (OFFICE, "2026-11-23 10:00", "2 working hours", "Fri 2026-11-20 16:00"),
        (OFFICE, "2026-11-18 17:00", "1 working hour", "Wed 2026-11-18 16:00"),
        (OFFICE, "2026-11-18 17:00", "1 working day", "Tue 2026-11-17 17:00"),
        (SHORT_FRIDAY, "2026-11-23 15:00", "1 working day", "Fri 2026-11-20 12:00"),
        (OFFICE, "2026-11-18 10:00", "2 days", "Mon 2026-11-16 10:00"),
    ],
)
def test_time_is_taken_away_in_the_persons_hours(
    calendar: Calendar, start: str, span: str, end: str
) -> None:
    assert local(calendar, calendar.add(at(calendar, start), -parse_span(span))) == end


@pytest.mark.parametrize(
    ("zone", "friday", "monday"),
    [
        ("Europe/Berlin", "2026-10-23 16:00", "2026-10-26 12:00"),
        ("Europe/Berlin", "2026-03-27 16:00", "2026-03-30 12:00"),
        ("America/New_York", "2026-03-06 16:00", "2026-03-09 12:00"),
        ("America/New_York", "2026-10-30 16:00", "2026-11-02 12:00"),
        ("Australia/Lord_Howe", "2026-10-02 16:00", "2026-10-05 12:00"),
    ],
)
def test_a_change_of_the_clock_over_the_weekend_changes_nothing(
    zone: str, friday: str, monday: str
) -> None:
    calendar = make_calendar(zone, "Mon-Fri 09:00-17:00")
    start, end = at(calendar, friday), at(calendar, monday)
    assert calendar.add(start, Span(4, Unit.WORKING_HOUR)) == end
    assert calendar.working_between(start, end) == timedelta(hours=4)


def test_a_day_on_the_clock_keeps_its_hour_over_a_change() -> None:
    start = at(OFFICE, "2026-10-24 10:00")
    assert local(OFFICE, OFFICE.add(start, Span(1, Unit.DAY))) == "Sun 2026-10-25 10:00"
    assert local(OFFICE, OFFICE.add(start, Span(24, Unit.HOUR))) == "Sun 2026-10-25 09:00"


def test_a_night_in_which_the_clock_changes_is_an_hour_longer_or_shorter() -> None:
    calendar = make_calendar("Europe/Berlin", "Sat 22:00-06:00")

    def night(day: str) -> timedelta:
        start = at(calendar, f"{day} 12:00")
        return calendar.working_between(start, start + timedelta(days=1))

    assert night("2026-10-24") == timedelta(hours=9)
    assert night("2026-03-28") == timedelta(hours=7)
    assert night("2026-11-14") == timedelta(hours=8)


def test_a_shift_within_the_skipped_hour_does_not_take_place() -> None:
    calendar = make_calendar("Europe/Berlin", "Sun 02:00-03:00")
    start = at(calendar, "2026-03-28 12:00")
    assert local(calendar, calendar.next_working(start)) == "Sun 2026-04-05 02:00"


def test_work_begins_at_the_opening_and_is_over_at_the_closing() -> None:
    assert OFFICE.is_working(at(OFFICE, "2026-11-18 09:00"))
    assert OFFICE.is_working(at(OFFICE, "2026-11-18 16:59"))
    assert not OFFICE.is_working(at(OFFICE, "2026-11-18 17:00"))
    assert not OFFICE.is_working(at(OFFICE, "2026-11-18 08:59"))
    assert not OFFICE.is_working(at(OFFICE, "2026-11-21 12:00"))
    assert not BREAK.is_working(at(BREAK, "2026-11-18 12:30"))


def test_after_midnight_a_night_shift_still_works() -> None:
    assert NIGHT.is_working(at(NIGHT, "2026-11-21 05:00"))
    assert not NIGHT.is_working(at(NIGHT, "2026-11-23 05:00"))


def test_the_next_working_moment_is_now_or_the_next_opening() -> None:
    working = at(OFFICE, "2026-11-18 10:00")
    assert OFFICE.next_working(working) == working
    weekend = at(OFFICE, "2026-11-20 17:00")
    assert local(OFFICE, OFFICE.next_working(weekend)) == "Mon 2026-11-23 09:00"


def test_a_day_ends_at_the_persons_closing_time() -> None:
    assert local(SHORT_FRIDAY, SHORT_FRIDAY.end_of_day(date(2026, 11, 19))).endswith("16:00")
    assert local(SHORT_FRIDAY, SHORT_FRIDAY.end_of_day(date(2026, 11, 20))).endswith("12:00")
    assert local(SHORT_FRIDAY, SHORT_FRIDAY.start_of_day(date(2026, 11, 20))).endswith("08:00")


def test_a_free_day_ends_when_the_working_day_before_it_does() -> None:
    assert local(SHORT_FRIDAY, SHORT_FRIDAY.end_of_day(date(2026, 11, 21))) == (
        "Sat 2026-11-21 12:00"
    )
    monday = make_calendar("UTC", "Tue 09:00-11:00")
    assert local(monday, monday.end_of_day(date(2026, 11, 23))) == "Mon 2026-11-23 11:00"


def test_a_night_shift_ends_on_the_next_morning() -> None:
    assert local(NIGHT, NIGHT.end_of_day(date(2026, 11, 20))) == "Sat 2026-11-21 06:00"


def test_holidays_are_free() -> None:
    berlin = make_calendar("Europe/Berlin", "Mon-Fri 09:00-17:00", "DE-BE")
    start = at(berlin, "2026-12-24 16:00")
    assert local(berlin, berlin.add(start, Span(2, Unit.WORKING_HOUR))) == "Mon 2026-12-28 10:00"
    assert not berlin.is_workday(date(2026, 12, 25))
    assert OFFICE.is_workday(date(2026, 12, 25))


def test_a_subdivision_has_its_own_holidays() -> None:
    assert is_holiday("DE-BY", date(2026, 1, 6))
    assert not is_holiday("DE-BE", date(2026, 1, 6))
    assert not is_holiday("", date(2026, 12, 25))


def test_an_unknown_holiday_code_is_refused_with_its_cure() -> None:
    check_holidays("")
    check_holidays("GB-ENG")
    for code in ("XX", "DE-ZZ", "Germany", "utils", "de"):
        with pytest.raises(ValueError, match="write 'DE' or 'DE-BE'"):
            check_holidays(code)


@pytest.mark.parametrize(
    ("hours", "weekday"),
    [
        ("Mon-Fri 09:00-17:00", 0),
        ("Mon-Sun 09:00-17:00", 0),
        ("Thu-Fri 09:00-17:00", 0),
        ("Tue-Sat 09:00-17:00", 0),
        ("Sun-Thu 08:00-16:00", 6),
        ("Sat-Wed 08:00-16:00", 5),
    ],
)
def test_the_week_begins_after_its_weekend(hours: str, weekday: int) -> None:
    assert make_calendar("UTC", hours).first_weekday() == weekday


def test_days_of_work_are_counted_both_ways() -> None:
    friday = date(2026, 11, 20)
    assert OFFICE.add_workdays(friday, 1) == date(2026, 11, 23)
    assert OFFICE.add_workdays(friday, -1) == date(2026, 11, 19)
    assert OFFICE.add_workdays(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert OFFICE.add_workdays(friday, 0) == friday


def test_time_between_is_negative_backwards() -> None:
    start, end = at(OFFICE, "2026-11-20 16:00"), at(OFFICE, "2026-11-23 10:00")
    assert OFFICE.working_between(start, end) == timedelta(hours=2)
    assert OFFICE.working_between(end, start) == -timedelta(hours=2)
    assert OFFICE.working_between(start, start) == timedelta()


def test_a_calendar_comes_from_a_person() -> None:
    ben = Person(
        "ben", "Ben", ("ben@example.org",), timezone="Europe/Madrid", hours="Mon 08:00-09:00"
    )
    assert calendar_of(ben).zone == ZoneInfo("Europe/Madrid")
    assert calendar_of(ben) is calendar_of(ben)


def test_a_calendar_without_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="never come to its next day"):
        Calendar(ZoneInfo("UTC"), ((),) * 7)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Mon 09:00-17:00", {0: ((540, 1020),)}),
        ("monday 9-17", {0: ((540, 1020),)}),
        ("Mon, Wed 09:00-10:00", {0: ((540, 600),), 2: ((540, 600),)}),
        ("Sat-Mon 10:00-11:00", {5: ((600, 660),), 6: ((600, 660),), 0: ((600, 660),)}),
        ("Mon 13:00-17:00 09:00-12:00", {0: ((540, 720), (780, 1020))}),
        ("Mon 09:00-10:00; Tue 11:00-12:00", {0: ((540, 600),), 1: ((660, 720),)}),
        ("Fri 22:00-06:00", {4: ((1320, 1800),)}),
        ("Mon 00:00-24:00", {0: ((0, 1440),)}),
        ("Mon – Tue 9:00 – 10:00", {0: ((540, 600),), 1: ((540, 600),)}),
    ],
)
def test_hours_are_read_from_words(text: str, week: dict[int, tuple[tuple[int, int], ...]]) -> None:
    assert parse_hours(text) == tuple(week.get(day, ()) for day in range(7))


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("", "names no hours"),
        ("Mon-Fri", "names no hours"),
        ("Mon 09:00-17:00, Tue", "names no hours"),
        ("09:00-17:00", "has no days before it"),
        ("Mon 09:00", "are no hours"),
        ("Mon 25:00-26:00", "are no hours"),
        ("Mon 09:60-10:00", "are no hours"),
        ("Mon 9:5-10:00", "are no hours"),
        ("Mon 09:00-09:00", "leaves no time"),
        ("Mon 24:00-06:00", "leaves no time"),
        ("Funday 09:00-17:00", "is no day"),
        ("Mon-Funday 09:00-17:00", "is no day"),
        ("Mon 09:00-12:00 11:00-13:00", "overlaps"),
        ("Mon 22:00-06:00, Tue 05:00-08:00", "overlaps"),
        ("Sun 22:00-06:00, Mon 05:00-08:00", "overlaps"),
    ],
)
def test_hours_that_are_wrong_are_refused_with_their_cure(text: str, cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        parse_hours(text)


CALENDARS = st.sampled_from([OFFICE, SHORT_FRIDAY, BREAK, NIGHT, AROUND])
# Over thirty changes of the clock.
INSTANTS = st.integers(0, 15 * 366 * 1440).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPANS = st.builds(Span, st.integers(-60, 60), st.sampled_from(Unit))


@settings(max_examples=300, deadline=None)
@given(CALENDARS, INSTANTS, st.integers(1, 3000))
def test_adding_working_minutes_adds_exactly_as_much_working_time(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    end = calendar.add(start, Span(minutes, Unit.WORKING_MINUTE))
    assert calendar.working_between(start, end) == timedelta(minutes=minutes)
    back = calendar.add(end, Span(-minutes, Unit.WORKING_MINUTE))
    assert calendar.working_between(back, end) == timedelta(minutes=minutes)


@settings(max_examples=300, deadline=None)
@given(CALENDARS, INSTANTS, INSTANTS, SPANS)
def test_who_starts_later_is_never_done_earlier(
    calendar: Calendar, one: datetime, other: datetime, span: Span
) -> None:
    first, second = sorted((one, other))
    if span.unit.is_working:
        assert calendar.add(first, span) <= calendar.add(second, span)


@settings(max_examples=200, deadline=None)
@given(CALENDARS, INSTANTS)
def test_the_next_working_moment_is_at_work(calendar: Calendar, start: datetime) -> None:
    moment = calendar.next_working(start)
    assert moment >= start
    assert calendar.is_working(moment)
    assert calendar.working_between(start, moment) == timedelta()


# ------------------------------------------------------------------ absences


def without(calendar: Calendar, *absences: tuple[str, str]) -> Calendar:
    """Return the calendar with absences cut out, each from one local time to another."""
    cut = tuple((at(calendar, begins), at(calendar, ends)) for begins, ends in absences)
    return replace(calendar, absences=cut)


WEEK_OFF = without(OFFICE, ("2026-11-16 00:00", "2026-11-21 00:00"))
NOON_OFF = without(OFFICE, ("2026-11-17 12:00", "2026-11-19 13:00"))
TWICE_OFF = without(
    OFFICE, ("2026-11-17 10:00", "2026-11-17 11:00"), ("2026-11-17 14:00", "2026-11-18 00:00")
)
#: The clocks go back on Sunday, 25 October 2026.
OVER_CHANGE = without(OFFICE, ("2026-10-23 00:00", "2026-10-27 00:00"))
XMAS = without(
    make_calendar("Europe/Berlin", "Mon-Fri 09:00-17:00", "DE"),
    ("2026-12-28 00:00", "2027-01-01 00:00"),
)
NIGHT_OFF = without(NIGHT, ("2026-11-17 00:00", "2026-11-18 00:00"))


@pytest.mark.parametrize(
    ("calendar", "start", "span", "end"),
    [
        (WEEK_OFF, "2026-11-13 16:00", "4 working hours", "Mon 2026-11-23 12:00"),
        (WEEK_OFF, "2026-11-13 16:00", "1 working day", "Mon 2026-11-23 16:00"),
        (WEEK_OFF, "2026-11-18 10:00", "1 working day", "Tue 2026-11-24 09:00"),
        (WEEK_OFF, "2026-11-23 10:00", "-1 working day", "Fri 2026-11-13 10:00"),
        (WEEK_OFF, "2026-11-23 10:00", "-2 working hours", "Fri 2026-11-13 16:00"),
        (WEEK_OFF, "2026-11-18 10:00", "2 days", "Fri 2026-11-20 10:00"),
        (NOON_OFF, "2026-11-17 11:00", "2 working hours", "Thu 2026-11-19 14:00"),
        (NOON_OFF, "2026-11-16 15:00", "1 working day", "Tue 2026-11-17 12:00"),
        (NOON_OFF, "2026-11-16 15:00", "2 working days", "Thu 2026-11-19 15:00"),
        (NOON_OFF, "2026-11-17 10:00", "1 working day", "Thu 2026-11-19 13:00"),
        (TWICE_OFF, "2026-11-17 09:30", "2 working hours", "Tue 2026-11-17 12:30"),
        (TWICE_OFF, "2026-11-17 13:00", "2 working hours", "Wed 2026-11-18 10:00"),
        (OVER_CHANGE, "2026-10-22 16:00", "2 working hours", "Tue 2026-10-27 10:00"),
        (OVER_CHANGE, "2026-10-22 16:00", "1 working day", "Tue 2026-10-27 16:00"),
        (XMAS, "2026-12-24 16:00", "2 working hours", "Mon 2027-01-04 10:00"),
        (NIGHT_OFF, "2026-11-16 22:00", "3 working hours", "Wed 2026-11-18 01:00"),
    ],
)
def test_absent_days_are_no_working_days(
    calendar: Calendar, start: str, span: str, end: str
) -> None:
    backwards = span.startswith("-")
    length = parse_span(span.removeprefix("-"))
    length = Span(-length.amount, length.unit) if backwards else length
    assert local(calendar, calendar.add(at(calendar, start), length)) == end


def test_who_is_away_is_back_when_his_hours_begin() -> None:
    wednesday = at(OFFICE, "2026-11-18 10:00")
    assert WEEK_OFF.is_away(wednesday)
    assert not WEEK_OFF.is_working(wednesday)
    assert local(OFFICE, WEEK_OFF.back(wednesday)) == "Mon 2026-11-23 09:00"
    sunday = at(OFFICE, "2026-11-22 10:00")  # no working time, and no absence
    assert WEEK_OFF.back(sunday) == sunday
    assert not NOON_OFF.is_workday(date(2026, 11, 18))
    assert NOON_OFF.is_workday(date(2026, 11, 17))


@given(
    start=st.integers(0, 730 * 1440),
    begins=st.integers(0, 730 * 1440),
    hours=st.integers(1, 900),
    amount=st.integers(1, 60),
)
def test_no_deadline_falls_into_an_absence(
    start: int, begins: int, hours: int, amount: int
) -> None:
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    first = new_year + timedelta(minutes=begins)
    calendar = replace(BREAK, absences=((first, first + timedelta(hours=hours)),))
    begun = new_year + timedelta(minutes=start)
    for unit in (Unit.WORKING_HOUR, Unit.WORKING_DAY):
        end = calendar.add(begun, Span(amount, unit))
        # The last moment before it and the first one behind it are times to be asked.
        edges = (first, first + timedelta(hours=hours))
        assert not calendar.is_away(end - timedelta(microseconds=1)) or end in edges
        assert end >= BREAK.add(begun, Span(amount, unit))
    worked = calendar.working_between(begun, calendar.add(begun, Span(amount, Unit.WORKING_HOUR)))
    assert worked == timedelta(hours=amount)
