"""Leave: what somebody says about his own absence: "away 24 Dec - 2 Jan, substitute: mia".

The day behind "until" is the first day back, the day behind "to", "bis", "hasta" the last day
away; a single day ("away tomorrow") is away as a whole. Whatever could mean two things is asked
back, and so is a date that is over: a wrong day costs more than a question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mailflow.handoff.absence import Absence
from mailflow.handoff.clause import clean_words
from mailflow.handoff.dates import (
    Ambiguous,
    Outcome,
    Past,
    When,
    locale_of,
    parse_when,
    say_day,
    say_when,
)
from mailflow.handoff.hours import Calendar
from mailflow.handoff.leavewords import LeaveWords, leave_words
from mailflow.handoff.model import Person
from mailflow.handoff.policy import Policy

_DAY = timedelta(days=1)
#: Nobody is away for longer by one mail: it is a slip of the year.
_LONGEST = timedelta(days=550)
#: "from 20 Nov", said on the 23rd: it has begun.
_BEGUN = timedelta(days=31)
_EAST = "\u3000"
_SPELLED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.)?\s*")
_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|\.)?")


@dataclass(frozen=True, slots=True)
class Leave:
    """Hold what was said: an absence, or "I'm back", or what to ask about it."""

    absence: Absence | None = None
    back: bool = False
    ask: str = ""  #: date | person | sure | unproven
    candidates: tuple[str, ...] = ()  #: what may have been meant, as one would type it
    rest: str = ""  #: what else was typed

    @property
    def sets(self) -> bool:
        """Tell whether it changes the setting."""
        return not self.ask and (self.back or self.absence is not None)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Hold who speaks of his absence, when, and the people he may name."""

    person: Person
    now: datetime
    policy: Policy

    @property
    def calendar(self) -> Calendar:
        """Return his week."""
        return self.policy.week(self.person.key)

    def midnight(self, day: date) -> datetime:
        """Return when a day begins where he lives."""
        return datetime.combine(day, time(), self.calendar.zone).astimezone(UTC)

    def day_of(self, at: datetime) -> date:
        """Return his local day."""
        return self.calendar.local(at).date()

    def when(self, text: str) -> Outcome:
        """Read a date in his words."""
        return parse_when(text, self.now, locale_of(self.person))


@dataclass(frozen=True, slots=True)
class _Days:
    """Hold the two ends as they were read, and how the last one is meant."""

    first: Outcome  #: None: from now on
    last: Outcome
    last_away: bool  #: the last day is a day away, no first day back
    rest: str = ""


def read_leave(text: str, argument: str, speaker: Speaker) -> Leave:
    """Read an absence out of a mail whose command was "away", with this argument."""
    words, typed = leave_words(), clean_words(text).strip()
    typed, named = _substitute(typed, words, speaker)
    found = speaker.policy.directory.find(named) if named else ()
    if named and len(found) != 1:
        names = tuple(f"substitute: {key}" for key in found)
        return Leave(ask="person", candidates=names)
    start = typed.find(argument.split("\n")[0].strip()) if argument.strip() else -1
    if start < 0:
        return Leave(ask="date")
    days = _days(_Typed(typed[:start], typed[start:], argument), speaker)
    return _leave(days, found[0] if found else "", speaker)


def _substitute(typed: str, words: LeaveWords, speaker: Speaker) -> tuple[str, str]:
    """Return the text without the words about a substitute, and the name in them."""
    find = speaker.policy.directory.find
    for pattern in (words.substitute, words.stands_in, words.perhaps):
        match = pattern.search(typed)
        if match and (pattern is not words.perhaps or len(find(match["name"])) == 1):
            kept = typed[: match.start()] + "\n" + typed[match.end() :].lstrip(".,; ")
            return kept.strip(), match["name"]
    return typed, ""


@dataclass(frozen=True, slots=True)
class _Typed:
    """Hold a text about an absence, cut where its dates begin."""

    before: str
    text: str
    argument: str  #: the date alone, where words touch its end


def _days(typed: _Typed, speaker: Speaker) -> _Days:
    """Read the two ends of "1 dec to 5 dec", or the one of "until 1 dec"."""
    words, before, text = leave_words(), typed.before, typed.text
    opening = words.opening.match(text)
    if opening:
        before, text = before + opening[0], text[opening.end() :]
    for first, last, mark in _ranges(text, speaker, words):
        inside = words.until.fullmatch(mark) is None
        return _Days(first, last, inside, _rest_of(last))
    found, rest = _one(typed.argument, text, speaker)
    last_words = (before, text[len(_matched(found)) :][:4])
    if _says(words.through, last_words):
        return _Days(None, found, True, rest)
    if _says(words.until, last_words):
        return _Days(None, found, False, rest)
    if _says(words.begins, last_words) or any(
        part in _matched(found).casefold() for part in words.stretch
    ):
        return _Days(None, None, False)  # "from 1 dec", "next week": until when?
    return _Days(found, found, True, rest)


