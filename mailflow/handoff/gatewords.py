"""Gatewords: the word lists of gate.toml, ready to be looked up, and what is an aside by them."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mailflow.handoff.clause import Token, clean_words, split_tokens
from mailflow.handoff.lexicon import LANGUAGES, Phrases, load
from mailflow.handoff.model import Priority
from mailflow.handoff.pattern import split_words

_LONGEST = 2_000  #: letters of an answer that are looked at
#: Without their apostrophe, as words are compared, these are others: "we'll" and "well".
_SELF = re.compile(r"\b(?:i|we)'(?:m|ll|d|ve|re)\b", re.IGNORECASE)
#: The lists that name a priority.
LEVELS = {
    "urgent": Priority.URGENT,
    "asap": Priority.URGENT,
    "high": Priority.HIGH,
    "low": Priority.LOW,
}
#: Lists of a lexicon that speak against an answer; the second ones also mean times and limits.
_DOUBTS, _OPEN = ("not", "no", "maybe"), ("if", "question", "thanks_for")


@dataclass(frozen=True, slots=True)
class GateWords:
    """Hold the words of one language."""

    code: str
    by: Phrases
    behind: Phrases
    against: Phrases
    unreal: tuple[tuple[Phrases, ...], ...]  #: each the parts of a phrase, in order
    aside: Phrases
    polite: Phrases
    then: Phrases
    levels: tuple[tuple[str, Phrases], ...]


def holds_parts(parts: Sequence[Phrases], tokens: Sequence[Token]) -> bool:
    """Tell whether all parts of a phrase stand there, one behind the other: "hätten ... sollen"."""
    place = 0
    for part in parts:
        found = next((at for at in range(place, len(tokens)) if part.at(tokens, at)), -1)
        if found < 0:
            return False
        place = found + part.at(tokens, found)
    return True


def is_aside(words: str, languages: Sequence[str], *, dated: bool) -> bool:
    """Tell whether words may be no answer to a question: a promise, an excuse, a doubt, thanks.

    Beside a date (`dated`) thanks and greetings, a time and a condition say nothing against it.
    """
    text = clean_words(words[:_LONGEST])
    tokens = split_tokens(text)
    names = _DOUBTS if dated else (*_DOUBTS, *_OPEN)
    grammars = [load(code).grammar for code in languages if code in LANGUAGES]
    against = [found for each in grammars for name in names if (found := each.get(name))]
    against += [gate.aside for gate in map(gate_words, LANGUAGES)]
    against += [] if dated else [gate.polite for gate in map(gate_words, LANGUAGES)]
    return bool(_SELF.search(text)) or any(phrases.inside(tokens) >= 0 for phrases in against)


@cache
def gate_words(code: str) -> GateWords:
    """Return the lists of a language of LANGUAGES, read once."""
    table = _table()[code]
    lists = {name: Phrases(filter(None, map(split_words, texts))) for name, texts in table.items()}
    levels = tuple((name, lists[name]) for name in LEVELS)
    unreal = tuple(
        tuple(Phrases([split_words(part)]) for part in text.split("..."))
        for text in table["unreal"]
    )
    return GateWords(
        code=code,
        by=lists["by"],
        behind=lists["behind"],
        against=lists["against"],
        unreal=unreal,
        aside=lists["aside"],
        polite=lists["polite"],
        then=lists["then"],
        levels=levels,
    )


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = resources.files("mailflow.handoff").joinpath("gate.toml").read_text("utf-8")
    return {
        code: {name: [str(each) for each in texts] for name, texts in table.items()}
        for code, table in tomllib.loads(text).items()
    }
