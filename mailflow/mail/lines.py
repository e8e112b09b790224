"""Lines: the common ground of text and HTML, on which quotes and forwards are found.

Rules: a line knows how deep it is quoted, and what its markup said it is. Nobody below looks at
more than `LOOK` characters of a line; after `MOST` lines the rest of a mail is one long line, so
that each pass is linear and small.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

LOOK = 1_000  #: characters of a line that are ever examined
MOST = 5_000  #: lines that are told apart; what follows them is one line
DEEPEST = 50  #: quote marks that are counted

_MARKS = re.compile(r"[ \t]{0,3}+(?:[>＞][ \t]?+)++")  # possessive: nothing to go back to
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u061c]")
_BLANKS = re.compile(r"\n[ \t\r]*\n(?:[ \t\r]*\n){3,}")


class Mark(StrEnum):
    """What markup says of a line. Plain text says nothing."""

    NONE = ""
    ATTRIBUTION = "attribution"
    SIGNATURE = "signature"


class Line(NamedTuple):
    """Hold one line without its quote marks. A tuple: mails have thousands of them."""

    text: str
    depth: int = 0
    mark: Mark = Mark.NONE

    @property
    def blank(self) -> bool:
        """Tell whether nothing can be seen on the line."""
        return not self.text or self.text.isspace()


def clean_unseen(text: str) -> str:
    """Remove direction marks and zero-width spaces, and make no-break spaces plain ones."""
    if text.isascii():
        return text
    return _UNSEEN.sub("", text).replace("\xa0", " ").replace("\u202f", " ").replace("\u2007", " ")


def parse_line(text: str, depth: int = 0, mark: Mark = Mark.NONE) -> Line:
    """Parse the quote marks in front of a line, on top of the `depth` its markup has."""
    if text.lstrip(" \t")[:1] not in (">", "＞"):
        return Line(text.rstrip(), depth, mark)
    found = _MARKS.match(text)
    if found is None or (text.rstrip().endswith(">>>") and text.lstrip().startswith(">>>")):
        return Line(text.rstrip(), depth, mark)
    marks = found.group()
    deeper = min(DEEPEST, depth + marks.count(">") + marks.count("＞"))
    return Line(text[found.end() :].rstrip(), deeper, mark)


@lru_cache(maxsize=4)
def text_lines(text: str) -> tuple[Line, ...]:
    """Parse a text/plain body to lines; runs of blank lines become one of four."""
    text = _BLANKS.sub("\n\n\n\n\n", clean_unseen(text))
    rows = text.split("\n", MOST)
    lines = [parse_line(row) for row in rows[:MOST]]
    _unescape(rows, lines)
    if len(rows) > MOST:
        lines.append(Line(rows[MOST].rstrip(), lines[-1].depth))
    return tuple(lines)


def _unescape(rows: list[str], lines: list[Line]) -> None:
    """Take back `>From` where mbox or format=flowed escaped a line of a paragraph."""
    for at, row in enumerate(rows[:MOST]):
        if row.startswith(">From "):
            beside = [lines[n].depth for n in (at - 1, at + 1) if 0 <= n < len(lines)]
            if not any(beside):
                lines[at] = Line(row[1:].rstrip())


def render(lines: Sequence[Line], base: int = 0) -> str:
    """Write lines as text, those quoted deeper than `base` with their marks, without blank ends."""
    rows = [_row(line, line.depth - base) for line in lines]
    first, last = 0, len(rows)
    while first < last and not rows[first].strip("> \t"):
        first += 1
    while last > first and not rows[last - 1].strip("> \t"):
        last -= 1
    return "\n".join(rows[first:last])


def _row(line: Line, depth: int) -> str:
    if depth <= 0:
        return line.text
    return f"{'>' * depth} {line.text}".rstrip()


def next_line(lines: Sequence[Line], index: int, blanks: int = 3) -> int | None:
    """Find the first line with text from `index` on, past at most `blanks` blank ones."""
    for at in range(index, min(len(lines), index + blanks + 1)):
        if not lines[at].blank:
            return at
    return None
