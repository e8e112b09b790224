"""Group commit: what waits goes together, and each hears its own answer."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from mailflow.doors.batch import Batch
from mailflow.errors import StoreBusy
from mailflow.mail.envelope import Envelope


def mail(name: str) -> Envelope:
    return Envelope("", (), name.encode())


class Ledger:
    """A ledger whose first commit waits until the others have queued up."""

    def __init__(self, error: Exception | None = None) -> None:
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.error = error

    def accept(self, envelopes: Sequence[Envelope]) -> None:
        names = [envelope.content.decode() for envelope in envelopes]
        self.batches.append(names)
        self.entered.set()
        self.gate.wait(10)
        if self.error and "bad" in names:
            raise self.error


async def committed(ledger: Ledger, size: int, *names: str) -> list[BaseException | None]:
    batch = Batch(ledger.accept, size)
    running = asyncio.create_task(batch.run())
    waiting = [asyncio.create_task(batch.commit(mail(name))) for name in names]
    await asyncio.to_thread(ledger.entered.wait, 10)
    ledger.gate.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    running.cancel()
    batch.close()
    return answers


def test_mails_that_wait_are_committed_together_up_to_the_size() -> None:
    ledger = Ledger()
    answers = asyncio.run(committed(ledger, 3, *"abcdefg"))
    assert answers == [None] * 7
    assert ledger.batches == [["a", "b", "c"], ["d", "e", "f"], ["g"]]


def test_one_bad_mail_costs_only_itself() -> None:
    error = ValueError("bad")
    ledger = Ledger(error)
    assert asyncio.run(committed(ledger, 50, "a", "bad", "c")) == [None, error, None]
    assert ledger.batches == [["a", "bad", "c"], ["a"], ["bad"], ["c"]]


@pytest.mark.parametrize("error", [StoreBusy("locked"), OSError("disk")])
def test_a_store_that_is_away_costs_one_attempt(error: Exception) -> None:
    ledger = Ledger(error)
    assert asyncio.run(committed(ledger, 50, "a", "bad", "c")) == [error] * 3
    assert ledger.batches == [["a", "bad", "c"]]


def test_who_no_longer_waits_is_no_trouble_for_the_others() -> None:
    async def story() -> None:
        ledger = Ledger()
        batch = Batch(ledger.accept, 50)
        running = asyncio.create_task(batch.run())
        gone, stays = (asyncio.create_task(batch.commit(mail(name))) for name in "ab")
        await asyncio.to_thread(ledger.entered.wait, 10)
        gone.cancel()
        ledger.gate.set()
        await stays
        assert not running.done()
        running.cancel()
        batch.close()
        assert ledger.batches == [["a", "b"]]

    asyncio.run(story())
