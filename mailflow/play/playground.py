"""Playground: what people can do here, as verbs; and what they see of it, as events.

Whoever shows the playground (a terminal now, a page later) calls the verbs and hears the events;
nothing here prints. One thread calls the verbs.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from mailflow.clock import Ids
from mailflow.doors.maildir import DirectoryRelay
from mailflow.handoff.model import Handoff
from mailflow.handoff.routing import Directory
from mailflow.handoff.standing import accountable, ball
from mailflow.handoff.summary import summary_moment
from mailflow.mail import Envelope, read
from mailflow.play import writing
from mailflow.play.cast import CAST, SERVICE, Somebody, write_config
from mailflow.play.house import House
from mailflow.play.posts import Post
from mailflow.play.writing import Head, Request
from mailflow.store import Past

_WEEK = timedelta(days=7)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody wrote a mail."""

    post: Post


@dataclass(frozen=True, slots=True)
class Arrived:
    """The service sent somebody a letter."""

    post: Post


@dataclass(frozen=True, slots=True)
class Refused:
    """The listener did not take a mail; a mail server would bounce it to its author."""

    post: Post
    answer: str


@dataclass(frozen=True, slots=True)
class PutAside:
    """The service took a mail but put it aside for a human."""

    ledger: int
    reason: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Time passed until something happened, or until the end of the wait."""

    before: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """A handoff stands elsewhere now."""

    handoff: Handoff


@dataclass(frozen=True, slots=True)
class _Draft:
    """Hold a mail that is about to be written; `thread` ends with the mail it answers."""

    to: str
    subject: str
    text: str
    thread: tuple[str, ...] = ()


Event = Wrote | Arrived | Refused | PutAside | Passed | Moved
Hear = Callable[[Event], object]


class Playground:
    """Hold a running service, everybody's mail, and the clock."""

    def __init__(self, house: House, hear: Hear = lambda event: None, keep: bool = False) -> None:
        self.house, self.hear, self.keep = house, hear, keep
        self.posts: list[Post] = []
        self._stands: dict[int, tuple[str, ...]] = {}
        self._aside: set[int] = set()
        self._numbers = itertools.count(1)
        self._work()

    # ------------------------------------------------------------------ people write

    def forwards(self, giver: Somebody, to: str, request: Request, note: str = "") -> Post:
        """Let somebody forward a client's mail; `to` is a name behind the +, or an address."""
        text = writing.forward_text(request, giver, note)
        return self._send(giver, _Draft(self.address_of(to), f"Fwd: {request.subject}", text))

    def writes(self, author: Somebody, to: str, subject: str, text: str) -> Post:
        """Let somebody write a mail of his own."""
        return self._send(author, _Draft(self.address_of(to), subject, text))

    def replies(self, author: Somebody, text: str, post: Post) -> Post:
        """Let somebody answer a letter, quoting it as mail programs do."""
        answered = post.message
        subject = answered.subject
        subject = subject if subject.casefold().startswith("re:") else f"Re: {subject}"
        thread = (*answered.references, answered.message_id)
        body = writing.reply_text(text, answered)
        return self._send(author, _Draft(post.reply_to, subject, body, thread))

    def address_of(self, to: str) -> str:
        """Return the address that hands work to `to`."""
        local, _, domain = SERVICE.partition("@")
        return to if "@" in to else f"{local}+{to}@{domain}"

    def _send(self, author: Somebody, draft: _Draft) -> Post:
        number, to = next(self._numbers), draft.to
        message_id = f"<play{number}@{author.address.partition('@')[2]}>"
        head = Head(author, to, draft.subject, message_id, self.now, draft.thread)
        content = writing.write(head, draft.text)
        post = Post(number, self.now, author, False, read(content), content)
        self.posts.append(post)
        refusal = self.house.deliver(author.address, to, content)
        self.hear(Refused(post, refusal) if refusal else Wrote(post))
        self._keep(f"{author.key}/.Sent", Envelope(author.address, (to,), content))
        self._work()
        return post

    # ------------------------------------------------------------------ time passes

    @property
    def now(self) -> datetime:
        """Return what the clock shows."""
        return self.house.clock.at

    def passes(self, until: datetime) -> None:
        """Push the clock, and stop on the way at everything that is due."""
        for moment in self._moments(until):
            self._work(moment)

    def next_letter(self, patience: timedelta = timedelta(days=60)) -> bool:
        """Push the clock until a letter arrives; False when none does in all that time."""
        count = len(self.posts)
        for moment in self._moments(self.now + patience):
            self._work(moment)
            if len(self.posts) > count:
                return True
        return False

    def _moments(self, until: datetime) -> Iterator[datetime]:
        while self.now < until:
            coming = min(self._coming(), until)
            yield max(coming, min(self.now + _SECOND, until))

    def _coming(self) -> datetime:
        """Return when the clock, the outbox or the weekly summary has something to do next."""
        desk = self.house.daemon.desk
        day, at = desk.config.summary.day, desk.config.summary.at
        people = list(self.directory.people.values())
        coming = [summary_moment(self.now + _WEEK, p, desk.policy, day, at) for p in people]
        due = self.house.daemon.store.next_work()
        return min([*coming, due] if due else coming)

    def _work(self, moment: datetime | None = None) -> None:
        """Let the service work, and tell what came of it; a silent moment only when it is over."""
        before = self.now
        letters = self.house.work(moment or before)
        if self.now > before:
            self.hear(Passed(before, self.now))
        for envelope in letters:
            for path in envelope.forward_paths:
                self._arrive(path, envelope)
        self._tell_aside()
        self._tell_moves()

    def _arrive(self, path: str, envelope: Envelope) -> None:
        who = next((p for p in CAST if p.address == path), None) or Somebody(path, path, path)
        content = envelope.content
        post = Post(next(self._numbers), self.now, who, True, read(content), content)
        self.posts.append(post)
        self._keep(who.key, Envelope(envelope.reverse_path, (path,), content))
        self.hear(Arrived(post))

    def _tell_aside(self) -> None:
        for entry in self.house.daemon.store.ledger.shunted():
            if entry.id not in self._aside:
                self._aside.add(entry.id)
                lines = (entry.error or "").strip().splitlines() or [""]
                self.hear(PutAside(entry.id, lines[-1]))

    def _tell_moves(self) -> None:
        for handoff in self.handoffs():
            stands = (handoff.state.value, ball(handoff), accountable(handoff))
            if self._stands.get(handoff.number) != stands:
                self._stands[handoff.number] = stands
                self.hear(Moved(handoff))

    # ------------------------------------------------------------------ looking

    def inbox(self, who: Somebody) -> list[Post]:
        """Return what somebody received, in order."""
        return [post for post in self.posts if post.received and post.who == who]

    def post(self, number: int) -> Post | None:
        """Return a mail by its number."""
        return next((post for post in self.posts if post.number == number), None)

    def handoffs(self) -> list[Handoff]:
        """Return every handoff, closed ones too."""
        return self.house.daemon.store.handoffs.all()

    def history(self, number: int) -> list[Past]:
        """Return what happened to a handoff."""
        return self.house.daemon.store.handoffs.history(number)

    @property
    def directory(self) -> Directory:
        """Return who is who here."""
        return self.house.daemon.desk.policy.directory

    def name_of(self, key: str) -> str:
        """Return the name of a person of the service."""
        return self.directory.name_of(key)

    # ------------------------------------------------------------------ what stays

    def _keep(self, box: str, envelope: Envelope) -> None:
        if self.keep:
            maildir = DirectoryRelay(self.house.folder / "mail" / box)
            path = envelope.forward_paths[0]
            maildir.send(envelope.reverse_path or "", path, envelope.content)


@contextmanager
def open_playground(
    start: datetime, keep: Path | None = None, ids: Ids | None = None
) -> Iterator[Playground]:
    """Run a playground; with `keep` everything stays in that folder, else nothing does.

    What is kept has a configuration for the commands; its relay is then a Maildir, `outgoing`.
    """
    if keep is None:
        with TemporaryDirectory(prefix="mailflow-play-") as folder:
            yield from _running(House(Path(folder), start, ids), keep=False)
        return
    keep.mkdir(parents=True, exist_ok=True)
    try:
        yield from _running(House(keep, start, ids), keep=True)
    finally:
        text = write_config('directory = "outgoing"')
        (keep / "mailflow.toml").write_text(text, encoding="utf-8")


def _running(house: House, keep: bool) -> Iterator[Playground]:
    try:
        yield Playground(house, keep=keep)
    finally:
        house.close()
