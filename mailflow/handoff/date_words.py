"""The words for dates of each language, from dates/<language>.toml; and text made comparable.

Words are compared without case, accents and marks of direction, in the letters' plain forms
(full-width digits, Arabic digits and hamzas, ё), so a table needs each word once.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

#: The languages with a table: grammar.md, sections 4 and 7.
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "ru", "zh", "ja", "ar")

#: What one word can mean: a category and a value in it, such as ("weekday", 4).
Meaning = tuple[str, int]

_NUMBERED = {
    "weekdays": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "months": (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ),
    "days": ("yesterday", "today", "tomorrow", "day_after_tomorrow"),
}
_NUMBERED["short_weekdays"] = _NUMBERED["weekdays"]
#: What the first of each numbered list counts as.
_FIRST = {"weekdays": 0, "short_weekdays": 0, "months": 1, "days": -1}

#: Kana need their voicing marks; the other marks only say how a letter sounds.
_VOICING = "\u3099\u309a"
_PLAIN = {
    "ё": "е",
    "ß": "ss",
    "ـ": "",
    "ى": "ي",
    "ٱ": "ا",
    **dict.fromkeys("’‘`´", "'"),
    **dict.fromkeys("،、", ","),
    "؛": ";",
    "。": ".",
    "؟": "?",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """Hold a text made comparable, and for each of its letters the place in the original."""

    original: str
    text: str
    places: tuple[int, ...]

    def rest(self, at: int) -> str:
        """Return the original text from a place in the folded one."""
        return self.original[self.places[at] :] if at < len(self.places) else ""

    def until(self, at: int) -> str:
        """Return the original text up to a place in the folded one."""
        return self.original[: self.places[at]] if at < len(self.places) else self.original


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hold a language's words and customs. `words` has every word folded, with its meanings."""

    day_first: bool | None
    clock: int
    words: Mapping[str, tuple[Meaning, ...]] = field(repr=False)
    longest: int


def fold(text: str) -> Folded:
    """Make text comparable: case, accents, widths, digits, spaces."""
    original = unicodedata.normalize("NFKC", text)
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(original):
        for letter in _fold_char(char):
            if letter == " " and (not letters or letters[-1] == " "):
                continue
            letters.append(letter)
            places.append(place)
    return Folded(original, "".join(letters), tuple(places))


@cache
def _fold_char(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char.isspace():
        return " "
    apart = unicodedata.normalize("NFD", char.casefold())
    kept = [c for c in apart if c in _VOICING or unicodedata.category(c) not in ("Mn", "Cf")]
    together = unicodedata.normalize("NFC", "".join(kept))
    return "".join(_PLAIN.get(c, c) for c in together)


@cache
def lexicon(language: str) -> Lexicon:
    """Return a language's words with the English ones beside them; English for one unknown.

    An English word that means another date in the language ("mar" is a Tuesday in French) is
    left out: nothing is guessed.
    """
    known = language if language in LANGUAGES else "en"
    table = _read(known)
    words = _meanings(table)
    if known != "en":
        words = _beside(words, _meanings(_read("en")))
    day_first = table["day_first"]
    return Lexicon(
        day_first=day_first if isinstance(day_first, bool) else None,
        clock=12 if table["clock"] == 12 else 24,
        words=words,
        longest=max(map(len, words)),
    )


@cache
def own_lexicon(language: str) -> Lexicon:
    """Return a language's words alone, for a text whose language is not known."""
    whole = lexicon(language)
    words = _meanings(_read(language))
    return Lexicon(whole.day_first, whole.clock, words, max(map(len, words)))


@cache
def month_names() -> frozenset[str]:
    """Return the names of the months in every language, folded."""
    tables = (_meanings(_read(language)) for language in LANGUAGES)
    return frozenset(
        word for words in tables for word, means in words.items() if "months" in dict(means)
    )


def _read(language: str) -> Mapping[str, object]:
    file = resources.files("mailflow.handoff").joinpath("dates", f"{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _meanings(table: Mapping[str, object]) -> dict[str, tuple[Meaning, ...]]:
    words: dict[str, tuple[Meaning, ...]] = {}
    for word, meaning in _entries(table):
        folded = fold(word).text
        words[folded] = (*words.get(folded, ()), meaning)
    return words


def _entries(table: Mapping[str, object]) -> Iterator[tuple[str, Meaning]]:
    for section, entries in table.items():
        if not isinstance(entries, dict):
            continue
        for name, words in entries.items():
            for word in words:
                yield word, _meaning(section, name)


def _meaning(section: str, name: str) -> Meaning:
    if section in _NUMBERED:
        return section, _NUMBERED[section].index(name) + _FIRST[section]
    if section == "numbers":
        return section, int(name)
    if section == "spans":
        amount, unit = name.split()
        return f"{section}.{unit}", int(amount)
    return f"{section}.{name}", 0


def _beside(
    own: Mapping[str, tuple[Meaning, ...]], english: Mapping[str, tuple[Meaning, ...]]
) -> dict[str, tuple[Meaning, ...]]:
    """Add the English words that do not contradict the language's own."""
    both = dict(own)
    for word, meanings in english.items():
        if word not in own:
            both[word] = meanings
        elif not _names_day(own[word]) and not _names_day(meanings):
            both[word] = tuple(dict.fromkeys((*own[word], *meanings)))
    return both


def _names_day(meanings: tuple[Meaning, ...]) -> bool:
    return any(category in ("weekdays", "months", "days") for category, _ in meanings)
