"""Recognise the pieces of a date in a text: weekdays, dates, times, spans; their order is free.

Nothing is searched for: reading begins at the first letter and ends with the first word that is
no piece of a date. What the pieces mean is settled in date_resolve.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mailflow.handoff.date_words import Lexicon

_ISO = re.compile(r"((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:t(?=\d))?")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2((?:19|20)\d\d|\d\d)(?![\d:]))?(?![\d:/])")
_YEAR = re.compile(r"[ ,]{0,2}((?:19|20)\d\d)(?![\d:])")
_MINUTES = re.compile(r"[:.]([0-5]\d)(?:[:.][0-5]\d(?:\.\d{1,6})?)?(?!\d)")
_DIGITS = re.compile(r"\d{1,3}(?!\d)")
_H = re.compile(r"h(?![^\W\d_])")
_OFFSET = re.compile(r" ?(?:utc|gmt)?([+-])([01]\d):?([0-5]\d)(?!\d)")
_NAMED_ZONE = re.compile(
    r" ?(?:\(([^()\n]{1,40})\)|([a-z_]{1,20}/[a-z_/]{1,30})|(utc|gmt|z)(?!\w))"
)
_UNITS = ("minute", "hour", "day", "week", "month", "working_day", "working_hour")
_CJK_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "两": 2,
    "兩": 2,
}


class Which(StrEnum):
    """Which of all Fridays: as it is said."""

    PLAIN = "plain"
    THIS = "this"
    NEXT = "next"
    NEXT_WEEK = "next week"
    LATER = "a week later"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; Monday is 0."""

    day: int
    which: Which = Which.PLAIN


@dataclass(frozen=True, slots=True)
class Dated:
    """A day and a month, or only a day (month 0). `swapped`: 3/4 may be the other way round."""

    day: int
    month: int = 0
    year: int = 0
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """Days from today: tomorrow is 1."""

    days: int


@dataclass(frozen=True, slots=True)
class End:
    """The end of "this_week", "next_month", "year"..., or of a month by its number."""

    of: str
    month: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """A week as such: 0 is this one, 1 the next."""

    number: int


