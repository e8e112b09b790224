"""From "friday 5pm" to an instant, and from an instant to words: the one place that does both.

Dates are read only where one is expected: behind a label (`due:`) or a command (`snooze`), never
searched for in free text. The words stand in a closed table per language, dates/*.toml. Whatever
two people could mean differently comes back as `Ambiguous`, and what is over as `Past`: then we
ask. Without a time of day the end of the receiver's working day is meant.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailflow.handoff.date_pieces import Found
from mailflow.handoff.date_resolve import Reading, Resolver
from mailflow.handoff.date_scan import Scanner
from mailflow.handoff.date_words import LANGUAGES, Folded, Lexicon, fold, lexicon, own_lexicon
from mailflow.handoff.hours import Calendar, calendar_of
from mailflow.handoff.model import Person

#: Longer than any date that people write; what follows is the rest.
_LONGEST = 160
#: A word shorter than this proves no language that the writer is not known to use.
_TELLING = 4

#: What sets off the words behind a date.
_STOPS = ",.;!)-–— ،؛。、"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Locale:
    """Say whose words are read: the writer's zone and language, the receiver's calendar.

    `day_first` is the order of 28/11; None takes the language's, and for English asks.
    """

    timezone: str
    language: str
    calendar: Calendar
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Hold one instant that was surely meant."""

    instant: datetime  #: aware UTC
    day: date  #: the local day that was named
    exact: bool  #: a time of day was named; else `instant` is the end of the working day
    matched: str  #: the words that were read
    rest: str = ""  #: what follows them: "thanks" of "friday, thanks"


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Hold several instants, all to come, of which we must ask which one was meant."""

    readings: tuple[When, ...]
    matched: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """Hold an instant that is over: a slip, to be asked about."""

    when: When


Outcome = When | Ambiguous | Past | None


def locale_of(writer: Person, receiver: Person | None = None) -> Locale:
    """Return how dates of `writer` are read when `receiver` (or he himself) has to be done."""
    return Locale(writer.timezone, writer.language, calendar_of(receiver or writer))


def parse_when(text: str, now: datetime, locale: Locale) -> Outcome:
    """Read the date with which `text` begins; None when it begins with none.

    None as well when the words after the date are not set off by a comma, a stop or a line: "friday
    the thirteenth party" is not understood rather than half understood.
    """
    line, newline, below = text.strip().partition("\n")
    folded = fold(line[:_LONGEST])
    below = line[_LONGEST:] + newline + below
    for words in _lexicons(locale):
        outcome = _parse(folded, words, now, locale)
        if outcome is not None or _begins_with_date(folded, words):
            return _with_rest(outcome, below)
    return _with_rest(_in_any_language(folded, now, locale), below)


def say_when(instant: datetime, timezone: str) -> str:
    """Say an instant for people, in their zone: "Fri 27 Nov 2026, 17:00 (Berlin)"."""
    zone, city = _zone(timezone)
    local = instant.astimezone(zone)
    return f"{say_day(local.date())}, {local:%H:%M} ({city})"


def say_day(day: date) -> str:
    """Say a local day for people: "Fri 27 Nov 2026"; English whatever the process's locale."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=512)
def _zone(name: str) -> tuple[ZoneInfo, str]:
    """Return a zone and the name people use for it; UTC for one that does not exist."""
    try:
        return ZoneInfo(name), name.rpartition("/")[2].replace("_", " ")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC"), "UTC"


def _lexicons(locale: Locale) -> tuple[Lexicon, ...]:
    return (lexicon(locale.language),)


def _in_any_language(folded: Folded, now: datetime, locale: Locale) -> Outcome:
    """Try the languages the writer is not known to use; they must not disagree."""
    outcomes: list[When | Ambiguous | Past] = []
    for language in LANGUAGES:
        outcome = _parse(folded, own_lexicon(language), now, locale)
        if outcome is not None and _is_telling(outcome) and outcome not in outcomes:
            outcomes.append(outcome)
    if len(outcomes) < 2:
        return outcomes[0] if outcomes else None
    whens = [when for outcome in outcomes for when in _whens(outcome)]
    longest = max(whens, key=lambda when: len(when.matched))
    future = tuple(dict.fromkeys(when for when in whens if when.instant > now))
    return Ambiguous(future, longest.matched, longest.rest) if future else Past(longest)


def _is_telling(outcome: When | Ambiguous | Past) -> bool:
    words = _whens(outcome)[0].matched.split()
    return any(len(word) >= _TELLING or not word.isascii() for word in words)


def _whens(outcome: When | Ambiguous | Past) -> tuple[When, ...]:
    match outcome:
        case Ambiguous():
            return outcome.readings
        case Past():
            return (outcome.when,)
    return (outcome,)


def _begins_with_date(folded: Folded, words: Lexicon) -> bool:
    return not Scanner(folded.text, words, None).scan().is_empty


def _parse(folded: Folded, words: Lexicon, now: datetime, locale: Locale) -> Outcome:
    order = locale.day_first
    if order is None:
        order = lexicon(locale.language).day_first
    found = Scanner(folded.text, words, order).scan()
    rest = None if found.is_empty else _rest(folded, found, words)
    if rest is None:
        return None
    try:
        readings = Resolver(now, ZoneInfo(locale.timezone), locale.calendar).readings(found)
    except (OverflowError, ValueError):  # beyond the years a calendar has
        return None
    return _outcome(readings, now, folded.until(found.end).strip(), rest)


def _outcome(readings: list[Reading], now: datetime, matched: str, rest: str) -> Outcome:
    whens = [When(r.instant, r.day, r.exact, matched, rest) for r in readings]
    future = tuple(when for when in whens if when.instant > now)
    if not whens:
        return None
    if len(whens) == 1:
        return whens[0] if future else Past(whens[0])
    return Ambiguous(future, matched, rest) if future else Past(whens[0])


def _rest(folded: Folded, found: Found, words: Lexicon) -> str | None:
    """Return what follows the date, None when it is not clear that the date has ended."""
    text = folded.text[found.end :].strip()
    if not text:
        return ""
    rest = folded.rest(found.end).strip()
    bare = text.lstrip(_STOPS)
    if "?" in text[:2] or not _is_set_off(text, words):
        return None
    if not Scanner(bare, words, None).scan().is_empty:
        return None  # a second date: "friday, monday"
    return rest.lstrip(_STOPS)


def _is_set_off(text: str, words: Lexicon) -> bool:
    if text.startswith((",", ".", ";", "!", ")", "(", "- ", "– ", "— ")):
        return True
    return any(
        category == "words.polite"
        for end in range(1, min(len(text), words.longest) + 1)
        if end == len(text) or not text[end].isalnum()
        for category, _ in words.words.get(text[:end], ())
    )


def _with_rest(outcome: Outcome, below: str) -> Outcome:
    """Give the outcome the lines below the one that was read."""
    if outcome is None or not below.strip():
        return outcome

    def longer(when: When) -> When:
        return replace(when, rest=(when.rest + below).strip())

    match outcome:
        case When():
            return longer(outcome)
        case Past():
            return Past(longer(outcome.when))
    readings = tuple(map(longer, outcome.readings))
    return replace(outcome, readings=readings, rest=(outcome.rest + below).strip())
