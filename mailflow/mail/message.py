"""Message: a mail as values, and `read()`, which makes it of bytes.

`read()` returns a Message or raises `Unreadable`, never another error, in time and space linear in
the size of the mail. It takes everything eagerly, so that nothing can fail later. What it skipped
because of a bound stands in `Message.unread`; the raw mail is the caller's to keep.

The `email` package takes no part in this: its tree costs five times the size of the mail, and its
header classes raise on, or are hung by, mails that exist.
"""

from dataclasses import dataclass
from datetime import datetime

from mailflow.errors import Unreadable
from mailflow.mail.address import Address
from mailflow.mail.collect import Collected, File, collect
from mailflow.mail.dates import parse_date
from mailflow.mail.fields import Fields, parse_ids
from mailflow.mail.header import decode_field
from mailflow.mail.mime import DEPTH_LIMIT, Budget, Part, Span, find_head, find_parts


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
    #: other text parts: (media type, text), e.g. message/delivery-status, text/calendar
    parts: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()  #: what was not read, because a bound was reached

    def header(self, name: str) -> str | None:
        """Return the first value of the field `name`, None when absent."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of the field `name`, from the top."""
        return tuple(value for key, value in self.headers if key == name.lower())


SIZE_LIMIT = 50 * 1_048_576  #: bytes of a mail that is read
_SUBJECT_LIMIT = 2_000
_MESSAGE_COUNT = 100  #: inner mails


def read(content: bytes) -> Message:
    """Read the bytes of a mail.

    Tolerates an mbox line in front, any line ends, and a mail that is cut off. Raises `Unreadable`
    for what has no header field, and for a mail beyond the bounds of size, fields or lines.
    """
    if len(content) > SIZE_LIMIT:
        raise Unreadable(f"a mail of {len(content)} bytes is beyond {SIZE_LIMIT}; read it by hand")
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    start = len(content) - len(content.lstrip(b"\xef\xbb\xbf\r\n \t"))
    if start == len(content):
        raise Unreadable("the mail is empty")
    span = Span(content, start, len(content))
    if not find_head(span)[0]:
        raise Unreadable("there is no header field, or too many of them: this is no mail")
    return _read_span(span, Budget(), inner=False)


def _read_span(span: Span, budget: Budget, *, inner: bool) -> Message:
    """Read the mail in a range of bytes, and the mails in it."""
    root = find_parts(span, budget)
    hint = root.parameters.get("charset", "")
    found = Collected(hint, budget, inner)
    collect(root, found)
    messages = tuple(_read_inner(found.spans, budget))
    return _make_message(root, found, messages, span.end - span.start)


def _read_inner(spans: list[Span], budget: Budget) -> list[Message]:
    messages: list[Message] = []
    for span in spans:
        if span.depth > DEPTH_LIMIT or budget.parts <= 0 or len(messages) >= _MESSAGE_COUNT:
            budget.unread.append("mails in mails beyond the bound")
            break
        if find_head(span)[0]:
            messages.append(_read_span(span, budget, inner=True))
    return messages


def _make_message(
    root: Part, found: Collected, messages: tuple[Message, ...], size: int
) -> Message:
    fields = Fields(root.fields, found.hint)
    shown = found.find_shown() if found.files else set()
    return Message(
        message_id=next(iter(parse_ids(fields.text("message-id"))), ""),
        in_reply_to=parse_ids(fields.text("in-reply-to")),
        references=parse_ids(fields.text("references")),
        from_=fields.author(),
        sender=next(iter(fields.addresses("sender")), None),
        reply_to=fields.addresses("reply-to"),
        to=fields.addresses("to"),
        cc=fields.addresses("cc"),
        subject=decode_field(fields.raw("subject"), found.hint, _SUBJECT_LIMIT),
        date=parse_date(fields.text("date")),
        text=found.text,
        html=found.html,
        attachments=tuple(_attach(file, shown) for file in found.files),
        messages=messages,
        headers=fields.decoded(),
        media_type=root.type,
        size=size,
        flowed=found.flowed,
        parts=tuple(found.others),
        unread=tuple(dict.fromkeys(found.budget.unread)),
    )


def _attach(file: File, shown: set[str]) -> Attachment:
    """Make the attachment of a file; an image that the HTML shows is no document."""
    inline = (
        file.type.startswith("image/")
        and file.content_id != ""
        and (file.related or file.content_id in shown)
    )
    return Attachment(file.name, file.type, file.content, inline, file.content_id)
