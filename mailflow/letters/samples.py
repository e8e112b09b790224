"""Samples: facts for every letter, for `mailflow check`, the documentation and the golden tests.

Each letter has one sample or several, one for each variant its template knows. The people, the
addresses and the dates are invented; the clock stands at Wed 18 Nov 2026, 15:30 UTC.
"""

import dataclasses
from datetime import UTC, datetime, timedelta

from mailflow.handoff.model import Context, Handoff, Kept, Person, Priority, State
from mailflow.letters.facts import Facts, Figure, Post, Row, Section
from mailflow.mail.address import Address

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
SOON = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)

ANA = Person("ana", "Ana Diaz", ("ana@example.org",), "Europe/Berlin")
BEN = Person("ben", "Ben Ortiz", ("ben@example.org",), "Europe/Berlin")
MIA = Person("mia", "Mia Sato", ("mia@example.org",), "America/New_York")
OPS = Person("ops", "Operations", ("ops@example.org",))

REQUEST = """Hello Ana,

we are happy with the second draft of the logo. Could you send us the final files for the spring
campaign, in colour and in black? The printer needs them by the end of next week.

Kind regards
Carla Client"""

WHOLE = Context(
    background="Second draft agreed on 12 November; the printer is Hofmann.",
    done_when="Carla has the final files and says they print well.",
    due=DUE,
    priority=Priority.HIGH,
    constraints="No new colours; at most one working day.",
    if_stuck="Ask Mia before Thursday noon.",
)
GAPS = Context(background="Second draft agreed on 12 November; the printer is Hofmann.")

HANDOFF = Handoff(
    number=42,
    state=State.OFFERED,
    subject="Fwd: Logo for the spring campaign",
    giver="ana",
    owner="ben",
    created=NOW - timedelta(days=2),
    since=NOW - timedelta(days=1),
    requester=Address("Carla Client", "carla@client.test"),
    context=WHOLE,
    note="Ben, you know the files best. Carla is in a hurry.",
    request=REQUEST,
    attachments=(
        Kept("brief.pdf", "application/pdf", 48211),
        Kept("draft-2.png", "image/png", 1730400),
    ),
)

ROWS = (
    Row("H-37", "Invoice 4711 does not add up", "Ben Ortiz", "Mia Sato", "in work",
        NOW - timedelta(days=1), 6, overdue=True, number=1),
    Row("H-42", "Logo for the spring campaign", "Ben Ortiz", "Ana Diaz", "in work", DUE, 2,
        number=2),
    Row("H-51", "Room for the December workshop", "Mia Sato", "Ben Ortiz", "not accepted",
        None, 3, number=3),
)  # fmt: skip


def _facts(reader: Person, role: str, **more: object) -> Facts:
    """Build facts about H-42 for one reader; `handoff` may be a dict of changes to it."""
    changes = more.pop("handoff", {})
    legal = more.pop("legal", "")
    facts = Facts(
        now=NOW,
        service="Handoffs",
        reader=reader,
        handoff=dataclasses.replace(HANDOFF, **changes) if isinstance(changes, dict) else None,
        giver="Ana Diaz",
        owner="Ben Ortiz",
        role=role,
        legal=frozenset(str(legal).split()),
    )
    return dataclasses.replace(facts, **more)  # type: ignore[arg-type]


def _to_ana(**more: object) -> Facts:
    return _facts(ANA, "giver", **more)


def _to_ben(**more: object) -> Facts:
    return _facts(BEN, "owner", **more)


def _to_ops(**more: object) -> Facts:
    return _facts(OPS, "", handoff=None, **more)


_DONE = {
    "state": State.DELIVERED,
    "result": "Files are in the project folder; Carla printed a test page and is happy.",
}
_CLOSED = {**_DONE, "state": State.CLOSED, "closed": NOW}
_WORK = {"state": State.ACCEPTED, "accepted": NOW - timedelta(days=1)}
_PASS = {"state": State.PASSING, "former": "ben", "owner": "mia"}
_LATE = {**_WORK, "context": dataclasses.replace(WHOLE, due=NOW - timedelta(days=2)), "nudges": 3}
_OWN = "done question blocked due reassign decline"

