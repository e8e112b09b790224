"""Delivery reports: DSN (RFC 3464), MDN (RFC 8098), and the free-form ones of real servers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.mail.address import parse_addr_spec
from mailflow.mail.fields import parse_ids
from mailflow.mail.message import Message
from mailflow.mail.plain import TEXT_LIMIT, whole_text
from mailflow.mail.reportwords import (
    BOUNCE_SUBJECTS,
    BOUNCE_TEXTS,
    DELAY_SUBJECTS,
    DELAY_TEXTS,
    READ_SUBJECTS,
    READ_TEXTS,
    SUCCESSES,
    fold,
)

_DSN = ("message/delivery-status", "message/global-delivery-status")
_MDN = ("message/disposition-notification", "message/global-disposition-notification")
_HEADERS = ("text/rfc822-headers", "message/global-headers")

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
MAILBOX = re.compile(r"(?<![\w.+=/-])[\w.+=/-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ID_LINE = re.compile(r"^[> \t]{0,20}message-id:[ \t]*(<[^<>\s]{1,996}>)", re.I | re.M)
_DAEMONS = (
    *("mailer-daemon", "maildaemon", "mail-daemon", "mailerdaemon", "mdaemon@", "postmaster@"),
    *("mail delivery system", "mail delivery subsystem", "mail delivery service", "postoffice@"),
)
_EXCHANGE = re.compile(r"microsoftexchange[0-9a-f]{32}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold what a delivery report says: `kind` is bounce, delayed or receipt."""

    kind: str
    about: str = ""
    recipient: str = ""
    status: str = ""


def find_delivery(message: Message, by_machine: bool) -> Delivery | None:
    """Find a delivery report; `by_machine`: the headers alone show that nobody typed this."""
    groups = _groups(message, _DSN)
    if groups:
        return _read_dsn(message, groups)
    notices = _groups(message, _MDN)
    if notices:
        return _read_mdn(message, notices)
    if message.media_type == "multipart/report":
        kind = _freeform_kind(message) or "bounce"
        report_type = message.header("content-type") or ""
        if "delivery-status" in report_type:
            return _read_freeform(message, kind)
        return _read_mdn(message, []) if "disposition-notification" in report_type else None
    return _find_freeform(message, by_machine)


def is_daemon(message: Message) -> bool:
    """Tell whether the author is a mail system: MAILER-DAEMON, postmaster, Exchange's own."""
    author = (message.header("from") or "").lower()
    return any(name in author for name in _DAEMONS) or _EXCHANGE.search(author) is not None


def _groups(message: Message, types: Sequence[str]) -> list[dict[str, str]]:
    """Parse the groups of fields of the machine-readable part (RFC 3464, section 2.1)."""
    text = next((text for kind, text in message.parts if kind in types), "")
    groups: list[dict[str, str]] = []
    for block in text.split("\n\n")[:200]:
        fields: dict[str, str] = {}
        name = ""
        for line in block.split("\n")[:100]:
            if line[:1] in " \t" and name:
                fields[name] += " " + line.strip()
            elif ":" in line:
                name, _, value = line.partition(":")
                name = name.strip().lower()
                fields[name] = value.strip()
        if fields:
            groups.append(fields)
    return groups


_RANK = {"failed": 0, "delayed": 1, "delivered": 2, "relayed": 2, "expanded": 2}
_KINDS = ("bounce", "delayed", "receipt")


def _rank(group: dict[str, str]) -> int:
    """Rank a recipient's group: failed before delayed before delivered (RFC 3464, 2.3.3)."""
    words = group.get("action", "").lower().replace("(", " ").split()
    if words and words[0] in _RANK:
        return _RANK[words[0]]
    return {"4": 1, "2": 2}.get(group.get("status", "")[:1], 0)


def _read_dsn(message: Message, groups: list[dict[str, str]]) -> Delivery:
    about_recipients = [
        group for group in groups if "final-recipient" in group or "action" in group
    ]
    group = min(about_recipients or groups[-1:], key=_rank)
    recipient = _typed(group.get("original-recipient", "")) or _typed(
        group.get("final-recipient", "")
    )
    status = _STATUS.search(group.get("status", "")) or _STATUS.search(
        group.get("diagnostic-code", "")[:2_000]
    )
    declared = next((ids for ids in map(_original_id, groups) if ids), "")
    about = declared or _find_about(message)
    if not recipient:
        recipient = _find_recipient(message)
    return Delivery(_KINDS[_rank(group)], about, recipient, status[1] if status else "")


