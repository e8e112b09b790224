"""What became of a line has a sentence for everything that people can do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.handoff.decision import decide
from mailflow.handoff.lifecycle import LIFECYCLE, PEOPLE, Rule
from mailflow.handoff.model import Handoff, Person, Role, State, Trigger
from mailflow.handoff.occasion import Occasion, Said
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.said import Ask
from mailflow.handoff.told import Fate, Told, say_step
from mailflow.handoff.turn import Turn

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
KEYS = {Role.GIVER: "ana", Role.OWNER: "ben", Role.FORMER_OWNER: "mia"}
DIRECTORY = Directory(
    "handoff@example.org",
    {key: Person(key, f"{key.capitalize()} X", (f"{key}@example.org",))
     for key in ("ana", "ben", "mia", "kim")},
)  # fmt: skip
POLICY = Policy(DIRECTORY)
#: What never comes of a line: a forward, and fields of a form.
FORMS = {Trigger.FORWARD_AGAIN, Trigger.CONTEXT, Trigger.CONTEXT_PART, Trigger.UNPROVEN}
#: What is noted and needs no sentence of its own.
ASIDE = {Trigger.SEEN, Trigger.THANKS}


def work(state: State = State.ACCEPTED, **more: object) -> Handoff:
    former = "mia" if state is State.PASSING else ""
    return replace(
        Handoff(number=7, state=state, subject="Logo", giver="ana", owner="ben", created=NOW,
                since=NOW, former=former, told=("ana", "ben")),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def told(handoff: Handoff, trigger: Trigger, by: Role, said: Said | None = None,
         candidates: tuple[str, ...] = ()) -> Told:  # fmt: skip
    actor = KEYS.get(by, "kim")
    said = said or Said(person="mia", previous=handoff, when=NOW + timedelta(days=2), text="x")
    turn = Turn(Occasion(trigger, by, actor, NOW, said), candidates)
    reader = POLICY.person(actor)
    return say_step(decide(handoff, turn.occasion, POLICY), turn, reader, POLICY)


STEPS = [
    (state, rule, role)
    for rule in LIFECYCLE
    for state in rule.states
    for role in rule.by
    if role in PEOPLE and state is not State.NEW and rule.trigger not in FORMS
]


@pytest.mark.parametrize(
    ("state", "rule", "role"), STEPS, ids=[f"{s}-{r.trigger}-{b}" for s, r, b in STEPS]
)
def test_every_step_of_people_has_a_sentence(state: State, rule: Rule, role: Role) -> None:
    found = told(work(state), rule.trigger, role)
    assert found.fate in (Fate.DONE, Fate.ASKED)
    assert "{" not in found.text
    assert (found.text == "noted") == (rule.trigger in ASIDE)
    assert all(line.startswith("H-7 ") for line in found.ready)


@pytest.mark.parametrize("ask", Ask)
def test_every_question_has_a_sentence(ask: Ask) -> None:
    found = told(work(), Trigger.ASK, Role.OWNER, Said(ask=ask))
    assert found.fate is Fate.ASKED
    assert found.text
    assert "{" not in found.text


def test_the_sentences_name_people_and_dates() -> None:
    assert told(work(), Trigger.DONE, Role.OWNER).text == "delivered, Ana X is asked to confirm"
    due = told(work(), Trigger.DUE, Role.GIVER)
    assert due.text.startswith("due Fri 20 Nov 2026")
    assert due.text.endswith("Ben X is told")
    assert "you proposed Fri 20 Nov 2026" in told(work(), Trigger.DUE, Role.OWNER).text
    taken = told(work(State.OFFERED), Trigger.ACCEPT, Role.OTHER)
    assert taken.text == "Ana X is asked whether you may have it"
    assert told(work(State.RETURNED), Trigger.DONE, Role.GIVER).text == "done and closed"


def test_two_dates_that_may_be_meant_are_ready_and_one_that_is_over_is_not() -> None:
    said = Said(ask="date")
    dates = ("Wed 3 Mar 2027, 17:00 (Berlin)", "Sat 3 Apr 2027, 17:00 (Berlin)")
    both = told(work(), Trigger.ASK, Role.OWNER, said, dates)
    assert both.ready == tuple(f"H-7 due {each}" for each in dates)
    over = told(work(), Trigger.ASK, Role.OWNER, said, ("Mon 1 Jun 2026 is over",))
    assert (over.ready, "is over" in over.text) == ((), True)


def test_what_is_not_in_the_table_says_where_it_stands_and_what_would_do() -> None:
    late = told(work(State.DELIVERED), Trigger.ACCEPT, Role.OWNER)
    assert late.fate is Fate.NOT_NOW
    assert late.text == "not now: it is done, Ana X confirms"
    assert told(work(State.OFFERED), Trigger.CONFIRM, Role.OWNER).ready == (
        "H-7 accept",
        "H-7 done",
    )
    alien = told(work(), Trigger.DONE, Role.OTHER)
    assert alien.fate is Fate.NOT_YOURS
    assert "Ben X" in alien.text
