"""Mailbox: the shared IMAP account people forward to.

1. New is what does not carry our keyword. Whether somebody has read it does not matter.
2. A mail is flagged and filed only after the caller has committed it (`settle`). What is
   interrupted in between comes again, and the ledger knows it.
3. UIDs mean something only together with the folder's UIDVALIDITY (RFC 3501, section 2.3.1.1).
4. Every failure is a MailboxError, and then the connection is closed: `connect` again.

One thread uses a Mailbox; only `wake` may be called from others and from signal handlers.
"""

import contextlib
import os
import time
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from mailflow.doors import imap
from mailflow.doors.imap import MailboxSettings
from mailflow.doors.suspects import Suspects
from mailflow.doors.trace import read_envelope
from mailflow.errors import MailboxError
from mailflow.mail.envelope import Envelope

__all__ = ["Fetched", "Mailbox", "MailboxSettings", "Uid"]

KEYWORD = "$mailflow"
SHUNTED_KEYWORD = "$mailflow-shunted"
SWEEP = {
    True: ("KEYWORD", KEYWORD, "UNKEYWORD", SHUNTED_KEYWORD),
    False: ("KEYWORD", SHUNTED_KEYWORD),
}
FETCH_BYTES = 32 * 2**20
FILE_AT_ONCE = 200
FIRST_ROUND = 1.0
"""Seconds of the first IDLE of a wait: what came together with the server's "+" lies unseen in
imaplib's buffer until IDLE ends."""


@dataclass(frozen=True, slots=True, order=True)
class Uid:
    """Name one mail of the folder for ever: the folder's UIDVALIDITY and the mail's UID."""

    validity: int
    number: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """Hold a mail that was fetched and what to call it in `settle`."""

    uid: Uid
    envelope: Envelope


