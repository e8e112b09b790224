"""A team that is given work becomes one person, by the team's rule."""

from dataclasses import replace
from datetime import UTC, datetime

from mailflow.handoff.assign import assign_owner
from mailflow.handoff.model import Handoff, Person, State, Team
from mailflow.handoff.routing import Directory

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
PEOPLE = {key: Person(key, key, (f"{key}@example.org",)) for key in ("ana", "ben", "mia")}


def office(rule: str) -> Directory:
    team = Team("design", "Design", ("ben", "mia"), rule)
    return Directory("handoff@example.org", PEOPLE, {"design": team})


def work(number: int, owner: str, team: str = "") -> Handoff:
    return Handoff(number, State.ACCEPTED, "Logo", "ana", owner, NOW, NOW, team=team)


NEW = replace(work(0, "design"), state=State.NEW)


def test_first_asks_everybody() -> None:
    assert assign_owner(NEW, [], office("first")) == NEW


def test_a_person_stays_the_owner() -> None:
    assert assign_owner(work(0, "ben"), [], office("rotate")).owner == "ben"


def test_least_asks_who_owns_the_least() -> None:
    assert assign_owner(NEW, [], office("least")).owner == "ben"
    busy = [work(1, "ben"), work(2, "ben"), work(3, "mia"), work(4, "ana")]
    chosen = assign_owner(NEW, busy, office("least"))
    assert (chosen.owner, chosen.team) == ("mia", "design")


def test_rotate_takes_turns() -> None:
    given: list[Handoff] = []
    turns = []
    for number in range(1, 5):
        chosen = replace(assign_owner(NEW, given, office("rotate")), number=number)
        turns.append(chosen.owner)
        given.append(chosen)
    assert turns == ["ben", "mia", "ben", "mia"]


def test_work_given_to_a_person_by_name_takes_no_turn() -> None:
    assert assign_owner(NEW, [work(9, "ben")], office("rotate")).owner == "ben"
