"""What a kind of request must say before it is offered, in which words, and how it is followed up.

Values only: the recipes stand in templates/recipes/*.toml, which config/recipes.py reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailflow.handoff.clause import fold
from mailflow.handoff.model import Priority, State
from mailflow.handoff.span import Span, Unit

#: The readiness gate stays shut for this long (lifecycle.md, gathering).
_WAIT = Span(1, Unit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Wording:
    """Hold how one field of the context is called and asked for."""

    label: str
    hint: str = ""  #: in round brackets: an answer that leaves it untouched is a gap
    also: tuple[str, ...] = ()  #: further labels that are found


#: How a field is called where the recipe says nothing else.
WORDINGS: Mapping[str, Wording] = {
    "background": Wording("Background", "(what should one know before starting?)"),
    "done_when": Wording("Done when", "(how will you both see that it is done?)"),
    "due": Wording("Due", "(a day and a time, such as friday 5pm)"),
    "priority": Wording("Priority", "(low, normal, high or urgent)"),
    "constraints": Wording("Constraints", "(budget, rules, people to ask)"),
    "if_stuck": Wording("If stuck", "(who can help, and by when to speak up)"),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hold one recipe."""

    name: str = "default"
    required: tuple[str, ...] = ("done_when", "due")  #: names of model.FIELDS, in their order
    wait: Span = _WAIT  #: then it is offered with the gaps shown; 0: at once
    due: Span | None = None  #: the due date when nobody names one, counted from the offer
    title: str = ""  #: what people call it: "Shift handover"
    description: str = ""  #: one sentence for the giver
    priority: Priority | None = None  #: when nobody names one
    fields: Mapping[str, Wording] = field(default_factory=dict)  #: the recipe's own words
    levels: Mapping[str, Priority] = field(default_factory=dict)  #: "unstable" means urgent
    read_back: bool = False  #: the owner says in his own words what he takes
    nudges: Mapping[State, tuple[Span, ...]] = field(default_factory=dict)  #: its own ladders

    def wording(self, name: str) -> Wording:
        """Return how a field is called in this recipe."""
        return self.fields.get(name) or WORDINGS[name]

    def names(self) -> tuple[str, ...]:
        """Return what people may call the recipe, folded for comparing."""
        return tuple(dict.fromkeys(plain_name(each) for each in (self.name, self.title) if each))

    def labels(self) -> dict[str, str]:
        """Return the recipe's own labels, folded, with the fields they stand for."""
        return {
            plain_label(label): name
            for name, wording in self.fields.items()
            for label in (wording.label, *wording.also)
        }

    def hints(self) -> tuple[str, ...]:
        """Return the hints that the template of this recipe shows."""
        return tuple(hint for name in WORDINGS if (hint := self.wording(name).hint))


def plain_name(text: str) -> str:
    """Return a recipe's name or title as it is compared: "Holiday cover" is "holiday-cover"."""
    return fold(" ".join(text.replace("-", " ").replace("_", " ").split()))


def plain_label(text: str) -> str:
    """Return a label as it is compared."""
    return fold(" ".join(text.replace(",", "").split()))


def find_recipe(recipes: Mapping[str, Recipe], text: str) -> Recipe | None:
    """Return the recipe called `text` by its name or its title, None when none is."""
    wanted = plain_name(text.strip(" \t.!:*_[](){}#\"'"))
    return next((each for each in recipes.values() if wanted and wanted in each.names()), None)


def find_opening(recipes: Mapping[str, Recipe], note: str) -> tuple[Recipe | None, str]:
    """Return the recipe that the first line of a note names, and the note without that line.

    The line is the name or the title alone ("shift", "Shift handover:"), or begins with it and a
    colon ("bug: the page is blank"): then what follows the colon stays.
    """
    first, _, below = note.lstrip().partition("\n")
    if len(first) <= _LONGEST_NAME and (alone := find_recipe(recipes, first)):
        return alone, below.strip()
    name, colon, said = first.replace("\uff1a", ":").partition(":")
    found = find_recipe(recipes, name) if colon and len(name) <= _LONGEST_NAME else None
    return (found, f"{said.strip()}\n{below}".strip()) if found else (None, note)


_LONGEST_NAME = 80
