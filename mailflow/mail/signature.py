"""Signatures: what stands below the words a person typed, and is not what he typed.

Rules: only what is surely a signature goes: below `-- `, lines of phones and programs, closing
formulas with a name under them, disclaimers. When in doubt a line stays, and never goes so much
that nothing remains.
"""

import tomllib
from collections.abc import Sequence
from importlib.resources import files

from mailflow.mail.words import CLOSING, DEVICE, fold

_DELIMITERS = ("--", "—", "–")
_MOST_SIGNATURE = 30  #: lines below the delimiter; more is somebody's text
_MOST_CLOSING = 6  #: lines below a closing formula
_MOST_FOOTER = 10  #: lines of a mailing list's footer
_NEAR = 18  #: characters after `Sent from my` within which a device is named
_SHORT = 60  #: characters of a line of a name, a role, a telephone number
_SCISSORS = ("_", "-", "=", "*", "~", "–", "—")


def cut_signature(rows: Sequence[str]) -> list[str]:
    """Cut what is no text of a person from the end of his lines.

    In: lines without line ends, out: those that remain, without blank ones at the ends.
    """
    kept = _strip_blank(list(rows))
    kept = _cut_footer(_cut_delimiter(kept))
    kept = _cut_disclaimer(kept)
    kept = _cut_device(kept)
    return _cut_closing(kept)


def _load() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(files(__package__).joinpath("signatures.toml").read_text("utf-8"))
    return {kind: tuple(fold(word) for word in words) for kind, words in data.items()}


_WORDS = _load()
_NAMED = _WORDS["gadget"] + _WORDS["generic"]


def is_device_line(row: str) -> bool:
    """Tell whether a phone or a program wrote this line: `Sent from my iPhone`."""
    text = fold(row[:160]).strip("*_-–—<>[]()|.· \"'")
    if not text or len(row) > 160 or text.endswith((",", "?")):
        return False
    if text.startswith(DEVICE):
        begins = next(word for word in DEVICE if text.startswith(word))
        named = text[: len(begins) + _NEAR]
        sentence = row.rstrip().endswith((".", "!")) and text.count(" ") >= 4
        return not sentence or any(word in named for word in _NAMED)
    short = len(text) <= 60 and text.count(" ") <= 7
    return (
        short
        and any(w in text for w in _WORDS["gadget"])
        and any(w in text for w in _WORDS["sent"])
    )


def _strip_blank(rows: list[str]) -> list[str]:
    first, last = 0, len(rows)
    while first < last and not rows[first].strip():
        first += 1
    while last > first and not rows[last - 1].strip():
        last -= 1
    return rows[first:last]


def _cut_delimiter(rows: list[str]) -> list[str]:
    at = next((i for i in range(len(rows) - 1, -1, -1) if rows[i].rstrip() in _DELIMITERS), None)
    if at is None or len(rows) - at > _MOST_SIGNATURE:
        return rows
    return _strip_blank(rows[:at])


def _cut_footer(rows: list[str]) -> list[str]:
    """Cut the footer of a mailing list: a long rule of underscores and a few lines with a link."""
    for at in range(len(rows) - 1, max(-1, len(rows) - _MOST_FOOTER), -1):
        row = rows[at].strip()
        if len(row) >= 20 and not row.strip("_"):
            below = " ".join(rows[at + 1 :]).lower()
            listed = "http" in below or "@" in below or "list" in below
            return _strip_blank(rows[:at]) if listed else rows
    return rows


def _cut_device(rows: list[str]) -> list[str]:
    """Cut the last lines while they are of a device; one may follow a rule or a name."""
    kept = rows
    while kept and is_device_line(kept[-1]):
        kept = _strip_blank(kept[:-1])
        if kept and _is_rule(kept[-1]):
            kept = _strip_blank(kept[:-1])
    return kept


def _cut_disclaimer(rows: list[str]) -> list[str]:
    """Cut the last paragraphs from the first one on that begins as a disclaimer does."""
    for at, row in enumerate(rows):
        begins = at == 0 or not rows[at - 1].strip() or _is_rule(rows[at - 1])
        if not begins or not fold(row[:120]).strip("*_-– [(").startswith(_WORDS["disclaimer"]):
            continue
        kept = rows[:at]
        while kept and (_is_rule(kept[-1]) or not kept[-1].strip()):
            kept.pop()
        if kept and _is_legal(rows[at:]):
            return _strip_blank(kept)
    return rows


def _is_legal(rows: list[str]) -> bool:
    """A disclaimer is long; a short sentence `This message is...` may be a person's."""
    text = fold(" ".join(rows)[:4_000])
    return len(text) > 120 or any(word in text for word in _WORDS["legal"])


def _is_rule(row: str) -> bool:
    row = row.strip()
    return len(row) >= 2 and row[0] in _SCISSORS and not row.strip(row[0])


def _cut_closing(rows: list[str]) -> list[str]:
    """Cut a closing formula on a line of its own with at most six short lines below it."""
    for at in range(len(rows) - 1, max(0, len(rows) - _MOST_CLOSING - 4), -1):
        formula = fold(rows[at][:80]).strip(" ,.!;:*-–—،、。！")
        below = [row for row in rows[at + 1 :] if row.strip()]
        if formula not in CLOSING or len(below) > _MOST_CLOSING:
            continue
        if not any(_is_sentence(row.strip()) for row in below):
            return _strip_blank(rows[:at]) or rows
    return rows


def _is_sentence(row: str) -> bool:
    """Tell whether a line below a closing formula says something: then it is no signature."""
    if len(row) > _SHORT or "?" in row or fold(row[:4]).startswith(("ps", "p.s", "pd:", "nb")):
        return True
    return row.endswith((".", "!", "。")) and row.count(" ") >= 4
