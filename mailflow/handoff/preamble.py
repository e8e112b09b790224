"""Preamble: a command that a plain statement leads up to.

"The client has answered, I'm going on", "I'm swamped until Christmas, can't take this": people
give the reason first. The command counts when nothing but plain statements stand before it in its
sentence (a "no" may stand in the next one) and it is more than one word, which could be somebody
else's ("Carla has looked at it, accepted"), or one that only the writer can mean: "cancélalo".
"""

from mailflow.handoff.clause import is_unspaced
from mailflow.handoff.home import at_home
from mailflow.handoff.model import Sure
from mailflow.handoff.phrase import Kind, Sense
from mailflow.handoff.said import Word
from mailflow.handoff.spoken import Mail, is_strong

_WORDS = frozenset(
    {Word.ACCEPT, Word.DECLINE, Word.DONE, Word.BLOCKED, Word.UNBLOCK, Word.MUTE, Word.SNOOZE,
     Word.REASSIGN, Word.DUE, Word.SEND_ANYWAY, Word.CONFIRM, Word.NOT_OK, Word.REOPEN, Word.CANCEL}
)  # fmt: skip
#: What may stand before: a "no" may have any reason ("until", not "if"), the others a statement,
#: some also of what is not: "the client has not answered, I'm stuck".
_REASONS = frozenset({Kind.OTHER, Kind.NOT, Kind.NO, Kind.WILL, Kind.PARTLY, Kind.IF})
_STATEMENT, _LACK = frozenset({Kind.OTHER}), frozenset({Kind.OTHER, Kind.NOT, Kind.NO})
_ALLOWED: dict[str, frozenset[Kind]] = {
    Word.DECLINE: _REASONS,
    Word.DUE: _LACK | {Kind.WILL, Kind.PARTLY},  # "it will be late, you have it Monday"
    **dict.fromkeys(
        (Word.BLOCKED, Word.NOT_OK, Word.CANCEL, Word.SNOOZE, Word.REASSIGN, Word.MUTE,
         Word.REOPEN, Word.SEND_ANYWAY),
        _LACK,
    ),
    Word.CONFIRM: frozenset({Kind.OTHER, Kind.TAIL}),  # "approved by the client, you may close"
    Word.ACCEPT: frozenset({Kind.OTHER, Kind.WILL}),  # "I'll be back on monday, I'll take it"
}  # fmt: skip
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
    long_enough = long_enough or mail.says("alone", clause)  # "riprendo": "I" is in the verb
    said = clause.asked or clause.quoted or clause.before == "because"
    return long_enough and not said and not later.label and at_home(later.word, mail.situation)


def _lead_up(mail: Mail, before: list[Sense], later: Sense) -> bool:
    allowed = _ALLOWED.get(later.word, _STATEMENT)
    limited = any(mail.says(mark, s.clause) for s in before for mark in _limits_of(s, later))
    return (
        len(before) <= _MOST
        and not limited
        and later.clause.sentence - before[0].clause.sentence <= int(later.word == Word.DECLINE)
        and all(s.kind in allowed or _is_speech(mail, s, later) for s in before)
        and all(map(_is_short, before))
        and not any(s.clause.asked or s.clause.quoted for s in before)
        and all(_goes_with(mail, s, later) for s in before)
        and not any(s.clause.after == ":" for s in before)
        and not (later.clause.before == "and" and any(mail.says("said", s.clause) for s in before))
        and (later.clause.before != "but" or later.word == Word.DECLINE)
    )


def _limits_of(statement: Sense, later: Sense) -> tuple[str, ...]:
    """Return the small words that must not stand in it; か inside a word says no "perhaps"."""
    unspaced = is_unspaced(statement.clause.tokens[0].exact[0])
    return ("provided",) if unspaced or later.word == Word.DECLINE else ("provided", "maybe", "if")


def _is_speech(mail: Mail, statement: Sense, later: Sense) -> bool:
    """Tell whether what begins like a command is speech.

    Mere agreement is ("ok it is on my list, I'll take it"), a reason for a no ("I'm full up with
    work, I can't take it"), praise before a "close it", and what is no command of this person's:
    "we solved it otherwise, cancel".
    """
    same = statement.word == later.word and later.word in (Word.CONFIRM, Word.DECLINE)
    agrees = statement.sure is Sure.ASK or statement.word == Word.DECLINE or same
    return statement.kind is Kind.TAIL and (agrees or not at_home(statement.word, mail.situation))


def _goes_with(mail: Mail, statement: Sense, later: Sense) -> bool:
    """Tell whether a statement speaks of no other command, nor denies this one."""
    if not statement.word or not at_home(statement.word, mail.situation):
        return True
    if statement.kind in (Kind.NOT, Kind.NO) and later.word != Word.DECLINE:
        says_no = statement.word == Word.DECLINE  # "can't make it Wednesday, you have it Friday"
        other = says_no and later.word in (Word.DUE, Word.REASSIGN, Word.SNOOZE)
        return later.word == Word.BLOCKED or other  # "he does not deliver, I'm stuck"
    goes_on = later.word == Word.UNBLOCK and statement.word == Word.DONE  # "they've paid, going on"
    return statement.word == later.word or goes_on


def _is_short(statement: Sense) -> bool:
    unspaced = is_unspaced(statement.clause.tokens[0].exact[0])
    return len(statement.clause.tokens) <= (_LONGEST * 2 if unspaced else _LONGEST)
