"""The outbox: each mail goes out, once as far as one can know, and never while it is held."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailflow.store import Letter, Sending, Store

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "mailflow.db") as opened:
        yield opened


def letter(number: int = 1, **more: object) -> Letter:
    values: dict[str, object] = {
        "handoff": 7,
        "person": "ben",
        "letter": "offer",
        "forward_path": "ben@example.org",
        "reverse_path": f"handoff+bounce-token{number:07d}@example.org",
        "token": f"token{number:07d}",
        "message_id": f"<{number}@example.org>",
        "subject": "[H-7] Logo",
        "content": b"mail \xff",
        "created": NOW,
        "due": NOW,
    }
    return Letter(**(values | more))  # type: ignore[arg-type]


def test_a_letter_comes_back_as_it_was(store: Store) -> None:
    number = store.outbox.add(letter())
    assert store.outbox.get(number) == replace(letter(), id=number)
    assert store.outbox.by_token("token0000001") == store.outbox.get(number)
    assert store.outbox.by_message_id(["<none@x>", "<1@example.org>"]) == store.outbox.get(number)
    assert store.outbox.by_message_id([]) is None
    assert store.outbox.get(99) is None


def test_only_what_is_due_and_not_held_goes_out(store: Store) -> None:
    for number, more in enumerate([{}, {"due": NOW + HOUR}, {}], 1):
        store.outbox.add(letter(number, **more))
    assert store.outbox.hold(3, True)
    assert [each.id for each in store.outbox.due(NOW, 10)] == [1]
    assert store.outbox.hold(3, False)
    assert [each.id for each in store.outbox.due(NOW, 10)] == [1, 3]
    assert store.outbox.next_due() == NOW


def test_one_process_claims_a_letter(store: Store) -> None:
    store.outbox.add(letter())
    assert [each.id for each in store.outbox.claim(NOW, 10, NOW + HOUR)] == [1]
    assert store.outbox.claim(NOW, 10, NOW + HOUR) == []
    claimed = store.outbox.get(1)
    assert claimed is not None
    assert (claimed.status, claimed.attempts) == (Sending.SENDING, 1)


def test_what_a_crash_left_half_sent_is_sent_again_after_the_lease(store: Store) -> None:
    store.outbox.add(letter())
    store.outbox.claim(NOW, 1, NOW + HOUR)
    assert store.outbox.due(NOW, 10) == []
    (again,) = store.outbox.due(NOW + HOUR, 10)
    assert (again.message_id, again.content) == ("<1@example.org>", b"mail \xff")


def test_who_is_alone_need_not_wait_for_the_lease(store: Store) -> None:
    store.outbox.add(letter())
    store.outbox.claim(NOW, 1, NOW + HOUR)
    assert store.outbox.recover(NOW) == 1
    assert [each.id for each in store.outbox.due(NOW, 10)] == [1]


def test_sent_and_refused_are_over(store: Store) -> None:
    store.outbox.add(letter(1))
    store.outbox.add(letter(2))
    store.outbox.sent(1, "250 taken")
    store.outbox.refused(2, "550 no")
    assert store.outbox.due(NOW, 10) == []
    assert store.outbox.next_due() is None
    assert not store.outbox.retry(1, NOW)
    assert store.outbox.retry(2, NOW)
    assert [each.id for each in store.outbox.due(NOW, 10)] == [2]
    assert not store.outbox.drop(1)
    assert store.outbox.drop(2)
    assert store.outbox.count(Sending.SENT) == store.outbox.count(Sending.REFUSED) == 1


def test_what_is_put_off_waits_and_a_dead_relay_makes_all_wait(store: Store) -> None:
    store.outbox.add(letter(1))
    store.outbox.add(letter(2))
    store.outbox.later(1, NOW + HOUR, "451 later")
    assert [each.id for each in store.outbox.due(NOW, 10)] == [2]
    assert store.outbox.rest(NOW + 2 * HOUR, NOW) == 1
    assert store.outbox.due(NOW, 10) == []
    assert [each.last_answer for each in store.outbox.latest(9, waiting=True)] == ["", "451 later"]


def test_letters_are_counted_for_the_caps(store: Store) -> None:
    store.outbox.add(letter(1, letter="not_now"))
    store.outbox.add(letter(2, letter="not_now", handoff=8))
    store.outbox.add(letter(3, letter="help", handoff=None))
    store.outbox.add(letter(4, letter="not_now", created=NOW - timedelta(days=2)))
    written = store.outbox.written_to("ben", NOW - HOUR, 10)
    assert sorted(written, key=str) == [("help", None), ("not_now", 7), ("not_now", 8)]
    assert len(store.outbox.written_to("ben", NOW - HOUR, 2)) == 2
    assert store.outbox.written_to("ana", NOW - HOUR, 10) == []
