"""What one key alone cannot show: people who do not exist, addresses used twice, loops.

Each check yields problems; all of them run, so that everything is said at once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mailflow.config.lines import Place
from mailflow.config.problems import Problem
from mailflow.config.recipes import NAME, check_recipe, check_steps
from mailflow.config.rules import Nudges
from mailflow.config.secret import problem_of
from mailflow.config.sections import File
from mailflow.config.servers import Login
from mailflow.config.values import did_you_mean
from mailflow.handoff.routing import Directory, Means, Route

#: What we write behind the separator ourselves: routing.py.
_OURS = re.compile(r"(?:h\d+|bounce)(?:-.*)?")


@dataclass(frozen=True, slots=True)
class Given:
    """Hold what the checks look at: the file, where it stands, what the environment set."""

    file: File
    environ: Mapping[str, str]
    variables: Mapping[Place, str]
    #: Keys that exist in the file even when their section could not be read.
    people: frozenset[str]
    teams: frozenset[str]
    recipes: frozenset[str]


def check_all(given: Given) -> Iterator[Problem]:
    """Yield every problem between the keys of a file whose keys are each right."""
    yield from _check_people(given)
    yield from _check_addresses(given)
    yield from _check_teams(given)
    yield from _check_routes(given)
    yield from _check_keys(given)
    yield from _check_recipes(given)
    yield from _check_servers(given)
    yield from _check_nudges(given.file.nudges)


def _check_people(given: Given) -> Iterator[Problem]:
    for key, person in given.file.people.items():
        for role in ("lead", "substitute"):
            named = getattr(person, role)
            place: Place = ("people", key, role)
            yield from _unknown_person(given, place, named)
            if named == key:
                yield Problem(place, "is the same person; name somebody else, or nobody")


def _unknown_person(given: Given, place: Place, named: str) -> Iterator[Problem]:
    if named and named not in given.people:
        yield Problem(place, f"{named!r} is not in [people]{_near(named, given.people)}")


def _near(word: str, known: frozenset[str]) -> str:
    return did_you_mean(word, sorted(known))


def _check_addresses(given: Given) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    ours = _directory(given.file)
    for key, person in given.file.people.items():
        for index, address in enumerate(person.addresses):
            place: Place = ("people", key, "addresses", index)
            if address in seen:
                yield Problem(place, f"{address!r} already belongs to {seen[address]}")
            seen.setdefault(address, f"people.{key}")
            if ours.target_of(address).means is not Means.FOREIGN:
                yield Problem(place, f"{address!r} is an address of the service itself")
    for index, admin in enumerate(given.file.service.admins):
        if ours.target_of(admin).means is not Means.FOREIGN:
            place = ("service", "admins", index)
            yield Problem(place, f"{admin!r} is an address of the service itself")


def _directory(file: File) -> Directory:
    routes = tuple(Route(route.address, route.owner) for route in file.routes)
    service = file.service
    return Directory(service=service.address, routes=routes, separator=service.separator)


def _check_teams(given: Given) -> Iterator[Problem]:
    for key, team in given.file.teams.items():
        yield from _unknown_person(given, ("teams", key, "lead"), team.lead)
        for index, member in enumerate(team.members):
            place: Place = ("teams", key, "members", index)
            yield from _unknown_person(given, place, member)
            if member in team.members[:index]:
                yield Problem(place, f"{member!r} is named twice")


def _check_routes(given: Given) -> Iterator[Problem]:
    seen: set[str] = set()
    ours = Directory(given.file.service.address, separator=given.file.service.separator)
    for index, route in enumerate(given.file.routes):
        place: Place = ("routes", index)
        owners = given.people | given.teams
        if route.owner not in owners:
            text = f"{route.owner!r} is neither a person nor a team{_near(route.owner, owners)}"
            yield Problem((*place, "owner"), text)
        if route.recipe not in given.recipes:
            text = f"{route.recipe!r} is no recipe{_near(route.recipe, given.recipes)}"
            yield Problem((*place, "recipe"), text)
        yield from _unknown_person(given, (*place, "giver"), route.giver)
        if route.open and not route.giver:
            text = "is missing: with open = true somebody inside must hold the giver's part"
            yield Problem((*place, "giver"), text)
        if route.address in seen:
            yield Problem((*place, "address"), f"{route.address!r} has a route already")
        if ours.target_of(route.address).means is not Means.FOREIGN:
            text = f"{route.address!r} is an address of the service itself"
            yield Problem((*place, "address"), text)
        seen.add(route.address)


def _check_keys(given: Given) -> Iterator[Problem]:
    """Check that every key can stand behind the separator, and means one thing there."""
    local = given.file.service.address.partition("@")[0]
    kinds = (("people", given.people), ("teams", given.teams), ("recipes", given.recipes))
    seen: dict[str, str] = {}
    for kind, keys in kinds:
        for key in sorted(keys):
            place: Place = (kind, key)
            if not NAME.fullmatch(key):
                yield Problem(place, "a key has lower case letters, digits, '.', '_' and '-' only")
            if _OURS.fullmatch(key):
                yield Problem(place, "is a word mailflow uses in its own addresses; take another")
            is_ours = kind == "recipes" and key not in given.file.recipes
            if len(local) + 1 + len(key) > 64 and not is_ours:
                yield Problem(place, "is too long for an address (64 letters before the @)")
            if key in seen:
                yield Problem(place, f"is already the name of {seen[key]}")
            seen.setdefault(key, f"{kind}.{key}")


def _check_recipes(given: Given) -> Iterator[Problem]:
    for key, recipe in given.file.recipes.items():
        yield from check_recipe(("recipes", key), recipe)


def _check_servers(given: Given) -> Iterator[Problem]:
    file = given.file
    yield from _check_relay(file)
    if file.mailbox is not None:
        if not file.mailbox.username:
            yield Problem(("mailbox", "username"), "is missing")
        else:
            yield from _check_login(given, "mailbox", file.mailbox)
    if file.relay.username and file.relay.host:
        yield from _check_login(given, "relay", file.relay)
    yield from _check_paths(given)


def _check_relay(file: File) -> Iterator[Problem]:
    if file.relay.host and file.relay.directory:
        yield Problem(("relay", "directory"), "stands beside host; keep one of the two")
    if not file.relay.host and not file.relay.directory:
        yield Problem(("relay", "host"), "is missing; or name a directory to try without sending")


def _check_login(given: Given, section: str, login: Login) -> Iterator[Problem]:
    text = problem_of(section, login, given.environ)
    if text:
        key = "password_env" if login.password_env else "password_file"
        yield Problem((section, "token_command" if login.auth == "oauth2" else key), text)
    if login.security == "none" and login.auth == "oauth2":
        yield Problem((section, "security"), "oauth2 must not go over an open line; use tls")


def _check_paths(given: Given) -> Iterator[Problem]:
    service = given.file.service
    if service.templates is not None and not service.templates.is_dir():
        yield Problem(("service", "templates"), "is no directory; create it or correct the path")
    place: Place = ("service", "database")
    if place not in given.variables and _has_password(service.database):
        yield Problem(place, "holds a password; use PGPASSWORD or a ~/.pgpass file instead")
    logins: tuple[tuple[str, Login | None], ...] = (
        ("mailbox", given.file.mailbox),
        ("relay", given.file.relay),
    )
    for section, login in logins:
        path: Path | None = login.ca_file if login else None
        if path is not None and not path.is_file():
            yield Problem((section, "ca_file"), "does not exist")


def _has_password(database: str) -> bool:
    if "://" not in database:
        return False
    try:
        return bool(urlsplit(database).password)
    except ValueError:
        return False


def _check_nudges(nudges: Nudges) -> Iterator[Problem]:
    for state in Nudges.model_fields:
        yield from check_steps(("nudges", state), state, getattr(nudges, state))
