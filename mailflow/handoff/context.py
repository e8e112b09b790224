"""Context: what the owner needs to know, found in labelled lines and merged over several mails.

Rules: a field is a label and a colon, in any of the languages ("Done when: the logo is live",
"- Fällig: Freitag"), and goes on until the next label; a table's wide gap may stand for the colon
where the label is a field's own name. What stands there untouched from our template is a gap.
Later answers win; nothing is lost.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from mailflow.handoff.clause import clean_words, fold
from mailflow.handoff.levels import find_level
from mailflow.handoff.lexicon import LANGUAGES, load_fields
from mailflow.handoff.model import FIELDS, Context, Priority
from mailflow.handoff.recipe import Recipe, plain_label

_DEFAULT = Recipe()
#: Lines that are looked at, and what one value may hold.
_LINES, _LONGEST = 2_000, 20_000
_LONGEST_LABEL = 40
_BULLET = re.compile(r"\s{0,8}(?:[-*•·–+#>|]{1,3}|\d{1,2}[.)])?\s{0,4}")
_MARKS = "*_~`|# \t"
_GAP = re.compile(r"\t{1,4}| {3,40}")
_HINT = re.compile(r"[(\[<{].{0,300}[)\]>}]", re.DOTALL)
_FRONT_HINT = re.compile(r"[(\[][^()\[\]\n]{0,200}\?[)\]]")
_WORD = re.compile(r"[^\W_]{1,60}")
_EMPTY = frozenset({"", "...", "…", "-", "--", "—", "?", "??", "tbd", "n/a", "not said", "xxx"})
_SHORT = frozenset({"due", "priority", "owner", "recipe"})  #: fields of one line


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the labelled fields of a text, and the text without them."""

    fields: tuple[tuple[str, str], ...] = ()  #: (name, value): FIELDS, "owner", "recipe"; in order
    rest: str = ""

    def get(self, name: str) -> str:
        """Return the last value of a field, "" when it is not there."""
        return next((value for key, value in reversed(self.fields) if key == name), "")


def find_fields(
    text: str,
    languages: Sequence[str] = ("en",),
    recipe: Recipe = _DEFAULT,
    ours: frozenset[str] | None = None,
) -> Found:
    """Find the labelled fields of a text, written in one of the languages or any other we know.

    The recipe's own labels count before all others. Values keep their line ends. Empty values and
    untouched hints of the template are left out. In a letter of ours, or in its quote, `ours` are
    its lines as `bare_line` has them: a value ends at the blank line before one, or before any.
    """
    labels = {**_labels(languages), **recipe.labels()} if recipe.fields else _labels(languages)
    lines = text.replace("\r\n", "\n").split("\n")
    heads = [_field(line, labels) for line in lines[:_LINES]]
    starts = [place for place, head in enumerate(heads) if head is not None]
    if not starts:
        return Found(rest=text.strip())
    fields: list[tuple[str, str]] = []
    rest = lines[: starts[0]]
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        name, first = heads[start] or ("", "")
        following = lines[start + 1 : stop]
        at_blank = frozenset[str]() if ours is None and stop == len(lines) else ours
        length = _length(name, first, following, at_blank)
        value = _value([first, *lines[start + 1 : start + 1 + length]], recipe.hints())
        fields += [] if is_gap(value) else [(name, value)]
        rest += lines[start + 1 + length : stop]
    return Found(tuple(fields), "\n".join(rest).strip())


def bare_line(line: str) -> str:
    """Return a line as it is known again in a quote: no blanks, and no link behind its words."""
    return "".join(line.lstrip("> ").partition("<")[0].split())


def _length(name: str, first: str, following: Sequence[str], ours: frozenset[str] | None) -> int:
    """Return how many of the lines behind a label belong to its value.

    Short fields are one line. Text runs on to the next label; the last one ends at a blank line,
    and in a quote every one does unless somebody has written on below it.
    """
    begun = bool(_stripped(first))
    if begun and name in _SHORT:
        return 0
    for place, line in enumerate(following):
        if line.strip():
            if name in _SHORT:
                return place + 1
            begun = True
        elif begun and ours is not None:
            below = next(filter(None, map(bare_line, following[place:])), "")
            if not ours or not below or below in ours:
                return place
    return len(following) if begun else 0


def _value(lines: Sequence[str], hints: Sequence[str]) -> str:
    """Join a value's lines, without bullets' marks around it and hints beside it."""
    value = "\n".join([_stripped(lines[0]), *(line.rstrip() for line in lines[1:])]).strip()
    for ours in hints:
        value = _without(value, ours)
    hint = _FRONT_HINT.match(value)
    if hint and hint.end() < len(value) and is_gap(hint.group().strip()):
        value = value[hint.end() :].strip()
    return value[:_LONGEST]


