"""Lexicon: the words of one language, from words/<language>.toml, ready to be looked up.

The files say what words mean; nothing about a language stands in Python. docs/words.md explains
the files to a native reader.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeVar

from mailflow.handoff.clause import Token, clean_words, fold
from mailflow.handoff.model import Sure
from mailflow.handoff.pattern import Part, Patterns, Piece, is_word, parse_pattern, split_words
from mailflow.handoff.said import Word
from mailflow.handoff.slips import Slips

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "ru", "zh", "ja", "ar")
SLOTS = ("{when}", "{who}", "{what}", "{thing}")
_SURE = {"act": Sure.ACT, "lead": Sure.LEADING, "whole": Sure.LEADING, "ask": Sure.ASK}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

#: What means the same in every language: emoji, and the number of a handoff.
_EVERYWHERE = {
    "before": (":yes:", ":check:", ":ok:", ":thanks:", ":ref:"),
    "after": (":yes:", ":check:", ":ok:", ":thanks:", ":ref:", ":joke:"),
    "joke": (":joke:",),
    "maybe": (":doubt:",),
}

T = TypeVar("T")
Words = tuple[tuple[str, str], ...]  #: (exact, folded) of each word


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """Hold one phrase of a word list: what it means and how sure that is."""

    word: str  #: a Word, or "idiom"
    sure: Sure
    whole: bool  #: only when it is the entire reply
    text: str  #: as it stands in the list
    slot: str = ""  #: one of SLOTS, "" when the phrase has none
    tail: Patterns[bool] | None = None  #: the words behind the slot
    label: bool = False  #: counts before a colon only


class Phrases:
    """Find the first of many phrases in a row of tokens."""

    def __init__(self, phrases: Iterable[Words]) -> None:
        self._by_first: dict[str, list[Words]] = {}
        for words in phrases:
            self._by_first.setdefault(words[0][1], []).append(words)
        for found in self._by_first.values():
            found.sort(key=len, reverse=True)
        self._longest = max((len(found[0]) for found in self._by_first.values()), default=0)

    def at(self, tokens: Sequence[Token], place: int) -> int:
        """Return how many tokens the longest phrase at `place` has, 0 when none stands there."""
        if not 0 <= place < len(tokens):
            return 0
        candidates = self._by_first.get(tokens[place].fold, ())
        return next((len(words) for words in candidates if _fits(words, tokens, place)), 0)

    def inside(self, tokens: Sequence[Token]) -> int:
        """Return where the first phrase stands, -1 when there is none."""
        return next((i for i in range(len(tokens)) if self.at(tokens, i)), -1)

    def ends(self, tokens: Sequence[Token], end: int) -> Iterator[int]:
        """Yield each place before `end` from which a phrase reaches exactly to `end`."""
        for place in range(max(0, end - self._longest), end):
            if any(
                place + len(words) == end and _fits(words, tokens, place)
                for words in self._by_first.get(tokens[place].fold, ())
            ):
                yield place


def _fits(words: Words, tokens: Sequence[Token], at: int) -> bool:
    if at + len(words) > len(tokens):
        return False
    return all(map(is_word, words, tokens[at : at + len(words)]))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hold the words of one language."""

    code: str
    entries: tuple[Entry, ...]  #: everything in the lists of the commands
    phrases: Patterns[Entry]
    slots: Patterns[Entry]  #: by what stands before the slot
    labels: Patterns[Entry]
    parts: Mapping[str, tuple[str, ...]]  #: the phrases of each part, as they stand in the file
    grammar: dict[str, Phrases]
    fields: tuple[tuple[str, str], ...]  #: (label in lower case, name of the context field)
    hints: tuple[str, ...]
    levels: tuple[tuple[str, Phrases], ...]  #: name of a Priority, the words that mean it
    known: frozenset[str]
    slips: Slips
    letters: Mapping[str, str]  #: as may be typed: as it stands in the lists

    def correct(self, token: Token) -> Token:
        """Return the token, a typo within one edit of a command word of six letters put right."""
        return token if token.fold in self.known else self.slips.correct(token)


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
        self.parts: dict[str, Patterns[bool]] = {}
        self.part_texts: dict[str, tuple[str, ...]] = {}
        self.entries: list[Entry] = []
        self.phrases: Patterns[Entry] = Patterns(self.parts)
        self.slots: Patterns[Entry] = Patterns(self.parts)
        self.labels: Patterns[Entry] = Patterns(self.parts)
        self.command: set[str] = set()  # words of commands: they may be mistyped
        self.labelled: set[str] = set()
        self.grammar: dict[str, list[Words]] = {}
        self.fields: list[tuple[str, str]] = []
        self.hints: tuple[str, ...] = ()
        self.levels: dict[str, Phrases] = {}
        self.common: list[str] = []
        self.endings_count = False
        self.alike: list[list[str]] = []
        self.letters: dict[str, str] = {}

    def take(self, name: str, value: object) -> None:
        if name == "common":
            self.common = self.texts(name, value)
        elif name == "letters":
            groups = self.texts(name, value)
            self.letters = {typed: group[0] for group in groups for typed in group[1:]}
        elif name == "endings_count":
            self.endings_count = bool(value)
        elif name == "alike" and isinstance(value, list):
            self.alike = [self.texts(name, pair) for pair in value]
        elif not isinstance(value, dict):
            raise ValueError(f"words/{self.code}.toml: {name}: expected a table")
        elif name == "grammar":
            for key, texts in value.items():
                self.grammar[key] = [w for t in self.texts(key, texts) for w in _spellings(t)]
        elif name == "parts":
            self.take_parts(value)
        elif name == "fields":
            self.take_fields(value)
        elif name == "levels":
            self.levels = {k: Phrases(map(split_words, self.texts(k, v))) for k, v in value.items()}
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

    def take_parts(self, table: dict[str, object]) -> None:
        """Read the parts; each may use those that stand above it."""
        for name, value in table.items():
            if f"{{{name}}}" in SLOTS:
                raise ValueError(f"words/{self.code}.toml: [parts] {name}: is a slot's name")
            texts = self.texts(f"parts.{name}", value)
            found: Patterns[bool] = Patterns(self.parts)
            for text in dict.fromkeys(v for t in texts for v in sorted(self.variants(t))):
                for pieces in self.pieces(text, self.command):
                    if _is_empty(pieces):
                        raise ValueError(f"words/{self.code}.toml: [parts] {name}: an empty phrase")
                    self.add(found, pieces, True, text)
            self.parts[name] = found
            self.part_texts[name] = tuple(texts)

    def take_phrase(self, name: str, mark: str, text: str) -> None:
        sure = _SURE.get(mark, Sure.ACT)
        slot = next((s for s in SLOTS if s in text), "")
        head, _, behind = text.partition(slot) if slot else (text, "", "")
        known = self.labelled if mark == "label" else self.command
        tail = self.tail(behind, known) if behind.strip() else None
        entry = Entry(name, sure, mark == "whole", text, slot, tail, mark == "label")
        for pieces in self.pieces(head, known):
            if _is_empty(pieces) and tail is None:
                raise ValueError(f"words/{self.code}.toml: [{name}] {text!r} has no words")
            place = self.labels if mark == "label" else self.slots if slot else self.phrases
            self.add(place, pieces, entry, text)
        self.entries.append(entry)

    def tail(self, text: str, known: set[str]) -> Patterns[bool]:
        found: Patterns[bool] = Patterns(self.parts)
        for pieces in self.pieces(text, known):
            self.add(found, pieces, True, text)
        return found

    def pieces(self, text: str, known: set[str]) -> list[tuple[Piece, ...]]:
        """Return a pattern, twice when umlauts may also be spelled ae, oe, ue."""
        spelled = text.casefold().translate(_UMLAUTS)
        both = [parse_pattern(t) for t in dict.fromkeys((text.casefold(), spelled))]
        for pieces in both:
            known.update(piece[1] for piece in pieces if not isinstance(piece, Part))
        return both

    def add(self, place: Patterns[T], pieces: tuple[Piece, ...], value: T, text: str) -> None:
        try:
            place.add(pieces, value)
        except ValueError as error:
            raise ValueError(f"words/{self.code}.toml: {text!r}: {error}") from None

    def texts(self, name: str, value: object) -> list[str]:
        if isinstance(value, str):
            return value.split()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ValueError(f"words/{self.code}.toml: {name}: expected a list of phrases")
        return [str(v) for v in value]

    def finished(self) -> Lexicon:
        for name, marks in _EVERYWHERE.items():
            self.grammar.setdefault(name, []).extend(((mark, mark),) for mark in marks)
        known = self.command | self.labelled
        spoken = (ws for name, ws in self.grammar.items() if name != "name")
        known |= {f for ws in spoken for w in ws for _, f in w}
        known |= {f for text in self.common for _, f in split_words(text)}
        known |= {typed for typed, own in self.letters.items() if own in known}
        return Lexicon(
            code=self.code,
            entries=tuple(self.entries),
            phrases=self.phrases,
            slots=self.slots,
            labels=self.labels,
            parts=self.part_texts,
            grammar={name: Phrases(w for w in found if w) for name, found in self.grammar.items()},
            fields=tuple(sorted(self.fields, key=lambda pair: -len(pair[0]))),
            hints=self.hints,
            levels=tuple((name, self.levels[name]) for name in sorted(self.levels, key=_low_first)),
            known=frozenset(known),
            slips=Slips(self.command, endings_count=self.endings_count),
            letters=self.letters,
        )


def _is_empty(pieces: Sequence[Piece]) -> bool:
    return all(isinstance(piece, Part) and piece.optional for piece in pieces)


def _low_first(level: str) -> bool:
    return level != "low"  # "not urgent" holds "urgent"


def _spellings(text: str) -> list[Words]:
    """Return the words of a phrase; twice when umlauts may also be spelled ae, oe, ue."""
    spelled = text.casefold().translate(_UMLAUTS)
    return [split_words(t) for t in dict.fromkeys((text.casefold(), spelled))]
