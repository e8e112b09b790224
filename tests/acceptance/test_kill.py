"""The daemon is killed, in the worst moments and in any: nothing is lost, nothing is done twice."""

import random
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from mailflow.handoff.model import State
from mailflow.play.capture import CapturingRelay
from mailflow.store import Status, Store
from tests.acceptance.service import SECONDS, Service, forward, free_port, send, write_config

DYING = str(Path(__file__).with_name("dying.py"))


def test_a_daemon_killed_between_ledger_and_desk_handles_everything_once(tmp_path: Path) -> None:
    with CapturingRelay() as relay:
        port = free_port()
        write_config(tmp_path, relay.port, port)
        dying = Service(tmp_path, DYING).until_listening(port)
        send(port, forward(1))  # it may die before its 250 is heard: then the sender tries again
        assert dying.process.wait(SECONDS) == -9
        with Store(tmp_path / "mailflow.db") as store:
            assert store.ledger.count(Status.PENDING) == 1
            assert store.handoffs.all() == []

        service = Service(tmp_path).until_listening(port)
        assert relay.wait_for(2, SECONDS)
        assert send(port, forward(1))  # the sender did not hear the 250 and tries again
        assert service.terminate() == 0
        with Store(tmp_path / "mailflow.db") as store:
            assert [h.state for h in store.handoffs.all()] == [State.OFFERED]
            assert store.ledger.count(Status.PENDING) == 0
        assert sorted(m.forward_paths[0] for m in relay.mails) == [
            "ana@example.org",
            "ben@example.org",
        ]


def different(relay: CapturingRelay) -> set[str]:
    """Return the Message-IDs of what the relay took, repeated or not."""
    return {str(message_from_bytes(mail.content)["Message-ID"]) for mail in relay.mails}


@pytest.mark.timeout(300)
def test_kills_at_random_moments_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    """The judges stand outside: the sender knows what was promised, the relay what came out."""
    chance, mails = random.Random(2026), 30
    with CapturingRelay() as relay:
        port = free_port()
        write_config(tmp_path, relay.port, port)
        service = Service(tmp_path).until_listening(port)
        for number in range(mails):
            while not send(port, forward(number)):  # as a mail server: until there is a 250
                service = Service(tmp_path).until_listening(port)
            if chance.random() < 0.2:
                time.sleep(chance.random() * 0.2)
                service.kill()
        if service.process.poll() is not None:
            service = Service(tmp_path).until_listening(port)
        # What a crash repeats comes on top: the wait is for so many different letters.
        wanted = 2 * mails
        while len(different(relay)) < 2 * mails:
            assert relay.wait_for(wanted, SECONDS), len(different(relay))
            wanted = len(relay.mails) + 1
        assert service.terminate() == 0

        with Store(tmp_path / "mailflow.db") as store:
            subjects = Counter(handoff.subject for handoff in store.handoffs.all())
            assert subjects == Counter({f"Request {number}": 1 for number in range(mails)})
            assert store.ledger.shunted() == []
        letters = [(m.forward_paths[0], message_from_bytes(m.content)) for m in relay.mails]
        by_id: dict[str, set[bytes]] = {}
        for _, message in letters:
            by_id.setdefault(message["Message-ID"], set()).add(message.as_bytes())
        # At least once: what repeats is the same mail to the last byte, with the same Message-ID.
        assert all(len(versions) == 1 for versions in by_id.values())
        counted = Counter(
            (to, message["Subject"]) for message_id in by_id
            for to, message in [next(x for x in letters if x[1]["Message-ID"] == message_id)]
        )  # fmt: skip
        assert set(counted.values()) == {1}
        assert len(counted) == 2 * mails
