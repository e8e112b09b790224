"""The house: the service itself, as `mailflow run` runs it, with its doors and relay on loopback.

Only three things differ from a service in earnest: the clock is pushed, the relay keeps every mail
and sends none on, and the ids may be given (for a story that is the same each time).
"""

import smtplib
import threading
from datetime import datetime
from pathlib import Path

from mailflow.clock import Ids
from mailflow.config import load
from mailflow.daemon import Daemon
from mailflow.doors.relay import Relay
from mailflow.errors import MailflowError
from mailflow.mail import Envelope
from mailflow.play.capture import CapturingRelay
from mailflow.play.cast import write_config
from mailflow.wiring import make_desk

#: Seconds a part of the house may take to open; only a machine in trouble needs more than a few ms.
_PATIENCE = 20.0
_GLANCE = 0.002


class PushedClock:
    """Tell the time that was set last."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the instant, aware UTC."""
        return self.at


class House:
    """Run a service in `folder`: mailflow.toml and mailflow.db are there afterwards."""

    def __init__(self, folder: Path, start: datetime, ids: Ids | None = None) -> None:
        self.folder = folder
        self.clock = PushedClock(start)
        self.relay = CapturingRelay()
        self.relay.start()
        try:
            self.daemon = self._daemon(ids)
        except BaseException:
            self.relay.stop()
            raise
        self._error: Exception | None = None
        self._loop = threading.Thread(target=self._run, name="mailflow-play")
        self._loop.start()
        self._wait_for_door()

    def _daemon(self, ids: Ids | None) -> Daemon:
        file = self.folder / "mailflow.toml"
        where = f'host = "127.0.0.1"\nport = {self.relay.port}\nsecurity = "none"'
        file.write_text(write_config(where), encoding="utf-8")
        daemon = Daemon(load(file, {}), {}, self.clock)
        if ids is not None:
            daemon.desk = make_desk(daemon.config, daemon.store, ids)
        return daemon

    def _run(self) -> None:
        try:
            self.daemon.run()
        except Exception as error:  # it is raised again in the thread that waits
            self._error = error

    def _wait_for_door(self) -> None:
        glance = threading.Event()
        for _ in range(int(_PATIENCE / _GLANCE)):
            if self.daemon.port or not self._loop.is_alive():
                break
            glance.wait(_GLANCE)
        if not self.daemon.port:
            self.close()
            raise self._error or MailflowError("the playground's listener did not open")

    def deliver(self, reverse_path: str, forward_path: str, content: bytes) -> str:
        """Bring a mail to the listener by LMTP; return "" when it was taken, else the refusal."""
        with smtplib.LMTP("127.0.0.1", self.daemon.port, timeout=_PATIENCE) as client:
            try:
                client.sendmail(reverse_path, [forward_path], content)
            except smtplib.SMTPRecipientsRefused as error:
                code, text = error.recipients[forward_path]
                return f"{code} {text.decode('utf-8', 'replace')}"
        return ""

    def work(self, now: datetime) -> list[Envelope]:
        """Let the service do all that is due at `now`; return the mails it sent meanwhile."""
        self.clock.at = now
        before = len(self.relay.mails)
        self.daemon.work()
        return self.relay.mails[before:]

    def close(self) -> None:
        """Stop everything; what is in hand is finished first."""
        self.daemon.stop()
        self._loop.join()
        if isinstance(self.daemon.sender, Relay):
            self.daemon.sender.close()
        self.relay.stop()
        self.daemon.store.close()
