"""From the file and the environment to a Config, or to every problem at once."""

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from mailflow.config.build import Config, build, find_warnings
from mailflow.config.checks import Given, check_all
from mailflow.config.lines import Place, find_lines
from mailflow.config.problems import Problem, Source, find_problems, known_keys
from mailflow.config.recipes import RecipeFiles, read_recipes
from mailflow.config.sections import File
from mailflow.config.values import did_you_mean
from mailflow.errors import ConfigError

PLACES = (Path("mailflow.toml"), Path("/etc/mailflow/mailflow.toml"))
_PREFIX = "MAILFLOW_"
#: Sections with one set of keys, which the environment can set; not people, teams, recipes.
_SINGLE = (
    "service",
    "mailbox",
    "listener",
    "relay",
    "nudges",
    "pace",
    "summary",
    "trust",
    "limits",
)
#: MAILFLOW_MAILBOX_PASSWORD and its like hold secrets: secret.py reads them, not we.
_SECRETS = ("password", "password_file")

#: Taking out a wrong value, then the section that lacks it, then what lacks the section.
_ROUNDS = 4

# tomllib's documents are as wild as the file; pydantic gives them types.
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Read:
    """Hold a document that was read, and what is needed to speak about it."""

    document: Document
    source: Source
    environ: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Read the configuration from `path`, $MAILFLOW_CONFIG, or the usual places.

    Raises ConfigError with every problem: no file, no TOML, wrong keys, wrong values, people who
    do not exist, a password file that is missing.
    """
    file = find_file(path, environ)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError([f"{file}: is no UTF-8 text (byte {error.start})"]) from None
    except OSError as error:
        raise ConfigError([f"{file}: cannot be read ({error.strerror})"]) from None
    return parse(text, file, environ)


def find_file(path: Path | None, environ: Mapping[str, str]) -> Path:
    """Return the configuration file: `path`, $MAILFLOW_CONFIG, ./mailflow.toml, /etc/mailflow."""
    if path is not None:
        return path
    named = environ.get("MAILFLOW_CONFIG", "")
    if named:
        return Path(named)
    found = next((place for place in PLACES if place.is_file()), None)
    if found is None:
        looked = ", ".join(str(place) for place in PLACES)
        raise ConfigError(
            [f"no configuration file: looked for {looked}; name one with --config FILE"]
        )
    return found


def parse(text: str, file: Path, environ: Mapping[str, str]) -> Config:
    """Read a configuration from its text. `file` gives messages a name and paths their base."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{file}: is no TOML: {error}"]) from None
    except RecursionError:
        raise ConfigError([f"{file}: is nested too deeply"]) from None
    read = _with_environment(document, Source(file, find_lines(text), {}), environ)
    raw, problems = _validate(read)
    problems += read.problems
    if raw is not None:
        raw = _with_base(raw, file.absolute().parent)
    files = read_recipes(raw.service.templates if raw else None)
    if raw is not None:
        found = check_all(_given(raw, read, files))
        known = {problem.place for problem in problems}
        problems += [p for p in found if not _is_about(p.place, known)]
    if problems or files.problems or raw is None:
        shown = [read.source.show(problem) for problem in read.source.sort(problems)]
        raise ConfigError([*shown, *files.problems])
    return build(raw, file, find_warnings(raw, environ), files.sections)


def _with_environment(document: Document, source: Source, environ: Mapping[str, str]) -> _Read:
    """Lay MAILFLOW_SECTION_KEY over the document; an unknown key of a known section is wrong."""
    merged = dict(document)
    variables: dict[Place, str] = {}
    problems = []
    for section, key, variable in _overrides(environ):
        variables[section, key] = variable
        if key in known_keys((section,)):
            old = merged.get(section)
            merged[section] = {**(old if isinstance(old, dict) else {}), key: environ[variable]}
        else:
            near = did_you_mean(key, known_keys((section,)))
            problems.append(Problem((section, key), f"[{section}] has no such key{near}"))
    return _Read(merged, replace(source, variables=variables), environ, tuple(problems))


def _overrides(environ: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for variable in sorted(environ):
        section, _, key = variable.removeprefix(_PREFIX).lower().partition("_")
        if not variable.startswith(_PREFIX) or section not in _SINGLE:
            continue
        if key and key not in _SECRETS:
            yield section, key, variable


def _validate(read: _Read) -> tuple[File | None, list[Problem]]:
    """Return the file as typed sections, without the parts that are wrong, and the problems."""
    document, problems = read.document, list[Problem]()
    for _ in range(_ROUNDS):
        try:
            return File.model_validate(document), problems
        except ValidationError as error:
            found = find_problems(error)
        # What taking something out breaks in turn is no mistake of the author's.
        problems = problems or found
        document = _without(document, found)
    return None, problems


def _without(document: Document, problems: list[Problem]) -> Document:
    """Return the document without what is wrong, so that the rest can be checked as well."""
    kept = deepcopy(document)
    for problem in problems:
        place = problem.place[:-1] if problem.text == "is missing" else problem.place
        _remove(kept, place)
    service = kept.get("service")
    if not isinstance(service, dict) or "address" not in service:
        kept["service"] = {"address": "handoff@unknown.invalid"}
    return kept


def _remove(value: Any, place: Place) -> None:
    """Take one key out; with an element goes its whole list: numbers must not shift."""
    for depth, step in enumerate(place):
        if not isinstance(value, dict) or step not in value:
            return
        below = place[depth + 1 : depth + 2]
        if not below or isinstance(below[0], int) or not isinstance(value[step], dict):
            del value[step]
            return
        value = value[step]


def _given(raw: File, read: _Read, files: RecipeFiles) -> Given:
    return Given(
        file=raw,
        environ=read.environ,
        variables=read.source.variables,
        people=_keys(read.document, "people"),
        teams=_keys(read.document, "teams"),
        recipes=_keys(read.document, "recipes") | files.names,
    )


def _keys(document: Document, section: str) -> frozenset[str]:
    table = document.get(section)
    return frozenset(table) if isinstance(table, dict) else frozenset()


def _is_about(place: Place, known: set[Place]) -> bool:
    """Tell whether a problem of the same key, or of what holds it, is known."""
    return any(place[: len(each)] == each for each in known)


def _with_base(raw: File, base: Path) -> File:
    """Return the file with its relative paths made absolute."""
    changes: dict[str, BaseModel | None] = {
        "service": _absolute(raw.service, base),
        "relay": _absolute(raw.relay, base),
        "mailbox": _absolute(raw.mailbox, base) if raw.mailbox else None,
    }
    return raw.model_copy(update=changes)


def _absolute(section: BaseModel, base: Path) -> BaseModel:
    paths = {key: base / value for key, value in section if isinstance(value, Path)}
    database = getattr(section, "database", "")
    if database and "://" not in database and database != ":memory:":
        return section.model_copy(update={**paths, "database": str(base / database)})
    return section.model_copy(update=paths)
