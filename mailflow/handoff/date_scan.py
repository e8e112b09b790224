"""Recognise the pieces of a date in a text: weekdays, dates, times, spans; their order is free.

Nothing is searched for: reading begins at the first letter and ends with the first word that is
no piece of a date. What the pieces mean is settled in date_resolve.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mailflow.handoff.date_numbers import (
    clock_of,
    full_year,
    is_cjk,
    is_date,
    ordered,
    twelve,
)
from mailflow.handoff.date_pieces import (
    Clock,
    Dated,
    End,
    Found,
    In,
    Part,
    Piece,
    Shift,
    Week,
    Weekday,
    Which,
    grow,
)
from mailflow.handoff.date_reader import Reader

_ISO = re.compile(r"((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:t(?=\d))?")
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})(?:\2((?:19|20)\d\d|\d\d)(?![\d:]))?(?![\d:/])")
_YEAR = re.compile(r"[ ,]{0,2}((?:19|20)\d\d)(?![\d:])")
_OFFSET = re.compile(r" ?(?:utc|gmt)?([+-])([01]\d):?([0-5]\d)(?!\d)")
_NAMED_ZONE = re.compile(
    r" ?(?:\(([^()\n]{1,40})\)|([a-z_]{1,20}/[a-z_/]{1,30})|(utc|gmt|z)(?!\w))"
)


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
class Scanner(Reader):
    """Read all pieces at the beginning of a folded text."""

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
            match = self.word(self.blank(found.end), name)
            if match:
                before = found.before or name == "words.before_behind"
                return replace(found, end=match[1], before=before)
        return found

    def _step(self, found: Found) -> Found | None:
        """Read one more piece, None when there is none or it does not fit to the others."""
        bare, lead = self._lead(found)
        tries = [(lead, reader) for reader in self.readers]
        if bare != lead:
            # "In the morning" begins with a little word of its own.
            tries = [(bare, self._part), (bare, self._end), (bare, self._shift), *tries]
        for at, reader in tries:
            read = reader(at, found)
            grown = grow(found, *read) if read else None
            if grown is not None:
                grown = self._either(grown, at)
                return self._zone(replace(grown, before=found.before or at.before))
        return None

    def _lead(self, found: Found) -> tuple[_Lead, _Lead]:
        """Step over spaces and one comma or dash between pieces; then over the little words."""
        at = self.blank(found.end)
        if not found.is_empty and self.text.startswith((",", "- ", "– ", "— "), at):
            at = self.blank(at + 1)
        lead = bare = _Lead(at)
        while (more := self._little(lead)) is not None:
            lead = more
        return bare, lead

    def _little(self, lead: _Lead) -> _Lead | None:
        names = ("words.on", "words.at", "words.before", "words.the_day", "words.in")
        found = [self.word(lead.at, name) for name in names]
        end = max((match[1] for match in found if match), default=0)
        if not end:
            return None
        on, at, before, article, span = (bool(match and match[1] == end) for match in found)
        return _Lead(
            at=self.blank(end),
            time=at,
            date=on or article,
            article=article,
            before=lead.before or before,
            span=span,
        )

    def _either(self, found: Found, lead: _Lead) -> Found:
        """Remember that 17.11 and "4h" may be times, unless a little word says what they are."""
        if isinstance(found.day, In) and not found.time:
            _, at = self.number(lead.at)
            if self._is_hour_mark(found.day.unit, lead, at):
                return replace(found, either=Clock(found.day.amount, sure=False))
            if self.text.startswith("h", at) and 12 < found.day.amount < 24 and not lead.span:
                return replace(found, either=Clock(found.day.amount))
        match = _NUMERIC.fullmatch(self.text[lead.at : found.end])
        if not match or match[2] != "." or match[4] or not isinstance(found.day, Dated):
            return found
        if (lead.date and not lead.time) or found.time or found.weekday or len(match[3]) < 2:
            return found
        clock = clock_of(int(match[1]), int(match[3]))
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
        if not match or not is_date(int(match[4]), int(match[3])):
            return None
        return Dated(int(match[4]), int(match[3]), int(match[1])), match.end()

    def _cjk_date(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        """Read 2026年11月28日, 11月28日, 十一月二十八号."""
        at, year = lead.at, 0
        if match := re.compile(r"((?:19|20)\d\d) ?年 ?").match(self.text, at):
            year, at = int(match[1]), match.end()
        month, at = self.number(at, "月")
        day, end = self.number(at)
        if not month or not day or not is_date(day, month):
            return None
        return Dated(day, month, year), end + (self.text[end : end + 1] in ("日", "号", "號"))

    def _numeric(self, lead: _Lead, found: Found) -> tuple[Piece, int] | None:
        """Read 28.11.2026, 28.11., 28/11, 11/28, 28-11."""
        match = _NUMERIC.match(self.text, lead.at)
        if not match or (found.day and match[2] == ".") or self.goes_on(match.end(), "."):
            return None
        first, second, year = int(match[1]), int(match[3]), int(match[4] or 0)
        if match[2] == "." and self.word(self.blank(match.end()), "time.hour_mark", "time.pm"):
            return None
        order = self.day_first
        if match[2] == "." and order is None:
            order = True
        date = ordered(first, second, order)
        if date is None or (match[2] == "." and lead.time and not lead.date):
            return None
        dot = match[2] == "." and not year and self.text.startswith(".", match.end())
        return replace(date, year=full_year(year)), match.end() + dot

    def _named_date(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        """Read 28 Nov 2026, the 28th of November, November 28th, 28. November."""
        day, at = self.ordinal(lead.at)
        month = self.word(self.of(at), "months") if day else None
        if month is None:
            month = self.word(lead.at, "months")
            day, at = self.ordinal(self.blank(month[1])) if month else (0, 0)
            if month is None or not day or self.word(self.blank(at), "time.pm", "time.am"):
                return None
            month = (month[0], at)
        if not is_date(day, month[0]):
            return None
        year = _YEAR.match(self.text, self.of(month[1])) or _YEAR.match(self.text, month[1])
        return Dated(day, month[0], int(year[1]) if year else 0), year.end() if year else month[1]

    def _span(self, lead: _Lead, found: Found) -> tuple[Piece, int] | None:
        """Read in 3 days, 2w, 4 hours, a week from now."""
        amount, at = self.number(lead.at)
        whole = self.longest(lead.at, "spans") if lead.span else None
        if whole:
            return In(whole[0], whole[1]), whole[2]
        match = self.longest(self.blank(at), "units")
        if not match or not amount or found.day or found.weekday:
            return None
        _, unit, end = match
        after = self.word(self.blank(end), "words.after")
        spoken = not self.text[lead.at].isdecimal() and not is_cjk(self.text[lead.at])
        if (lead.time and not lead.date) or (spoken and not lead.span and not after):
            return None
        if amount > 12 and self._is_hour_mark(unit, lead, at):
            return None
        return In(amount, unit), after[1] if after else end

    def _clock(self, lead: _Lead, found: Found) -> tuple[Piece, int] | None:
        """Read 17:00, 5pm, 17h30, 17 Uhr, 下午5点半, "at 5"."""
        half, at = self.half(lead.at) if is_cjk(self.text[lead.at : lead.at + 1]) else ("", 0)
        start = at if half else lead.at
        hour, at = self.number(start, zero=True)
        if at == start or hour > 24:
            return None
        dated = bool(lead.time or found.day or found.weekday)
        minute, at, marked = self.minutes(at, dated=dated)
        if not half:
            half, end = self.half(self.blank(at))
            at = end if half else at
        if half:
            return twelve(hour, minute, half, at)
        if not marked and (not lead.time or self.goes_on(at)):
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
            first = self.word(lead.at, name)
            names = ("weekdays", "short_weekdays") if "week" in name else ("weekdays",)
            day = self.word(self.of(first[1]), *names) if first else None
            if day:
                return Weekday(day[0], which), day[1]
        day = self.word(lead.at, "weekdays")
        return self._weekday_after(day) if day else None

    def _weekday_after(self, day: tuple[int, int]) -> tuple[Piece, int]:
        for which, name in (
            (Which.NEXT_WEEK, "words.in_next_week"), (Which.THIS, "words.in_this_week"),
            (Which.NEXT, "words.next"), (Which.THIS, "words.this"), (Which.LATER, "words.week"),
        ):  # fmt: skip
            last = self.word(self.of(day[1]), name)
            if last:
                return Weekday(day[0], which), last[1]
        return Weekday(day[0]), day[1]

    def _shift(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        match = self.word(lead.at, "days")
        return (Shift(match[0]), match[1]) if match else None

    def _end(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        names = ("day", "this_week", "next_week", "this_month", "next_month", "year")
        matches = [(m[1], name) for name in names if (m := self.word(lead.at, f"ends.{name}"))]
        if matches:
            end, name = max(matches)
            return (Part("end") if name == "day" else End(name)), end
        prefix = self.word(lead.at, "ends.month")
        month = self.word(self.of(prefix[1]), "months") if prefix else None
        return (End("month", month[0]), month[1]) if month else None

    def _part(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        for name in ("noon", "midnight", "morning", "afternoon"):
            match = self.word(lead.at, f"time.{name}")
            if match:
                return Part(name), match[1]
        return None

    def _week(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        for number, name in ((1, "words.in_next_week"), (0, "words.in_this_week")):
            match = self.word(lead.at, name)
            if match:
                return Week(number), match[1]
        return None

    def _day_of_month(self, lead: _Lead, _: Found) -> tuple[Piece, int] | None:
        """Read the 28th, le 28, am 28., 28日."""
        day, end = self.ordinal(lead.at)
        bare = end > lead.at and self.text[end - 1].isdecimal()
        cjk = self.text[end : end + 1] in ("日", "号", "號")
        dot = self.text[end - 1 : end] == "." and not lead.date
        if not 1 <= day <= 31 or self.goes_on(end) or (bare and not lead.article and not cjk):
            return None
        return None if dot else (Dated(day), end + cjk)

    def _is_hour_mark(self, unit: str, lead: _Lead, at: int) -> bool:
        """Tell whether "17h" may be a time of day in this language: no "in" before it."""
        mark = self.word(self.blank(at), "time.hour_mark")
        return unit == "hour" and not lead.span and mark is not None
