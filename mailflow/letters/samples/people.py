"""People and one handoff that the samples are about.

The people, the addresses and the dates are invented; the clock stands at Wed 18 Nov 2026, 15:30.
"""

import dataclasses
from datetime import UTC, datetime, timedelta

from mailflow.handoff.model import Context, Handoff, Kept, Person, Priority, State
from mailflow.handoff.recipe import Recipe, Wording
from mailflow.letters.facts import Facts, Row
from mailflow.mail.address import Address

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
BACK = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
LEAVES = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
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

SHIFT = Recipe(
    "shift",
    required=("background", "done_when", "priority", "if_stuck"),
    title="Shift handover",
    description="How urgent, what it is about, what to do, what may happen.",
    fields={
        "background": Wording("Patient summary", "(who or what is it, what is going on now?)"),
        "done_when": Wording("Action list", "(what is to do in this shift?)"),
        "priority": Wording("Illness severity", "(stable, watcher or unstable)"),
        "if_stuck": Wording("Situation and contingency", "(what may happen, and what then?)"),
    },
    read_back=True,
)

ROWS = (
    Row("H-37", "Invoice 4711 does not add up", "Ben Ortiz", "Mia Sato", "in work",
        NOW - timedelta(days=1), 6, overdue=True),
    Row("H-42", "Logo for the spring campaign", "Ben Ortiz", "Ana Diaz", "in work", DUE, 2),
    Row("H-51", "Room for the December workshop", "Mia Sato", "Ben Ortiz", "not accepted",
        None, 3),
)  # fmt: skip


def facts_for(reader: Person, role: str, **more: object) -> Facts:
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


def to_ana(**more: object) -> Facts:
    return facts_for(ANA, "giver", **more)


def to_ben(**more: object) -> Facts:
    return facts_for(BEN, "owner", **more)


def to_ops(**more: object) -> Facts:
    return facts_for(OPS, "", handoff=None, **more)


DONE = {
    "state": State.DELIVERED,
    "result": "Files are in the project folder; Carla printed a test page and is happy.",
}
CLOSED = {**DONE, "state": State.CLOSED, "closed": NOW}
WORK = {"state": State.ACCEPTED, "accepted": NOW - timedelta(days=1)}
PASS = {"state": State.PASSING, "former": "ben", "owner": "mia"}
LATE = {**WORK, "context": dataclasses.replace(WHOLE, due=NOW - timedelta(days=2)), "nudges": 3}
OWN = "done question blocked due reassign decline"
