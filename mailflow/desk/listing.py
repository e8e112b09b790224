"""Listing: which letter that lists handoffs a mail answers, and what we wrote in it."""

from dataclasses import replace

from mailflow.handoff.clues import Clues
from mailflow.handoff.meaning import Known
from mailflow.mail import read
from mailflow.store import Letter

#: Letters that list handoffs: an answer to one may name them by their bare numbers.
LISTS = frozenset({"summary", "list", "digest", "lines_done", "lines_asked"})
#: Those whose rows people write between; an echo holds commands of its own.
_ROWS = frozenset({"summary", "list", "digest"})


def with_list(known: Known, clues: Clues, letter: Letter | None) -> Known:
    """Return what we know of an answer to `letter`, or to a reader's general address (None)."""
    if letter is None or letter.letter not in LISTS:
        return replace(known, listing=letter is None)
    # Deeper in a thread the quote holds his own earlier lines.
    direct = clues.message.in_reply_to[:1] == (letter.message_id,)
    own = known.author is not None and known.author.key == letter.person
    if not (own and direct and clues.quoted and letter.letter in _ROWS):
        return replace(known, listing=True)
    return replace(known, listing=True, answered=read(letter.content).text)
