"""Quoted: the letter of ours under an answer: its rows, and what was written between them.

Where a mail program marks the quote, the marks tell what was typed, but for the end of a line that
it has wrapped out of its mark. Where it does not (Outlook), the letter as we sent it does: what is
not in it was written by the person. Rules: only what stands right behind or below a row counts; in
doubt a line is ours.
"""

import re
from collections.abc import Iterator, Sequence

from mailflow.handoff.clause import clean_words

REF = re.compile(r"\b[Hh]-(\d{1,9})\b")
_ROW = re.compile(r"(?:>[ ]?)*(?:[-*•][ ])?(?:\d{1,3}\.[ ])?[\[(]?[Hh]-(\d{1,9})\b")
_QUOTE = re.compile(r"(?:>[ ]?)+")
#: From this length on a piece of a line of ours is taken for ours: it was wrapped.
_PIECE = 20
_MOST = 400  #: lines of a quote that are compared
_TRACED = 1_000  #: letters of a line of ours that are compared with its continuation
_WRAPPED = 58  #: from this length on a line may be wrapped and go on in the next one


def quoted_refs(quoted: str) -> tuple[int, ...]:
    """Return the handoffs a quoted letter names, each once, in order."""
    return tuple(dict.fromkeys(int(number) for number in REF.findall(quoted)))


def row_above(text: str, above: int | None) -> int | None:
    """Return the handoff a quoted line is about; one that names none goes on with the row above."""
    row, refs = _ROW.match(text), quoted_refs(text)
    if row is not None:
        return int(row[1])
    return above if not refs else refs[0] if len(refs) == 1 else None


def find_written(quoted: str, sent: str) -> tuple[tuple[int, str], ...]:
    """Return what was written behind and below the rows of `sent`, each with its handoff."""
    ours, trace = _Letter(sent), _Trace(sent)
    written: dict[int, list[str]] = {}
    seen: set[int | None] = set()
    row: int | None = None
    for text in map(_plain, quoted.split("\n")[:_MOST]):
        begins = _ROW.match(text)
        row, rest = ours.compare(text, row)
        if trace.holds(text):
            rest = ""
        if begins and row in seen:
            row = None  # the bars of a summary say each row again
        seen.add(row if begins else None)
        if row is not None and rest:
            written.setdefault(row, []).append(rest)
    return tuple((number, "\n".join(texts)) for number, texts in written.items())


def without_ours(typed: str, sent: str) -> str:
    """Leave out the ends of our own lines, which a mail program has wrapped out of their quote.

    `sent` are the letters that may be quoted. A blank line is put below a quoted line that is
    whole, so that what follows is known for typed.
    """
    trace, kept, quoted = _Trace(sent), list[str](), False
    for text in typed.split("\n"):
        if text.startswith(">"):
            trace.quote(text)
            quoted = True
        elif quoted and text.strip():
            if trace.goes_on(text):
                continue
            kept += [""] if trace.whole_line else []
        kept.append(text)
    return "\n".join(kept)


def join_wrapped(rows: Sequence[str]) -> list[str]:
    """Join a typed line that the mail program has wrapped with what follows it."""
    joined: list[str] = []
    for row in rows:
        above = joined[-1] if joined else ""
        wraps = len(above.rpartition("\n")[2]) >= _WRAPPED and not above.startswith(">")
        if wraps and row[:1].islower():
            joined[-1] = f"{above} {row}"
        else:
            joined.append(row)
    return joined


def may_be_wrapped(quoted: str) -> bool:
    """Tell whether a quoted line is so long that the line right below may be its end."""
    return len(_plain(quoted)) >= _WRAPPED + 2


def _plain(text: str) -> str:
    return " ".join(_QUOTE.sub("", text, count=1).split())


def _said(rest: str) -> str:
    """Return what was written behind a line, without the mark that parts it from ours."""
    return rest.strip(" \t-–—:>→")


def _bare(text: str) -> str:
    """Return a line without blanks: they change where it is wrapped."""
    return "".join(clean_words(_plain(text)).split())


class _Trace:
    """Follow a quote along the letter as we sent it, however it was wrapped."""

    def __init__(self, sent: str) -> None:
        lines = [bare for text in sent.split("\n") if (bare := _bare(text))]
        self.lines, self.rows = frozenset(lines), "\n".join(["", *lines, ""])
        self.whole = "".join(lines)
        self.above = ""

    @property
    def whole_line(self) -> bool:
        """Tell whether the last quoted line goes to the end of one of ours."""
        return bool(self.above) and f"{self.above}\n" in self.rows

    def quote(self, text: str) -> None:
        """Take a line that is marked as quoted."""
        bare = _bare(text)
        going_on = f"{self.above}{bare}"[-_TRACED:]
        self.above = going_on if self.above and going_on in self.rows else bare

    def goes_on(self, text: str) -> bool:
        """Tell whether a line without a mark is the end of the quoted line above it."""
        bare = _bare(text)
        going_on = f"{self.above}{bare}"[-_TRACED:]
        if self.above and going_on in self.rows:
            self.above = going_on
            return True
        return len(bare) >= _PIECE and bare in self.whole and bare not in self.lines

    def holds(self, text: str) -> bool:
        """Tell whether a line of a quote without marks is ours: it goes on, or says as much."""
        bare = _bare(text)
        going_on = f"{self.above}{bare}"[-_TRACED:]
        if going_on in self.whole:
            self.above = going_on
            return True
        if (len(bare) >= _PIECE and bare in self.whole) or bare in self.lines:
            self.above = bare
            return True
        return False


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
