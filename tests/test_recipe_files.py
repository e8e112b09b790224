"""Recipes as files: ours, the user's own over them, single keys of the configuration over both."""

from pathlib import Path

import pytest

from mailflow.config import Config, load
from mailflow.config.recipes import read_recipes
from mailflow.errors import ConfigError
from mailflow.folders import find_templates, recipes_in
from mailflow.handoff.context import find_fields
from mailflow.handoff.model import FIELDS, Priority, State
from mailflow.handoff.policy import LADDERS
from mailflow.handoff.recipe import WORDINGS
from mailflow.handoff.span import Span, Unit

BASE = """
[service]
address = "handoff@example.org"
templates = "own"
[relay]
directory = "out"
[people.ana]
addresses = ["ana@example.org"]
"""
NAMES = {"default", "client-request", "project-phase", "holiday-cover", "approval", "bug", "shift"}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own" / "recipes").mkdir(parents=True)
    return tmp_path / "own" / "recipes"


def read(own: Path, toml: str = "") -> Config:
    file = own.parent.parent / "mailflow.toml"
    file.write_text(BASE + toml)
    return load(file, {})


def problems(own: Path, toml: str = "") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(own, toml)
    return caught.value.problems


# ------------------------------------------------------------------ ours


def test_seven_recipes_are_shipped() -> None:
    assert {path.stem for path in recipes_in(find_templates())} == NAMES
    assert read_recipes(None).problems == ()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_asks_in_words_that_it_reads_back(own: Path, name: str) -> None:
    """Every label is found, every hint is a gap, and a line of the template is not broken."""
    recipe = read(own).recipes[name]
    for field in FIELDS:
        wording = recipe.wording(field)
        for label in (wording.label, *wording.also):
            line = f"{label}: {wording.hint}"
            assert find_fields(line, ("en",), recipe).fields == (), line
            assert find_fields(f"{line} x", ("en",), recipe).get(field) == "x", line
            assert len(f"> {wording.label}: {wording.hint}") <= 90, line
    assert set(recipe.required) <= set(FIELDS)
    if name != "default":
        assert recipe.title
        assert recipe.description.endswith(".")


def test_shift_is_i_pass(own: Path) -> None:
    shift = read(own).recipes["shift"]
    assert [shift.wording(name).label for name in ("priority", "background", "done_when")] == [
        "Illness severity", "Patient summary", "Action list",
    ]  # fmt: skip
    assert shift.wording("if_stuck").label == "Situation and contingency"
    assert shift.read_back
    assert shift.levels["unstable"] is Priority.URGENT
    assert len(shift.nudges[State.OFFERED]) == len(LADDERS[State.OFFERED])


# ------------------------------------------------------------------ one's own


def test_a_file_replaces_the_recipe_of_its_name_as_a_whole(own: Path) -> None:
    (own / "shift.toml").write_text('title = "Night"\nrequired = ["background"]\n')
    (own / "press.toml").write_text('wait = "2 hours"\ndue = "1 week"\n')
    recipes = read(own).recipes
    assert set(recipes) == NAMES | {"press"}
    assert (recipes["shift"].title, recipes["shift"].read_back) == ("Night", False)
    assert recipes["shift"].wording("background") == WORDINGS["background"]
    assert recipes["press"].wait == Span(2, Unit.WORKING_HOUR)
    assert recipes["press"].due == Span(1, Unit.WEEK)


def test_a_table_changes_single_keys_and_adds_recipes(own: Path) -> None:
    toml = """
[recipes.shift]
read_back = false
levels = { high = ["shaky"] }
[recipes.shift.fields.background]
ask = "which bed?"
[recipes.shift.nudges]
delivered = ["1 hour", "2 hours"]
[recipes.legal]
title = "Legal"
priority = "high"
"""
    recipes = read(own, toml).recipes
    shift = recipes["shift"]
    assert not shift.read_back
    assert shift.title == "Shift handover"
    assert shift.levels["shaky"] is Priority.HIGH
    assert shift.levels["unstable"] is Priority.URGENT
    assert shift.wording("background").label == "Patient summary"
    assert shift.wording("background").hint == "(which bed?)"
    assert shift.wording("background").also == ("summary", "situation summary")
    assert shift.nudges[State.DELIVERED] == (Span(1, Unit.WORKING_HOUR), Span(2, Unit.WORKING_HOUR))
    assert State.OFFERED in shift.nudges
    legal = recipes["legal"]
    assert (legal.required, legal.priority) == (("done_when", "due"), Priority.HIGH)


def test_a_pace_for_each_priority(own: Path) -> None:
    assert read(own, "[pace]\nlow = 200\n").policy().pace == {
        Priority.LOW: 200, Priority.NORMAL: 100, Priority.HIGH: 100, Priority.URGENT: 25,
    }  # fmt: skip
    assert "pace.low: must be" in problems(own, "[pace]\nlow = 0\n")[0]


# ------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("required = [", "press.toml: is no TOML:"),
        ("\nrequird = []", "press.toml:2: requird: unknown key - did you mean 'required'?"),
        ("required = ['when']", "press.toml:1: required[1]: must be"),
        ("required = ['due', 'due']", "press.toml:1: required: names a field twice"),
        ("wait = 'soon'", "press.toml:1: wait: "),
        ("title = 'a: b'", "press.toml:1: title: must be one line of at most 40 letters"),
        ("priority = 'big'", "press.toml:1: priority"),
        ("read_back = 'perhaps'", "press.toml:1: read_back: must be true or false"),
        ("[fields.whim]\nlabel = 'x'", "press.toml:1: fields.whim"),
        ("[fields.due]\nlabl = 'x'", "press.toml:2: fields.due.labl: unknown key"),
        ("[fields.due]\nask = 'a (b)'", "press.toml:2: fields.due.ask: must be one line"),
        (
            "[fields.due]\nlabel = 'When'\n[fields.background]\nalso = ['WHEN']",
            "press.toml:4: fields.background.also: 'WHEN' is a label of due already",
        ),
        ("[levels]\nhuge = ['x']", "press.toml:2: levels.huge: must be"),
        ("[nudges]\noffered = ['1 hour']", "press.toml:2: nudges.offered: has 1 steps"),
        ("[nudges]\ndelivered = ['2 h', '1 h']", "press.toml:2: nudges.delivered: must rise"),
        ("[nudges]\nasleep = ['2 h']", "press.toml:2: nudges.asleep: must be"),
    ],
)
def test_a_mistake_is_said_with_file_line_and_key(own: Path, text: str, said: str) -> None:
    (own / "press.toml").write_text(text)
    (problem, *more) = problems(own)
    assert said in problem
    assert not more


def test_every_mistake_is_said_at_once(own: Path) -> None:
    (own / "press.toml").write_text("wait = 'soon'\n")
    (own / "Bad Name.toml").write_text("")
    (own / "latin.toml").write_bytes(b"title = '\xe9'")
    found = problems(own, "[recipes.shift]\nwait = 'late'\n[[routes]]\naddress = 'x@example.org'\n"
                          "owner = 'ana'\nrecipe = 'pres'\n")  # fmt: skip
    assert len(found) == 5
    assert any("recipes.shift.wait" in each for each in found)
    assert any("'pres' is no recipe - did you mean 'press'?" in each for each in found)
    assert any("Bad Name.toml: a recipe's file has lower case letters" in each for each in found)
    assert any("latin.toml: is no UTF-8 text" in each for each in found)


def test_a_person_and_a_recipe_file_must_not_share_a_name(own: Path) -> None:
    (own / "ana.toml").write_text("")
    assert "recipes.ana: is already the name of people.ana" in problems(own)[0]
