"""The readiness gate: what the giver's mails say for the context, merged over all of them.

Rules: a label says more than plain words; a later mail more than an earlier one; what stands
untouched in the quoted letter is ours and says nothing; the requester's text decides nothing but
the background (docs/decisions/0018). What plain words say is told to the giver, so that a mistake
is seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.handoff.context import Found, bare_line, find_fields, merge, missing
from mailflow.handoff.dates import (
    Ambiguous,
    Locale,
    Outcome,
    Past,
    When,
    locale_of,
    parse_when,
    say_when,
)
from mailflow.handoff.gatewords import is_aside
from mailflow.handoff.model import FIELDS, Context, Person, Priority
from mailflow.handoff.plain import hear
from mailflow.handoff.policy import Policy
from mailflow.handoff.recipe import Recipe

#: Fields of the requester's that are shown to the giver, who may take them over.
_SUGGESTED = ("done_when", "due", "priority")
_SHOWN = 120
_RUN_ON = 12  #: lines of ours that may have run into the last value of a page
_NOTHING = Found()
_ANSWER = 200  #: longer words without a label are no answer to a question
_QUESTIONS = frozenset("?\uff1f\u061f")
_TAKE_BACK = 'If it was not meant so, reply "undo".'


@dataclass(frozen=True, slots=True)
class Gate:
    """Hold what words about a handoff depend on: who writes, who is asked, by which recipe."""

    giver: Person
    owner: str
    recipe: Recipe
    policy: Policy
    now: datetime

    @property
    def locale(self) -> Locale:
        """Return how the giver's dates are read, with the owner's working hours."""
        owner = self.policy.directory.person(self.owner) if self.owner else None
        return locale_of(self.giver, owner)

    def due(self, text: str) -> datetime | None:
        """Return the instant a text names, None when it names none or more than one."""
        found = parse_when(text, self.now, self.locale)
        return found.instant if isinstance(found, When) else None

    def find(self, text: str) -> Found:
        """Find the labelled fields of a text, in the recipe's words and in all others."""
        return find_fields(text, self.giver.languages, self.recipe)


@dataclass(frozen=True, slots=True)
class Filled:
    """Hold a context after a mail, and what the giver is told of it."""

    context: Context
    rest: str = ""  #: what was typed without the labelled fields
    notices: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()  #: sentences about what could not be read
    levelled: bool = False  #: a priority was said, be it the normal one


def fill(
    gate: Gate, context: Context, typed: str, quoted: Found = _NOTHING, *, plain: bool = True
) -> Filled:
    """Merge into a context what was filled into the quote, labelled, and said in plain words."""
    levels = gate.recipe.levels
    context, in_quote = merge(context, quoted, gate.due, levels)
    found = gate.find(typed)
    context, typed_wrong = merge(context, found, gate.due, levels)
    wrong = [each for each in (*in_quote, *typed_wrong) if _is_open(each[0], found, typed_wrong)]
    problems = _say_problems(gate, tuple(dict.fromkeys(wrong)))
    said = any(name == "priority" for each in (quoted, found) for name, _ in each.fields)
    levelled = said and not any(name == "priority" for name, _ in wrong)
    if not plain:
        return Filled(context, found.rest, problems=problems, levelled=levelled)
    heard = _hear(gate, context, found)
    problems = (*problems, *heard.problems)
    return replace(heard, rest=found.rest, problems=problems, levelled=levelled)


def answered_in_quote(gate: Gate, context: Context, quoted: str, letter: str) -> Found:
    """Find what was filled into the quote of `letter`: what stands there otherwise than we wrote.

    Where the letter is not known only what is a gap can have been filled in.
    """
    ours = find_fields(letter, gate.giver.languages, gate.recipe, frozenset())
    lines = frozenset(map(bare_line, ours.rest.split("\n"))) - {""}
    found = find_fields(quoted, gate.giver.languages, gate.recipe, lines)
    shown = {(name, _bare(value)) for name, value in ours.fields}
    if letter:
        rows = sorted({_bare(line) for line in letter.split("\n")} - {""}, key=len, reverse=True)
        new = (each for each in found.fields if not _is_shown(*each, shown, rows))
        return Found(tuple(new))
    # The form stands above what we say of the rest, so the first of two answers is his.
    first = dict(reversed(found.fields))
    gaps = [name for name in FIELDS if getattr(context, name) in (None, Priority.NORMAL)]
    return Found(tuple((name, first[name]) for name in gaps if name in first))


def _is_shown(name: str, value: str, shown: set[tuple[str, str]], ours: Sequence[str]) -> bool:
    """Tell whether a value is as we wrote it; lines of ours may have run into its end.

    `ours` are the other lines of the letter, without blanks.
    """
    bare = _bare(value)
    return any(
        name == each and bare.startswith(said) and _is_made_of(bare[len(said) :], ours)
        for each, said in shown
    )


def _is_made_of(tail: str, ours: Sequence[str]) -> bool:
    """Tell whether a text consists of whole lines of ours."""
    for _ in range(_RUN_ON):
        if not tail:
            return True
        tail = next((tail[len(line) :] for line in ours if tail.startswith(line)), tail)
    return not tail


