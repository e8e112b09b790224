"""Announcing lines: what stands above somebody else's words and says what they are.

Rules: a line between rules (`---- ... ----`), a short line that ends in a colon, our own separator.
The words are looked up; a line between rules announces something in any language.
"""

from enum import StrEnum

from mailflow.mail.lines import LOOK
from mailflow.mail.words import FORWARD, ORIGINAL, fold

RULES = "-_=*~—–─━#+·•><"
COLON_END = (":", "：", "︰")
_LONGEST_MARKER = 120
_RULED = ("--", "==", "__", "**", "##", "~~", "- ", "—-", "——")


class Announced(StrEnum):
    """What the line above a quote says it is."""

    NOT = "not"
    FORWARD = "forward"
    ORIGINAL = "original"
    RULED = "ruled"  #: words between rules, in a language nobody listed


def is_separator(line: str) -> bool:
    """Tell whether a line is our letters' separator: `##- Please type above this line -##`."""
    text = line[:LOOK].strip("> \t*_|")
    return text.startswith("##-") and text.endswith("-##") and len(text) >= 6


def is_foreign_separator(line: str) -> bool:
    """Tell whether a line is the separator of another system: `--- Reply above this line ---`."""
    return len(line) <= _LONGEST_MARKER and "above this line" in line.lower() and line[:2] in _RULED


def is_rule(text: str) -> bool:
    """Tell whether a line is but a rule: `________`."""
    text = text[:LOOK].strip()
    return len(text) >= 3 and text[0] in RULES and not text.strip(RULES + " ")


def announce(text: str) -> Announced:
    """Tell what a line announces: `-----Original Message-----`, `Begin forwarded message:`."""
    text = text.strip()
    if not 5 <= len(text) <= _LONGEST_MARKER:
        return Announced.NOT
    words = text.strip(RULES + " \t")
    ruled = words != text and text[:2].strip(RULES) == "" and any(c.isalpha() for c in words)
    if not ruled and not text.endswith(COLON_END) and text[0] != "[":
        return Announced.NOT
    folded = fold(words)
    if any(word in folded for word in FORWARD) and (ruled or len(words) <= 60):
        return Announced.FORWARD
    if any(word in folded for word in ORIGINAL) and (ruled or len(words) <= 40):
        return Announced.ORIGINAL
    return Announced.RULED if ruled and len(text) - len(words) >= 4 else Announced.NOT
