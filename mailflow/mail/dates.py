"""Dates of header fields (RFC 5322, section 3.3) as instants."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_tz

DATE_LIMIT = 120  #: characters of a date that are read
_ZONE_LIMIT = 26 * 3_600  #: seconds from UTC


def parse_date(value: str) -> datetime | None:
    """Parse the value of a Date field to an aware UTC instant, None when it is no date.

    A date without a zone, or with the zone -0000, is taken as UTC. ISO 8601 is understood too.
    """
    value = value.strip()[:DATE_LIMIT]
    for parse in (_parse_rfc, _parse_iso):
        try:
            return parse(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _parse_rfc(value: str) -> datetime:
    parts = parsedate_tz(value)
    if parts is None or abs(parts[9] or 0) > _ZONE_LIMIT:
        raise ValueError(value)
    year, month, day, hour, minute, second = parts[:6]
    # A leap second is the last second of its minute; `datetime` knows no 60.
    instant = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    return instant - timedelta(seconds=parts[9] or 0)


def _parse_iso(value: str) -> datetime:
    instant = datetime.fromisoformat(value)
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
