"""Letters: every mail the service writes. A letter's name and facts make an outgoing mail.

One template a letter, `templates/<name>.md.j2`, gives its text and its HTML; a user's directory
replaces any of them. docs/letters.md lists the letters and what a template may use.
"""

from mailflow.letters.compose import Letters
from mailflow.letters.facts import Echo, Facts, Figure, Outgoing, Post, Row, Section
from mailflow.letters.samples import SAMPLES, sample_facts, sample_post

__all__ = [
    "SAMPLES",
    "Echo",
    "Facts",
    "Figure",
    "Letters",
    "Outgoing",
    "Post",
    "Row",
    "Section",
    "sample_facts",
    "sample_post",
]
