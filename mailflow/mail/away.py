"""Absences: does an automatic reply say its writer is away, until when, and who helps instead?"""

import re
from datetime import date

from mailflow.mail.delivery import MAILBOX
from mailflow.mail.message import Message
from mailflow.mail.plain import own_text
from mailflow.mail.reportwords import (
    AUTO_SUBJECTS,
    AWAY_SUBJECTS,
    AWAY_TEXTS,
    CONTACTS,
    COURTESIES,
    fold,
)
from mailflow.mail.returndate import find_return

_REPLIES = re.compile(
    r"(?:re|aw|sv|vs|odp|antw|rv|res|rif|r|ynt|回复|答复|회신|返信|[\[(]h-\d)", re.I
)
_BREAKS = ":;()[]-\u2013\u2014|\u3010"
_CONTEXT = 160  #: characters before an address in which a word of contact may stand


def score_subject(subject: str) -> int:
    """Score how much a folded subject is that of an automatic reply, 0 to 4.

    "Automatic reply: Logo" is one, "Automatic reply on our website" is somebody's topic.
    """
    for table, scores in ((AUTO_SUBJECTS, (4, 4, 2)), (AWAY_SUBJECTS, (3, 2, 1))):
        words = next((words for words in table if subject.startswith(words)), "")
        if words:
            return scores[_grade(words, subject[len(words) :].strip())]
    return 0


def _grade(words: str, rest: str) -> int:
    """Grade what follows the words of a machine: 0 a mail's own subject, 1 an end, 2 a topic."""
    if _REPLIES.match(rest.lstrip(":-( ")):
        return 0
    return 1 if not rest or rest[0] in _BREAKS or words[-1] in _BREAKS else 2


def is_away(message: Message) -> bool:
    """Tell whether a mail, known to be a machine's, says that its writer is away."""
    subject = fold(message.subject)
    text = fold(own_text(message))
    if any(words in text for words in AWAY_TEXTS):
        return True
    if any(words in subject for words in AWAY_SUBJECTS if len(words) > 5):
        return True
    # In a language whose words for it we lack: the subject of a reply, a day and a colleague.
    return score_subject(subject) == 4 and bool(find_until(message) and find_substitute(message))


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
