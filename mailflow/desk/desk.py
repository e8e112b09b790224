"""Desk: accept, handle, wake, summarize, send. Each verb does a bounded piece and says how much.

Time is an argument of every verb, so that a restart, a test and the playground's clock are all
the same loop. A verb that returns more than 0 wants to be called again.
"""

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from mailflow import maillog
from mailflow.clock import Ids
from mailflow.config import Config
from mailflow.desk.casework import Casework
from mailflow.desk.dispatch import Dispatch, Sender
from mailflow.desk.explained import Json, unreadable
from mailflow.desk.mailroom import Mailroom, Matter
from mailflow.desk.rows import sections_of
from mailflow.errors import StoreBusy, Unreadable
from mailflow.handoff.meaning import Outcome
from mailflow.handoff.model import Handoff, Person, Role, Trigger
from mailflow.handoff.occasion import Occasion, Said
from mailflow.handoff.policy import Policy
from mailflow.handoff.silence import next_wake, silence
from mailflow.handoff.standin import said_of
from mailflow.handoff.standing import accountable, ball
from mailflow.handoff.summary import summary_groups, summary_moment
from mailflow.handoff.turn import Turn
from mailflow.letters import Letters, Row
from mailflow.mail.envelope import Envelope
from mailflow.store import Arrival, Entry, Settled, Status, Store

#: How many mails or handoffs one transaction takes: one fsync for all of them.
BATCH = 50
#: When the clock looks again at a handoff whose turn failed.
_AGAIN = timedelta(hours=1)
_ABSENT = (Trigger.AWAY, Trigger.AWAY_DUE)


class _DryRun(Exception):
    """Roll back what `explain` did."""


class _Taken(Exception):
    """Say that another process has handled a mail meanwhile."""


