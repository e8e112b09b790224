"""The daemon: doors, desk and outbox in one loop, with a heartbeat.

`schedule` beats, and nothing else: what is due stands in the database, in UTC. Each job is
guarded, because a job that raises would stop every later one; and when the clock is set back the
scheduler is made anew, because it would sleep until the old time came again.
"""

import threading
from collections.abc import Mapping, Sequence

import schedule

from mailflow import __version__, maillog
from mailflow.clock import Clock, SystemClock
from mailflow.config import Config, load
from mailflow.desk.dispatch import Sender
from mailflow.doors.listener import Accept, Listener
from mailflow.doors.mailbox import Fetched, Mailbox, Uid
from mailflow.errors import ConfigError, MailboxError, StoreBusy, TemplateError
from mailflow.mail.envelope import Envelope
from mailflow.process import guarded, notify
from mailflow.store import Arrival, Status, Store
from mailflow.wiring import (
    listener_settings,
    mailbox_settings,
    make_desk,
    make_letters,
    make_sender,
    refusal_of,
)

#: Seconds between two beats; news from a door is handled at once, without waiting for the next.
BEAT = 20
#: Seconds to wait after the mailbox failed: doubled each time, up to five minutes.
FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0


class Daemon:
    """Run one service until it is told to stop."""

    def __init__(
        self, config: Config, environ: Mapping[str, str], clock: Clock | None = None
    ) -> None:
        self.config, self.environ = config, environ
        self.clock = clock or SystemClock()
        self.store = Store(config.service.database)
        self.store.be_alone()
        self.desk = make_desk(config, self.store)
        self.sender: Sender = make_sender(config, environ)
        self.opened = threading.Event()  #: the doors are open, `port` is known
        self._working = threading.RLock()  # one thread at the desk; the doors only accept
        self._stirred = threading.Event()
        self._stopping = threading.Event()
        self._poll_seconds = config.mailbox.poll.total_seconds() if config.mailbox else 60.0
        self.desk.dispatch.stopping = self._stopping.is_set
        self._mailbox: Mailbox | None = None
        self._listener: Listener | None = None

    # ------------------------------------------------------------------ once

    def run_once(self) -> None:
        """Poll, handle everything pending, wake and send everything due, and return.

        Raises MailboxError when the mailbox cannot be read; what could be done is done then.
        """
        self.desk.dispatch.recover(self.clock.now())
        problem: MailboxError | None = None
        settings = mailbox_settings(self.config, self.environ)
        if settings is not None:
            mailbox = Mailbox(settings)
            try:
                mailbox.connect()
                while self.poll(mailbox):
                    pass
            except MailboxError as error:
                problem = error
            finally:
                mailbox.close()
        self.work()
        if problem is not None:
            raise problem

    def poll(self, mailbox: Mailbox) -> int:
        """Take a batch from the mailbox: ledger first, then the desk, then flagged and filed."""
        fetched = mailbox.fetch(known=self._taken(mailbox))
        if not fetched:
            return 0
        now = self.clock.now()
        arrivals = [Arrival(mail.envelope, "imap", now) for mail in fetched]
        ids = self.desk.accept(arrivals)
        with self._working:
            while self.desk.handle(self.clock.now()):
                pass
        self._file(mailbox, fetched, ids)
        self._stirred.set()
        return len(fetched)

    def _taken(self, mailbox: Mailbox) -> frozenset[Uid]:
        """Return the UIDs we have, where the server can neither flag nor move them."""
        folder = mailbox.settings.folder
        if mailbox.keyword or mailbox.settings.handled:
            return frozenset()
        return frozenset(Uid(*pair) for pair in self.store.once.seen(folder))

    def _file(self, mailbox: Mailbox, fetched: Sequence[Fetched], ids: Sequence[int]) -> None:
        """File the mails by what became of them: handled, or put aside for a human."""
        shunted = set()
        for mail, number in zip(fetched, ids, strict=True):
            entry = self.store.ledger.entry(number)
            if entry is not None and entry.status is Status.SHUNTED:
                shunted.add(mail.uid)
        uids = [mail.uid for mail in fetched]
        if not mailbox.keyword and not mailbox.settings.handled:
            with self.store.transaction():
                for uid in uids:
                    self.store.once.see(mailbox.settings.folder, uid.validity, uid.number)
        for handled in (True, False):
            if chosen := [uid for uid in uids if (uid not in shunted) is handled]:
                mailbox.settle(chosen, handled=handled)

    # ------------------------------------------------------------------ the loop

    def work(self) -> None:
        """Handle, wake, summarize and send until nothing is left that is due now."""
        with self._working:
            try:
                self._desk_work()
            finally:  # what is written goes out, whatever else fails
                while not self._stopping.is_set() and self.desk.send(self.sender, self.clock.now()):
                    pass

    def _desk_work(self) -> None:
        now = self.clock.now()
        while not self._stopping.is_set() and (
            self.desk.handle(now) or self.desk.wake(now) or self.desk.summarize(now)
        ):
            now = self.clock.now()
        self.desk.show_strangers(now)

    def run(self) -> None:
        """Open the doors and work until `stop` is called. Raises ConfigError at the start only."""
        self.desk.dispatch.recover(self.clock.now())
        self._open_doors()
        maillog.started(__version__, self._doors())
        for warning in self.config.warnings:
            maillog.warned(warning)
        self.opened.set()
        notify("READY=1")
        try:
            self._beat()
        finally:
            self._close_doors()
            self.sender.close()
            self.store.close()
            maillog.stopped()

    def _beat(self) -> None:
        beats, last = self._scheduler(), self.clock.now()
        while not self._stopping.is_set():
            now = self.clock.now()
            if now < last:
                beats = self._scheduler()
            last = now
            if self._stirred.is_set():
                self._stirred.clear()
                guarded("work", self.work)()
            beats.run_pending()
            idle = beats.idle_seconds
            self._stirred.wait(min(max(idle if idle is not None else BEAT, 0.01), BEAT))

    def _scheduler(self) -> schedule.Scheduler:
        beats = schedule.Scheduler()
        beats.every(BEAT).seconds.do(guarded("work", self.work))
        beats.every(BEAT).seconds.do(guarded("watchdog", lambda: notify("WATCHDOG=1")))
        self._stirred.set()
        return beats

    def stop(self) -> None:
        """Ask the loop to end; what is in hand is finished first."""
        notify("STOPPING=1")
        self._stopping.set()
        self._stirred.set()
        if self._mailbox is not None:
            self._mailbox.wake()

    # ------------------------------------------------------------------ the doors

    def _doors(self) -> str:
        names = []
        if self._listener is not None:
            names.append(f"{self._listener.settings.protocol} {self._listener.settings.listen}")
        if self.config.mailbox is not None:
            names.append(f"imap {self.config.mailbox.host}")
        return ", ".join(names) or "none"

    def _open_doors(self) -> None:
        listening = listener_settings(self.config)
        if listening is not None:
            self._listener = Listener(
                listening, self._accepting(listening.protocol), self._knows, _failed
            )
            self._listener.start()
        reading = mailbox_settings(self.config, self.environ)
        if reading is not None:
            self._mailbox = mailbox = Mailbox(reading)
            self._reader = threading.Thread(
                target=self._read, args=(mailbox,), name="mailflow-mailbox"
            )
            self._reader.start()

    def _close_doors(self) -> None:
        if self._listener is not None:
            self._listener.stop()
        if self._mailbox is not None:
            self._mailbox.wake()
            self._reader.join(timeout=10)

    @property
    def port(self) -> int:
        """Return the port the listener took, 0 when there is none."""
        return self._listener.port if self._listener else 0

    def _accepting(self, via: str) -> Accept:
        def accept(envelopes: Sequence[Envelope]) -> None:
            now = self.clock.now()
            self.desk.accept([Arrival(envelope, via, now) for envelope in envelopes])
            self._stirred.set()

        return accept

    def _knows(self, address: str) -> str | None:
        return refusal_of(self.desk.policy.directory, address)

    def _read(self, mailbox: Mailbox) -> None:
        """Read the mailbox until the end; a failure waits and connects again."""
        wait = FIRST_WAIT
        while not self._stopping.is_set():
            try:
                self._read_on(mailbox)
                wait = FIRST_WAIT
            except MailboxError as error:
                maillog.mailbox_away(str(error), wait)
                self._stopping.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            except Exception as error:  # as the heartbeat's guard: the thread must not die
                maillog.failed("mailbox", error)
                self._stopping.wait(wait)
        mailbox.close()

    def _read_on(self, mailbox: Mailbox) -> None:
        if not mailbox.connected:
            mailbox.connect()
        while not self._stopping.is_set() and self.poll(mailbox):
            pass
        if not self._stopping.is_set():
            mailbox.wait(self._poll_seconds)

    # ------------------------------------------------------------------ signals

    def reload(self) -> None:
        """Read the configuration again; the old one stays when the new one is wrong."""
        try:
            config = load(self.config.file, self.environ)
            if problems := make_letters(config).check():
                raise TemplateError("\n".join(problems))
            desk, sender = make_desk(config, self.store), make_sender(config, self.environ)
        except (ConfigError, TemplateError) as error:
            maillog.reloaded(str(error))
            return
        parts = [(c.mailbox, c.listener, c.service.database) for c in (config, self.config)]
        with self._working:
            self.sender.close()
            self.config, self.desk, self.sender = config, desk, sender
            self.desk.dispatch.stopping = self._stopping.is_set
        maillog.reloaded()
        if parts[0] != parts[1]:
            maillog.warned("mailbox, listener and database change with the next start only")


def _failed(error: BaseException) -> None:
    """Log what the listener answered with 451: its client is told nothing of it."""
    if isinstance(error, StoreBusy):
        maillog.store_busy(str(error))
    else:
        maillog.failed("listener", error)
