"""Legal commands: what a person may answer now, for the buttons of a letter."""

from datetime import datetime
from functools import cache

from mailflow.handoff.lifecycle import rule_for
from mailflow.handoff.model import Handoff, Role, State, Trigger
from mailflow.handoff.policy import Policy
from mailflow.handoff.standing import roles_of

#: Triggers whose name is the command people write.
_COMMANDS = (
    Trigger.SEND_ANYWAY, Trigger.ACCEPT, Trigger.DECLINE, Trigger.QUESTION, Trigger.ANSWER,
    Trigger.BLOCKED, Trigger.UNBLOCK, Trigger.REASSIGN, Trigger.DONE, Trigger.CONFIRM,
    Trigger.NOT_OK, Trigger.REOPEN, Trigger.CANCEL, Trigger.UNDO, Trigger.DUE, Trigger.PRIORITY,
    Trigger.SNOOZE, Trigger.MUTE, Trigger.UNMUTE, Trigger.WATCH, Trigger.UNWATCH, Trigger.NOTE,
    Trigger.STATUS, Trigger.WHY,
)  # fmt: skip
_STANDS_FOR = {Trigger.REOPEN_LATE: Trigger.REOPEN}
_ALWAYS = frozenset({"help", "list"})


def legal_commands(handoff: Handoff, key: str, policy: Policy, now: datetime) -> frozenset[str]:
    """Return the commands of the table that `key` may use on the handoff as it stands."""
    roles = roles_of(handoff, key, policy.directory)
    legal = set(_in_table(handoff.state, roles))
    if key == handoff.giver and (handoff.taker or handoff.proposed):
        legal.add("accept")
    if handoff.state is State.GATHERING and not handoff.owner:
        legal.discard("send_anyway")
    if handoff.closed and now > policy.calendar(key).add(handoff.closed, policy.reopen):
        legal -= {"not_ok"}  # a late "reopen" begins a new one
    if handoff.asked and handoff.asked_of == key:
        legal.add("keep")
    legal.discard("watch" if key in handoff.watchers else "unwatch")
    legal.discard("mute" if key in handoff.muted else "unmute")
    return frozenset(legal | _ALWAYS)


@cache
def _in_table(state: State, roles: tuple[Role, ...]) -> frozenset[str]:
    """Return the commands by their rows; a trigger of a circumstance stands for its command."""
    return frozenset(
        _STANDS_FOR.get(trigger, trigger).value
        for trigger in (*_COMMANDS, *_STANDS_FOR)
        if any(rule_for(state, trigger, role) for role in roles)
    )
