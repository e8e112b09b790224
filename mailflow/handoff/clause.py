"""Clauses: typed text taken apart into tokens between the marks that end a thought.

Rules: positions always point into the cleaned text, so that an argument is what the person typed;
words are compared folded (lower case, without accents, apostrophes and typing variants).
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain

from mailflow.handoff.date_words import month_names

#: Characters that are not seen: zero width, soft hyphen, direction marks, variation selectors.
_UNSEEN = dict.fromkeys(
    chain(
        (0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF),
        *(range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070)),
        *(range(0xFE00, 0xFE10), range(0x1F3FB, 0x1F400)),
    )
)
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4\u0060", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d\u300e\u300f", '"'),
        **dict.fromkeys("\u061f\u037e", "?"),
        **dict.fromkeys("\u060c\u3001\uff64", ","),
        **dict.fromkeys("\u061b", ";"),
        **dict.fromkeys("\u3002\uff61\u06d4", "\u3002"),
        **dict.fromkeys("\u2010\u2011\u2212", "-"),
        **dict.fromkeys("\u2012\u2013\u2014\u2015", "\u2014"),
        **dict.fromkeys("\u0085\u2028\u2029\x0b\x0c\r", "\n"),
        # Arabic tatweel and vowel signs: written or not, it is the same word
        **dict.fromkeys(map(chr, [0x640, 0x670, *range(0x64B, 0x653)])),
    }
)
#: Emoji that are words. Others are left out of the tokens.
EMOJI = {
    **dict.fromkeys("\U0001f44d\U0001f44a\U0001f91d", ":yes:"),
    **dict.fromkeys("\u2705\u2714\u2611", ":check:"),
    **dict.fromkeys("\U0001f44c\U0001f197", ":ok:"),
    **dict.fromkeys("\u274c\u2716\U0001f44e\u274e\U0001f6ab\U0001f645", ":no:"),
    **dict.fromkeys("\U0001f64f\u2764\U0001f60a\U0001f642\U0001f389\U0001f44f", ":thanks:"),
    **dict.fromkeys("\U0001f644\U0001f612\U0001f928\U0001f643\U0001f926\U0001f602", ":joke:"),
    **dict.fromkeys("\U0001f923\U0001f605\U0001f92a\U0001f62c", ":joke:"),
    **dict.fromkeys("\U0001f914\U0001f937\u2753\u2754", ":doubt:"),
}

#: Letters of scripts without spaces: Han, Hiragana, Katakana.
_UNSPACED = (
    r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
)
#: One piece of text. Each repeat is bounded or consumes what no other alternative takes back.
_PIECE = re.compile(
    rf"(?P<address>(?:[^\W{_UNSPACED}]|[.+%~-]){{1,64}}@"
    rf"(?:[^\W{_UNSPACED}]|-){{1,63}}(?:\.(?:[^\W{_UNSPACED}]|-){{1,63}}){{1,8}})"
    r"|(?P<url>https?://[^\s<>\"]{1,2000})"
    r"|(?P<ref>\b[Hh]-\d{1,9}\b)"
    r"|(?P<number>[#+]?\d{1,20}(?:[.:/,-]\d{1,20}){0,6}[%+]?)"
    r"|(?P<emoticon>[:;]-?[)(DPp/|](?!\w)|/s\b)"
    rf"|(?P<letters>[{_UNSPACED}]{{1,60}})"
    rf"|(?P<word>[^\W\d_{_UNSPACED}]{{1,60}}(?:'[^\W\d_{_UNSPACED}]{{1,30}}){{0,4}})"
    r"|(?P<mark>\.{2,}|[.!?,;:()\[\]\n\u3002\u2014\"-])"
    r"|(?P<other>[^\s\w])"
)
_WORD = re.compile(r" ([^\W\d_]{2,20})")
_DAY = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_ENDS = "!?\n\u3002"
_SPACED = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Token:
    """Hold one word: where it stands, as typed in lower case, and folded for comparing."""

    start: int
    end: int
    exact: str
    fold: str
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """Hold the tokens between two marks and what surrounds them."""

    tokens: tuple[Token, ...]
    before: str = ""  #: the mark before it, or "and", "but", "because"
    after: str = ""  #: the mark after it
    sentence: int = 0
    asked: bool = False  #: its sentence ends in a question mark
    quoted: bool = False  #: stands in quotation marks
    line_start: bool = False

    @property
    def start(self) -> int:
        """Return where the first token starts."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Return where the last token ends."""
        return self.tokens[-1].end


def clean_words(text: str) -> str:
    """Make typed text comparable: NFKC, straight quotes, plain marks, nothing unseen.

    Lines and emoji stay; runs of blanks become one.
    """
    plain = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").translate(_PLAIN))
    plain = plain.translate(_UNSEEN).translate(_PLAIN)
    return _SPACED.sub(" ", plain)


def fold(word: str) -> str:
    """Return the form words are compared in: no case, accent, apostrophe; one Arabic alef.

    The voicing marks of kana are no accents: が is another letter than か.
    """
    bare = unicodedata.normalize("NFKD", word.casefold())
    kept = (c for c in bare if c in _VOICING or (not unicodedata.combining(c) and c != "'"))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_ARABIC)


