"""Addresses of ours and the people behind them: who owns what is sent to `handoff+ben@`.

An address of ours is the service address, one with a detail behind the separator (RFC 5233), or
an address of a route. A detail is a person, a team, a recipe, or one we made ourselves:
`h42-<token>` (a reader's own address for handoff 42) and `bounce-<token>` (the reverse path of
one letter). Tokens are lower case, because mail servers fold local parts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mailflow.handoff.model import Person, Team

#: Accepted in front of a detail besides the configured one: people copy addresses from other mails.
SEPARATORS = "+-=."
_LONGEST_DETAIL = 64  #: of a local part: RFC 5321, section 4.5.3.1.1
_READER = re.compile(r"h(\d{1,9})-([a-z0-9]{8,64})")
_BOUNCE = re.compile(r"bounce-([a-z0-9]{8,64})")
_REF = re.compile(r"(?<![\w-])\[?[Hh]-(\d{1,9})\]?(?![\w])")


@dataclass(frozen=True, slots=True)
class Route:
    """Hold one of [[routes]]: mail to `address` belongs to `owner`."""

    address: str
    owner: str  #: key of a person or a team
    recipe: str = "default"
    open: bool = False  #: outsiders may write here directly
    giver: str = ""  #: key of the person who then holds the giver's part


class Means(StrEnum):
    """What an address means to us."""

    SERVICE = "service"
    OWNER = "owner"
    RECIPE = "recipe"
    ROUTE = "route"
    READER = "reader"
    BOUNCE = "bounce"
    UNKNOWN = "unknown"  #: ours, but nobody is behind it
    FOREIGN = "foreign"  #: not ours


@dataclass(frozen=True, slots=True)
class Target:
    """Say what one address means, and the key, number or token in it."""

    means: Means
    key: str = ""  #: of a person, team or recipe; the unknown detail; the route's address
    number: int = 0
    token: str = ""
    recipe: str = ""  #: beside an owner: "handoff+ben.shift@"


@dataclass(frozen=True, slots=True)
class Addressing:
    """Say whom a mail is for: the owners named (keys, in order), the recipe, the route."""

    owners: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    recipe: str = "default"
    route: Route | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """Hold everybody inside and every address that is ours."""

    service: str  #: the address people forward to
    people: Mapping[str, Person] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    recipes: tuple[str, ...] = ("default",)
    domains: tuple[str, ...] = ()  #: people here take part although they are not listed
    separator: str = "+"
    fallback: Person = field(default_factory=lambda: Person("", "", ("",)))
    _writers: Mapping[str, Person] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The first person in [people] wins an address, as when one reads the list from the top.
        listed = reversed(list(self.people.values()))
        writers = {address: person for person in listed for address in person.addresses}
        object.__setattr__(self, "_writers", writers)

    def person_of(self, address: str) -> Person | None:
        """Return who writes from `address`; None for a stranger or an address of ours."""
        folded = address.casefold()
        if self.target_of(folded).means is not Means.FOREIGN:
            return None
        return self._writers.get(folded) or self.unlisted(folded)

    def unlisted(self, address: str) -> Person | None:
        """Return a person of a trusted domain who is not in [people]; the address is the key."""
        local, _, domain = address.partition("@")
        if not local or domain not in self.domains:
            return None
        like = self.fallback
        return Person(
            address, "", (address,), like.timezone, like.hours, like.holidays, like.language
        )

    def person(self, key: str) -> Person | None:
        """Return the person with this key, None for a team or nobody."""
        return self.people.get(key) or (self.unlisted(key) if "@" in key else None)

    def knows(self, key: str) -> bool:
        """Tell whether a person or a team has this key."""
        return key in self.teams or self.person(key) is not None

    def members(self, key: str) -> tuple[Person, ...]:
        """Return the people behind a key: a team's members, or the one person."""
        keys = self.teams[key].members if key in self.teams else (key,)
        return tuple(person for each in keys if (person := self.person(each)))

    def name_of(self, key: str) -> str:
        """Return the name people know a key by: display name, else the local part or the key."""
        if key in self.teams:
            return self.teams[key].name or key
        person = self.person(key)
        return (person.name if person else "") or key.partition("@")[0].capitalize()

    def lead_of(self, key: str) -> str:
        """Return the key of the lead of a person or team, "" when there is none."""
        if key in self.teams:
            return self.teams[key].lead
        person = self.person(key)
        return person.lead if person else ""

    def find(self, words: str) -> tuple[str, ...]:
        """Return the keys that `words` may mean: an address, a key, a full or a first name."""
        wanted = words.strip().strip("<>\"'.,;: ").casefold()
        if "@" in wanted:
            target = self.target_of(wanted)
            if target.means is Means.OWNER:
                return (target.key,)
            person = self.person_of(wanted)
            return (person.key,) if person else ()
        if wanted in self.people or wanted in self.teams:
            return (wanted,)
        named = [(p.key, p.name) for p in self.people.values()]
        named += [(t.key, t.name) for t in self.teams.values()]
        whole = tuple(key for key, name in named if name and name.casefold() == wanted)
        return whole or tuple(
            key for key, name in named if name and wanted in name.casefold().split()
        )

    def target_of(self, address: str) -> Target:
        """Return what `address` means to us (RFC 5233 for the detail)."""
        folded = address.casefold()
        for route in self.routes:
            if folded == route.address:
                return Target(Means.ROUTE, key=route.address)
        if folded == self.service:
            return Target(Means.SERVICE)
        local, _, domain = folded.rpartition("@")
        ours, _, our_domain = self.service.rpartition("@")
        separators = self.separator + "+"
        if domain != our_domain or not local.startswith(ours) or local[len(ours)] not in separators:
            return Target(Means.FOREIGN)
        return self._detail(local[len(ours) + 1 :])

    def _detail(self, detail: str) -> Target:
        if match := _READER.fullmatch(detail):
            return Target(Means.READER, number=int(match[1]), token=match[2])
        if match := _BOUNCE.fullmatch(detail):
            return Target(Means.BOUNCE, token=match[1])
        if detail in self.people or detail in self.teams:
            return Target(Means.OWNER, key=detail)
        if detail in self.recipes:
            return Target(Means.RECIPE, key=detail)
        return self._both(detail) or Target(Means.UNKNOWN, key=detail)

    def _both(self, detail: str) -> Target | None:
        """Read an owner and a recipe in one address, in either order: "ben.shift", "shift+ben"."""
        for at, letter in enumerate(detail[:_LONGEST_DETAIL]):
            one, other = detail[:at], detail[at + 1 :]
            for owner, recipe in ((one, other), (other, one)) if letter in SEPARATORS else ():
                if (owner in self.people or owner in self.teams) and recipe in self.recipes:
                    return Target(Means.OWNER, key=owner, recipe=recipe)
        return None

    def route(self, address: str) -> Route | None:
        """Return the route of `address`, None when there is none."""
        return next((r for r in self.routes if r.address == address.casefold()), None)

    def with_detail(self, detail: str) -> str:
        """Return the service address with `detail` behind the separator."""
        local, _, domain = self.service.rpartition("@")
        return f"{local}{self.separator}{detail}@{domain}"

    def without_tokens(self, text: str) -> str:
        """Return a text in which no address of ours proves anything any more."""
        return _TOKENS.sub("...", text)

    def reader_address(self, number: int, token: str) -> str:
        """Return the unguessable address at which one reader answers about one handoff."""
        return self.with_detail(f"h{number}-{token}")

    def bounce_address(self, token: str) -> str:
        """Return the reverse path of one letter, so that a bounce names it (VERP)."""
        return self.with_detail(f"bounce-{token}")


