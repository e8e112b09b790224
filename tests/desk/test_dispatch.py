"""The way of the outbox to the relay: refusals, delays, deaths, and what a crash leaves behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from mailflow.desk import Desk
from mailflow.desk.dispatch import GIVE_UP, LADDER, LEASE, RECEIPTS, next_try
from mailflow.errors import RelayBusy, RelayRefused
from mailflow.handoff.model import State
from mailflow.store import Sending
from tests.acceptance.service import forward
from tests.desk.conftest import NOW, Relay, bring

MINUTE = timedelta(minutes=1)


def statuses(desk: Desk) -> list[Sending]:
    return [letter.status for letter in reversed(desk.store.outbox.latest(9))]


def test_what_is_due_goes_out_once(desk: Desk, relay: Relay) -> None:
    bring(desk, forward(1))
    assert desk.send(relay, NOW) == 2
    assert desk.send(relay, NOW) == 0
    assert [path for _, path, _ in relay.mails] == ["ben@example.org", "ana@example.org"]
    assert statuses(desk) == [Sending.SENT, Sending.SENT]
    assert desk.store.outbox.latest(1)[0].last_answer == "250 taken"


def test_a_refused_offer_comes_back_to_the_giver(desk: Desk, relay: Relay) -> None:
    def answer(path: str) -> str:
        if path == "ben@example.org":
            raise RelayRefused("550 5.1.1 no such user")
        return "250 taken"

    relay.answers = answer
    bring(desk, forward(1))
    desk.send(relay, NOW)
    desk.send(relay, NOW)
    assert desk.store.handoffs.all()[0].state is State.RETURNED
    letter = relay.mails[-1]
    assert letter[1] == "ana@example.org"
    assert b"no such user" in letter[2]
    assert Sending.REFUSED in statuses(desk)


def test_a_refused_letter_that_asks_nobody_moves_nothing(desk: Desk, relay: Relay) -> None:
    def answer(path: str) -> str:
        if path == "ana@example.org":
            raise RelayRefused("550 5.1.1 no such user")
        return "250 taken"

    relay.answers = answer
    bring(desk, forward(1))
    desk.send(relay, NOW)
    assert desk.store.handoffs.all()[0].state is State.OFFERED


def test_an_offer_to_somebody_who_is_not_asked_any_more_says_nothing(
    desk: Desk, relay: Relay
) -> None:
    bring(desk, forward(1))
    (offer, _) = desk.store.outbox.due(NOW, 9)
    work = desk.store.handoffs.all()[0]
    from dataclasses import replace

    with desk.store.transaction():
        desk.store.handoffs.save(replace(work, owner="ana"))
    relay.answers = _refuse
    desk.send(relay, NOW)
    assert offer.person == "ben"
    assert desk.store.handoffs.all()[0].state is State.OFFERED


def _refuse(path: str) -> str:
    raise RelayRefused("550 no")


def test_what_the_relay_puts_off_is_tried_again_by_the_ladder(desk: Desk, relay: Relay) -> None:
    def answer(path: str) -> str:
        raise RelayBusy("451 4.2.1 later")

    relay.answers = answer
    bring(desk, forward(1))
    now = NOW
    waits = []
    for _ in range(7):
        assert desk.send(relay, now) == 0
        due = desk.store.outbox.next_due()
        assert due is not None
        waits.append(due - now)
        now = due
    assert waits == [*LADDER, LADDER[-1], LADDER[-1]]
    assert desk.store.outbox.latest(1)[0].last_answer == "451 4.2.1 later"


def test_after_five_days_it_counts_as_refused(desk: Desk, relay: Relay) -> None:
    def answer(path: str) -> str:
        raise RelayBusy("451 4.2.1 later")

    relay.answers = answer
    bring(desk, forward(1))
    late = NOW + GIVE_UP + MINUTE
    desk.send(relay, late)
    assert Sending.REFUSED in statuses(desk)
    assert desk.store.handoffs.all()[0].state is State.RETURNED


def test_a_relay_that_is_away_costs_one_try_and_not_one_a_mail(desk: Desk, relay: Relay) -> None:
    tries = []

    def answer(path: str) -> str:
        tries.append(path)
        raise RelayBusy("connection refused", connected=False)

    relay.answers = answer
    for number in range(5):
        bring(desk, forward(number))
    assert desk.send(relay, NOW) == 0
    assert len(tries) == 1
    assert desk.send(relay, NOW + MINUTE / 2) == 0
    assert len(tries) == 1

    relay.answers = lambda path: "250 taken"
    assert desk.send(relay, NOW + 2 * MINUTE) == 10
    assert len({content for _, _, content in relay.mails}) == 10


def test_what_a_crash_left_half_sent_goes_again_with_the_same_bytes(
    desk: Desk, relay: Relay
) -> None:
    """The relay said 250 and we died before the commit."""

    def answer(path: str) -> str:
        raise KeyboardInterrupt

    bring(desk, forward(1))
    relay.answers = answer
    with pytest.raises(KeyboardInterrupt):
        desk.send(relay, NOW)
    assert statuses(desk) == [Sending.SENDING, Sending.SENDING]
    relay.answers = lambda path: "250 taken"
    assert desk.send(relay, NOW) == 0  # it is claimed
    assert desk.send(relay, NOW + LEASE) == 2


@pytest.mark.parametrize("before", [1, RECEIPTS, RECEIPTS + 2])
def test_what_the_relay_took_before_something_broke_is_noted(
    desk: Desk, relay: Relay, before: int
) -> None:
    """Receipts are noted a few at a time; nothing that breaks in between loses one."""
    for number in range(RECEIPTS):
        bring(desk, forward(number))

    def answer(path: str) -> str:
        if len(relay.mails) >= before:
            raise KeyboardInterrupt
        return "250 taken"

    relay.answers = answer
    with pytest.raises(KeyboardInterrupt):
        desk.send(relay, NOW)
    assert desk.store.outbox.count(Sending.SENT) == before
    relay.answers = lambda path: "250 taken"
    assert desk.send(relay, NOW + LEASE) == 2 * RECEIPTS - before


def test_a_killed_process_forgets_no_more_than_a_few_receipts(desk: Desk, relay: Relay) -> None:
    """Looked at from outside, before each mail leaves: how many taken ones are not noted."""
    for number in range(RECEIPTS):
        bring(desk, forward(number))
    unnoted = []

    def answer(path: str) -> str:
        unnoted.append(len(relay.mails) - desk.store.outbox.count(Sending.SENT))
        return "250 taken"

    relay.answers = answer
    assert desk.send(relay, NOW) == 2 * RECEIPTS
    assert max(unnoted) == RECEIPTS - 1
    assert desk.store.outbox.count(Sending.SENT) == 2 * RECEIPTS


def test_who_is_alone_sends_it_at_once(desk: Desk, relay: Relay) -> None:
    bring(desk, forward(1))
    with desk.store.transaction():
        desk.store.outbox.claim(NOW, 1, NOW + LEASE)
    desk.dispatch.recover(NOW)
    assert desk.send(relay, NOW) == 2


def test_jitter_spreads_the_tries_and_never_shortens_them() -> None:
    assert next_try(1, 0.0) == MINUTE
    assert MINUTE < next_try(1, 0.99) <= MINUTE * 1.2
    assert next_try(0, 0.0) == MINUTE
    assert next_try(99, 0.0) == LADDER[-1]


def test_a_team_asked_together_loses_one_member_and_not_the_offer(
    make_desk: Callable[..., Desk], relay: Relay
) -> None:
    desk = make_desk('[people.mia]\naddresses = ["mia@example.org"]\n'
                     '[teams.design]\nmembers = ["ben", "mia"]\n')  # fmt: skip

    def answer(path: str) -> str:
        if path == "ben@example.org":
            raise RelayRefused("550 5.1.1 no such user")
        return "250 taken"

    relay.answers = answer
    content = forward(1).replace(b"handoff+ben@", b"handoff+design@")
    bring(desk, content, "handoff+design@example.org")
    desk.send(relay, NOW)
    (work,) = desk.store.handoffs.all()
    assert (work.state, work.out) == (State.OFFERED, ("ben",))
