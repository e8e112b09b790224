"""Who answers for a handoff, who must act next, and who somebody is to it."""

from collections.abc import Mapping

from mailflow.handoff.lifecycle import ACCOUNTABLE, BALL
from mailflow.handoff.model import Handoff, Role, State
from mailflow.handoff.routing import Directory


def accountable(handoff: Handoff) -> str:
    """Return the key of who answers for it, "" when it is not open."""
    return _key(handoff, ACCOUNTABLE.get(handoff.state))


def ball(handoff: Handoff) -> str:
    """Return the key of who must act next, "" when nobody inside must.

    That is only while it waits for a date: a wait without one is watched by its owner.
    """
    if handoff.proposed and handoff.is_open:
        return handoff.giver
    if handoff.state is State.WAITING and handoff.until is None:
        return handoff.owner
    return _key(handoff, BALL.get(handoff.state))


def _key(handoff: Handoff, role: Role | None) -> str:
    keys: Mapping[Role | None, str] = {
        Role.GIVER: handoff.giver,
        Role.OWNER: handoff.owner,
        Role.FORMER_OWNER: handoff.former,
    }
    return keys.get(role, "")


def left_in_team(handoff: Handoff, key: str, directory: Directory) -> bool:
    """Tell whether others of a team that was asked together are left when `key` is out."""
    if handoff.owner not in directory.teams:
        return False
    members = {person.key for person in directory.members(handoff.owner)}
    return key in members and bool(members - {key, *handoff.out})


def roles_of(handoff: Handoff, key: str, directory: Directory) -> tuple[Role, ...]:
    """Return every part a person has in a handoff, the strongest first; OTHER when he has none."""
    asked = {person.key for person in directory.members(handoff.owner)}
    parts = {
        Role.OWNER: key in asked,
        Role.GIVER: key == handoff.giver,
        Role.FORMER_OWNER: key == handoff.former,
        Role.WATCHER: key in handoff.watchers,
        Role.LEAD: key in (directory.lead_of(handoff.owner), directory.lead_of(handoff.giver)),
    }
    return tuple(role for role, has in parts.items() if has) or (Role.OTHER,)
