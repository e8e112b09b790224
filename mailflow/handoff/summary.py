"""Open handoffs as what one person should read: his list, and his weekly summary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mailflow.handoff.model import Handoff, Person, Role, State
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.standing import accountable, ball, roles_of

_FAR = datetime.max.replace(tzinfo=UTC)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Group:
    """Hold handoffs under one title; `empty` is what is said when there are none."""

    title: str
    handoffs: tuple[Handoff, ...]
    empty: str = ""


def is_overdue(handoff: Handoff, now: datetime) -> bool:
    """Tell whether an open handoff should be done by now."""
    due = handoff.context.due
    at_work = handoff.state not in (State.DELIVERED, State.CLOSED, State.CANCELLED)
    return due is not None and due < now and at_work


def _by_due(handoffs: Iterable[Handoff]) -> tuple[Handoff, ...]:
    return tuple(sorted(handoffs, key=lambda h: (h.context.due or _FAR, h.number)))


def _acts(handoff: Handoff, key: str, directory: Directory) -> bool:
    """Tell whether the ball is with `key`, as a person or as one of the team asked."""
    holder = ball(handoff)
    return bool(holder) and key in {person.key for person in directory.members(holder)}


def person_groups(handoffs: Iterable[Handoff], key: str, directory: Directory) -> tuple[Group, ...]:
    """Return a person's open handoffs: what needs him, what he holds, what he waits for."""
    mine = [h for h in handoffs if h.is_open and Role.OTHER not in roles_of(h, key, directory)]
    needs = [h for h in mine if _acts(h, key, directory)]
    holds = [h for h in mine if h not in needs and accountable(h) == key]
    waits = [h for h in mine if h not in needs and h not in holds]
    return (
        Group("Needs you", _by_due(needs), "Nothing waits for you."),
        Group("You answer for", _by_due(holds)),
        Group("You wait for", tuple(sorted(waits, key=lambda h: (h.since, h.number)))),
    )


def summary_groups(
    handoffs: Iterable[Handoff], key: str, directory: Directory, at: datetime
) -> tuple[Group, ...]:
    """Return what the weekly summary at `at` tells a person; () when it has nothing to say.

    Work that began after `at` belongs to the next summary; closed is what closed in the week
    before `at`.
    """
    before = [h for h in handoffs if h.created <= at]
    groups = person_groups(before, key, directory)
    ended = tuple(
        h
        for h in before
        if h.closed
        and at - timedelta(days=7) < h.closed <= at
        and key in (h.giver, h.owner, *h.watchers)
    )
    if not ended and not any(group.handoffs for group in groups):
        return ()
    return (*groups, Group("Closed this week", ended))


def summary_moment(now: datetime, person: Person, policy: Policy, day: str, at: str) -> datetime:
    """Return the last instant, at or before `now`, at which a person's summary was due.

    `day` is a weekday and `at` a time ("09:00"), both on the person's own clock.
    """
    calendar = policy.calendar(person.key)
    local = calendar.local(now)
    hour, minute = (int(part) for part in at.split(":"))
    back = (local.weekday() - _WEEKDAYS.index(day.casefold())) % 7
    moment = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    moment -= timedelta(days=back)
    if moment > local:
        moment -= timedelta(days=7)
    return moment.astimezone(UTC)


def state_words(handoff: Handoff, directory: Directory) -> str:
    """Return where a handoff stands, in words for people."""
    holder = directory.name_of(ball(handoff)) if ball(handoff) else ""
    words = {
        State.GATHERING: "waits for details",
        State.OFFERED: f"offered to {holder}",
        State.ASKING_FIRST: f"question to {holder}",
        State.ACCEPTED: "in work",
        State.ASKING: f"question to {holder}",
        State.WAITING: "waits for somebody outside",
        State.PASSING: f"being passed on to {holder}",
        State.DELIVERED: f"done, {holder} confirms",
        State.RETURNED: "came back",
        State.CLOSED: "closed",
        State.CANCELLED: "cancelled",
    }
    if handoff.proposed and handoff.is_open:
        return f"new date proposed to {holder}"
    return words.get(handoff.state, handoff.state.value)
