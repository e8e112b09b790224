"""Replies: what a person typed, apart from what he quoted, his signature and disclaimers.

Rules: text above, below and between quotes is his; in doubt a line is his. Where he answers between
the lines, the question stays above the answer, marked `>`. Below our own separator all is quote.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.mail.announce import is_rule, is_separator
from mailflow.mail.forward import body_lines
from mailflow.mail.lines import Line, Mark, render
from mailflow.mail.markup import html_lines, shows_quotes, shows_signature
from mailflow.mail.message import Message
from mailflow.mail.quotes import Start, find_start
from mailflow.mail.signature import cut_signature
from mailflow.mail.subject import strip_prefixes

__all__ = ["SEPARATOR", "answers_in_quote", "is_separator", "quoted_text", "typed_text"]

#: The separator of our letters in English; other languages put other words between the marks.
SEPARATOR = "##- Please type your reply above this line -##"

_MOST_QUESTION = 6  #: lines of a question that are kept above its answer


@dataclass(frozen=True, slots=True)
class _Run:
    """Hold lines that are all quoted or all typed."""

    quoted: bool
    lines: tuple[Line, ...]

    @property
    def blank(self) -> bool:
        return all(line.blank for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Reply:
    """Hold a mail parted into typed and quoted runs, and the quote that nothing follows."""

    runs: tuple[_Run, ...]
    rest: tuple[Line, ...]

    @property
    def interleaved(self) -> bool:
        """Tell whether something was typed between two quotes, or under two of them."""
        answers = [n for n, run in enumerate(self.runs) if not run.quoted and n > 0]
        return any(run.quoted for n in answers[:1] for run in self.runs[n + 1 :])


def typed_text(message: Message) -> str:
    """Return what the person typed: no quote, no attribution, no signature, no disclaimer.

    Answers between the lines of a quote keep the lines they answer above them, marked `>`.
    """
    reply = _part(_pick_lines(message), strip_prefixes(message.subject))
    rows = _interleaved(reply) if reply.interleaved else _plain(reply)
    if message.html and message.text and shows_signature(message.html):
        rows = _cut_known(rows, html_lines(message.html))
    return "\n".join(rows)


def answers_in_quote(message: Message) -> tuple[tuple[str, str], ...]:
    """Return what was typed under quoted lines: pairs of the last quoted line and the text."""
    reply = _part(_pick_lines(message), strip_prefixes(message.subject))
    pairs: list[tuple[str, str]] = []
    question = ""
    for run in reply.runs:
        if run.quoted:
            question = next(
                (line.text.strip() for line in reversed(run.lines) if not line.blank), question
            )
        elif question:
            text = "\n".join(cut_signature([line.text for line in run.lines]))
            pairs += [(question, text)] if text else []
    return tuple(pairs)


def quoted_text(message: Message) -> str:
    """Return the quoted part without quote marks, from our separator on where there is one."""
    reply = _part(_pick_lines(message), strip_prefixes(message.subject))
    lines = [line for run in reply.runs if run.quoted for line in run.lines] + [*reply.rest]
    at = next((n for n, line in enumerate(lines) if is_separator(line.text)), -1)
    return render([line._replace(depth=0) for line in lines[at + 1 :]])


def _pick_lines(message: Message) -> tuple[Line, ...]:
    """Take the text, or the HTML where only its structure shows the quote."""
    lines = body_lines(message)
    if not message.html or not message.text.strip() or not shows_quotes(message.html):
        return lines
    if find_start(lines, 0, strip_prefixes(message.subject)) is not None:
        return lines
    markup = html_lines(message.html)
    return markup if any(line.depth for line in markup) else lines


def _part(lines: Sequence[Line], stem: str) -> _Reply:
    heads: list[Start] = []
    cut = _find_cut(lines, stem, heads)
    return _Reply(tuple(_runs(lines[:cut], heads)), tuple(lines[cut:]))


def _find_cut(lines: Sequence[Line], stem: str, heads: list[Start]) -> int:
    """Find where an unquoted quote begins: nothing below it can be told from it.

    The starts of the marked quotes above it are added to `heads`.
    """
    begin = 0
    while begin < len(lines):
        start = find_start(lines, begin, stem)
        if start is None:
            break
        if start.depth == 0:
            return start.top
        heads.append(start)
        begin = _below(lines, start)
    return len(lines)


def _below(lines: Sequence[Line], start: Start) -> int:
    """Step over a quote that is marked as such."""
    at = max(start.body, start.top + 1)
    while at < len(lines) and (lines[at].blank or lines[at].depth > 0):
        at += 1
    return at


def _runs(lines: Sequence[Line], heads: Sequence[Start]) -> list[_Run]:
    owner = _mark_quoted(lines, heads)
    runs: list[_Run] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and owner[end] == owner[at]:
            end += 1
        run = _Run(owner[at], tuple(lines[at:end]))
        if not run.blank:
            runs.append(run)
        at = end
    return runs


def _mark_quoted(lines: Sequence[Line], heads: Sequence[Start]) -> list[bool]:
    """Tell of each line whether it is quoted; heads are, and blank lines as what is above."""
    quoted = [line.depth > 0 or line.mark is Mark.ATTRIBUTION for line in lines]
    for head in heads:
        for at in range(head.top, min(head.body, len(lines))):
            quoted[at] = True
    for at, line in enumerate(lines):
        if line.blank and at and not line.depth:
            quoted[at] = quoted[at - 1]
    return quoted


def _plain(reply: _Reply) -> list[str]:
    """Take what was typed above the quotes and below them."""
    parts = [_typed_rows(run) for run in reply.runs if not run.quoted]
    rows: list[str] = []
    for part in parts:
        rows += ([""] if rows and part else []) + part
    return rows


def _typed_rows(run: _Run) -> list[str]:
    rows = [line.text for line in run.lines if line.mark is not Mark.SIGNATURE]
    while rows and (not rows[-1].strip() or is_rule(rows[-1])):
        rows.pop()
    return cut_signature(rows)


def _interleaved(reply: _Reply) -> list[str]:
    rows: list[str] = []
    last = len(reply.runs) - 1
    for n, run in enumerate(reply.runs):
        if run.quoted:
            answered = n < last and n + 1 <= last
            part = _question(run.lines) if answered else []
        elif n in (0, last):
            part = _typed_rows(run)
        else:
            part = [line.text for line in run.lines if line.mark is not Mark.SIGNATURE]
        rows += ([""] if rows and part and not run.quoted and n == last else []) + part
    return cut_blank(rows)


def _question(lines: Sequence[Line]) -> list[str]:
    """Take the last paragraph of a quote, which an answer stands under."""
    kept: list[Line] = []
    for line in reversed(lines):
        if line.blank or line.mark is Mark.ATTRIBUTION or line.depth == 0:
            if kept:
                break
            continue
        if len(kept) == _MOST_QUESTION:
            break
        kept.insert(0, line)
        if len(kept) == 1 and line.text.rstrip().endswith((":", "：")):
            break  # a label of our template is a question of its own
    return [f"> {line.text.strip()}" for line in kept]


def cut_blank(rows: list[str]) -> list[str]:
    """Cut blank rows from both ends."""
    first, last = 0, len(rows)
    while first < last and not rows[first].strip():
        first += 1
    while last > first and not rows[last - 1].strip():
        last -= 1
    return rows[first:last]


def _cut_known(rows: list[str], markup: Sequence[Line]) -> list[str]:
    """Cut rows from the end that the HTML marks as a signature, while something remains."""
    known = {"".join(line.text.split()) for line in markup if line.mark is Mark.SIGNATURE}
    end = len(rows)
    while end and "".join(rows[end - 1].split()) in known | {""}:
        end -= 1
    return rows[:end] or rows
