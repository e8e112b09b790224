"""What one person should read of all open handoffs, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.handoff.model import Context, Handoff, Person, State, Team
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.summary import (
    is_overdue,
    person_groups,
    state_words,
    summary_groups,
    summary_moment,
)

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
PEOPLE = {
    key: Person(key, name, (f"{key}@example.org",), zone)
    for key, name, zone in (
        ("ana", "Ana Diaz", "Europe/Berlin"),
        ("ben", "Ben Ortiz", "America/New_York"),
        ("mia", "Mia Sato", "Asia/Tokyo"),
    )
}
DIRECTORY = Directory(
    "handoff@example.org", PEOPLE, {"design": Team("design", "Design", ("ben", "mia"))}
)
POLICY = Policy(DIRECTORY)


def work(
    number: int, state: State, giver: str = "ana", owner: str = "ben", **more: object
) -> Handoff:
    values: dict[str, object] = {"created": NOW - 3 * DAY, "since": NOW - DAY} | more
    return Handoff(number, state, f"Work {number}", giver, owner, **values)  # type: ignore[arg-type]


def numbers(handoffs: list[Handoff], key: str) -> list[list[int]]:
    return [[h.number for h in group.handoffs] for group in person_groups(handoffs, key, DIRECTORY)]


EVERYTHING = [
    work(1, State.OFFERED),
    work(2, State.ACCEPTED),
    work(3, State.ASKING),
    work(4, State.DELIVERED),
    work(5, State.WAITING, until=NOW + DAY),
    work(6, State.PASSING, owner="mia", former="ben"),
    work(7, State.RETURNED),
    work(8, State.OFFERED, owner="design"),
    work(9, State.CLOSED, closed=NOW),
    work(10, State.ACCEPTED, watchers=("mia",)),
]


def test_everybody_sees_what_needs_him_what_he_holds_and_what_he_waits_for() -> None:
    assert numbers(EVERYTHING, "ana") == [[3, 4, 7], [1, 8], [2, 5, 6, 10]]
    assert numbers(EVERYTHING, "ben") == [[1, 2, 8, 10], [3, 4, 5, 6], [7]]
    assert numbers(EVERYTHING, "mia") == [[6, 8], [], [10]]


def test_what_is_due_first_stands_first() -> None:
    later = work(1, State.ACCEPTED, context=Context(due=NOW + 2 * DAY))
    sooner = work(2, State.ACCEPTED, context=Context(due=NOW + DAY))
    undated = work(0, State.ACCEPTED)
    assert numbers([undated, later, sooner], "ben")[0] == [2, 1, 0]


def test_a_summary_tells_what_was_there_at_its_moment() -> None:
    begun_later = work(1, State.OFFERED, created=NOW + DAY)
    closed = work(2, State.CLOSED, closed=NOW - DAY)
    long_closed = work(3, State.CLOSED, closed=NOW - 8 * DAY)
    groups = summary_groups([begun_later, closed, long_closed], "ben", DIRECTORY, NOW)
    assert [[h.number for h in group.handoffs] for group in groups] == [[], [], [], [2]]


def test_who_has_nothing_gets_no_summary() -> None:
    assert summary_groups([work(1, State.OFFERED)], "mia", DIRECTORY, NOW) == ()
    assert summary_groups([], "ana", DIRECTORY, NOW) == ()


@pytest.mark.parametrize(
    ("key", "moment"),
    [
        ("ana", datetime(2026, 11, 16, 8, 0, tzinfo=UTC)),
        ("ben", datetime(2026, 11, 16, 14, 0, tzinfo=UTC)),
        ("mia", datetime(2026, 11, 16, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_moment_is_monday_nine_on_the_readers_clock(key: str, moment: datetime) -> None:
    assert summary_moment(NOW, PEOPLE[key], POLICY, "Monday", "09:00") == moment
    assert summary_moment(moment, PEOPLE[key], POLICY, "Monday", "09:00") == moment
    before = moment - timedelta(seconds=1)
    assert summary_moment(before, PEOPLE[key], POLICY, "Monday", "09:00") == moment - 7 * DAY


def test_the_moment_keeps_the_local_hour_over_a_change_of_the_clocks() -> None:
    before = datetime(2026, 10, 21, tzinfo=UTC)
    after = datetime(2026, 10, 28, tzinfo=UTC)
    moments = [
        summary_moment(at, PEOPLE["ana"], POLICY, "monday", "09:00") for at in (before, after)
    ]
    assert [moment.hour for moment in moments] == [7, 8]


def test_overdue_is_what_should_be_done_and_is_not() -> None:
    late = Context(due=NOW - DAY)
    assert is_overdue(work(1, State.ACCEPTED, context=late), NOW)
    assert not is_overdue(work(1, State.DELIVERED, context=late), NOW)
    assert not is_overdue(work(1, State.ACCEPTED), NOW)


def test_each_state_has_words_for_people() -> None:
    for state in State:
        if state is not State.NEW:
            assert state_words(work(1, state, former="mia"), DIRECTORY) != state.value or state in (
                State.CLOSED, State.CANCELLED,
            )  # fmt: skip
    proposed = replace(work(1, State.ACCEPTED), proposed=NOW)
    assert state_words(proposed, DIRECTORY) == "new date proposed to Ana Diaz"
