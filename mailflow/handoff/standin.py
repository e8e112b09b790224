"""Who is away from a handoff, until when, and who could stand in for him."""

from dataclasses import dataclass
from datetime import datetime

from mailflow.handoff.absence import Absence
from mailflow.handoff.leavewords import names_substitute
from mailflow.handoff.lifecycle import WORKING
from mailflow.handoff.model import Handoff, State, Trigger
from mailflow.handoff.occasion import Said
from mailflow.handoff.policy import Policy
from mailflow.handoff.span import Span, Unit

#: Who is back within this need not be spoken of: the ladder rests, and that is all.
_SHORT = Span(1, Unit.WORKING_DAY)
#: Substitutes of substitutes are asked this far.
_CHAIN = 5
_ASKED = (State.OFFERED, State.PASSING)


@dataclass(frozen=True, slots=True)
class Away:
    """Hold that an owner is away: until when, and the key of who stands in."""

    until: datetime
    substitute: str = ""


def away_owner(handoff: Handoff, policy: Policy, at: datetime) -> Away | None:
    """Return the absence of who is asked or owns, None when he is there.

    His own word counts for everything he has; a vacation notice only for the handoff it answered.
    """
    if not handoff.is_open or not handoff.owner:
        return None
    declared = policy.absence(handoff.owner, at)
    if declared is not None:
        return Away(declared.ends, stand_in(handoff, policy, at))
    until = handoff.away_until if handoff.away == handoff.owner else None
    return Away(until, stand_in(handoff, policy, at)) if until and until > at else None


def stand_in(handoff: Handoff, policy: Policy, at: datetime) -> str:
    """Return the key of who could take it meanwhile, "" when nobody is known who is there."""
    named = handoff.stand_in if handoff.away == handoff.owner else ""
    found = present(handoff.owner, policy, at, named)
    return "" if found in (handoff.owner, handoff.giver, handoff.former) else found


def present(key: str, policy: Policy, at: datetime, named: str = "") -> str:
    """Return the first of somebody's substitutes, and of theirs, who is not away.

    Who was named with the absence comes first, then who stands in the configuration. "" when
    nobody of them is there.
    """
    seen = {key}
    for _ in range(_CHAIN):
        absence = policy.absence(key, at)
        key = (absence.substitute if absence else "") or named or policy.person(key).substitute
        named = ""
        if not key or key in seen:
            return ""
        if policy.absence(key, at) is None:
            return key
        seen.add(key)
    return ""


def acting(key: str, policy: Policy, at: datetime) -> str:
    """Return who acts for somebody now: himself, or his substitute while he is away."""
    if not key or policy.absence(key, at) is None:
        return key
    return present(key, policy, at) or key


def named_owner(words: str, handoff: Handoff, policy: Policy, at: datetime) -> str:
    """Return the key that "the substitute" means for a handoff, "" for any other words."""
    return stand_in(handoff, policy, at) if names_substitute(words) else ""


# ---------------------------------------------------------------------------- what the giver hears


def news_of(handoff: Handoff, policy: Policy) -> tuple[Absence, Trigger] | None:
    """Return the absence the giver should hear of and has not, with what it means; else None."""
    absences = policy.absences.get(handoff.owner, ()) if handoff.owner != handoff.giver else ()
    for absence in absences:
        told = (handoff.away, handoff.away_until) == (handoff.owner, absence.ends)
        if absence.over or told:
            continue
        if handoff.state in _ASKED and not handoff.proposed and _is_long(absence, handoff, policy):
            return absence, Trigger.AWAY
        if handoff.state in WORKING and _is_due_within(absence.begins, absence.ends, handoff):
            return absence, Trigger.AWAY_DUE
    return None


def _is_long(absence: Absence, handoff: Handoff, policy: Policy) -> bool:
    start = max(absence.begins, handoff.since)
    return policy.week(handoff.owner).add(start, _SHORT) < absence.ends


def _is_due_within(begins: datetime, ends: datetime, handoff: Handoff) -> bool:
    due = handoff.context.due
    return due is not None and begins <= due < ends


def said_of(handoff: Handoff, policy: Policy) -> Said:
    """Return what the clock says of an absence: until when, and who was named."""
    news = news_of(handoff, policy)
    return Said(when=news[0].ends, person=news[0].substitute) if news else Said()


def notice(handoff: Handoff, said: Said, at: datetime) -> Trigger | None:
    """Return what a vacation notice of the owner means, None when it says nothing new."""
    if handoff.away == handoff.owner and handoff.away_until == said.when:
        return None
    if handoff.state in _ASKED:
        return Trigger.AWAY
    if handoff.state not in WORKING or said.when is None:
        return None
    within = _is_due_within(at, said.when, handoff)
    return Trigger.AWAY_DUE if within else Trigger.AWAY
