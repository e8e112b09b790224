"""What is wrong with a configuration, as sentences: file:line: key: what, and the cure.

pydantic finds the mistakes; its own texts are never shown, because they repeat the value of a
misspelt key, which may be a password.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mailflow.config.lines import Place, line_of
from mailflow.config.sections import File
from mailflow.config.values import did_you_mean

_NO_SECRETS = (
    "unknown key - a secret does not belong in this file: "
    "use password_file, password_env, password_command or a systemd credential"
)
_SECRETIVE = ("password", "passwd", "passphrase", "pass", "pwd", "secret", "token")


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold one mistake: where it is, and a sentence."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Say where values came from: the file's lines, and the keys that the environment set."""

    file: Path
    lines: Mapping[Place, int]
    variables: Mapping[Place, str]

    def show(self, problem: Problem) -> str:
        """Return the problem as a line for people."""
        key = _dotted(problem.place)
        variable = self.variables.get(problem.place[:2])
        if variable:
            return f"{variable}: {problem.text}"
        line = line_of(problem.place, dict(self.lines))
        where = f"{self.file}:{line}" if line else str(self.file)
        return f"{where}: {key}: {problem.text}" if key else f"{where}: {problem.text}"

    def sort(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems in the order of the file, each once."""
        unique = dict.fromkeys(problems)
        return sorted(unique, key=lambda p: (line_of(p.place, dict(self.lines)), str(p.place)))


def find_problems(error: ValidationError, root: type[BaseModel] = File) -> list[Problem]:
    """Turn what pydantic found in a `root` into problems; values are never included."""
    details = error.errors(include_input=False, include_url=False)
    inside = {detail["loc"][:-1] for detail in details}
    # A list counts as too short when its elements are wrong: that is no second mistake.
    kept = [d for d in details if d["type"] != "too_short" or d["loc"] not in inside]
    return [Problem(_place(detail["loc"]), _sentence(detail, root)) for detail in kept]


def _place(place: Place) -> Place:
    """Return a place without pydantic's mark for "the key itself is wrong"."""
    return place[:-1] if place and place[-1] == "[key]" else place


def _sentence(detail: ErrorDetails, root: type[BaseModel]) -> str:
    """Return the sentence for one of pydantic's errors."""
    match detail["type"]:
        case "extra_forbidden":
            return _unknown(detail["loc"], root)
        case "missing":
            return "is missing"
        case "value_error":
            return str(detail["ctx"]["error"])
        case "too_short" | "string_too_short":
            return "must not be empty"
        case "string_pattern_mismatch":
            return "write an address and a port such as '127.0.0.1:8024', or 'unix:/path'"
        case "model_type" | "dict_type":
            return f"must be a table, written [{_dotted(detail['loc'])}]"
        case "int_parsing" | "int_type" | "int_from_float":
            return "must be a whole number"
        case "bool_parsing" | "bool_type":
            return "must be true or false"
        case "string_type":
            return "must be text in quotes"
        case "tuple_type" | "list_type":
            return 'must be a list such as ["a", "b"]'
    return detail["msg"].replace("Input should be", "must be")


def _unknown(place: Place, root: type[BaseModel]) -> str:
    word = str(place[-1])
    if get_close_matches(word.casefold(), _SECRETIVE, n=1, cutoff=0.8):
        return _NO_SECRETS
    known = known_keys(place[:-1], root)
    near = did_you_mean(word, known)
    return "unknown key" + (near or f"; known are {', '.join(known)}")


def known_keys(place: Place, root: type[BaseModel] = File) -> list[str]:
    """Return the keys that may stand in the section at `place` of a `root`."""
    return list(_section(place, root).model_fields)


def _section(place: Place, section: type[BaseModel]) -> type[BaseModel]:
    for step in place:
        field = section.model_fields.get(str(step))
        if field is not None:
            section = next(_models(field.annotation), section)
    return section


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the section inside a field's type: X, X | None, dict[str, X], tuple[X, ...]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _dotted(place: Place) -> str:
    """Return a place as people write it: routes[2].owner, counted from 1."""
    text = ""
    for step in place:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")