_BEGINNING: dict[str, tuple[Facts, ...]] = {
    "receipt": (
        _to_ana(
            handoff={"state": State.GATHERING, "context": GAPS},
            missing=("done_when", "due"),
            deadline=SOON,
            legal="send_anyway reassign cancel note",
        ),
        _to_ana(
            deadline=SOON,
            legal="note due reassign cancel",
            notices=(
                "You named two people: Ben Ortiz is asked, Mia Sato watches. "
                'Reply "reassign to Mia" to change it.',
            ),
        ),
    ),
    "offer": (
        _to_ben(deadline=SOON, legal="accept decline question due reassign done"),
        _to_ben(handoff={"context": GAPS, "note": ""}, legal="accept decline question"),
    ),
    "offered": (
        _to_ana(
            handoff={"context": GAPS},
            deadline=SOON,
            missing=("done_when", "due"),
            legal="note due reassign cancel",
        ),
    ),
    "accepted": (
        _to_ana(handoff=_WORK, actor="Ben Ortiz", legal="note question due cancel"),
        _to_ana(
            handoff={**_WORK, "proposed": DUE + timedelta(days=3)},
            actor="Ben Ortiz",
            words="Gladly, but the printer is closed on Friday.",
            legal="note question due cancel accept",
        ),
    ),
    "yours": (
        _to_ben(handoff=_WORK, actor="Ben Ortiz", legal=_OWN),
        _facts(
            ANA,
            "owner",
            handoff={**_WORK, "owner": "ana", "context": GAPS},
            owner="Ana Diaz",
            legal="done blocked due reassign cancel",
        ),
    ),
    "offer_to_take": (
        _to_ana(
            actor="Mia Sato",
            words="I have the files open anyway.",
            legal="grant reassign note cancel",
        ),
    ),
    "declined": (
        _to_ana(
            handoff={"state": State.RETURNED},
            actor="Ben Ortiz",
            words="I am at the fair all week. Mia knows the files too.",
            candidates=("Mia Sato",),
            legal="reassign done cancel",
        ),
        _to_ben(
            handoff=_WORK,
            actor="Mia Sato",
            words="Not my area, sorry.",
            legal="reassign done question",
        ),
    ),
    "undeliverable": (
        _to_ana(
            handoff={"state": State.RETURNED, "reason": "550 5.1.1 user unknown"},
            legal="reassign done cancel",
        ),
    ),
    "expired": (_to_ana(handoff={"state": State.RETURNED}, legal="reassign done cancel"),),
    "handed_back": (
        _to_ana(
            handoff={"state": State.RETURNED},
            actor="Ben Ortiz",
            words="The new campaign takes all my time.",
            legal="reassign done cancel",
        ),
    ),
    "away": (
        _to_ana(
            handoff={"snoozed": NOW + timedelta(days=12)},
            candidates=("Mia Sato",),
            legal="reassign snooze cancel",
        ),
    ),
    "taken": (
        _facts(MIA, "former_owner", handoff=_WORK, legal="note watch"),
        _facts(MIA, "former_owner", legal="note"),
    ),
}

