"""Plain: the due date and the priority that a giver's own words name without any label.

A date counts only right beside a marker of gate.toml ("by friday 5pm", "bis Freitag"), read by the
closed table of dates.py, and never out of a sentence that negates, sets a condition, or tells what
somebody said or does himself. Two days named, one of two readings, one that is over: then we ask.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, pairwise

from mailflow.handoff.clause import (
    Clause,
    Token,
    clean_words,
    is_unspaced,
    split_clauses,
)
from mailflow.handoff.dates import Ambiguous, Locale, Outcome, Past, When, parse_when
from mailflow.handoff.gatewords import LEVELS, GateWords, gate_words, holds_parts
from mailflow.handoff.lexicon import LANGUAGES, load
from mailflow.handoff.model import Priority
from mailflow.handoff.phrase import ends
from mailflow.handoff.sense import split_joined

#: A note is short; what follows so much of it is the matter itself.
_LONGEST, _CLAUSES, _TOKENS = 2_000, 80, 60
_MARKERS = 6  #: of a clause that are tried
_LONGEST_DATE = 12  #: tokens of a date in front of its marker
_AT_THE_END = frozenset({"urgent", "high"})  #: elsewhere they are about something else


@dataclass(frozen=True, slots=True)
class Heard:
    """Hold what plain words say, each with the words."""

    due: Outcome = None
    due_words: str = ""
    level: Priority | None = None
    level_words: str = ""


@dataclass(frozen=True, slots=True)
class _Note:
    text: str
    clauses: tuple[Clause, ...]
    now: datetime
    locale: Locale


@dataclass(frozen=True, slots=True)
class _Find:
    """Hold a date or a level at a place in the text, and whether its sentence speaks against it."""

    span: tuple[int, int]
    words: str
    due: Outcome = None
    level: Priority | None = None
    vetoed: bool = False


def hear(note: str, now: datetime, locale: Locale) -> Heard:
    """Return the due date and the priority that a note names; linear in its length."""
    text = clean_words(note[:_LONGEST])
    told = _Note(text, split_clauses(text, _CLAUSES), now, locale)
    codes = dict.fromkeys((locale.language, "en", *LANGUAGES))
    finds = [find for code in codes for find in _finds(told, gate_words(code))]
    kept = _kept(finds)
    due, words = _one_due({find.words: find.due for find in kept if find.due})
    levels = {find.level: find.words for find in kept if find.level}
    level = next(iter(levels)) if len(levels) == 1 else None
    return Heard(due, words, level, levels[level] if level else "")


def _kept(finds: Sequence[_Find]) -> list[_Find]:
    """Keep the longest of what ends at one place, unless one of the languages speaks against it.

    "Urgent" is English, French and Dutch: what is "not urgent" in one is so in all.
    """
    kept = []
    for end in sorted({find.span[1] for find in finds}):
        same = [find for find in finds if find.span[1] == end]
        start = min(find.span[0] for find in same)
        longest = [find for find in same if find.span[0] == start]
        kept += [] if any(find.vetoed for find in longest) else longest[:1]
    return kept


def _finds(told: _Note, gate: GateWords) -> Iterator[_Find]:
    for clause in told.clauses:
        if not clause.quoted:
            yield from _dues(clause, told, gate)
            yield from _levels(clause, told, gate)


def _one_due(dues: dict[str, Outcome]) -> tuple[Outcome, str]:
    """Return the one date of all that were found, or several as what they are: ambiguous."""
    whens = {when.instant: when for outcome in dues.values() for when in _whens(outcome)}
    words = ", ".join(dues)
    if len(dues) == 1 or len(whens) == 1:
        return next(iter(dues.values())), next(iter(dues))
    return (Ambiguous(tuple(whens.values()), words), words) if whens else (None, "")


def _whens(outcome: Outcome) -> tuple[When, ...]:
    match outcome:
        case Ambiguous():
            return outcome.readings
        case Past():
            return (outcome.when,)
        case None:
            return ()
    return (outcome,)


def _dues(clause: Clause, told: _Note, gate: GateWords) -> Iterator[_Find]:
    """Yield each date beside a marker, with marker and date as they were typed."""
    tokens = clause.tokens[:_TOKENS]
    for place in islice(_markers(tokens, gate), _MARKERS):
        start, stop = 0, 0
        if length := gate.by.at(tokens, place):
            start, stop = tokens[place].start, _date_behind(clause, place, length, told, gate)
        elif length := gate.behind.at(tokens, place):
            past = place and gate.against.at(tokens, place - 1) > 1  # 3天前: three days ago
            stop = 0 if past else tokens[place + length - 1].end
            start = _date_before(tokens[:place], stop, told, gate)
        if 0 <= start < stop:
            yield _due_at((start, stop), tokens[place : place + length], clause, told, gate)


def _markers(tokens: Sequence[Token], gate: GateWords) -> Iterator[int]:
    for place in range(len(tokens)):
        if gate.by.at(tokens, place) or gate.behind.at(tokens, place):
            yield place


def _due_at(
    span: tuple[int, int], marker: Sequence[Token], clause: Clause, told: _Note, gate: GateWords
) -> _Find:
    words = told.text[span[0] : span[1]]
    outcome = _when(words, told, gate)
    if outcome is None:  # a marker that is no word of dates: "deadline is friday"
        outcome = _when(told.text[marker[-1].end : span[1]], told, gate)
    vetoed = _is_vetoed(clause, span, told, gate)
    return _Find(span, words.strip(" .,;!?"), due=outcome, vetoed=vetoed)


def _when(words: str, told: _Note, gate: GateWords) -> Outcome:
    """Read a date as the writer writes them, or in the language of the marker beside it."""
    outcome = parse_when(words, told.now, told.locale)
    if outcome is None and gate.code != told.locale.language:
        outcome = parse_when(words, told.now, replace(told.locale, language=gate.code))
    return outcome


def _date_behind(clause: Clause, place: int, length: int, told: _Note, gate: GateWords) -> int:
    """Return where the date ends that begins behind a marker, -1 when none does."""
    tokens = clause.tokens
    if place + length >= len(tokens):
        return -1
    marker, begin = tokens[place].start, tokens[place + length].start
    for stop in _stops(clause, begin, told, gate):
        for start in (marker, begin):
            outcome = _when(told.text[start:stop].replace("?", "."), told, gate)
            if outcome is not None:
                return _end_of(outcome, told.text, start)
    return -1


def _stops(clause: Clause, begin: int, told: _Note, gate: GateWords) -> Iterator[int]:
    """Yield where a date may end: with its line, before a word that goes on, before a joiner."""
    line_end = told.text.find("\n", begin)
    line_end = line_end if line_end >= 0 else len(told.text)
    yield line_end
    for other in told.clauses:
        if other.sentence in (clause.sentence, clause.sentence + 1) and other.end > begin:
            for place, token in enumerate(other.tokens[:_TOKENS]):
                if begin < token.start < line_end and gate.then.at(other.tokens, place):
                    yield token.start
    parts = split_joined(clause, load(gate.code))
    for part, following in pairwise(parts):
        other_date = _when(told.text[following.start : following.end], told, gate)
        if part.start <= begin < part.end and following.before != "but" and other_date is None:
            yield part.end  # "by friday so that ...", but not "by friday or monday"


def _end_of(outcome: When | Ambiguous | Past, text: str, start: int) -> int:
    """Return where the words of a date end; runs of blanks are the same in both texts."""
    matched = _whens(outcome)[0].matched
    return start + len(matched) if text.startswith(matched, start) else start + len(matched.strip())


def _date_before(tokens: Sequence[Token], end: int, told: _Note, gate: GateWords) -> int:
    """Return where the longest date begins that reaches to `end`, its marker; -1 for none."""
    for token in tokens[-_LONGEST_DATE:]:
        if _when(told.text[token.start : end], told, gate) is not None:
            return token.start
    return -1


def _is_vetoed(clause: Clause, span: tuple[int, int], told: _Note, gate: GateWords) -> bool:
    """Tell whether the sentence says anything that speaks against what stands at `span`."""
    lexicon = load(gate.code)
    same = [c.tokens for c in told.clauses if c.sentence == clause.sentence]
    # Without spaces a single letter of these lists may be a part of any word.
    unspaced = is_unspaced(clause.tokens[-1].exact[0])
    names = () if unspaced else ("not", "if", "provided")
    against = [gate.against, *(g for n in names if (g := lexicon.grammar.get(n)))]
    harmless = lexicon.grammar.get("harmless")
    if any(holds_parts(parts, tokens[: _TOKENS * 2]) for tokens in same for parts in gate.unreal):
        return True
    return any(
        phrases.at(tokens, place)
        for tokens in same
        for place, token in enumerate(tokens[: _TOKENS * 2])
        if not span[0] <= token.start < span[1] and not (harmless and harmless.at(tokens, place))
        for phrases in against
    )


def _levels(clause: Clause, told: _Note, gate: GateWords) -> Iterator[_Find]:
    """Yield each priority that a clause names, with the words."""
    tokens, place = clause.tokens[:_TOKENS], 0
    while place < len(tokens):
        length, kind = max((phrases.at(tokens, place), kind) for kind, phrases in gate.levels)
        if length:
            span = tokens[place].start, tokens[place + length - 1].end
            aside = kind in _AT_THE_END and (clause.asked or not _ends(clause, span[1], gate))
            vetoed = _is_vetoed(clause, span, told, gate)
            words = told.text[span[0] : span[1]]
            if not aside or vetoed:
                yield _Find(span, words, level=LEVELS[kind], vetoed=vetoed)
        place += length or 1


def _ends(clause: Clause, end: int, gate: GateWords) -> bool:
    """Tell whether nothing but courtesies follows in the clause, or a reason: "urgent because"."""
    if is_unspaced(clause.tokens[-1].exact[0]):
        return True
    lexicon = load(gate.code)
    for part in split_joined(clause, lexicon):
        if part.start < end <= part.end:
            return any(part.tokens[stop - 1].end == end for stop in ends(part.tokens, lexicon))
    return False
