"""Recipes as values: how they are called, what their first line may be, which words they own."""

import pytest

from mailflow.handoff.context import find_fields, merge
from mailflow.handoff.model import Context, Handoff, Priority, State
from mailflow.handoff.policy import PACE, Policy
from mailflow.handoff.recipe import WORDINGS, Recipe, Wording, find_opening, find_recipe
from mailflow.handoff.routing import Directory
from mailflow.handoff.silence import next_wake
from mailflow.handoff.span import parse_span
from tests.handoff.test_silence import MONDAY, PEOPLE, local, work

COVER = Recipe("holiday-cover", title="Holiday cover")
BUG = Recipe(
    "bug",
    title="Defect",
    fields={
        "done_when": Wording("Fixed when", "(what works again, and where?)", ("expected",)),
        "constraints": Wording("Situation", "(where was it seen?)"),
    },
    levels={"data loss": Priority.URGENT, "loss": Priority.HIGH, "typo": Priority.LOW},
)
ALL = {each.name: each for each in (Recipe(), COVER, BUG)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bug", "bug"), ("BUG", "bug"), ("Defect", "bug"), ("*bug*", "bug"), ("[bug]", "bug"),
        ("bug.", "bug"), ("holiday-cover", "holiday-cover"), ("Holiday cover!", "holiday-cover"),
        ("holiday_cover", "holiday-cover"), ("HOLIDAY  COVER", "holiday-cover"),
        ("bugs", ""), ("", ""), ("  ", ""), ("a bug", ""),
    ],
)  # fmt: skip
def test_a_recipe_is_called_by_its_name_or_title(text: str, name: str) -> None:
    found = find_recipe(ALL, text)
    assert (found.name if found else "") == name


@pytest.mark.parametrize(
    ("note", "name", "rest"),
    [
        ("bug", "bug", ""),
        ("Bug\n\nThe page is blank.", "bug", "The page is blank."),
        ("\n  bug: the page is blank\nsince noon", "bug", "the page is blank\nsince noon"),
        ("Defect:\nblank", "bug", "blank"),
        ("bug\uff1ablank", "bug", "blank"),
        ("The bug: it is blank", "", "The bug: it is blank"),
        ("Ben, a bug", "", "Ben, a bug"),
        ("Hi\nbug", "", "Hi\nbug"),
        ("bug" * 50 + ": x", "", "bug" * 50 + ": x"),
        ("", "", ""),
    ],
)
def test_a_first_line_may_name_the_recipe(note: str, name: str, rest: str) -> None:
    found, left = find_opening(ALL, note)
    assert (found.name if found else "", left) == (name, rest)


def test_a_recipe_s_own_labels_are_found_before_all_others() -> None:
    text = "Fixed when: it works\nSituation: on every phone\nDue: friday"
    assert dict(find_fields(text, ("en",), BUG).fields) == {
        "done_when": "it works", "constraints": "on every phone", "due": "friday",
    }  # fmt: skip
    assert find_fields("Expected: it works", ("en",), BUG).get("done_when") == "it works"
    assert find_fields("Situation: everywhere").get("background") == "everywhere"
    assert find_fields("Expected: it works").fields == ()


@pytest.mark.parametrize("blanks", [" ", "\n", "\n  "])
def test_our_hint_is_no_answer_and_what_stands_beside_it_is(blanks: str) -> None:
    hint = "(what works again, and where?)".replace(" ", blanks, 3)
    assert find_fields(f"Fixed when: {hint}", ("en",), BUG).fields == ()
    before = find_fields(f"Fixed when: {hint} it works (on a phone?)", ("en",), BUG)
    assert before.get("done_when") == "it works (on a phone?)"


def test_the_usual_hints_are_known_as_well() -> None:
    for name, wording in WORDINGS.items():
        assert find_fields(f"{wording.label}: {wording.hint}").fields == ()
        assert find_fields(f"{wording.label}: {wording.hint} x").get(name) == "x"
        assert find_fields(f"{wording.label}: x {wording.hint}").get(name) == "x"


@pytest.mark.parametrize(
    ("value", "level"),
    [("typo", "low"), ("a Typo.", "low"), ("Data loss!", "urgent"), ("loss", "high"),
     ("high", "high"), ("typography", None)],
)  # fmt: skip
def test_a_recipe_s_own_words_for_a_priority(value: str, level: str | None) -> None:
    found = find_fields(f"Priority: {value}", ("en",), BUG)
    context, problems = merge(Context(), found, lambda text: None, BUG.levels)
    assert (context.priority.value if not problems else None) == level


# ------------------------------------------------------------------ ladders


def offer(**more: object) -> Handoff:
    return work(State.OFFERED, **more)


def policy(recipe: Recipe, **more: object) -> Policy:
    recipes = {"default": Recipe(), recipe.name: recipe}
    return Policy(Directory("handoff@example.org", PEOPLE), recipes, **more)  # type: ignore[arg-type]


def test_a_recipe_may_have_ladders_of_its_own() -> None:
    steps = tuple(map(parse_span, ("1 working hour", "2 working hours", "3 working hours",
                                   "4 working hours")))  # fmt: skip
    own = policy(Recipe("shift", nudges={State.OFFERED: steps}))
    assert next_wake(offer(recipe="shift"), own) == local(16, 11)
    assert next_wake(offer(), own) == local(16, 14)
    assert next_wake(work(State.ACCEPTED, recipe="shift"), own) == local(19, 10)


def test_a_priority_has_a_pace() -> None:
    slow = policy(Recipe("x"), pace={**PACE, Priority.LOW: 200, Priority.HIGH: 50})
    expected = {Priority.LOW: local(17, 10), Priority.NORMAL: local(16, 14),
                Priority.HIGH: local(16, 12), Priority.URGENT: local(16, 11)}  # fmt: skip
    for level, at in expected.items():
        assert next_wake(offer(context=Context(priority=level)), slow) == at, level
    gathering = work(State.GATHERING, context=Context(priority=Priority.HIGH), rung=1)
    assert next_wake(gathering, slow) == local(16, 14)  # the wait of a day, halved
    assert local(16, 10) == MONDAY
