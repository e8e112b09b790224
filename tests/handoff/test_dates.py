"""Dates: what people write becomes one instant, or a question; never a silent guess."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.handoff.date_words import LANGUAGES, fold, lexicon
from mailflow.handoff.dates import (
    Ambiguous,
    Locale,
    Outcome,
    Past,
    When,
    locale_of,
    parse_when,
    say_day,
    say_when,
)
from mailflow.handoff.hours import make_calendar
from mailflow.handoff.model import Person

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = make_calendar("Europe/Berlin", "Mon-Fri 09:00-17:00")
WEDNESDAY = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)  # 15:30 in Berlin
PHRASES = [
    (language, text, expected)
    for language in LANGUAGES
    for text, expected in tomllib.loads(
        (Path(__file__).parent / "phrases" / f"{language}.toml").read_text(encoding="utf-8")
    )["dates"].items()
]


def here(language: str = "en", day_first: bool | None = None) -> Locale:
    return Locale("Europe/Berlin", language, OFFICE, day_first)


def read(text: str, now: datetime = WEDNESDAY, locale: Locale | None = None) -> Outcome:
    return parse_when(text, now, locale or here())


def local(when: When) -> str:
    return when.instant.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M")


def shown(outcome: Outcome) -> str:
    match outcome:
        case When():
            return local(outcome)
        case Past():
            return f"past {local(outcome.when)}"
        case Ambiguous():
            return "ask " + " | ".join(local(when) for when in outcome.readings)
    return "none"


def on(day: int, hour: int = 9) -> datetime:
    """Return an hour of a day of November 2026 in Berlin."""
    return datetime(2026, 11, day, hour, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(("language", "text", "expected"), PHRASES)
def test_a_phrase_is_read_as_people_mean_it(language: str, text: str, expected: str) -> None:
    assert shown(read(text, locale=here(language))) == expected


def test_there_are_enough_phrases_in_every_language() -> None:
    assert len(PHRASES) >= 400
    for language in LANGUAGES:
        assert sum(1 for phrase in PHRASES if phrase[0] == language) >= 20


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        (16, "next friday", "ask 2026-11-20 17:00 | 2026-11-27 17:00"),  # Monday: this week's?
        (19, "next friday", "ask 2026-11-20 17:00 | 2026-11-27 17:00"),  # tomorrow?
        (20, "next friday", "2026-11-27 17:00"),  # said on a Friday
        (20, "friday", "2026-11-27 17:00"),  # the coming one
        (20, "this friday", "2026-11-20 17:00"),
        (21, "next friday", "2026-11-27 17:00"),  # Saturday: both readings agree
        (22, "next monday", "ask 2026-11-23 17:00 | 2026-11-30 17:00"),  # Sunday: tomorrow?
        (18, "next monday", "2026-11-23 17:00"),
        (21, "this week", "past 2026-11-20 17:00"),
        (21, "eow", "past 2026-11-20 17:00"),
        (21, "today", "2026-11-21 17:00"),  # a Saturday: the usual closing time
        (21, "in 1 day", "2026-11-23 17:00"),
        (23, "friday next week", "2026-12-04 17:00"),
        (22, "friday next week", "2026-11-27 17:00"),
        (25, "fri the 27th", "2026-11-27 17:00"),
        (28, "the 27th", "2026-12-27 17:00"),
        (28, "the 31st", "2026-12-31 17:00"),
        (28, "fri the 25th", "2026-12-25 17:00"),
        (30, "eom", "2026-11-30 17:00"),
    ],
)
def test_the_day_on_which_it_is_said_matters(day: int, text: str, expected: str) -> None:
    assert shown(read(text, on(day))) == expected


def test_a_month_that_ends_on_a_weekend_ends_on_its_last_working_day() -> None:
    october = datetime(2026, 10, 5, 8, tzinfo=UTC)
    assert shown(read("end of month", october)) == "2026-10-30 17:00"


def test_on_the_last_weekend_of_a_month_its_last_day_is_left() -> None:
    saturday = datetime(2026, 10, 31, 8, tzinfo=UTC)
    assert shown(read("end of month", saturday)) == "2026-10-31 17:00"


def test_after_work_today_is_over_and_is_asked_about() -> None:
    assert shown(read("today", on(18, 19))) == "past 2026-11-18 17:00"


def test_a_date_just_past_is_a_slip_and_one_long_past_is_next_year() -> None:
    assert shown(read("2 Nov")) == "past 2026-11-02 17:00"
    assert shown(read("2 Aug")) == "2027-08-02 17:00"


def test_the_order_of_day_and_month_is_the_persons() -> None:
    assert shown(read("3/4", locale=here("en", day_first=True))) == "2027-04-03 17:00"
    assert shown(read("3/4", locale=here("en", day_first=False))) == "2027-03-04 17:00"
    assert shown(read("3/4", locale=here("ja"))) == "2027-03-04 17:00"


def test_a_weekday_settles_the_order_of_day_and_month() -> None:
    assert shown(read("Sat 3/4")) == "2027-04-03 17:00"


def test_without_a_time_the_receivers_working_day_ends() -> None:
    early = make_calendar("Europe/Madrid", "Mon-Thu 08:00-16:00, Fri 08:00-12:00")
    locale = Locale("Europe/Berlin", "en", early)
    assert shown(read("friday", locale=locale)) == "2026-11-20 12:00"
    assert shown(read("thursday", locale=locale)) == "2026-11-19 16:00"


def test_a_time_is_the_writers_and_a_day_without_one_the_receivers() -> None:
    york = Locale("Europe/Berlin", "en", make_calendar("America/New_York", "Mon-Fri 09:00-17:00"))
    assert shown(read("friday 17:00", locale=york)) == "2026-11-20 17:00"
    assert shown(read("friday", locale=york)) == "2026-11-20 23:00"


def test_days_are_working_days_of_the_receiver() -> None:
    busstag = make_calendar("Europe/Berlin", "Mon-Fri 09:00-17:00", "DE-SN")
    tuesday = on(17)
    assert shown(read("in 2 days", tuesday)) == "2026-11-19 17:00"
    saxony = Locale("Europe/Berlin", "en", busstag)
    assert shown(read("in 2 days", tuesday, saxony)) == "2026-11-20 17:00"


def test_the_end_of_the_week_is_the_receivers() -> None:
    dubai = Locale("Asia/Dubai", "ar", make_calendar("Asia/Riyadh", "Sun-Thu 08:00-16:00"))
    outcome = read("نهاية الأسبوع", locale=dubai)
    assert isinstance(outcome, When)
    assert outcome.day == date(2026, 11, 19)


def test_a_week_of_holidays_still_has_an_end() -> None:
    christmas = make_calendar("Europe/Berlin", "Thu-Fri 09:00-17:00", "DE")
    locale = Locale("Europe/Berlin", "en", christmas)
    monday = datetime(2026, 12, 21, 9, tzinfo=UTC)
    assert shown(read("this week", monday, locale)) == "2026-12-24 17:00"


def test_a_bare_hour_is_the_one_at_work() -> None:
    assert shown(read("friday at 5")) == "2026-11-20 17:00"
    assert shown(read("friday at 10")) == "2026-11-20 10:00"


def test_a_bare_hour_is_at_work_on_the_writers_clock() -> None:
    tokyo = Locale("Asia/Tokyo", "en", OFFICE)
    outcome = read("friday at 10", locale=tokyo)
    assert isinstance(outcome, When)
    assert say_when(outcome.instant, "Asia/Tokyo") == "Fri 20 Nov 2026, 10:00 (Tokyo)"


def test_a_bare_hour_is_asked_when_both_are_at_work() -> None:
    long = Locale("Europe/Berlin", "en", make_calendar("Europe/Berlin", "Mon-Fri 07:00-21:00"))
    assert shown(read("friday at 8", locale=long)) == "ask 2026-11-20 08:00 | 2026-11-20 20:00"


def test_a_named_time_is_exact_and_a_day_alone_is_not() -> None:
    exact, whole = read("friday 5pm"), read("friday")
    assert isinstance(exact, When)
    assert isinstance(whole, When)
    assert exact.exact
    assert not whole.exact
    assert exact.instant == whole.instant


def test_the_words_read_and_the_words_after_them_are_returned() -> None:
    outcome = read("Friday 5pm, but call me before")
    assert isinstance(outcome, When)
    assert outcome.matched == "Friday 5pm"
    assert outcome.rest == "but call me before"


def test_lines_below_are_the_rest() -> None:
    outcome = read("Friday\nI will bring Zoë.")
    assert isinstance(outcome, When)
    assert outcome.rest == "I will bring Zoë."


def test_lines_below_a_question_are_kept_too() -> None:
    unsure, over = read("next friday\nthanks"), read("yesterday\nsorry")
    assert isinstance(unsure, Ambiguous)
    assert unsure.rest == "thanks"
    assert isinstance(over, Past)
    assert over.when.rest == "sorry"


def test_one_reading_left_of_two_is_still_asked() -> None:
    outcome = read("12/11/2026")  # 12 November is over, 11 December is not
    assert isinstance(outcome, Ambiguous)
    assert len(outcome.readings) == 1


def test_the_clock_change_keeps_the_local_hour() -> None:
    before = datetime(2026, 10, 23, 8, tzinfo=UTC)
    outcome = read("monday 9am", before)
    assert isinstance(outcome, When)
    assert outcome.instant == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_a_zone_can_be_named() -> None:
    for text in ("friday 16:00 UTC", "friday 17:00 Europe/Berlin", "friday 18:00 +02:00"):
        assert shown(read(text)) == "2026-11-20 17:00", text


def test_a_zone_nobody_knows_is_not_guessed() -> None:
    assert read("friday 17:00 (Atlantis)") is None


def test_words_of_another_language_are_read_when_they_tell_it() -> None:
    assert shown(read("vrijdag", locale=here("en"))) == "2026-11-20 17:00"
    assert shown(read("пятница", locale=here("de"))) == "2026-11-20 17:00"


def test_a_short_word_of_another_language_is_not_guessed() -> None:
    assert read("do", locale=here("en")) is None
    assert read("mi", locale=here("en")) is None


def test_english_is_understood_in_every_language() -> None:
    for language in LANGUAGES:
        assert shown(read("friday 5pm", locale=here(language))) == "2026-11-20 17:00", language
        assert shown(read("28 Nov", locale=here(language))) == "2026-11-28 17:00", language


def test_a_word_that_means_two_dates_in_two_languages_keeps_the_persons_own() -> None:
    assert lexicon("fr").words["mar"] == (("weekdays", 1),)
    assert lexicon("en").words["mar"] == (("months", 3),)


def test_an_unknown_language_is_read_as_english() -> None:
    assert shown(read("friday", locale=here("tlh"))) == "2026-11-20 17:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_all_days_and_months(language: str) -> None:
    meanings = {m for each in lexicon(language).words.values() for m in each}
    assert {("weekdays", day) for day in range(7)} <= meanings
    assert {("months", month) for month in range(1, 13)} <= meanings
    assert {("days", day) for day in (-1, 0, 1, 2)} <= meanings


def test_folding_forgets_case_accents_widths_and_digits() -> None:
    assert fold("  ÜBERMORGEN  ").text == "ubermorgen "
    assert fold("١٢:٣٠").text == "12:30"
    assert fold("１７：００").text == "17:00"
    assert fold("\u200fغدًا").text == "غدا"
    assert fold("がぎ").text == "がぎ"


def test_folding_remembers_the_original_letters() -> None:
    folded = fold("Großer Tag")
    assert folded.text == "grosser tag"
    assert folded.rest(folded.text.index("tag")) == "Tag"
    assert folded.until(4) == "Gro"
    assert folded.rest(99) == ""
    assert folded.until(99) == "Großer Tag"


def test_an_instant_is_said_with_weekday_date_time_and_zone() -> None:
    instant = datetime(2026, 11, 27, 16, tzinfo=UTC)
    assert say_when(instant, "Europe/Berlin") == "Fri 27 Nov 2026, 17:00 (Berlin)"
    assert say_when(instant, "America/New_York") == "Fri 27 Nov 2026, 11:00 (New York)"
    assert say_when(instant, "Nowhere/Land") == "Fri 27 Nov 2026, 16:00 (UTC)"
    assert say_day(date(2026, 3, 1)) == "Sun 1 Mar 2026"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"])
def test_what_we_say_can_be_read_back(zone: str) -> None:
    for hours in range(0, 24 * 400, 37):
        instant = WEDNESDAY.replace(minute=0) + timedelta(hours=hours + 1)
        locale = Locale(zone, "en", OFFICE)
        outcome = parse_when(say_when(instant, zone), WEDNESDAY, locale)
        assert isinstance(outcome, When)
        assert outcome.instant == instant


def test_a_locale_has_the_writers_zone_and_the_receivers_calendar() -> None:
    ana = Person("ana", "Ana", ("ana@example.org",), timezone="Europe/Madrid", language="es")
    ben = Person("ben", "Ben", ("ben@example.org",), timezone="America/New_York")
    locale = locale_of(ana, ben)
    assert (locale.timezone, locale.language) == ("Europe/Madrid", "es")
    assert locale.calendar.zone.key == "America/New_York"
    assert locale_of(ana).calendar.zone.key == "Europe/Madrid"


def test_the_last_years_of_the_calendar_are_no_crash() -> None:
    assert read("in 500 weeks", datetime(9999, 12, 1, tzinfo=UTC)) is None


def test_a_long_line_is_read_to_its_beginning_only() -> None:
    outcome = read("friday, " + "word " * 50_000)
    assert isinstance(outcome, When)
    assert outcome.rest.endswith("word")


WORDS = sorted({word for language in LANGUAGES for word in lexicon(language).words})
PIECES = st.sampled_from([*WORDS, "3", "28", "2026", "17:00", "3/4", ",", ".", "-", "(", "?", "h"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join), st.sampled_from(LANGUAGES))
def test_any_heap_of_date_words_is_an_outcome(text: str, language: str) -> None:
    check(read(text, locale=here(language)))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_an_outcome(text: str, language: str) -> None:
    check(read(text, locale=here(language)))


def check(outcome: Outcome) -> None:
    """Assert what holds for every outcome: aware, on the right side of now, several when asked."""
    match outcome:
        case When():
            assert outcome.instant > WEDNESDAY
            assert outcome.instant.utcoffset() == timedelta(0)
            assert outcome.matched
        case Past():
            assert outcome.when.instant <= WEDNESDAY
        case Ambiguous():
            assert outcome.readings
            assert all(when.instant > WEDNESDAY for when in outcome.readings)
