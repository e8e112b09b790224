"""The day somebody is back, read from an automatic reply by closed tables of months and weekdays.

No clock: a date without a year, or a mere weekday, is the next one after the reference (the date of
the mail). What cannot be told is None; a wrong day costs more than none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.mail.reportwords import BACK, MONTHS, UNTIL, WEEKDAYS

# Words between a day and its month, or a month and its year.
_FILLERS = {
    *("st", "nd", "rd", "th", "er", "of", "the", "de", "del", "den", "di", "d", "le", "el", "dne"),
    *("o", "a", "g", "г"),
}

_WINDOW_BEFORE, _WINDOW_AFTER = 45, 22

_STOP = re.compile(r"(?<=\D)[.!?;。](?=\s|\D)")
# After a date "and" begins something new: "from 23 November and back on 7 December".
_CLAUSE = re.compile(r"[.!?;。,、]| (?:and|und|et|y|e|en|и|og|och|ja|a|i|ve|و) ")
_TOKEN = re.compile(r"\d{1,4}|[^\W\d_]{1,30}")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([./-])\s?(\d{1,2})(?:\2\s?(\d{4}|\d{2}))?(?!\d)")
_EAST = re.compile(r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]")


@dataclass(frozen=True, slots=True)
class _Found:
    day: date
    start: int
    end: int


def find_return(text: str, reference: date | None) -> date | None:
    """Find the first day back in a folded text, else the last day away, else None.

    `reference` is the date of the mail; without it only dates with a year count.
    """
    text = "".join(_digit(char) for char in text)
    found = [item for item in _find_dates(text, reference) if _is_near(item.day, reference)]
    for words in (BACK, UNTIL):
        marked = [item.day for item in found if _is_marked(text, item, words)]
        if marked:
            return max(marked)
    if found:
        return max(item.day for item in found)
    return _find_weekday(text, reference)


def _digit(char: str) -> str:
    """Return the ASCII digit of a digit of any script."""
    return str(unicodedata.digit(char)) if char.isdecimal() and not char.isascii() else char


def _is_near(day: date, reference: date | None) -> bool:
    if reference is None:
        return True
    return timedelta(days=-1) <= day - reference <= timedelta(days=400)


def _is_marked(text: str, item: _Found, words: tuple[str, ...]) -> bool:
    """Tell whether one of the words stands around a date, with no other clause between."""
    before = text[max(0, item.start - _WINDOW_BEFORE) : item.start]
    before = _STOP.split(before)[-1]
    after = _CLAUSE.split(text[item.end : item.end + _WINDOW_AFTER])[0]
    return any(word in before or word in after for word in words)


def _find_dates(text: str, reference: date | None) -> list[_Found]:
    found = [*_find_numeric(text, reference), *_find_east(text, reference)]
    found += _find_named(text, reference)
    return sorted(found, key=lambda item: item.start)


def _find_east(text: str, reference: date | None) -> Iterator[_Found]:
    """Yield dates such as 2026年12月1日 and 12월 1일."""
    for match in _EAST.finditer(text):
        year = int(match[1]) if match[1] else None
        day = _make(year, int(match[2]), int(match[3]), reference)
        if day:
            yield _Found(day, *match.span())


def _find_numeric(text: str, reference: date | None) -> Iterator[_Found]:
    """Yield dates such as 2026-12-01, 1.12.2026, 1.12., 01/12/2026 and 12/01/2026."""
    for match in _NUMERIC.finditer(text):
        first, mark, second, third = match.groups()
        if len(first) == 4 and third:
            day = _make(int(first), int(second), int(third), reference)
        elif len(first) > 2 or (not third and mark == "-"):
            continue
        else:
            year = int(third) + (2000 if len(third) == 2 else 0) if third else None
            choose = _choose if mark == "/" else _make_day_first
            day = choose(int(first), int(second), year, reference)
        if day:
            yield _Found(day, *match.span())


def _make_day_first(day: int, month: int, year: int | None, reference: date | None) -> date | None:
    return _make(year, month, day, reference)


def _choose(first: int, second: int, year: int | None, reference: date | None) -> date | None:
    """Choose between day-month and month-day: the sooner one that is not past."""
    days = (_make(year, second, first, reference), _make(year, first, second, reference))
    return min((day for day in days if day and _is_near(day, reference)), default=None)


def _find_named(text: str, reference: date | None) -> Iterator[_Found]:
    """Yield dates with the name of a month: 1 December, December 1st, 1 de diciembre de 2026."""
    tokens = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
    for index, (word, start, end) in enumerate(tokens):
        month = MONTHS.get(word)
        if month is None:
            continue
        before, after = _nearest(tokens, index, -1), _nearest(tokens, index, 1)
        number = _number(tokens, before)
        after_number = _number(tokens, after)
        if 1 <= number <= 31 and start - tokens[before][2] <= 6:
            year_at, start = after, tokens[before][1]
        elif 1 <= after_number <= 31 and tokens[after][1] - end <= 6:
            number, year_at, end = after_number, _nearest(tokens, after, 1), tokens[after][2]
        else:
            continue
        year = _number(tokens, year_at)
        day = _make(year if 2000 <= year < 2100 else None, month, number, reference)
        if day:
            yield _Found(day, start, end)


def _nearest(tokens: list[tuple[str, int, int]], index: int, step: int) -> int:
    """Return the index of the next token that is no filler, -1 when there is none."""
    for _ in range(3):
        index += step
        if not 0 <= index < len(tokens):
            return -1
        if tokens[index][0] not in _FILLERS:
            return index
    return -1


def _number(tokens: list[tuple[str, int, int]], index: int) -> int:
    word = tokens[index][0] if index >= 0 else ""
    return int(word) if word.isdecimal() else 0


def _make(year: int | None, month: int, day: int, reference: date | None) -> date | None:
    """Make a date; without a year the next one after the reference."""
    try:
        if year is not None:
            return date(year, month, day)
        if reference is None:
            return None
        made = date(reference.year, month, day)
        return made if made >= reference - timedelta(days=30) else date(made.year + 1, month, day)
    except ValueError:
        return None


def _find_weekday(text: str, reference: date | None) -> date | None:
    """Find a mere weekday beside a word of return: the next such day after the reference."""
    if reference is None:
        return None
    for match in _TOKEN.finditer(text):
        weekday = WEEKDAYS.get(match[0])
        if weekday is None:
            continue
        ahead = (weekday - reference.weekday() - 1) % 7 + 1
        item = _Found(reference + timedelta(days=ahead), *match.span())
        if _is_marked(text, item, (*BACK, *UNTIL[:12])):
            return item.day
    return None
