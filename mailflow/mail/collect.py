"""What the parts of a mail hold: texts, HTML, attachments, inner mails, machine-readable parts.

The tree is walked once, in order. Which text is the body and which is a file follows what mailers
do: a text with a file name, or marked as an attachment, is a file, except in an alternative.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from mailflow.mail.body import cut_encrypted, read_markup, read_plain
from mailflow.mail.cms import find_signed
from mailflow.mail.filename import clean_filename
from mailflow.mail.header import decode_field
from mailflow.mail.mime import DEPTH_LIMIT, Budget, Part, Span, find_parts
from mailflow.mail.text import clean_body, clean_markup
from mailflow.mail.tnef import Winmail, read_winmail

TEXT_LIMIT = 1_048_576  #: characters of all text parts together, and of all HTML parts
OTHER_LIMIT = 200  #: machine-readable parts

_MESSAGES = {"message/rfc822", "message/global", "message/news"}
_MACHINE = {
    "message/delivery-status",
    "message/global-delivery-status",
    "message/disposition-notification",
    "message/global-disposition-notification",
    "message/feedback-report",
    "message/global-headers",
    "text/rfc822-headers",
    "text/calendar",
    "application/ics",
    "text/x-amp-html",
}
_CALENDARS = {"text/calendar", "application/ics"}
_SMIME = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_WINMAIL = {"application/ms-tnef", "application/vnd.ms-tnef"}
_BODIES = {"text/plain", "text/html", "text/markdown", "text/enriched", "text/richtext"}
# In these, and alone, even a text with a file name is what the person wrote.
_BODY_PARENTS = {"", "multipart/alternative", "multipart/related", "multipart/signed"}
# A detached signature or a resource fork is wrapping: nobody attached it.
_WRAPPING = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/applefile",
}
_CID = re.compile(r"cid:([^\"'\s<>)]{1,200})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """Hold one attached part before it is known which images the HTML shows."""

    name: str
    type: str
    content: bytes
    content_id: str = ""
    related: bool = False  #: part of a multipart/related and not marked as an attachment


@dataclass(slots=True)
class Collected:
    """Hold what was found in the parts of one mail, its inner mails as spans yet to be read."""

    hint: str  #: charset to try for what declares none
    budget: Budget
    inner: bool  #: whether this is a mail in a mail: what it keeps is counted
    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)
    flowed: bool = False

    @property
    def text(self) -> str:
        """Return the text parts as one."""
        return _join(self.texts)

    @property
    def html(self) -> str:
        """Return the HTML parts as one."""
        return _join(self.htmls)

    def find_shown(self) -> set[str]:
        """Find the Content-IDs that the HTML shows."""
        return {unquote(match) for html in self.htmls for match in _CID.findall(html)}


def collect(root: Part, found: Collected) -> None:
    """Walk the tree of a mail and gather what it holds."""
    _walk(root, "", found)


def _join(pieces: list[str]) -> str:
    """Join bodies so that each begins on a line of its own."""
    return "\n".join(piece.removesuffix("\n") for piece in pieces[:-1]) + (
        ("\n" if len(pieces) > 1 else "") + pieces[-1] if pieces else ""
    )


def _walk(part: Part, parent: str, found: Collected) -> None:
    if part.type.startswith("multipart/"):
        for child in part.children:
            _walk(child, part.type, found)
    elif part.type in _MACHINE:
        _add_machine(part, found)
    elif part.type in _MESSAGES:
        _add_message(part, found)
    elif part.type in _BODIES and _is_body(part, parent):
        _add_text(part, found)
    elif part.type not in _WRAPPING or not parent:
        _add_file(part, found, parent)


def _is_body(part: Part, parent: str) -> bool:
    if part.disposition == "attachment":
        return not parent and not _raw_name(part)
    return not _raw_name(part) or parent in _BODY_PARENTS


def _raw_name(part: Part) -> str:
    return part.disposition_parameters.get("filename") or part.parameters.get("name", "")


def _add_text(part: Part, found: Collected) -> None:
    markup = part.type == "text/html"
    bodies = found.htmls if markup else found.texts
    if sum(map(len, bodies)) >= TEXT_LIMIT:
        found.budget.unread.append("text beyond the bound")
        return
    if markup:
        bodies.append(read_markup(part, found.hint))
        return
    text, flowed = read_plain(part, found.hint)
    text, encrypted = cut_encrypted(text)
    if encrypted:
        found.files.append(File("encrypted.asc", "application/pgp-encrypted", encrypted.encode()))
    if part.type in ("text/enriched", "text/richtext"):
        text = re.sub(r"<[^<>]{0,100}>", "", text)
    found.flowed = found.flowed or flowed
    if text.strip():
        bodies.append(text)


def _add_machine(part: Part, found: Collected) -> None:
    if len(found.others) < OTHER_LIMIT:
        text = read_plain(part, found.hint)[0]
        method = part.parameters.get("method", "")
        if method and part.type in _CALENDARS and "METHOD:" not in text:
            text = f"METHOD:{method}\n{text}"  # RFC 6047, section 2.4: both say the same
        found.others.append((part.type, text))
    if part.type in _CALENDARS and (part.disposition == "attachment" or _raw_name(part)):
        _add_file(part, found)


def _add_message(part: Part, found: Collected) -> None:
    """Note an inner mail; it is a file as well when the sender attached it as one."""
    span = Span(part.source, part.start, part.end, part.depth + 1)
    if part.encoding not in ("", "7bit", "8bit", "binary"):
        content = part.content()
        span = Span(content, 0, len(content), part.depth + 1)
    found.spans.append(span)
    if part.disposition == "attachment" or _raw_name(part):
        _add_file(part, found)


def _add_file(part: Part, found: Collected, parent: str = "") -> None:
    content = part.content()
    name = clean_filename(_raw_name(part), part.type)
    if found.inner:
        found.budget.kept -= len(content)
        if found.budget.kept < 0:
            found.budget.unread.append("attachments of inner mails beyond the bound")
            content = b""
    if part.type in _SMIME and part.depth < DEPTH_LIMIT:
        signed = find_signed(content)
        if signed is not None:
            span = Span(signed, 0, len(signed), part.depth + 1)
            _walk(find_parts(span, found.budget), parent, found)
            return
    if part.type in _WINMAIL or name.lower() in ("winmail.dat", "win.dat"):
        winmail = read_winmail(content)
        if winmail and (winmail.files or winmail.text or winmail.html):
            _add_winmail(winmail, found)
            return
    if name.lower().endswith(".eml") and part.type not in _MESSAGES:
        found.spans.append(Span(content, 0, len(content), part.depth + 1))
    content_id = decode_field(part.raw("content-id")).strip("<> ")
    related = parent == "multipart/related" and part.disposition != "attachment"
    found.files.append(File(name, part.type, content, content_id, related))


def _add_winmail(winmail: Winmail, found: Collected) -> None:
    """Add what a winmail.dat hides; its bodies only count when the mail has none."""
    for name, content in winmail.files:
        found.files.append(File(clean_filename(name), "application/octet-stream", content))
    if not any(text.strip() for text in (*found.texts, *found.htmls)):
        found.texts.append(clean_body(winmail.text))
        if winmail.html:
            found.htmls.append(clean_markup(winmail.html))
