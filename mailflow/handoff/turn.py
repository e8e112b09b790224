"""A turn: what somebody's words mean for one handoff, as an occasion of the table."""

from dataclasses import dataclass, replace

from mailflow.handoff.circumstance import MAKERS, Setting, asking, plain
from mailflow.handoff.lifecycle import rule_for
from mailflow.handoff.model import Handoff, Role, Sure, Trigger
from mailflow.handoff.occasion import Occasion
from mailflow.handoff.said import Reading
from mailflow.handoff.standing import roles_of

#: What was said with these reaches the other side as it was typed, not what is left of it.
_IN_FULL = frozenset(
    {
        Trigger.ACCEPT,
        Trigger.DECLINE,
        Trigger.DECLINE_ONE,
        Trigger.HAND_BACK,
        Trigger.UNBLOCK,
        Trigger.NOT_OK,
        Trigger.REOPEN,
    }
)
#: What a person who is giver and owner at once says as the giver.
_GIVERS_FIRST = frozenset({Trigger.DUE, Trigger.PRIORITY, Trigger.REASSIGN, Trigger.CANCEL})
_UNDO_RULE = (
    "Undo takes back your own last step, for a day and until somebody else has acted on it. What"
    " is older has to be said: reassign, reopen, cancel."
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Hold the occasion for decide(), and names or dates that may have been meant."""

    occasion: Occasion
    candidates: tuple[str, ...] = ()
    reason: str = ""
    notices: tuple[str, ...] = ()  #: what the answer should add


def take_turn(reading: Reading, handoff: Handoff, setting: Setting, words: str = "") -> Turn:
    """Return what `reading` of the author's words means for the handoff as it stands now."""
    role = roles_of(handoff, setting.author.key, setting.policy.directory)[0]
    if reading.sure is Sure.ASK:
        trigger, said, candidates = asking(reading, handoff)
    else:
        make = MAKERS.get(reading.word, plain)
        trigger, said, candidates = make(reading, handoff, setting)
    role = _acting(handoff, trigger, setting) or role
    said = replace(said, words=words or reading.matched)
    if trigger in _IN_FULL and not reading.argument.strip():
        said = replace(said, text=_without_command(words, reading))
    occasion = Occasion(trigger, role, setting.author.key, setting.now, said)
    notices = (_UNDO_RULE,) if trigger is Trigger.UNDO_LATE else ()
    return Turn(occasion, candidates, reading.reason, notices)


def _acting(handoff: Handoff, trigger: Trigger, setting: Setting) -> Role | None:
    """Return the part in which the table knows this trigger, of the several a person may have."""
    parts = roles_of(handoff, setting.author.key, setting.policy.directory)
    if trigger in _GIVERS_FIRST:
        parts = tuple(sorted(parts, key=lambda part: part is not Role.GIVER))
    known = (part for part in (*parts, Role.OTHER) if rule_for(handoff.state, trigger, part))
    first = next(known, None)
    return first if first in parts else None


def _without_command(words: str, reading: Reading) -> str:
    """Return the words, "" when they are the command alone."""
    alone = (
        words.strip().rstrip(".!:").casefold() == reading.matched.strip().rstrip(".!:").casefold()
    )
    return "" if alone else words.strip()
