"""Labelled: lines that begin with `word:`, and dates that run on over their commas."""

from collections.abc import Sequence
from dataclasses import replace

from mailflow.handoff.home import at_home, best_entry
from mailflow.handoff.lexicon import Lexicon, load
from mailflow.handoff.model import Sure
from mailflow.handoff.phrase import Kind, Sense
from mailflow.handoff.said import Situation, Word
from mailflow.handoff.slot import is_when

#: Labels whose text ends with the line; the others take all that follows.
_ONE_LINE = frozenset(
    {Word.DUE, Word.PRIORITY, Word.REASSIGN, Word.WATCH, Word.UNWATCH, Word.SNOOZE, Word.AWAY}
)
#: Labels that say enough without a text.
_ALONE = frozenset({Word.BLOCKED, Word.NOT_OK, Word.NOTE, Word.PROGRESS})


def find_labels(
    senses: list[Sense], text: str, lexicon: Lexicon, situation: Situation
) -> list[Sense]:
    """Turn lines that begin with `word:` into commands; what follows is their argument."""
    found: list[Sense] = []
    end = -1
    for one in senses:
        if one.clause.start < end:
            continue
        label = _label(one, lexicon, situation)
        if label is not None:
            end = _label_end(label, text, senses, lexicon)
            empty = not text[one.clause.end + 1 : end].strip() and label.word not in _ALONE
            one = replace(label, argument=(one.clause.end + 1, end))
            one = replace(one, sure=Sure.ASK) if empty and one.sure is Sure.ACT else one
        found.append(one)
    return found


def _label(one: Sense, lexicon: Lexicon, situation: Situation) -> Sense | None:
    clause = one.clause
    if not clause.line_start or clause.after != ":" or len(clause.tokens) > 5:
        return None
    for labels, code in ((lexicon.labels, lexicon.code), (load("en").labels, "en")):
        entry = best_entry(labels.whole(clause.tokens), situation)
        if entry is not None:
            kind = Kind.COMMAND if at_home(entry.word, situation) else Kind.OTHER
            sure = Sure.NOTE if entry.word in (Word.NOTE, Word.PROGRESS) else Sure.ACT
            return Sense(clause, kind, entry.word, sure, language=code, label=True)
    return None


def _label_end(label: Sense, text: str, senses: Sequence[Sense], lexicon: Lexicon) -> int:
    """Return where the text of a label ends: with the line, or before the next label."""
    start = label.clause.end
    if label.word in _ONE_LINE:
        line_end = text.find("\n", start)
        return line_end if line_end >= 0 else len(text)
    nexts = (
        s.clause.start
        for s in senses
        if s.clause.start > start
        and s.clause.line_start
        and s.clause.after == ":"
        and lexicon.labels.whole(s.clause.tokens)
    )
    return next(nexts, len(text))


def join_dates(senses: list[Sense], lexicon: Lexicon) -> list[Sense]:
    """Let a date run on over its commas: "due friday, 5pm"."""
    found: list[Sense] = []
    for one in senses:
        last = found[-1] if found else None
        if last is not None and _runs_on(last) and is_when(one.clause.tokens, lexicon):
            tokens = last.clause.tokens + one.clause.tokens
            clause = replace(last.clause, tokens=tokens, after=one.clause.after)
            begin = last.argument[0] if last.argument else clause.start
            found[-1] = replace(last, clause=clause, argument=(begin, clause.end))
        else:
            found.append(one)
    return found


def _runs_on(last: Sense) -> bool:
    ends = last.argument is not None and last.argument[1] == last.clause.end
    return ends and last.dated and not last.label and last.clause.after == ","
