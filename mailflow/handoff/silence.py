"""The clock as a correspondent: when it writes next, and what its silence means.

Silence is counted in the working time of whoever holds the ball. A rung is climbed when its
nudge has gone out, and not before: after a long stop the ladder goes on where it was, one rung
at a time, so that nobody is escalated over nudges he never got.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailflow.handoff.hours import Calendar
from mailflow.handoff.model import Handoff, State, Trigger
from mailflow.handoff.occasion import Occasion
from mailflow.handoff.policy import Policy
from mailflow.handoff.span import Span
from mailflow.handoff.standin import news_of
from mailflow.handoff.standing import accountable, ball

#: A rung climbed later than this was held up by a stop or a snooze, not by the heartbeat.
_LATE = timedelta(hours=1)
_DUE_TRIGGERS = (Trigger.DUE_SOON, Trigger.DUE_TODAY, Trigger.OVERDUE, Trigger.OVERDUE_LONG)
_LADDER_TRIGGERS = frozenset(
    {Trigger.SILENCE, Trigger.LONG_SILENCE, Trigger.VERY_LONG_SILENCE, Trigger.EXPIRY}
)


@dataclass(frozen=True, slots=True)
class _Next:
    at: datetime
    trigger: Trigger


def next_wake(handoff: Handoff, policy: Policy, now: datetime | None = None) -> datetime | None:
    """Return when the clock has something to say about the handoff, None when it never has.

    With `now`, what was to be said before waits as well while who must hear it is away.
    """
    coming = _coming(handoff, policy, now)
    return min((each.at for each in coming), default=None)


def deadline(handoff: Handoff, policy: Policy) -> datetime | None:
    """Return by when who holds the ball should act before others hear of it, None if ever."""
    calendar = policy.calendar(ball(handoff) or accountable(handoff))
    if handoff.state is State.GATHERING and handoff.owner:
        return _wait_ends(handoff, policy, policy.week(handoff.giver))
    # Who has been reminded already is told of the end of the ladder.
    last = handoff.state is State.DELIVERED or handoff.rung > 0
    wanted = Trigger.EXPIRY if last else Trigger.LONG_SILENCE
    for rung in policy.ladder(handoff):
        if rung.trigger is wanted:
            return calendar.add(_counted_from(handoff), policy.pressed(handoff, rung.after))
    return handoff.context.due


def silence(handoff: Handoff, now: datetime, policy: Policy) -> Trigger | None:
    """Return what the silence until `now` means, None when it means nothing yet."""
    passed = [each for each in _coming(handoff, policy, now) if each.at <= now]
    if not passed:
        return None
    first = min(passed, key=lambda each: each.at)
    if first.trigger in _DUE_TRIGGERS:
        # Of several missed days only the last one matters.
        return [each for each in passed if each.trigger in _DUE_TRIGGERS][-1].trigger
    return first.trigger


def climb(before: Handoff, after: Handoff, occasion: Occasion, policy: Policy) -> Handoff:
    """Return the handoff one rung higher on the ladder that the clock's trigger belongs to."""
    trigger, now = occasion.trigger, occasion.at
    if trigger in _DUE_TRIGGERS:
        due_rung = _due_rung(before, trigger)
        return replace(after, due_rung=due_rung, climbed=now, snoozed=None)
    if trigger not in _LADDER_TRIGGERS or after.state is not before.state:
        return after
    calendar = policy.calendar(ball(before) or accountable(before))
    natural = next((each.at for each in _ladder(before, policy, calendar)), now)
    late = now - natural
    held_up = after.held_up + (int(late.total_seconds()) if late > _LATE else 0)
    return replace(after, held_up=held_up, rung=before.rung + 1, climbed=now, snoozed=None)


def _due_rung(before: Handoff, trigger: Trigger) -> int:
    reached = _DUE_TRIGGERS.index(trigger) + 1
    return max(reached, before.due_rung + 1)


def _coming(handoff: Handoff, policy: Policy, now: datetime | None = None) -> list[_Next]:
    """Return what may come next, one entry a ladder (each rung that is open, for the due date)."""
    if not handoff.is_open:
        return []
    holder = ball(handoff) or accountable(handoff)
    calendar = policy.calendar(holder)
    fixed = list(_fixed(handoff, policy, now))
    coming = [] if holder in handoff.muted else _nudges(handoff, policy, calendar)
    # Nobody is nudged while he is away; whatever came due meanwhile waits for his return.
    earliest = calendar.back(now) if now and calendar.is_away(now) else None
    waiting = (max(each.at, earliest) if earliest else each.at for each in coming)
    return fixed + [
        replace(each, at=calendar.back(at)) for each, at in zip(coming, waiting, strict=True)
    ]


