"""What silence means, and when: lifecycle.md, "Silence: what the clock does"."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.handoff.decision import decide
from mailflow.handoff.model import Context, Handoff, Person, Priority, Role, State, Trigger
from mailflow.handoff.occasion import Occasion
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.silence import deadline, next_wake, silence

PEOPLE = {
    key: Person(key, key, (f"{key}@example.org",), timezone="Europe/Berlin")
    for key in ("ana", "ben")
} | {"mia": Person("mia", "mia", ("mia@example.org",), "Europe/Berlin", "Mon-Fri 13:00-17:00")}
POLICY = Policy(Directory("handoff@example.org", PEOPLE))
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # 10:00 in Berlin


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of November 2026 on Berlin's clock (UTC+1)."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def work(state: State, **more: object) -> Handoff:
    values: dict[str, object] = {"number": 1, "state": state, "subject": "Logo", "giver": "ana",
              "owner": "ben", "created": MONDAY, "since": MONDAY}  # fmt: skip
    return Handoff(**(values | more))  # type: ignore[arg-type]


def live(handoff: Handoff, until: datetime) -> list[tuple[Trigger, datetime]]:
    """Let the clock write about a handoff until a moment, and return what it wrote and when."""
    told = []
    handoff = replace(handoff, wake_at=next_wake(handoff, POLICY))
    while handoff.wake_at and handoff.wake_at <= until:
        now = handoff.wake_at
        trigger = silence(handoff, now, POLICY)
        assert trigger is not None
        told.append((trigger, now))
        handoff = decide(handoff, Occasion(trigger, Role.CLOCK, "", now), POLICY).after
    return told


def test_the_ladder_of_an_offer() -> None:
    assert live(work(State.OFFERED), local(19, 10)) == [
        (Trigger.SILENCE, local(16, 14)),
        (Trigger.LONG_SILENCE, local(17, 10)),
        (Trigger.VERY_LONG_SILENCE, local(18, 10)),
        (Trigger.EXPIRY, local(19, 10)),
    ]


def test_it_is_counted_in_the_working_time_of_who_holds_the_ball() -> None:
    (first, *_) = live(work(State.OFFERED, owner="mia"), local(30, 10))
    assert first == (Trigger.SILENCE, local(16, 17))  # four of Mia's afternoon hours
    friday = work(State.OFFERED, since=local(20, 16))
    assert next_wake(friday, POLICY) == local(23, 12)  # one hour on Friday, three on Monday


def test_a_team_keeps_the_hours_of_the_service() -> None:
    assert next_wake(work(State.OFFERED, owner="design"), POLICY) is not None


def test_urgent_divides_the_hours_by_four() -> None:
    urgent = work(State.OFFERED, context=Context(priority=Priority.URGENT))
    assert [at for _, at in live(urgent, local(16, 16))] == [
        local(16, 11), local(16, 12), local(16, 14), local(16, 16),
    ]  # fmt: skip


@pytest.mark.parametrize("state", [State.ASKING_FIRST, State.ASKING])
def test_a_question_is_the_givers(state: State) -> None:
    assert live(work(state), local(21, 10)) == [
        (Trigger.SILENCE, local(17, 10)),
        (Trigger.LONG_SILENCE, local(18, 10)),
        (Trigger.VERY_LONG_SILENCE, local(20, 10)),
    ]


def test_what_is_incomplete_is_offered_when_the_wait_is_over() -> None:
    told = live(work(State.GATHERING), local(17, 10))
    assert told == [(Trigger.SILENCE, local(16, 14)), (Trigger.WAIT_OVER, local(17, 10))]


def test_what_has_no_owner_is_not_offered_to_nobody() -> None:
    told = live(work(State.GATHERING, owner=""), local(24, 10))
    assert {trigger for trigger, _ in told} == {Trigger.SILENCE}
    assert len(told) > 2


def test_work_without_a_date_is_asked_about_every_three_working_days() -> None:
    assert [at for _, at in live(work(State.ACCEPTED), local(30, 9))] == [
        local(19, 10), local(24, 10), local(27, 10),
    ]  # fmt: skip


def test_the_due_date_speaks_the_day_before_on_the_day_and_each_day_after() -> None:
    due = work(State.ACCEPTED, accepted=MONDAY, context=Context(due=local(18, 17)))
    assert live(due, local(24, 12)) == [
        (Trigger.DUE_SOON, local(17, 9)),
        (Trigger.DUE_TODAY, local(18, 9)),
        (Trigger.OVERDUE, local(19, 9)),
        (Trigger.OVERDUE_LONG, local(20, 9)),
        (Trigger.OVERDUE, local(23, 9)),  # nobody is nudged on a weekend
        (Trigger.OVERDUE, local(24, 9)),
    ]


def test_a_day_before_that_is_over_already_says_nothing() -> None:
    due = work(State.ACCEPTED, accepted=MONDAY, context=Context(due=local(16, 17)))
    assert live(due, local(17, 9)) == [(Trigger.OVERDUE, local(17, 9))]


def test_who_has_just_written_is_not_nudged_before_the_next_morning() -> None:
    """An overdue owner's word, a "not ok" after the date: nobody is escalated at once."""
    late = work(State.ACCEPTED, since=local(19, 10), context=Context(due=local(16, 17)), due_rung=4)
    assert next_wake(late, POLICY) == local(20, 9)
    not_ok = work(State.ACCEPTED, since=local(19, 10), context=Context(due=local(16, 17)))
    assert live(not_ok, local(20, 9)) == [(Trigger.OVERDUE, local(20, 9))]


