"""Slips: words mistyped by one letter, put right; letters that have two forms."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mailflow.handoff.clause import Token, is_unspaced

_SHORTEST = 6  #: letters of a word that may be mistyped


class Slips:
    """Know the command words of a language by what they may be mistyped as."""

    def __init__(self, words: Iterable[str], *, endings_count: bool) -> None:
        self._endings_count = endings_count  # a typo in the last two letters is another word
        self._by_less: dict[str, list[str]] = {}
        for word in sorted(w for w in words if len(w) >= _SHORTEST and not is_unspaced(w[0])):
            for less in _less(word):
                self._by_less.setdefault(less, []).append(word)

    def correct(self, token: Token) -> Token:
        """Return the token, or the one word it is a slip of."""
        typed = token.fold
        if len(typed) < _SHORTEST - 1 or typed.startswith(":"):
            return token
        words = {word for less in _less(typed) for word in self._by_less.get(less, ())}
        found = [word for word in words if self._is_typo(typed, word)]
        if len(found) != 1:
            return token
        return Token(token.start, token.end, found[0], found[0])

    def _is_typo(self, typed: str, word: str) -> bool:
        if typed[0] != word[0] or not is_slip(typed, word):
            return False
        return not self._endings_count or typed[-2:] == word[-2:]


def respell(tokens: tuple[Token, ...], letters: Mapping[str, str]) -> tuple[Token, ...]:
    """Return the tokens, those that are one letter in another form put right: 這 to 这."""
    if not letters:
        return tokens
    return tuple(
        replace(t, exact=letters[t.exact], fold=letters[t.exact]) if t.exact in letters else t
        for t in tokens
    )


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
