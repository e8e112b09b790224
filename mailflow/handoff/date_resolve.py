"""Settle what the pieces of a date mean on a given day, for given people: one instant or several.

Several are returned wherever two people could mean two things; nothing is chosen silently.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from mailflow.handoff.date_pieces import (
    Clock,
    Dated,
    End,
    Found,
    In,
    Part,
    Shift,
    Week,
    Weekday,
    Which,
)
from mailflow.handoff.hours import Calendar
from mailflow.handoff.span import Span, Unit

_DAY = timedelta(days=1)
#: "20 Nov" said on 22 Nov is a slip, not next year; said in June it is next November.
_JUST_PAST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold one instant that may be meant; `exact` when a time of day was named."""

    instant: datetime
    day: date
    exact: bool


@dataclass(frozen=True, slots=True)
class Resolver:
    """Know the day and the people: `zone` is the writer's, `calendar` the receiver's."""

    now: datetime
    zone: ZoneInfo
    calendar: Calendar

    @property
    def today(self) -> date:
        """Return the day on the writer's calendar."""
        return self.now.astimezone(self.zone).date()

    def readings(self, found: Found) -> list[Reading]:
        """Return everything that may be meant, each once, the first best; [] for nonsense."""
        if found.either and found.weekday and isinstance(found.day, In):
            found = replace(found, day=None, time=found.either, either=None)
        if found.zone and self._zone_of(found) is None:
            return []
        if isinstance(found.day, In) and found.day.unit in ("minute", "hour", "working_hour"):
            readings = self._in_hours(found, found.day)
        else:
            readings = [r for day in self._days(found) for r in self._times(found, day)]
        if found.either and found.time is None:
            readings += self._times(Found(time=found.either), self.today)
        return list(dict.fromkeys(readings))

    def _in_hours(self, found: Found, span: In) -> list[Reading]:
        if found.weekday or found.time:
            return []
        unit = {"minute": Unit.MINUTE, "hour": Unit.HOUR}.get(span.unit, Unit.WORKING_HOUR)
        instant = self.calendar.add(self.now, Span(span.amount, unit))
        return [Reading(instant, instant.astimezone(self.zone).date(), exact=True)]

    # --- days -------------------------------------------------------------------------------

    def _days(self, found: Found) -> list[date]:
        named = list(dict.fromkeys(self._named(found.day))) if found.day else []
        if found.weekday is None:
            return named if found.day else [self.today]
        weekday = found.weekday
        if not found.day:
            return self._weekdays(weekday)
        if isinstance(found.day, Dated) and not found.day.month:
            named += self._later_months(found.day)
        fitting = [day for day in named if day.weekday() == weekday.day]
        # "Friday 28 Nov" on a Saturday: one of the two is a slip, and we cannot know which.
        return fitting[:1] or [*named[:1], *self._weekdays(weekday)]

    def _named(self, piece: Dated | Shift | End | Week | In) -> Iterator[date]:
        match piece:
            case Dated():
                yield from self._dates(piece)
            case Shift():
                yield self.today + piece.days * _DAY
            case End():
                yield self._end(piece)
            case Week(number=0):
                yield self._last_workday(self._monday())
            case Week():
                # Due next week: by its end. Snoozed until next week: from its beginning.
                first = self._monday() + 7 * _DAY
                yield self.calendar.add_workdays(first, 0)
                yield self._last_workday(first)
            case In():
                yield self._in_days(piece)

    def _dates(self, piece: Dated) -> Iterator[date]:
        if not piece.month:
            yield from self._later_months(piece, 1)
            return
        orders = [(piece.day, piece.month)]
        if piece.swapped:
            orders.append((piece.month, piece.day))
        for day, month in orders:
            yield from self._in_year(day, month, piece.year)

    def _in_year(self, day: int, month: int, year: int) -> Iterator[date]:
        if year:
            yield from _existing(year, month, day)
            return
        for candidate in range(self.today.year, self.today.year + 9):
            for found in _existing(candidate, month, day):
                if found >= self.today - _JUST_PAST:
                    yield found
                    return

    def _later_months(self, piece: Dated, count: int = 2) -> Iterator[date]:
        """Yield the next days with this number: the 31st is not in every month."""
        first = self.today.replace(day=1)
        for number in range(12):
            month = _add_months(first, number)
            for found in _existing(month.year, month.month, piece.day):
                if found >= self.today and count > 0:
                    count -= 1
                    yield found

    def _end(self, piece: End) -> date:
        match piece.of:
            case "this_week":
                return self._last_workday(self._monday())
            case "next_week":
                return self._last_workday(self._monday() + 7 * _DAY)
            case "year":
                return self._month_end(date(self.today.year, 12, 1))
            case "next_month":
                return self._month_end(_add_months(self.today.replace(day=1), 1))
            case "month":
                year = self.today.year + (piece.month < self.today.month)
                return self._month_end(date(year, piece.month, 1))
        return self._month_end(self.today.replace(day=1))

    def _month_end(self, first: date) -> date:
        """Return the last working day of a month, its last day when that is over already."""
        last = _add_months(first, 1) - _DAY
        worked = self.calendar.add_workdays(last + _DAY, -1)
        return worked if worked >= max(self.today, first) else last

    def _monday(self) -> date:
        """Return the first day of this week, as the receiver's week goes."""
        return self.today - ((self.today.weekday() - self.calendar.first_weekday()) % 7) * _DAY

    def _last_workday(self, first: date) -> date:
        """Return the last working day of a week, also when all of it is holidays."""
        days = [first + n * _DAY for n in range(7)]
        usual = [day for day in days if self.calendar.week[day.weekday()]]
        worked = [day for day in usual if self.calendar.is_workday(day)]
        return (worked or usual)[-1]

    def _in_days(self, piece: In) -> date:
        match piece.unit:
            case "week":
                return self.today + 7 * piece.amount * _DAY
            case "month":
                return _add_months(self.today, piece.amount)
        return self.calendar.add_workdays(self.today, piece.amount)

    def _weekdays(self, piece: Weekday) -> list[date]:
        ahead = (piece.day - self.today.weekday()) % 7
        coming = self.today + (ahead or 7) * _DAY
        following = self._monday() + 7 * _DAY
        next_week = following + ((piece.day - following.weekday()) % 7) * _DAY
        match piece.which:
            case Which.PLAIN:
                return [coming]
            case Which.THIS:
                return [self.today + ahead * _DAY]
            case Which.LATER:
                return [coming + 7 * _DAY]
            case Which.NEXT_WEEK:
                return [next_week]
        # "Next Friday": on a Monday some mean this week's, and on the last days of a week some
        # mean the one after the coming one.
        close = 0 < ahead <= 2 or coming != next_week
        return [coming, max(next_week, coming + 7 * _DAY)] if close else [coming]

    # --- times ------------------------------------------------------------------------------

    def _times(self, found: Found, day: date) -> list[Reading]:
        match found.time:
            case Clock():
                return self._clock(found, found.time, day)
            case Part(name="noon"):
                return [self._at(day, 720, self.zone)]
            case Part(name="midnight"):
                return [self._at(day, 0, self.zone), self._at(day, 1440, self.zone)]
            case Part(name="morning"):
                opening = Reading(self.calendar.start_of_day(day), day, exact=True)
                return [opening, self._at(day, 720, self.zone)]
        close = Reading(self.calendar.end_of_day(day), day, exact=False)
        is_named = found.weekday or isinstance(found.day, Dated | Shift)
        if not found.before or not is_named or found.time:
            return [close]
        # "Before Friday" excludes it for some.
        earlier = self.calendar.add_workdays(day, -1)
        return [Reading(self.calendar.end_of_day(earlier), earlier, exact=False), close]

    def _clock(self, found: Found, clock: Clock, day: date) -> list[Reading]:
        zone = self._zone_of(found)
        minutes = clock.hour * 60 + clock.minute
        if clock.sure or zone:
            return [self._at(day, minutes, zone or self.zone)]
        both = [minutes % 720, minutes % 720 + 720]
        # Which of both is at work is seen on the clock alone: people far apart mean their own.
        opens, closes = self.calendar.start_of_day(day), self.calendar.end_of_day(day)
        start = datetime.combine(day, time(), self.calendar.zone)
        work = [
            int((self.calendar.local(t) - start).total_seconds()) // 60 for t in (opens, closes)
        ]
        worked = [each for each in both if work[0] <= each <= work[1]]
        return [self._at(day, each, self.zone) for each in (worked if len(worked) == 1 else both)]

    def _at(self, day: date, minutes: int, zone: tzinfo) -> Reading:
        wall = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
        return Reading(wall.astimezone(UTC), day, exact=True)

    def _zone_of(self, found: Found) -> tzinfo | None:
        """Return the zone that was named: an offset, UTC, a zone's name, a city; else None."""
        name = found.zone.strip()
        if not name:
            return None
        if name[0] in "+-":
            sign = -1 if name[0] == "-" else 1
            return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
        zones = _zones_named(name)
        if self.zone.key in zones:
            return self.zone
        return ZoneInfo(zones[0]) if len(zones) == 1 else None


def _existing(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:  # 29 February, 31 April
        return


def _add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    wanted = (day.day, 30, 29, 28)
    return next(d for n in wanted if n <= day.day for d in _existing(year, month + 1, n))


@cache
def _zones_named(name: str) -> tuple[str, ...]:
    """Return the zones with this name or this city: "europe/berlin", "berlin"."""
    wanted = name.casefold().replace(" ", "_")
    if wanted in ("utc", "gmt", "z"):
        return ("UTC",)
    all_zones = sorted(available_timezones())
    whole = tuple(zone for zone in all_zones if zone.casefold() == wanted)
    cities = (zone for zone in all_zones if "/" in zone)
    return whole or tuple(z for z in cities if z.rpartition("/")[2].casefold() == wanted)
