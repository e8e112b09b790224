"""When a person works: hours of the week, time zone, holidays; and arithmetic with them.

Hours are written as "Mon-Fri 09:00-17:00", "Mon-Thu 08:00-16:00, Fri 08:00-12:00", with breaks
"Mon-Fri 09:00-12:00 13:00-17:00", or over midnight "Mon-Fri 22:00-06:00" (a shift belongs to
the day on which it begins, and falls out when that day is a holiday).

An absence is cut out of the hours: its days are no working days, and of a day on which somebody
leaves at noon the morning is left.

All instants are aware UTC, in and out. Working time is half open: at 17:00 work is over. One
working day further is the same time on the clock on the next day on which the person works,
moved into that day's hours where they differ; so it is always one day of that person's hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from mailflow.handoff.model import Person
from mailflow.handoff.span import Span, Unit
from mailflow.handoff.week import Shift, Week, parse_hours

#: One shift of one day as instants in UTC.
Stretch = tuple[datetime, datetime]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hold when somebody works. Make one with `calendar_of` or `make_calendar`."""

    zone: ZoneInfo
    week: Week
    holidays: str = ""  #: "DE", "DE-BE"; "" keeps no holidays
    absences: tuple[Stretch, ...] = ()  #: when the person is away, whatever the week says

    def __post_init__(self) -> None:
        if not any(self.week):
            raise ValueError("a calendar without working hours would never come to its next day")

    def is_working(self, at: datetime) -> bool:
        """Tell whether the person works at this instant."""
        return any(start <= at < end for start, end in self._around(at))

    def next_working(self, start: datetime) -> datetime:
        """Return `start` when it is working time, else the next instant at which work begins."""
        return max(start, next(self._from(start))[0])

    def is_workday(self, day: date) -> bool:
        """Tell whether the person begins to work on this local day."""
        usual = bool(self.week[day.weekday()]) and not is_holiday(self.holidays, day)
        return usual and (not self.absences or bool(self._stretches(day)))

    def is_away(self, at: datetime) -> bool:
        """Tell whether an absence covers this instant."""
        return any(begins <= at < ends for begins, ends in self.absences)

    def back(self, at: datetime) -> datetime:
        """Return `at`, or when the person works again when he is away then."""
        return self.next_working(at) if self.is_away(at) else at

    def start_of_day(self, day: date) -> datetime:
        """Return when work begins on this local day, or would begin if one worked then."""
        return self._instant(day, self._usual(day)[0][0])

    def end_of_day(self, day: date) -> datetime:
        """Return when work ends on this local day, or would end if one worked then.

        For a Saturday after a week that ends on Friday it is Friday's closing time.
        """
        return self._instant(day, self._usual(day)[-1][1])

    def local(self, at: datetime) -> datetime:
        """Return the instant as the person's clock shows it."""
        return at.astimezone(self.zone)

    def add(self, start: datetime, span: Span) -> datetime:
        """Return the instant that lies `span` after `start`, or before it when it is negative.

        Days and weeks keep the local time over a change of the clocks, hours are real hours.
        """
        match span.unit:
            case Unit.WORKING_DAY:
                return self._add_workdays(start, span.amount)
            case Unit.WORKING_HOUR:
                return self._add_working(start, timedelta(hours=span.amount))
            case Unit.WORKING_MINUTE:
                return self._add_working(start, timedelta(minutes=span.amount))
            case Unit.DAY | Unit.WEEK:
                days = span.amount * (7 if span.unit is Unit.WEEK else 1)
                return (self.local(start) + days * _DAY).astimezone(UTC)
            case _:
                return start + (span.wall or timedelta())

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much working time lies between; negative when the end is first."""
        if end < start:
            return -self.working_between(end, start)
        begun = takewhile(lambda stretch: stretch[0] < end, self._from(start))
        worked = (min(closes, end) - max(opens, start) for opens, closes in begun)
        return sum(worked, timedelta())

    def add_workdays(self, day: date, amount: int) -> date:
        """Return the `amount`-th day of work after (or before) a local day; 0 moves to the next."""
        step = -_DAY if amount < 0 else _DAY
        while not amount and not self.is_workday(day):
            day += step
        for _ in range(abs(amount)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def first_weekday(self) -> int:
        """Return with which weekday (Monday is 0) the week begins, seen from its free days."""
        friday, saturday, sunday = (bool(self.week[day]) for day in (4, 5, 6))
        if sunday and not saturday:
            return 6
        return 5 if sunday and not friday else 0

    def _add_workdays(self, start: datetime, amount: int) -> datetime:
        if amount == 0:
            return start
        begin = self.next_working(start) if amount > 0 else self._last_working(start)
        day, minutes = self._place(begin)
        return self._into(self.add_workdays(day, amount), minutes)

    def _place(self, at: datetime) -> tuple[date, int]:
        """Find the working day an instant belongs to, and its minutes since that midnight."""
        local = self.local(at)
        day = local.date()
        for candidate in (day - _DAY, day):
            if any(start <= at <= end for start, end in self._stretches(candidate)):
                wall = local.replace(tzinfo=None) - datetime.combine(candidate, time())
                return candidate, int(wall.total_seconds() // 60)
        return day, local.hour * 60 + local.minute  # pragma: no cover - only inside a clock change

    def _into(self, day: date, minutes: int) -> datetime:
        """Return the time on that working day, moved into its hours."""
        shifts = self.week[day.weekday()]
        at = next((max(minutes, opens) for opens, closes in shifts if minutes <= closes), None)
        moved = self._instant(day, shifts[-1][1] if at is None else at)
        return self._into_presence(day, moved) if self.absences else moved

    def _into_presence(self, day: date, at: datetime) -> datetime:
        """Return the instant, moved into what an absence leaves of that working day."""
        left = self._stretches(day)
        within = (max(at, opens) for opens, closes in left if at <= closes)
        return next(within, left[-1][1])

    def _add_working(self, start: datetime, wanted: timedelta) -> datetime:
        if wanted < timedelta():
            return self._subtract_working(start, -wanted)
        stretches = self._from(start)
        opens, closes = next(stretches)
        while (begin := max(opens, start)) + wanted > closes:
            wanted -= closes - begin
            opens, closes = next(stretches)
        return begin + wanted

    def _subtract_working(self, start: datetime, wanted: timedelta) -> datetime:
        stretches = self._before(start)
        opens, closes = next(stretches)
        while (end := min(closes, start)) - wanted < opens:
            wanted -= end - opens
            opens, closes = next(stretches)
        return end - wanted

    def _last_working(self, start: datetime) -> datetime:
        return min(start, next(self._before(start))[1])

    def _usual(self, day: date) -> tuple[Shift, ...]:
        """Return the shifts of this weekday, or of the last working weekday before it."""
        return next(self.week[n % 7] for n in range(day.weekday(), -8, -1) if self.week[n % 7])

    def _around(self, at: datetime) -> Iterator[Stretch]:
        day = self.local(at).date()
        yield from self._stretches(day - _DAY)
        yield from self._stretches(day)

    def _from(self, start: datetime) -> Iterator[Stretch]:
        """Yield the stretches of work that end after `start`, in order, for ever."""
        day = self.local(start).date() - _DAY
        for stretch in self._walk(day, _DAY):
            if stretch[1] > start:
                yield stretch

    def _before(self, start: datetime) -> Iterator[Stretch]:
        """Yield the stretches of work that begin before `start`, backwards, for ever."""
        for stretch in self._walk(self.local(start).date(), -_DAY):
            if stretch[0] < start:
                yield stretch

    def _walk(self, day: date, step: timedelta) -> Iterator[Stretch]:
        while True:
            stretches = self._stretches(day)
            yield from stretches if step > timedelta() else reversed(stretches)
            day += step

    @lru_cache(maxsize=4096)  # noqa: B019 - calendars are few, and kept anyhow
    def _stretches(self, day: date) -> tuple[Stretch, ...]:
        if not self.week[day.weekday()] or is_holiday(self.holidays, day):
            return ()
        shifts = (
            (self._instant(day, opens), self._instant(day, closes))
            for opens, closes in self.week[day.weekday()]
        )
        # A shift that lies within the hour a change of the clocks skips does not take place.
        stretches = tuple((start, end) for start, end in shifts if start < end)
        return self._present(stretches) if self.absences else stretches

    def _present(self, stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
        """Return what the absences leave of stretches of work."""
        for begins, ends in self.absences:
            parts = ((s, min(e, begins), max(s, ends), e) for s, e in stretches)
            cut = ((a, b) for s, b1, a2, e in parts for a, b in ((s, b1), (a2, e)) if a < b)
            stretches = tuple(cut)
        return stretches

    def _instant(self, day: date, minutes: int) -> datetime:
        wall = datetime.combine(day, time(), self.zone) + timedelta(minutes=minutes)
        return wall.astimezone(UTC)


def calendar_of(person: Person, absences: tuple[Stretch, ...] = ()) -> Calendar:
    """Return the calendar of a person. Raises ValueError for hours or holidays that are wrong."""
    return make_calendar(person.timezone, person.hours, person.holidays, absences)


@lru_cache(maxsize=4096)
def make_calendar(
    timezone: str, hours: str, holidays: str = "", absences: tuple[Stretch, ...] = ()
) -> Calendar:
    """Make a calendar from a zone's name, hours in words, a holiday code, and absences.

    Raises ValueError with a sentence; zoneinfo.ZoneInfoNotFoundError (a KeyError) for the zone.
    """
    return Calendar(ZoneInfo(timezone), parse_hours(hours), holidays, absences)


def is_holiday(code: str, day: date) -> bool:
    """Tell whether the day is a public holiday there; never for the code ""."""
    return bool(code) and day in _holidays(code, day.year)


def check_holidays(code: str) -> None:
    """Raise ValueError with a sentence when the code is no country or subdivision known."""
    if code:
        _holidays(code, 2026)


@lru_cache(maxsize=4096)
def _holidays(code: str, year: int) -> frozenset[date]:
    # The library takes half a second to import; who keeps no holidays does not pay for it.
    from holidays import country_holidays

    country, _, part = code.partition("-")
    try:
        if not (len(country) == 2 and country.isupper()):  # the library also knows its own names
            raise NotImplementedError
        return frozenset(country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError as error:
        raise ValueError(
            f"{code!r} is no country with known holidays; write 'DE' or 'DE-BE' "
            "(ISO 3166, then the subdivision)"
        ) from error
