"""The sections of the configuration file: each key with its type, its default, its sentence.

A setting and its documentation are one object: config.example.toml and docs/configuration.md
are made from the descriptions here. `examples` is what the example file shows, commented out,
for a key that has no default of its own.
"""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mailflow.config.values import (
    Addresses,
    Clock,
    Command,
    Domains,
    Duration,
    EmailAddress,
    Hint,
    Holidays,
    Hours,
    Label,
    Language,
    Names,
    OptionalPath,
    OptionalSpan,
    Size,
    SpanText,
    Steps,
    Zone,
)
from mailflow.handoff.model import Priority, State
from mailflow.handoff.policy import LADDERS, PACE
from mailflow.handoff.recipe import Recipe
from mailflow.handoff.span import Span, Unit

Security = Literal["tls", "starttls", "none"]
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


#: The port when none is named.
_PORTS = {
    "Mailbox": {"tls": 993, "starttls": 143, "none": 143},
    "Relay": {"tls": 465, "starttls": 587, "none": 25},
}


class Section(BaseModel):
    """Be the parent of all sections: frozen, no unknown keys, and no values in messages."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Service(Section):
    """The service: its address, and what holds for everybody who says nothing else."""

    address: EmailAddress = Field(
        description="People forward here; handoff+ben@ reaches Ben.",
        examples=["handoff@example.com"],
    )
    name: str = Field(default="Handoffs", description="The name our letters come from.")
    database: str = Field(
        default="mailflow.db",
        description="A file, or postgresql://user@host/name (its password: PGPASSWORD, ~/.pgpass).",
    )
    timezone: Zone = Field(
        default="UTC", description="The zone people live in, such as Europe/Berlin."
    )
    hours: Hours = Field(
        default="Mon-Fri 09:00-17:00",
        description="When people work; 'Mon-Thu 08:00-16:00, Fri 08:00-12:00' is fine too.",
    )
    holidays: Holidays = Field(
        default="",
        description="Public holidays kept: country[-subdivision], such as DE-BE; '' for none.",
    )
    language: Language = Field(default="en", description="The language people write in.")
    admins: Addresses = Field(
        default=(),
        description="Who hears when the service needs a human.",
        examples=[["ops@example.com"]],
    )
    templates: OptionalPath = Field(
        default=None,
        description="A directory with letters that replace the built-in ones, one by one.",
        examples=["my-templates"],
    )
    separator: Literal["+", "-", "=", "."] = Field(
        default="+",
        description="Between handoff and ben: for mail servers that refuse plus-addresses.",
    )


class Login(Section):
    """How to reach a server and log in. Both servers have these keys."""

    security: Security = Field(default="tls", description="tls, starttls or none.")
    username: str = Field(default="", description="The account.", examples=["handoff@example.com"])
    auth: Literal["password", "oauth2"] = Field(
        default="password", description="password, or oauth2 with token_command."
    )
    password_file: OptionalPath = Field(
        default=None,
        description="A file whose first line is the password.",
        examples=["/run/secrets/handoff"],
    )
    password_env: str = Field(
        default="",
        description="The name of an environment variable that holds the password.",
        examples=["HANDOFF_PASSWORD"],
    )
    password_command: Command = Field(
        default=(),
        description="A command whose first line of output is the password.",
        examples=[["pass", "show", "handoff"]],
    )
    token_command: Command = Field(
        default=(),
        description="With auth = 'oauth2': a command that prints a fresh access token.",
        examples=[["oauth-token", "handoff@example.com"]],
    )
    ca_file: OptionalPath = Field(
        default=None,
        description="Trust this certificate authority instead of the system's.",
        examples=["/etc/ssl/our-ca.pem"],
    )

    @model_validator(mode="before")
    @classmethod
    def _port_of_security(cls, given: object) -> object:
        if not isinstance(given, dict) or "port" in given:
            return given
        port = _PORTS[cls.__name__].get(str(given.get("security")))
        return {**given, "port": port} if port else given


class Mailbox(Login):
    """Read a shared IMAP mailbox. Or use [listener]."""

    host: str = Field(min_length=1, description="The IMAP server.", examples=["imap.example.com"])
    port: int = Field(default=993, ge=1, le=65535, description="993 for tls, 143 for starttls.")
    folder: str = Field(default="INBOX", description="The folder that is read.")
    handled: str = Field(
        default="Handled",
        description="Handled mail is moved to this folder; '' leaves it, flagged.",
    )
    shunted: str = Field(
        default="Needs a human", description="Mail we could not handle is moved here."
    )
    poll: Duration = Field(
        default=timedelta(minutes=1), description="How often to look without IDLE."
    )
    idle: bool = Field(default=True, description="Hear of new mail at once (IMAP IDLE).")


class Listener(Section):
    """Let the mail server deliver to us, by LMTP or SMTP. Or use [mailbox]."""

    protocol: Literal["lmtp", "smtp"] = Field(default="lmtp", description="lmtp or smtp.")
    listen: str = Field(
        default="127.0.0.1:8024",
        pattern=r"^(unix:/.+|\S*:\d{1,5})$",
        description="Address and port, or unix:/run/mailflow/lmtp.sock.",
    )
    max_size: Size = Field(default=25 * 2**20, description="Larger mail is refused.")


class Relay(Login):
    """The server that takes our mail."""

    host: str = Field(
        default="", description="The submission server.", examples=["smtp.example.com"]
    )
    port: int = Field(default=587, ge=1, le=65535, description="587 for starttls, 465 for tls.")
    security: Security = Field(default="starttls", description="tls, starttls or none.")
    directory: OptionalPath = Field(
        default=None,
        description="Instead of a host: a Maildir, for a first try without sending anything.",
        examples=["outgoing"],
    )


class PersonSection(Section):
    """Somebody inside. The key is the name in the address: handoff+ben@."""

    name: str = Field(default="", description="The name in letters.", examples=["Ben Ortiz"])
    addresses: Addresses = Field(
        min_length=1,
        description="All addresses of this person; the first is where we write.",
        examples=[["ben@example.com", "b.ortiz@example.com"]],
    )
    lead: str = Field(
        default="", description="Who hears when this person is silent.", examples=["mia"]
    )
    timezone: Zone | None = Field(
        default=None, description="Default: the one of [service].", examples=["Europe/Madrid"]
    )
    hours: Hours | None = Field(
        default=None,
        description="Default: the ones of [service].",
        examples=["Mon-Thu 08:00-16:00"],
    )
    holidays: Holidays | None = Field(
        default=None, description="Default: the ones of [service].", examples=["ES"]
    )
    language: Language | None = Field(
        default=None, description="Default: the one of [service].", examples=["es"]
    )
    digest: Clock = Field(default="09:00", description="When the daily digest is sent, local time.")
    substitute: str = Field(
        default="",
        description="Who stands in while this person is away (his word may name another): givers "
        "are shown it with a button, and what is escalated to an absent lead goes there.",
        examples=["carol"],
    )


class TeamSection(Section):
    """A team as owner: handoff+design@."""

    name: str = Field(default="", description="The name in letters.", examples=["Design"])
    members: Names = Field(
        min_length=1, description="Keys of people, in order.", examples=[["ben", "carol"]]
    )
    assign: Literal["first", "rotate", "least"] = Field(
        default="first",
        description="Who becomes the owner: first to accept, rotate, or least loaded.",
    )
    lead: str = Field(
        default="", description="Who hears when the team is silent.", examples=["mia"]
    )


class RouteSection(Section):
    """Owner by address. The first match wins."""

    address: EmailAddress = Field(
        description="Mail to this address belongs to the owner.", examples=["billing@example.com"]
    )
    owner: str = Field(description="A person or a team.", examples=["carol"])
    recipe: str = Field(default="default", description="What such mail must say.")
    open: bool = Field(default=False, description="Outsiders may write here directly.")
    giver: str = Field(
        default="", description="With open: who then holds the giver's part.", examples=["mia"]
    )


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


class File(Section):
    """The whole file."""

    service: Service
    mailbox: Mailbox | None = None
    listener: Listener | None = None
    relay: Relay = Relay()
    people: dict[str, PersonSection] = Field(default_factory=dict)
    teams: dict[str, TeamSection] = Field(default_factory=dict)
    routes: tuple[RouteSection, ...] = ()
    recipes: dict[str, RecipeSection] = Field(default_factory=dict)
    nudges: Nudges = Nudges()
    pace: Pace = Pace()
    summary: Summary = Summary()
    trust: Trust = Trust()
    limits: Limits = Limits()
