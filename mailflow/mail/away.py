"""Absences: does an automatic reply say its writer is away, until when, and who helps instead?"""

import html
import re
from datetime import date

from mailflow.mail.delivery import MAILBOX
from mailflow.mail.message import Message
from mailflow.mail.reportwords import (
    AUTO_SUBJECTS,
    AWAY_SUBJECTS,
    AWAY_TEXTS,
    CONTACTS,
    COURTESIES,
    fold,
)
from mailflow.mail.returndate import find_return

TEXT_LIMIT = 4_000  #: characters of an automatic reply that are read
LINE_LIMIT = 1_000
_REPLIES = re.compile(
    r"(?:re|aw|sv|vs|odp|antw|rv|res|rif|r|ynt|回复|答复|회신|返信|[\[(]h-\d)", re.I
)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_ENDS = re.compile(r"<(?:/p|/div|br|/tr|/li|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_CONTEXT = 160  #: characters before an address in which a word of contact may stand


def own_text(message: Message) -> str:
    """Return the first lines of a mail above any quote, from its text or else its HTML."""
    text = message.text if message.text.strip() else _plain(message.html[: 16 * TEXT_LIMIT])
    lines: list[str] = []
    for line in text[: 2 * TEXT_LIMIT].split("\n"):
        if line.startswith((">", "-----", "_____", "-- \n", "From: ", "Von: ", "De : ")):
            break
        lines.append(line[:LINE_LIMIT])
    return "\n".join(lines)[:TEXT_LIMIT]


def _plain(markup: str) -> str:
    """Strip tags: enough to look for words, no rendering."""
    for name in ("style", "script", "head"):
        start = markup.find(f"<{name}")
        end = markup.find(f"</{name}>", start)
        if 0 <= start < end:
            markup = markup[:start] + markup[end:]
    return html.unescape(_TAG.sub("", _ENDS.sub("\n", markup)))


def score_subject(subject: str) -> int:
    """Score how much a folded subject is that of an automatic reply, 0 to 4."""
    if subject.startswith(AUTO_SUBJECTS):
        return 4
    for words in AWAY_SUBJECTS:
        if subject.startswith(words):
            rest = subject[len(words) :].strip()
            if _REPLIES.match(rest.lstrip(":-( ")):
                return 3
            return 2 if not rest or rest[0] in ":(-" else 1
    return 0


def is_away(message: Message) -> bool:
    """Tell whether a mail, known to be a machine's, says that its writer is away."""
    subject = fold(message.subject)
    text = fold(own_text(message))
    if any(words in text for words in AWAY_TEXTS):
        return True
    return any(words in subject for words in AWAY_SUBJECTS if len(words) > 5)


def score_text(message: Message) -> int:
    """Score how much a text is that of an absence notice: 2 for the absence, 2 for courtesies."""
    text = fold(own_text(message))
    away = 2 if any(words in text for words in AWAY_TEXTS) else 0
    return away + (2 if any(words in text for words in COURTESIES) else 0)


def find_until(message: Message) -> date | None:
    """Find the first day back, else the last day away."""
    reference = message.date.date() if message.date else None
    found = find_return(fold(own_text(message)), reference)
    return found or find_return(fold(message.subject), reference)


def find_substitute(message: Message) -> str:
    """Find the address of who helps meanwhile: the first beside a word of contact, else the first.

    The author's own address and the reader's are none.
    """
    text = own_text(message)
    known = {item.key for item in (*message.to, *message.cc, *message.reply_to)}
    if message.from_:
        known.add(message.from_.key)
    first = ""
    body, _, _ = text.partition("\n-- \n")
    for match in MAILBOX.finditer(body):
        address = match[0].strip(".")
        if address.lower() in known:
            continue
        before = fold(body[max(0, match.start() - _CONTEXT) : match.start()])
        if any(words in before for words in CONTACTS):
            return address
        first = first or address
    return first
