"""When: times in the words of letters; handoff.dates says them, here they are kept for a while."""

from datetime import datetime
from functools import lru_cache

from mailflow.handoff import dates


@lru_cache(maxsize=4096)
def say_when(instant: datetime, timezone: str) -> str:
    """Say an instant in the reader's zone: "Fri 27 Nov 2026, 17:00 (Berlin)"."""
    return dates.say_when(instant, timezone)


def say_day(instant: datetime, timezone: str) -> str:
    """Say the day of an instant in the reader's zone: "Fri 27 Nov 2026"."""
    return say_when(instant, timezone).partition(",")[0]


def say_days(days: int) -> str:
    """Say a number of days: "today", "1 day", "4 days"."""
    if days <= 0:
        return "today"
    return "1 day" if days == 1 else f"{days} days"
