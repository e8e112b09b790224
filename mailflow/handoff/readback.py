"""Read-back: who takes a shift over says in his own words what he takes (I-PASS: synthesis).

Accepting counts at once; the words may come with it or in a later mail.
"""

from mailflow.handoff.clause import clean_words, split_tokens
from mailflow.handoff.model import Handoff, State
from mailflow.handoff.policy import Policy
from mailflow.handoff.said import Reading

#: So few words are a courtesy, or the other half of the command: "thanks", "due friday".
_FEW = 3
_OWNED = (State.ACCEPTED, State.ASKING)


def said_back(reading: Reading, handoff: Handoff, policy: Policy) -> str:
    """Return what came with an "accept" as the read-back, "" when nothing did or none is wanted."""
    if not policy.recipe(handoff.recipe).read_back:
        return ""
    joined = sum(len(split_tokens(each.matched)) for each in reading.also)
    return "" if is_short(reading.text, joined) else reading.text.strip()


def is_short(words: str, besides: int = 0) -> bool:
    """Tell whether words are too few to say anything back, `besides` other commands' tokens."""
    return len(split_tokens(clean_words(words))) - besides <= _FEW


def is_read_back(handoff: Handoff, author: str, policy: Policy) -> bool:
    """Tell whether a note of `author` is the read-back that his giver still waits for."""
    waits = policy.recipe(handoff.recipe).read_back and not handoff.read_back
    takes = author == handoff.owner != handoff.giver
    return waits and takes and handoff.state in _OWNED
