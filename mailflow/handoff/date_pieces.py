"""The pieces a date is made of: weekdays, dates, spans, times of day. Values only."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Which(StrEnum):
    """Which of all Fridays: as it is said."""

    PLAIN = "plain"
    THIS = "this"
    NEXT = "next"
    NEXT_WEEK = "next week"
    LATER = "a week later"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; Monday is 0."""

    day: int
    which: Which = Which.PLAIN


@dataclass(frozen=True, slots=True)
class Dated:
    """A day and a month, or only a day (month 0). `swapped`: 3/4 may be the other way round."""

    day: int
    month: int = 0
    year: int = 0
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """Days from today: tomorrow is 1."""

    days: int


@dataclass(frozen=True, slots=True)
class End:
    """The end of "this_week", "next_month", "year"..., or of a month by its number."""

    of: str
    month: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """A week as such: 0 is this one, 1 the next."""

    number: int


@dataclass(frozen=True, slots=True)
class In:
    """A span from now; `unit` as in the tables: minute, hour, day, week, month, working_day..."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `sure` is false when 5 may be the afternoon."""

    hour: int
    minute: int = 0
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: noon, midnight, morning, afternoon, or end (of the working day)."""

    name: str


Day = Dated | Shift | End | Week | In
Time = Clock | Part
Piece = Weekday | Day | Time


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the pieces found so far, and where reading has come to."""

    end: int = 0
    weekday: Weekday | None = None
    day: Day | None = None
    time: Time | None = None
    zone: str = ""
    before: bool = False  #: "before friday"
    either: Clock | None = None  #: `day` is 17.11, which may be this time instead

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was recognised."""
        return self.weekday is None and self.day is None and self.time is None


def grow(found: Found, piece: Piece, end: int) -> Found | None:
    """Return what was found with one more piece, None when its kind is there already."""
    match piece:
        case Weekday():
            return None if found.weekday else replace(found, weekday=piece, end=end)
        case Clock() | Part():
            return None if found.time else replace(found, time=piece, end=end)
        case Week() if found.weekday and found.weekday.which is Which.PLAIN:
            which = Which.NEXT_WEEK if piece.number else Which.THIS
            return replace(found, weekday=replace(found.weekday, which=which), end=end)
        case _:
            return None if found.day else replace(found, day=piece, end=end)
