"""Sense: what one clause means in one language, by the lexicon alone.

Order (grammar.md, section 3): a clause that *is* a listed phrase, fillers aside, means what the
list says; so do phrases with a place for a date, a person or a text. Anything else is no command:
what follows only finds out why not, so that the right question can be asked.
"""

from collections.abc import Sequence
from dataclasses import replace

from mailflow.handoff.clause import Clause, Token, is_unspaced
from mailflow.handoff.clitic import detach_joined, detach_to
from mailflow.handoff.home import at_home
from mailflow.handoff.lexicon import Entry, Lexicon
from mailflow.handoff.model import Sure
from mailflow.handoff.phrase import (
    LONGEST,
    Kind,
    Sense,
    find_courtesy,
    find_exact,
    find_phrase,
    starts,
    without_name,
)
from mailflow.handoff.said import Situation, Word
from mailflow.handoff.slot import find_promise, find_slotted

_JOINERS = ("and", "but", "because")
#: Their {when} and {who} hold no other words than listed ones and a name; a {what} holds any.
_PLACED = frozenset({Word.REASSIGN, Word.WATCH, Word.UNWATCH, Word.DUE, Word.SNOOZE, Word.AWAY})
_LONGEST_CLOSING = 5  #: tokens of "kind regards Ben"


def split_joined(clause: Clause, lexicon: Lexicon) -> list[Clause]:
    """Split a clause at the language's words for and, but, because, unless it is one phrase."""
    if len(clause.tokens) > 400 or _is_one(clause, lexicon):
        return [clause]
    if closing := _closing(clause.tokens, lexicon):
        head = replace(clause, tokens=clause.tokens[:closing], after=",")
        tail = replace(clause, tokens=clause.tokens[closing:], before=",", line_start=False)
        return [*split_joined(head, lexicon), tail]
    clause = detach_joined(clause, lexicon)
    parts: list[Clause] = []
    begin, before, place = 0, clause.before, 0
    while place < len(clause.tokens):
        joiner, length = _joiner(clause.tokens, place, lexicon)
        if length:
            found = _part(clause, begin, place, before)
            before = before if before == "but" and not found else joiner  # "or so ..."
            parts += found
            begin = place + length
        place += length or 1
    if parts and begin == len(clause.tokens) and before == "but":
        return [*parts[:-1], replace(parts[-1], after="but")]  # "yes but"
    return parts + _part(clause, begin, len(clause.tokens), before)


def _is_one(clause: Clause, lexicon: Lexicon) -> bool:
    """Tell whether a clause is one listed phrase, a date or a person in it or not."""
    named = without_name(clause.tokens, lexicon)
    if find_exact(clause.tokens, lexicon)[1] or (named and lexicon.phrases.whole(named)):
        return True
    placed = find_slotted(clause, lexicon, Situation())
    return placed is not None and placed.word in _PLACED


def _closing(tokens: tuple[Token, ...], lexicon: Lexicon) -> int:
    """Return where "regards Ben" begins that was written on without a mark, 0 when none does."""
    closings = lexicon.grammar.get("closing")
    places = range(max(0, len(tokens) - _LONGEST_CLOSING), len(tokens))
    return next((i for i in places if closings and closings.at(tokens, i)), 0)


def join_over_please(
    clauses: Sequence[Clause], lexicon: Lexicon, situation: Situation
) -> list[Clause]:
    """Read "remind me, please, on monday" as the command it is without its commas and please."""
    polite = lexicon.grammar.get("please")
    joined: list[Clause] = []
    for clause in clauses:
        joined.append(clause)
        if polite is None or len(joined) < 3:
            continue
        first, middle, last = joined[-3:]
        whole = polite.at(middle.tokens, 0) == len(middle.tokens)
        if whole and first.after == middle.after == ",":
            one = replace(first, tokens=first.tokens + last.tokens, after=last.after)
            if sense(one, lexicon, situation).is_command:
                joined[-3:] = [one]
    return joined


