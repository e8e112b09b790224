"""Record: a decision as a row of the history, and a handled mail as the ledger remembers it."""

from mailflow import maillog
from mailflow.handoff.clues import Clues
from mailflow.handoff.decision import Decision
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
        previous=before if decision.changed else None,
        known=decision.known,
    )
    store.handoffs.note(after.number, past)
    if decision.known:
        maillog.moved(after.ref, occasion.trigger, occasion.by, before.state, after.state)


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
