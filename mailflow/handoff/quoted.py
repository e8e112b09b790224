"""Quoted: the letter of ours under an answer: its rows, and what was written between them.

Where a mail program marks the quote, the marks tell what was typed. Where it does not (Outlook),
the letter as we sent it does: what is not in it was written by the person. Rules: only what stands
right behind or below a row counts; in doubt a line is ours.
"""

import re
from collections.abc import Iterator

_REF = re.compile(r"\b[Hh]-(\d{1,9})\b")
_ROW = re.compile(r"(?:>[ ]?)*(?:[-*•][ ])?(?:\d{1,3}\.[ ])?[\[(]?[Hh]-(\d{1,9})\b")
_QUOTE = re.compile(r"(?:>[ ]?)+")
#: From this length on a piece of a line of ours is taken for ours: it was wrapped.
_PIECE = 20
_MOST = 400  #: lines of a quote that are compared


def quoted_refs(quoted: str) -> tuple[int, ...]:
    """Return the handoffs a quoted letter names, each once, in order."""
    return tuple(dict.fromkeys(int(number) for number in _REF.findall(quoted)))


def row_above(text: str, above: int | None) -> int | None:
    """Return the handoff a quoted line is about; one that names none goes on with the row above."""
    row, refs = _ROW.match(text), quoted_refs(text)
    if row is not None:
        return int(row[1])
    return above if not refs else refs[0] if len(refs) == 1 else None


def find_written(quoted: str, sent: str) -> tuple[tuple[int, str], ...]:
    """Return what was written behind and below the rows of `sent`, each with its handoff."""
    ours = _Letter(sent)
    written: dict[int, list[str]] = {}
    seen: set[int | None] = set()
    row: int | None = None
    for text in map(_plain, quoted.split("\n")[:_MOST]):
        begins = _ROW.match(text)
        row, rest = ours.compare(text, row)
        if begins and row in seen:
            row = None  # the bars of a summary say each row again
        seen.add(row if begins else None)
        if row is not None and rest:
            written.setdefault(row, []).append(rest)
    return tuple((number, "\n".join(texts)) for number, texts in written.items())


def _plain(text: str) -> str:
    return " ".join(_QUOTE.sub("", text, count=1).split())


def _said(rest: str) -> str:
    """Return what was written behind a line, without the mark that parts it from ours."""
    return rest.strip(" \t-–—:>→")


class _Letter:
    """A letter as we sent it, to compare the lines of a quote with."""

    def __init__(self, sent: str) -> None:
        lines = [_plain(text) for text in sent.split("\n")]
        self.lines = {text for text in lines if text}
        self.whole = " ".join(lines)
        self.about = dict(self._rows(lines))

    def _rows(self, lines: list[str]) -> Iterator[tuple[str, str]]:
        """Give each row with the line below it, which says how it stands."""
        for text, below in zip(lines, [*lines[1:], ""], strict=True):
            if _ROW.match(text):
                yield text, below

    def compare(self, text: str, row: int | None) -> tuple[int | None, str]:
        """Return the row a line belongs to, and what of the line is not ours."""
        for ours, about in self.about.items():
            if text == ours or text.startswith(f"{ours} "):
                rest = text[len(ours) :].strip()
                number = _ROW.match(ours)
                return int(number[1]) if number else None, _said(rest.removeprefix(about))
        if not text:
            return row, ""
        if text in self.about.values():
            return row, ""
        for about in self.about.values():
            if about and text.startswith(f"{about} "):
                return row, _said(text[len(about) :])
        if text in self.lines or _ROW.match(text):
            return None, ""
        if len(text) >= _PIECE and text in self.whole:
            return row, ""
        return row, text