_TOKENS = re.compile(r"(?<![a-z0-9])(?:h\d{1,9}|bounce)-[a-z0-9]{8,64}(?=@|%40)", re.IGNORECASE)


def find_refs(text: str) -> tuple[int, ...]:
    """Return the numbers of the handoffs named in `text` (H-12 or [H-12]), each once, in order."""
    return tuple(dict.fromkeys(int(number) for number in _REF.findall(text)))


def address_mail(
    directory: Directory, forward_paths: Iterable[str], visible: Iterable[str], author: str
) -> Addressing:
    """Return whom a mail is for.

    `forward_paths` come from the envelope and are the truth (a Bcc is seen only there); `visible`
    are the addresses of To and Cc in order: they give the order in which owners were named, and,
    when no address of ours names an owner, a single person inside (other than the author) is the
    owner: "To: handoff@, Cc: ben@".
    """
    ours = [directory.target_of(a) for a in dict.fromkeys((*visible, *forward_paths))]
    routes = [r for t in ours if t.means is Means.ROUTE and (r := directory.route(t.key))]
    recipes = [t.key for t in ours if t.means is Means.RECIPE]
    recipes += [t.recipe for t in ours if t.recipe] + [r.recipe for r in routes]
    named = [t.key for t in ours if t.means is Means.OWNER] + [r.owner for r in routes]
    unknown = [t.key for t in ours if t.means is Means.UNKNOWN]
    if not named:
        inside = [p.key for a in visible if (p := directory.person_of(a)) and p.key != author]
        named = inside[:1] if not unknown else []
    return Addressing(
        owners=tuple(dict.fromkeys(named)),
        unknown=tuple(dict.fromkeys(unknown)),
        recipe=recipes[0] if recipes else "default",
        route=routes[0] if routes else None,
    )
