"""Glued headers: a header block that lost its line ends, all in one line (Yahoo).

Rules: only known labels part the line; each is taken once; nothing follows the subject.
"""

import re
from dataclasses import dataclass
from itertools import islice

from mailflow.mail.lines import LOOK, Line
from mailflow.mail.words import ROLES, Role

COLONS = re.compile("[:：﹕]")
_MOST_COLONS = 30  #: colons of a line that may end a label within it
_GLUED_LABEL = 24  #: characters of a label within a line


@dataclass(frozen=True, slots=True)
class Field:
    """Hold one line of a block: what it stands for, and its value with continuations."""

    role: Role
    value: str


def parse_glued(line: Line) -> tuple[Field, ...] | None:
    """Parse a header that lost its line ends: `From: a <a@x>To: b <b@y>Sent: ...Subject: ...`."""
    text = line.text[: 4 * LOOK].lstrip("* \t")
    if len(text) < 40 or "@" not in text:
        return None
    marks = _find_labels(text)
    roles = {role for _, _, role in marks}
    if not roles >= {Role.FROM, Role.SUBJECT} or len(roles) < 3 or marks[0][0] != 0:
        return None
    ends = [begin for begin, _, _ in marks[1:]] + [len(text)]
    return tuple(
        Field(role, text[at:to].strip(" *\t"))
        for (_, at, role), to in zip(marks, ends, strict=True)
    )


def _find_labels(text: str) -> list[tuple[int, int, Role]]:
    """Find known labels within a line: where each begins, where its value begins, its role."""
    marks: list[tuple[int, int, Role]] = []
    seen: set[Role] = set()
    for colon in islice(COLONS.finditer(text), _MOST_COLONS):
        found = _label_before(text, colon.start(), marks[-1][1] if marks else 0)
        if found is None or found[1] in seen:
            if not marks:
                break  # the line does not begin with a label
            continue
        seen.add(found[1])
        marks.append((found[0], colon.end(), found[1]))
        if found[1] is Role.SUBJECT:
            break  # nothing follows the subject: its own words may look like labels
    return marks


def _label_before(text: str, end: int, floor: int) -> tuple[int, Role] | None:
    window = text[max(floor, end - _GLUED_LABEL) : end].rstrip(" *")
    for length in range(len(window), 0, -1):
        word = window[-length:]
        begin = max(floor, end - _GLUED_LABEL) + len(window) - length
        role = ROLES.get(word.casefold())
        if role is not None and role is not Role.OTHER and _may_begin(text, begin):
            return begin, role
    return None


def _may_begin(text: str, at: int) -> bool:
    """A label begins after what ends a value, not within a word."""
    if at == 0:
        return True
    before = text[at - 1]
    if not text[at + 1 : at + 2].isalpha():
        return before == ">"  # a label of one letter: only right after an address
    return not before.isalpha() or text[at].isupper() or not text[at].isascii()
