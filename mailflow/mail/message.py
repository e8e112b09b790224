"""Message: a mail as values. `read()` is the only place that touches the `email` package."""

from dataclasses import dataclass
from datetime import datetime

from mailflow.mail.address import Address


@dataclass(frozen=True, slots=True)
class Attachment:
    """Hold one attached part: cleaned file name (never a path), media type, decoded content."""

    name: str
    type: str
    content: bytes
    inline: bool = False  #: an image of the text (Content-ID used by the HTML), no document
    content_id: str = ""  #: without angle brackets

    @property
    def size(self) -> int:
        """Return the number of decoded bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True)
class Message:
    """Hold an RFC 5322 message, everything decoded, cleaned and taken eagerly."""

    message_id: str  #: with angle brackets; "" when absent or malformed
    in_reply_to: tuple[str, ...]  #: msg-ids with angle brackets
    references: tuple[str, ...]  #: msg-ids with angle brackets, in order
    from_: Address | None  #: identity: the one address of the one From header, else None
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str  #: decoded, one line
    date: datetime | None  #: aware UTC
    text: str  #: the text/plain parts, "\n" line ends; "" when there is none
    html: str  #: the text/html part; "" when there is none
    attachments: tuple[Attachment, ...]
    messages: tuple["Message", ...]  #: message/rfc822 and .eml parts, read (outermost first)
    headers: tuple[tuple[str, str], ...]  #: every field in order: lower-case name, decoded value
    media_type: str  #: of the whole, e.g. "multipart/report"
    size: int  #: bytes of the raw mail
    flowed: bool = False  #: text is format=flowed and has been unflowed already
    parts: tuple[tuple[str, str], ...] = ()  #: other text parts: (media type, text), e.g. delivery-status, calendar

    def header(self, name: str) -> str | None:
        """Return the first value of the field `name`, None when absent."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of the field `name`, from the top."""
        return tuple(value for key, value in self.headers if key == name.lower())
