"""Dates as clients write them into headers of forwarded mails, in many languages.

Rules: an instant only where the text names its zone or offset and can be read in one way; else the
text itself is the date. Nothing is guessed from the language.
"""

import re
import tomllib
import unicodedata
from datetime import UTC, datetime, timedelta
from importlib.resources import files

_LONGEST = 200  #: characters of a date that are read
_ZEROS = "٠۰०๐০０੦૦୦௦౦೦൦໐၀០"
_DIGITS = {ord(zero) + n: str(n) for zero in _ZEROS for n in range(10)}

_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|2[05])\d\d(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])\s?[:h時时点點시]\s?([0-5]\d)(?:\s?[:.分분]\s?([0-5]\d))?(?!\d)"
)
_DOTTED = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?:\.([0-5]\d))?(?![\d.]\d)(?!\d)")
_OFFSET = re.compile(r"([+\-−])(\d{1,2})(?::?([0-5]\d))?(?!\d)")
_OFFSET_LATER = re.compile(r"(?<=[\s(CT])" + _OFFSET.pattern)  # after a space, "(", GMT or UTC
_NAMED = re.compile(r"(?<=GMT|UTC)" + _OFFSET.pattern)  # anywhere: Chinese has it before the time
_ZULU = re.compile(r"(?<=\d)Z\b|\b(?:GMT|UTC|UT)\b(?!\s?[+\-−]\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})(?!\d)")
_COUNTED_MONTH = re.compile(r"(?:tháng|thg)\.?\s?(\d{1,2})", re.IGNORECASE)  # Vietnamese
_SHORT = re.compile(r"(?<!\d)\d{1,2}([/.-])\d{1,2}\1\d\d(?!\d)")  # 20.11.26
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<![\d:])\d{1,4}(?![\d:])")
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "HST": -10, "BRT": -3, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2,
    "MEZ": 1, "MESZ": 2, "HNEC": 1, "HAEC": 2, "SEČ": 1, "SELČ": 2, "EET": 2, "EEST": 3,
    "SAST": 2, "MSK": 3, "MSD": 4, "TRT": 3, "WIB": 7, "WITA": 8, "WIT": 9, "SGT": 8, "HKT": 8,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_ZONE = re.compile(r"\b(" + "|".join(_ZONES) + r")\b")
_PM = re.compile(
    r"\bp\.?\s?m\b|下午|晚上|傍晚|午後|오후|μ\.?\s?μ\b|\bم\b|عصر|chiều|\bCH\b|ÖS\b", re.I
)
_AM = re.compile(
    r"\ba\.?\s?m\b|上午|凌晨|早上|午前|오전|π\.?\s?μ\b|\bص\b|صبح|sáng|\bSA\b|ÖÖ\b", re.I
)


def ascii_digits(text: str) -> str:
    """Write the digits of other scripts as 0 to 9."""
    return text if text.isascii() else text.translate(_DIGITS)


def has_year(text: str) -> bool:
    """Tell whether a year stands in the text, of the calendars people write mail in."""
    return _YEAR.search(ascii_digits(text)) is not None


def has_clock(text: str) -> bool:
    """Tell whether a time of day stands in the text."""
    return _find_clock(ascii_digits(text)) is not None


def _find_clock(text: str) -> re.Match[str] | None:
    return _CLOCK.search(text) or _DOTTED.search(text)


def has_date(text: str) -> bool:
    """Tell whether the text looks like a date with a year or a time."""
    if _DIGIT.search(text) is None:
        return False
    text = ascii_digits(text)
    found = _YEAR.search(text) or _find_clock(text) or _SHORT.search(text)
    return found is not None


def _month_table() -> dict[str, int]:
    data = tomllib.loads(files(__package__).joinpath("months.toml").read_text("utf-8"))
    table: dict[str, int] = {}
    for names in data.values():
        for number, written in enumerate(names, 1):
            for name in written.split("|"):
                table.setdefault(_bare(name), number)
    return table


def _bare(word: str) -> str:
    word = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in word if unicodedata.category(letter)[0] != "M")


_MONTHS = _month_table()


def parse_instant(text: str) -> datetime | None:
    """Parse a date written by a client to an aware UTC instant.

    Return None where no zone or offset is named, or where day and month may be either.
    """
    text = " ".join(ascii_digits(unicodedata.normalize("NFKC", text[:_LONGEST])).split())
    clock = _find_clock(text)
    if clock is None:
        return None
    offset = _find_offset(text, clock.end())
    day = _find_day(text[: clock.start()] + " | " + text[clock.end() :])
    if offset is None or day is None:
        return None
    hour = _find_hour(int(clock.group(1)), text)
    try:
        local = datetime(*day, hour, int(clock.group(2)), int(clock.group(3) or 0), tzinfo=UTC)
        return local - offset
    except (ValueError, OverflowError):
        return None


def _find_offset(text: str, start: int) -> timedelta | None:
    numeric = _OFFSET.match(text, start) or _OFFSET_LATER.search(text, start) or _NAMED.search(text)
    if numeric is not None:
        sign = 1 if numeric.group(1) == "+" else -1
        hours, minutes = int(numeric.group(2)), int(numeric.group(3) or 0)
        return sign * timedelta(hours=hours, minutes=minutes) if hours < 15 else None
    if _ZULU.search(text, start) is not None:
        return timedelta(0)
    named = _ZONE.search(text, start)
    return None if named is None else timedelta(hours=_ZONES[named.group(1)])


def _find_hour(hour: int, text: str) -> int:
    if hour < 12 and _PM.search(text):
        return hour + 12
    if hour == 12 and _AM.search(text):
        return 0
    return hour


def _find_day(text: str) -> tuple[int, int, int] | None:
    iso = _ISO.search(text)
    if iso is not None:
        return int(iso.group(1)), int(iso.group(2)), int(iso.group(3))
    numeric = _NUMERIC.search(text)
    if numeric is not None:
        return _parse_numeric(numeric)
    return _parse_named(text)


def _parse_numeric(found: re.Match[str]) -> tuple[int, int, int] | None:
    first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if second > 12:
        return year, first, second
    if first > 12 or first == second or found.group(2) in ".-":
        return year, second, first
    return None


def _christian(year: int) -> int:
    """Return the year of a Thai date, which counts from the death of Buddha, in our count."""
    return year - 543 if year > 2500 else year


def _parse_named(text: str) -> tuple[int, int, int] | None:
    counted = _COUNTED_MONTH.search(text)
    if counted is not None:
        month: int | None = int(counted.group(1))
        text = text[: counted.start()] + text[counted.end() :]
    else:
        month = next((_MONTHS[w] for w in _WORD.findall(_bare(text)) if w in _MONTHS), None)
    numbers = [int(number) for number in _NUMBER.findall(text)]
    year = next((_christian(number) for number in numbers if 1990 <= number <= 2600), None)
    day = next((number for number in numbers if 1 <= number <= 31), None)
    return None if month is None or year is None or day is None else (year, month, day)
