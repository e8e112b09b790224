"""The laws of THE TABLE. What it says row by row is told in docs/lifecycle.md and the stories."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.handoff.decision import decide
from mailflow.handoff.legal import legal_commands
from mailflow.handoff.lifecycle import (
    ACCOUNTABLE,
    BALL,
    LIFECYCLE,
    Do,
    Rule,
    Send,
    rule_for,
)
from mailflow.handoff.model import OPEN, Handoff, Person, Role, State, Team, Trigger
from mailflow.handoff.occasion import Occasion, Said
from mailflow.handoff.policy import LADDERS, Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.silence import next_wake, silence
from mailflow.handoff.standing import accountable, ball
from mailflow.letters import Letters

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def people(*keys: str) -> dict[str, Person]:
    return {key: Person(key, key.capitalize(), (f"{key}@example.org",)) for key in keys}


DIRECTORY = Directory(
    "handoff@example.org",
    people("ana", "ben", "mia", "leo")
    | {"kim": Person("kim", "Kim", ("kim@example.org",), lead="leo")},
    {"design": Team("design", "Design", ("ben", "mia"), lead="leo")},
)
POLICY = Policy(DIRECTORY)
#: From turn.py, when the window is over: it stands for what the table does not know.
OUTSIDE = {Trigger.UNDO_LATE}


def handoff(state: State, **more: object) -> Handoff:
    values: dict[str, object] = {"former": "mia"} if state is State.PASSING else {}
    values |= {"told": ("ana", "ben")} if state is not State.NEW else {}
    values |= {"subject": "Logo", "giver": "ana", "owner": "ben", "created": NOW, "since": NOW}
    return Handoff(number=7, state=state, **(values | more))  # type: ignore[arg-type]


def actor_of(role: Role) -> str:
    return {Role.GIVER: "ana", Role.OWNER: "ben", Role.FORMER_OWNER: "mia"}.get(
        role, "" if role in (Role.CLOCK, Role.CARRIER) else "kim"
    )


def occasion(trigger: Trigger, role: Role, **said: object) -> Occasion:
    facts = {"person": "kim", "when": NOW + timedelta(days=3), "previous": handoff(State.OFFERED)}
    return Occasion(trigger, role, actor_of(role), NOW, Said(**(facts | said)))  # type: ignore[arg-type]


def rows() -> list[tuple[Rule, State, Role]]:
    return [(rule, state, role) for rule in LIFECYCLE for state in rule.states for role in rule.by]


def test_the_states_stand_in_the_order_in_which_the_table_unpacks_them() -> None:
    assert [state.name for state in State] == [
        "NEW", "GATHERING", "OFFERED", "ASKING_FIRST", "ACCEPTED", "ASKING", "WAITING", "PASSING",
        "DELIVERED", "RETURNED", "CLOSED", "CANCELLED",
    ]  # fmt: skip


def test_no_two_rules_are_for_one_occasion() -> None:
    counted = Counter((state, rule.trigger, role) for rule, state, role in rows())
    assert [key for key, count in counted.items() if count > 1] == []


def test_every_state_is_reached() -> None:
    reached = {State.NEW}
    while True:
        further = {
            rule.to for rule in LIFECYCLE if isinstance(rule.to, State) and reached & {*rule.states}
        }
        if further <= reached:
            break
        reached |= further
    assert reached == set(State)


def test_every_open_state_is_left_again() -> None:
    for state in OPEN:
        assert any(
            rule.to not in (state,) and isinstance(rule.to, State)
            for rule in LIFECYCLE
            if state in rule.states
        ), state


def test_every_trigger_is_used() -> None:
    assert {rule.trigger for rule in LIFECYCLE} == set(Trigger) - OUTSIDE


def test_every_effect_is_used() -> None:
    used = {effect for rule in LIFECYCLE for effect in rule.effects if isinstance(effect, Do)}
    assert used == set(Do)


def test_every_letter_of_the_table_has_a_template() -> None:
    letters = {
        effect.letter for rule in LIFECYCLE for effect in rule.effects if isinstance(effect, Send)
    }
    assert letters <= set(Letters("handoff@example.org", "Handoffs").names())


def test_an_open_handoff_has_exactly_one_accountable_person() -> None:
    for state in State:
        assert bool(accountable(handoff(state))) is (state in OPEN)
    assert set(ACCOUNTABLE) == set(OPEN)


def test_the_ball_is_never_empty_but_while_waiting() -> None:
    assert set(BALL) == set(OPEN) - {State.WAITING}
    dated = [handoff(state, until=NOW) for state in State]
    assert all(bool(ball(work)) is (work.state in BALL) for work in dated)
    assert ball(handoff(State.WAITING)) == "ben"  # no date: its owner watches it


def test_a_proposed_date_puts_the_ball_with_the_giver() -> None:
    assert ball(handoff(State.ACCEPTED, proposed=NOW)) == "ana"


def test_the_clock_writes_about_open_handoffs_only() -> None:
    for state in State:
        wakes = next_wake(handoff(state, until=NOW), POLICY) is not None
        assert wakes is (state in OPEN), state


def test_every_rung_of_every_ladder_has_a_row() -> None:
    for state, ladder in LADDERS.items():
        for rung in ladder:
            assert rule_for(state, rung.trigger, Role.CLOCK), (state, rung)


def test_every_row_of_the_clock_can_happen() -> None:
    """A row that no ladder and no date ever asks for would be dead."""
    dated = {Trigger.WAIT_OVER, Trigger.WAKE_UP, Trigger.DUE_SOON, Trigger.DUE_TODAY,
             Trigger.OVERDUE, Trigger.OVERDUE_LONG,
                 Trigger.AWAY, Trigger.AWAY_DUE}  # fmt: skip
    for rule, state, role in rows():
        if role is Role.CLOCK and rule.trigger not in dated:
            assert rule.trigger in {rung.trigger for rung in LADDERS[state]}, (state, rule.trigger)


def test_machines_move_a_handoff_by_a_bounce_an_absence_and_the_clock_only() -> None:
    allowed = {Trigger.BOUNCE, Trigger.BOUNCE_ONE, Trigger.AWAY, Trigger.AWAY_DUE}
    for rule, _, role in rows():
        if role is Role.CARRIER:
            assert rule.trigger in allowed


@pytest.mark.parametrize(("rule", "state", "role"), rows())
def test_every_row_holds_when_it_is_followed(rule: Rule, state: State, role: Role) -> None:
    before = handoff(state)
    decision = decide(before, occasion(rule.trigger, role), POLICY)
    after = decision.after
    assert decision.known
    if isinstance(rule.to, State):
        assert after.state is rule.to
    elif Do.RESTORE not in rule.effects:
        assert after.state is state
    assert bool(accountable(after)) is after.is_open
    assert bool(after.former) is (after.state is State.PASSING)
    assert all(letter.to in DIRECTORY.people for letter in decision.letters)
    assert len({letter.to for letter in decision.letters}) == len(decision.letters)
    assert {letter.to for letter in decision.letters} <= set(after.told)


ROLES = st.sampled_from(list(Role))
STATES = st.sampled_from(list(State))
TRIGGERS = st.sampled_from(list(Trigger))


@given(STATES, TRIGGERS, ROLES)
def test_decide_is_total_and_pure(state: State, trigger: Trigger, role: Role) -> None:
    before, happened = handoff(state), occasion(trigger, role)
    decision = decide(before, happened, POLICY)
    assert decision == decide(before, happened, POLICY)
    assert decision.before == before


@given(STATES, TRIGGERS, ROLES)
def test_an_occasion_outside_the_table_changes_nothing_and_says_so(
    state: State, trigger: Trigger, role: Role
) -> None:
    if rule_for(state, trigger, role) is not None:
        return
    decision = decide(handoff(state), occasion(trigger, role), POLICY)
    assert decision.after == decision.before
    assert not decision.known
    told = [letter.letter for letter in decision.letters]
    if role in (Role.CLOCK, Role.CARRIER) or state is State.NEW:
        assert told == []
    else:
        assert told in (["not_now"], ["not_yours"])


WALKS = st.lists(
    st.tuples(TRIGGERS, st.sampled_from(["ana", "ben", "mia", "kim", ""])), max_size=40
)


@given(WALKS)
def test_a_walk_never_loses_the_accountable_person(walk: list[tuple[Trigger, str]]) -> None:
    from mailflow.handoff.standing import roles_of

    now = NOW
    work = decide(handoff(State.NEW), occasion(Trigger.FORWARD, Role.GIVER), POLICY).after
    earlier = work
    for trigger, who in walk:
        now += timedelta(hours=3)
        if who:
            parts = roles_of(work, who, DIRECTORY)
            role = next((r for r in parts if rule_for(work.state, trigger, r)), parts[0])
        else:
            role, trigger = Role.CLOCK, silence(work, now, POLICY) or trigger
        said = Said(
            person="mia", when=now + timedelta(days=2), previous=earlier, ask="cancel_really"
        )
        decision = decide(work, Occasion(trigger, role, who, now, said), POLICY)
        earlier, work = work, decision.after
        assert bool(accountable(work)) is work.is_open
        dated = work.state is State.WAITING and work.until is not None
        assert bool(ball(work)) is (work.is_open and (not dated or bool(work.proposed)))
        assert work.wake_at is None or work.is_open
        assert {letter.to for letter in decision.letters} <= set(DIRECTORY.people)


def test_a_team_is_asked_together_and_one_of_it_takes_it() -> None:
    before = handoff(State.NEW, owner="design")
    offered = decide(before, occasion(Trigger.FORWARD, Role.GIVER), POLICY)
    assert [(x.letter, x.to) for x in offered.letters if x.letter == "offer"] == [
        ("offer", "ben"),
        ("offer", "mia"),
    ]
    taken = decide(offered.after, Occasion(Trigger.ACCEPT, Role.OWNER, "mia", NOW), POLICY)
    assert taken.after.owner == "mia"
    assert ("taken", "ben") in [(x.letter, x.to) for x in taken.letters]


def test_the_lead_is_told_where_there_is_one() -> None:
    silent = handoff(State.OFFERED, owner="kim")
    decision = decide(silent, occasion(Trigger.VERY_LONG_SILENCE, Role.CLOCK), POLICY)
    assert [(x.letter, x.to) for x in decision.letters] == [("escalation", "leo")]


def test_buttons_are_legal_moves_only() -> None:
    offered = handoff(State.OFFERED)
    assert {"accept", "decline", "question"} <= legal_commands(offered, "ben", POLICY, NOW)
    assert "accept" not in legal_commands(offered, "ana", POLICY, NOW)
    late = legal_commands(
        replace(handoff(State.CLOSED), closed=NOW - timedelta(days=60)), "ana", POLICY, NOW
    )
    assert "not_ok" not in late
    assert "reopen" in late  # it begins a new one that follows it
    assert "reopen" in legal_commands(handoff(State.CANCELLED), "ana", POLICY, NOW)
