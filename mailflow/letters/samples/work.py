"""Samples of the letters while it is in work, and when it is done."""

from datetime import timedelta

from mailflow.handoff.model import State
from mailflow.letters.facts import Facts
from mailflow.letters.samples.people import (
    BEN,
    CLOSED,
    DONE,
    DUE,
    GAPS,
    LATE,
    MIA,
    OWN,
    PASS,
    SHIFT,
    SOON,
    WORK,
    facts_for,
    to_ana,
    to_ben,
)

MIDDLE: dict[str, tuple[Facts, ...]] = {
    "question": (
        to_ana(
            handoff={"state": State.ASKING_FIRST},
            actor="Ben Ortiz",
            words="Who pays for the second proof?",
            deadline=SOON,
            legal="answer note reassign cancel",
        ),
        to_ben(handoff=WORK, actor="Ana Diaz", words="How far are you?", legal=OWN + " note"),
    ),
    "answer": (
        to_ben(
            handoff={"reason": "Who pays for the second proof?"},
            actor="Ana Diaz",
            words="We do, up to 200 euro.",
            deadline=SOON,
            legal="accept question decline",
        ),
        to_ben(
            handoff={**WORK, "reason": "Which printer?"},
            actor="Ana Diaz",
            words="Hofmann.",
            legal=OWN,
        ),
    ),
    "note": (
        to_ben(
            handoff=WORK,
            actor="Ana Diaz",
            words="Carla is on the phone until noon.\nAfter that she is away.",
            legal=OWN + " note",
        ),
    ),
    "blocked": (
        to_ana(
            handoff={**WORK, "state": State.WAITING, "until": SOON},
            actor="Ben Ortiz",
            words="Waiting for the proof from Hofmann.",
            legal="note question due cancel",
        ),
    ),
    "unblocked": (to_ana(handoff=WORK, actor="Ben Ortiz", legal="note question due cancel"),),
    "passed_on": (
        to_ana(
            handoff=PASS,
            actor="Ben Ortiz",
            former="Ben Ortiz",
            owner="Mia Sato",
            words="Mia has the printer on the phone every day.",
            deadline=SOON,
            legal="note reassign cancel",
        ),
        facts_for(
            BEN,
            "former_owner",
            handoff=PASS,
            actor="Ben Ortiz",
            former="Ben Ortiz",
            owner="Mia Sato",
            legal="done reassign note",
        ),
    ),
    "due_changed": (
        to_ben(handoff=WORK, actor="Ana Diaz", legal="accept done due question"),
        to_ana(handoff=WORK, actor="Ana Diaz", legal="undo due"),
    ),
    "due_proposed": (
        to_ana(
            handoff={**WORK, "proposed": DUE + timedelta(days=3)},
            actor="Ben Ortiz",
            words="The printer is closed on Friday.",
            legal="agree due question cancel",
        ),
    ),
    "watching": (
        facts_for(
            MIA,
            "watcher",
            handoff={**WORK, "watchers": ("mia",)},
            actor="Mia Sato",
            legal="unwatch note question",
        ),
        to_ana(handoff=WORK, actor="Mia Sato", command="unwatch", legal="note"),
    ),
    "snoozed": (
        to_ben(handoff={**WORK, "snoozed": SOON}, actor="Ben Ortiz", legal=OWN),
        to_ana(handoff={**WORK, "snoozed": SOON}, actor="Ben Ortiz", legal="note question"),
    ),
    "muted": (
        to_ben(handoff=WORK, actor="Ben Ortiz", legal="unmute done"),
        to_ana(handoff=WORK, actor="Ben Ortiz", legal="note question"),
        facts_for(BEN, "", handoff=None, actor="Ben Ortiz"),
    ),
    "silent": (
        to_ana(deadline=DUE, legal="reassign note cancel"),
        to_ben(
            handoff={"state": State.ASKING, "reason": "Which printer?"}, legal="done question note"
        ),
        to_ana(handoff=LATE, legal="reassign note question due"),
    ),
    "nudge": (
        to_ben(deadline=DUE, legal="accept question decline", count=1),
        to_ben(deadline=DUE, legal="accept question decline", count=2),
        to_ben(handoff=LATE, legal=OWN + " snooze", count=3),
        to_ben(handoff=WORK, legal=OWN + " snooze", count=1),
        to_ben(handoff=WORK, legal=OWN, command="due_soon", count=1),
        to_ben(
            handoff={**WORK, "reason": "The proof from Hofmann."},
            legal=OWN,
            command="wake_up",
            count=1,
        ),
        to_ana(handoff=DONE, legal="confirm not_ok question", count=1),
        to_ana(
            handoff={"state": State.ASKING, "reason": "Which printer?"},
            legal="answer reassign cancel",
            count=2,
        ),
        to_ana(handoff={"state": State.RETURNED}, legal="reassign done cancel", count=1),
        to_ana(
            handoff={"state": State.GATHERING, "context": GAPS},
            missing=("done_when", "due"),
            legal="send_anyway cancel",
            count=1,
        ),
    ),
    "escalation": (
        facts_for(MIA, "lead", handoff=LATE, legal="note question watch"),
        facts_for(MIA, "other", handoff=LATE, legal="note question watch"),
    ),
}

