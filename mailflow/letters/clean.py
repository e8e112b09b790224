"""Cleaning: every value passes here before a header, a text or a page shows it.

What goes: C0 and C1 controls, every line end str.splitlines() knows, bidirectional controls (they
turn text round for the reader), lone surrogates (they cannot be encoded), interlinear marks.
"""

import re
from collections.abc import Sequence

#: Longest subject we write; clients show less, and RFC 5322 lines stay short.
SUBJECT_LIMIT = 200
NAME_LIMIT = 80
LINE_LIMIT = 500

_HOSTILE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufff9-\ufffb\ud800-\udfff"
)
_HOSTILE_RUN = re.compile(f"[{_HOSTILE}]+")
_LINE_END = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
#: One reply or forward prefix, or our own tag, at the start of a subject.
_PREFIX = re.compile(r"(?:\[H-\d{1,9}\]|(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|enc|i|r)\s?:)\s*", re.I)


def clean_line(value: str, limit: int = LINE_LIMIT) -> str:
    """Make one harmless line of a value: no controls, single spaces, at most `limit` long."""
    if not value.isprintable():
        value = _HOSTILE_RUN.sub("", _LINE_END.sub(" ", value[: limit * 4]))
    value = " ".join(value[: limit * 4].split())
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"


def clean_text(value: str) -> str:
    """Make harmless lines of a value: `\\n` line ends only, no controls but the tab."""
    if value.isprintable():
        return value.strip()
    return _HOSTILE_RUN.sub("", _LINE_END.sub("\n", value)).strip()


def clean_subject(value: str) -> str:
    """Take reply prefixes and our own tag off a subject, so that they never double."""
    value = clean_line(value, SUBJECT_LIMIT + 50)
    for _ in range(10):
        found = _PREFIX.match(value)
        if not found:
            break
        value = value[found.end() :]
    return value or "(no subject)"


def first_name(name: str) -> str:
    """Find the name a colleague would use: "Ben" in "Ben Ortiz" and in "Ortiz, Ben"."""
    last, comma, first = name.partition(",")
    words = (first if comma and first.strip() else last).split()
    return words[0] if words else ""


#: A line this long that goes on in the next one was most likely wrapped by a mail program.
_WRAPPED = 58


def unwrap(lines: Sequence[str]) -> list[str]:
    """Join lines that a mail program wrapped, so that they do not break twice on a phone."""
    joined: list[str] = []
    wrapped = False
    for line in lines:
        if wrapped and line[:1].isalnum() and not line[:1].isdigit():
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        wrapped = _WRAPPED <= len(line) <= 100 and not line.startswith((">", "|"))
    return joined
