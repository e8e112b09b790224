"""Quotes: where in a mail somebody else's words begin, and how they are announced.

Rules: the first start decides what a mail is (a forward, a reply, neither). A start is our own
separator, a line that announces (`---- Forwarded message ----`), a header block, an attribution, or
lines that are quoted deeper.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mailflow.mail.announce import (
    COLON_END,
    RULES,
    Announced,
    announce,
    is_foreign_separator,
    is_rule,
    is_separator,
)
from mailflow.mail.attribution import Attribution, find_attribution, is_wrote
from mailflow.mail.datetext import has_date
from mailflow.mail.headerblock import Block, find_bare_block, find_block, split_label
from mailflow.mail.lines import LOOK, Line, Mark, next_line
from mailflow.mail.words import Role, role_of

# A line without these begins no quote: a colon, a tab, a rule in front, the end of an address.
_HINT = re.compile(r"[:：︰﹕։\t]|^\s{0,40}[-_=*~—–─━#+·•><|\[]|[>)]$")
_HEAD = 10  #: lines above our separator that may belong to it


class Kind(StrEnum):
    """How a quote begins."""

    SEPARATOR = "separator"
    BLOCK = "block"
    ATTRIBUTION = "attribution"
    MARKER = "marker"  #: an announcing line with nothing known below it
    DEPTH = "depth"  #: deeper lines that nothing announces


@dataclass(frozen=True, slots=True)
class Start:
    """Hold where a quote begins: at line `top`, with somebody's words from `body` on."""

    kind: Kind
    top: int
    body: int
    depth: int  #: of the somebody's words
    announced: Announced = Announced.NOT
    block: Block | None = None
    attribution: Attribution | None = None
    marker: str = ""


def find_start(lines: Sequence[Line], begin: int = 0, stem: str = "") -> Start | None:
    """Find the first start of somebody else's words from line `begin` on.

    `stem` is the outer subject without its prefixes.
    """
    floor = begin
    for index in range(begin, len(lines)):
        line = lines[index]
        if not line.depth and not line.mark and _HINT.search(line.text[:LOOK]) is None:
            continue  # nearly every line: nothing can begin here
        found = None if line.blank else _start_at(lines, index, stem)
        if found is not None:
            return _with_rules(lines, found, floor)
    return None


def _start_at(lines: Sequence[Line], index: int, stem: str) -> Start | None:
    line = lines[index]
    text = line.text
    if ("##-" in text[:20] and is_separator(text)) or is_foreign_separator(text):
        return Start(Kind.SEPARATOR, index, index + 1, line.depth)
    found = _announced_at(lines, index, stem) or _block_at(lines, index, stem, Announced.NOT)
    if found is None:
        found = _attributed_at(lines, index)
    if found is None and line.depth > 0:
        found = _soon(lines, index, stem) or Start(Kind.DEPTH, index, index, line.depth)
    return found


def _soon(lines: Sequence[Line], index: int, stem: str) -> Start | None:
    """Find the header or attribution that the first quoted lines lead up to.

    What stands above it announces it, in words nobody listed.
    """
    seen = 0
    for at in range(index + 1, min(index + 8, len(lines))):
        if lines[at].depth != lines[index].depth and not lines[at].blank:
            return None
        if lines[at].blank:
            continue
        seen += 1
        found = _block_at(lines, at, stem, Announced.RULED)
        if found is not None:
            return _led_up(lines, index, found)
        found = _attributed_at(lines, at)
        if found is not None and found.top <= index:
            return found
        if seen == 3:
            break
    return None


def _led_up(lines: Sequence[Line], index: int, found: Start) -> Start:
    head = " ".join(line.text.strip() for line in lines[index : found.top])
    if found.attribution is None and has_date(head):
        attribution = Attribution(index, found.top, head[:LOOK], quoted=False)
        found = replace(found, attribution=attribution)
    return replace(found, top=index)


def _announced_at(lines: Sequence[Line], index: int, stem: str) -> Start | None:
    line = lines[index]
    if line.mark is Mark.SIGNATURE or len(line.text) > 4 * LOOK:
        return None
    kind = announce(line.text)
    if kind is Announced.NOT:
        return _glued_marker(lines, index, stem)
    below = next_line(lines, index + 1)
    if below is None:
        return None
    found = _block_at(lines, below, stem, kind) or _dated_block(lines, below, stem, kind)
    found = found or _attributed_soon(lines, below, kind)
    if found is not None:
        return _from_marker(found, index, line.text)
    if kind in (Announced.FORWARD, Announced.ORIGINAL) and line.text.strip()[:1] in RULES:
        return Start(Kind.MARKER, index, index + 1, lines[below].depth, kind, marker=line.text)
    return None


