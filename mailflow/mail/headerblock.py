"""Header blocks: the From/Date/To/Subject lines a client writes above a forwarded or quoted mail.

Rules: a block is known by its shape. Lines `Label: value` stand together; one value holds an
address, one a date, one the subject. Known labels (labels.toml) let it be shorter, looser or glued
into one line. Whatever does not fit ends the block.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mailflow.mail.datetext import has_date
from mailflow.mail.glued import COLONS, Field, parse_glued
from mailflow.mail.lines import LOOK, Line
from mailflow.mail.words import ROLES, Role, fold, role_of

LONGEST = 60  #: lines of a block, continuations included
SHORTEST = 12  #: lines of a block whose first label nobody listed
_LABEL_LIMIT = 40  #: characters of a label
_NOT_IN_LABEL = re.compile(r"[\d@<>\\\"“”?!;{}|=+]|\. ")
_MAIN = frozenset({Role.FROM, Role.TO, Role.SUBJECT, Role.DATE})
_PEOPLE = (Role.FROM, Role.TO, Role.CC)
Split = Callable[[str], tuple[str, str] | None]
_OPEN_END = ("<", ",", ";", "(", "[")


@dataclass(frozen=True, slots=True)
class Block:
    """Hold a header block: its lines `start` to `end` (not included), quoted `depth` deep."""

    start: int
    end: int
    depth: int
    fields: tuple[Field, ...]

    def value(self, role: Role) -> str:
        """Return the value that stands for `role`, "" when there is none."""
        return next((field.value for field in self.fields if field.role is role), "")

    def has(self, role: Role) -> bool:
        """Tell whether the block has a line for `role`, empty or not."""
        return any(field.role is role for field in self.fields)


def split_label(text: str) -> tuple[str, str] | None:
    """Split a line `Label: value`; stars of bold text and bullets around the label are dropped."""
    text = text[:LOOK].strip().lstrip("*_|•·- \t")
    cell = text[:_LABEL_LIMIT].partition("\t")
    if cell[1] and ROLES.get(fold(cell[0].rstrip(":： *"))) in _MAIN:
        return cell[0].rstrip(":： *"), text[len(cell[0]) :].strip(" \t|*")
    colon = COLONS.search(text, 0, _LABEL_LIMIT)
    if colon is None or colon.start() == 0:
        return None
    label = text[: colon.start()].strip("*_ \t")
    value = text[colon.end() :].strip(" \t|").lstrip("*_ \t")
    if not label or value.startswith("//") or _NOT_IN_LABEL.search(label) or label.count(" ") > 4:
        return None
    return label, value


def split_bare(text: str) -> tuple[str, str] | None:
    """Split a line `Label value` whose label is known and lost its colon (eM Client)."""
    label, space, value = text[:LOOK].strip("*_ \t").partition(" ")
    if not space or role_of(label) not in _MAIN | {Role.CC} or label[:1].islower():
        return None
    return label, value.strip()


def find_bare_block(lines: Sequence[Line], start: int, stem: str = "") -> Block | None:
    """Find an announced header block whose labels have no colons; `start` is its first line."""
    if split_bare(lines[start].text) is None:
        return None
    found = _gather(lines, start, stem, split_bare)
    people = any("@" in field.value for field in found.fields if field.role in _PEOPLE)
    roles = {field.role for field in found.fields}
    return found if people and Role.FROM in roles and len(roles & _MAIN) >= 3 else None


def find_block(
    lines: Sequence[Line], start: int, stem: str = "", *, announced: bool = False
) -> Block | None:
    """Find the header block whose first line is `start`.

    `stem` is the outer subject without prefixes: it tells the subject's line in a language nobody
    listed. `announced` says that a line above announced a forwarded mail: then less is enough.
    """
    first = split_label(lines[start].text)
    if first is None or (not first[1] and role_of(first[0]) not in _MAIN):
        return None
    glued = parse_glued(lines[start])
    if glued is not None:
        return Block(start, start + 1, lines[start].depth, glued)
    found = _gather(lines, start, stem, split_label)
    if not any(field.role in _MAIN for field in found.fields):
        return _by_shape(found, stem, announced=announced)
    if found.fields[0].role is Role.UNKNOWN and _is_header(found, announced=False):
        return None  # a line of the note: the header begins below it
    found = _complete(found, stem)
    return found if _is_header(found, announced=announced) else None


class _Gatherer:
    """Gather the fields of a block line by line, until a line does not fit."""

    def __init__(self, stem: str, split: Split) -> None:
        self.split = split
        self.stem = " ".join(stem.casefold().split())
        self.fields: list[Field] = []
        self.ends: list[int] = []
        self.blanks = 0
        self.spaced = False  #: a blank line stands between the first two fields, so between all

    def take(self, index: int, text: str) -> bool:
        pair = self.split(text)
        if pair is not None and self._take_pair(role_of(pair[0]), pair[1]):
            self.ends.append(index + 1)
        elif self._continues(text, pair):
            self._extend(index, text)
        else:
            return False
        self.blanks = 0
        return True

    def _take_pair(self, role: Role, value: str) -> bool:
        known = role is not Role.UNKNOWN
        if self.blanks and not self._may_skip(role, value):
            return False
        if known and role is not Role.OTHER and any(f.role is role for f in self.fields):
            return False
        self.spaced = self.spaced or (self.blanks == 1 and len(self.fields) == 1)
        self.fields.append(Field(role, value))
        return True

    def _may_skip(self, role: Role, value: str) -> bool:
        """Past a blank line only what a block still lacks belongs to it, not a body's `To: ...`."""
        roles = {field.role for field in self.fields}
        if self.fields[0].role not in _MAIN:
            return False
        if role is not Role.UNKNOWN and (self.spaced or len(self.fields) == 1):
            return True
        if role is Role.CC:
            return "@" in value or not roles >= _MAIN
        return role in _MAIN and not roles >= _MAIN

    def _continues(self, text: str, pair: tuple[str, str] | None) -> bool:
        last = self.fields[-1]
        if pair is not None and last.value[-1:] not in ("<", ","):
            return False
        if self.blanks:
            return (
                not last.value
                and self.blanks == 1
                and last.role in _MAIN
                and _fits(last.role, text)
            )
        if not last.value:
            return True
        if last.role is Role.SUBJECT and self._in_stem(last.value, text):
            return True
        if last.role in _PEOPLE and "<" in text and "@" in text:
            return True
        return last.value.endswith(_OPEN_END) or text[:1] in "<(" or _unclosed(last.value)

    def _in_stem(self, value: str, text: str) -> bool:
        """The outer subject tells that this one was wrapped."""
        joined = " ".join(f"{value} {text}".casefold().split())
        return bool(self.stem) and (self.stem.startswith(joined) or joined.endswith(self.stem))

    def _extend(self, index: int, text: str) -> None:
        last = self.fields[-1]
        glue = "" if last.value.endswith("<") or not last.value else " "
        self.fields[-1] = replace(last, value=(last.value + glue + text)[: 4 * LOOK])
        self.ends[-1] = index + 1


