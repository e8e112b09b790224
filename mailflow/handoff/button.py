"""Button: the subject that one of our own mailto buttons made, read back."""

import re

from mailflow.handoff.clause import clean_words
from mailflow.handoff.model import Sure
from mailflow.handoff.said import Reading, Word

_PREFIXES = (
    "re",
    "aw",
    "sv",
    "antw",
    "antwort",
    "rif",
    "res",
    "r",
    "отв",
    "ответ",
    "回复",
    "答复",
    "返信",
    "رد",
    "fwd",
    "fw",
    "wg",
)
_BUTTON = re.compile(r"H-(\d{1,9}) ([a-z][a-z _]{1,20}?)(?: (.{1,120}))?", re.IGNORECASE)
#: Button words that may carry something behind them.
_CARRY = frozenset({Word.DUE, Word.SNOOZE, Word.REASSIGN, Word.PRIORITY, Word.WATCH, Word.UNWATCH})


def read_button(subject: str) -> Reading | None:
    """Read the subject one of our own mailto buttons made: "H-42 accept", "Re: H-42 accept".

    Returns None for any other subject: a plain "Re: ... done" never acts.
    """
    bare = clean_words(subject).strip()
    for _ in range(4):
        head, colon, tail = bare.partition(":")
        if not colon or head.strip().casefold() not in _PREFIXES:
            break
        bare = tail.strip()
    match = _BUTTON.fullmatch(bare)
    if match is None:
        return None
    return _pressed(match)


def _pressed(match: re.Match[str]) -> Reading | None:
    words = " ".join(filter(None, match.group(2, 3))).casefold()
    typed = " ".join(filter(None, match.group(2, 3)))
    for word in sorted(Word, key=len, reverse=True):
        label = word.replace("_", " ")
        reason = f"button '{match.group()}'"
        if words in (label, word.value):
            return Reading(word, Sure.ACT, matched=match.group(), language="en", reason=reason)
        if word in _CARRY and words.startswith(label + " "):
            argument = typed[len(label) + 1 :].strip()
            return Reading(word, Sure.ACT, argument, match.group(), "en", reason)
    return None
