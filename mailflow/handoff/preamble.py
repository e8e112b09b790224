"""Preamble: a command that a plain statement leads up to.

"The client has answered, I'm going on", "I'm swamped until Christmas, can't take this": people
give the reason first. The command counts when nothing but plain statements stand before it in its
sentence (a "no" may stand in the next one) and it is more than one word, which could be somebody
else's: "Carla has looked at it, accepted".
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
    Word.BLOCKED: _LACK,
    Word.NOT_OK: _LACK,
    Word.REOPEN: _LACK,
    Word.CANCEL: _LACK,
    Word.CONFIRM: frozenset({Kind.OTHER, Kind.TAIL}),  # "approved by the client, you may close"
    Word.ACCEPT: frozenset({Kind.OTHER, Kind.WILL}),  # "I'll be back on monday, I'll take it"
}
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
    limited = any(mail.says("provided", s.clause) for s in before)
    return (
        len(before) <= _MOST
        and not limited
        and later.clause.sentence - before[0].clause.sentence <= int(later.word == Word.DECLINE)
        and all(_is_stated(mail, s, allowed) and _is_short(s) for s in before)
        and not any(s.clause.asked or s.clause.quoted for s in before)
        and all(_goes_with(mail, s, later) for s in before)
        and not (later.clause.before == "and" and any(mail.says("said", s.clause) for s in before))
        and (later.clause.before != "but" or later.word == Word.DECLINE)
    )


def _is_stated(mail: Mail, statement: Sense, allowed: frozenset[Kind]) -> bool:
    """Tell what only states something; "approval has come" is no beginning of the owner's."""
    refusing = statement.word == Word.DECLINE  # "I'm full up with work, I can't take it"
    foreign = refusing or not at_home(statement.word, mail.situation)
    tail = statement.kind is Kind.TAIL and foreign
    return statement.kind in allowed or tail or _is_agreed(statement)


def _is_agreed(statement: Sense) -> bool:
    """Tell whether a statement begins with mere agreement: "ok it is on my list, I'll take it"."""
    return statement.kind is Kind.TAIL and statement.sure is Sure.ASK


def _goes_with(mail: Mail, statement: Sense, later: Sense) -> bool:
    """Tell whether a statement speaks of nothing else: "I don't cancel" is no reason to cancel."""
    spoken_of = statement.word and statement.kind in (Kind.NOT, Kind.NO)
    if spoken_of and later.word != Word.DECLINE:
        return later.word == Word.BLOCKED  # "he does not deliver, I'm stuck"
    goes_on = later.word == Word.UNBLOCK and statement.word == Word.DONE  # "they've paid, going on"
    same = statement.word in ("", later.word)
    return same or goes_on or not at_home(statement.word, mail.situation)


def _is_short(statement: Sense) -> bool:
    unspaced = is_unspaced(statement.clause.tokens[0].exact[0])
    return len(statement.clause.tokens) <= (_LONGEST * 2 if unspaced else _LONGEST)