def _fits(role: Role, text: str) -> bool:
    if role is Role.DATE:
        return has_date(text)
    return "@" in text if role in _PEOPLE else False


def _unclosed(value: str) -> bool:
    return value.rfind("<") > value.rfind(">") and "@" not in value[value.rfind("<") :]


def _gather(lines: Sequence[Line], start: int, stem: str, split: Split) -> Block:
    gatherer, depth = _Gatherer(stem, split), lines[start].depth
    pair = split(lines[start].text)
    known = pair is not None and role_of(pair[0]) in _MAIN
    for index in range(start, min(len(lines), start + (LONGEST if known else SHORTEST))):
        line = lines[index]
        if line.blank:
            gatherer.blanks += 1
            if gatherer.blanks > 2:
                break
            continue
        if line.depth != depth or not gatherer.take(index, line.text[:LOOK].strip()):
            break
    fields, ends = gatherer.fields, gatherer.ends
    if any(field.role in _MAIN for field in fields):
        while fields[-1].role is Role.UNKNOWN:
            fields.pop()
            ends.pop()
    return Block(start, ends[-1], depth, tuple(fields))


def _is_header(block: Block, *, announced: bool) -> bool:
    roles = {field.role for field in block.fields} & _MAIN
    proof = any("@" in field.value or has_date(field.value) for field in block.fields)
    if announced and Role.FROM in roles:
        return True
    if Role.FROM not in roles:
        return proof and announced and len(roles) >= 2
    if not any("@" in field.value for field in block.fields if field.role in _PEOPLE):
        return proof and roles == _MAIN and not has_date(block.value(Role.FROM))
    return len(roles) >= 3  # a journey has a From, a To and a Date too, but no address


def _complete(block: Block, stem: str) -> Block:
    """Give roles by shape to the unknown labels of a block some of whose labels are known."""
    missing = _MAIN - {field.role for field in block.fields}
    if not missing or not any(field.role is Role.UNKNOWN for field in block.fields):
        return block
    fields = list(block.fields)
    for at, field in enumerate(fields):
        role = _guess(field, missing, stem)
        if field.role is Role.UNKNOWN and role is not None:
            fields[at] = replace(field, role=role)
            missing = missing - {role}
    return replace(block, fields=tuple(fields))


def _guess(field: Field, missing: frozenset[Role], stem: str) -> Role | None:
    if "@" in field.value:
        return next((role for role in (Role.FROM, Role.TO) if role in missing), None)
    if stem and _same_subject(field.value, stem):
        return Role.SUBJECT if Role.SUBJECT in missing else None
    if has_date(field.value):
        return Role.DATE if Role.DATE in missing else None
    return None


def _same_subject(value: str, stem: str) -> bool:
    value, stem = " ".join(value.casefold().split()), " ".join(stem.casefold().split())
    return value == stem or value.endswith((": " + stem, "：" + stem))


def _by_shape(block: Block, stem: str, *, announced: bool) -> Block | None:
    """Read a block in a language nobody listed."""
    if not 3 <= len(block.fields) <= 12 or block.has(Role.OTHER):
        return None
    fields = list(block.fields)
    missing: frozenset[Role] = _MAIN | {Role.CC}
    for at, field in enumerate(fields):
        role = _guess(field, missing, stem) or (
            Role.CC if "@" in field.value and Role.CC in missing else None
        )
        if role is not None:
            fields[at] = replace(field, role=role)
            missing = missing - {role}
    if Role.SUBJECT in missing:
        fields = _leftover_subject(fields)
    roles = {field.role for field in fields}
    if not roles >= {Role.FROM, Role.DATE} or (Role.SUBJECT in missing and not announced):
        return None
    return replace(block, fields=tuple(fields))


def _leftover_subject(fields: list[Field]) -> list[Field]:
    """Take the one line that is neither a person nor a date as the subject."""
    left = [at for at, field in enumerate(fields) if field.role is Role.UNKNOWN and field.value]
    if len(left) == 1:
        fields[left[0]] = replace(fields[left[0]], role=Role.SUBJECT)
    return fields