def _without(value: str, hint: str) -> str:
    """Return what was written beside our hint, whose blanks a mail program may have changed."""
    words = "".join(hint.split())
    if "".join(value[: len(hint) * 2].split()).startswith(words):
        at = 0
        for letter in words:
            at = value.index(letter, at) + 1
        return value[at:].strip()
    return value.removesuffix(hint).strip()


def _stripped(value: str) -> str:
    return value.strip().lstrip(_MARKS).rstrip()


def is_gap(value: str) -> bool:
    """Tell whether a value says nothing: empty, dots, or an untouched hint in brackets."""
    bare = value.strip(_MARKS + "\n")
    hint = _HINT.fullmatch(bare) is not None or fold(bare.rstrip("?!. ")) in _hints()
    return hint or bare.casefold() in _EMPTY


@cache
def _hints() -> frozenset[str]:
    return frozenset(hint for code in LANGUAGES for hint in load_fields(code)[1])


@cache
def _all_labels(languages: tuple[str, ...]) -> dict[str, str]:
    return {label: name for code in reversed(languages) for label, name in load_fields(code)[0]}


def _labels(languages: Sequence[str]) -> dict[str, str]:
    """Return label -> field name; the given languages win over English, English over the rest."""
    wanted = [code for code in (*languages, "en") if code in LANGUAGES]
    order = list(dict.fromkeys([*wanted, *LANGUAGES]))
    return _all_labels(tuple(order))


def _field(line: str, labels: dict[str, str]) -> tuple[str, str] | None:
    """Split a line into the name of its field and the value; None when it begins no field."""
    bullet = _BULLET.match(line)
    raw = line[bullet.end() if bullet else 0 :][:_LONGEST].strip(_MARKS)
    plain = clean_words(line[bullet.end() if bullet else 0 :][:_LONGEST])
    head, colon, value = plain.partition(":")
    if colon and (name := labels.get(_label(head))):
        return name, value
    wide = _GAP.search(raw[:_LONGEST_LABEL])
    if wide is None:
        return None
    name = labels.get(_label(raw[: wide.start()]), "")
    return (name, clean_words(raw[wide.end() :])) if name in FIELDS else None


def _label(head: str) -> str:
    """Return a label as it is looked up: without marks and what stands behind it in brackets."""
    bare = head.strip(_MARKS)
    if len(bare) > _LONGEST_LABEL * 2:
        return ""
    return plain_label(bare.split("(")[0].split("[")[0].strip(_MARKS))


def merge(
    context: Context,
    found: Found,
    parse_due: Callable[[str], datetime | None],
    levels: Mapping[str, Priority] | None = None,
) -> tuple[Context, tuple[tuple[str, str], ...]]:
    """Merge fields into a context: later answers win, what is not answered stays.

    `levels` are a recipe's own words for a priority. Returns the new context and the problems as
    (field, value): a due date `parse_due` does not read, a priority that is none. The problem's
    field keeps its former value.
    """
    problems: list[tuple[str, str]] = []
    for name, value in found.fields:
        if name == "priority" and (level := _own_level(value, levels or {})):
            value = level.value
        merged = _merged(context, name, value, parse_due)
        if merged is None:
            problems.append((name, value))
        else:
            context = merged
            problems = [problem for problem in problems if problem[0] != name]
    return context, tuple(problems)


def _own_level(value: str, levels: Mapping[str, Priority]) -> Priority | None:
    """Return what the longest of a recipe's own words in `value` means: "unstable" is urgent."""
    words = f" {' '.join(_WORD.findall(fold(clean_words(value[: _LONGEST_LABEL * 4]))))} "
    return next((levels[k] for k in sorted(levels, key=len)[::-1] if f" {k} " in words), None)


def _merged(
    context: Context, name: str, value: str, parse_due: Callable[[str], datetime | None]
) -> Context | None:
    """Return the context with one more field, None when the value cannot be read."""
    match name:
        case "due":
            due = parse_due(value)
            return replace(context, due=due) if due else None
        case "priority":
            level = next(filter(None, (find_level(value, code) for code in LANGUAGES)), "")
            return replace(context, priority=Priority(level)) if level else None
        case "background":
            return replace(context, background=value)
        case "done_when":
            return replace(context, done_when=value)
        case "constraints":
            return replace(context, constraints=value)
        case "if_stuck":
            return replace(context, if_stuck=value)
    return context  # owner and recipe are for the caller


def missing(context: Context, required: Sequence[str]) -> tuple[str, ...]:
    """Return the required fields that are gaps, in the order in which they are asked.

    A priority is never missing: it is normal when nobody says otherwise.
    """
    wanted = [name for name in FIELDS if name in required and name != "priority"]
    return tuple(name for name in wanted if getattr(context, name) is None)
