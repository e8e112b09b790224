"""Moments: the words with which the playground's clock is pushed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_MORNING = time(9)
#: Nobody waits longer for a story.
_LONGEST = timedelta(days=366)


def parse_moment(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the instant to which `words` push the clock, None when they name none.

    "+2 days", "+4 hours", "+90 minutes", "tomorrow", "monday", "friday 15:00", "17:30". Days are
    local and keep the time on the clock; a weekday is the next one, at 09:00 unless it says more.
    """
    parts = words.casefold().split()
    if not parts:
        return None
    if parts[0].startswith("+"):
        return _later(" ".join(parts)[1:], now, zone)
    day, at = parts[0], " ".join(parts[1:])
    today = now.astimezone(zone).date()
    if day == "tomorrow":
        return _on(today + timedelta(days=1), at, zone)
    if name := next((n for n in _DAYS if len(day) >= 3 and n.startswith(day)), ""):
        ahead = (_DAYS.index(name) - today.weekday()) % 7
        moment = _on(today + timedelta(days=ahead), at, zone)
        if moment is not None and moment <= now:
            moment = _on(today + timedelta(days=ahead + 7), at, zone)
        return moment
    moment = _on(today, day, zone) if not at else None
    return moment + timedelta(days=1) if moment is not None and moment <= now else moment


def recent_monday(now: datetime, zone: ZoneInfo) -> datetime:
    """Return a Monday at 09:00, seven to fourteen days ago: the story ends before today."""
    ago = now.astimezone(zone) - timedelta(days=7, hours=9)
    monday = ago.date() - timedelta(days=ago.weekday())
    return datetime.combine(monday, _MORNING, zone).astimezone(UTC)


def _later(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    amount, _, unit = words.strip().partition(" ")
    if not amount.isascii() or not amount.isdigit() or len(amount) > 5:
        return None
    step = _UNITS.get(unit.strip().removesuffix("s"))
    if step is None or step * int(amount) > _LONGEST:
        return None
    if step >= timedelta(days=1):
        return (now.astimezone(zone) + step * int(amount)).astimezone(UTC)
    return now + step * int(amount)


def _on(day: date, at: str, zone: ZoneInfo) -> datetime | None:
    try:
        clock = time.fromisoformat(at.strip().rjust(5, "0")) if at else _MORNING
    except ValueError:
        return None
    return datetime.combine(day, clock.replace(tzinfo=None), zone).astimezone(UTC)
