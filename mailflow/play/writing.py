"""Writing: the mails that people's mail programs make. Pure: time and Message-ID are arguments."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.letters.clean import clean_line
from mailflow.letters.mime import (
    clean_address,
    encode_words,
    text_part,
    write_address,
    write_date,
    write_mail,
)
from mailflow.mail.message import Message
from mailflow.play.cast import ZONE, Somebody

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """Hold a mail that somebody outside wrote and somebody inside forwards."""

    subject: str
    body: str
    client: Somebody
    sent: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """Hold what a mail program writes above the text of a mail."""

    author: Somebody
    to: str
    subject: str
    message_id: str
    date: datetime
    references: tuple[str, ...] = ()  #: the last one is the mail this one answers


def write(head: Head, text: str) -> bytes:
    """Return a mail in plain text."""
    fields = [
        f"From: {write_address(head.author.name, head.author.address)}",
        f"To: {clean_address(head.to)}",
        f"Subject: {encode_words(clean_line(head.subject), 'Subject')}",
        f"Date: {write_date(head.date)}",
        f"Message-ID: {head.message_id}",
    ]
    if head.references:
        fields.append(f"In-Reply-To: {head.references[-1]}")
        fields.append(f"References: {' '.join(head.references)}")
    return write_mail(fields, text_part(text))


def forward_text(request: Request, giver: Somebody, note: str) -> str:
    """Return the text of a forward as Gmail writes it, the giver's note on top."""
    return (
        f"{note}\n\n"
        "---------- Forwarded message ---------\n"
        f"From: {request.client}\n"
        f"Date: {_say(request.sent, 'at ')}\n"
        f"Subject: {request.subject}\n"
        f"To: {giver}\n\n\n"
        f"{request.body}\n"
    )


def reply_text(text: str, answered: Message) -> str:
    """Return the text of a reply above the quoted mail it answers."""
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in answered.text.splitlines())
    day = _say(answered.date) if answered.date else "that day"
    return f"{text}\n\nOn {day}, {answered.from_ or 'somebody'} wrote:\n\n{quoted}"


def _say(at: datetime, word: str = "") -> str:
    """Return a time as mail programs show it, in English whatever the machine's locale is."""
    here = at.astimezone(ZoneInfo(ZONE))
    day = f"{_DAYS[here.weekday()]}, {here.day} {_MONTHS[here.month - 1]} {here.year}"
    return f"{day} {word}{here:%H:%M}"
