"""Report: which machine wrote a mail, and may a mail be answered?

Rules: strong signs (RFC 3834 and its relatives in headers) count alone, weak ones (words of subject
and text) only together. A person who writes "I am out of the office" is a person. The order is that
of harm: our own mail, delivery reports, calendar answers, challenges, absences, lists, the rest.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mailflow.mail.away import (
    find_substitute,
    find_until,
    is_away,
    score_subject,
    score_text,
)
from mailflow.mail.delivery import find_delivery, is_daemon
from mailflow.mail.message import Message
from mailflow.mail.plain import own_text
from mailflow.mail.reportwords import (
    ACKNOWLEDGEMENTS,
    CALENDAR_SUBJECTS,
    CALENDAR_TEXTS,
    CHALLENGE_HEADERS,
    CHALLENGE_SUBJECTS,
    CHALLENGE_TEXTS,
    LEFT_TEXTS,
    STATEMENTS,
    fold,
)

LOOP_HEADER = "X-Mailflow"  #: every mail of ours has it; any value

_CALENDAR = re.compile(
    r"^METHOD[^:\n]{0,40}:[ \t]*(REPLY|CANCEL|COUNTER|REFRESH|DECLINECOUNTER)\b", re.I | re.M
)
_AUTO_HEADER = re.compile(
    r"x-(?:[a-z]{1,12}-)?auto[-_]?(?:repl|respon|generat|away)[a-z-]{0,20}|x-vacation|x-out-of-office"
    r"|x-ooo|x-fc-machinegenerated|x-ms-exchange-generated-message-source"
    r"|x-ms-exchange-message-is-ndr"
)
_SUPPRESS = "x-auto-response-suppress"  # people's mail has it too: answer me by no machine
_PROGRAMS = ("x-mailer", "user-agent", "x-post-messageclass")
_RESPONDERS = ("vacation", "autorespon", "auto-respon", "autoreply", "auto-reply")
_PRECEDENCE = {"bulk", "junk", "auto_reply", "auto-reply", "list"}
_LIST_HEADERS = (
    "list-id",
    "list-post",
    "x-mailing-list",
    "mailing-list",
    "x-mailman-version",
    "x-beenthere",
)
_SILENT = re.compile(
    r"(?:owner-.*|.*-owner|.*-request|.*[-+]bounces?(?:[-+=].*)?|bounces?(?:[-+=].*)?|mailer-daemon"
    r"|mail-?daemon|mdaemon|postmaster|no-?_?reply|do-?_?not-?_?reply|listserv|majordomo|nobody)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"(?:re|aw|fw|fwd|wg|sv|vs|tr|rv|antw|odp|回复|答复|转发)\s?:")


class Kind(StrEnum):
    """What kind of machine wrote a mail."""

    BOUNCE = "bounce"
    DELAYED = "delayed"
    AWAY = "away"
    AUTO_REPLY = "auto-reply"
    RECEIPT = "receipt"
    LIST = "list"
    CALENDAR = "calendar"
    CHALLENGE = "challenge"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Report:
    """Hold what a machine's mail says. Fields that do not apply are "" or None."""

    kind: Kind
    about: str = ""  #: Message-ID it reports on, with angle brackets
    recipient: str = ""  #: the address that failed, read, ...
    status: str = ""  #: enhanced status code (RFC 3463), e.g. "5.1.1"
    until: date | None = None  #: first day back; the last day away where only that is written
    substitute: str = ""  #: address of who helps meanwhile


def find_report(message: Message) -> Report | None:
    """Find what kind of machine wrote a mail; None for a person."""
    if any(name == "x-mailflow" or name.startswith("x-mailflow-") for name, _ in message.headers):
        return Report(Kind.OWN, message.message_id)
    machine = _is_machine(message)
    challenge = _is_challenge(message, machine)
    delivery = find_delivery(message, machine and not challenge)
    if delivery:
        return Report(Kind(delivery.kind), delivery.about, delivery.recipient, delivery.status)
    if _is_calendar(message):
        return Report(Kind.CALENDAR, _about(message))
    if challenge:
        return Report(Kind.CHALLENGE, _about(message))
    if machine or _looks_automatic(message):
        return _read_automatic(message)
    return Report(Kind.LIST, _about(message)) if _is_list(message) else None


def may_answer(message: Message, reverse_path: str | None) -> bool:
    """Tell whether an answer of any kind may go to the author (RFC 3834, section 2).

    Not to a machine, a list, the null reverse path ("", while None is merely unknown), nor to
    addresses that are no person's.
    """
    if reverse_path == "" or message.from_ is None or find_report(message):
        return False
    addresses = [message.from_.address, reverse_path or message.from_.address]
    return not any(_is_nobody(item) for item in addresses)


def _about(message: Message) -> str:
    """Return the Message-ID a mail answers."""
    return next(iter((*message.in_reply_to, *reversed(message.references))), "")


def _values(message: Message, *names: str) -> list[str]:
    """Return the first words of the fields, without comments and parameters, in lower case."""
    values = [value for name in names for value in message.all(name)]
    words = [re.sub(r"\([^()]*\)", " ", value).replace(";", " ").split() for value in values]
    return [first[0].lower() if first else "" for first in words]