END: dict[str, tuple[Facts, ...]] = {
    "delivered": (
        to_ana(handoff=DONE, actor="Ben Ortiz", deadline=DUE, legal="confirm not_ok question"),
        facts_for(MIA, "watcher", handoff=DONE, actor="Ben Ortiz", legal="note unwatch"),
    ),
    "echo": (
        to_ben(
            handoff={"state": State.RETURNED},
            actor="Ben Ortiz",
            words="No capacity before December, sorry.",
            step="decline",
            legal="undo note",
        ),
        to_ben(
            handoff={"state": State.ASKING_FIRST},
            actor="Ben Ortiz",
            words="Who pays for the second proof?",
            step="question",
            legal="undo note",
        ),
        to_ben(
            handoff={**WORK, "state": State.WAITING, "until": SOON},
            actor="Ben Ortiz",
            words="blocked: the printer is closed until Thursday",
            step="blocked",
            legal="undo note",
        ),
        to_ben(
            handoff={**WORK, "proposed": SOON},
            actor="Ben Ortiz",
            words="due thursday",
            step="due",
            legal="undo note",
        ),
        to_ana(
            handoff=WORK,
            actor="Ana Diaz",
            words="not ok: the black version is missing",
            step="not_ok",
            legal="undo note",
        ),
        facts_for(
            MIA,
            "other",
            actor="Mia Sato",
            words="I can take it",
            step="accept",
            legal="undo note",
        ),
        to_ana(handoff=WORK, actor="Ana Diaz", words="urgent", step="priority", legal="undo"),
        to_ben(
            handoff=WORK,
            recipe=SHIFT,
            actor="Ben Ortiz",
            words="Carla gets the files on Friday; Hofmann prints.",
            command="read_back",
            legal="undo note",
        ),
        to_ana(handoff=WORK, actor="Ana Diaz", words="no, keep it", step="keep", legal="note"),
    ),
    "recorded_done": (to_ben(handoff=DONE, actor="Ben Ortiz", legal="undo note"),),
    "closed": (
        to_ben(handoff=CLOSED, actor="Ana Diaz", words="Lovely, thank you.", legal="note"),
        to_ana(handoff=CLOSED, actor="Ana Diaz", legal="reopen undo"),
    ),
    "closed_by_silence": (
        to_ana(handoff=CLOSED, legal="reopen"),
        to_ben(handoff=CLOSED, legal="note"),
    ),
    "not_ok": (
        to_ben(
            handoff={**DONE, **WORK},
            actor="Ana Diaz",
            words="The black version is missing.",
            legal=OWN,
        ),
    ),
    "reopened": (
        to_ben(
            handoff={**DONE, **WORK},
            actor="Ana Diaz",
            words="The printer refuses the file.",
            legal=OWN,
        ),
        to_ana(handoff={**DONE, **WORK}, actor="Ana Diaz", legal="undo note due"),
    ),
    "cancelled": (
        to_ben(
            handoff={"state": State.CANCELLED},
            actor="Ana Diaz",
            words="Carla found them herself.",
            legal="note",
        ),
        to_ana(handoff={"state": State.CANCELLED}, actor="Ana Diaz", legal="undo"),
    ),
    "client_update": (to_ana(handoff=CLOSED, legal="reopen note"),),
    "undone": (
        to_ana(actor="Ben Ortiz", legal="note due"),
        to_ben(actor="Ben Ortiz", legal="accept decline question"),
    ),
}