_MIDDLE: dict[str, tuple[Facts, ...]] = {
    "question": (
        _to_ana(
            handoff={"state": State.ASKING_FIRST},
            actor="Ben Ortiz",
            words="Who pays for the second proof?",
            deadline=SOON,
            legal="answer note reassign cancel",
        ),
        _to_ben(handoff=_WORK, actor="Ana Diaz", words="How far are you?", legal=_OWN + " note"),
    ),
    "answer": (
        _to_ben(
            handoff={"reason": "Who pays for the second proof?"},
            actor="Ana Diaz",
            words="We do, up to 200 euro.",
            deadline=SOON,
            legal="accept question decline",
        ),
        _to_ben(
            handoff={**_WORK, "reason": "Which printer?"},
            actor="Ana Diaz",
            words="Hofmann.",
            legal=_OWN,
        ),
    ),
    "note": (
        _to_ben(
            handoff=_WORK,
            actor="Ana Diaz",
            words="Carla is on the phone until noon.\nAfter that she is away.",
            legal=_OWN + " note",
        ),
    ),
    "blocked": (
        _to_ana(
            handoff={**_WORK, "state": State.WAITING, "until": SOON},
            actor="Ben Ortiz",
            words="Waiting for the proof from Hofmann.",
            legal="note question due cancel",
        ),
    ),
    "unblocked": (_to_ana(handoff=_WORK, actor="Ben Ortiz", legal="note question due cancel"),),
    "passed_on": (
        _to_ana(
            handoff=_PASS,
            actor="Ben Ortiz",
            former="Ben Ortiz",
            owner="Mia Sato",
            words="Mia has the printer on the phone every day.",
            deadline=SOON,
            legal="note reassign cancel",
        ),
        _facts(
            BEN,
            "former_owner",
            handoff=_PASS,
            actor="Ben Ortiz",
            former="Ben Ortiz",
            owner="Mia Sato",
            legal="done reassign note",
        ),
    ),
    "due_changed": (
        _to_ben(handoff=_WORK, actor="Ana Diaz", legal="accept done due question"),
        _to_ana(handoff=_WORK, actor="Ana Diaz", legal="undo due"),
    ),
    "due_proposed": (
        _to_ana(
            handoff={**_WORK, "proposed": DUE + timedelta(days=3)},
            actor="Ben Ortiz",
            words="The printer is closed on Friday.",
            legal="agree due question cancel",
        ),
    ),
    "watching": (
        _facts(
            MIA,
            "watcher",
            handoff={**_WORK, "watchers": ("mia",)},
            actor="Mia Sato",
            legal="unwatch note question",
        ),
        _to_ana(handoff=_WORK, actor="Mia Sato", command="unwatch", legal="note"),
    ),
    "snoozed": (
        _to_ben(handoff={**_WORK, "snoozed": SOON}, actor="Ben Ortiz", legal=_OWN),
        _to_ana(handoff={**_WORK, "snoozed": SOON}, actor="Ben Ortiz", legal="note question"),
    ),
    "muted": (
        _to_ben(handoff=_WORK, actor="Ben Ortiz", legal="unmute done"),
        _to_ana(handoff=_WORK, actor="Ben Ortiz", legal="note question"),
    ),
    "silent": (
        _to_ana(deadline=DUE, legal="reassign note cancel"),
        _to_ben(
            handoff={"state": State.ASKING, "reason": "Which printer?"}, legal="done question note"
        ),
        _to_ana(handoff=_LATE, legal="reassign note question due"),
    ),
    "nudge": (
        _to_ben(deadline=DUE, legal="accept question decline", count=1),
        _to_ben(deadline=DUE, legal="accept question decline", count=2),
        _to_ben(handoff=_LATE, legal=_OWN + " snooze", count=3),
        _to_ben(handoff=_WORK, legal=_OWN + " snooze", count=1),
        _to_ben(handoff=_WORK, legal=_OWN, command="due_soon", count=1),
        _to_ben(
            handoff={**_WORK, "reason": "The proof from Hofmann."},
            legal=_OWN,
            command="wake_up",
            count=1,
        ),
        _to_ana(handoff=_DONE, legal="confirm not_ok question", count=1),
        _to_ana(
            handoff={"state": State.ASKING, "reason": "Which printer?"},
            legal="answer reassign cancel",
            count=2,
        ),
        _to_ana(handoff={"state": State.RETURNED}, legal="reassign done cancel", count=1),
        _to_ana(
            handoff={"state": State.GATHERING, "context": GAPS},
            missing=("done_when", "due"),
            legal="send_anyway cancel",
            count=1,
        ),
    ),
    "escalation": (_facts(MIA, "lead", handoff=_LATE, legal="note question watch"),),
}

_END: dict[str, tuple[Facts, ...]] = {
    "delivered": (
        _to_ana(handoff=_DONE, actor="Ben Ortiz", deadline=DUE, legal="confirm not_ok question"),
        _facts(MIA, "watcher", handoff=_DONE, actor="Ben Ortiz", legal="note unwatch"),
    ),
    "recorded_done": (_to_ben(handoff=_DONE, actor="Ben Ortiz", legal="undo note"),),
    "closed": (
        _to_ben(handoff=_CLOSED, actor="Ana Diaz", words="Lovely, thank you.", legal="note"),
        _to_ana(handoff=_CLOSED, actor="Ana Diaz", legal="reopen undo"),
    ),
    "closed_by_silence": (
        _to_ana(handoff=_CLOSED, legal="reopen"),
        _to_ben(handoff=_CLOSED, legal="note"),
    ),
    "not_ok": (
        _to_ben(
            handoff={**_DONE, **_WORK},
            actor="Ana Diaz",
            words="The black version is missing.",
            legal=_OWN,
        ),
    ),
    "reopened": (
        _to_ben(
            handoff={**_DONE, **_WORK},
            actor="Ana Diaz",
            words="The printer refuses the file.",
            legal=_OWN,
        ),
        _to_ana(handoff={**_DONE, **_WORK}, actor="Ana Diaz", legal="undo note due"),
    ),
    "cancelled": (
        _to_ben(
            handoff={"state": State.CANCELLED},
            actor="Ana Diaz",
            words="Carla found them herself.",
            legal="note",
        ),
        _to_ana(handoff={"state": State.CANCELLED}, actor="Ana Diaz", legal="undo"),
    ),
    "client_update": (_to_ana(handoff=_CLOSED, legal="reopen note"),),
    "undone": (
        _to_ana(actor="Ben Ortiz", legal="note due"),
        _to_ben(actor="Ben Ortiz", legal="accept decline question"),
    ),
}

_ASKS = {
    "accept_condition": ("Yes, if the date moves.", "accept due question decline"),
    "accept_seen": ("got it", "accept decline note"),
    "hand_back_really": ("I can't", "hand_back question blocked due"),
    "date": ("due 3/4", "due snooze"),
    "decline_or_snooze": ("not now", "snooze decline accept"),
    "unproven": ("accept", "accept decline"),
    "both": ("accept, I can't", "accept decline question"),
}

