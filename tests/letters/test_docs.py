"""docs/letters.md names every letter, every name and every macro, and no other."""

import re
from pathlib import Path

from mailflow.letters import sample_facts, sample_post
from mailflow.letters.names import macros, variables
from mailflow.letters.page import Page
from tests.letters.reading import LETTERS

TEXT = (Path(__file__).parents[2] / "docs" / "letters.md").read_text("utf-8")
FACTS = sample_facts("offer")
PAGE = Page(FACTS, sample_post(FACTS))


def section(title: str) -> str:
    return TEXT.split(f"## {title}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> set[str]:
    """Return the names in back quotes in the first column of the tables."""
    cells = [line.split("|")[1] for line in text.split("\n") if line.startswith("| `")]
    return set(re.findall(r"`([a-z_]+)", " ".join(cells)))


def test_every_letter_is_listed() -> None:
    assert first_cells(section("The letters")) == set(LETTERS.names())


def test_every_name_is_listed() -> None:
    functions = {"when", "day", "pick"}
    plain = set(variables(PAGE)) - functions
    block = set(macros(PAGE, LETTERS.text.parts))
    assert first_cells(section("Names")) == plain | block
    assert all(f"`{name}(" in section("Names") for name in functions)