_VOICING = "\u3099\u309a"


_ARABIC = str.maketrans(
    {"\u0649": "\u064a", "\u0629": "\u0647", "\u0671": "\u0627", "\u06cc": "\u064a"}
)


def exact(word: str) -> str:
    """Return a word in lower case with its accents (NFC), without apostrophes; ё is е."""
    if "\u0600" <= word[:1] <= "\u06ff":
        return fold(word)
    return unicodedata.normalize("NFC", word.casefold()).replace("'", "").replace("ё", "е")


def split_tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a phrase; marks are left out."""
    return tuple(token for clause in split_clauses(text) for token in clause.tokens)


def split_clauses(text: str, limit: int = 400) -> tuple[Clause, ...]:
    """Take cleaned text apart at its marks; empty clauses are left out.

    Text behind the first `limit` clauses is not looked at: no command stands there.
    """
    builder = _Builder(text)
    for piece in _PIECE.finditer(text):
        if len(builder.clauses) >= limit:
            break
        builder.take(piece)
    builder.close("")
    return builder.finished()


class _Builder:
    """Collect tokens into clauses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses: list[Clause] = []
        self.tokens: list[Token] = []
        self.before = "\n"
        self.sentence = 0
        self.ended = 0  # so many clauses when the last sentence ended
        self.quoted = False
        self.asked: set[int] = set()

    def take(self, piece: re.Match[str]) -> None:
        kind = piece.lastgroup
        if kind == "mark":
            self.mark(piece)
        elif kind == "letters":
            letters = enumerate(piece.group(), piece.start())
            self.tokens += [Token(place, place + 1, letter, letter) for place, letter in letters]
        elif kind == "ref":
            self.tokens.append(Token(piece.start(), piece.end(), ":ref:", ":ref:"))
        elif kind in ("other", "emoticon"):
            self.emoji(piece)
        else:
            word = piece.group()
            capital = word[0].isupper()
            self.tokens.append(Token(piece.start(), piece.end(), exact(word), fold(word), capital))

    def emoji(self, piece: re.Match[str]) -> None:
        name = ":joke:" if piece.group() == "/s" else EMOJI.get(piece.group(), "")
        if name:
            self.tokens.append(Token(piece.start(), piece.end(), name, name))

    def mark(self, piece: re.Match[str]) -> None:
        mark = piece.group()[0]
        if mark == '"':
            self.close('"')
            self.quoted = not self.quoted
        elif not self.joins(mark, piece.start(), piece.end()):
            self.close(mark)
            if mark in _ENDS or mark == ".":
                self.finish_sentence(mark)

    def joins(self, mark: str, start: int, end: int) -> bool:
        """Tell whether a mark stands inside a word, a date or a wrapped line, and ends nothing."""
        after = self.text[end : end + 1]
        if mark == ".":
            runs_on = bool(after) and not after.isspace() and not is_unspaced(after)
            return runs_on or self.names_day(end)
        if mark == "-":
            return not (self.text[start - 1 : start].isspace() and after.isspace())
        if mark == "\n":
            return self.wraps(start, after)
        return False

    def names_day(self, end: int) -> bool:
        """Tell whether a full stop stands in a date: "8. Dezember", "bis 3.12. fertig"."""
        day = self.tokens[-1].exact if self.tokens and self.tokens[-1].end == end - 1 else ""
        word = _WORD.match(self.text, end)
        if not word or not _DAY.fullmatch(day):
            return False
        # "page 3. May I": in English no full stop stands there
        named = fold(word[1]) in month_names() and fold(word[1]) != "may"
        return word[1].islower() if "." in day else named

    def wraps(self, start: int, after: str) -> bool:
        line = self.text[self.text.rfind("\n", 0, start) + 1 : start].rstrip()
        return len(line) >= 58 and line[-1].isalnum() and after.islower()

    def close(self, mark: str) -> None:
        if self.tokens:
            clause = Clause(tuple(self.tokens), self.before, mark, self.sentence)
            opened = self.before == "\n"
            self.clauses.append(_marked(clause, quoted=self.quoted, line_start=opened))
            self.tokens = []
            self.before = mark
        elif mark == "\n" or self.before != "\n":
            self.before = mark or self.before

    def finish_sentence(self, mark: str) -> None:
        """End the sentence; "!!" and empty lines end it once, "!?" asks."""
        fresh = len(self.clauses) > self.ended
        if mark == "?":
            self.asked.add(self.sentence if fresh else self.sentence - 1)
        if fresh:
            self.sentence += 1
            self.ended = len(self.clauses)

    def finished(self) -> tuple[Clause, ...]:
        return tuple(
            _marked(c, quoted=c.quoted, line_start=c.line_start, asked=c.sentence in self.asked)
            for c in self.clauses
        )


def _marked(clause: Clause, *, quoted: bool, line_start: bool, asked: bool = False) -> Clause:
    return Clause(
        clause.tokens, clause.before, clause.after, clause.sentence, asked, quoted, line_start
    )


def is_unspaced(letter: str) -> bool:
    """Tell whether a letter belongs to a script without spaces: Han, Hiragana, Katakana."""
    code = ord(letter)
    return 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF
