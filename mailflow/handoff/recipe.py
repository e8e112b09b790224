"""What a kind of request must say before it is offered, and how long we wait for it."""

from dataclasses import dataclass

from mailflow.handoff.span import Span, Unit

#: The readiness gate stays shut for this long (lifecycle.md, gathering).
_WAIT = Span(1, Unit.WORKING_DAY)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hold one recipe of the configuration."""

    name: str = "default"
    required: tuple[str, ...] = ("done_when", "due")  #: names of model.FIELDS, in their order
    wait: Span = _WAIT  #: then it is offered with the gaps shown; 0: at once
    due: Span | None = None  #: the due date when nobody names one, counted from the offer


#: What is there without configuration. [recipes] changes these and adds others.
RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(),
        Recipe("client-request", ("done_when", "due")),
        Recipe("project-phase", ("background", "done_when", "due", "if_stuck")),
        Recipe("holiday-cover", ("background", "due", "if_stuck")),
        Recipe("approval", ("background", "due")),
        Recipe("bug", ("background", "done_when", "priority")),
        Recipe("shift", ("background", "done_when", "priority", "constraints", "if_stuck")),
    )
}
