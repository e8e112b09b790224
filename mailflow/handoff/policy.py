"""Policy: what the configuration says about people and time, as the pure rooms need it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from mailflow.handoff.absence import Absence, Absences
from mailflow.handoff.hours import Calendar, calendar_of
from mailflow.handoff.model import Handoff, Person, Priority, State, Trigger
from mailflow.handoff.recipe import Recipe
from mailflow.handoff.routing import Directory
from mailflow.handoff.span import Span, parse_span


@dataclass(frozen=True, slots=True)
class Rung:
    """Hold one step of a ladder: after so much silence, this is what it means."""

    after: Span
    trigger: Trigger
    repeat: bool = False  #: again each time the same span has passed


def _ladder(*rungs: tuple[str, Trigger], repeat: bool = False) -> tuple[Rung, ...]:
    last = len(rungs) - 1
    return tuple(
        Rung(parse_span(after), trigger, repeat and number == last)
        for number, (after, trigger) in enumerate(rungs)
    )


_OFFER = _ladder(
    ("4 working hours", Trigger.SILENCE),
    ("1 working day", Trigger.LONG_SILENCE),
    ("2 working days", Trigger.VERY_LONG_SILENCE),
    ("3 working days", Trigger.EXPIRY),
)
_ANSWER = _ladder(
    ("1 working day", Trigger.SILENCE),
    ("2 working days", Trigger.LONG_SILENCE),
    ("4 working days", Trigger.VERY_LONG_SILENCE),
)

#: What silence means in each state: lifecycle.md, "Silence: what the clock does".
LADDERS: Mapping[State, tuple[Rung, ...]] = {
    # The wait is usually over first; the later turns are for one that names nobody.
    State.GATHERING: _ladder(
        ("4 working hours", Trigger.SILENCE), ("2 working days", Trigger.SILENCE), repeat=True
    ),
    State.OFFERED: _OFFER,
    State.PASSING: _OFFER,
    State.ASKING_FIRST: _ANSWER,
    State.ASKING: _ANSWER,
    State.ACCEPTED: _ladder(("3 working days", Trigger.SILENCE), repeat=True),
    State.WAITING: _ladder(("10 working days", Trigger.SILENCE), repeat=True),
    State.DELIVERED: _ladder(
        ("2 working days", Trigger.SILENCE), ("5 working days", Trigger.EXPIRY)
    ),
    State.RETURNED: _ladder(
        ("1 working day", Trigger.SILENCE), ("3 working days", Trigger.LONG_SILENCE)
    ),
}

#: How a priority changes every length of time, in hundredths: lifecycle.md.
PACE: Mapping[Priority, int] = {
    Priority.LOW: 100,
    Priority.NORMAL: 100,
    Priority.HIGH: 100,
    Priority.URGENT: 25,
}


@dataclass(frozen=True, slots=True)
class Policy:
    """Hold the people, the recipes, the ladders and the windows. Built from the configuration."""

    directory: Directory
    recipes: Mapping[str, Recipe] = field(default_factory=lambda: {"default": Recipe()})
    ladders: Mapping[State, tuple[Rung, ...]] = field(default_factory=lambda: LADDERS)
    undo: Span = field(default_factory=lambda: parse_span("1 day"))
    reopen: Span = field(default_factory=lambda: parse_span("30 days"))
    pace: Mapping[Priority, int] = field(default_factory=lambda: PACE)
    absences: Absences = field(default_factory=dict)  #: as the book has them at this moment

    def person(self, key: str) -> Person:
        """Return the person behind a key; for a team or nobody, one with the service's hours."""
        return self.directory.person(key) or self.directory.fallback

    def calendar(self, key: str) -> Calendar:
        """Return the working time of a person, without his absences; a team has the service's."""
        away = tuple((each.begins, each.ends) for each in self.absences.get(key, ()))
        return calendar_of(self.person(key), away)

    def week(self, key: str) -> Calendar:
        """Return the working time a person would have if he were never away."""
        return calendar_of(self.person(key))

    def absence(self, key: str, at: datetime) -> Absence | None:
        """Return the absence of a person at an instant, None when he is there."""
        return next((each for each in self.absences.get(key, ()) if each.covers(at)), None)

    def recipe(self, name: str) -> Recipe:
        """Return a recipe by name, the default one for a name that is gone."""
        return self.recipes.get(name) or self.recipes.get("default") or Recipe()

    def ladder(self, handoff: Handoff) -> tuple[Rung, ...]:
        """Return what silence means for a handoff as it stands: its recipe's ladder, or the one."""
        rungs = self.ladders.get(handoff.state, ())
        own = self.recipe(handoff.recipe).nudges.get(handoff.state, ())
        if len(own) != len(rungs):
            return rungs
        return tuple(replace(rung, after=after) for rung, after in zip(rungs, own, strict=True))

    def pressed(self, handoff: Handoff, span: Span) -> Span:
        """Return a length of time as the handoff's priority changes it."""
        percent = self.pace.get(handoff.context.priority, 100)
        return span if percent == 100 else span.working().scaled(percent)