class Desk:
    """Do the work between the books."""

    def __init__(self, store: Store, letters: Letters, config: Config, ids: Ids) -> None:
        self.store, self.config = store, config
        self.mailroom = Mailroom(store, letters, config, ids)
        self.casework = Casework(store, self.mailroom)
        self.dispatch = Dispatch(store, self.casework)

    @property
    def policy(self) -> Policy:
        """Return the rules of this moment."""
        return self.mailroom.policy

    # ------------------------------------------------------------------ accept

    def accept(self, arrivals: Sequence[Arrival]) -> list[int]:
        """Commit mails to the ledger. Only when this has returned may anyone be told 250."""
        with self.store.transaction():
            ids = self.store.ledger.accept(arrivals)
        maillog.accepted(arrivals[0].via if arrivals else "", len(ids))
        return ids

    # ------------------------------------------------------------------ handle

    def handle(self, now: datetime) -> int:
        """Handle what is pending, oldest first, and return how many mails that were."""
        with self.store.transaction():
            entries = self.store.ledger.pending(BATCH)
            if entries:
                self.mailroom.refresh(now)
            for entry in entries:
                self._handle_one(entry, now)
        return len(entries)

    def _handle_one(self, entry: Entry, now: datetime) -> None:
        """Handle a mail within a savepoint; whatever it breaks, it is shunted and kept."""
        try:
            with self.store.savepoint():
                settled = self.casework.handle(entry, now)
                self._settle(entry, settled, now)
        except StoreBusy:
            raise
        except _Taken:
            return  # another process was quicker; what we did of it is undone
        except Unreadable as error:
            self._shunt(entry, str(error), now, Settled(reading=unreadable(str(error))))
        except Exception as error:  # the shunt: nothing is lost, nothing circles
            self.mailroom.refresh(now)  # nor one in a mail that is undone
            self._shunt(entry, "".join(traceback.format_exception(error)), now)

    def _settle(self, entry: Entry, settled: Settled, now: datetime) -> None:
        reading = settled.reading or {}
        if reading.get("outcome") == Outcome.QUARANTINE:
            reasons = reading.get("reasons") or ["quarantined"]
            self.store.ledger.shunt(entry.id, "quarantine: " + "; ".join(reasons), settled)
            maillog.shunted(entry.id, "quarantine")
            return
        if reading.get("outcome") == Outcome.REJECT:
            self._shunt(entry, "; ".join(reading.get("reasons") or []), now, settled)
            return
        if not self.store.ledger.settle(entry.id, settled):
            raise _Taken

    def _shunt(
        self, entry: Entry, error: str, now: datetime, settled: Settled | None = None
    ) -> None:
        """Put a mail aside and tell the admins, once a mail."""
        self.store.ledger.shunt(entry.id, error, settled)
        reason = error.strip().splitlines()[-1]
        maillog.shunted(entry.id, reason)
        if self.store.once.claim(f"shunted:{entry.id}", now):
            row = Row(ref=f"ledger {entry.id}", subject=reason, state="shunted", number=entry.id)
            matter = Matter(now=now, reason=reason, rows=(row,))
            with self._each("tell admins"):
                self.mailroom.tell_admins("shunted", matter)

    @contextmanager
    def _each(self, what: str, cure: Callable[[], object] = lambda: None) -> Iterator[None]:
        """Let what is inside fail alone: it is undone, logged, and `cure` is done instead."""
        try:
            with self.store.savepoint():
                yield
        except StoreBusy:
            raise
        except Exception as error:  # one bad handoff or letter must not stop the others
            maillog.failed(what, error)
            cure()

    def explain(self, envelope: Envelope, now: datetime) -> Json:
        """Return how a mail would be read and what would follow; nothing is stored or sent."""
        arrival = Arrival(envelope, "explain", now)
        result: Json = {}
        try:
            with self.store.transaction():
                (number,) = self.store.ledger.accept([arrival])
                entry = self.store.ledger.entry(number)
                if entry is not None:
                    result = self._explain_one(entry, now)
                raise _DryRun
        except _DryRun:
            self.mailroom.refresh(now)  # an absence that was explained was not kept
            return result

    def _explain_one(self, entry: Entry, now: datetime) -> Json:
        self.mailroom.refresh(now)
        before = {letter.id for letter in self.store.outbox.latest(1)}
        try:
            settled = self.casework.handle(entry, now)
        except Unreadable as error:
            return {**unreadable(str(error)), "letters": []}
        written = self.store.outbox.latest(20)
        fresh = [each for each in written if each.id > max(before, default=0)]
        letters = [{"letter": each.letter, "to": each.forward_path} for each in reversed(fresh)]
        return {**(settled.reading or {}), "letters": letters}

    # ------------------------------------------------------------------ wake

    def wake(self, now: datetime) -> int:
        """Let the clock write about what is due, and return how many handoffs that were."""
        with self.store.transaction():
            due = self.store.handoffs.due(now, BATCH)
            if due:
                self.mailroom.refresh(now)
            for handoff in due:
                if self.store.handoffs.claim(handoff):
                    later = replace(handoff, wake_at=now + _AGAIN)
                    with self._each(
                        f"wake {handoff.ref}", partial(self.store.handoffs.save, later)
                    ):
                        self._wake_one(handoff, now)
        return len(due)

    def _wake_one(self, handoff: Handoff, now: datetime) -> None:
        """Look up what the silence means; the same table, the same letters as for people."""
        handoff = self._muted(handoff)
        trigger = silence(handoff, now, self.policy)
        if trigger is None:
            wake_at = next_wake(handoff, self.policy, now)
            self.store.handoffs.save(replace(handoff, wake_at=wake_at))
            return
        said = said_of(handoff, self.policy) if trigger in _ABSENT else Said()
        occasion = Occasion(trigger, Role.CLOCK, "", now, said)
        self.casework.take_unwritten(handoff, Turn(occasion, reason="nobody wrote"))

    def _muted(self, handoff: Handoff) -> Handoff:
        """Let the wish for no reminders at all hold for this handoff: its ladder rests."""
        holder = self.policy.directory.person(ball(handoff) or accountable(handoff))
        if holder is None or holder.key in handoff.muted or not self.mailroom.is_muted(holder):
            return handoff
        return replace(handoff, muted=(*handoff.muted, holder.key))

    # ------------------------------------------------------------------ summarize

    def summarize(self, now: datetime) -> int:
        """Write the weekly summaries that are due, each once, and return how many.

        The key of person and week is claimed whether or not there is something to say; after a
        long stop one summary is sent, and not one for each week missed.
        """
        due: list[tuple[Person, tuple[str, datetime, datetime]]] = []
        for person in self._everybody():
            moment = summary_moment(
                now, person, self.policy, self.config.summary.day, self.config.summary.at
            )
            key = f"summary:{person.key}:{moment.date().isoformat()}"
            if not self.store.once.has(key):
                due.append((person, (key, moment, now)))
        # Read once, and only when there is somebody to tell: this runs with every beat.
        handoffs = self.store.handoffs.open() if due else []
        if due:
            self.mailroom.refresh(now)
        return sum(self._summarize_one(person, once, handoffs) for person, once in due)

    def _everybody(self) -> list[Person]:
        """Return the listed people and those of a trusted domain who have a part in something."""
        directory = self.policy.directory
        keys = dict.fromkeys(self.config.people)
        if directory.domains:
            work = self.store.handoffs.open()
            keys.update(dict.fromkeys(key for h in work for key in (h.giver, h.owner)))
        return [person for key in keys if (person := directory.person(key))]

    def _summarize_one(
        self, person: Person, once: tuple[str, datetime, datetime], handoffs: list[Handoff]
    ) -> int:
        (key, moment, now), directory = once, self.policy.directory
        with self.store.transaction():
            if not self.store.once.claim(key, now) or self.mailroom.is_muted(person):
                return 0
            week = timedelta(days=7)
            handoffs = handoffs + self.store.handoffs.closed_between(moment - week, now)
            groups = summary_groups(handoffs, person.key, directory, moment)
            matter = Matter(now=now, sections=sections_of(groups, self.policy, now))
            if groups:
                with self._each(f"summary of {person.key}"):
                    return int(self.mailroom.post("summary", person, matter))
        return 0

    def show_strangers(self, now: datetime) -> int:
        """Tell the admins once a day of the mail that strangers sent; nobody else is answered."""
        key = f"strangers:{now.date().isoformat()}"
        if self.store.once.has(key) or not self.store.ledger.count(Status.SHUNTED):
            return 0
        strangers = [e for e in self.store.ledger.shunted() if _is_new_stranger(e)]
        with self.store.transaction():
            fresh = [e for e in strangers if self.store.once.claim(f"stranger:{e.id}", now)]
            if not fresh or not self.store.once.claim(key, now):
                return 0
            rows = tuple(
                Row(ref=f"ledger {e.id}", subject=e.subject, giver=e.author, state="quarantined")
                for e in fresh
            )
            self.mailroom.tell_admins("strangers", Matter(now=now, rows=rows))
        return len(fresh)

    # ------------------------------------------------------------------ send

    def send(self, sender: Sender, now: datetime) -> int:
        """Submit what is due in the outbox, and return how many mails the relay took."""
        return self.dispatch.send(sender, now)


def _is_new_stranger(entry: Entry) -> bool:
    return bool(entry.error and entry.error.startswith("quarantine:"))
