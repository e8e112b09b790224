"""Phrase: a clause that is a listed phrase, fillers aside; phrases with a place; courtesies.

Nothing but whole clauses: a command word inside a longer clause is never a command.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mailflow.handoff.clause import Clause, Token, is_unspaced
from mailflow.handoff.home import at_home, best_entry
from mailflow.handoff.lexicon import Entry, Lexicon
from mailflow.handoff.model import Sure
from mailflow.handoff.said import Situation, Word

LONGEST = 40  #: tokens of a clause that are looked at; a longer one is no command
_LONGEST_WHEN = 9  #: tokens of a date; twice as many where each letter is one
_LONGEST_NAME = 8  #: tokens of a name before a greeting's end
_LONGEST_THING, _LONGEST_UNSPACED = 5, 12  #: tokens of what a {thing} may be called
#: Tokens before a name: "I'll look after it Ana"; not "I take Mia".
_BEFORE_NAME: dict[str, int] = {Word.ACCEPT: 3, Word.DECLINE: 3}
_ELIDED = 5  #: letters from which on one word is an article with its noun
#: Small words that stand in no {thing}: "the first half", "if the logo".
_NO_THING = ("thing_not", "name", "not", "no", "if", "maybe", "partly", "said", "question")


class Kind(StrEnum):
    """What a clause is."""

    COMMAND = "command"
    COURTESY = "courtesy"  #: a greeting, a name, "please", "no problem"
    NOT = "not"  #: a command word under a negator
    NO = "no"  #: beside a "no"
    IF = "if"  #: under a condition
    MAYBE = "maybe"
    WILL = "will"
    PARTLY = "partly"
    SAID = "said"  #: somebody else said it
    TAIL = "tail"  #: begins like a command and goes on
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sense:
    """Hold what one clause means."""

    clause: Clause
    kind: Kind
    word: str = ""
    sure: Sure = Sure.NOTE
    whole: bool = False
    argument: tuple[int, int] | None = None  #: where it stands in the cleaned text
    language: str = ""
    label: bool = False  #: "word:" at the start of a line
    dated: bool = False  #: the argument is a date
    loose: bool = False  #: fillers stood around the phrase

    @property
    def is_command(self) -> bool:
        """Tell whether the clause is a command of any sureness."""
        return self.kind is Kind.COMMAND


def find_phrase(clause: Clause, lexicon: Lexicon, situation: Situation) -> Sense | None:
    """Find the phrase a clause is, fillers aside; None when it is none."""
    length, entries = find_exact(clause.tokens, lexicon)
    entry = best_entry(entries, situation)
    if entry is None:
        return _with_name(clause, lexicon, situation)
    if entry.word == "idiom":
        return Sense(clause, Kind.COURTESY, word="idiom")
    loose = len(clause.tokens) > length
    return Sense(clause, Kind.COMMAND, entry.word, entry.sure, entry.whole, loose=loose)


def _with_name(clause: Clause, lexicon: Lexicon, situation: Situation) -> Sense | None:
    """Read "thanks Ana", "yes Ana": mere agreement with a name behind it."""
    head = without_name(clause.tokens, lexicon)
    found = [e for place in starts(head, lexicon) for e in lexicon.phrases.whole(head[place:])]
    fitting = [e for e in found if _is_mere(e, len(head))]
    entry = best_entry(fitting, situation)
    if entry is None:
        return None
    if entry.word == "idiom":
        return Sense(clause, Kind.COURTESY, word="idiom")
    return Sense(clause, Kind.COMMAND, entry.word, entry.sure, entry.whole)


def without_name(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """Return what stands before a name at the end, () when there is none: "thanks Ana 🙏"."""
    end = len(tokens)
    while end and tokens[end - 1].fold.startswith(":"):
        end -= 1
    last = tokens[end - 1] if end else None
    named = last is not None and last.capital and last.exact.isalpha()
    return tokens[: end - 1] if last and named and last.fold not in lexicon.known else ()


def _is_mere(entry: Entry, length: int) -> bool:
    return (
        entry.whole
        or entry.sure is Sure.ASK
        or entry.word in ("idiom", Word.THANKS, Word.SEEN)
        or length >= _BEFORE_NAME.get(entry.word, LONGEST)
    )


def find_exact(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[int, list[Entry]]:
    """Find the phrases that are all of the tokens, fillers aside; the longest wins.

    Returns how many tokens it has, and its entries: several when it is listed for several words.
    """
    if len(tokens) > LONGEST:
        return 0, []
    wanted = set(ends(tokens, lexicon))
    found: dict[int, list[Entry]] = {}
    for start in starts(tokens, lexicon):
        for end, entry in lexicon.phrases.walk(tokens, start):
            if end in wanted and not (entry.whole and start):
                found.setdefault(end - start, []).append(entry)
    longest = max(found, default=0)
    return longest, found.get(longest, [])


def starts(tokens: tuple[Token, ...], lexicon: Lexicon) -> list[int]:
    """Return every place a phrase may start: 0, and behind each row of fillers."""
    found, reach = [0], {0}
    fillers = lexicon.grammar.get("before")
    for place in range(len(tokens)):
        if fillers is None or place not in reach:
            continue
        if (length := fillers.at(tokens, place)) > at(lexicon, "if", tokens, place):
            reach.add(place + length)
            found.append(place + length)
    return found


def ends(tokens: tuple[Token, ...], lexicon: Lexicon) -> list[int]:
    """Return every place a phrase may end: the end, and before each row of fillers."""
    found = [len(tokens)]
    fillers = lexicon.grammar.get("after")
    for end in found:
        for place in fillers.ends(tokens, end) if fillers else ():
            if place and place not in found:
                found.append(place)
    return found


def find_courtesy(clause: Clause, lexicon: Lexicon, situation: Situation) -> Sense | None:
    """Tell greetings with a name, thanks for something, and rows of fillers alone."""
    tokens = clause.tokens
    grammar = lexicon.grammar
    if len(tokens) in starts(tokens, lexicon) or not ends(tokens, lexicon)[-1]:
        return Sense(clause, Kind.COURTESY)
    if length := at(lexicon, "greeting", tokens, 0):
        return _greeted(clause, lexicon, length, situation)
    named = lexicon.grammar.get("greeting_end")  # 王姐您好, 田中さん
    if named and len(tokens) <= _LONGEST_NAME and any(named.ends(tokens, len(tokens))):
        return Sense(clause, Kind.COURTESY)
    for start in starts(tokens, lexicon):
        if at(lexicon, "thanks_for", tokens, start):
            return Sense(clause, Kind.COURTESY, word=Word.THANKS)
    inside = grammar["idiom_inside"].inside(tokens) if "idiom_inside" in grammar else -1
    return Sense(clause, Kind.OTHER, word="idiom") if inside >= 0 else None


def _greeted(clause: Clause, lexicon: Lexicon, length: int, situation: Situation) -> Sense | None:
    """Read what stands behind "hi" and at most two unknown words: a name."""
    tokens = clause.tokens
    for skip in range(3):
        rest = tokens[length + skip :]
        if not rest:
            return Sense(clause, Kind.COURTESY)
        if found := find_phrase(replace(clause, tokens=rest), lexicon, situation):
            return found
        called = rest[0].capital and len(rest) == 1  # "Ciao Ben": a name may be a word
        if rest[0].fold in lexicon.known and not called:
            return None
    return Sense(clause, Kind.COURTESY) if len(tokens) - length <= 4 else None


def at(lexicon: Lexicon, name: str, tokens: tuple[Token, ...], place: int) -> int:
    """Return how many tokens a grammar phrase has at a place, 0 when there is none."""
    phrases = lexicon.grammar.get(name)
    return phrases.at(tokens, place) if phrases else 0


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


#: Commands that name somebody: there a name may be typed in lower case.
_NAMING = frozenset({Word.REASSIGN, Word.WATCH, Word.UNWATCH})


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
