"""THE TABLE: what a handoff may do is written in LIFECYCLE below, and nowhere else.

Rule 1: the table has no conditions. A circumstance that matters gets a trigger of its own, and
`intent.py` (for people and mail) or `silence.py` (for the clock) decides which applies.
Rule 2: effects are data: letters to send (`Send`) and facts to note (`Do`).
Rule 3: an occasion that is not in the table changes nothing; a person is told so, politely.
Rule 4: whoever is `GIVER` or `OWNER` below is so when the mail is read, before anything changes;
whoever a letter goes `to` is so afterwards.
"""

from dataclasses import dataclass
from enum import StrEnum

from mailflow.handoff.model import OPEN, Role, State, Trigger

# fmt: off
(NEW, GATHERING, OFFERED, ASKING_FIRST, ACCEPTED, ASKING, WAITING, PASSING, DELIVERED, RETURNED, CLOSED, CANCELLED) = State
GIVER, OWNER, FORMER_OWNER, WATCHER, LEAD, OTHER, CLOCK, CARRIER, OPERATOR = Role
# fmt: on
PEOPLE = (GIVER, OWNER, FORMER_OWNER, WATCHER, LEAD, OTHER)


class To(StrEnum):
    """Whom a letter goes to, after the step."""

    GIVER = "giver"
    OWNER = "owner"
    FORMER_OWNER = "former owner"
    BEFORE = "who was asked before"
    ACTOR = "who wrote"
    LEAD = "the lead"
    TOLD = "everyone told so far"
    HEARD = "everyone told by the undone step"
    OTHERS = "the other side"  #: giver and owner(s), except who wrote
    HOLDER = "who holds the ball"
    WATCHERS = "the watchers"
    NAMED = "who was named"


class Do(StrEnum):
    """What else a step notes on the handoff."""

    TAKE = "the owner is who wrote"
    GIVE_TAKER = "the owner is who offered to take it"
    OFFER_TO = "the owner is who was named"
    PASS_TO = "the owner becomes the former one; the next is who was named"  # noqa: S105
    GIVE_BACK = "the owner is the former one again"
    OFFER_TO_TAKE = "remember who offered to take it"
    REFUSE = "forget the proposed date and who offered to take it"
    STEP_OUT = "one of the team is out"
    FILL = "merge the context"
    SET_DUE = "the due date is what was said"
    PROPOSE_DUE = "remember the proposed due date"
    AGREE_DUE = "the due date is the proposed one"
    SET_PRIORITY = "the priority is what was said"
    KEEP_READ_BACK = "keep what the owner says back"
    KEEP_REASON = "keep the reason"
    KEEP_RESULT = "keep the result"
    WAIT_UNTIL = "wait until the date"
    PAUSE = "nudge nobody until the date"
    KEEP_AWAY = "remember until when the owner is away, and who stands in"
    MUTE = "nudge this person no more"
    UNMUTE = "nudge this person again"
    WATCH = "who was named watches"
    UNWATCH = "who was named watches no more"
    ASKED = "remember what was asked back"
    PROMPTED = "the giver has asked how it stands"
    CONFIRMED = "closed by confirmation"
    BY_SILENCE = "closed by silence"
    REOPENED = "open again"
    RESTORE = "everything as before the undone step"


@dataclass(frozen=True, slots=True)
class Send:
    """Send a letter (its template's name) to an audience."""

    to: To
    letter: str


def send(to: To, letter: str) -> Send:
    """Return the effect that sends `letter` to `to`; it reads like a sentence in the table."""
    return Send(to, letter)


Effect = Send | Do


