"""Lexicon: the words of one language, from words/<language>.toml, ready to be looked up.

The files say what words mean; nothing about a language stands in Python. docs/words.md explains
the files to a native reader.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeVar

from mailflow.handoff.clause import Token, clean_words, exact, fold, is_unspaced, split_tokens
from mailflow.handoff.model import Sure
from mailflow.handoff.said import Word

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "ru", "zh", "ja", "ar")
SLOTS = ("{when}", "{who}", "{what}")
_SURE = {"act": Sure.ACT, "lead": Sure.LEADING, "whole": Sure.LEADING, "ask": Sure.ASK}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

#: What means the same in every language: emoji, and the number of a handoff.
_EVERYWHERE = {
    "before": (":yes:", ":check:", ":ok:", ":thanks:", ":ref:"),
    "after": (":yes:", ":check:", ":ok:", ":thanks:", ":ref:"),
    "joke": (":joke:",),
    "maybe": (":doubt:",),
}
K = TypeVar("K")

Words = tuple[tuple[str, str], ...]  #: (exact, folded) of each word


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one phrase of a word list: what it means and how sure that is."""

    word: str  #: a Word, or "idiom"
    sure: Sure
    whole: bool  #: only when it is the entire reply
    words: Words
    tail: Words = ()  #: the words behind the slot
    slot: str = ""  #: one of SLOTS, "" when the phrase has none

    def fits(self, tokens: Sequence[Token], at: int = 0) -> bool:
        """Tell whether its words stand in `tokens` from `at` on."""
        return fits(self.words, tokens, at)


