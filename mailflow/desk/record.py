"""Record: a decision as a row of the history, and a handled mail as the ledger remembers it."""

from dataclasses import replace

from mailflow import maillog
from mailflow.handoff.clues import Clues
from mailflow.handoff.decision import Decision
from mailflow.handoff.model import Handoff, State
from mailflow.handoff.said import Reading
from mailflow.handoff.turn import Turn
from mailflow.store import Past, Settled, Store


def note_step(
    store: Store,
    decision: Decision,
    turn: Turn,
    ledger: int | None = None,
    reading: Reading | None = None,
) -> None:
    """Append a decision to the history, with what undo needs when it changed something."""
    occasion, before, after = turn.occasion, decision.before, decision.after
    changed = before.state is not State.NEW and decision.known and _differs(before, after)
    past = Past(
        at=occasion.at,
        by=occasion.by,
        who=occasion.actor,
        trigger=occasion.trigger,
        before=before.state,
        after=after.state,
        words=occasion.said.words,
        sure=reading.sure.value if reading else "",
        reason=turn.reason,
        ledger=ledger,
        previous=before if changed else None,
        known=decision.known,
    )
    store.handoffs.note(after.number, past)
    if decision.known:
        maillog.moved(after.ref, occasion.trigger, occasion.by, before.state, after.state)


def _differs(before: Handoff, after: Handoff) -> bool:
    """Tell whether a step changed more than clocks and counters."""
    like = replace(
        after,
        since=before.since,
        rung=before.rung,
        due_rung=before.due_rung,
        climbed=before.climbed,
        held_up=before.held_up,
        told=before.told,
        nudges=before.nudges,
        wake_at=before.wake_at,
        asked=before.asked,
        asked_at=before.asked_at,
        asked_of=before.asked_of,
    )
    return like != before


def settled_of(
    clues: Clues, same: str, handoff: int | None, explained: dict[str, object]
) -> Settled:
    """Return what the ledger should remember of a mail; `same` is its identity."""
    message = clues.message
    return Settled(
        identity=same,
        message_id=message.message_id,
        author=clues.author,
        subject=message.subject,
        handoff=handoff,
        reading=explained,
    )
