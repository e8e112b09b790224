"""The rules of the configuration file: recipes, ladders, summaries, trust and limits."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from mailflow.config.section import Section
from mailflow.config.values import (
    Clock,
    Domains,
    Duration,
    Hint,
    Label,
    Names,
    OptionalSpan,
    Size,
    SpanText,
    Steps,
)
from mailflow.handoff.model import Priority, State
from mailflow.handoff.policy import LADDERS, PACE
from mailflow.handoff.recipe import Recipe
from mailflow.handoff.span import Span, Unit

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ContextField = Literal["background", "done_when", "due", "priority", "constraints", "if_stuck"]
Level = Literal["low", "normal", "high", "urgent"]
Percent = Annotated[int, Field(ge=1, le=1000)]
LadderState = Literal[
    "gathering", "offered", "passing", "asking_first", "asking",
    "accepted", "waiting", "delivered", "returned",
]  # fmt: skip


def _steps(state: State) -> tuple[Span, ...]:
    return tuple(rung.after for rung in LADDERS[state])


class WordingSection(Section):
    """How a recipe calls one field of the context, and asks for it."""

    label: Label = Field(default="", description="What stands before the colon.")
    ask: Hint = Field(default="", description="What is asked where it is not said yet.")
    also: tuple[Label, ...] = Field(default=(), description="Further labels that are understood.")


class RecipeSection(Section):
    """What a request must say before it is offered. `default` holds where nothing else does.

    A file templates/recipes/NAME.toml has the same keys at its top; here they change single ones.
    """

    title: Label = Field(
        default="", description="What people call it; a note may begin with it.", examples=["Bug"]
    )
    description: str = Field(default="", description="One sentence for the giver.")
    required: tuple[ContextField, ...] = Field(
        default=("done_when", "due"),
        description="Of background, done_when, due, priority, constraints, if_stuck.",
    )
    wait: SpanText = Field(
        default=Recipe().wait,
        description="Then it is offered with the gaps shown; '0' offers at once.",
    )
    due: OptionalSpan = Field(
        default=None, description="The due date when nobody names one, such as '5 working days'."
    )
    priority: Literal["", "low", "normal", "high", "urgent"] = Field(
        default="", description="The priority when nobody names one: low, normal, high, urgent."
    )
    read_back: bool = Field(
        default=False, description="The owner is asked to say in his own words what he takes."
    )
    fields: dict[ContextField, WordingSection] = Field(
        default={},
        description="The recipe's own words for a field: label, ask, also.",
        examples=[{"done_when": {"label": "Fixed when", "ask": "what works again, and where?"}}],
    )
    levels: dict[Level, Names] = Field(
        default={},
        description="The recipe's own words for a priority.",
        examples=[{"urgent": ["outage"]}],
    )
    nudges: dict[LadderState, Steps] = Field(
        default={},
        description="Ladders of [nudges] that are other ones for this recipe.",
        examples=[{"delivered": ["1 day", "3 days"]}],
    )


class Nudges(Section):
    """The ladders: how long a silence lasts before each step, in the holder's working time."""

    gathering: Steps = Field(
        default=_steps(State.GATHERING),
        description="The context is missing: remind the giver; and again.",
    )
    offered: Steps = Field(
        default=_steps(State.OFFERED),
        description="No answer to an offer: nudge; nudge and tell the giver; the lead; expired.",
    )
    passing: Steps = Field(
        default=_steps(State.PASSING), description="The same while it is passed on."
    )
    asking_first: Steps = Field(
        default=_steps(State.ASKING_FIRST),
        description="No answer to a question: nudge; nudge and tell the owner; the lead.",
    )
    asking: Steps = Field(default=_steps(State.ASKING), description="The same once it is accepted.")
    accepted: Steps = Field(
        default=_steps(State.ACCEPTED), description="No word from the owner: still moving?"
    )
    waiting: Steps = Field(
        default=_steps(State.WAITING), description="The longest wait without asking."
    )
    delivered: Steps = Field(
        default=_steps(State.DELIVERED),
        description="Not confirmed: ask the giver; closed by silence.",
    )
    returned: Steps = Field(
        default=_steps(State.RETURNED), description="Nobody has it: nudge the giver; the lead."
    )


class Pace(Section):
    """How a priority changes the times of the ladders and of `wait`, in percent of them."""

    low: Percent = Field(default=PACE[Priority.LOW], description="200 is half as often.")
    normal: Percent = Field(default=PACE[Priority.NORMAL], description="As the ladders say.")
    high: Percent = Field(default=PACE[Priority.HIGH], description="50 is twice as often.")
    urgent: Percent = Field(default=PACE[Priority.URGENT], description="A quarter of the times.")


class Summary(Section):
    """The weekly summary."""

    day: Weekday = Field(default="Monday", description="The day it is sent.")
    at: Clock = Field(default="09:00", description="The time, in each reader's zone.")
    team: bool = Field(default=True, description="Leads get one about their teams too.")


class Trust(Section):
    """How far a sender is believed."""

    authserv_id: str = Field(
        default="",
        description="Believe the Authentication-Results of this server; '' believes none.",
        examples=["mx.example.com"],
    )
    dkim: bool = Field(
        default=False, description="Check DKIM ourselves (needs DNS and mailflow[dkim])."
    )
    domains: Domains = Field(
        default=(),
        description="People of these domains may give and own although they are not listed.",
        examples=[["example.com"]],
    )
    unproven: Literal["token", "ask", "quarantine"] = Field(
        default="token",
        description="Mail nothing proves: token acts with a reader's address; ask; quarantine.",
    )


class Limits(Section):
    """Caps, so that nothing runs away."""

    max_size: Size = Field(default=25 * 2**20, description="Larger mail is put aside unread.")
    answers_per_thread_day: int = Field(
        default=3,
        ge=0,
        description="Answers without a change, to one address about one handoff a day.",
    )
    answers_per_address_day: int = Field(
        default=10, ge=0, description="Such answers to one address a day."
    )
    answers_per_domain_day: int = Field(
        default=30, ge=0, description="Such answers to one outside domain a day."
    )
    letters_per_address_day: int = Field(
        default=60,
        ge=1,
        description="All letters to one address a day; then the admins hear of it.",
    )
    undo: SpanText = Field(default=Span(1, Unit.DAY), description="How long 'undo' works.")
    reopen: SpanText = Field(default=Span(30, Unit.DAY), description="How long 'reopen' works.")
    retention: Duration = Field(
        default=timedelta(0),
        description="How old closed handoffs get before `prune`; '0' keeps them.",
    )