def _nudges(handoff: Handoff, policy: Policy, calendar: Calendar) -> list[_Next]:
    """Return what the ladders say next: that of the state, and that of the due date."""
    due = handoff.context.due
    dated = handoff.state is State.ACCEPTED and due is not None and not handoff.proposed
    dates = list(_due_ladder(handoff, due, calendar)) if dated and due is not None else []
    if handoff.snoozed:
        return _after_snooze(handoff, handoff.snoozed, dates, policy)
    # Once the due date speaks, the mere silence need not: one nudge a day is enough.
    quiet = bool(dates) and handoff.due_rung > 0
    return ([] if quiet else list(_ladder(handoff, policy, calendar))) + dates


def _after_snooze(
    handoff: Handoff, ends: datetime, dates: list[_Next], policy: Policy
) -> list[_Next]:
    """Return one nudge when the snooze ends, whatever it kept back, and what comes later."""
    passed = [each for each in dates if each.at <= ends]
    calendar = policy.calendar(ball(handoff) or accountable(handoff))
    kept_back = passed[-1:] or list(_ladder(handoff, policy, calendar))
    later = [each for each in dates if each.at > ends]
    return [replace(each, at=ends) for each in kept_back] + later


def _fixed(handoff: Handoff, policy: Policy, now: datetime | None) -> Iterator[_Next]:
    """Yield the dates that nobody can snooze away."""
    if handoff.state is State.WAITING and handoff.until:
        back = policy.calendar(handoff.owner).back(max(handoff.until, now or handoff.until))
        yield _Next(back, Trigger.WAKE_UP)
    if handoff.state is State.GATHERING and handoff.owner:
        # A request need not wait for a giver who is away: it goes out with its gaps.
        ends = _wait_ends(handoff, policy, policy.week(handoff.giver))
        yield _Next(ends, Trigger.WAIT_OVER)
    if news := news_of(handoff, policy):
        absence, trigger = news
        at = absence.begins if trigger is Trigger.AWAY else absence.said
        yield _Next(at, trigger)


def _wait_ends(handoff: Handoff, policy: Policy, calendar: Calendar) -> datetime:
    """Return the end of the wait that began with the handoff itself; urgent ones are shorter."""
    wait = policy.recipe(handoff.recipe).wait
    return calendar.add(handoff.created, policy.pressed(handoff, wait))


def _counted_from(handoff: Handoff) -> datetime:
    return handoff.since + timedelta(seconds=handoff.held_up)


def _ladder(handoff: Handoff, policy: Policy, calendar: Calendar) -> Iterator[_Next]:
    rungs = policy.ladder(handoff)
    if handoff.rung < len(rungs):
        rung = rungs[handoff.rung]
        yield _Next(
            calendar.add(_counted_from(handoff), policy.pressed(handoff, rung.after)), rung.trigger
        )
    elif rungs and rungs[-1].repeat:
        yield _Next(_again(handoff, policy, calendar), rungs[-1].trigger)


def _again(handoff: Handoff, policy: Policy, calendar: Calendar) -> datetime:
    """Return the next turn of the last rung, which repeats."""
    rungs = policy.ladder(handoff)
    last = rungs[-1].after
    turns = handoff.rung - len(rungs) + 2
    span = policy.pressed(handoff, Span(last.amount * turns, last.unit))
    return calendar.add(_counted_from(handoff), span)


def _due_ladder(handoff: Handoff, due: datetime, calendar: Calendar) -> Iterator[_Next]:
    """Yield the rungs of the due date that are not climbed: before, on, and each day after it.

    Each speaks in the morning of its working day. What lay in the past when the work began, or
    when somebody last wrote, says nothing new: then the next morning speaks.
    """
    rungs = [
        _Next(_morning(due, -1, calendar), Trigger.DUE_SOON),
        _Next(min(_morning(due, 0, calendar), due), Trigger.DUE_TODAY),
        _Next(_morning(due, 1, calendar), Trigger.OVERDUE),
        _Next(_morning(due, 2, calendar), Trigger.OVERDUE_LONG),
    ]
    coming = [each for each in rungs[handoff.due_rung :] if each.at > handoff.since]
    # Days that were missed are not made up for.
    last = max(handoff.climbed or due, handoff.since, due)
    yield from coming or [_Next(_morning(last, 1, calendar), Trigger.OVERDUE)]


def _morning(at: datetime, workdays: int, calendar: Calendar) -> datetime:
    """Return when work begins so many working days after (or before) the local day of `at`."""
    return calendar.start_of_day(calendar.add_workdays(calendar.local(at).date(), workdays))
