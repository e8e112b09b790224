"""Mails a second through the service: `mailflow deliver`, then `run --once`, over 1,000 mails.

Everything is on: ledger and outbox are durable (synchronous=FULL), each mail is read, understood,
decided and answered by two letters, which go into a Maildir. Then the parts one by one, in process.
Beside the time on the wall stands the processor's, which a busy machine disturbs less.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from mailflow import maillog
from mailflow.clock import RandomIds
from mailflow.config import load
from mailflow.store import Store
from mailflow.wiring import make_desk, make_sender

MAILS = 1_000
PEOPLE = 50
CONFIG = """
[service]
address = "handoff@example.org"
[relay]
directory = "outgoing"
""" + "".join(
    f'[people.p{n}]\nname = "Person {n}"\naddresses = ["p{n}@example.org"]\n' for n in range(PEOPLE)
)
PARAGRAPH = (
    "We are happy with the second draft. The printer needs the final files in colour and in black"
    " by the end of next week, and somebody should tell the agency which fonts we may use.\n\n"
)


def forward(number: int) -> bytes:
    """Return somebody's forward to somebody else: text and HTML, about 8 KB."""
    giver, owner = number % PEOPLE, (number * 7 + 1) % PEOPLE
    body = f"Please look at request {number}.\n\n" + PARAGRAPH * 12
    text = (
        "Done when: it is live\nDue: 31 December 2030\n\n---------- Forwarded message ---------\n"
        "From: Carla Client <carla@client.test>\nDate: Fri, 20 Nov 2026 at 09:00\n"
        f"Subject: Request {number}\nTo: Ana Diaz <ana@example.org>\n\n\n{body}"
    )
    message = EmailMessage()
    message["From"] = f"Person {giver} <p{giver}@example.org>"
    message["To"] = f"handoff+p{owner}@example.org"
    message["Subject"] = f"Fwd: Request {number}"
    message["Message-ID"] = f"<request{number}@example.org>"
    message.set_content(text)
    lines = "".join(f"<div>{line}</div>" for line in text.split("\n"))
    message.add_alternative(f"<html><body>{lines}</body></html>", subtype="html")
    return message.as_bytes()


def timed(what: str, work: Callable[[], object]) -> tuple[float, float]:
    """Do the work, print and return its seconds on the wall and of the processor."""
    begun, worked = time.perf_counter(), worked_seconds()
    work()
    wall, worked = time.perf_counter() - begun, worked_seconds() - worked
    show(what, wall, worked)
    return wall, worked


def worked_seconds() -> float:
    """Return what the processor has done so far for us and for the commands we ran."""
    return sum(os.times()[:4])


def show(what: str, wall: float, worked: float) -> None:
    """Print how many mails a second that was."""
    rate = f"{wall:7.2f} s {MAILS / wall:6.0f} mails/s"
    print(f"{what:34} {rate}   processor {worked:6.2f} s {MAILS / worked:6.0f} mails/s")


def command(folder: Path, *arguments: str) -> None:
    """Run a mailflow command in the folder; raise when it fails."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([sys.executable, "-m", "mailflow", *arguments], cwd=folder, check=True, **quiet)


def main() -> None:
    """Time the commands, then the verbs of the desk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mailflow.toml").write_text(CONFIG)
        (folder / "new").mkdir()
        for number in range(MAILS):
            (folder / "new" / f"{number:04}").write_bytes(forward(number))
        timed("mailflow deliver", lambda: command(folder, "deliver", "."))
        timed("mailflow run --once", lambda: command(folder, "run", "--once"))

        maillog.set_up("error")
        os.chdir(folder)
        (folder / "mailflow.db").unlink()
        config = load(folder / "mailflow.toml", {})
        with Store(config.service.database) as store:
            desk = make_desk(config, store, RandomIds())
            sender, now = make_sender(config, {}), datetime.now(UTC)
            command(folder, "deliver", ".")
            handled = timed("  desk.handle", lambda: all(iter(lambda: desk.handle(now), 0)))
            sent = timed(
                "  desk.send (two letters a mail)",
                lambda: all(iter(lambda: desk.send(sender, now), 0)),
            )
            show("  handle and send", handled[0] + sent[0], handled[1] + sent[1])


if __name__ == "__main__":
    main()
