"""Who is away from a handoff, who could take it, and when the giver hears of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.handoff.absence import Absence, by_person
from mailflow.handoff.decision import Addressed, decide
from mailflow.handoff.model import OPEN, Context, Handoff, Person, Role, State, Trigger
from mailflow.handoff.occasion import Occasion, Said
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.silence import deadline, next_wake, silence
from mailflow.handoff.standin import (
    Away,
    acting,
    away_owner,
    named_owner,
    notice,
    present,
    said_of,
    stand_in,
)

LEADS = {"ben": "mia", "ana": "", "mia": "", "zoe": ""}
HELPERS = {"ben": "mia", "mia": "zoe", "zoe": "ben", "ana": ""}
PEOPLE = {
    key: Person(key, key.title(), (f"{key}@example.org",), timezone="Europe/Berlin",
                lead=LEADS[key], substitute=HELPERS[key])
    for key in LEADS
}  # fmt: skip
POLICY = Policy(Directory("handoff@example.org", PEOPLE))
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # 10:00 in Berlin


def local(day: int, hour: int = 0) -> datetime:
    """Return an instant of November 2026 on Berlin's clock (UTC+1)."""
    return datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour - 1)


def away(first: int, last: int, key: str = "ben", **more: object) -> Absence:
    """Return an absence from one day of November to another, both included."""
    return replace(Absence(key, local(first), local(last + 1), MONDAY), **more)  # type: ignore[arg-type]


def policy(*absences: Absence) -> Policy:
    return replace(POLICY, absences=by_person(absences))


def work(state: State = State.OFFERED, **more: object) -> Handoff:
    values: dict[str, object] = {"number": 1, "state": state, "subject": "Logo", "giver": "ana",
              "owner": "ben", "created": MONDAY, "since": MONDAY}  # fmt: skip
    return Handoff(**(values | more))  # type: ignore[arg-type]


def live(handoff: Handoff, rules: Policy, until: datetime) -> Iterable[tuple[str, datetime]]:
    """Let the clock write until a moment, as the desk does, and tell what it wrote and when."""
    handoff = replace(handoff, wake_at=next_wake(handoff, rules))
    while handoff.wake_at and handoff.wake_at <= until:
        now = max(handoff.wake_at, MONDAY)
        trigger = silence(handoff, now, rules)
        assert trigger is not None
        said = said_of(handoff, rules) if trigger in (Trigger.AWAY, Trigger.AWAY_DUE) else Said()
        yield trigger.value, now
        handoff = decide(handoff, Occasion(trigger, Role.CLOCK, "", now, said), rules).after


def test_the_ladder_of_an_absent_owner_rests_and_goes_on() -> None:
    rules = policy(away(17, 20))
    assert list(live(work(), rules, local(25, 9))) == [
        ("silence", local(16, 14)),
        ("away", local(17)),
        ("long_silence", local(23, 10)),
        ("very_long_silence", local(24, 10)),
    ]
    assert deadline(work(), rules) == local(23, 10)


def test_who_is_back_within_a_working_day_is_not_spoken_of() -> None:
    rules = policy(away(17, 17))
    assert [name for name, _ in live(work(), rules, local(18, 11))] == ["silence", "long_silence"]


def test_what_is_over_is_not_news() -> None:
    over = away(9, 13, over=True)
    assert [name for name, _ in live(work(), policy(over), local(16, 15))] == ["silence"]


def test_the_due_ladder_waits_for_the_return_and_speaks_once() -> None:
    due = work(State.ACCEPTED, context=Context(due=local(18, 17)))
    assert list(live(due, policy(away(17, 20)), local(24, 8))) == [
        ("away_due", MONDAY),
        ("overdue", local(23, 9)),
    ]
    after = work(State.ACCEPTED, context=Context(due=local(26, 17)))
    assert "away_due" not in [name for name, _ in live(after, policy(away(17, 20)), local(24, 12))]


@given(
    state=st.sampled_from([state for state in State if state in OPEN]),
    gone=st.lists(
        st.tuples(st.sampled_from(["ana", "ben", "zoe"]), st.integers(1, 25), st.integers(0, 9)),
        max_size=5,
    ),
    due=st.none() | st.integers(16, 29),
    until=st.integers(16, 29),
    late=st.integers(0, 60),
)
@settings(max_examples=200, deadline=None)
def test_nobody_is_nudged_while_he_is_away(
    state: State, gone: list[tuple[str, int, int]], due: int | None, until: int, late: int
) -> None:
    """Whoever is away, whatever is due, and although the service stops for hours at a time."""
    absences = [away(first, first + more, key) for key, first, more in gone]
    context = Context(due=local(due, 17) if due else None)
    handoff = work(state, context=context, until=local(until, 9), former="zoe")
    now, turns = MONDAY, 0
    while now <= local(60) and turns < 200:
        rules = policy(*(replace(each, over=each.ends <= now) for each in absences))
        trigger = silence(handoff, now, rules)
        if trigger is None:
            wakes = next_wake(handoff, rules, now) or local(99)
            assert wakes > now
        else:
            occasion = Occasion(trigger, Role.CLOCK, "", now, said_of(handoff, rules))
            decision = decide(handoff, occasion, rules)
            assert decision.known
            nudged = [each.to for each in decision.letters if each.letter == "nudge"]
            assert not any(rules.absence(key, now) for key in nudged)
            handoff, wakes = decision.after, decision.wake_at or local(99)
        now, turns = max(wakes, now) + timedelta(hours=late), turns + 1
    assert turns < 200  # the clock comes to rest