def _one(argument: str, text: str, speaker: Speaker) -> tuple[Outcome, str]:
    """Read the one date of a text, alone where its end is plain: "1 dec. The files", 5日まで."""
    found = speaker.when(text)
    after = text.partition(argument)[2] if text.startswith(argument) else "?"
    plain = not after or after[0] in ".;!\n" or after[0] > _EAST
    if found is not None or not plain:
        return found, _rest_of(found)
    return speaker.when(argument), "" if after[:1] > _EAST else after.strip(" .,;!\n")


def _says(pattern: re.Pattern[str], around: tuple[str, str]) -> bool:
    """Tell whether the word stands right in front of the date, or touches its end."""
    before, after = around
    ends = [match.end() for match in pattern.finditer(before)]
    return (bool(ends) and not before[ends[-1] :].strip()) or _touches(pattern, after)


def _touches(pattern: re.Pattern[str], text: str) -> bool:
    match = pattern.search(text)
    return match is not None and match[0][0] > _EAST  # まで, 前: behind the date


def _ranges(
    text: str, speaker: Speaker, words: LeaveWords
) -> Iterator[tuple[Outcome, Outcome, str]]:
    for match in words.between.finditer(text[:200]):
        left, right = text[: match.start()].strip(" ,"), text[match.end() :]
        last = speaker.when(right.strip())
        if last is None:
            continue
        number = _NUMBER.fullmatch(left)
        if number:  # "1 to 5 december"
            left = _SPELLED.sub(left.rstrip(".") + " ", _matched(last), count=1)
        first = speaker.when(left)
        if first is not None and not _rest_of(first):
            yield first, last, match[0]


def _matched(found: Outcome) -> str:
    return found.when.matched if isinstance(found, Past) else found.matched if found else ""


def _rest_of(found: Outcome) -> str:
    return found.when.rest if isinstance(found, Past) else found.rest if found else ""


def _leave(days: _Days, substitute: str, speaker: Speaker) -> Leave:
    """Make an absence of two ends, or the question about them."""
    found = [
        each
        for first, last in _pairs(days)
        if (each := _absence(first, last, days.last_away, speaker)) is not None
    ]
    made = [_with(each, substitute) for each in found]
    if len(made) == 1 and not isinstance(days.last, Past):
        return Leave(made[0], rest=days.rest)
    if isinstance(days.last, Past):
        when = say_when(days.last.when.instant, speaker.person.timezone)
        return Leave(ask="date", candidates=(f"{when} is over",))
    return Leave(ask="date", candidates=tuple(say_leave(each, speaker) for each in made))


def _with(absence: Absence, substitute: str) -> Absence:
    return Absence(absence.key, absence.begins, absence.ends, absence.said, substitute)


def _pairs(days: _Days) -> Iterator[tuple[When | None, When]]:
    """Yield what the two ends may mean together; 3/4 to 5/4 is read the same way twice."""
    firsts, lasts = _readings(days.first), _readings(days.last)
    if days.first is days.last or len(firsts) == len(lasts) > 1:
        yield from zip(firsts, lasts, strict=True)
        return
    for last in lasts:
        for first in firsts or (None,):
            yield first, last


def _readings(found: Outcome) -> tuple[When, ...]:
    match found:
        case Ambiguous(readings):
            return readings
        case Past(when):
            return (when,)
        case When():
            return (found,)
    return ()


def _absence(first: When | None, last: When, last_away: bool, speaker: Speaker) -> Absence | None:
    """Return the absence between two ends, None when it makes no sense."""
    now, ends = speaker.now, last.instant
    if not last.exact:
        ends = speaker.midnight(last.day + _DAY if last_away else last.day)
    begins = now
    if first is not None:
        begins = first.instant if first.exact else speaker.midnight(first.day)
        if begins < now - _BEGUN:
            return None
        begins = max(begins, now)
    if not begins < ends or ends - now > _LONGEST:
        return None
    return Absence(speaker.person.key, begins, ends, now)


def say_leave(absence: Absence, speaker: Speaker) -> str:
    """Say an absence as its person could have typed it: "from Tue 1 Dec 2026 to Fri 4 Dec 2026"."""
    zone, starts = speaker.person.timezone, speaker.day_of(absence.begins)
    whole = absence.ends == speaker.midnight(speaker.day_of(absence.ends))
    last = speaker.day_of(absence.ends - _DAY) if whole else None
    ends = say_day(last) if last else say_when(absence.ends, zone)
    helped = f", substitute: {absence.substitute}" if absence.substitute else ""
    if absence.begins <= speaker.now:
        back = say_day(speaker.day_of(absence.ends)) if whole else ends
        return f"until {back}{helped}"
    at_midnight = absence.begins == speaker.midnight(starts)
    begins = say_day(starts) if at_midnight else say_when(absence.begins, zone)
    return f"from {begins} to {ends}{helped}"
