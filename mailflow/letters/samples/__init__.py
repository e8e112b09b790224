"""Samples: facts for every letter, for `mailflow check`, the documentation and the golden tests.

Each letter has one sample or several, one for each variant its template knows.
"""

from mailflow.letters.facts import Facts, Post
from mailflow.letters.samples.answers import ANSWERED, MANY
from mailflow.letters.samples.course import BEGINNING
from mailflow.letters.samples.people import REQUEST
from mailflow.letters.samples.work import END, MIDDLE
from mailflow.mail.address import Address

#: Every letter with its samples, in the order of a handoff's life.
SAMPLES: dict[str, tuple[Facts, ...]] = {
    **BEGINNING,
    **MIDDLE,
    **END,
    **ANSWERED,
    **MANY,
}


#: Stands where the desk puts an unguessable one.
SAMPLE_ID = "k7q2m9x4tb"
SAMPLE_ORIGINAL = (
    b"""From: Carla Client <carla@client.test>
To: Ana Diaz <ana@example.org>
Subject: Logo for the spring campaign
Date: Mon, 16 Nov 2026 11:02:00 +0100
Message-ID: <1f00@client.test>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

"""
    + REQUEST.encode()
    + b"\n"
)


def sample_facts(name: str, variant: int = 0) -> Facts:
    """Give the sample facts of a letter."""
    return SAMPLES[name][variant]


def sample_post(facts: Facts, original: bytes | None = None, token: str = SAMPLE_ID) -> Post:
    """Give the outer side of a sample mail; one about no handoff is of the kind sent to many."""
    ref = facts.handoff.ref.replace("-", "").lower() if facts.handoff else "service"
    root = f"<{ref}.root.{token}@handoff.example.org>"
    return Post(
        to=Address(facts.reader.name, facts.reader.address),
        reply_to=f"handoff+{ref}-{token}@handoff.example.org",
        reverse_path=f"handoff+bounce-{token}@handoff.example.org",
        message_id=f"<{ref}.7.{token}@handoff.example.org>",
        in_reply_to=root if facts.handoff else "",
        references=(root,) if facts.handoff else (),
        original=original,
        list_id="" if facts.handoff else "handoffs.handoff.example.org",
        unsubscribe="" if facts.handoff else f"handoff+stop-{token}@handoff.example.org",
    )
