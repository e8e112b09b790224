"""Pattern: phrases with parts, found in a row of tokens.

"i'll {take} {it?}" are the word "i'll", one of the phrases of the part `take` and, perhaps, one of
the part `it`. Parts may hold parts. All patterns of a list share one tree, so that looking for a
thousand of them costs what looking for the words costs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from mailflow.handoff.clause import (
    Token,
    clean_words,
    exact,
    fold,
    is_unspaced,
    split_tokens,
)

T = TypeVar("T")
Word = tuple[str, str]  #: a word of a pattern: (exact, folded)
_PART = re.compile(r"\{([a-z_]+)(\?)?\}")
#: Nothing but letters and spaces, as most phrases: these thousands need no taking apart.
_LETTERS = r"[a-zß-öø-ÿа-яё\u0621-\u063a\u0641-\u064a]+"
_PLAIN = re.compile(rf"\s*(?:{_LETTERS}\s+)*(?:{_LETTERS})?")


@dataclass(frozen=True, slots=True)
class Part:
    """Name a part within a pattern."""

    name: str
    optional: bool


Piece = Word | Part


@cache
def _word(plain: str) -> Word:
    return exact(plain), fold(plain)


def parse_pattern(text: str) -> tuple[Piece, ...]:
    """Take a pattern apart into words and the parts it names."""
    pieces: list[Piece] = []
    end = 0
    for match in _PART.finditer(text):
        pieces += split_words(text[end : match.start()])
        pieces.append(Part(match[1], bool(match[2])))
        end = match.end()
    return (*pieces, *split_words(text[end:]))


def split_words(text: str) -> tuple[Word, ...]:
    """Return the words of a phrase, as typed in lower case and folded."""
    if text and all(map(is_unspaced, text)):  # each letter stands for itself
        return tuple((letter, letter) for letter in text)
    if _PLAIN.fullmatch(text):
        return tuple(map(_word, text.split()))
    return tuple((t.exact, t.fold) for t in split_tokens(clean_words(text)))


def is_word(word: Word, token: Token) -> bool:
    """Tell whether a token is the word, accents optional for who leaves them out.

    "sí" may be typed "si", but "sí" is not the word "si".
    """
    exact, fold = word
    return exact == token.exact or (exact != fold == token.fold == token.exact)


class _Node(Generic[T]):
    __slots__ = ("parts", "values", "words")

    def __init__(self) -> None:
        self.words: dict[str, list[tuple[Word, _Node[T]]]] = {}
        self.parts: dict[str, _Node[T]] = {}
        self.values: list[T] = []

    def after_word(self, word: Word) -> "_Node[T]":
        edges = self.words.setdefault(word[1], [])
        for known, node in edges:
            if known == word:
                return node
        edges.append((word, _Node()))
        return edges[-1][1]

    def after_part(self, name: str) -> "_Node[T]":
        return self.parts.setdefault(name, _Node())


class Patterns(Generic[T]):
    """Find all patterns of a list that begin at a place; each has a value."""

    def __init__(self, parts: Mapping[str, "Patterns[bool]"]) -> None:
        self._parts = parts
        self._root: _Node[T] = _Node()
        self._firsts: frozenset[str] | None = None

    def add(self, pieces: Sequence[Piece], value: T) -> None:
        """Add a pattern. Raises ValueError when it names a part that is not there."""
        ends = [self._root]
        for piece in pieces:
            if isinstance(piece, Part):
                if piece.name not in self._parts:
                    raise ValueError(f"there is no part {{{piece.name}}} above it")
                further = [node.after_part(piece.name) for node in ends]
                ends = [*ends, *further] if piece.optional else further
            else:
                ends = [node.after_word(piece) for node in ends]
        for node in ends:
            node.values.append(value)
        self._firsts = None

    @property
    def firsts(self) -> frozenset[str]:
        """Return the words, folded, with which a pattern may begin."""
        if self._firsts is None:
            parts = (self._parts[name].firsts for name in self._root.parts)
            self._firsts = frozenset(self._root.words).union(*parts)
        return self._firsts

    def may_follow(self, tokens: Sequence[Token], place: int) -> bool:
        """Tell whether a pattern may begin somewhere behind a place, or be nothing at all."""
        firsts = self.firsts
        return bool(self._root.values) or any(t.fold in firsts for t in tokens[place + 1 :])

    def walk(self, tokens: Sequence[Token], place: int) -> Iterator[tuple[int, T]]:
        """Yield where each pattern that begins at `place` ends, and its value."""
        stack = [(self._root, place)]
        while stack:
            node, at = stack.pop()
            for value in node.values:
                yield at, value
            if at >= len(tokens):
                continue
            token = tokens[at]
            for word, following in node.words.get(token.fold, ()):
                if is_word(word, token):
                    stack.append((following, at + 1))
            for name, following in node.parts.items():
                part = self._parts[name]
                if token.fold in part.firsts:
                    stack += [(following, end) for end in {end for end, _ in part.walk(tokens, at)}]

    def whole(self, tokens: Sequence[Token]) -> list[T]:
        """Return the values of the patterns that are all of the tokens."""
        return [value for end, value in self.walk(tokens, 0) if end == len(tokens)]
