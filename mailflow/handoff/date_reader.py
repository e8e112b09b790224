"""Read the smallest pieces of a text: a word of a table, a number, the minutes of a time.

Each function looks at one place and returns what is there and where it ends.
"""

import re
from dataclasses import dataclass

from mailflow.handoff.date_numbers import CJK_NUMERALS, cjk_number, is_cjk
from mailflow.handoff.date_words import Lexicon

_MINUTES = re.compile(r"[:.]([0-5]\d)(?:[:.][0-5]\d(?:\.\d{1,6})?)?(?!\d)")
_DIGITS = re.compile(r"\d{1,3}(?!\d)")
_H = re.compile(r"h(?![^\W\d_])")
_UNITS = ("minute", "hour", "day", "week", "month", "working_day", "working_hour")


@dataclass(frozen=True, slots=True)
class Reader:
    """Read a folded text with the words of a lexicon."""

    text: str
    lexicon: Lexicon

    def word(self, at: int, *categories: str) -> tuple[int, int] | None:
        """Return the value and the end of the longest word here that is of a category."""
        for end in range(min(len(self.text), at + self.lexicon.longest), at, -1):
            for category, value in self.lexicon.words.get(self.text[at:end], ()):
                if category in categories and self._is_whole(end, category):
                    return value, end
        return None

    def _is_whole(self, end: int, category: str) -> bool:
        last, after = self.text[end - 1], self.text[end : end + 1]
        if not last.isalnum() or is_cjk(last) or not after or is_cjk(after):
            return True
        # "17h30": only the mark of an hour may touch a number.
        return not after.isalnum() or (category == "time.hour_mark" and after.isdecimal())

    def number(self, at: int, mark: str = "", *, zero: bool = False) -> tuple[int, int]:
        """Return a number and its end, 0 and `at` for none; `mark` must stand behind it."""
        value, end = self._bare_number(at)
        if end == at or (value == 0 and not zero):
            return 0, at
        if mark:
            end = self.blank(end)
            return (value, self.blank(end + 1)) if self.text.startswith(mark, end) else (0, at)
        return value, end

    def _bare_number(self, at: int) -> tuple[int, int]:
        if match := _DIGITS.match(self.text, at):
            return int(match[0]), match.end()
        if self.text[at : at + 1] in CJK_NUMERALS:
            return cjk_number(self.text, at)
        return self.word(at, "numbers") or (0, at)

    def ordinal(self, at: int) -> tuple[int, int]:
        """Return the number of a day with its ordinal mark: 28, 28., 28th, 1er."""
        match = _DIGITS.match(self.text, at)
        day, end = (int(match[0]), match.end()) if match else self._cjk_only(at)
        mark = self.word(end, "words.ordinal") or self.word(self.blank(end), "words.ordinal")
        if match and mark:
            return day, mark[1]
        dotted = match and self.text.startswith(".", end) and not self._digit(end + 1)
        return day, end + bool(dotted)

    def _cjk_only(self, at: int) -> tuple[int, int]:
        return cjk_number(self.text, at) if self.text[at : at + 1] in CJK_NUMERALS else (0, at)

    def minutes(self, at: int, *, dated: bool) -> tuple[int, int, bool]:
        """Read what follows an hour: the minutes, the end, and whether it is surely a time."""
        match = _MINUTES.match(self.text, at)
        if match:
            mark = self.word(self.blank(match.end()), "time.hour_mark")
            half = self.half(self.blank(match.end()))[0]
            if self.text[at] == ":" or dated or mark or half:
                return int(match[1]), mark[1] if mark else match.end(), True
        mark = self.word(self.blank(at), "time.hour_mark")
        if dated and mark is None:
            mark = _H.match(self.text, at) and (0, at + 1)
        if mark is None:
            return 0, at, False
        half_past = self.word(mark[1], "time.half")
        if half_past:
            return 30, half_past[1], True
        minute, end = self.number(self.blank(mark[1]))
        if 0 < minute < 60 and (end - mark[1] == 2 or self.text[end : end + 1] == "分"):
            return minute, end + (self.text[end : end + 1] == "分"), True
        return 0, mark[1], True

    def half(self, at: int) -> tuple[str, int]:
        for name in ("am", "pm"):
            match = self.word(at, f"time.{name}")
            if match:
                return name, self.blank(match[1]) if is_cjk(self.text[at]) else match[1]
        return "", at

    def longest(self, at: int, section: str) -> tuple[int, str, int] | None:
        """Return the value, the unit and the end of the longest word of units or spans."""
        matches = [
            (match[1], match[0], unit)
            for unit in _UNITS
            if (match := self.word(at, f"{section}.{unit}"))
        ]
        end, value, unit = max(matches, default=(0, 0, ""))
        return (value, unit, end) if unit else None

    def of(self, at: int) -> int:
        """Step over spaces and one "of"."""
        at = self.blank(at)
        match = self.word(at, "words.of")
        return self.blank(match[1]) if match else at

    def blank(self, at: int) -> int:
        return at + 1 if self.text.startswith(" ", at) else at

    def _digit(self, at: int) -> bool:
        return self.text[at : at + 1].isdecimal()

    def goes_on(self, at: int, allowed: str = "") -> bool:
        """Tell whether a word or number goes on here, so that it was not read to its end."""
        after = self.text[at : at + 1]
        if after in (".", ",", ":") and after not in allowed and self._digit(at + 1):
            return True
        return (after.isalnum() and not is_cjk(after)) or after in ("%", "€", "$", "£")
