"""The example file and the documentation, made from the settings themselves."""

import json
import textwrap
from datetime import timedelta

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mailflow.config import rules, sections, servers, values

#: The tables of the example, in order; the marked ones are comments until wanted.
_TABLES: tuple[tuple[str, type[BaseModel], bool], ...] = (
    ("[service]", sections.Service, True),
    ("[mailbox]", servers.Mailbox, True),
    ("[listener]", servers.Listener, False),
    ("[relay]", servers.Relay, True),
    ("[people.ben]", sections.PersonSection, True),
    ("[teams.design]", sections.TeamSection, False),
    ("[[routes]]", sections.RouteSection, False),
    ("[recipes.default]", rules.RecipeSection, True),
    ("[nudges]", rules.Nudges, True),
    ("[pace]", rules.Pace, True),
    ("[summary]", rules.Summary, True),
    ("[trust]", rules.Trust, True),
    ("[limits]", rules.Limits, True),
)

#: Keys without a default that a first configuration needs all the same.
_USUAL = ("address", "addresses", "host", "username")

_EXAMPLE_HEAD = """\
# mailflow's configuration, with every key, its default and what it means.
# A line that begins with "# key =" shows a key that has no default.
# Lengths of time are words: "15m", "4 hours", "2 working days". Paths are relative to this file.
# MAILFLOW_SECTION_KEY in the environment overrides a key: MAILFLOW_RELAY_HOST.
# Made by `python -m mailflow.config`: do not edit the copy in the source tree by hand.
"""

_DOCS_HEAD = """\
# Configuration

<!-- Made by `python -m mailflow.config` from the settings themselves: do not edit. -->

One TOML file: `--config FILE`, else `$MAILFLOW_CONFIG`, else `./mailflow.toml`, else
`/etc/mailflow/mailflow.toml`. Relative paths are relative to the file. `mailflow check` says
everything that is wrong with it at once, each with file, line and key. `config.example.toml`
is a file with every key.

- **Lengths of time** are words: `"15m"`, `"4 hours"`, `"1 day"`, `"2 weeks"` on the clock;
  `"4 working hours"`, `"2 working days"` in somebody's working time. The ladders of `[nudges]`
  and a recipe's `wait` always count working time, so `"4 hours"` is enough there.
- **Hours** are words: `"Mon-Fri 09:00-17:00"`, `"Mon-Thu 08:00-16:00, Fri 08:00-12:00"`,
  `"Mon-Fri 09:00-12:00 13:00-17:00"`, `"Mon-Fri 22:00-06:00"`.
- **One working day** further is the same time on the next day on which the person works.
- **Secrets** are never in the file. In this order: `password_file`, `password_env`, the systemd
  credential `mailbox.password` or `relay.password`, the variable `MAILFLOW_MAILBOX_PASSWORD`
  (or `MAILFLOW_MAILBOX_PASSWORD_FILE`; the same with `RELAY`), `password_command`.
- **The environment** overrides the file: `MAILFLOW_SECTION_KEY`, such as `MAILFLOW_RELAY_HOST`;
  lists are written `a, b`. People, teams, routes and recipes stand in the file only.
- **Keys of people, teams and recipes** are parts of addresses (`handoff+ben@`): lower case
  letters, digits, `.`, `_`, `-`; each means one thing.
"""


def example() -> str:
    """Return config.example.toml: every key with its default and one comment each."""
    return _EXAMPLE_HEAD + "".join(_table(*table) for table in _TABLES)


def describe() -> str:
    """Return docs/configuration.md: every key with its type, default and meaning."""
    return _DOCS_HEAD + "".join(_chapter(header, model) for header, model, _ in _TABLES)


def _table(header: str, model: type[BaseModel], active: bool) -> str:
    lines = [f"# {line}" for line in textwrap.wrap(model.__doc__ or "", 96)]
    lines.append(header if active else f"# {header}")
    for key, field in model.model_fields.items():
        lines.append("")
        lines += textwrap.wrap(_said(field), 96, initial_indent="# ", subsequent_indent="# ")
        value, own = _value(field)
        shown = active and (own or key in _USUAL)
        lines.append(f"{'' if shown else '# '}{key} = {value}")
    return "\n" + "\n".join(lines) + "\n"


def _said(field: FieldInfo) -> str:
    return field.description or ""


def _value(field: FieldInfo) -> tuple[str, bool]:
    """Return what the example shows, and whether it is a default (or must be there anyway)."""
    if field.examples and not field.default:
        return to_toml(field.examples[0]), False
    if field.examples and field.is_required():
        return to_toml(field.examples[0]), True
    return _default(field), True


def _default(field: FieldInfo) -> str:
    if values.SIZE in field.metadata:
        return f'"{field.default // 2**20} MiB"'
    return to_toml(field.default)


def to_toml(value: object) -> str:
    """Return a value as TOML text."""
    match value:
        case None:
            return '""'
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case list() | tuple():
            return f"[{', '.join(to_toml(each) for each in value)}]"
        case dict():
            return f"{{ {', '.join(f'{key} = {to_toml(each)}' for key, each in value.items())} }}"
        case timedelta():
            return f'"{_duration(value)}"'
    # JSON's strings are TOML's as well.
    return json.dumps(str(value), ensure_ascii=False)


def _duration(value: timedelta) -> str:
    minutes = value // timedelta(minutes=1)
    for size, name in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes and minutes % size == 0:
            count = minutes // size
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "0"


def _chapter(header: str, model: type[BaseModel]) -> str:
    rows = [
        f"| `{key}` | {_shown_default(field)} | {_said(field).replace('|', chr(92) + '|')} |"
        for key, field in model.model_fields.items()
    ]
    head = [f"## `{header}`", "", model.__doc__ or "", "", "| Key | Default | Meaning |"]
    return "\n" + "\n".join([*head, "| --- | --- | --- |", *rows]) + "\n"


def _shown_default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    return f"`{_default(field)}`" if field.default not in (None, "", (), {}) else ""
