"""Calendar: the due date of a handoff as an iCalendar file (RFC 5545) for its owner.

VEVENT with METHOD:PUBLISH, because Gmail and Outlook ignore VTODO. The UID stays the same, so
that a later date moves the entry instead of adding a second one.
"""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from mailflow.handoff.model import Handoff
from mailflow.letters.clean import clean_subject

#: The entry ends at the due instant and is this long, so that it shows in a day's view.
LENGTH = timedelta(minutes=30)


def write_calendar(handoff: Handoff, due: datetime, now: datetime, domain: str) -> bytes:
    """Write the due date as one event; bytes with CRLF line ends."""
    event = Event()
    event.add("uid", f"{handoff.ref.lower()}@{domain}")
    event.add("dtstamp", now)
    event.add("dtstart", due - LENGTH)
    event.add("dtend", due)
    event.add("summary", f"{handoff.ref} due: {clean_subject(handoff.subject)}")
    event.add("sequence", max(0, int((now - handoff.created).total_seconds()) // 60))
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//mailflow//handoffs//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
