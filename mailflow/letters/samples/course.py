"""Samples of the letters about a handoff's course, from the request until it is accepted."""

from datetime import timedelta

from mailflow.handoff.model import Context, State
from mailflow.letters.facts import Absent, Facts
from mailflow.letters.samples.people import (
    ANA,
    BACK,
    DUE,
    GAPS,
    MIA,
    OWN,
    SHIFT,
    SOON,
    WORK,
    facts_for,
    to_ana,
    to_ben,
)

BEGINNING: dict[str, tuple[Facts, ...]] = {
    "receipt": (
        to_ana(
            handoff={"state": State.GATHERING, "context": GAPS},
            missing=("done_when", "due"),
            deadline=SOON,
            legal="send_anyway reassign cancel note",
        ),
        to_ana(
            deadline=SOON,
            legal="note due reassign cancel",
            notices=(
                "You named two people: Ben Ortiz is asked, Mia Sato watches. "
                'Reply "reassign to Mia" to change it.',
            ),
        ),
        to_ana(
            handoff={"state": State.GATHERING, "context": Context()},
            recipe=SHIFT,
            missing=("background", "done_when", "if_stuck"),
            deadline=SOON,
            legal="send_anyway reassign cancel note",
        ),
    ),
    "offer": (
        to_ben(deadline=SOON, legal="accept decline question due reassign done"),
        to_ben(handoff={"context": GAPS, "note": ""}, legal="accept decline question"),
        to_ben(
            handoff={"context": GAPS, "note": ""},
            recipe=SHIFT,
            missing=("done_when", "if_stuck"),
            legal="accept decline question",
        ),
    ),
    "offered": (
        to_ana(
            handoff={"context": GAPS},
            deadline=SOON,
            missing=("done_when", "due"),
            legal="note due reassign cancel",
        ),
    ),
    "accepted": (
        to_ana(handoff=WORK, actor="Ben Ortiz", legal="note question due cancel"),
        to_ana(
            handoff={**WORK, "proposed": DUE + timedelta(days=3)},
            actor="Ben Ortiz",
            words="Gladly, but the printer is closed on Friday.",
            legal="note question due cancel accept",
        ),
        to_ana(handoff=WORK, recipe=SHIFT, actor="Ben Ortiz", legal="note question due cancel"),
        to_ana(
            handoff={**WORK, "read_back": "Carla gets the files on Friday; Hofmann prints."},
            recipe=SHIFT,
            actor="Ben Ortiz",
            command="read_back",
            legal="note question due cancel",
        ),
    ),
    "yours": (
        to_ben(handoff=WORK, actor="Ben Ortiz", legal=OWN),
        facts_for(
            ANA,
            "owner",
            handoff={**WORK, "owner": "ana", "context": GAPS},
            owner="Ana Diaz",
            legal="done blocked due reassign cancel",
        ),
        to_ben(handoff=WORK, recipe=SHIFT, actor="Ben Ortiz", legal=OWN),
    ),
    "offer_to_take": (
        to_ana(
            actor="Mia Sato",
            words="I have the files open anyway.",
            legal="grant reassign note cancel",
        ),
    ),
    "declined": (
        to_ana(
            handoff={"state": State.RETURNED},
            actor="Ben Ortiz",
            words="I am at the fair all week. Mia knows the files too.",
            candidates=("Mia Sato",),
            legal="reassign done cancel",
        ),
        to_ben(
            handoff=WORK,
            actor="Mia Sato",
            words="Not my area, sorry.",
            legal="reassign done question",
        ),
    ),
    "undeliverable": (
        to_ana(
            handoff={"state": State.RETURNED, "reason": "550 5.1.1 user unknown"},
            legal="reassign done cancel",
        ),
    ),
    "expired": (to_ana(handoff={"state": State.RETURNED}, legal="reassign done cancel"),),
    "handed_back": (
        to_ana(
            handoff={"state": State.RETURNED},
            actor="Ben Ortiz",
            words="The new campaign takes all my time.",
            legal="reassign done cancel",
        ),
    ),
    "away": (
        to_ana(
            absent=Absent("Ben Ortiz", None, BACK, "Mia Sato", "mia"),
            words="I am out of the office until 30 November. Please ask Mia.",
            legal="reassign snooze cancel",
        ),
        to_ana(absent=Absent("Ben Ortiz"), legal="reassign snooze cancel"),
        to_ana(
            handoff=WORK,
            absent=Absent("Ben Ortiz", None, BACK, "Mia Sato", "mia"),
            legal="reassign due cancel",
        ),
    ),
    "taken": (
        facts_for(MIA, "former_owner", handoff=WORK, legal="note watch"),
        facts_for(MIA, "former_owner", legal="note"),
    ),
}
