"""Config: the checked configuration, with people and teams as the rest of mailflow knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mailflow.config.recipes import make_recipes
from mailflow.config.rules import Limits, Nudges, RecipeSection, Summary, Trust
from mailflow.config.secret import find_secret, secret_file
from mailflow.config.sections import File, PersonSection, Service
from mailflow.config.servers import Listener, Mailbox, Relay
from mailflow.errors import ConfigError
from mailflow.handoff.model import Person, Priority, State, Team
from mailflow.handoff.policy import LADDERS, Policy, Rung
from mailflow.handoff.recipe import Recipe
from mailflow.handoff.routing import Directory, Route

#: Readable by everybody on the machine.
_WORLD = 0o004


@dataclass(frozen=True, slots=True)
class Config:
    """Hold a configuration that is right. Secrets are not in it: ask `secret`."""

    file: Path
    service: Service
    mailbox: Mailbox | None
    listener: Listener | None
    relay: Relay
    people: Mapping[str, Person]
    teams: Mapping[str, Team]
    routes: tuple[Route, ...]
    recipes: Mapping[str, Recipe]
    ladders: Mapping[State, tuple[Rung, ...]]
    pace: Mapping[Priority, int]
    summary: Summary
    trust: Trust
    limits: Limits
    warnings: tuple[str, ...] = ()

    def secret(self, section: str, environ: Mapping[str, str]) -> str:
        """Return the password of "mailbox" or "relay", or its access token with oauth2.

        It is read anew each time. "" when the relay wants no login. Raises ConfigError.
        """
        login = {"mailbox": self.mailbox, "relay": self.relay}.get(section)
        if login is None:
            raise ConfigError([f"{section}: there is no such section with a password"])
        return find_secret(section, login, environ) if login.username else ""

    def directory(self) -> Directory:
        """Return everybody inside and every address that is ours."""
        service = self.service
        return Directory(
            service=service.address,
            people=self.people,
            teams=self.teams,
            routes=self.routes,
            recipes=tuple(self.recipes),
            domains=self.trust.domains,
            separator=service.separator,
            fallback=_person("", PersonSection(addresses=(service.address,)), service),
        )

    def policy(self) -> Policy:
        """Return what the pure rooms need to know of the configuration."""
        limits = self.limits
        return Policy(
            self.directory(), self.recipes, self.ladders, limits.undo, limits.reopen, self.pace
        )


def build(
    raw: File, file: Path, warnings: tuple[str, ...], files: Mapping[str, RecipeSection]
) -> Config:
    """Make a Config of a file that passed all checks, with the recipes of the recipe files."""
    service = raw.service
    return Config(
        file=file,
        service=service,
        mailbox=raw.mailbox,
        listener=raw.listener,
        relay=raw.relay,
        people={key: _person(key, person, service) for key, person in raw.people.items()},
        teams={
            key: Team(key, team.name, team.members, team.assign, team.lead)
            for key, team in raw.teams.items()
        },
        routes=tuple(Route(r.address, r.owner, r.recipe, r.open, r.giver) for r in raw.routes),
        recipes=make_recipes(files, raw.recipes),
        ladders=_ladders(raw.nudges),
        pace={level: getattr(raw.pace, level) for level in Priority},
        summary=raw.summary,
        trust=raw.trust,
        limits=raw.limits,
        warnings=warnings,
    )


def _person(key: str, person: PersonSection, service: Service) -> Person:
    def or_service(value: str | None, usual: str) -> str:
        return usual if value is None else value

    return Person(
        key=key,
        name=person.name,
        addresses=person.addresses,
        timezone=or_service(person.timezone, service.timezone),
        hours=or_service(person.hours, service.hours),
        holidays=or_service(person.holidays, service.holidays),
        language=or_service(person.language, service.language),
        lead=person.lead,
        substitute=person.substitute,
        digest=person.digest,
    )


def _ladders(nudges: Nudges) -> Mapping[State, tuple[Rung, ...]]:
    return {
        state: tuple(
            replace(rung, after=after.working())
            for rung, after in zip(rungs, getattr(nudges, state), strict=True)
        )
        for state, rungs in LADDERS.items()
    }


def find_warnings(raw: File, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return what works but should not stay so."""
    warnings = []
    if raw.mailbox is None and raw.listener is None:
        warnings.append("neither [mailbox] nor [listener]: mail comes in by `deliver` only")
    if not raw.people and not raw.trust.domains:
        warnings.append("nobody in [people]: nobody can give or own anything")
    if not raw.service.admins:
        warnings.append("service.admins is empty: nobody hears when something needs a human")
    if raw.trust.dkim:
        warnings.append("trust.dkim changes nothing yet: signatures are not checked here")
    for section, login in (("mailbox", raw.mailbox), ("relay", raw.relay)):
        if login is None or not login.username:
            continue
        path = secret_file(section, login, environ)
        if path is not None and path.stat().st_mode & _WORLD:
            warnings.append(f"{section}: everybody on this machine can read {path}; chmod 600 it")
        if login.security == "none":
            warnings.append(f"{section}.security is none: the password goes over an open line")
    return tuple(warnings)
