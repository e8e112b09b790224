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
    Row("H-42", "Logo for the spring campaign", "Ben Ortiz", "Ana Diaz", "working", DUE, 2,
        number=1),
    Row("H-37", "Invoice 4711 does not add up", "Ben Ortiz", "Mia Sato", "working",
        NOW - timedelta(days=1), 6, overdue=True, number=2),
    Row("H-51", "Room for the December workshop", "Ben Ortiz", "Ana Diaz", "not answered",
        None, 1, number=3),
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


SAMPLES: dict[str, tuple[Facts, ...]] = {
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
}


def sample_facts(name: str, variant: int = 0) -> Facts:
    """Give the sample facts of a letter."""
    return SAMPLES[name][variant]


def sample_post(facts: Facts, token: str = "k7q2m9x4tb") -> Post:
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