def test_a_wait_ends_when_the_owner_is_back() -> None:
    waiting = work(State.WAITING, until=local(18, 9))
    assert next_wake(waiting, policy(away(17, 20))) == local(23, 9)


def test_a_request_does_not_wait_for_a_giver_who_is_away() -> None:
    gathering = work(State.GATHERING)
    rules = policy(away(16, 27, "ana"))
    assert next_wake(gathering, rules) == local(17, 10)
    assert deadline(gathering, rules) == local(17, 10)


def test_working_for_oneself_needs_no_news() -> None:
    own = work(State.ACCEPTED, giver="ben", context=Context(due=local(18, 17)))
    names = [name for name, _ in live(own, policy(away(17, 20)), local(23, 8))]
    assert "away_due" not in names


def test_who_stands_in() -> None:
    assert stand_in(work(), policy(away(16, 20)), MONDAY) == "mia"
    named = away(16, 20, substitute="zoe")
    assert away_owner(work(), policy(named), MONDAY) == Away(named.ends, "zoe")
    # A substitute who is away has one of his own; in a circle there is nobody.
    assert present("ben", policy(away(16, 20), away(16, 20, "mia")), MONDAY) == "zoe"
    all_out = policy(*(away(16, 20, key) for key in ("ben", "mia", "zoe")))
    assert present("ben", all_out, MONDAY) == ""
    # Nobody is told to ask himself.
    assert stand_in(work(giver="mia"), policy(away(16, 20)), MONDAY) == ""
    assert stand_in(work(owner=""), POLICY, MONDAY) == ""
    assert away_owner(work(State.CLOSED), policy(away(16, 20)), MONDAY) is None
    assert named_owner("the substitute", work(), POLICY, MONDAY) == "mia"
    assert named_owner("mia", work(), POLICY, MONDAY) == ""


def test_a_notice_counts_for_its_handoff_only() -> None:
    told = work(away="ben", away_until=local(20, 9), stand_in="zoe")
    assert away_owner(told, POLICY, MONDAY) == Away(local(20, 9), "zoe")
    assert away_owner(told, POLICY, local(21)) is None
    assert away_owner(replace(told, owner="mia"), POLICY, MONDAY) is None
    assert away_owner(work(), POLICY, MONDAY) is None


def test_what_a_notice_means() -> None:
    until = Said(when=local(30, 9))
    assert notice(work(), until, MONDAY) is Trigger.AWAY
    assert notice(work(), Said(), MONDAY) is Trigger.AWAY
    assert notice(work(away="ben", away_until=local(30, 9)), until, MONDAY) is None
    at_work = work(State.ACCEPTED, context=Context(due=local(18, 17)))
    assert notice(at_work, until, MONDAY) is Trigger.AWAY_DUE
    assert notice(work(State.ACCEPTED), until, MONDAY) is Trigger.AWAY
    assert notice(work(State.ACCEPTED), Said(), MONDAY) is None
    assert notice(work(State.DELIVERED), until, MONDAY) is None


def test_the_lead_s_substitute_hears_while_the_lead_is_away() -> None:
    occasion = Occasion(Trigger.VERY_LONG_SILENCE, Role.CLOCK, "", local(18, 10))
    assert decide(work(), occasion, POLICY).letters == (Addressed("escalation", "mia"),)
    rules = policy(away(16, 20, "mia"))
    assert decide(work(), occasion, rules).letters == (Addressed("escalation", "zoe"),)
    assert acting("mia", policy(*(away(16, 20, key) for key in LEADS)), MONDAY) == "mia"
    assert acting("", rules, MONDAY) == ""


def test_hearing_of_an_absence_is_no_step_that_undo_takes_back() -> None:
    said = Said(when=local(21), person="zoe")
    decision = decide(work(), Occasion(Trigger.AWAY, Role.CLOCK, "", MONDAY, said), POLICY)
    assert not decision.changed
    assert decision.letters == (Addressed("away", "ana"),)
    assert (decision.after.away, decision.after.stand_in) == ("ben", "zoe")
