"""Numbers in dates: which of two is the day, hours of twelve, Chinese and Japanese numerals."""

from dataclasses import replace

from mailflow.handoff.date_pieces import Clock, Dated, Piece

_CJK_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "两": 2,
    "兩": 2,
}
CJK_NUMERALS = frozenset(_CJK_DIGITS) | {"十"}


def ordered(first: int, second: int, day_first: bool | None) -> Dated | None:
    """Return the date of two numbers; `swapped` when nobody knows which one is the day."""
    readings = [
        Dated(day, month)
        for day, month in ((first, second), (second, first))
        if is_date(day, month)
    ]
    if len(readings) < 2 or first == second:
        return readings[0] if readings else None
    return replace(readings[0], swapped=True) if day_first is None else readings[not day_first]


def is_date(day: int, month: int) -> bool:
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= longest[month - 1]


def full_year(year: int) -> int:
    return year + 2000 if 0 < year < 100 else year


def clock_of(hour: int, minute: int) -> Clock | None:
    return Clock(hour, minute, sure=hour > 12) if hour < 24 and minute < 60 else None


def twelve(hour: int, minute: int, half: str, end: int) -> tuple[Piece, int] | None:
    if not 1 <= hour <= 12:
        # "17:00 pm" is said by people who mean 17:00.
        return (Clock(hour, minute), end) if 12 < hour < 24 and half == "pm" else None
    return Clock(hour % 12 + (12 if half == "pm" else 0), minute), end


def is_cjk(text: str) -> bool:
    """Tell whether a letter belongs to a script without spaces between words."""
    return bool(text) and "\u2e80" <= text[0] <= "\u9fff"


def cjk_number(text: str, at: int) -> tuple[int, int]:
    """Read a numeral up to 99: 五, 十一, 二十八."""
    end = at
    while text[end : end + 1] in CJK_NUMERALS and end - at < 3:
        end += 1
    tens, ten, ones = text[at:end].partition("十")
    if not ten:
        return (_CJK_DIGITS[tens], end) if len(tens) == 1 else (0, at)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0, at
    return (_CJK_DIGITS[tens] if tens else 1) * 10 + _CJK_DIGITS.get(ones, 0), end
