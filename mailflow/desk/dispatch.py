"""Dispatch: the outbox goes to the relay, at least once, and a refusal comes back as a bounce.

Mails are claimed (`sending`) in a transaction of their own before their bytes leave, and marked
`sent` after the relay's 250. A crash between the two sends the same bytes again.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from mailflow import maillog
from mailflow.desk.casework import Casework
from mailflow.errors import RelayBusy, RelayRefused
from mailflow.handoff.machine import bounce_of_offer
from mailflow.handoff.model import Role
from mailflow.handoff.occasion import Occasion, Said
from mailflow.handoff.turn import Turn
from mailflow.store import Letter, Store

#: The delays after the first, second, ... attempt; the last one repeats (RFC 5321, 4.5.4.1).
LADDER = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 240))
#: After this a mail that is only ever put off counts as refused.
GIVE_UP = timedelta(days=5)
#: How long a claimed mail belongs to the process that claimed it.
LEASE = timedelta(minutes=10)
_BATCH = 50
#: So many answers of the relay are noted in one transaction, because each costs an fsync. A crash
#: sends at most these letters again, once and with the same bytes.
RECEIPTS = 5


class Sender(Protocol):
    """What takes our mail: a relay, or a directory."""

    def send(self, reverse_path: str, forward_path: str, content: bytes) -> str:
        """Return the reply line; raise RelayBusy or RelayRefused."""

    def check(self) -> None:
        """Try the way without sending anything; raise RelayBusy."""

    def close(self) -> None:
        """End the connection, if there is one; never raises."""


def next_try(attempts: int, jitter: float) -> timedelta:
    """Return how long to wait after so many attempts; `jitter` (0 to 1) adds up to a fifth."""
    step = LADDER[min(max(attempts, 1), len(LADDER)) - 1]
    return step * (1 + jitter / 5)


class _Receipts:
    """Note what the relay took, a few letters at a time, and the rest whatever happens."""

    def __init__(self, store: Store) -> None:
        self.store, self.count = store, 0
        self._open: list[tuple[Letter, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._note()

    def add(self, letter: Letter, answer: str) -> None:
        """Remember the relay's 250 for a letter."""
        self.count += 1
        self._open.append((letter, answer))
        if len(self._open) >= RECEIPTS:
            self._note()

    def _note(self) -> None:
        noted, self._open = self._open, []
        if not noted:
            return
        with self.store.transaction():
            for letter, answer in noted:
                self.store.outbox.sent(letter.id, answer)
        for letter, answer in noted:
            maillog.sent(letter.id, letter.letter, letter.message_id, answer)


class Dispatch:
    """Send what waits."""

    def __init__(
        self, store: Store, casework: Casework, jitter: Callable[[], float] = random.random
    ) -> None:
        self.store, self.casework, self.jitter = store, casework, jitter
        self.stopping: Callable[[], bool] = lambda: False

    def recover(self, now: datetime) -> None:
        """Make due again what a crash left half sent; the caller is alone on the database."""
        with self.store.transaction():
            self.store.outbox.recover(now)

    def send(self, sender: Sender, now: datetime) -> int:
        """Submit what is due and return how many mails the relay took."""
        with self.store.transaction():
            mine = self.store.outbox.claim(now, _BATCH, now + LEASE)
        with _Receipts(self.store) as receipts:
            for place, letter in enumerate(mine):
                if self.stopping():
                    self._release(mine[place:], now)
                    break
                try:
                    self._submit(sender, letter, receipts, now)
                except RelayBusy as error:
                    self._rest(mine[place:], error.answer, now)
                    break
        return receipts.count

    def _release(self, letters: list[Letter], now: datetime) -> None:
        """Give back what was claimed and not begun: the service stops."""
        with self.store.transaction():
            for letter in letters:
                self.store.outbox.later(letter.id, now, letter.last_answer)

    def _submit(self, sender: Sender, letter: Letter, receipts: _Receipts, now: datetime) -> None:
        """Submit one mail and note the answer. Raises RelayBusy when there is no relay at all."""
        try:
            answer = sender.send(letter.reverse_path, letter.forward_path, letter.content)
        except RelayRefused as error:
            self._refused(letter, error.answer, now)
        except RelayBusy as error:
            if not error.connected:
                raise
            self._later(letter, error.answer, now)
        else:
            receipts.add(letter, answer)

    def _later(self, letter: Letter, answer: str, now: datetime) -> None:
        attempts = letter.attempts + 1
        if now - letter.created > GIVE_UP:
            self._refused(letter, answer, now)
            return
        with self.store.transaction():
            due = now + next_try(attempts, self.jitter())
            self.store.outbox.later(letter.id, due, answer)
        maillog.delayed(letter.id, letter.letter, answer, attempts)

    def _rest(self, letters: list[Letter], answer: str, now: datetime) -> None:
        """Let the whole outbox wait: a dead relay costs one time-out and not one a mail."""
        until = now + next_try(letters[0].attempts + 1, self.jitter())
        if now - letters[0].created > GIVE_UP:
            self._refused(letters[0], answer, now)
            letters = letters[1:]
        with self.store.transaction():
            for letter in letters:
                # The one that met the trouble goes last: it may be its own.
                due = until + LADDER[0] if letter is letters[0] else until
                self.store.outbox.later(letter.id, due, answer)
            self.store.outbox.rest(until, now)
        maillog.relay_away(answer, until.isoformat())

    def _refused(self, letter: Letter, answer: str, now: datetime) -> None:
        """Note the refusal; when it was the offer, nobody has been asked: the carrier says so."""
        with self.store.transaction():
            self.store.outbox.refused(letter.id, answer)
            if letter.letter == "offer" and letter.handoff:
                self._bounce(letter, letter.handoff, answer, now)
        maillog.refused(letter.id, letter.letter, answer)

    def _bounce(self, letter: Letter, number: int, answer: str, now: datetime) -> None:
        handoff = self.store.handoffs.get(number)
        directory = self.casework.policy.directory
        if handoff is None or letter.person not in {
            person.key for person in directory.members(handoff.owner)
        }:
            return
        text = f"{letter.forward_path}: {answer}"
        said = Said(words=answer, text=text, person=letter.person)
        trigger = bounce_of_offer(handoff, letter.person, directory)
        occasion = Occasion(trigger, Role.CARRIER, "", now, said)
        self.casework.take_unwritten(handoff, Turn(occasion, reason="the relay refused the offer"))
