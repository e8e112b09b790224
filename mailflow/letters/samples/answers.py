"""Samples of the letters that answer a person, and of those about many handoffs."""

from datetime import timedelta

from mailflow.handoff.model import Person, State
from mailflow.letters.facts import Absent, Echo, Facts, Figure, Row, Section
from mailflow.letters.samples.people import (
    ANA,
    BACK,
    BEN,
    CLOSED,
    DONE,
    LEAVES,
    MIA,
    NOW,
    ROWS,
    WORK,
    facts_for,
    to_ana,
    to_ben,
    to_ops,
)

_ASKS = {
    "accept_condition": ("Yes, if the date moves.", "accept due question decline"),
    "accept_seen": ("got it", "accept decline note"),
    "hand_back_really": ("I can't", "hand_back question blocked due"),
    "date": ("due 3/4", "due snooze"),
    "decline_or_snooze": ("not now", "snooze decline accept"),
    "unproven": ("accept", "accept decline"),
    "both": ("accept, I can't", "accept decline question"),
}

_UNCLEAR = 'not understood. Begin with the number, then one of our words: "H-12 done"'

ANSWERED: dict[str, tuple[Facts, ...]] = {
    "ask": (
        *(
            to_ben(
                handoff=WORK if command == "hand_back_really" else {},
                command=command,
                words=words,
                legal=legal,
                candidates=("Wed 3 Mar 2027, 17:00 (Berlin)", "Sat 3 Apr 2027, 17:00 (Berlin)")
                if command == "date"
                else (),
            )
            for command, (words, legal) in _ASKS.items()
        ),
        to_ana(
            command="which_person",
            words="reassign to B.",
            legal="reassign cancel",
            candidates=("Ben Ortiz", "Bernd Lang"),
        ),
        to_ana(
            handoff={"state": State.GATHERING, "owner": ""},
            owner="",
            command="which_person",
            words="send anyway",
            legal="reassign cancel",
        ),
        to_ana(handoff=WORK, command="cancel_really", words="cancel", legal="cancel_sure note"),
        to_ana(handoff=DONE, command="close_it", words="great, thanks", legal="confirm not_ok"),
    ),
    "not_understood": (
        to_ben(
            words="purple monkey",
            legal="accept question decline",
        ),
        facts_for(BEN, "", handoff=None, words="purple monkey", legal="list help"),
    ),
    "not_now": (to_ben(handoff=CLOSED, command="accept", words="accept", legal="note status"),),
    "not_yours": (
        facts_for(MIA, "other", handoff=WORK, command="done", words="done", legal="note watch"),
    ),
    "unknown_owner": (
        to_ana(
            handoff={"state": State.GATHERING},
            notices=('The address names "bne".',),
            candidates=("Ben Ortiz", "Bernd Lang"),
            legal="reassign cancel",
        ),
        facts_for(ANA, "", handoff=None, candidates=("Ben Ortiz", "Mia Sato")),
    ),
    "help": (
        facts_for(BEN, "", handoff=None),
        to_ben(legal="accept decline question due reassign note status"),
    ),
    "status": (
        to_ana(handoff=WORK, legal="note question due cancel", notices=("Ben was reminded.",)),
        to_ana(
            handoff=WORK,
            absent=Absent("Ben Ortiz", None, BACK, "Mia Sato", "mia"),
            legal="note question due cancel",
        ),
    ),
    "list": (
        facts_for(
            BEN,
            "",
            handoff=None,
            sections=(Section("You hold", ROWS[:2]), Section("You wait for", ROWS[2:])),
        ),
        facts_for(BEN, "", handoff=None, rows=ROWS),
        facts_for(BEN, "", handoff=None),
    ),
    "absence": (
        facts_for(
            BEN,
            "",
            handoff=None,
            absent=Absent("Ben Ortiz", NOW, BACK, "Mia Sato", "mia"),
            rows=ROWS[:2],
        ),
        facts_for(BEN, "", handoff=None, absent=Absent("Ben Ortiz", LEAVES, BACK)),
        facts_for(
            BEN,
            "",
            handoff=None,
            command="back",
            absent=Absent("Ben Ortiz", NOW - timedelta(days=3), NOW),
            rows=ROWS[:1],
        ),
        facts_for(BEN, "", handoff=None, command="back", absent=Absent("Ben", LEAVES, BACK)),
    ),
    "absence_asked": (
        facts_for(
            BEN,
            "",
            handoff=None,
            command="date",
            words="away until 03/04",
            candidates=("until Sat 3 Apr 2027", "until Thu 4 Mar 2027"),
            legal="away",
        ),
        facts_for(
            BEN,
            "",
            handoff=None,
            command="date",
            words="away until 1 nov 2026",
            candidates=("Sun 1 Nov 2026, 17:00 (Berlin) is over",),
        ),
        facts_for(
            BEN,
            "",
            handoff=None,
            command="unproven",
            words="away from 23 nov to 27 nov, substitute: mia",
            candidates=("from Mon 23 Nov 2026 to Fri 27 Nov 2026, substitute: mia",),
            legal="away",
        ),
        facts_for(BEN, "", handoff=None, command="person", words="away until monday, ask bne"),
    ),
    "why": (
        to_ben(
            handoff=WORK,
            command="accept",
            words="ich übernehme",
            reason="The leading clause 'ich übernehme' means accept (German), surely.",
            legal="undo status",
        ),
    ),
    "stranger_inside": (
        facts_for(
            Person("new@example.org", "", ("new@example.org",)),
            "",
            handoff=None,
            candidates=("ops@example.org",),
        ),
    ),
}