def _bare(value: str) -> str:
    return "".join(value.split())


def _is_open(name: str, found: Found, typed_wrong: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether a mistake in the quote still stands: a typed answer settles it."""
    return not found.get(name) or any(name == each for each, _ in typed_wrong)


def _hear(gate: Gate, context: Context, found: Found) -> Filled:
    """Add what plain words say where no label says it."""
    heard = hear(found.rest, gate.now, gate.locale)
    said: list[str] = []
    problems: tuple[str, ...] = ()
    if isinstance(heard.due, When) and not found.get("due"):
        context = replace(context, due=heard.due.instant)
        said.append(f'due {_say(gate, heard.due)}, from "{heard.due_words}"')
    elif heard.due is not None and not found.get("due"):
        problems = (_say_unclear(gate, heard.due_words, heard.due),)
    if heard.level and not found.get("priority"):
        context = replace(context, priority=heard.level)
        said.append(f'priority {heard.level}, from "{heard.level_words}"')
    return Filled(context, notices=understood(said), problems=problems)


def understood(said: list[str]) -> tuple[str, ...]:
    """Return the sentence that shows what plain words were taken for."""
    return (f"Understood from your words: {'; '.join(said)}.",) if said else ()


def answer_gap(gate: Gate, context: Context, words: str) -> Filled | None:
    """Let words without a label fill the one gap that was asked for; None when they cannot.

    They send the request on its way, so only short ones do that say nothing else.
    """
    gaps = missing(context, gate.recipe.required)
    text = words.strip()
    if len(gaps) != 1 or not text or len(text) > _ANSWER or set(text) & _QUESTIONS:
        return None
    name = gaps[0]
    label = gate.recipe.wording(name).label
    if name != "due":
        if is_aside(text, gate.giver.languages, dated=False):
            return None
        context, _ = merge(context, Found(((name, text),)), gate.due)
        notice = understood([f"{label.lower()}: {_short(text)}"])
        return Filled(context, notices=(*notice, _TAKE_BACK))
    outcome = parse_when(text, gate.now, gate.locale)
    rest = text.replace(outcome_words(outcome), " ") if outcome else text
    if is_aside(rest, gate.giver.languages, dated=True):
        return None
    if isinstance(outcome, When):
        said = f'{label.lower()} {_say(gate, outcome)}, from "{outcome.matched}"'
        context = replace(context, due=outcome.instant)
        return Filled(context, notices=(*understood([said]), _TAKE_BACK))
    if outcome is None:
        return None
    return Filled(context, problems=(_say_unclear(gate, outcome_words(outcome), outcome),))


def outcome_words(outcome: When | Ambiguous | Past) -> str:
    """Return the words a date was read from."""
    if isinstance(outcome, When):
        return outcome.matched
    return outcome.matched if isinstance(outcome, Ambiguous) else outcome.when.matched


def suggest(gate: Gate, context: Context, request: str) -> Filled:
    """Take the background from a labelled line of the request; show the giver what else it says."""
    found = gate.find(request)
    notices = []
    if context.background is None and (background := found.get("background")):
        context = replace(context, background=background)
        notices.append("The background is what the request itself calls so.")
    for name in _SUGGESTED:
        value = found.get(name)
        known = context.priority is not Priority.NORMAL if name == "priority" else None
        if value and not (known or (name != "priority" and getattr(context, name))):
            label = gate.recipe.wording(name).label
            notices.append(
                f'The request says "{label}: {_short(value)}". It counts when you say so: answer'
                " with that line."
            )
    return Filled(context, notices=tuple(notices))


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."


def _say(gate: Gate, when: When) -> str:
    return say_when(when.instant, gate.giver.timezone)


def _say_unclear(gate: Gate, words: str, outcome: Outcome) -> str:
    """Ask about a date that may be several, or that is over."""
    label = gate.recipe.wording("due").label
    cure = f"Please write one day, for example: {label}: 28 November 17:00"
    if isinstance(outcome, Ambiguous):
        readings = " or ".join(_say(gate, each) for each in outcome.readings[:4])
        return f'"{_short(words)}" can mean {readings}. {cure}'
    if isinstance(outcome, Past):
        return f'"{_short(words)}" is over: {_say(gate, outcome.when)}. {cure}'
    return f'"{_short(words)}" could not be read as a date. {cure}'


def _say_problems(gate: Gate, problems: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return a sentence with the cure for each labelled value that could not be read."""
    sentences = []
    for name, value in problems:
        label = gate.recipe.wording(name).label
        if name == "due":
            outcome = parse_when(value, gate.now, gate.locale)
            sentences.append(_say_unclear(gate, f"{label}: {value}", outcome))
        else:
            words = gate.recipe.wording(name).hint.strip("()") or "low, normal, high or urgent"
            sentences.append(f'"{label}: {_short(value)}" could not be read. Please write: {words}')
    return tuple(sentences)
