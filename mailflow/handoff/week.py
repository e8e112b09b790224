"""The hours of a week as people write them: "Mon-Thu 08:00-16:00, Fri 08:00-12:00".

Several shifts a day, several days, weeks that wrap ("Sat-Wed") and shifts over midnight are
fine; overlaps and empty hours are refused with a sentence.
"""

from functools import cache
from itertools import pairwise

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: Minutes since the local midnight with which the day begins: (opening, closing).
Shift = tuple[int, int]
#: Seven days from Monday, each with its shifts in order.
Week = tuple[tuple[Shift, ...], ...]


@cache
def parse_hours(text: str) -> Week:
    """Read "Mon-Thu 08:00-16:00, Fri 08:00-12:00" into seven days of shifts.

    Raises ValueError that says which piece is wrong, and for hours that leave no time at all.
    """
    plain = text.casefold().replace("–", "-").replace(" - ", "-")
    week: list[list[Shift]] = [[] for _ in DAYS]
    days: list[int] = []
    named = True  # the words read last were days
    for piece in plain.replace(",", " ").replace(";", " ").split():
        if piece[0].isdigit():
            _add_shift(week, days, piece)
            named = False
        else:
            days = (days if named else []) + _read_days(piece)
            named = True
    if named:
        raise ValueError(f"{text!r} names no hours; write 'Mon-Fri 09:00-17:00'")
    return tuple(tuple(sorted(shifts)) for shifts in week)


def _add_shift(week: list[list[Shift]], days: list[int], piece: str) -> None:
    shift = _read_shift(piece)
    if not days:
        raise ValueError(f"{piece!r} has no days before it; write 'Mon-Fri {piece}'")
    for day in days:
        week[day].append(shift)
    _refuse_overlap(week, piece)


def _refuse_overlap(week: list[list[Shift]], piece: str) -> None:
    """Refuse two shifts at once, also where one reaches over midnight into the next day's."""
    spans = sorted(
        (day * 1440 + opens, day * 1440 + closes)
        for day, shifts in enumerate(week)
        for opens, closes in shifts
    )
    wrapped = [*spans, (spans[0][0] + 7 * 1440, 0)]
    if any(a[1] > b[0] for a, b in pairwise(wrapped)):
        raise ValueError(f"{piece!r} overlaps other hours of the same time")


def _read_days(piece: str) -> list[int]:
    first, dash, last = piece.partition("-")
    start, end = _weekday(first, piece), _weekday(last if dash else first, piece)
    return [(start + n) % 7 for n in range((end - start) % 7 + 1)]


def _weekday(word: str, piece: str) -> int:
    plain = word.rstrip(".")
    for names in (DAYS, _LONG):
        if plain in names:
            return names.index(plain)
    raise ValueError(f"{piece!r} is no day; write Mon, Tue, Wed, Thu, Fri, Sat, Sun or 'Mon-Fri'")


def _read_shift(piece: str) -> Shift:
    first, _, last = piece.partition("-")
    opens, closes = _minutes(first, piece), _minutes(last, piece)
    if opens == closes or opens == 1440:
        raise ValueError(f"{piece!r} leaves no time to work")
    return opens, closes if closes > opens else closes + 1440


def _minutes(word: str, piece: str) -> int:
    hour, colon, minute = word.partition(":")
    digits = hour + minute
    if (
        digits.isascii()
        and digits.isdigit()
        and len(hour) in (1, 2)
        and len(minute) == 2 * len(colon)
    ):
        total = int(hour) * 60 + int(minute or 0)
        if total <= 1440 and int(minute or 0) < 60:
            return total
    raise ValueError(f"{piece!r} are no hours; write '09:00-17:00'")
