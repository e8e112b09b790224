"""A mailflow service in a process of its own, and the mails the acceptance tests send it."""

import os
import smtplib
import socket
import subprocess
import sys
import time
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

SECONDS = 60
#: Every service that was started, until the test ends.
RUNNING: list["Service"] = []


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_config(folder: Path, relay_port: int, port: int, more: str = "") -> Path:
    """Write the configuration of a service on loopback."""
    file = folder / "mailflow.toml"
    file.write_text(
        f"""
[service]
address = "handoff@example.org"
database = "mailflow.db"
timezone = "UTC"
[listener]
listen = "127.0.0.1:{port}"
[relay]
host = "127.0.0.1"
port = {relay_port}
security = "none"
[people.ana]
name = "Ana Diaz"
addresses = ["ana@example.org"]
[people.ben]
name = "Ben Ortiz"
addresses = ["ben@example.org"]
{more}
"""
    )
    return file


def forward(number: int) -> bytes:
    """Return Ana's forward of a client's mail, complete, unlike every other number's."""
    message = EmailMessage()
    message["From"] = "Ana Diaz <ana@example.org>"
    message["To"] = "handoff+ben@example.org"
    message["Subject"] = f"Fwd: Request {number}"
    message["Message-ID"] = f"<request{number}@example.org>"
    message["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    message.set_content(
        "Done when: it is live\nDue: 31 December 2030\n\n"
        "---------- Forwarded message ---------\nFrom: Carla Client <carla@client.test>\n"
        f"Date: Fri, 20 Nov 2026 at 09:00\nSubject: Request {number}\n"
        f"To: Ana Diaz <ana@example.org>\n\n\nPlease look at request {number}.\n"
    )
    return message.as_bytes()


class Service:
    """Run a command that is a daemon, and end it in one way or another."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.log = folder / "service.log"
        arguments = [sys.executable, *(command or ("-m", "mailflow", "run"))]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*arguments, "--config", str(folder / "mailflow.toml")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        RUNNING.append(self)

    def until_listening(self, port: int) -> "Service":
        """Wait until the port answers."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return self
            time.sleep(0.02)
        raise AssertionError(f"nothing listens: {self.log.read_text()}")

    def kill(self) -> None:
        """End it as a power cut would, as far as a process can tell."""
        self.process.kill()
        self.process.wait(SECONDS)

    def terminate(self) -> int:
        """Ask it to end, and return its exit code."""
        self.process.terminate()
        return self.process.wait(SECONDS)


def send(port: int, content: bytes) -> bool:
    """Deliver by LMTP; True when the listener said 250, False when it did not say so."""
    client = smtplib.LMTP(timeout=10)
    try:
        client.connect("127.0.0.1", port)
        client.sendmail("ana@example.org", ["handoff+ben@example.org"], content)
    except (OSError, smtplib.SMTPException):
        return False
    finally:
        client.close()
    return True


def mailflow(
    folder: Path, *arguments: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "mailflow", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        timeout=SECONDS,
        env={key: value for key, value in os.environ.items() if not key.startswith("MAILFLOW_")},
        check=False,
    )