class Same(StrEnum):
    """Where a rule leads when it is no state of its own."""

    SAME = "stays"
    BEFORE = "as before"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: from these states, on this trigger, by these roles, to that state, doing this."""

    states: tuple[State, ...]
    trigger: Trigger
    by: tuple[Role, ...]
    to: State | Same
    effects: tuple[Effect, ...]


def _states(states: State | tuple[State, ...]) -> tuple[State, ...]:
    return (states,) if isinstance(states, State) else states


def _roles(by: Role | tuple[Role, ...]) -> tuple[Role, ...]:
    return (by,) if isinstance(by, Role) else by


def _rule(
    states: State | tuple[State, ...],
    trigger: Trigger,
    by: Role | tuple[Role, ...],
    to: State | Same,
    effects: list[Effect],
) -> Rule:
    return Rule(_states(states), trigger, _roles(by), to, tuple(effects))


# fmt: off
SAME, BACK = Same
ALIVE = tuple(state for state in State if state in OPEN)
KNOWN = tuple(state for state in State if state is not NEW)
WORKING = (ACCEPTED, ASKING, WAITING)
ASKED = (OFFERED, ASKING_FIRST, PASSING)
T, R = Trigger, _rule
LIFECYCLE: tuple[Rule, ...] = (
    # A request arrives.
    R(NEW, T.FORWARD, GIVER, OFFERED, [send(To.OWNER, "offer"), send(To.GIVER, "receipt"), send(To.WATCHERS, "watching")]),
    R(NEW, T.FORWARD_PART, GIVER, GATHERING, [send(To.GIVER, "receipt")]),
    R(NEW, T.FORWARD_NOBODY, GIVER, GATHERING, [send(To.GIVER, "unknown_owner")]),
    R(NEW, T.FORWARD_SELF, GIVER, ACCEPTED, [Do.TAKE, send(To.GIVER, "yours")]),
    R(KNOWN, T.FORWARD_AGAIN, PEOPLE, SAME, [send(To.OTHERS, "note"), send(To.ACTOR, "status")]),

    # Completing the context.
    R(GATHERING, T.CONTEXT, GIVER, OFFERED, [Do.FILL, send(To.OWNER, "offer"), send(To.GIVER, "offered")]),
    R(GATHERING, T.CONTEXT_PART, GIVER, SAME, [Do.FILL, send(To.GIVER, "receipt")]),
    R(GATHERING, T.SEND_ANYWAY, GIVER, OFFERED, [Do.FILL, send(To.OWNER, "offer"), send(To.GIVER, "offered")]),
    R(GATHERING, T.WAIT_OVER, CLOCK, OFFERED, [send(To.OWNER, "offer"), send(To.GIVER, "offered")]),
    R(GATHERING, T.REASSIGN, GIVER, SAME, [Do.OFFER_TO, send(To.GIVER, "receipt")]),
    R(GATHERING, T.REASSIGN_READY, GIVER, OFFERED, [Do.OFFER_TO, send(To.OWNER, "offer"), send(To.GIVER, "offered")]),
    R(GATHERING, T.NOTE, GIVER, SAME, [send(To.GIVER, "receipt")]),
    R((OFFERED, ASKING_FIRST, *WORKING, PASSING, DELIVERED, RETURNED), T.CONTEXT, GIVER, SAME, [Do.FILL, send(To.OWNER, "note")]),
    R((OFFERED, ASKING_FIRST, *WORKING, PASSING, DELIVERED, RETURNED), T.CONTEXT_PART, GIVER, SAME, [Do.FILL, send(To.OWNER, "note")]),

    # The owner answers the offer.
    R((OFFERED, ASKING_FIRST), T.ACCEPT, OWNER, ACCEPTED, [Do.TAKE, Do.KEEP_READ_BACK, send(To.BEFORE, "taken"), send(To.GIVER, "accepted"), send(To.OWNER, "yours"), send(To.WATCHERS, "accepted")]),
    R(PASSING, T.ACCEPT, OWNER, ACCEPTED, [Do.TAKE, Do.KEEP_READ_BACK, send(To.BEFORE, "taken"), send(To.GIVER, "accepted"), send(To.FORMER_OWNER, "accepted"), send(To.OWNER, "yours"), send(To.WATCHERS, "accepted")]),
    R(ASKED, T.ACCEPT, (OTHER, WATCHER, LEAD), SAME, [Do.OFFER_TO_TAKE, send(To.GIVER, "offer_to_take"), send(To.ACTOR, "echo")]),
    R((OFFERED, ASKING_FIRST), T.GRANT, GIVER, ACCEPTED, [Do.GIVE_TAKER, send(To.BEFORE, "taken"), send(To.GIVER, "accepted"), send(To.OWNER, "yours"), send(To.WATCHERS, "accepted")]),
    R(PASSING, T.GRANT, GIVER, ACCEPTED, [Do.GIVE_TAKER, send(To.BEFORE, "taken"), send(To.FORMER_OWNER, "accepted"), send(To.GIVER, "accepted"), send(To.OWNER, "yours"), send(To.WATCHERS, "accepted")]),
    R(PASSING, T.ACCEPT, FORMER_OWNER, ACCEPTED, [Do.GIVE_BACK, send(To.BEFORE, "taken"), send(To.GIVER, "accepted"), send(To.OWNER, "yours"), send(To.WATCHERS, "accepted")]),
    R((ACCEPTED, ASKING), T.READ_BACK, OWNER, SAME, [Do.KEEP_READ_BACK, send(To.GIVER, "accepted"), send(To.WATCHERS, "accepted"), send(To.ACTOR, "echo")]),
    R((OFFERED, ASKING_FIRST), T.DECLINE, OWNER, RETURNED, [Do.KEEP_REASON, send(To.GIVER, "declined"), send(To.ACTOR, "echo")]),
    R(PASSING, T.DECLINE, OWNER, ACCEPTED, [Do.KEEP_REASON, Do.GIVE_BACK, send(To.OWNER, "declined"), send(To.GIVER, "declined"), send(To.ACTOR, "echo")]),
    R((OFFERED, ASKING_FIRST), T.BOUNCE, CARRIER, RETURNED, [Do.KEEP_REASON, send(To.GIVER, "undeliverable")]),
    R(PASSING, T.BOUNCE, CARRIER, ACCEPTED, [Do.KEEP_REASON, Do.GIVE_BACK, send(To.OWNER, "undeliverable"), send(To.GIVER, "undeliverable")]),
    R(ASKED, T.DECLINE_ONE, OWNER, SAME, [Do.STEP_OUT, send(To.GIVER, "note"), send(To.ACTOR, "echo")]),
    R(ASKED, T.BOUNCE_ONE, CARRIER, SAME, [Do.STEP_OUT]),

    # The owner is away: by his own word (the clock tells it in time), or by his mailbox.
    R((OFFERED, PASSING), T.AWAY, CARRIER, SAME, [Do.PAUSE, Do.KEEP_AWAY, send(To.GIVER, "away"), send(To.FORMER_OWNER, "away")]),
    R((OFFERED, PASSING), T.AWAY, CLOCK, SAME, [Do.KEEP_AWAY, send(To.GIVER, "away"), send(To.FORMER_OWNER, "away")]),
    R(WORKING, T.AWAY, CARRIER, SAME, [Do.PAUSE, Do.KEEP_AWAY]),
    R(WORKING, T.AWAY_DUE, CARRIER, SAME, [Do.PAUSE, Do.KEEP_AWAY, send(To.GIVER, "away")]),
    R(WORKING, T.AWAY_DUE, CLOCK, SAME, [Do.KEEP_AWAY, send(To.GIVER, "away")]),

    # Questions put the ball with the giver.
    R((OFFERED, ASKING_FIRST), T.QUESTION, OWNER, ASKING_FIRST, [Do.KEEP_REASON, send(To.GIVER, "question"), send(To.ACTOR, "echo")]),
    R(WORKING, T.QUESTION, OWNER, ASKING, [Do.KEEP_REASON, send(To.GIVER, "question"), send(To.ACTOR, "echo")]),
    R((PASSING, DELIVERED, RETURNED), T.QUESTION, OWNER, SAME, [send(To.GIVER, "question"), send(To.FORMER_OWNER, "question")]),
    R(ASKING_FIRST, T.ANSWER, GIVER, OFFERED, [send(To.OWNER, "answer")]),
    R(ASKING, T.ANSWER, GIVER, ACCEPTED, [send(To.OWNER, "answer")]),
    R((OFFERED, PASSING, *WORKING, DELIVERED), T.QUESTION, GIVER, SAME, [send(To.OWNER, "question")]),
    R(KNOWN, T.QUESTION, (FORMER_OWNER, WATCHER, LEAD, OTHER), SAME, [send(To.OTHERS, "question")]),

    # Blocked by somebody outside.
    R((ACCEPTED, ASKING, WAITING), T.BLOCKED, OWNER, WAITING, [Do.KEEP_REASON, Do.WAIT_UNTIL, send(To.GIVER, "blocked"), send(To.ACTOR, "echo")]),
    R((WAITING, ASKING), T.UNBLOCK, OWNER, ACCEPTED, [send(To.GIVER, "unblocked"), send(To.ACTOR, "echo")]),
    R(WAITING, T.NOTE, OWNER, ACCEPTED, [send(To.GIVER, "unblocked")]),
    R(WAITING, T.PROGRESS, OWNER, ACCEPTED, [send(To.GIVER, "unblocked")]),
    R(WAITING, T.WAKE_UP, CLOCK, ACCEPTED, [send(To.OWNER, "nudge")]),

    # Passing on without a gap: the former owner answers for it until the next one accepts.
    R(WORKING, T.REASSIGN, (OWNER, GIVER), PASSING, [Do.KEEP_REASON, Do.PASS_TO, send(To.OWNER, "offer"), send(To.FORMER_OWNER, "passed_on"), send(To.GIVER, "passed_on")]),
    R(PASSING, T.REASSIGN, (GIVER, FORMER_OWNER), SAME, [Do.OFFER_TO, send(To.OWNER, "offer"), send(To.BEFORE, "taken"), send(To.FORMER_OWNER, "passed_on"), send(To.GIVER, "passed_on")]),
    R((OFFERED, ASKING_FIRST), T.REASSIGN, GIVER, OFFERED, [Do.OFFER_TO, send(To.OWNER, "offer"), send(To.BEFORE, "taken"), send(To.GIVER, "offered")]),
    R((OFFERED, ASKING_FIRST), T.REASSIGN, OWNER, RETURNED, [Do.KEEP_REASON, send(To.GIVER, "declined"), send(To.ACTOR, "echo")]),
    R(RETURNED, T.REASSIGN, GIVER, OFFERED, [Do.OFFER_TO, send(To.OWNER, "offer"), send(To.GIVER, "offered")]),
    R(RETURNED, T.ACCEPT, (OTHER, WATCHER, LEAD), SAME, [Do.OFFER_TO_TAKE, send(To.GIVER, "offer_to_take"), send(To.ACTOR, "echo")]),
    R(RETURNED, T.GRANT, GIVER, ACCEPTED, [Do.GIVE_TAKER, send(To.GIVER, "accepted"), send(To.OWNER, "yours"), send(To.WATCHERS, "accepted")]),
    R((OFFERED, ASKING_FIRST, *WORKING, PASSING, RETURNED), T.TAKE_SELF, GIVER, ACCEPTED, [Do.TAKE, send(To.GIVER, "yours"), send(To.BEFORE, "taken"), send(To.FORMER_OWNER, "taken"), send(To.WATCHERS, "accepted")]),
    R(GATHERING, T.TAKE_SELF, GIVER, ACCEPTED, [Do.TAKE, send(To.GIVER, "yours")]),
    R(RETURNED, T.ACCEPT, OWNER, ACCEPTED, [Do.TAKE, Do.KEEP_READ_BACK, send(To.BEFORE, "taken"), send(To.GIVER, "accepted"), send(To.OWNER, "yours"), send(To.WATCHERS, "accepted")]),
    R(WORKING, T.DECLINE, OWNER, SAME, [Do.ASKED, send(To.OWNER, "ask")]),
    R(WORKING, T.HAND_BACK, OWNER, RETURNED, [Do.KEEP_REASON, send(To.GIVER, "handed_back"), send(To.ACTOR, "echo")]),

    # Done, and the loop closed.
    R((OFFERED, ASKING_FIRST, *WORKING), T.DONE, OWNER, DELIVERED, [Do.TAKE, Do.KEEP_RESULT, send(To.BEFORE, "taken"), send(To.GIVER, "delivered"), send(To.OWNER, "recorded_done"), send(To.WATCHERS, "delivered")]),
    R(PASSING, T.DONE, OWNER, DELIVERED, [Do.TAKE, Do.KEEP_RESULT, send(To.BEFORE, "taken"), send(To.GIVER, "delivered"), send(To.FORMER_OWNER, "accepted"), send(To.OWNER, "recorded_done"), send(To.WATCHERS, "delivered")]),
    R(PASSING, T.DONE, FORMER_OWNER, DELIVERED, [Do.GIVE_BACK, Do.KEEP_RESULT, send(To.BEFORE, "taken"), send(To.GIVER, "delivered"), send(To.OWNER, "recorded_done"), send(To.WATCHERS, "delivered")]),
    R(WORKING, T.DONE_SELF, OWNER, CLOSED, [Do.KEEP_RESULT, Do.CONFIRMED, send(To.OWNER, "closed"), send(To.WATCHERS, "closed")]),
    R(DELIVERED, T.DONE, OWNER, SAME, [Do.KEEP_RESULT, send(To.GIVER, "delivered")]),
    R(RETURNED, T.DONE, GIVER, CLOSED, [Do.TAKE, Do.KEEP_RESULT, Do.CONFIRMED, send(To.GIVER, "closed")]),
    R(DELIVERED, T.CONFIRM, GIVER, CLOSED, [Do.CONFIRMED, send(To.OWNER, "closed"), send(To.GIVER, "closed"), send(To.WATCHERS, "closed")]),
    R(DELIVERED, T.NOTE_ASKED, GIVER, SAME, [Do.ASKED, send(To.OWNER, "note"), send(To.GIVER, "ask")]),
    R(DELIVERED, T.NOT_OK, GIVER, ACCEPTED, [Do.KEEP_REASON, send(To.OWNER, "not_ok"), send(To.ACTOR, "echo")]),
    R(DELIVERED, T.REOPEN, GIVER, ACCEPTED, [Do.KEEP_REASON, send(To.OWNER, "not_ok"), send(To.ACTOR, "echo")]),
    R(DELIVERED, T.EXPIRY, CLOCK, CLOSED, [Do.BY_SILENCE, send(To.GIVER, "closed_by_silence"), send(To.OWNER, "closed_by_silence")]),
    R(CLOSED, T.REOPEN, GIVER, ACCEPTED, [Do.REOPENED, Do.KEEP_REASON, send(To.OWNER, "reopened"), send(To.GIVER, "reopened")]),
    R(CLOSED, T.NOT_OK, GIVER, ACCEPTED, [Do.REOPENED, Do.KEEP_REASON, send(To.OWNER, "reopened"), send(To.GIVER, "reopened")]),
    R((CLOSED, CANCELLED), T.REOPEN_LATE, GIVER, SAME, []),  # the desk begins a new handoff that follows this one

    # Withdrawn by the giver.
    R((GATHERING, OFFERED, ASKING_FIRST, RETURNED), T.CANCEL, GIVER, CANCELLED, [Do.KEEP_REASON, send(To.TOLD, "cancelled")]),
    R((*WORKING, PASSING, DELIVERED), T.CANCEL, GIVER, SAME, [Do.ASKED, send(To.GIVER, "ask")]),
    R((*WORKING, PASSING, DELIVERED), T.CANCEL_SURE, GIVER, CANCELLED, [Do.KEEP_REASON, send(To.TOLD, "cancelled")]),

    # Facts that change without a step.
    R((OFFERED, ASKING_FIRST, *WORKING, PASSING, DELIVERED, RETURNED), T.DUE, GIVER, SAME, [Do.SET_DUE, send(To.OWNER, "due_changed"), send(To.FORMER_OWNER, "due_changed"), send(To.GIVER, "due_changed")]),
    R((OFFERED, ASKING_FIRST, *WORKING, PASSING), T.DUE, OWNER, SAME, [Do.PROPOSE_DUE, send(To.GIVER, "due_proposed"), send(To.ACTOR, "echo")]),
    R((OFFERED, ASKING_FIRST, *WORKING, PASSING), T.AGREE, GIVER, SAME, [Do.AGREE_DUE, send(To.OWNER, "due_changed"), send(To.GIVER, "due_changed")]),
    R(ALIVE, T.REFUSE, GIVER, SAME, [Do.REFUSE, send(To.OWNER, "note"), send(To.NAMED, "note"), send(To.ACTOR, "echo")]),
    R(ALIVE, T.PRIORITY, GIVER, SAME, [Do.SET_PRIORITY, send(To.OTHERS, "note"), send(To.ACTOR, "echo")]),
    R(ALIVE, T.PRIORITY, (OWNER, FORMER_OWNER, WATCHER, LEAD, OTHER), SAME, [send(To.OTHERS, "note")]),
    R(ALIVE, T.SNOOZE, (GIVER, OWNER), SAME, [Do.PAUSE, send(To.OTHERS, "snoozed"), send(To.ACTOR, "snoozed")]),
    R(ALIVE, T.MUTE, PEOPLE, SAME, [Do.MUTE, send(To.ACTOR, "muted"), send(To.OTHERS, "muted")]),
    R(ALIVE, T.UNMUTE, PEOPLE, SAME, [Do.UNMUTE, send(To.ACTOR, "status")]),
    R(KNOWN, T.WATCH, PEOPLE, SAME, [Do.WATCH, send(To.ACTOR, "watching"), send(To.NAMED, "watching"), send(To.OTHERS, "watching")]),
    R(KNOWN, T.UNWATCH, PEOPLE, SAME, [Do.UNWATCH, send(To.ACTOR, "watching")]),
    R((OFFERED, ASKING_FIRST, *WORKING, PASSING, DELIVERED, RETURNED, CLOSED, CANCELLED), T.NOTE, GIVER, SAME, [send(To.OTHERS, "note")]),
    R((GATHERING, OFFERED, ASKING_FIRST, ACCEPTED, ASKING, PASSING, DELIVERED, RETURNED, CLOSED, CANCELLED), T.NOTE, OWNER, SAME, [send(To.OTHERS, "note")]),
    R(KNOWN, T.NOTE, (FORMER_OWNER, WATCHER, LEAD, OTHER), SAME, [send(To.OTHERS, "note")]),
    R((GATHERING, OFFERED, ASKING_FIRST, ACCEPTED, ASKING, PASSING, DELIVERED, RETURNED, CLOSED, CANCELLED), T.PROGRESS, OWNER, SAME, [send(To.OTHERS, "note")]),
    R(KNOWN, T.PROGRESS, (GIVER, FORMER_OWNER, WATCHER, LEAD, OTHER), SAME, [send(To.OTHERS, "note")]),
    R(KNOWN, T.SEEN, PEOPLE, SAME, []),
    R(KNOWN, T.THANKS, PEOPLE, SAME, []),

    # Questions to the service, and what is not surely meant.
    R(KNOWN, T.STATUS, PEOPLE, SAME, [send(To.ACTOR, "status")]),
    R((OFFERED, ACCEPTED, WAITING, PASSING), T.STATUS_ASKED, GIVER, SAME, [Do.PROMPTED, send(To.GIVER, "status"), send(To.OWNER, "question")]),
    R(KNOWN, T.WHY, PEOPLE, SAME, [send(To.ACTOR, "why")]),
    R(KNOWN, T.ASK, PEOPLE, SAME, [Do.ASKED, send(To.ACTOR, "ask")]),
    R(KNOWN, T.KEEP, PEOPLE, SAME, [send(To.ACTOR, "echo")]),
    R(KNOWN, T.UNPROVEN, PEOPLE, SAME, [send(To.ACTOR, "ask")]),
    R(KNOWN, T.UNDO, PEOPLE, BACK, [Do.RESTORE, send(To.HEARD, "undone"), send(To.ACTOR, "undone")]),
    R((GATHERING, OFFERED), T.UNDO_FORWARD, GIVER, CANCELLED, [send(To.TOLD, "cancelled")]),

    # Silence: what the clock does.
    R((GATHERING, RETURNED), T.SILENCE, CLOCK, SAME, [send(To.HOLDER, "nudge")]),
    R(ASKED, T.SILENCE, CLOCK, SAME, [send(To.HOLDER, "nudge")]),
    R((OFFERED, PASSING), T.LONG_SILENCE, CLOCK, SAME, [send(To.HOLDER, "nudge"), send(To.GIVER, "silent")]),
    R((ASKING_FIRST, ASKING), T.LONG_SILENCE, CLOCK, SAME, [send(To.HOLDER, "nudge"), send(To.OWNER, "silent")]),
    R((OFFERED, PASSING, ASKING_FIRST, ASKING), T.VERY_LONG_SILENCE, CLOCK, SAME, [send(To.LEAD, "escalation")]),
    R(OFFERED, T.EXPIRY, CLOCK, RETURNED, [send(To.GIVER, "expired"), send(To.LEAD, "escalation")]),
    R(PASSING, T.EXPIRY, CLOCK, ACCEPTED, [Do.GIVE_BACK, send(To.OWNER, "expired"), send(To.GIVER, "expired")]),
    R((ACCEPTED, ASKING, WAITING, DELIVERED), T.SILENCE, CLOCK, SAME, [send(To.HOLDER, "nudge")]),
    R(RETURNED, T.LONG_SILENCE, CLOCK, SAME, [send(To.HOLDER, "nudge"), send(To.LEAD, "escalation")]),
    R(ACCEPTED, T.DUE_SOON, CLOCK, SAME, [send(To.OWNER, "nudge")]),
    R(ACCEPTED, T.DUE_TODAY, CLOCK, SAME, [send(To.OWNER, "nudge")]),
    R(ACCEPTED, T.OVERDUE, CLOCK, SAME, [send(To.OWNER, "nudge")]),
    R(ACCEPTED, T.OVERDUE_LONG, CLOCK, SAME, [send(To.OWNER, "nudge"), send(To.GIVER, "silent"), send(To.LEAD, "escalation")]),
)
# fmt: on


_INDEX = {
    (state, rule.trigger, role): rule
    for rule in LIFECYCLE
    for state in rule.states
    for role in rule.by
}


def rule_for(state: State, trigger: Trigger, by: Role) -> Rule | None:
    """Return the row for an occasion, None when the table has none."""
    return _INDEX.get((state, trigger, by))


#: Who answers for an open handoff: exactly one person at every instant.
ACCOUNTABLE = {
    GATHERING: GIVER, OFFERED: GIVER, ASKING_FIRST: GIVER, RETURNED: GIVER,
    ACCEPTED: OWNER, ASKING: OWNER, WAITING: OWNER, DELIVERED: OWNER,
    PASSING: FORMER_OWNER,
}  # fmt: skip
#: Who must act next. In `waiting` nobody inside, until the wake-up date.
BALL = {
    GATHERING: GIVER, ASKING_FIRST: GIVER, ASKING: GIVER, DELIVERED: GIVER, RETURNED: GIVER,
    OFFERED: OWNER, ACCEPTED: OWNER, PASSING: OWNER,
}  # fmt: skip
