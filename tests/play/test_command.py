"""`mailflow play` as people start it: in a pipe, in a terminal, with --keep."""

from __future__ import annotations

import json
import mailbox
import os
import pty
import subprocess
import sys
from pathlib import Path

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


def type_into_terminal(folder: Path, *lines: str) -> str:
    """Run the command in a pseudo-terminal, type lines at its prompt, and return what it showed."""
    ours, theirs = pty.openpty()
    environ = dict(os.environ, PYTHONPATH=str(ROOT), TMPDIR=str(folder), TERM="dumb", COLUMNS="100")
    process = subprocess.Popen(
        [*MAILFLOW, "play"], cwd=folder, env=environ, stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown, typed = b"", "".join(lines).encode()
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
            if typed and shown.endswith(b"09:00 > "):
                os.write(ours, typed)
                typed = b""
    except OSError:
        pass  # Linux says EIO when the other end is closed
    finally:
        os.close(ours)
    assert process.wait(timeout=60) == 0, shown.decode()
    return shown.decode()