def _is_machine(message: Message) -> bool:
    """Tell whether the headers alone show that nobody typed this mail."""
    names = {name for name, _ in message.headers}
    if any(value not in ("no", "") for value in _values(message, "auto-submitted")):
        return True
    named = [name for name in names if _AUTO_HEADER.fullmatch(name) and name != _SUPPRESS]
    if any(value != "no" for value in _values(message, *named)):
        return True
    if "x-failed-recipients" in names or _is_responder(message):
        return True
    precedence = set(_values(message, "precedence", "x-precedence"))
    listed = names & {*_LIST_HEADERS, "list-unsubscribe"}
    if precedence & (_PRECEDENCE - {"list"}) and not listed:
        return True
    if "x-ms-exchange-inbox-rules-loop" in names and _SUPPRESS in names:
        return True
    return any(value.strip() == "<>" for value in message.all("return-path")[:1])


def _is_responder(message: Message) -> bool:
    """Tell whether the program that wrote the mail calls itself a responder."""
    values = [message.header(name) or "" for name in _PROGRAMS]
    return any(word in value.lower() for value in values for word in _RESPONDERS)


def _is_list(message: Message) -> bool:
    """Tell whether a list distributed the mail (RFC 2919, RFC 2369).

    List-Unsubscribe alone is a weak sign: a person's answer out of a sales tool has it too.
    """
    names = {name for name, _ in message.headers}
    precedence = set(_values(message, "precedence", "x-precedence"))
    if names & set(_LIST_HEADERS) or "list" in precedence:
        return True
    return "list-unsubscribe" in names and (bool(precedence) or not message.in_reply_to)


def _is_calendar(message: Message) -> bool:
    """Tell whether the mail answers an invitation (RFC 5546, section 3.2.3)."""
    texts = [text for kind, text in message.parts if kind in ("text/calendar", "application/ics")]
    for item in message.attachments[:20]:
        if item.name.lower().endswith(".ics"):
            texts.append(item.content[:4_000].decode("utf-8", "replace").replace("\r\n", "\n"))
    if any(_CALENDAR.search(text[:4_000]) for text in texts):
        return True
    if not fold(message.subject).startswith(CALENDAR_SUBJECTS):
        return False
    # An answer without its calendar part: by the class or the maker of it, or by its one sentence.
    if message.header("x-ms-exchange-calendar-originator-id"):
        return True
    text = fold(own_text(message))
    named = "calendarmessage" in (message.header("content-class") or "").lower()
    return named or any(words in text for words in CALENDAR_TEXTS)


def _is_challenge(message: Message, machine: bool) -> bool:
    """Tell whether the mail wants a proof that a person wrote the one it answers."""
    if any(name.startswith(CHALLENGE_HEADERS) for name, _ in message.headers):
        return True
    subject, text = fold(message.subject), fold(own_text(message))
    signs = sum(words in text for words in CHALLENGE_TEXTS)
    named = any(words in subject for words in CHALLENGE_SUBJECTS)
    link = "http://" in text or "https://" in text
    return signs + 2 * named + machine + link >= 4 and (signs >= 1) and (named or signs >= 2)


def _looks_automatic(message: Message) -> bool:
    """Tell by weak signs together whether this is an automatic reply without a sign in headers."""
    subject = fold(message.subject)
    score = score_subject(subject) + score_text(message)
    if message.header(_SUPPRESS):
        score += 1
    if _ANSWERS.match(subject):
        score -= 3
    elif message.in_reply_to or message.references:
        # An answer without "Re:" is a program's; a day and a colleague make it an absence.
        score += 1 + 2 * bool(score >= 2 and find_until(message) and find_substitute(message))
    return score >= 5 or _acknowledges(message, subject)


def _acknowledges(message: Message, subject: str) -> bool:
    """Tell whether the text says that it is automatic, and something else says so too."""
    text = fold(own_text(message))
    says = sum(words in text for words in ACKNOWLEDGEMENTS)
    if says and (score_subject(subject) == 4 or is_daemon(message)):
        return True
    states = any(words in text for words in STATEMENTS)
    no_person = _is_nobody(message.from_.address) if message.from_ else False
    return states and says + no_person >= 2 and not _ANSWERS.match(subject)


def _is_nobody(address: str) -> bool:
    return _SILENT.fullmatch(address.rpartition("@")[0]) is not None


def _read_automatic(message: Message) -> Report:
    recipient = message.from_.address if message.from_ else ""
    if any(words in fold(own_text(message)) for words in LEFT_TEXTS):
        # Who has left is not away: nothing is to wait for, but somebody else is to ask.
        return Report(Kind.AUTO_REPLY, _about(message), substitute=find_substitute(message))
    if not is_away(message):
        return Report(Kind.AUTO_REPLY, _about(message))
    until, substitute = find_until(message), find_substitute(message)
    return Report(Kind.AWAY, _about(message), recipient, until=until, substitute=substitute)
