"""Absent: who is away, as letters say it."""

from datetime import datetime

from mailflow.handoff.absence import Absence
from mailflow.handoff.model import Handoff
from mailflow.handoff.policy import Policy
from mailflow.handoff.standin import away_owner, present, stand_in
from mailflow.handoff.standing import accountable, ball
from mailflow.letters.facts import Absent


def absent_owner(handoff: Handoff, policy: Policy, now: datetime) -> Absent | None:
    """Return what is known of the owner's absence; without a date when only his mailbox told."""
    away = away_owner(handoff, policy, now)
    told = bool(handoff.away) and handoff.away == handoff.owner and handoff.is_open
    if away is None and (not told or handoff.away_until is not None):
        # The clock speaks of an absence that is still to come, but for its due date.
        coming = _coming(handoff, policy) if told else None
        return coming or absent_holder(handoff, policy, now)
    helper = away.substitute if away else stand_in(handoff, policy, now)
    until = policy.calendar(handoff.owner).next_working(away.until) if away else None
    return _absent(policy, handoff.owner, until, helper)


def _coming(handoff: Handoff, policy: Policy) -> Absent | None:
    coming = policy.absences.get(handoff.owner, ())
    absence = next((a for a in coming if a.ends == handoff.away_until and not a.over), None)
    return absent_person(absence, policy, absence.said) if absence else None


def absent_person(absence: Absence, policy: Policy, now: datetime) -> Absent:
    """Return somebody's absence with who stands in for him."""
    back = policy.week(absence.key).next_working(absence.ends)
    helper = present(absence.key, policy, absence.begins, absence.substitute)
    found = _absent(policy, absence.key, back, helper)
    return Absent(found.who, absence.begins, back, found.substitute, helper)


def _absent(policy: Policy, key: str, until: datetime | None, helper: str) -> Absent:
    name_of = policy.directory.name_of
    name = name_of(helper) if helper else ""
    return Absent(name_of(key), None, until, name, helper)


def absent_holder(handoff: Handoff, policy: Policy, now: datetime) -> Absent | None:
    """Return that who must act next is away, for a row of a list; None when he is there."""
    holder = ball(handoff) or accountable(handoff)
    if holder == handoff.owner:
        away = away_owner(handoff, policy, now)
        until = away.until if away else None
    else:
        absence = policy.absence(holder, now) if holder else None
        until = absence.ends if absence else None
    return (
        _absent(policy, holder, policy.calendar(holder).next_working(until), "") if until else None
    )
