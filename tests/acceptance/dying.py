"""A daemon that dies when it comes to the desk: after the ledger's commit, before any handling."""

import os
import signal
import sys
from pathlib import Path

from mailflow.config import load
from mailflow.daemon import Daemon
from mailflow.store import Status


class Dying(Daemon):
    """Kill the process as soon as there is something to handle."""

    def work(self) -> None:
        if self.store.ledger.count(Status.PENDING):
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    Dying(load(Path(sys.argv[-1]), os.environ), os.environ).run()