def test_of_missed_days_only_the_last_one_matters() -> None:
    due = work(State.ACCEPTED, accepted=MONDAY, context=Context(due=local(18, 17)))
    assert silence(due, local(27, 12), POLICY) is Trigger.OVERDUE_LONG


def test_a_date_that_is_only_proposed_is_not_pressed() -> None:
    due = work(
        State.ACCEPTED, accepted=MONDAY, context=Context(due=local(18, 17)), proposed=local(25, 17)
    )
    assert all(trigger is Trigger.SILENCE for trigger, _ in live(due, local(24, 12)))


def test_waiting_ends_on_its_date_and_is_asked_about_after_ten_days() -> None:
    assert live(work(State.WAITING, until=local(18, 9)), local(18, 9)) == [
        (Trigger.WAKE_UP, local(18, 9))
    ]
    assert live(work(State.WAITING), local(30, 10)) == [(Trigger.SILENCE, local(30, 10))]


def test_what_is_delivered_is_closed_by_silence() -> None:
    assert live(work(State.DELIVERED), local(30, 10)) == [
        (Trigger.SILENCE, local(18, 10)), (Trigger.EXPIRY, local(23, 10)),
    ]  # fmt: skip


def test_what_came_back_is_the_givers() -> None:
    assert live(work(State.RETURNED), local(30, 10)) == [
        (Trigger.SILENCE, local(17, 10)), (Trigger.LONG_SILENCE, local(19, 10)),
    ]  # fmt: skip


def test_a_snooze_ends_with_one_nudge_and_the_ladder_goes_on_from_there() -> None:
    assert live(work(State.OFFERED, snoozed=local(20, 9)), local(23, 18)) == [
        (Trigger.SILENCE, local(20, 9)),
        (Trigger.LONG_SILENCE, local(23, 9)),
    ]
    assert live(work(State.ACCEPTED, snoozed=local(17, 11)), local(18, 9)) == [
        (Trigger.SILENCE, local(17, 11))  # "remind me tomorrow at 11"
    ]


def test_a_snooze_over_the_due_date_ends_with_one_nudge_too() -> None:
    context = Context(due=local(17, 17))
    late = work(State.ACCEPTED, context=context, snoozed=local(20, 9))
    assert live(late, local(24, 9)) == [
        (Trigger.OVERDUE_LONG, local(20, 9)),
        (Trigger.OVERDUE, local(23, 9)),
        (Trigger.OVERDUE, local(24, 9)),
    ]


def test_a_snooze_cannot_hold_up_a_date_that_was_waited_for() -> None:
    waiting = work(State.WAITING, until=local(18, 9), snoozed=local(20, 9))
    assert next_wake(waiting, POLICY) == local(18, 9)


def test_who_wants_no_nudges_gets_none() -> None:
    assert next_wake(work(State.OFFERED, muted=("ben",)), POLICY) is None
    assert next_wake(work(State.OFFERED, muted=("ana",)), POLICY) is not None
    gathering = work(State.GATHERING, muted=("ana",))
    assert next_wake(gathering, POLICY) == local(17, 10)  # the wait still ends


def test_after_a_long_stop_the_ladder_goes_on_where_it_was() -> None:
    """Nobody is given up over nudges he never got."""
    offered = work(State.OFFERED)
    offered = replace(offered, wake_at=next_wake(offered, POLICY))
    now = local(25, 10)  # the service was off for more than a week
    assert silence(offered, now, POLICY) is Trigger.SILENCE
    after = decide(offered, Occasion(Trigger.SILENCE, Role.CLOCK, "", now), POLICY).after
    assert after.wake_at is not None
    assert after.wake_at > now + timedelta(hours=3)
    assert silence(after, after.wake_at, POLICY) is Trigger.LONG_SILENCE


def test_nothing_is_said_before_its_time_or_about_what_is_closed() -> None:
    assert silence(work(State.OFFERED), MONDAY, POLICY) is None
    assert next_wake(work(State.CLOSED), POLICY) is None
    assert silence(work(State.CLOSED), local(30, 10), POLICY) is None


def test_a_deadline_is_told_before_others_hear_of_it() -> None:
    assert deadline(work(State.OFFERED), POLICY) == local(17, 10)
    assert deadline(work(State.OFFERED, rung=1), POLICY) == local(
        19, 10
    )  # then nobody asks any more
    assert deadline(work(State.DELIVERED), POLICY) == local(23, 10)
    assert deadline(work(State.GATHERING), POLICY) == local(17, 10)
    due = work(State.ACCEPTED, context=Context(due=local(20, 17)))
    assert deadline(due, POLICY) == local(20, 17)
    assert deadline(work(State.ACCEPTED), POLICY) is None
