"""Preamble: a command that a plain statement leads up to.

"The client has answered, I'm going on", "I'm swamped until Christmas, can't take this": people
give the reason first. The command counts when nothing but plain statements stand before it in its
sentence (a "no" may stand in the next one) and it is more than one word, which could be somebody
else's: "Carla has looked at it, accepted".
"""

from mailflow.handoff.clause import is_unspaced
from mailflow.handoff.home import at_home
from mailflow.handoff.phrase import Kind, Sense
from mailflow.handoff.said import Word
from mailflow.handoff.spoken import Mail, is_strong

_WORDS = frozenset(
    {Word.ACCEPT, Word.DECLINE, Word.DONE, Word.BLOCKED, Word.UNBLOCK, Word.MUTE, Word.SNOOZE,
     Word.REASSIGN, Word.DUE, Word.SEND_ANYWAY, Word.CONFIRM, Word.NOT_OK, Word.REOPEN, Word.CANCEL}
)  # fmt: skip
#: What may stand before: a "no" may have any reason ("until", not "if"), the others a statement.
_REASONS = frozenset({Kind.OTHER, Kind.NOT, Kind.NO, Kind.WILL, Kind.PARTLY, Kind.IF})
_STATEMENT = frozenset({Kind.OTHER})
_MOST, _LONGEST = 2, 14  #: statements, and tokens of each


def find_led_up_to(mail: Mail, lead: Sense) -> Sense | None:
    """Return the command that the leading statement leads up to, None when there is none."""
    before = [lead]
    for later in mail.after(lead):
        if is_strong(later):
            fits = later.word in _WORDS and _is_plain(mail, later)
            return later if fits and _lead_up(mail, before, later) else None
        before.append(later)
    return None


def _is_plain(mail: Mail, later: Sense) -> bool:
    clause = later.clause
    length = len(clause.tokens)
    long_enough = length >= (3 if is_unspaced(clause.tokens[0].exact[0]) else 2)
    said = clause.asked or clause.quoted or clause.before == "because"
    return long_enough and not said and not later.label and at_home(later.word, mail.situation)


def _lead_up(mail: Mail, before: list[Sense], later: Sense) -> bool:
    allowed = _REASONS if later.word == Word.DECLINE else _STATEMENT
    limited = any(mail.says("provided", s.clause) for s in before)
    return (
        len(before) <= _MOST
        and not limited
        and later.clause.sentence - before[0].clause.sentence <= int(later.word == Word.DECLINE)
        and all(s.kind in allowed and _is_short(s) for s in before)
        and not any(s.clause.asked or s.clause.quoted for s in before)
        and all(s.word in ("", later.word) for s in before)
        and (later.clause.before != "but" or later.word == Word.DECLINE)
    )


def _is_short(statement: Sense) -> bool:
    unspaced = is_unspaced(statement.clause.tokens[0].exact[0])
    return len(statement.clause.tokens) <= (_LONGEST * 2 if unspaced else _LONGEST)