def _glued_marker(lines: Sequence[Line], index: int, stem: str) -> Start | None:
    """Find `----- Forwarded message -----From: ...` in one line (Yahoo)."""
    text = lines[index].text.strip()
    if text[:3] not in ("---", "===", "___", "***") or "@" not in text:
        return None
    words = text.lstrip(RULES + " ")
    end = text.find(text[:3], len(text) - len(words))
    if end < 0 or announce(text[:end] + text[:3]) is Announced.NOT:
        return None
    rest = text[end:].lstrip(RULES + " ")
    block = find_block([Line(rest, lines[index].depth)], 0, stem, announced=True)
    if block is None:
        return None
    kind = announce(text[:end] + text[:3])
    return Start(Kind.BLOCK, index, index + 1, lines[index].depth, kind, block, marker=text[:end])


def _from_marker(found: Start, index: int, marker: str) -> Start:
    return replace(found, top=index, marker=marker)


def _block_at(lines: Sequence[Line], index: int, stem: str, kind: Announced) -> Start | None:
    known = kind is not Announced.NOT
    block = find_block(lines, index, stem, announced=known or _stands_apart(lines, index))
    if block is None and known:
        block = find_bare_block(lines, index, stem)
    if block is None:
        return None
    return Start(Kind.BLOCK, index, block.end, block.depth, kind, block)


def _stands_apart(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a quote or a long rule sets this line off from what is above it."""
    at = index - 1
    while at >= 0 and lines[at].blank and index - at < 4:
        at -= 1
    if at < 0:
        return False
    text = lines[at].text.strip()
    return lines[index].depth > lines[at].depth or (len(text) >= 20 and is_rule(text))


def _dated_block(lines: Sequence[Line], index: int, stem: str, kind: Announced) -> Start | None:
    """Find a block whose writer and date stand above it without labels (Notes)."""
    for at in range(index + 1, min(index + 4, len(lines))):
        pair = None if lines[at].blank else split_label(lines[at].text)
        if pair is not None and role_of(pair[0]) not in (Role.UNKNOWN, Role.OTHER):
            found = _block_at(lines, at, stem, Announced.FORWARD)
            return None if found is None else _headed(lines, index, at, kind, found)
    return None


def _headed(
    lines: Sequence[Line], index: int, at: int, kind: Announced, found: Start
) -> Start | None:
    head = " ".join(line.text.strip() for line in lines[index:at])
    if found.block is None or len(head) > 300 or not ("@" in head or has_date(head)):
        return None
    attribution = Attribution(index, at, head, quoted=False)
    return Start(Kind.BLOCK, index, found.body, found.depth, kind, found.block, attribution)


def _attributed_at(lines: Sequence[Line], index: int) -> Start | None:
    found = find_attribution(lines, index)
    if found is None:
        return None
    below = next_line(lines, found.end)
    depth = lines[index].depth if below is None else max(lines[below].depth, lines[index].depth)
    return Start(Kind.ATTRIBUTION, found.start, found.end, depth, attribution=found)


def _attributed_soon(lines: Sequence[Line], index: int, kind: Announced) -> Start | None:
    for at in range(index, min(index + 3, len(lines))):
        found = None if lines[at].blank else _attributed_at(lines, at)
        if found is not None and found.top >= index:
            return Start(
                found.kind, index, found.body, found.depth, kind, attribution=found.attribution
            )
    return None


def _with_rules(lines: Sequence[Line], found: Start, floor: int) -> Start:
    """Take the rules and blank lines right above a start along, and a line that leads up to it."""
    top = found.top
    if found.kind is Kind.SEPARATOR:
        top = _above_separator(lines, top, floor)
    while top > floor and (lines[top - 1].blank or is_rule(lines[top - 1].text)):
        top -= 1
    if top > floor and found.announced is Announced.NOT and _leads(lines[top - 1], found):
        top -= 1
    return replace(found, top=top)


def _leads(above: Line, found: Start) -> bool:
    """Tell whether a short line with a colon stands above a header that is quoted (Apple Mail)."""
    if found.block is None or above.depth >= found.block.depth or len(above.text) > 60:
        return False
    return above.text.rstrip().endswith(COLON_END)


def _above_separator(lines: Sequence[Line], top: int, floor: int) -> int:
    """Step over what a client put above our letter: rules, labels, a line with a colon."""
    kept = top
    for at in range(top - 1, max(floor - 1, top - _HEAD), -1):
        if lines[at].blank:
            continue
        if not _may_head(lines[at].text[:LOOK].strip()):
            break
        kept = at
    return kept


def _may_head(text: str) -> bool:
    words = text.strip(RULES + " ")
    if is_rule(text) or (words != text and text[:1] in RULES and text[-1:] in RULES):
        return True
    if text.endswith(COLON_END) and ("@" in text or has_date(text) or is_wrote(text)):
        return True
    pair = split_label(text)
    return pair is not None and role_of(pair[0]) is not Role.UNKNOWN