def _read_mdn(message: Message, groups: list[dict[str, str]]) -> Delivery:
    fields = groups[0] if groups else {}
    recipient = _typed(fields.get("final-recipient", "")) or _typed(
        fields.get("original-recipient", "")
    )
    if not recipient and message.from_:
        recipient = message.from_.address
    return Delivery("receipt", _original_id(fields) or _find_about(message), recipient)


def _original_id(fields: dict[str, str]) -> str:
    for name in ("original-message-id", "x-original-message-id"):
        ids = parse_ids(fields.get(name, ""))
        if ids:
            return ids[0]
    return ""


def _typed(value: str) -> str:
    """Parse `rfc822; ben@example.com` to the address, "" when it is none."""
    return parse_addr_spec(value.rpartition(";")[2].strip().strip("<>").removeprefix("SMTP:"))


def _find_about(message: Message) -> str:
    """Find the Message-ID of the returned mail: in its copy, its headers, the text, the thread."""
    for inner in message.messages:
        if inner.message_id:
            return inner.message_id
    returned = [text for kind, text in message.parts if kind in _HEADERS]
    for text in (*returned, message.text[:TEXT_LIMIT], *(file_text(message))):
        match = _ID_LINE.search(text)
        if match:
            return match[1]
    return next(iter((*message.in_reply_to, *reversed(message.references))), "")


def file_text(message: Message) -> tuple[str, ...]:
    """Return the beginnings of the attached texts: some servers attach the headers as a file."""
    return tuple(
        item.content[:TEXT_LIMIT].decode("utf-8", "replace").replace("\r\n", "\n")
        for item in message.attachments[:10]
        if item.type.startswith("text/") or item.name.lower().endswith((".eml", ".txt", ".hdr"))
    )


def _find_freeform(message: Message, by_machine: bool) -> Delivery | None:
    """Find a report without a machine-readable part, by a sign of its sender and one of its words.

    A subject or a text alone is not enough: people forward, quote and answer such mails. Without a
    sign of the sender, subject, text, status code and failed address must all be there.
    """
    subject, text = fold(message.subject), fold(whole_text(message)[:4_000])
    if subject.startswith(READ_SUBJECTS) and any(words in text for words in READ_TEXTS):
        return _read_mdn(message, [])
    failed = message.header("x-failed-recipients")
    if failed or is_daemon(message) or by_machine:
        certain = failed or "daemon@" in (message.header("from") or "").lower()
        kind = _freeform_kind(message) or ("bounce" if certain else None)
        return _read_freeform(message, kind) if kind else None
    if subject.startswith(BOUNCE_SUBJECTS) and any(words in text for words in BOUNCE_TEXTS):
        found = _read_freeform(message, "bounce")
        return found if found.status and found.recipient else None
    return None


def _freeform_kind(message: Message) -> str | None:
    subject = fold(message.subject)
    text = fold(whole_text(message)[:4_000])
    if any(words in subject or words in text for words in SUCCESSES):
        return "receipt"
    if any(words in subject for words in DELAY_SUBJECTS) or any(
        words in text for words in DELAY_TEXTS
    ):
        return "delayed"
    if any(words in subject for words in BOUNCE_SUBJECTS):
        return "bounce"
    return "bounce" if any(words in text for words in BOUNCE_TEXTS) else None


def _read_freeform(message: Message, kind: str) -> Delivery:
    text = whole_text(message)
    status = _STATUS.search(text)
    return Delivery(
        kind, _find_about(message), _find_recipient(message), status[1] if status else ""
    )


def _find_recipient(message: Message) -> str:
    """Find whom the returned mail did not reach."""
    failed = parse_addr_spec((message.header("x-failed-recipients") or "").split(",")[0].strip())
    if failed:
        return failed
    sent_to = {item.key for inner in message.messages[:1] for item in (*inner.to, *inner.cc)}
    own = {item.key for item in message.to}
    if message.from_:
        own.add(message.from_.key)
    named = [parse_addr_spec(match.strip(".")) for match in MAILBOX.findall(_head_text(message))]
    named = [item for item in named if item and item.lower() not in own]
    known = [item for item in named if item.lower() in sent_to]
    return next(iter((*known, *named, *sent_to)), "")


def _head_text(message: Message) -> str:
    """Return the report's own words: what stands above the returned mail."""
    text = whole_text(message)
    match = _ID_LINE.search(text)
    for mark in (
        "--- Below this line is a copy",
        "------ This is a copy",
        "----- Original message",
    ):
        text = text.partition(mark)[0]
    return text[: match.start()] if match and match.start() < len(text) else text