def fits(words: Words, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the words stand at that place, accents optional for who leaves them out.

    "sí" may be typed "si", but "sí" is not the word "si".
    """
    if at < 0 or at + len(words) > len(tokens):
        return False
    pairs = zip(words, tokens[at : at + len(words)], strict=True)
    return all(e == t.exact or (e != f == t.fold == t.exact) for (e, f), t in pairs)


class Phrases:
    """Find the first of many phrases in a row of tokens."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        self._by_first: dict[str, list[Words]] = {}
        for words in phrases:
            self._by_first.setdefault(words[0][1], []).append(words)
        for found in self._by_first.values():
            found.sort(key=len, reverse=True)

    def at(self, tokens: Sequence[Token], place: int) -> int:
        """Return how many tokens the longest phrase at `place` has, 0 when none stands there."""
        if not 0 <= place < len(tokens):
            return 0
        candidates = self._by_first.get(tokens[place].fold, ())
        return next((len(words) for words in candidates if fits(words, tokens, place)), 0)

    def inside(self, tokens: Sequence[Token]) -> int:
        """Return where the first phrase stands, -1 when there is none."""
        return next((i for i in range(len(tokens)) if self.at(tokens, i)), -1)

    def ends(self, tokens: Sequence[Token], end: int) -> Iterator[int]:
        """Yield each place before `end` from which a phrase reaches exactly to `end`."""
        for place in range(max(0, end - 6), end):
            if any(
                place + len(words) == end and fits(words, tokens, place)
                for words in self._by_first.get(tokens[place].fold, ())
            ):
                yield place


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hold the words of one language."""

    code: str
    phrases: dict[tuple[str, ...], tuple[Entry, ...]]
    slots: dict[str, tuple[Entry, ...]]  #: by the first word; "" for phrases that begin with one
    labels: dict[tuple[str, ...], tuple[Entry, ...]]
    grammar: dict[str, Phrases]
    fields: tuple[tuple[str, str], ...]  #: (label in lower case, name of the context field)
    hints: tuple[str, ...]
    levels: tuple[tuple[str, Phrases], ...]  #: name of a Priority, the words that mean it
    known: frozenset[str]
    slips: dict[str, tuple[str, ...]]  #: a word less one letter -> the words it may be
    endings_count: bool  #: a typo in the last two letters is another word

    def correct(self, token: Token) -> Token:
        """Return the token, a typo within one edit of a command word of six letters put right."""
        word = token.fold
        if len(word) < 5 or word in self.known or word.startswith(":"):
            return token
        found = {w for less in _less(word) for w in self.slips.get(less, ()) if self._typo(word, w)}
        if len(found) != 1:
            return token
        right = found.pop()
        return Token(token.start, token.end, right, right)

    def _typo(self, typed: str, word: str) -> bool:
        if typed[0] != word[0] or not is_slip(typed, word):
            return False
        return not self.endings_count or typed[-2:] == word[-2:]


def is_slip(one: str, other: str) -> bool:
    """Tell whether one edit (add, drop, change or swap letters) turns one word into the other."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long


def _less(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@cache
def load(code: str) -> Lexicon:
    """Return the lexicon of a language of LANGUAGES, read once."""
    return build(code, _data(code))


@cache
def load_fields(code: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return a language's field labels and template hints alone: a tenth of the work of `load`."""
    builder = _Builder(code)
    builder.take("fields", _data(code).get("fields", {}))
    return tuple(builder.fields), builder.hints


@cache
def _data(code: str) -> dict[str, object]:
    text = resources.files("mailflow.handoff").joinpath(f"words/{code}.toml").read_text("utf-8")
    return tomllib.loads(text)


def build(code: str, data: dict[str, object]) -> Lexicon:
    """Build a lexicon from the content of its file. Raises ValueError naming what is wrong."""
    builder = _Builder(code)
    for name, value in data.items():
        builder.take(name, value)
    return builder.finished()


class _Builder:
    def __init__(self, code: str) -> None:
        self.code = code
        self.entries: list[Entry] = []
        self.labels: list[Entry] = []
        self.grammar: dict[str, list[Words]] = {}
        self.fields: list[tuple[str, str]] = []
        self.hints: tuple[str, ...] = ()
        self.levels: dict[str, Phrases] = {}
        self.common: list[str] = []
        self.endings_count = False
        self.alike: list[list[str]] = []

    def take(self, name: str, value: object) -> None:
        if name == "common":
            self.common = self.texts(name, value)
        elif name == "endings_count":
            self.endings_count = bool(value)
        elif name == "alike" and isinstance(value, list):
            self.alike = [self.texts(name, pair) for pair in value]
        elif not isinstance(value, dict):
            raise ValueError(f"words/{self.code}.toml: {name}: expected a table")
        elif name == "grammar":
            for key, texts in value.items():
                self.grammar[key] = [w for t in self.texts(key, texts) for w in _spellings(t)]
        elif name == "fields":
            self.take_fields(value)
        elif name == "levels":
            self.levels = {k: Phrases(map(_words, self.texts(k, v))) for k, v in value.items()}
        else:
            self.take_word(name, value)

    def take_fields(self, table: dict[str, object]) -> None:
        for key, value in table.items():
            texts = self.texts(key, value)
            if key == "hints":
                self.hints = tuple(fold(clean_words(t)) for t in texts)
            else:
                texts += [t.casefold().translate(_UMLAUTS) for t in texts]
                self.fields += [(fold(clean_words(t)), key) for t in texts]

    def take_word(self, name: str, table: dict[str, object]) -> None:
        if name != "idiom" and name not in set(Word):
            raise ValueError(f"words/{self.code}.toml: [{name}] is no word; see docs/words.md")
        for mark, value in table.items():
            if mark != "label" and mark not in _SURE:
                raise ValueError(f"words/{self.code}.toml: [{name}] {mark}: unknown key")
            for text in self.texts(f"{name}.{mark}", value):
                for variant in self.variants(text):
                    self.take_phrase(name, mark, variant)

    def variants(self, text: str) -> set[str]:
        """Return the phrase and the same with "I'm" for "I am" and so on."""
        found = {text}
        for one, other in (pair for a, b in self.alike for pair in ((a, b), (b, a))):
            found |= {f" {text} ".replace(f" {one} ", f" {other} ").strip() for text in list(found)}
        return found

    def take_phrase(self, name: str, mark: str, text: str) -> None:
        sure = _SURE.get(mark, Sure.ACT)
        slot = next((s for s in SLOTS if s in text), "")
        head, _, tail = text.partition(slot) if slot else (text, "", "")
        for words in _spellings(head):
            entry = Entry(name, sure, mark == "whole", words, _words(tail), slot)
            if not (entry.words or entry.tail):
                raise ValueError(f"words/{self.code}.toml: [{name}] {text!r} has no words")
            (self.labels if mark == "label" else self.entries).append(entry)

    def texts(self, name: str, value: object) -> list[str]:
        if isinstance(value, str):
            return value.split()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ValueError(f"words/{self.code}.toml: {name}: expected a list of phrases")
        return [str(v) for v in value]

    def finished(self) -> Lexicon:
        for name, marks in _EVERYWHERE.items():
            self.grammar.setdefault(name, []).extend(((mark, mark),) for mark in marks)
        plain = [e for e in self.entries if not e.slot]
        command = {f for e in self.entries for _, f in e.words + e.tail}
        known = command | {f for ws in self.grammar.values() for w in ws for _, f in w}
        known |= {f for text in self.common for _, f in _words(text)}
        known |= {f for e in self.labels for _, f in e.words}
        return Lexicon(
            code=self.code,
            phrases=_grouped((tuple(f for _, f in e.words), e) for e in plain if e.words),
            slots=_grouped((e.words[0][1] if e.words else "", e) for e in self.entries if e.slot),
            labels=_grouped((tuple(f for _, f in e.words), e) for e in self.labels),
            grammar={name: Phrases(w for w in found if w) for name, found in self.grammar.items()},
            fields=tuple(sorted(self.fields, key=lambda pair: -len(pair[0]))),
            hints=self.hints,
            levels=tuple((name, self.levels[name]) for name in sorted(self.levels, key=_low_first)),
            known=frozenset(known),
            slips=_slips(command),
            endings_count=self.endings_count,
        )


def _low_first(level: str) -> bool:
    return level != "low"  # "not urgent" holds "urgent"


def _grouped(pairs: Iterable[tuple[K, Entry]]) -> dict[K, tuple[Entry, ...]]:
    found: dict[K, list[Entry]] = {}
    for key, entry in pairs:
        found.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


def _slips(command: set[str]) -> dict[str, tuple[str, ...]]:
    long = sorted(w for w in command if len(w) >= 6 and not is_unspaced(w[0]))
    found: dict[str, list[str]] = {}
    for word in long:
        for less in _less(word):
            found.setdefault(less, []).append(word)
    return {less: tuple(words) for less, words in found.items()}


def _spellings(text: str) -> list[Words]:
    """Return the words of a phrase; twice when umlauts may also be spelled ae, oe, ue."""
    spelled = text.casefold().translate(_UMLAUTS)
    return [_words(text)] + ([_words(spelled)] if spelled != text.casefold() else [])


def _words(text: str) -> Words:
    return tuple((t.exact, t.fold) for t in split_tokens(clean_words(text)))


__all__ = [
    "LANGUAGES",
    "Entry",
    "Lexicon",
    "Phrases",
    "build",
    "exact",
    "is_slip",
    "load",
    "load_fields",
]