class Mailbox:
    """Read one IMAP folder."""

    def __init__(
        self, settings: MailboxSettings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self.keyword = ""
        self._clock = clock
        self._client: IMAPClient | None = None
        self._validity = 0
        self._folders: dict[bool, str] = {}
        self._kept: dict[Uid, bool] = {}  # the caller has these, whatever their flags say
        self._known: Collection[Uid] = ()
        self._suspects = Suspects()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        weakref.finalize(self, _close_all, self._wake_read, self._wake_write)

    @property
    def connected(self) -> bool:
        """Say whether there is a connection that has not failed yet."""
        return self._client is not None

    def connect(self) -> None:
        """Connect, log in, open the folder, make the others, file what was left behind."""
        self.close()
        self._client = imap.open_connection(self.settings)
        with self._using() as client:
            facts = imap.select_folder(client, self.settings.folder)
            self._set_validity(int(str(facts.get(b"UIDVALIDITY", 0))))
            self.keyword = KEYWORD if _takes_keywords(facts) else ""
            self._folders = {
                True: imap.ensure_folder(client, self.settings.handled),
                False: imap.ensure_folder(client, self.settings.shunted),
            }
            self._sweep(client)

    def close(self) -> None:
        """Log out; never raises. `connect` may follow."""
        client, self._client = self._client, None
        if client is not None:
            imap.close_connection(client)

    def fetch(self, limit: int = 50, known: Collection[Uid] = ()) -> list[Fetched]:
        """Return up to `limit` new mails (and 32 MiB, but at least one), the oldest first.

        [] when there is nothing new. `known` is needed only where the server keeps no keywords and
        `handled` is "": what the caller has from earlier runs.
        """
        self._known = known
        with self._using() as client:
            fresh = self._find_fresh(client)
            while chosen := self._suspects.choose(fresh, limit, self._clock()):
                mails = self._fetch(client, self._fitting(client, chosen))
                if mails:
                    return mails
                fresh = [number for number in fresh if number not in chosen]
        return []

    def settle(self, uids: Sequence[Uid], *, handled: bool = True) -> None:
        """Flag mails the caller has committed and move them to `handled` or `shunted`.

        UIDs of another UIDVALIDITY are ignored. Also when this fails, `fetch` of this Mailbox does
        not return them again; the next `connect` tries once more to file them.
        """
        self._kept.update((uid, handled) for uid in uids)
        with self._using() as client:
            self._file(client, self._numbers(uids), handled=handled)

    def wait(self, seconds: float) -> bool:
        """Return True as soon as there may be new mail, False after `seconds` or `wake`.

        By IDLE (RFC 2177) where the server offers it. Without it the time passes and the answer is
        True, so that the caller looks. A line that is dead raises MailboxError.
        """
        ends = self._clock() + seconds
        with self._using() as client:
            # Not "was there an EXISTS": that may have come with an earlier command's answer.
            news = bool(self._suspects.choose(self._find_fresh(client), 1, self._clock()))
            idle = self.settings.idle and client.has_capability("IDLE")
            longest = min(FIRST_ROUND, self.settings.idle_round)
            while not news and (left := ends - self._clock()) > 0:
                news, woken = self._round(client, min(left, longest), idle=idle)
                longest = self.settings.idle_round
                if woken:
                    return False
            return news or not idle

    def wake(self) -> None:
        """End `wait` of another thread now, or the next one at once."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_write, b"w")

    @contextlib.contextmanager
    def _using(self) -> Iterator[IMAPClient]:
        if self._client is None:
            raise MailboxError(f"{self.settings.where}: not connected.")
        try:
            with imap.imap_errors(self.settings.where):
                yield self._client
        except MailboxError:
            client, self._client = self._client, None
            if client is not None:  # in what state it is nobody knows: no LOGOUT
                imap.drop(client)
            raise

    def _set_validity(self, validity: int) -> None:
        if validity != self._validity:
            self._validity = validity
            self._suspects = Suspects()
        self._kept = {
            uid: handled for uid, handled in self._kept.items() if uid.validity == validity
        }

    def _numbers(self, uids: Iterable[Uid]) -> list[int]:
        return [uid.number for uid in uids if uid.validity == self._validity]

    def _search(self, client: IMAPClient, *criteria: str) -> list[int]:
        return sorted(int(number) for number in client.search(list(criteria)))

    def _find_fresh(self, client: IMAPClient) -> list[int]:
        client.noop()  # SEARCH finds only what the server has announced already (Dovecot)
        # Without keywords \Deleted may be our own mark: COPY was done, EXPUNGE was not.
        criteria = ("UNKEYWORD", self.keyword) if self.keyword else ("UNDELETED",)
        found = [Uid(self._validity, number) for number in self._search(client, *criteria)]
        return [uid.number for uid in found if uid not in self._kept and uid not in self._known]

    def _fitting(self, client: IMAPClient, numbers: list[int]) -> list[int]:
        answers = client.fetch(numbers, ["RFC822.SIZE"])
        total = 0
        fitting: list[int] = []
        for number in numbers:
            size = answers.get(number, {}).get(b"RFC822.SIZE", 0)
            total += size if isinstance(size, int) else 0
            if fitting and total > FETCH_BYTES:
                break
            fitting.append(number)
        return fitting

    def _fetch(self, client: IMAPClient, numbers: list[int]) -> list[Fetched]:
        self._suspects.blame(numbers, self._clock())  # taken back when they come
        answers = client.fetch(numbers, ["BODY.PEEK[]"])
        bodies = {n: answers[n].get(b"BODY[]") for n in numbers if n in answers}
        contents = {n: body for n, body in bodies.items() if isinstance(body, bytes)}
        self._suspects.clear(contents)
        return [
            Fetched(Uid(self._validity, number), read_envelope(content))
            for number, content in sorted(contents.items())
        ]

    def _file(self, client: IMAPClient, numbers: list[int], *, handled: bool) -> None:
        folder = self._folders[handled]
        for start in range(0, len(numbers), FILE_AT_ONCE):
            some = numbers[start : start + FILE_AT_ONCE]
            self._flag(client, some, handled=handled)
            if folder:
                _move(client, some, folder)
            if folder or self.keyword:  # else only we know: see `known` of `fetch`
                for number in some:
                    self._kept.pop(Uid(self._validity, number), None)

    def _flag(self, client: IMAPClient, numbers: list[int], *, handled: bool) -> None:
        try:
            client.add_flags(numbers, self._flags(handled), silent=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            if not self._folders[handled]:  # else moving it away does as well
                raise

    def _flags(self, handled: bool) -> list[str]:
        if not self.keyword:
            return ["\\Seen"]
        return [KEYWORD] if handled else [KEYWORD, SHUNTED_KEYWORD]

    def _sweep(self, client: IMAPClient) -> None:
        """File what an interrupted `settle` left behind; what the server refuses stays as it is."""
        for handled in (False, True):
            left = self._numbers(uid for uid, done in self._kept.items() if done == handled)
            if self.keyword and self._folders[handled]:
                left += self._search(client, *SWEEP[handled])
            try:
                self._file(client, sorted(set(left)), handled=handled)
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                continue

    def _round(self, client: IMAPClient, seconds: float, *, idle: bool) -> tuple[bool, bool]:
        """Wait once; say whether there is news, and whether somebody called `wake`."""
        if idle:
            client.idle()
        readable, woken = imap.await_traffic(client, self._wake_read, seconds)
        news = idle and readable and _has_news(client.idle_check(timeout=0))
        if idle:
            news = _has_news(client.idle_done()[1]) or news
        elif readable:
            news = _has_news(client.noop()[1])
        if woken:
            os.read(self._wake_read, 4096)
        return news, woken


def _takes_keywords(facts: dict[bytes, object]) -> bool:
    flags = facts.get(b"PERMANENTFLAGS", ())
    return isinstance(flags, tuple) and (b"\\*" in flags or KEYWORD.encode() in flags)


def _has_news(responses: Sequence[Sequence[object]]) -> bool:
    for response in responses:
        if response and response[0] == b"BYE":
            raise IMAPClientAbortError("the server says BYE")
    return any(len(response) > 1 and response[1] == b"EXISTS" for response in responses)


def _move(client: IMAPClient, numbers: list[int], folder: str) -> None:
    if client.has_capability("MOVE"):
        client.move(numbers, folder)
        return
    client.copy(numbers, folder)
    client.add_flags(numbers, ["\\Deleted"], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(numbers)
    elif set(client.search(["DELETED"])) <= set(numbers):  # expunge nobody else's mail
        client.expunge()


def _close_all(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