_ANSWERS: dict[str, tuple[Facts, ...]] = {
    "ask": (
        *(
            _to_ben(
                handoff=_WORK if command == "hand_back_really" else {},
                command=command,
                words=words,
                legal=legal,
                candidates=("Tue 3 Mar 2026", "Fri 3 Apr 2026") if command == "date" else (),
            )
            for command, (words, legal) in _ASKS.items()
        ),
        _to_ana(handoff=_WORK, command="cancel_really", words="cancel", legal="cancel_sure note"),
        _to_ana(handoff=_DONE, command="close_it", words="great, thanks", legal="confirm not_ok"),
    ),
    "not_understood": (
        _to_ben(
            words="purple monkey",
            legal="accept question decline",
        ),
        _facts(BEN, "", handoff=None, words="purple monkey", legal="list help"),
    ),
    "not_now": (_to_ben(handoff=_CLOSED, command="accept", words="accept", legal="note status"),),
    "not_yours": (
        _facts(MIA, "other", handoff=_WORK, command="done", words="done", legal="note watch"),
    ),
    "unknown_owner": (
        _to_ana(
            handoff={"state": State.GATHERING},
            reason="bne",
            candidates=("Ben Ortiz", "Bernd Lang"),
            legal="reassign cancel",
        ),
        _facts(ANA, "", handoff=None, candidates=("Ben Ortiz", "Mia Sato")),
    ),
    "help": (
        _facts(BEN, "", handoff=None),
        _to_ben(legal="accept decline question due reassign note status"),
    ),
    "status": (
        _to_ana(handoff=_WORK, legal="note question due cancel", notices=("Ben was reminded.",)),
    ),
    "list": (
        _facts(
            BEN,
            "",
            handoff=None,
            sections=(Section("You hold", ROWS[:2]), Section("You wait for", ROWS[2:])),
        ),
        _facts(BEN, "", handoff=None, rows=ROWS),
        _facts(BEN, "", handoff=None),
    ),
    "why": (
        _to_ben(
            handoff=_WORK,
            command="accept",
            words="ich übernehme",
            reason="The leading clause 'ich übernehme' means accept (German), surely.",
            legal="undo status",
        ),
    ),
    "stranger_inside": (
        _facts(
            Person("new@example.org", "", ("new@example.org",)),
            "",
            handoff=None,
            candidates=("ops@example.org",),
        ),
    ),
}

_MANY: dict[str, tuple[Facts, ...]] = {
    "summary": (
        _facts(
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
    "digest": (_facts(BEN, "", handoff=None, rows=ROWS, count=3),),
    "team_summary": (
        _facts(
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
        _to_ops(
            rows=(Row("311", "Rechnung", giver="carla@client.test", state="unreadable", number=1),),
            reason="The mail ends inside a header.",
            count=1,
        ),
    ),
    "strangers": (
        _to_ops(rows=(Row("312", "Offer for you", giver="someone@stranger.test"),), count=1),
    ),
    "quiet": (_to_ops(words="robot@client.test", reason="10 answers since midnight."),),
    "resumed": (_to_ops(reason="The mail server did not answer for 3 hours."),),
}

#: Every letter with its samples, in the order of a handoff's life.
SAMPLES: dict[str, tuple[Facts, ...]] = {
    **_BEGINNING,
    **_MIDDLE,
    **_END,
    **_ANSWERS,
    **_MANY,
}


#: Stands where the desk puts an unguessable one.
SAMPLE_ID = "k7q2m9x4tb"


def sample_facts(name: str, variant: int = 0) -> Facts:
    """Give the sample facts of a letter."""
    return SAMPLES[name][variant]


def sample_post(facts: Facts, token: str = SAMPLE_ID) -> Post:
    """Give the outer side of a sample mail; the original comes with what goes to an owner."""
    ref = facts.handoff.ref.replace("-", "").lower() if facts.handoff else "service"
    root = f"<{ref}.root.{token}@handoff.example.org>"
    return Post(
        to=Address(facts.reader.name, facts.reader.address),
        reply_to=f"handoff+{ref}-{token}@handoff.example.org",
        reverse_path=f"handoff+bounce-{token}@handoff.example.org",
        message_id=f"<{ref}.7.{token}@handoff.example.org>",
        in_reply_to=root if facts.handoff else "",
        references=(root,) if facts.handoff else (),
        list_id="" if facts.handoff else "handoffs.handoff.example.org",
        unsubscribe="" if facts.handoff else f"handoff+stop-{token}@handoff.example.org",
    )