def _joiner(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> tuple[str, int]:
    for name in _JOINERS:
        if name in lexicon.grammar and (length := lexicon.grammar[name].at(tokens, place)):
            return name, length
    return "", 0


def _part(clause: Clause, begin: int, end: int, before: str) -> list[Clause]:
    if begin >= end:
        return []
    last = end == len(clause.tokens)
    part = replace(clause, tokens=clause.tokens[begin:end], before=before)
    return [part if last else replace(part, after="")]


def sense(
    clause: Clause, lexicon: Lexicon, situation: Situation, known: frozenset[str] = frozenset()
) -> Sense:
    """Say what a clause means in the lexicon's language, to this person at this moment.

    The `known` words of another language are no typing mistakes of this one.
    """
    heads = clause.tokens[: LONGEST + 1]
    tokens = tuple(t if t.fold in known else lexicon.correct(t) for t in heads)
    corrected = replace(clause, tokens=tokens)
    found = find_phrase(corrected, lexicon, situation) or find_courtesy(
        corrected, lexicon, situation
    )
    found = found or _find_dated_promise(corrected, lexicon, situation)
    found = found or find_slotted(corrected, lexicon, situation)
    found = found or find_slotted(detach_to(corrected, lexicon), lexicon, situation)
    found = found or find_promise(corrected, lexicon)
    found = found or _reason_why_not(corrected, lexicon)
    return replace(found, clause=clause, language=lexicon.code)


def _find_dated_promise(clause: Clause, lexicon: Lexicon, situation: Situation) -> Sense | None:
    """Read "I'll do it by friday" of who may accept: that also proposes the date."""
    promise = find_promise(clause, lexicon) if at_home(Word.ACCEPT, situation) else None
    if promise is None or promise.argument is None:
        return None
    tail = tuple(t for t in clause.tokens if t.start >= promise.argument[0])
    due = find_slotted(replace(clause, tokens=tail), lexicon, situation)
    return promise if due is not None and due.word == Word.DUE else None


def _reason_why_not(clause: Clause, lexicon: Lexicon) -> Sense:
    """Say what keeps a clause from being a command: the first of the order of decision."""
    tokens = clause.tokens[: LONGEST * 2]
    family = family_in(tokens, lexicon)
    for name, kind in _REASONS:
        phrases = lexicon.grammar.get(name)
        place = phrases.inside(tokens) if phrases else -1
        if place >= 0:
            if kind is Kind.IF:  # "yes if ..." is a yes; "if I accept", "I'll call when done" not
                end = _accepts_at_end(tokens, place, lexicon)
                family = Word.ACCEPT if end else family_in(tokens[:place], lexicon)
            return Sense(clause, kind, family)
    if begun := _begun(tokens, lexicon):
        return Sense(clause, Kind.TAIL, begun.word, begun.sure)
    return Sense(clause, Kind.OTHER, family)


def _accepts_at_end(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> bool:
    """Tell "if the date moves I'll take it" from "if I accept": a yes, well behind the if."""
    return any(
        entry.word == Word.ACCEPT and entry.sure is not Sure.ASK and not entry.whole
        for start in range(place + 4, len(tokens))
        for entry in lexicon.phrases.whole(tokens[start:])
    )


_REASONS = (
    ("if", Kind.IF),
    ("not", Kind.NOT),
    ("no", Kind.NO),
    ("maybe", Kind.MAYBE),
    ("partly", Kind.PARTLY),
    ("will", Kind.WILL),
    ("said", Kind.SAID),
)


def family_in(tokens: tuple[Token, ...], lexicon: Lexicon) -> str:
    """Return the first accept, done, decline, confirm phrase anywhere in the tokens, else ""."""
    long = len(tokens) > 3  # where "no" only negates something
    for place in range(len(tokens)):
        found = [
            (end, entry.word)
            for end, entry in lexicon.phrases.walk(tokens, place)
            if _is_family(tokens, place, end)
            and entry.word in _FAMILIES
            and entry.sure is not Sure.ASK
            and not (entry.whole and entry.word == Word.DECLINE and long)
        ]
        if found:
            return max(found)[1]
    return ""


def _is_family(tokens: tuple[Token, ...], place: int, end: int) -> bool:
    """Tell whether the tokens are long enough for a phrase: the letter 不 is in too many words."""
    unspaced = is_unspaced(tokens[place].exact[0])
    single = end - place == 1 and unspaced
    return not single and end - place <= _LONGEST_FAMILY * (1 + unspaced)


_LONGEST_FAMILY = 4  #: tokens of such a phrase; twice as many where each letter is one
_FAMILIES = frozenset({Word.ACCEPT, Word.DONE, Word.DECLINE, Word.CONFIRM, Word.CANCEL})


def _begun(tokens: tuple[Token, ...], lexicon: Lexicon) -> Entry | None:
    """Find the longest phrase the tokens begin with, fillers aside, while more follows."""
    for start in starts(tokens, lexicon):
        found = [
            (end, entry)
            for end, entry in lexicon.phrases.walk(tokens, start)
            if end <= start + 8 and entry.word in _FAMILIES
        ]
        if found:
            return max(found, key=lambda each: each[0])[1]
    return None
