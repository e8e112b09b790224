"""The kinds of values a configuration holds, each read from words with a sentence on failure.

A reader here takes what stands in the file and returns the value, or raises ValueError with a
sentence. No sentence repeats a value that could be a secret.
"""

import re
import shlex
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator

from mailflow.handoff.hours import check_holidays
from mailflow.handoff.span import Span, parse_duration, parse_span
from mailflow.handoff.week import parse_hours

#: The languages people may write in: grammar.md, section 7.
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "ru", "zh", "ja", "ar")

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,253}")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SIZES = {"": 1, "b": 1, "kib": 2**10, "mib": 2**20, "gib": 2**30, "kb": 1000, "mb": 10**6}


def did_you_mean(word: str, known: list[str]) -> str:
    """Return ' - did you mean ...?', or "" when nothing known is near."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    return f" - did you mean {near[0]!r}?" if near else ""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")
    return value.strip()


def clean_address(value: object) -> str:
    """Return an address in lower case: we compare by that, as nearly all mail servers do."""
    text = _text(value).casefold()
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is no mail address; write 'name@example.com'")
    return text


def _domain(value: object) -> str:
    text = _text(value).casefold().removeprefix("@")
    if not _DOMAIN.fullmatch(text):
        raise ValueError(f"{text!r} is no domain; write 'example.com'")
    return text


def _clock(value: object) -> str:
    text = _text(value)
    if not _CLOCK.fullmatch(text):
        raise ValueError(f"{text!r} is no time of day; write '09:00'")
    return text


def _zone(value: object) -> str:
    text = _text(value)
    if not _is_zone(text):
        near = did_you_mean(text, sorted(available_timezones()))
        raise ValueError(f"{text!r} is no time zone{near or '; write one like Europe/Berlin'}")
    return text


@cache
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; a path that leaves the data; a directory
        return False
    return True


def _hours(value: object) -> str:
    text = _text(value)
    parse_hours(text)
    return text


def _holidays(value: object) -> str:
    text = _text(value)
    check_holidays(text)
    return text


def _language(value: object) -> str:
    text = _text(value).casefold()
    if text not in LANGUAGES:
        raise ValueError(f"{text!r} is no language mailflow reads; write {', '.join(LANGUAGES)}")
    return text


def _span(value: object) -> Span:
    return parse_span(_words(value))


def _optional_span(value: object) -> Span | None:
    return parse_span(_words(value)) if value not in ("", None) else None


def _duration(value: object) -> timedelta:
    return value if isinstance(value, timedelta) else parse_duration(_words(value))


def _words(value: object) -> str:
    # A bare 0 is as clear as "0"; any other bare number lacks its unit.
    return str(value) if isinstance(value, int) else _text(value)


def _size(value: object) -> int:
    text = _words(value).casefold()
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    factor = _SIZES.get(text[len(digits) :].strip())
    if not digits.isascii() or not digits or len(digits) > 12 or factor is None:
        raise ValueError(f"{text!r} is no size; write '25 MiB'")
    return int(digits) * factor


def _label(value: object) -> str:
    text = _text(value)
    if len(text) > 40 or not text.isprintable() or any(mark in text for mark in ":()[]"):
        raise ValueError("must be one line of at most 40 letters, without colons and brackets")
    return text


def _hint(value: object) -> str:
    text = _text(value).removeprefix("(").removesuffix(")")
    if len(text) > 100 or not text.isprintable() or any(mark in text for mark in "()[]"):
        raise ValueError("must be one line of at most 100 letters, without brackets")
    return text


def _list(value: object) -> object:
    """Take "a, b" for a list: the environment knows no lists, and one address is easily bare."""
    if isinstance(value, str):
        return [piece.strip() for piece in value.split(",") if piece.strip()]
    return value


def _command(value: object) -> object:
    """Take a line for a command and its arguments, as a shell would cut it; no shell runs it."""
    return shlex.split(value) if isinstance(value, str) else value


#: Marks a number of bytes, which people write as "25 MiB".
SIZE = "size"

EmailAddress = Annotated[str, BeforeValidator(clean_address)]
Domain = Annotated[str, BeforeValidator(_domain)]
Clock = Annotated[str, BeforeValidator(_clock)]
Zone = Annotated[str, BeforeValidator(_zone)]
Hours = Annotated[str, BeforeValidator(_hours)]
Holidays = Annotated[str, BeforeValidator(_holidays)]
Language = Annotated[str, BeforeValidator(_language)]
SpanText = Annotated[Span, BeforeValidator(_span)]
OptionalSpan = Annotated[Span | None, BeforeValidator(_optional_span)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Size = Annotated[int, BeforeValidator(_size), SIZE]
Addresses = Annotated[tuple[EmailAddress, ...], BeforeValidator(_list)]
Domains = Annotated[tuple[Domain, ...], BeforeValidator(_list)]
Label = Annotated[str, BeforeValidator(_label)]
Hint = Annotated[str, BeforeValidator(_hint)]
Names = Annotated[tuple[str, ...], BeforeValidator(_list)]
Command = Annotated[tuple[str, ...], BeforeValidator(_command)]
Steps = Annotated[tuple[SpanText, ...], BeforeValidator(_list)]
OptionalPath = Annotated[
    Path | None, BeforeValidator(lambda value: None if value in ("", None) else value)
]
