"""The corpus: every mail of tests/mail/{forwards,replies,reports,hostile} against its expectation.

The seen half must be right. The unseen half is only counted, for the table in docs/reading.md,
which `python tests/mail/test_corpus.py` writes anew. README.md has the format of expectations.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailflow.errors import Unreadable
from mailflow.mail.address import Address
from mailflow.mail.forward import Original, find_original, find_originals
from mailflow.mail.message import Message, read
from mailflow.mail.reply import quoted_text, typed_text
from mailflow.mail.report import find_report

HERE = Path(__file__).parent
DOC = HERE.parents[1] / "docs" / "reading.md"
KINDS = ("forwards", "replies", "reports", "hostile")
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
Expected = dict[str, Any]


def fold(text: str) -> str:
    return " ".join(DIRECTIONS.sub("", text).replace("\xa0", " ").split())


def rows_of(text: str) -> list[str]:
    return [row for row in map(fold, text.split("\n")) if row]


def people(addresses: Iterable[Address]) -> list[tuple[str, str]]:
    return pairs((one.name, one.address) for one in addresses)


def pairs(expected: Iterable[Iterable[str]]) -> list[tuple[str, str]]:
    """Make people comparable; a name that but repeats the address is none."""
    found = [(name.strip("\"'"), address.lower()) for name, address in expected]
    return [("" if name.lower() == address else name, address) for name, address in found]


def wrong_in_forward(message: Message, expected: Expected) -> Iterator[str]:
    """Yield what is wrong in the way a forward is read."""
    original = find_original(message)
    if expected["found"] == "none":
        if original is not None:
            yield "found something that is no forward"
        return
    if original is None:
        yield "found nothing"
        return
    if original.found != expected["found"]:
        yield f"found {original.found}"
    yield from wrong_people(original, expected)
    yield from wrong_words(original, expected)
    if not is_date_right(original.date, expected):
        yield f"date {original.date}"
    if "originals" in expected:
        subjects = [one.subject for one in find_originals(message)]
        if subjects != expected["originals"]:
            yield f"originals {subjects}"


def wrong_people(original: Original, expected: Expected) -> Iterator[str]:
    writer = expected.get("from")
    if writer and people([original.from_ or Address("", "")]) != pairs([[*writer.values()]]):
        yield f"from {original.from_}"
    for key in ("to", "cc"):
        if key in expected and people(getattr(original, key)) != pairs(expected[key]):
            yield f"{key} {getattr(original, key)}"


def wrong_words(original: Original, expected: Expected) -> Iterator[str]:
    notes = [expected.get("note", original.note)]
    notes.append(notes[0] + " " + expected.get("note_signature", ""))
    if fold(original.note) not in map(fold, notes):
        yield f"note {original.note!r}"
    if fold(original.subject) != fold(expected.get("subject", original.subject)):
        yield f"subject {original.subject!r}"
    body = fold(original.body)
    if "body" in expected and body != fold(expected["body"]):
        yield f"body {original.body!r}"
    if not body.startswith(fold(expected.get("body_starts", ""))):
        yield f"body starts {original.body[:80]!r}"
    if not body.endswith(fold(expected.get("body_ends", ""))):
        yield f"body ends {original.body[-80:]!r}"
    for line in expected.get("body_has", ()):
        if fold(line) not in body:
            yield f"body lacks {line!r}"


def is_date_right(found: datetime | str | None, expected: Expected) -> bool:
    if "date" in expected:
        return found == as_instant(expected["date"])
    if isinstance(found, datetime) and "date_local" in expected:
        local = as_instant(expected["date_local"])
        return abs(found - local) <= timedelta(hours=14)
    if "date_text" in expected:
        return fold(str(found)) == fold(expected["date_text"])
    return True


def as_instant(value: datetime | str) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def wrong_in_reply(message: Message, expected: Expected) -> Iterator[str]:
    """Yield what is wrong in the way a reply is read."""
    typed = rows_of(typed_text(message))
    if "typed" in expected:
        wanted = rows_of(expected["typed"])
        signature = rows_of(expected.get("typed_signature", ""))
        more = typed[len(wanted) :]
        if typed[: len(wanted)] != wanted or any(row not in signature for row in more):
            yield f"typed {typed}"
    yield from wrong_lines(typed, expected)
    both = fold(typed_text(message) + "\n" + quoted_text(message))
    for label, value in expected.get("filled", {}).items():
        if fold(value) not in both:
            yield f"{label} lost {value!r}"


def wrong_lines(typed: list[str], expected: Expected) -> Iterator[str]:
    at = 0
    for line in map(fold, expected.get("keep", ())):
        at = next((n for n in range(at, len(typed)) if line in typed[n]), -1)
        if at < 0:
            yield f"lost or out of order: {line!r} of {typed}"
            break
    for line in map(fold, expected.get("drop", ())):
        if any(line in row for row in typed):
            yield f"kept {line!r}"
    text = fold(" ".join(row.lstrip("> ") for row in typed))
    for question, answer in expected.get("with", ()):
        before, _, after = text.partition(fold(question))
        if fold(answer) not in after or not (before or after):
            yield f"{answer!r} does not stand under {question!r}"


def wrong_in_report(message: Message, expected: Expected) -> Iterator[str]:
    """Yield what is wrong in the way a machine's mail is read."""
    report = find_report(message)
    kind = "none" if report is None else str(report.kind)
    if kind != expected["kind"]:
        yield f"kind {kind}"
    if report is None:
        return
    for key in ("about", "status"):
        if expected.get(key) and getattr(report, key) != expected[key]:
            yield f"{key} {getattr(report, key)}"
    for key in ("recipient", "substitute"):
        found = getattr(report, key)
        shown = str(getattr(found, "address", found) or "").lower()
        if expected.get(key) and shown != expected[key].lower():
            yield f"{key} {found}"
    if not is_day_right(report.until, expected):
        yield f"until {report.until}"


