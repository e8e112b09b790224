"""The sections of the configuration file: each key with its type, its default, its sentence.

A setting and its documentation are one object: config.example.toml and docs/configuration.md
are made from the descriptions here. `examples` is what the example file shows, commented out,
for a key that has no default of its own.
"""

from typing import Literal

from pydantic import Field

from mailflow.config.rules import Limits, Nudges, Pace, RecipeSection, Summary, Trust
from mailflow.config.section import Section
from mailflow.config.servers import Listener, Mailbox, Relay
from mailflow.config.values import (
    Addresses,
    Clock,
    EmailAddress,
    Holidays,
    Hours,
    Language,
    Names,
    OptionalPath,
    Zone,
)


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
