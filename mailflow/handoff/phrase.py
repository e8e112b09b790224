"""Phrase: a clause that is a listed phrase, fillers aside; courtesies.

Nothing but whole clauses: a command word inside a longer clause is never a command.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from mailflow.handoff.clause import Clause, Token
from mailflow.handoff.home import best_entry
from mailflow.handoff.lexicon import Entry, Lexicon
from mailflow.handoff.model import Sure
from mailflow.handoff.said import Situation, Word

LONGEST = 40  #: tokens of a clause that are looked at; a longer one is no command
_LONGEST_NAME = 8  #: tokens of a name before a greeting's end
#: Tokens before a name: "I'll look after it Ana"; not "I take Mia".
_BEFORE_NAME: dict[str, int] = {Word.ACCEPT: 3, Word.DECLINE: 3}


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