@dataclass(frozen=True, slots=True)
class In:
    """A span from now; `unit` as in the tables: minute, hour, day, week, month, working_day..."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `sure` is false when 5 may be the afternoon."""

    hour: int
    minute: int = 0
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: noon, midnight, morning, afternoon, or end (of the working day)."""

    name: str


Day = Dated | Shift | End | Week | In
Time = Clock | Part
Piece = Weekday | Day | Time


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the pieces found so far, and where reading has come to."""

    end: int = 0
    weekday: Weekday | None = None
    day: Day | None = None
    time: Time | None = None
    zone: str = ""
    before: bool = False  #: "before friday"
    either: Clock | None = None  #: `day` is 17.11, which may be this time instead

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was recognised."""
        return self.weekday is None and self.day is None and self.time is None


@dataclass(frozen=True, slots=True)
class _Lead:
    """Hold what stood before a piece: the little words decide how a bare number is read."""

    at: int
    time: bool = False  #: "at", "um": a number is an hour
    date: bool = False  #: "on", "the", "bis"
    article: bool = False  #: "the 28th", "le 28"
    before: bool = False
    span: bool = False  #: "in", "+"


@dataclass(frozen=True, slots=True)
class Scanner:
    """Read pieces of a folded text with the words of a lexicon."""

    text: str
    lexicon: Lexicon
    day_first: bool | None
    readers: tuple[Callable[[_Lead, Found], tuple[Piece, int] | None], ...] = field(init=False)

    def __post_init__(self) -> None:
        readers = (
            self._iso, self._cjk_date, self._numeric, self._named_date, self._span, self._clock,
            self._weekday, self._shift, self._end, self._part, self._week, self._day_of_month,
        )  # fmt: skip
        object.__setattr__(self, "readers", readers)

    def scan(self) -> Found:
        """Return all pieces at the beginning of the text."""
        found = Found()
        while (more := self._step(found)) is not None:
            found = self._behind(more)
        return found

    def _behind(self, found: Found) -> Found:
        """Step over a little word behind a piece: "friday at the latest", 金曜日までに."""
        for name in ("words.behind", "words.before_behind"):
            match = self._word(self._blank(found.end), name)
            if match:
                before = found.before or name == "words.before_behind"
                return replace(found, end=match[1], before=before)
        return found

    def _step(self, found: Found) -> Found | None:
        """Read one more piece, None when there is none or it does not fit to the others."""
        lead = self._lead(found)
        for reader in self.readers:
            read = reader(lead, found)
            if read is not None:
                grown = _grow(found, *read)
                if grown is not None:
                    grown = self._either(grown, lead)
                    return self._zone(replace(grown, before=found.before or lead.before))
        return None

    def _lead(self, found: Found) -> _Lead:
        """Step over spaces, one comma or dash between pieces, and the little words."""
        at = self._blank(found.end)
        if not found.is_empty and self.text.startswith((",", "- ", "– ", "— "), at):
            at = self._blank(at + 1)
        lead = _Lead(at)
        while (more := self._little(lead)) is not None:
            lead = more
        return lead

    def _little(self, lead: _Lead) -> _Lead | None:
        names = ("words.on", "words.at", "words.before", "words.the_day", "words.in")
        found = [self._word(lead.at, name) for name in names]
        end = max((match[1] for match in found if match), default=0)
        if not end:
            return None
        on, at, before, article, span = (bool(match and match[1] == end) for match in found)
        return _Lead(
            at=self._blank(end),
            time=at,
            date=on or article,
            article=article,
            before=lead.before or before,
            span=span,
        )

    def _either(self, found: Found, lead: _Lead) -> Found:
        """Remember that 17.11 and "4h" may be times, unless a little word says what they are."""
        if isinstance(found.day, In) and not found.time:
            _, at = self._number(lead.at)
            if self._is_hour_mark(found.day.unit, lead, at):
                return replace(found, either=Clock(found.day.amount, sure=False))
        match = _NUMERIC.fullmatch(self.text[lead.at : found.end])
        if not match or match[2] != "." or match[4] or not isinstance(found.day, Dated):
            return found
        if (lead.date and not lead.time) or found.time or found.weekday or len(match[3]) < 2:
            return found
        clock = _clock_of(int(match[1]), int(match[3]))
        return replace(found, either=clock)

    def _zone(self, found: Found) -> Found:
        """Read a zone behind a time of day: Z, UTC, +01:00, Europe/Berlin, (Berlin)."""
        if not isinstance(found.time, Clock):
            return found
        if offset := _OFFSET.match(self.text, found.end):
            return replace(found, zone="".join(offset.groups()), end=offset.end())
        if named := _NAMED_ZONE.match(self.text, found.end):
            return replace(found, zone=named[1] or named[2] or "utc", end=named.end())
        return found

    # --- the readers: each looks at one place and returns a piece and where it ends -------------

    def _iso(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        match = _ISO.match(self.text, lead.at)
        if not match or not _is_date(int(match[4]), int(match[3])):
            return None
        return Dated(int(match[4]), int(match[3]), int(match[1])), match.end()

    def _cjk_date(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        """Read 2026年11月28日, 11月28日, 十一月二十八号."""
        at, year = lead.at, 0
        if match := re.compile(r"((?:19|20)\d\d) ?年 ?").match(self.text, at):
            year, at = int(match[1]), match.end()
        month, at = self._number(at, "月")
        day, end = self._number(at)
        if not month or not day or not _is_date(day, month):
            return None
        return Dated(day, month, year), end + (self.text[end : end + 1] in ("日", "号", "號"))

    def _numeric(self, lead: _Lead, found: Found) -> tuple[Piece, int] | None:
        """Read 28.11.2026, 28.11., 28/11, 11/28, 28-11."""
        match = _NUMERIC.match(self.text, lead.at)
        if not match or (found.day and match[2] == ".") or self._goes_on(match.end(), "."):
            return None
        first, second, year = int(match[1]), int(match[3]), int(match[4] or 0)
        if match[2] == "." and self._word(self._blank(match.end()), "time.hour_mark", "time.pm"):
            return None
        order = self.day_first
        if match[2] == "." and order is None:
            order = True
        date = _ordered(first, second, order)
        if date is None or (match[2] == "." and lead.time and not lead.date):
            return None
        dot = match[2] == "." and not year and self.text.startswith(".", match.end())
        return replace(date, year=_full_year(year)), match.end() + dot

    def _named_date(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        """Read 28 Nov 2026, the 28th of November, November 28th, 28. November."""
        day, at = self._ordinal(lead.at)
        month = self._word(self._of(at), "months") if day else None
        if month is None:
            month = self._word(lead.at, "months")
            day, at = self._ordinal(self._blank(month[1])) if month else (0, 0)
            if month is None or not day or self._word(self._blank(at), "time.pm", "time.am"):
                return None
            month = (month[0], at)
        if not _is_date(day, month[0]):
            return None
        year = _YEAR.match(self.text, self._of(month[1])) or _YEAR.match(self.text, month[1])
        return Dated(day, month[0], int(year[1]) if year else 0), year.end() if year else month[1]

    def _span(self, lead: _Lead, found: Found) -> tuple[Piece, int] | None:
        """Read in 3 days, 2w, 4 hours, a week from now."""
        amount, at = self._number(lead.at)
        whole = self._longest(lead.at, "spans") if lead.span else None
        if whole:
            return In(whole[0], whole[1]), whole[2]
        match = self._longest(self._blank(at), "units")
        if not match or not amount or found.day or found.weekday:
            return None
        _, unit, end = match
        after = self._word(self._blank(end), "words.after")
        spoken = not self.text[lead.at].isdecimal() and not _is_cjk(self.text[lead.at])
        if (lead.time and not lead.date) or (spoken and not lead.span and not after):
            return None
        if amount > 12 and self._is_hour_mark(unit, lead, at):
            return None
        return In(amount, unit), after[1] if after else end

    def _clock(self, lead: _Lead, found: Found) -> tuple[Piece, int] | None:
        """Read 17:00, 5pm, 17h30, 17 Uhr, 下午5点半, "at 5"."""
        half, at = self._half(lead.at) if _is_cjk(self.text[lead.at : lead.at + 1]) else ("", 0)
        start = at if half else lead.at
        hour, at = self._number(start, zero=True)
        if at == start or hour > 24:
            return None
        dated = bool(lead.time or found.day or found.weekday)
        minute, at, marked = self._minutes(at, dated=dated)
        if not half:
            half, end = self._half(self._blank(at))
            at = end if half else at
        if half:
            return _twelve(hour, minute, half, at)
        if not marked and (not lead.time or self._goes_on(at)):
            return None
        written = self.text[start:at]
        plain = self.lexicon.clock == 24 and ":" in written
        sure = hour > 12 or hour == 0 or written.startswith("0") or plain
        return Clock(hour, minute, sure), at

    def _weekday(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        """Read friday, this friday, next friday, friday next week, next week friday, 下周五."""
        for which, name in (
            (Which.NEXT_WEEK, "words.in_next_week"), (Which.THIS, "words.in_this_week"),
            (Which.NEXT, "words.next"), (Which.THIS, "words.this"),
        ):  # fmt: skip
            first = self._word(lead.at, name)
            names = ("weekdays", "short_weekdays") if "week" in name else ("weekdays",)
            day = self._word(self._of(first[1]), *names) if first else None
            if day:
                return Weekday(day[0], which), day[1]
        day = self._word(lead.at, "weekdays")
        return self._weekday_after(day) if day else None

    def _weekday_after(self, day: tuple[int, int]) -> tuple[Piece, int]:
        for which, name in (
            (Which.NEXT_WEEK, "words.in_next_week"), (Which.THIS, "words.in_this_week"),
            (Which.NEXT, "words.next"), (Which.THIS, "words.this"), (Which.LATER, "words.week"),
        ):  # fmt: skip
            last = self._word(self._of(day[1]), name)
            if last:
                return Weekday(day[0], which), last[1]
        return Weekday(day[0]), day[1]

    def _shift(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        match = self._word(lead.at, "days")
        return (Shift(match[0]), match[1]) if match else None

    def _end(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        names = ("day", "this_week", "next_week", "this_month", "next_month", "year")
        matches = [(m[1], name) for name in names if (m := self._word(lead.at, f"ends.{name}"))]
        if matches:
            end, name = max(matches)
            return (Part("end") if name == "day" else End(name)), end
        prefix = self._word(lead.at, "ends.month")
        month = self._word(self._of(prefix[1]), "months") if prefix else None
        return (End("month", month[0]), month[1]) if month else None

    def _part(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        for name in ("noon", "midnight", "morning", "afternoon"):
            match = self._word(lead.at, f"time.{name}")
            if match:
                return Part(name), match[1]
        return None

    def _week(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        for number, name in ((1, "words.in_next_week"), (0, "words.in_this_week")):
            match = self._word(lead.at, name)
            if match:
                return Week(number), match[1]
        return None

    def _day_of_month(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        """Read the 28th, le 28, am 28., 28日."""
        day, end = self._ordinal(lead.at)
        bare = end > lead.at and self.text[end - 1].isdecimal()
        cjk = self.text[end : end + 1] in ("日", "号", "號")
        dot = self.text[end - 1 : end] == "." and not lead.date
        if not 1 <= day <= 31 or self._goes_on(end) or (bare and not lead.article and not cjk):
            return None
        return None if dot else (Dated(day), end + cjk)

    # --- smaller pieces ---------------------------------------------------------------------

    def _word(self, at: int, *categories: str) -> tuple[int, int] | None:
        """Return the value and the end of the longest word here that is of a category."""
        for end in range(min(len(self.text), at + self.lexicon.longest), at, -1):
            for category, value in self.lexicon.words.get(self.text[at:end], ()):
                if category in categories and self._is_whole(end, category):
                    return value, end
        return None

    def _is_whole(self, end: int, category: str) -> bool:
        last, after = self.text[end - 1], self.text[end : end + 1]
        if not last.isalnum() or _is_cjk(last) or not after or _is_cjk(after):
            return True
        # "17h30": only the mark of an hour may touch a number.
        return not after.isalnum() or (category == "time.hour_mark" and after.isdecimal())

    def _number(self, at: int, mark: str = "", *, zero: bool = False) -> tuple[int, int]:
        """Return a number and its end, 0 and `at` for none; `mark` must stand behind it."""
        value, end = self._bare_number(at)
        if end == at or (value == 0 and not zero):
            return 0, at
        if mark:
            end = self._blank(end)
            return (value, self._blank(end + 1)) if self.text.startswith(mark, end) else (0, at)
        return value, end

    def _bare_number(self, at: int) -> tuple[int, int]:
        if match := _DIGITS.match(self.text, at):
            return int(match[0]), match.end()
        if self.text[at : at + 1] in _CJK_NUMERALS:
            return _cjk_number(self.text, at)
        return self._word(at, "numbers") or (0, at)

    def _ordinal(self, at: int) -> tuple[int, int]:
        """Return the number of a day with its ordinal mark: 28, 28., 28th, 1er."""
        match = _DIGITS.match(self.text, at)
        day, end = (int(match[0]), match.end()) if match else self._cjk_only(at)
        mark = self._word(end, "words.ordinal") or self._word(self._blank(end), "words.ordinal")
        if match and mark:
            return day, mark[1]
        dotted = match and self.text.startswith(".", end) and not self._digit(end + 1)
        return day, end + bool(dotted)

    def _cjk_only(self, at: int) -> tuple[int, int]:
        return _cjk_number(self.text, at) if self.text[at : at + 1] in _CJK_NUMERALS else (0, at)

    def _minutes(self, at: int, *, dated: bool) -> tuple[int, int, bool]:
        """Read what follows an hour: the minutes, the end, and whether it is surely a time."""
        match = _MINUTES.match(self.text, at)
        if match:
            mark = self._word(self._blank(match.end()), "time.hour_mark")
            half = self._half(self._blank(match.end()))[0]
            if self.text[at] == ":" or dated or mark or half:
                return int(match[1]), mark[1] if mark else match.end(), True
        mark = self._word(self._blank(at), "time.hour_mark")
        if dated and mark is None:
            mark = _H.match(self.text, at) and (0, at + 1)
        if mark is None:
            return 0, at, False
        half_past = self._word(mark[1], "time.half")
        if half_past:
            return 30, half_past[1], True
        minute, end = self._number(self._blank(mark[1]))
        if 0 < minute < 60 and (end - mark[1] == 2 or self.text[end : end + 1] == "分"):
            return minute, end + (self.text[end : end + 1] == "分"), True
        return 0, mark[1], True

    def _half(self, at: int) -> tuple[str, int]:
        for name in ("am", "pm"):
            match = self._word(at, f"time.{name}")
            if match:
                return name, self._blank(match[1]) if _is_cjk(self.text[at]) else match[1]
        return "", at

    def _is_hour_mark(self, unit: str, lead: _Lead, at: int) -> bool:
        """Tell whether "17h" may be a time of day in this language: no "in" before it."""
        mark = self._word(self._blank(at), "time.hour_mark")
        return unit == "hour" and not lead.span and mark is not None

    def _longest(self, at: int, section: str) -> tuple[int, str, int] | None:
        """Return the value, the unit and the end of the longest word of units or spans."""
        matches = [
            (match[1], match[0], unit)
            for unit in _UNITS
            if (match := self._word(at, f"{section}.{unit}"))
        ]
        end, value, unit = max(matches, default=(0, 0, ""))
        return (value, unit, end) if unit else None

    def _of(self, at: int) -> int:
        """Step over spaces and one "of"."""
        at = self._blank(at)
        match = self._word(at, "words.of")
        return self._blank(match[1]) if match else at

    def _blank(self, at: int) -> int:
        return at + 1 if self.text.startswith(" ", at) else at

    def _digit(self, at: int) -> bool:
        return self.text[at : at + 1].isdecimal()

    def _goes_on(self, at: int, allowed: str = "") -> bool:
        """Tell whether a word or number goes on here, so that it was not read to its end."""
        after = self.text[at : at + 1]
        if after in (".", ",", ":") and after not in allowed and self._digit(at + 1):
            return True
        return (after.isalnum() and not _is_cjk(after)) or after in ("%", "€", "$", "£")


def _grow(found: Found, piece: Piece, end: int) -> Found | None:
    """Return what was found with one more piece, None when its kind is there already."""
    match piece:
        case Weekday():
            return None if found.weekday else replace(found, weekday=piece, end=end)
        case Clock() | Part():
            return None if found.time else replace(found, time=piece, end=end)
        case Week() if found.weekday and found.weekday.which is Which.PLAIN:
            which = Which.NEXT_WEEK if piece.number else Which.THIS
            return replace(found, weekday=replace(found.weekday, which=which), end=end)
        case _:
            return None if found.day else replace(found, day=piece, end=end)


def _ordered(first: int, second: int, day_first: bool | None) -> Dated | None:
    """Return the date of two numbers; `swapped` when nobody knows which one is the day."""
    readings = [
        Dated(day, month)
        for day, month in ((first, second), (second, first))
        if _is_date(day, month)
    ]
    if len(readings) < 2 or first == second:
        return readings[0] if readings else None
    return replace(readings[0], swapped=True) if day_first is None else readings[not day_first]


def _is_date(day: int, month: int) -> bool:
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= longest[month - 1]


def _full_year(year: int) -> int:
    return year + 2000 if 0 < year < 100 else year


def _clock_of(hour: int, minute: int) -> Clock | None:
    return Clock(hour, minute, sure=hour > 12) if hour < 24 and minute < 60 else None


def _twelve(hour: int, minute: int, half: str, end: int) -> tuple[Piece, int] | None:
    if not 1 <= hour <= 12:
        # "17:00 pm" is said by people who mean 17:00.
        return (Clock(hour, minute), end) if 12 < hour < 24 and half == "pm" else None
    return Clock(hour % 12 + (12 if half == "pm" else 0), minute), end


def _is_cjk(text: str) -> bool:
    """Tell whether a letter belongs to a script without spaces between words."""
    return bool(text) and "\u2e80" <= text[0] <= "\u9fff"


_CJK_NUMERALS = frozenset(_CJK_DIGITS) | {"十"}


def _cjk_number(text: str, at: int) -> tuple[int, int]:
    """Read a numeral up to 99: 五, 十一, 二十八."""
    end = at
    while text[end : end + 1] in _CJK_NUMERALS and end - at < 3:
        end += 1
    tens, ten, ones = text[at:end].partition("十")
    if not ten:
        return (_CJK_DIGITS[tens], end) if len(tens) == 1 else (0, at)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0, at
    return (_CJK_DIGITS[tens] if tens else 1) * 10 + _CJK_DIGITS.get(ones, 0), end