MANY: dict[str, tuple[Facts, ...]] = {
    "summary": (
        facts_for(
            BEN,
            "",
            handoff=None,
            sections=(
                Section("What needs you today", ROWS[:1]),
                Section("What you hold", ROWS[1:2]),
                Section("What you wait for", ROWS[2:]),
                Section("Closed this week", (), "Nothing was closed."),
            ),
            count=1,
        ),
    ),
    "lines_done": (
        facts_for(
            BEN,
            "",
            handoff=None,
            echoes=(
                Echo(
                    "42 done",
                    "H-42 Logo for the spring campaign: delivered, Ana Diaz is asked to confirm",
                    ("H-42 undo",),
                    done=True,
                ),
                Echo(
                    "37: not me",
                    "H-37 Invoice 4711 does not add up: you have accepted it; to hand it back to"
                    " Mia Sato all the same, write it once more",
                    ("H-37 decline",),
                ),
                Echo("see you on Monday", _UNCLEAR),
            ),
        ),
        facts_for(
            BEN,
            "",
            handoff=None,
            echoes=(
                Echo(
                    "H-51 cancel",
                    "H-51 Room for the December workshop: withdrawn, Mia Sato is told",
                    ("H-51 undo",),
                    done=True,
                ),
            ),
        ),
        facts_for(
            BEN,
            "",
            handoff=None,
            echoes=(
                Echo("42 done", "H-42 Logo: delivered, Ana Diaz is asked to confirm", (), True),
                Echo(
                    "51 due friday", "H-51 Room: due Fri 27 Nov 2026, 17:00 (Berlin) now", (), True
                ),
            ),
        ),
    ),
    "lines_asked": (
        facts_for(
            BEN,
            "",
            handoff=None,
            command="all",
            echoes=(
                Echo(
                    "all done",
                    "which one? It could be H-42 Logo for the spring campaign; H-37 Invoice 4711"
                    " does not add up",
                    ("H-42 done", "H-37 done"),
                ),
            ),
        ),
        facts_for(
            BEN,
            "",
            handoff=None,
            command="unproven",
            echoes=(Echo("H-42 done", "not done", ("H-42 done",)),),
        ),
        facts_for(
            BEN,
            "",
            handoff=None,
            echoes=(Echo("H-999 done", "there is no H-999"), Echo("hello", _UNCLEAR)),
        ),
    ),
    "digest": (facts_for(BEN, "", handoff=None, rows=ROWS, count=3),),
    "team_summary": (
        facts_for(
            MIA,
            "",
            handoff=None,
            sections=(
                Section("Offered and not accepted", ROWS[2:]),
                Section("Stuck or overdue", ROWS[:1]),
            ),
            figures=(
                Figure("Opened", 12, 9),
                Figure("Closed", 10, 11),
                Figure("Median time to accept", 5.5, 8, "hours"),
                Figure("Reminders sent", 7, None),
            ),
        ),
    ),
    "shunted": (
        to_ops(
            rows=(Row("311", "Rechnung", giver="carla@client.test", state="unreadable", number=1),),
            reason="The mail ends inside a header.",
            count=1,
        ),
    ),
    "strangers": (
        to_ops(rows=(Row("312", "Offer for you", giver="someone@stranger.test"),), count=1),
    ),
    "quiet": (to_ops(words="robot@client.test", reason="10 answers since midnight."),),
    "resumed": (to_ops(reason="The mail server did not answer for 3 hours."),),
}
