"""Lengths of time as people write them: "4 hours", "2 working days", "15m".

A span says what was meant and not how many seconds it is: "2 working days" becomes an instant
only with somebody's calendar (hours.py). The words here are those of the configuration, in
English; what people write in mails is read by dates.py.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache


class Unit(StrEnum):
    """What a span counts in. The working units pass only while the person works."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    WORKING_MINUTE = "working minute"
    WORKING_HOUR = "working hour"
    WORKING_DAY = "working day"

    @property
    def is_working(self) -> bool:
        """Tell whether only working time counts."""
        return self in _SMALLER_WORKING


_WALL = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WEEK: timedelta(weeks=1),
}

#: How many working minutes a working unit stands for when it has to be scaled.
_SMALLER_WORKING = {Unit.WORKING_MINUTE: 1, Unit.WORKING_HOUR: 60, Unit.WORKING_DAY: 480}

#: What is left when a span is scaled: minutes or whole hours, on the clock or working.
_PARTS = {
    False: (Unit.MINUTE, Unit.HOUR),
    True: (Unit.WORKING_MINUTE, Unit.WORKING_HOUR),
}

_WORKING_TWIN = {
    Unit.MINUTE: (1, Unit.WORKING_MINUTE),
    Unit.HOUR: (1, Unit.WORKING_HOUR),
    Unit.DAY: (1, Unit.WORKING_DAY),
    Unit.WEEK: (5, Unit.WORKING_DAY),
}

_NAMES = {
    "m": Unit.MINUTE,
    "min": Unit.MINUTE,
    "mins": Unit.MINUTE,
    "minute": Unit.MINUTE,
    "minutes": Unit.MINUTE,
    "h": Unit.HOUR,
    "hour": Unit.HOUR,
    "hours": Unit.HOUR,
    "d": Unit.DAY,
    "day": Unit.DAY,
    "days": Unit.DAY,
    "w": Unit.WEEK,
    "week": Unit.WEEK,
    "weeks": Unit.WEEK,
}

#: Longer spans are slips of the pen, and would leave the calendar.
_LONGEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Span:
    """Hold a length of time as it was meant: a whole amount of one unit. May be negative."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if abs(self.amount) == 1 else 's'}"

    def __bool__(self) -> bool:
        return self.amount != 0

    def __neg__(self) -> "Span":
        return Span(-self.amount, self.unit)

    @property
    def wall(self) -> timedelta | None:
        """Return the length on a wall clock; None for working time, which depends on whose."""
        size = _WALL.get(self.unit)
        return None if size is None else size * self.amount

    def working(self) -> "Span":
        """Return the same amount counted in working time; a week is five working days."""
        if self.unit.is_working:
            return self
        factor, unit = _WORKING_TWIN[self.unit]
        return Span(self.amount * factor, unit)

    @property
    def minutes(self) -> int:
        """Return the length in minutes, of working time or of the clock; a working day has 8 hours.

        Only for comparing spans of one kind and for scaling them.
        """
        if self.unit.is_working:
            return self.amount * _SMALLER_WORKING[self.unit]
        return self.amount * (_WALL[self.unit] // timedelta(minutes=1))

    def scaled(self, percent: int) -> "Span":
        """Return so many hundredths of the span, rounded up to a minute; a working day has 8 hours.

        The smallest that is left is a minute: a step of nothing would never end.
        """
        if self.amount * percent % 100 == 0:
            return Span(self.amount * percent // 100, self.unit)
        small, hour = _PARTS[self.unit.is_working]
        part = -(-self.minutes * percent // 100)
        return Span(part // 60, hour) if part % 60 == 0 else Span(part, small)


@cache
def parse_span(text: str) -> Span:
    """Read "4 hours", "2 working days", "15m" or "0".

    Raises ValueError with a sentence that says what would be right.
    """
    number, unit = _split(text)
    words = unit.removeprefix("business").removeprefix("working")
    name = _NAMES.get(words.strip())
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        raise ValueError(_cure(text))
    amount = int(number)
    if amount == 0 and not unit:
        return Span(0, Unit.HOUR)
    if name is None or _WALL[name] * amount > _LONGEST:
        raise ValueError(_cure(text))
    span = Span(amount, name)
    return span if words == unit else span.working()


def parse_duration(text: str) -> timedelta:
    """Read a span on the wall clock: "1 minute", "30 days". Raises ValueError."""
    wall = parse_span(text).wall
    if wall is None:
        raise ValueError(f"{text!r} counts working time; here a plain time such as '2 days' is due")
    return wall


def _split(text: str) -> tuple[str, str]:
    """Cut the number in front from the words behind it."""
    plain = " ".join(text.split()).casefold()
    digits = len(plain) - len(plain.lstrip("0123456789"))
    return plain[:digits], plain[digits:].strip()


def _cure(text: str) -> str:
    shown = text if len(text) <= 40 else text[:40] + "..."
    return f"{shown!r} is no length of time; write '15m', '4 hours', '1 day' or '2 working days'"
