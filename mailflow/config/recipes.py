"""Recipes: one TOML file each beside the letters, the user's own over ours, then [recipes.NAME].

A file of the user's templates replaces the built-in recipe of its name as a whole, or adds one; a
table of the configuration changes single keys, or adds a recipe without any file. Whatever is wrong
with a file is said with the file, the line, the key and the cure.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mailflow.config.lines import Place, find_lines
from mailflow.config.problems import Problem, Source, find_problems
from mailflow.config.rules import LadderState, Nudges, RecipeSection, WordingSection
from mailflow.config.section import Section
from mailflow.config.values import Steps
from mailflow.folders import find_templates, recipes_in
from mailflow.handoff.model import Priority, State
from mailflow.handoff.recipe import Recipe, Wording, plain_label
from mailflow.handoff.span import Span

#: A recipe's name is a part of an address: handoff+NAME@.
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,40}")


@dataclass(frozen=True, slots=True)
class RecipeFiles:
    """Hold what the recipe files say, by name, and what is wrong with them."""

    sections: Mapping[str, RecipeSection]
    names: frozenset[str]  #: of the files that cannot be read as well
    problems: tuple[str, ...] = ()


def read_recipes(own: Path | None) -> RecipeFiles:
    """Read our recipes and those of the user's own templates, which win."""
    folders = [find_templates(), *([own] if own else [])]
    files = {path.stem: path for folder in folders for path in recipes_in(folder)}
    sections: dict[str, RecipeSection] = {}
    problems: list[str] = []
    for name, path in files.items():
        found = _read(path)
        problems += found if isinstance(found, list) else []
        if isinstance(found, RecipeSection):
            sections[name] = found
    return RecipeFiles(sections, frozenset(filter(NAME.fullmatch, files)), tuple(problems))


def _read(path: Path) -> RecipeSection | list[str]:
    """Return the recipe of a file, or a sentence for each thing that is wrong with it."""
    if not NAME.fullmatch(path.stem):
        cure = "a recipe's file has lower case letters, digits, '.', '_' and '-' in its name only"
        return [f"{path}: {cure}"]
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        return [f"{path}: is no UTF-8 text (byte {error.start})"]
    except OSError as error:
        return [f"{path}: cannot be read ({error.strerror})"]
    except tomllib.TOMLDecodeError as error:
        return [f"{path}: is no TOML: {error}"]
    except RecursionError:
        return [f"{path}: is nested too deeply"]
    source = Source(path, find_lines(text), {})
    section, problems = _validate(document)
    problems += list(check_recipe((), section)) if section else []
    shown = [source.show(problem) for problem in source.sort(problems)]
    return section if section and not shown else shown


def _validate(document: dict[str, Any]) -> tuple[RecipeSection | None, list[Problem]]:
    try:
        return RecipeSection.model_validate(document), []
    except ValidationError as error:
        return None, find_problems(error, RecipeSection)


def check_recipe(place: Place, recipe: RecipeSection) -> Iterator[Problem]:
    """Yield what is wrong between the keys of a recipe that stands at `place`."""
    if len(set(recipe.required)) < len(recipe.required):
        yield Problem((*place, "required"), "names a field twice")
    seen: dict[str, str] = {}
    for name, wording in recipe.fields.items():
        for key, label in (("label", wording.label), *(("also", each) for each in wording.also)):
            other = seen.setdefault(plain_label(label), name) if label else name
            if other != name:
                text = f"{label!r} is a label of {other} already; an answer could mean either"
                yield Problem((*place, "fields", name, key), text)
    for state, steps in recipe.nudges.items():
        yield from check_steps((*place, "nudges", state), state, steps)


def check_steps(place: Place, state: str, steps: Steps) -> Iterator[Problem]:
    """Yield what is wrong with a ladder: every state has so many steps, and they rise."""
    wanted = len(getattr(Nudges(), state))
    if len(steps) != wanted:
        yield Problem(place, f"has {len(steps)} steps; this ladder has {wanted}")
    minutes = [step.working().minutes for step in steps]
    if any(a >= b for a, b in pairwise(minutes)):
        yield Problem(place, "must rise from step to step")
    if not all(steps):
        yield Problem(place, "a step of nothing would never end")


def make_recipes(
    files: Mapping[str, RecipeSection], tables: Mapping[str, RecipeSection]
) -> dict[str, Recipe]:
    """Return every recipe: of the files, changed and completed by the configuration's tables."""
    found = {name: _over(Recipe(name), section) for name, section in files.items()}
    usual = replace(found.get("default", Recipe()), title="", description="")
    found.setdefault("default", usual)
    for name, section in tables.items():
        found[name] = _over(replace(found.get(name, usual), name=name), section)
    return found


def _over(base: Recipe, section: RecipeSection) -> Recipe:
    """Return a recipe with what a section says laid over it; the rest stays."""
    said = _said(section)
    if "wait" in said:
        # The gate waits for a person, so it counts his working time, as the ladders do.
        said["wait"] = section.wait.working()
    if "priority" in said:
        said["priority"] = Priority(section.priority) if section.priority else None
    fields = {key: _wording(base.wording(key), each) for key, each in section.fields.items()}
    said["fields"] = {**base.fields, **fields}
    levels = {plain_label(word): Priority(key) for key, ws in section.levels.items() for word in ws}
    said["levels"] = {**base.levels, **levels}
    said["nudges"] = {**base.nudges, **_ladders(section.nudges)}
    return replace(base, **said)


def _said(section: Section) -> dict[str, Any]:
    return {name: getattr(section, name) for name in section.model_fields_set}


def _ladders(nudges: Mapping[LadderState, tuple[Span, ...]]) -> dict[State, tuple[Span, ...]]:
    return {State(key): tuple(step.working() for step in steps) for key, steps in nudges.items()}


def _wording(base: Wording, section: WordingSection) -> Wording:
    said = _said(section)
    if "ask" in said:
        said["hint"] = f"({said.pop('ask')})"
    return replace(base, **said)
