"""The first day back, by tables and never by the clock."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.reportwords import fold
from mailflow.mail.returndate import find_return

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("back on 2026-12-01", "2026-12-01"),
        ("back 2026/12/01.", "2026-12-01"),
        ("wieder da am 1.12.2026", "2026-12-01"),
        ("bis 01.12.26", "2026-12-01"),
        ("bis 1.12.", "2026-12-01"),
        ("bis 1. 12. 2026", "2026-12-01"),
        ("until 12/01/2026", "2026-12-01"),
        ("until 01/12/2026", "2026-12-01"),
        ("until 13/01/2027", "2027-01-13"),
        ("until 1/12", "2026-12-01"),
        ("until 1 December", "2026-12-01"),
        ("until the 1st of December, 2026", "2026-12-01"),
        ("until December 1st", "2026-12-01"),
        ("until December 1, 2026", "2026-12-01"),
        ("until Tuesday, Dec. 1", "2026-12-01"),
        ("until 5 January", "2027-01-05"),
        ("jusqu'au 1er décembre 2026", "2026-12-01"),
        ("hasta el martes 1 de diciembre de 2026", "2026-12-01"),
        ("до 1 декабря 2026 г.", "2026-12-01"),
        ("1 Aralık 2026 tarihine kadar", "2026-12-01"),
        ("2026年12月1日から出社します", "2026-12-01"),
        ("１２月１日まで", "2026-12-01"),
        ("2026년 12월 1일까지", "2026-12-01"),
        ("حتى ١ ديسمبر ٢٠٢٦", "2026-12-01"),
        ("away 23.11.-4.12.2026", "2026-12-04"),
        ("from 23 November to 4 December", "2026-12-04"),
        ("away until 4 December. I will be back on 7 December. Closed 24 December.", "2026-12-07"),
        ("from 23 November and back on December 7th", "2026-12-07"),
        ("on holiday 4 December", "2026-12-04"),
        ("back on Monday", "2026-11-23"),
        ("until Friday", "2026-11-27"),
        ("zurück am Mittwoch", "2026-11-25"),
        ("de retour lundi", "2026-11-23"),
    ],
)
def test_a_return_date_is_found(text: str, day: str) -> None:
    assert find_return(fold(text), FRIDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I am away.",
        "until 31.11.2026",
        "until 32 December",
        "until 99/99/2026",
        "back on 1 December 2020",
        "back on 2029-01-01",
        "call 030-12-34 or 555.1.2",
        "call 2345-6789",
        "room 12-5",
        "I may return some day, on 0 May",
        "Monday is my day off",
        "back in March",
        "5 of the of the December",
        "December",
        "0月0日まで",
    ],
)
def test_what_is_no_return_date_is_none(text: str) -> None:
    assert find_return(fold(text), FRIDAY) is None


def test_without_a_reference_only_a_year_tells() -> None:
    assert find_return("until 1 december", None) is None
    assert find_return("back on monday", None) is None
    assert find_return("until 1/12/2026", None) == date(2026, 1, 12)
    assert find_return("until 1 december 2026", None) == date(2026, 12, 1)


def test_a_leap_day_without_a_year_is_next_years_or_none() -> None:
    assert find_return("until 29 february", FRIDAY) is None
    assert find_return("until 29 february", date(2027, 12, 1)) is None
    assert find_return("until 29 february", date(2028, 1, 1)) == date(2028, 2, 29)


@given(st.text(alphabet="0123456789./- maybckuntil年月日", max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    found = find_return(text, FRIDAY)
    assert found is None or abs((found - FRIDAY).days) <= 400
