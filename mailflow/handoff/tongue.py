"""Tongue: which languages a text may be written in."""

from collections.abc import Sequence

from mailflow.handoff.clause import Token, is_unspaced
from mailflow.handoff.lexicon import LANGUAGES, load

_LATIN = ("en", "es", "fr", "de", "pt", "it", "nl")
_CLOSE = 0.75  #: the share of the best count at which a person's own language is still likely


def count_known(tokens: Sequence[Token]) -> dict[str, int]:
    """Count for each language that has the script of a token how many of the tokens it knows."""
    heads = tokens[:150]
    languages = {code for token in heads for code in _by_script(token.exact[0])}
    return {
        code: sum(token.fold in load(code).known for token in heads)
        for code in LANGUAGES
        if code in languages
    }


def _by_script(letter: str) -> tuple[str, ...]:
    if is_unspaced(letter):
        return ("ja",) if "\u3040" <= letter <= "\u30ff" else ("zh", "ja")
    if "\u0400" <= letter <= "\u052f":
        return ("ru",)
    if "\u0600" <= letter <= "\u06ff":
        return ("ar",)
    return LANGUAGES if letter == ":" else _LATIN


def likely(counts: dict[str, int], own: Sequence[str]) -> tuple[str, ...]:
    """Return the person's own languages and English as far as the text may be in them."""
    best = max(counts.values(), default=0)
    wanted = [code for code in dict.fromkeys([*own, "en"]) if code in counts]
    # One of a few words may be a name that another language knows: "thanks Ben", "dá à Mia".
    least = max(1, min(best - 1, best * _CLOSE))
    return tuple(code for code in wanted if counts[code] >= min(least, best))


def others(counts: dict[str, int], own: Sequence[str]) -> tuple[str, ...]:
    """Return the other languages that know the most of the text, and more than `own` do."""
    best = max(counts.values(), default=0)
    if best <= max((counts[code] for code in own), default=0):
        return ()
    return tuple(code for code, count in counts.items() if count == best and code not in own)
