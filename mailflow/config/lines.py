"""Where each key of a TOML file stands: tomllib reads values but forgets their lines.

This looks only at text that tomllib has accepted, so it may be simple: it follows the tables,
the keys and the strings that go over several lines, and never judges.
"""

import re

#: A key as in pydantic's `loc`: ("routes", 0, "owner").
Place = tuple[str | int, ...]

_BARE_OR_QUOTED = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")


def find_lines(text: str) -> dict[Place, int]:
    """Return the line, from 1, of each table and each key of a TOML text."""
    lines: dict[Place, int] = {}
    arrays: dict[Place, int] = {}
    table: Place = ()
    for number, line in _statements(text):
        if line.startswith("[["):
            table = _array_table(_keys(line[2:])[0], arrays)
            lines.setdefault(table[:-1], number)
            lines[table] = number
        elif line.startswith("["):
            table = _in_arrays(_keys(line[1:])[0], arrays)
            lines.setdefault(table, number)
        else:
            for depth in range(1, len(keys := _keys(line)[0]) + 1):
                lines.setdefault((*table, *keys[:depth]), number)
    return lines


def line_of(place: Place, lines: dict[Place, int]) -> int:
    """Return the line of a key, or of the nearest table around it; 0 when there is none."""
    while place:
        if place in lines:
            return lines[place]
        place = place[:-1]
    return 0


def _statements(text: str) -> list[tuple[int, str]]:
    """Return the first line of each table header and each key, with its number."""
    found, closing, depth = [], "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        inside = bool(closing) or depth > 0
        stripped = line.strip()
        if not inside and stripped and not stripped.startswith("#"):
            found.append((number, stripped))
        if not inside and stripped.startswith("["):
            continue
        closing, depth = _scan(line, closing, depth)
    return found


def _scan(line: str, closing: str, depth: int) -> tuple[str, int]:
    """Follow strings and brackets over one line: the open multi-line quote, the open brackets."""
    at = 0
    while at < len(line):
        if closing:
            at, closing = _leave(line, at, closing)
            continue
        char = line[at]
        if char == "#":
            break
        if line.startswith(('"""', "'''"), at):
            closing, at = line[at : at + 3], at + 3
        elif char in "\"'":
            closing, at = char, at + 1
        else:
            depth += (char in "[{") - (char in "]}")
            at += 1
    return closing if len(closing) == 3 else "", depth


def _leave(line: str, at: int, closing: str) -> tuple[int, str]:
    """Step over one character of a string, or out of it."""
    if line[at] == "\\" and closing[0] == '"':
        return at + 2, closing
    if line.startswith(closing, at):
        return at + len(closing), ""
    return at + 1, closing


def _keys(text: str) -> tuple[tuple[str, ...], str]:
    """Read a dotted key: its parts and what follows."""
    keys: list[str] = []
    while match := _BARE_OR_QUOTED.match(text):
        keys.append(next(part for part in match.groups() if part is not None))
        text = text[match.end() :]
        if not text.startswith("."):
            break
        text = text[1:]
    return tuple(keys), text


def _array_table(keys: tuple[str, ...], arrays: dict[Place, int]) -> Place:
    place = (*_in_arrays(keys[:-1], arrays), keys[-1])
    arrays[place] = arrays.get(place, -1) + 1
    return (*place, arrays[place])


def _in_arrays(keys: tuple[str, ...], arrays: dict[Place, int]) -> Place:
    """Add the number of the latest element after each key that is an array of tables."""
    place: Place = ()
    for key in keys:
        place = (*place, key)
        if place in arrays:
            place = (*place, arrays[place])
    return place
