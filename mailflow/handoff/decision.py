"""decide(): an occasion, looked up in the table, becomes the handoff afterwards and its letters.

Total and pure: every handoff and every occasion have an answer, and it is never an exception.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.handoff.effects import apply
from mailflow.handoff.lifecycle import Do, Rule, Send, To, rule_for
from mailflow.handoff.model import Handoff, Role, State, Trigger
from mailflow.handoff.occasion import Occasion
from mailflow.handoff.policy import Policy
from mailflow.handoff.silence import climb, next_wake
from mailflow.handoff.standin import acting
from mailflow.handoff.standing import accountable, ball

#: Words that say nothing about the work, so that the silence goes on after them.
_ASIDE = frozenset(
    {
        Trigger.STATUS,
        Trigger.STATUS_ASKED,
        Trigger.WHY,
        Trigger.ASK,
        Trigger.UNPROVEN,
        Trigger.MUTE,
        Trigger.UNDO,
    }
)
_MACHINES = frozenset({Role.CLOCK, Role.CARRIER})
#: What moves with every step and is no change of its own.
_COUNTERS = (
    "since", "rung", "due_rung", "climbed", "held_up", "told", "heard", "nudges", "wake_at",
    "asked", "asked_at", "asked_of", "prompted", "away", "away_until", "stand_in",
)  # fmt: skip
_PAUSES = ("snoozed", "away", "away_until", "stand_in")


@dataclass(frozen=True, slots=True)
class Addressed:
    """Name a letter and the key of the person who gets it."""

    letter: str
    to: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Hold what follows: the handoff before and after, the letters, was it in the table."""

    before: Handoff
    after: Handoff
    letters: tuple[Addressed, ...]
    known: bool = True
    changed: bool = False  #: more than clocks and counters: undo can take it back

    @property
    def wake_at(self) -> datetime | None:
        """Return when the clock has something to say next."""
        return self.after.wake_at


def decide(handoff: Handoff, occasion: Occasion, policy: Policy) -> Decision:
    """Return what follows from an occasion. An occasion outside the table changes nothing.

    The table is LIFECYCLE in lifecycle.py; `policy` brings the people and the ladders.
    """
    rule = rule_for(handoff.state, occasion.trigger, occasion.by)
    if rule is None:
        return _unknown(handoff, occasion)
    after = _after(handoff, rule, occasion)
    if occasion.by is Role.CLOCK:
        after = climb(handoff, after, occasion, policy)
    letters = _letters(_Step(handoff, after, occasion, policy), rule)
    heard = tuple(each.to for each in letters)
    changed = handoff.state is not State.NEW and _differs(handoff, after, occasion.by)
    told = tuple(dict.fromkeys((*handoff.told, *heard)))
    nudges = after.nudges + sum(each.letter == "nudge" for each in letters)
    after = replace(after, told=told, nudges=nudges, heard=heard if changed else handoff.heard)
    after = replace(after, wake_at=next_wake(after, policy))
    return Decision(handoff, after, letters, changed=changed)


def _differs(before: Handoff, after: Handoff, by: Role) -> bool:
    """Tell whether a step changed more than clocks, counters and what we asked back.

    A pause that a machine makes is no change either: nobody's undo waits for it to be taken back.
    """
    names = _COUNTERS + (_PAUSES if by in _MACHINES else ())
    return replace(after, **{name: getattr(before, name) for name in names}) != before


def _unknown(handoff: Handoff, occasion: Occasion) -> Decision:
    """Change nothing and tell a person so (never a machine)."""
    if occasion.by in _MACHINES or handoff.state is State.NEW:
        return Decision(handoff, handoff, (), known=False)
    outside = occasion.by in (Role.OTHER, Role.WATCHER, Role.LEAD)
    letter = Addressed("not_yours" if outside else "not_now", occasion.actor)
    return Decision(handoff, handoff, (letter,), known=False)


def _after(before: Handoff, rule: Rule, occasion: Occasion) -> Handoff:
    after = before
    if isinstance(rule.to, State):
        after = replace(after, state=rule.to)
    dos = [effect for effect in rule.effects if isinstance(effect, Do)]
    moved = after.state is not before.state
    human = occasion.by not in _MACHINES and occasion.trigger not in _ASIDE
    if moved or human:
        after = replace(after, since=occasion.at, rung=0, climbed=None, held_up=0)
    if moved or (human and Do.ASKED not in dos):
        after = replace(after, asked="", asked_at=None, asked_of="")
    if moved:
        after = _stamped(after, before, occasion.at)
    for do in dos:
        after = apply(do, after, occasion.actor, occasion.at, occasion.said)
    return after


def _stamped(after: Handoff, before: Handoff, at: datetime) -> Handoff:
    """Note the times and drop what belonged to the state that was left."""
    after = replace(after, until=None, taker="", snoozed=None)
    if after.state is State.DELIVERED:
        return replace(after, delivered=at)
    if after.state is State.CLOSED:
        return replace(after, closed=at, proposed=None)
    if after.state is State.CANCELLED:
        return replace(after, former="", proposed=None)
    if after.state is State.ACCEPTED and before.state in (State.DELIVERED, State.CLOSED):
        return replace(after, delivered=None)
    return after


@dataclass(frozen=True, slots=True)
class _Step:
    before: Handoff
    after: Handoff
    occasion: Occasion
    policy: Policy


def _letters(step: _Step, rule: Rule) -> tuple[Addressed, ...]:
    """Return one letter a person at most: the first that the rule names for him."""
    chosen: dict[str, str] = {}
    for effect in rule.effects:
        if isinstance(effect, Send):
            for key in _audience(step, effect.to):
                chosen.setdefault(key, effect.letter)
    return tuple(Addressed(letter, key) for key, letter in chosen.items())


def _audience(step: _Step, to: To) -> tuple[str, ...]:
    """Return the keys of the people behind an audience; a team is all its members."""
    before, after, actor = step.before, step.after, step.occasion.actor
    if to is To.ACTOR:
        return (actor,) if actor else ()
    directory = step.policy.directory
    keys = _audience_keys(step, to)
    people = [p.key for key in dict.fromkeys(keys) if key for p in directory.members(key)]
    if to is To.BEFORE:
        stays = {after.owner, after.former, after.giver, actor}
        return tuple(key for key in people if key not in stays)
    if to is To.HOLDER:  # of a team that was asked together, those who are there
        return tuple(key for key in people if step.policy.absence(key, step.occasion.at) is None)
    if to in (To.OTHERS, To.WATCHERS):
        return tuple(key for key in people if key != actor)
    if to is To.TOLD and before.giver not in people:
        people.append(before.giver)
    return tuple(people)


def _audience_keys(step: _Step, to: To) -> tuple[str, ...]:
    before, after = step.before, step.after
    holder = ball(after) or accountable(after)
    lead = step.policy.directory.lead_of(ball(before) or accountable(before))
    lead = acting(lead, step.policy, step.occasion.at)
    others = [after.giver, after.owner if after.state is not State.GATHERING else "", after.former]
    return {
        To.GIVER: (after.giver,),
        To.OWNER: (after.owner,),
        To.FORMER_OWNER: (after.former or before.former,),
        To.BEFORE: (before.owner,),
        To.ACTOR: (step.occasion.actor,),
        To.LEAD: (lead,),
        To.TOLD: after.told,
        To.HEARD: before.heard or before.told,
        To.OTHERS: tuple(others),
        To.HOLDER: (holder,),
        To.WATCHERS: after.watchers,
        To.NAMED: (step.occasion.said.person,),
    }[to]
