"""Slot: phrases with a place for a date, a person, a text or the name of the work."""

from collections.abc import Sequence
from dataclasses import replace

from mailflow.handoff.clause import Clause, Token, is_unspaced
from mailflow.handoff.home import at_home
from mailflow.handoff.lexicon import Entry, Lexicon
from mailflow.handoff.model import Sure
from mailflow.handoff.phrase import LONGEST, Kind, Sense, at, ends, starts
from mailflow.handoff.said import Situation, Word

_LONGEST_WHEN = 9  #: tokens of a date; twice as many where each letter is one
_LONGEST_THING, _LONGEST_UNSPACED = 5, 12  #: tokens of what a {thing} may be called
#: Small words that stand in no {thing}: "the first half", "if the logo".
_NO_THING = ("thing_not", "name", "not", "no", "if", "maybe", "partly", "said", "question")
_ELIDED = 5  #: letters from which on one word is an article with its noun
#: Commands that name somebody: there a name may be typed in lower case.
_NAMING = frozenset({Word.REASSIGN, Word.WATCH, Word.UNWATCH})


def find_slotted(clause: Clause, lexicon: Lexicon, situation: Situation) -> Sense | None:
    """Read phrases with a slot: "due {when}", "reassign to {who}"; one that is at home if any."""
    tokens = clause.tokens[:LONGEST]
    if tokens[0].exact.startswith("+") and len(tokens) > 1 and is_when(tokens, lexicon):
        place = clause.start, clause.end
        return Sense(clause, Kind.COMMAND, Word.DUE, Sure.LEADING, argument=place, dated=True)
    stops = ends(tokens, lexicon)
    filled = (
        _filled(clause, entry, (begin, stops[:1] if entry.slot == "{what}" else stops), lexicon)
        for start in starts(tokens, lexicon)
        for begin, entry in sorted(lexicon.slots.walk(tokens, start), key=lambda head: -head[0])
        if entry.tail is None or entry.tail.may_follow(tokens, begin)
    )
    found = filter(None, filled)
    return min(found, key=lambda one: not at_home(one.word, situation), default=None)


def _filled(
    clause: Clause, entry: Entry, place: tuple[int, list[int]], lexicon: Lexicon
) -> Sense | None:
    """Fill the slot that begins at a place; its phrase must reach to one of the stops."""
    tokens, (begin, stops) = clause.tokens[:LONGEST], place
    for stop in stops:
        for end in _slot_ends(entry, tokens, begin, stop):
            sure = _fills(entry, tokens, (begin, end), lexicon)
            if sure is not None:
                return replace(_of(clause, entry, (begin, end)), sure=sure)
    return None


def _slot_ends(entry: Entry, tokens: tuple[Token, ...], begin: int, stop: int) -> Sequence[int]:
    """Return where the slot may end so that the entry's tail reaches exactly to `stop`."""
    if entry.tail is None:
        return [stop] if begin < stop else []
    tail = entry.tail
    return [
        end
        for end in range(stop, begin, -1)
        if any(reached == stop for reached, _ in tail.walk(tokens, end))
    ]


def _fills(
    entry: Entry, clause: tuple[Token, ...], place: tuple[int, int], lexicon: Lexicon
) -> Sure | None:
    """Say how sure the tokens of a place are what the entry's slot is for, None when not."""
    tokens = clause[slice(*place)]
    if entry.slot == "{when}":
        return entry.sure if is_when(tokens, lexicon) else None
    if entry.slot == "{who}":
        return _who(tokens, entry, lexicon)
    if entry.slot == "{thing}":
        unspaced = any(is_unspaced(token.exact[0]) for token in clause)
        return entry.sure if is_thing(tokens, lexicon, unspaced=unspaced) else None
    return entry.sure


def is_thing(tokens: tuple[Token, ...], lexicon: Lexicon, *, unspaced: bool) -> bool:
    """Tell whether tokens can be the name of the work: "the brochure", "das neue Logo".

    Where a language has articles it begins with one; and nothing in it speaks of a part, of
    somebody, of a condition. Among letters without spaces a capital is somebody's: Mia海报做好了.
    """
    if unspaced and any(t.capital and t.fold not in lexicon.known for t in tokens):
        return False
    if len(tokens) > (_LONGEST_UNSPACED if unspaced else _LONGEST_THING):
        return False
    if "article" in lexicon.grammar and not _has_article(tokens, lexicon):
        return False
    return all(
        lexicon.grammar[name].inside(tokens) < 0
        for name in (*_NO_THING, "but", "and")
        if name in lexicon.grammar
    )


def _has_article(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Tell whether tokens begin with an article and are more than that; "l'affiche" is one word."""
    length = at(lexicon, "article", tokens, 0)
    elided = length == len(tokens) == 1 and len(tokens[0].fold) >= _ELIDED
    return 0 < length < len(tokens) or elided


def _of(clause: Clause, entry: Entry, span: tuple[int, int]) -> Sense:
    place = clause.tokens[span[0]].start, clause.tokens[span[1] - 1].end
    return Sense(
        clause,
        Kind.COMMAND,
        entry.word,
        entry.sure,
        entry.whole,
        None if entry.slot == "{thing}" else place,  # what it is called is no argument
        dated=entry.slot == "{when}",
    )


def find_promise(clause: Clause, lexicon: Lexicon) -> Sense | None:
    """Read "I'll do it tomorrow": a promise with nothing but a date behind it."""
    tokens = clause.tokens
    if len(tokens) > LONGEST:
        return None
    first = len(tokens) - 9
    for start in starts(tokens, lexicon):
        for end, entry in lexicon.phrases.walk(tokens, start):
            accepts = entry.word == Word.ACCEPT and not entry.whole and entry.sure is not Sure.ASK
            long = max(start + 2, first) <= end < len(tokens)
            if accepts and long and is_when(tokens[end:], lexicon):
                tail = tokens[end].start, clause.end
                return Sense(
                    clause, Kind.COMMAND, Word.ACCEPT, Sure.LEADING, argument=tail, dated=True
                )
    return None


def is_when(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Tell whether tokens can be a date or a duration.

    Each is a number or a listed word, and one of them is more than "in", "the" or "half".
    """
    if not tokens or len(tokens) > _LONGEST_WHEN * (1 + is_unspaced(tokens[-1].exact[0])):
        return False
    dated, place = False, 0
    while place < len(tokens):
        word = tokens[place].fold
        number = (word[0].isdigit() or word[0] in "#+") and word[-1] != "%"
        length = at(lexicon, "when", tokens, place)
        if not length and not number:
            return False
        dated = dated or number or at(lexicon, "small", tokens, place) < length
        place += length or 1
    return dated


def _who(tokens: tuple[Token, ...], entry: Entry, lexicon: Lexicon) -> Sure | None:
    """Say how sure a person is named: an address, a first name, a full name."""
    if len(tokens) == 1 and "@" in tokens[0].exact:
        return entry.sure
    named = Sure.ASK if entry.sure is Sure.ASK else Sure.LEADING
    if entry.word == Word.REASSIGN and at(lexicon, "self", tokens, 0) == len(tokens):
        return named
    if len(tokens) > 2 or any(_is_word(t, lexicon) for t in tokens):
        return None
    if entry.word not in _NAMING and not tokens[0].capital:
        return None
    return named if tokens[0].exact.isalpha() else None


def _is_word(token: Token, lexicon: Lexicon) -> bool:
    """Tell a common word or an address from a name: "will" from "Will"."""
    return "@" in token.exact or (token.fold in lexicon.known and not token.capital)
