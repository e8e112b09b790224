"""`mailflow play` as people start it: in a pipe, in a terminal, with --keep."""

from __future__ import annotations

import contextlib
import json
import mailbox
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailflow.mail import read

MAILFLOW = [sys.executable, "-m", "mailflow"]
ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environ = dict(os.environ, PYTHONPATH=str(ROOT), TMPDIR=str(cwd))
    return subprocess.run(
        [*MAILFLOW, *arguments],
        cwd=cwd, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_in_a_pipe_it_tells_its_story_and_leaves_nothing(tmp_path: Path) -> None:
    done = run("play", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "=> H-1: closed." in done.stdout
    assert "Good morning, Ben" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_can_be_looked_at(tmp_path: Path) -> None:
    assert run("play", "--keep", "office", cwd=tmp_path).returncode == 0
    config = ("--config", "office/mailflow.toml")
    rows = json.loads(run("list", "--all", "--json", *config, cwd=tmp_path).stdout)
    assert [(row["ref"], row["state"]) for row in rows] == [("H-1", "closed"), ("H-2", "offered")]
    history = run("history", "H-1", *config, cwd=tmp_path).stdout
    assert "confirm" in history
    outbox = json.loads(run("outbox", "--json", *config, cwd=tmp_path).stdout)
    assert {row["status"] for row in outbox} == {"sent"}


def test_everybody_keeps_a_real_maildir(tmp_path: Path) -> None:
    assert run("play", "--keep", "office", cwd=tmp_path).returncode == 0
    boxes = {path.name: path for path in (tmp_path / "office" / "mail").iterdir()}
    assert sorted(boxes) == ["ana", "ben", "mia"]
    for name, path in boxes.items():
        for mail in mailbox.Maildir(path, create=False):
            message = read(bytes(mail))
            assert f"{name}@example.org" in {address.address for address in message.to}
            assert message.header("delivered-to") == f"{name}@example.org"
            assert (message.header("return-path") or "").startswith("<handoff+bounce-")
    sent = [read(bytes(mail)) for mail in mailbox.Maildir(boxes["ben"] / ".Sent", create=False)]
    assert sorted(mail.text.splitlines()[0] for mail in sent) == [
        "accept",
        "done: Carla has the files, as SVG and PDF.",
    ]


def test_a_playground_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "mailflow.db").touch()
    done = run("play", "--keep", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "holds a playground already" in done.stderr
    (tmp_path / "file").touch()
    assert run("play", "--keep", "file", cwd=tmp_path).returncode == 2
    assert run("play", "--keep", "file/below", cwd=tmp_path).returncode == 2


def test_on_a_terminal_one_may_go_on(tmp_path: Path) -> None:
    screen = type_into_terminal(
        tmp_path,
        "ben: accept\n",
        "mia forwards to ana: Chairs | Done when: here; Due: friday\n",
        "foo\n",
        "list\n",
        "quit\n",
    )
    assert "Now you." in screen
    assert "H-2: in work. Ben Ortiz is next, and answers for it." in screen
    assert "H-3 is yours to accept, Ana" in screen
    assert "That was not understood" in screen
    assert "H-1: closed.  (Final logo files)" in screen
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_the_input_ends_it(tmp_path: Path) -> None:
    assert "Now you." in type_into_terminal(tmp_path, "\x04")


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_nothing_is_left_when_its_terminal_is_closed(tmp_path: Path, number: int) -> None:
    with in_terminal(tmp_path) as (process, screen):
        read_until(screen, b"09:00 > ")
        ended = threading.Event()
        insists = threading.Thread(target=_insist, args=(process, number, ended))
        insists.start()
        read_until(screen, b"")
        ended.set()
        insists.join()
    assert process.returncode == 128 + number
    assert list(tmp_path.iterdir()) == []


def _insist(process: subprocess.Popen[bytes], number: int, ended: threading.Event) -> None:
    """Send the signal, and again while nothing happens.

    One that comes between the prompt and readline's waiting is noticed with the next input only.
    """
    while process.poll() is None:
        process.send_signal(number)
        if ended.wait(10):
            return


def type_into_terminal(folder: Path, *lines: str) -> str:
    """Type lines at the prompt of a pseudo-terminal, and return what it showed until the end."""
    with in_terminal(folder) as (process, screen):
        shown = read_until(screen, b"09:00 > ")
        os.write(screen, "".join(lines).encode())
        shown += read_until(screen, b"")
    assert process.returncode == 0, shown.decode()
    return shown.decode()


@contextmanager
def in_terminal(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run the command in a pseudo-terminal, and wait for its end."""
    ours, theirs = pty.openpty()
    environ = dict(os.environ, PYTHONPATH=str(ROOT), TMPDIR=str(folder), TERM="dumb", COLUMNS="100")
    process = subprocess.Popen(
        [*MAILFLOW, "play"], cwd=folder, env=environ, stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        yield process, ours
        process.wait(timeout=60)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read_until(screen: int, end: bytes) -> bytes:
    """Read what the terminal shows until it ends so; with b"" until nobody writes any more."""
    shown = b""
    with contextlib.suppress(OSError):  # Linux says EIO when the other end is closed
        while not (end and shown.endswith(end)) and (chunk := os.read(screen, 65536)):
            shown += chunk
    return shown
