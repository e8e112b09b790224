"""Home: whose word a word is, and where. The last column of grammar.md, section 4.

This narrows what words mean; what is legal is said in the lifecycle table and nowhere else.
"""

from collections.abc import Iterable

from mailflow.handoff.lexicon import Entry
from mailflow.handoff.model import OPEN, Role, State, Sure
from mailflow.handoff.said import Situation, Word

_ASKED = frozenset({State.OFFERED, State.PASSING, State.ASKING_FIRST, State.RETURNED})
_AT_WORK = frozenset({State.ACCEPTED, State.ASKING, State.WAITING, State.PASSING})
_OWNED = frozenset({State.ACCEPTED, State.ASKING, State.WAITING, State.DELIVERED})
_HANDED_OVER = _AT_WORK | {State.OFFERED, State.DELIVERED}
_ASKING = frozenset({State.ASKING, State.ASKING_FIRST})
_OWNER = frozenset({Role.OWNER, Role.FORMER_OWNER})
_GIVER = frozenset({Role.GIVER})
_THIRD = frozenset({Role.WATCHER, Role.LEAD, Role.OTHER})

#: word: the (roles, states) it belongs to. Words that are not listed are at home everywhere.
_HOMES: dict[str, tuple[tuple[frozenset[Role], frozenset[State]], ...]] = {
    Word.ACCEPT: (
        (_OWNER, _ASKED),
        (_THIRD, _ASKED),
    ),
    Word.DECLINE: ((_OWNER, _ASKED | _AT_WORK),),
    Word.QUESTION: ((_OWNER, OPEN), (_GIVER, _HANDED_OVER)),
    Word.BLOCKED: ((_OWNER, _ASKED | _AT_WORK),),
    Word.UNBLOCK: ((_OWNER, frozenset({State.WAITING, State.ASKING})),),
    Word.DONE: ((_OWNER, _ASKED | _AT_WORK), (_GIVER, frozenset({State.RETURNED}))),
    Word.PROGRESS: ((_OWNER, OPEN - {State.DELIVERED}),),
    Word.CONFIRM: ((_GIVER, frozenset({State.DELIVERED})),),
    Word.NOT_OK: ((_GIVER, frozenset({State.DELIVERED})),),
    Word.REOPEN: ((_GIVER | _THIRD, frozenset({State.CLOSED, State.CANCELLED})),),
    Word.CANCEL: ((_GIVER, OPEN),),
    Word.SEND_ANYWAY: ((_GIVER, frozenset({State.GATHERING})),),
    Word.PRIORITY: ((_GIVER, OPEN),),
    Word.REASSIGN: ((_OWNER | _GIVER, OPEN),),
}
_SURE_ORDER = (Sure.ACT, Sure.LEADING, Sure.ASK, Sure.NOTE)


def at_home(word: str, situation: Situation) -> bool:
    """Tell whether this person can mean this word now. Unknown role or state: yes."""
    homes = _HOMES.get(word)
    if homes is None or situation.role is None or situation.state is None:
        return True
    return any(situation.role in roles and situation.state in states for roles, states in homes)


def best_entry(entries: Iterable[Entry], situation: Situation) -> Entry | None:
    """Choose what a phrase means here when it is listed for several words."""
    ranked = sorted(
        entries, key=lambda e: (not at_home(e.word, situation), _SURE_ORDER.index(e.sure))
    )
    return ranked[0] if ranked else None


def is_offered(situation: Situation) -> bool:
    """Tell whether the writer was asked to take it and has not answered."""
    return situation.state in _ASKED and situation.role in _OWNER


def is_answering(situation: Situation) -> bool:
    """Tell whether the writer was asked something: what he writes is the answer."""
    return situation.state in _ASKING and situation.role is Role.GIVER


def is_judging(situation: Situation) -> bool:
    """Tell whether the writer is to say whether the result is right."""
    return situation.state is State.DELIVERED and situation.role is Role.GIVER


def owns_already(situation: Situation) -> bool:
    """Tell whether the writer has accepted: a "no" would hand it back."""
    return situation.state in _OWNED and situation.role in _OWNER
