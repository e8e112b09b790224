"""When: the one place where letters put times into words, in the reader's own zone."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=512)
def _zone(key: str) -> tuple[ZoneInfo, str]:
    """Load a zone with the name people use for it: "Europe/Berlin" is Berlin."""
    try:
        zone = ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone, key = ZoneInfo("UTC"), "UTC"
    return zone, key.rpartition("/")[2].replace("_", " ")


@lru_cache(maxsize=4096)
def say_when(instant: datetime, timezone: str) -> str:
    """Say an instant for people: "Fri 27 Nov 2026, 17:00 (Berlin)"."""
    zone, city = _zone(timezone)
    local = instant.astimezone(zone)
    return f"{say_local_day(local)}, {local:%H:%M} ({city})"


def say_day(instant: datetime, timezone: str) -> str:
    """Say the day of an instant: "Fri 27 Nov 2026"."""
    return say_local_day(instant.astimezone(_zone(timezone)[0]))


def say_local_day(local: datetime) -> str:
    """Say the day of a local time, with English names whatever the locale of the process."""
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def say_days(days: int) -> str:
    """Say a number of days: "today", "1 day", "4 days"."""
    if days <= 0:
        return "today"
    return "1 day" if days == 1 else f"{days} days"
