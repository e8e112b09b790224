"""Handoffs as rows of a letter or of a table on the terminal."""

from collections.abc import Iterable
from datetime import datetime

from mailflow.desk.absent import absent_holder
from mailflow.handoff.model import Handoff
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.standing import accountable, ball
from mailflow.handoff.summary import Group, is_overdue, person_groups, state_words
from mailflow.letters import Row, Section
from mailflow.store.codec import encode_time


def row_of(handoff: Handoff, policy: Policy, now: datetime) -> Row:
    """Return one line about a handoff; people write its own number before their answer."""
    directory, absent = policy.directory, absent_holder(handoff, policy, now)
    return Row(
        ref=handoff.ref,
        subject=handoff.subject,
        owner=directory.name_of(handoff.owner) if handoff.owner else "",
        giver=directory.name_of(handoff.giver),
        state=state_words(handoff, directory),
        due=handoff.context.due,
        age_days=(now - handoff.since).days,
        overdue=is_overdue(handoff, now),
        away=absent.who if absent else "",
        back=absent.until if absent else None,
    )


def sections_of(groups: Iterable[Group], policy: Policy, now: datetime) -> tuple[Section, ...]:
    """Return groups as sections of a letter."""
    return tuple(
        Section(g.title, tuple(row_of(h, policy, now) for h in g.handoffs), g.empty) for g in groups
    )


def list_rows(
    handoffs: Iterable[Handoff], key: str, policy: Policy, now: datetime
) -> tuple[Row, ...]:
    """Return everything open that a person has a part in, what needs him first."""
    groups = person_groups(handoffs, key, policy.directory)
    return tuple(row_of(h, policy, now) for group in groups for h in group.handoffs)


def facts_of(handoff: Handoff, directory: Directory, now: datetime) -> dict[str, object]:
    """Return a handoff as an object of `list --json` (people as addresses, times ISO 8601)."""

    def address(key: str) -> str | None:
        person = directory.person(key)
        if person:
            return person.address
        return directory.with_detail(key) if key else None

    def instant(value: datetime | None) -> str | None:
        return encode_time(value) if value else None

    holder = ball(handoff)
    return {
        "ref": handoff.ref,
        "subject": handoff.subject,
        "state": handoff.state.value,
        "giver": address(handoff.giver),
        "owner": address(handoff.owner),
        "accountable": address(accountable(handoff)),
        "ball": address(holder),
        "due": instant(handoff.context.due),
        "priority": handoff.context.priority.value,
        "created": instant(handoff.created),
        "accepted": instant(handoff.accepted),
        "delivered": instant(handoff.delivered),
        "closed": instant(handoff.closed),
        "closed_by": handoff.closed_by or None,
        "nudges": handoff.nudges,
        "overdue": is_overdue(handoff, now),
        "stuck": is_stuck(handoff, now),
        "snoozed_until": instant(handoff.snoozed),
    }


def is_stuck(handoff: Handoff, now: datetime) -> bool:
    """Tell whether an open handoff is overdue, or its ladder has been climbed past one rung."""
    return handoff.is_open and (is_overdue(handoff, now) or handoff.rung > 1)
