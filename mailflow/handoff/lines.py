"""Lines: the two short forms: the subject of our own buttons, the lines under a summary."""

import re

from mailflow.handoff.clause import clean_words
from mailflow.handoff.model import Sure
from mailflow.handoff.reading import read_words
from mailflow.handoff.said import Ask, Line, Reading, Situation, Word

_PREFIXES = (
    "re",
    "aw",
    "sv",
    "antw",
    "antwort",
    "rif",
    "res",
    "r",
    "отв",
    "ответ",
    "回复",
    "答复",
    "返信",
    "رد",
    "fwd",
    "fw",
    "wg",
)
_BUTTON = re.compile(r"H-(\d{1,9}) ([a-z][a-z _]{1,20}?)(?: (.{1,120}))?", re.IGNORECASE)
#: Button words that may carry something behind them.
_CARRY = frozenset({Word.DUE, Word.SNOOZE, Word.REASSIGN, Word.PRIORITY, Word.WATCH, Word.UNWATCH})
_LINE = re.compile(
    r"[-*•]?[ ]?(?P<named>H-?|h-?|#)?[ ]?"
    r"(?P<numbers>\d{1,6}(?:[ ]?(?:,|&|\+|and)[ ]?#?\d{1,6}){0,20})"
    r"(?:[ ]?[):.]|[ ]-)?[ ]+(?P<words>\S.*)"
)
_ALL = (
    "all",
    "everything",
    "both",
    "alle",
    "todo",
    "todos",
    "tout",
    "tutti",
    "tutto",
    "все",
    "全部",
    "すべて",
    "كل",
)
_NUMBER = re.compile(r"\d{1,6}")


def read_button(subject: str) -> Reading | None:
    """Read the subject one of our own mailto buttons made: "H-42 accept", "Re: H-42 accept".

    Returns None for any other subject: a plain "Re: ... done" never acts.
    """
    bare = clean_words(subject).strip()
    for _ in range(4):
        head, colon, tail = bare.partition(":")
        if not colon or head.strip().casefold() not in _PREFIXES:
            break
        bare = tail.strip()
    match = _BUTTON.fullmatch(bare)
    if match is None:
        return None
    return _pressed(match)


def _pressed(match: re.Match[str]) -> Reading | None:
    words = " ".join(filter(None, match.group(2, 3))).casefold()
    typed = " ".join(filter(None, match.group(2, 3)))
    for word in sorted(Word, key=len, reverse=True):
        label = word.replace("_", " ")
        reason = f"button '{match.group()}'"
        if words in (label, word.value):
            return Reading(word, Sure.ACT, matched=match.group(), language="en", reason=reason)
        if word in _CARRY and words.startswith(label + " "):
            argument = typed[len(label) + 1 :].strip()
            return Reading(word, Sure.ACT, argument, match.group(), "en", reason)
    return None


def read_lines(typed: str, languages: tuple[str, ...] = ("en",)) -> tuple[Line, ...]:
    """Read the answer to a summary: one Line for each number of each line, in order.

    Lines that name no number are there too, with sureness N; "all done" asks which (C). The
    readings know no state and no role: read `Line.words` again when those are known.
    """
    situation = Situation(languages=languages)
    found: list[Line] = []
    for line in clean_words(typed).split("\n"):
        if line.strip() and not line.lstrip().startswith(">"):
            found += _line(line.strip(), situation)
    return tuple(found)


def _line(line: str, situation: Situation) -> list[Line]:
    match = _LINE.fullmatch(line[:2000])
    if match is None:
        return [Line(None, False, line, line, _unnumbered(line, situation))]
    words = match["words"]
    reading = read_words(words, situation)
    numbers = [int(number) for number in _NUMBER.findall(match["numbers"])]
    return [Line(number, bool(match["named"]), line, words, reading) for number in numbers]


def _unnumbered(line: str, situation: Situation) -> Reading:
    first, _, words = line.partition(" ")
    reading = read_words(words, situation) if words else None
    if reading is not None and first.casefold() in _ALL and reading.acts:
        reason = f"'{line[:60]}' names no line"
        return Reading(reading.word, Sure.ASK, matched=line, reason=reason, ask=Ask.WHICH)
    return Reading(Word.NOTE, Sure.NOTE, reason="names no line of the list", rest=line)