def is_day_right(found: date | datetime | None, expected: Expected) -> bool:
    if not expected.get("until"):
        return True
    may = expected.get("until_may", [])
    days = [expected["until"], *(may if isinstance(may, list) else [may])]
    return str(found)[:10] in [str(day)[:10] for day in days]


def wrong_in_hostile(content: bytes, expected: Expected) -> Iterator[str]:
    """Yield what is wrong in the way a mail that breaks readers is read."""
    try:
        message = read(content)
    except Unreadable:
        if expected["outcome"] == "message":
            yield "unreadable"
        return
    if expected["outcome"] == "unreadable":
        yield "was read"
        return
    assert isinstance(typed_text(message), str)
    if expected.get("from_none") and message.from_ is not None:
        yield f"from {message.from_}"
    address = "" if message.from_ is None else message.from_.key
    if address != expected.get("from", address).casefold():
        yield f"from {message.from_}"
    yield from wrong_parts(message, expected)


def wrong_parts(message: Message, expected: Expected) -> Iterator[str]:
    text = message.text or message.html
    if fold(expected.get("subject", message.subject)) != fold(message.subject):
        yield f"subject {message.subject!r}"
    if expected.get("subject_has", "") not in message.subject:
        yield f"subject {message.subject!r}"
    for key, wanted in (("text_has", True), ("text_lacks", False)):
        for piece in as_list(expected.get(key, [])):
            if (fold(piece) in fold(text)) is not wanted:
                yield f"{key} {piece!r}"
    names = [one.name for one in message.attachments]
    if names != expected.get("attachments", names):
        yield f"attachments {names}"
    if len(message.messages) != expected.get("messages", len(message.messages)):
        yield f"{len(message.messages)} messages"


def as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def unseen(kind: str) -> frozenset[str]:
    path = HERE / kind / "UNSEEN"
    names = path.read_text("utf-8").split() if path.exists() else []
    return frozenset(name.removesuffix(".eml") for name in names)


def names_of(kind: str) -> list[str]:
    return sorted(path.stem for path in (HERE / kind).glob("*.toml"))


def faults(kind: str, name: str) -> list[str]:
    content = (HERE / kind / f"{name}.eml").read_bytes()
    expected = tomllib.loads((HERE / kind / f"{name}.toml").read_text("utf-8"))
    if kind == "hostile":
        return list(wrong_in_hostile(content, expected))
    judge: Callable[[Message, Expected], Iterator[str]] = {
        "forwards": wrong_in_forward,
        "replies": wrong_in_reply,
        "reports": wrong_in_report,
    }[kind]
    return list(judge(read(content), expected))


SEEN = [(kind, name) for kind in KINDS for name in names_of(kind) if name not in unseen(kind)]


@pytest.mark.parametrize(("kind", "name"), SEEN, ids=[f"{kind}/{name}" for kind, name in SEEN])
def test_a_seen_mail_is_read_right(kind: str, name: str) -> None:
    assert faults(kind, name) == []


def is_right(kind: str, name: str) -> bool:
    """Judge an unseen mail: whatever goes wrong, nothing but a number comes out."""
    try:
        return not faults(kind, name)
    except Exception:
        return False


class Tally:
    """Count right mails of all, seen and unseen apart."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()

    def add(self, key: str, half: str, right: bool) -> None:
        self.counts[key, half, "all"] += 1
        self.counts[key, half, "right"] += right

    def row(self, key: str) -> str:
        cells = [
            share(self.counts[key, half, "right"], self.counts[key, half, "all"])
            for half in ("seen", "unseen")
        ]
        return f"| {key} | {cells[0]} | {cells[1]} |"

    def table(self, title: str) -> list[str]:
        keys = sorted({key for key, _, _ in self.counts})
        return [f"| {title} | seen | unseen |", "|---|---|---|", *map(self.row, keys), ""]


def share(right: int, every: int) -> str:
    return f"{right} of {every}" if every else ""


def write_table() -> str:
    """Return docs/reading.md: what is read right, per folder, client and language."""
    folders, rows = Tally(), []
    for kind in KINDS:
        clients, languages = Tally(), Tally()
        hidden = unseen(kind)
        for name in names_of(kind):
            half = "unseen" if name in hidden else "seen"
            right = is_right(kind, name)
            client, _, rest = name.partition("-")
            folders.add(kind, half, right)
            clients.add(client, half, right)
            languages.add(rest.partition("-")[0] or "-", half, right)
        rows += [f"## {kind.capitalize()}", "", *clients.table("client")]
        rows += languages.table("language") if kind in ("forwards", "replies") else []
    head = INTRODUCTION.split("\n")
    return "\n".join([*head, *folders.table("folder"), *rows]).rstrip("\n") + "\n"


INTRODUCTION = """\
# What is read right

Written by `python tests/mail/test_corpus.py`; do not edit. Each mail of `tests/mail/` is read and
compared with the expectation beside it: a forward is right when writer, receivers, subject, date,
note and body all are; a reply when nothing typed is lost and nothing quoted is left. The unseen
mails were written by somebody else at the same time as the code; whoever tuned it never opened
them, but did see the counts of this table.
"""


def test_the_table_of_what_is_read_right_is_fresh() -> None:
    assert DOC.read_text("utf-8") == write_table(), "run python tests/mail/test_corpus.py"


if __name__ == "__main__":
    DOC.write_text(write_table(), "utf-8")
