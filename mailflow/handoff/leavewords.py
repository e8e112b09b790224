"""The words around an absence, from leave.toml: ranges, substitutes, "I'm back"."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from mailflow.handoff.clause import clean_words

_EDGES = " \n\t.,;:!?()-–—\"'。！،"
_DASHES = "-–—~〜"
#: A name or an address behind "substitute:", up to where something else begins.
_NAME = r"(?P<name>[\w.+'-]+@[\w.-]+\w|[^\W\d_][\w'-]*(?: [A-ZÀ-ÞА-Я][\w'-]*){0,2})"


@dataclass(frozen=True, slots=True)
class LeaveWords:
    """Hold the words of leave.toml, ready to be looked for."""

    until: re.Pattern[str]
    through: re.Pattern[str]
    begins: re.Pattern[str]
    opening: re.Pattern[str]
    between: re.Pattern[str]
    stretch: tuple[str, ...]
    substitute: re.Pattern[str]
    stands_in: re.Pattern[str]
    perhaps: re.Pattern[str]
    names: frozenset[str]
    back: frozenset[str]


@lru_cache(maxsize=1)
def leave_words() -> LeaveWords:
    """Return the words, read once."""
    file = resources.files("mailflow.handoff").joinpath("leave.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    until, through, begins = (_any(data[name]) for name in ("until", "through", "from"))
    help_words = data["substitute"]
    return LeaveWords(
        until=re.compile(until, re.IGNORECASE),
        through=re.compile(through, re.IGNORECASE),
        begins=re.compile(begins, re.IGNORECASE),
        opening=re.compile(rf"\s*(?:{begins}|{through}|{until})\s*", re.IGNORECASE),
        between=re.compile(f"{through}|{until}", re.IGNORECASE),
        stretch=tuple(data["stretch"]),
        substitute=re.compile(
            rf"[,;.\s(]*\b(?i:{_any(help_words['before'])})\s*[:=]?\s*{_NAME}\)?"
        ),
        stands_in=re.compile(rf"[,;.\s(]*{_NAME} (?i:{_any(help_words['behind'])})\)?"),
        perhaps=re.compile(rf"[,;.\s(]*\b(?i:{_any(help_words['perhaps'])})\s*:?\s*{_NAME}\)?"),
        names=frozenset(map(fold, help_words["names"])),
        back=frozenset(map(fold, data["back"]["phrases"])),
    )  # fmt: skip


def fold(text: str) -> str:
    """Return a short text made comparable: one line, no case, no marks at its ends."""
    return " ".join(clean_words(text).split()).strip(_EDGES).casefold()


def names_substitute(text: str) -> bool:
    """Tell whether a text says "the substitute" and nothing else."""
    return fold(text) in leave_words().names


def says_back(text: str) -> bool:
    """Tell whether a text says "I'm back" and nothing else."""
    return fold(text) in leave_words().back


def _any(words: list[str]) -> str:
    """Return a pattern for any of the words, the longest first; letters end at a word's edge."""
    return "|".join(_one(word) for word in sorted(words, key=len, reverse=True))


def _one(word: str) -> str:
    """Return the pattern of one word; scripts without spaces have no edges to look for."""
    if word in _DASHES or (not word[0].isascii() and _is_east(word)):
        return re.escape(word)
    return rf"(?<!\w){re.escape(word)}(?!\w)"


def _is_east(word: str) -> bool:
    return "\u3000" <= word[0] <= "\u9fff"
