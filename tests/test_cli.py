"""The commands, run as a user runs them."""

import json
import sqlite3
import subprocess
from pathlib import Path

import pytest

from mailflow import __version__
from mailflow.cli import COMMANDS
from tests.acceptance.service import forward, free_port, mailflow

CONFIG = """
[service]
address = "handoff@example.org"
admins = ["ops@example.org"]
[relay]
directory = "outgoing"
[people.ana]
name = "Ana Diaz"
addresses = ["ana@example.org"]
[people.ben]
name = "Ben Ortiz"
addresses = ["ben@example.org"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mailflow.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def working(folder: Path) -> Path:
    """A folder whose service has made one handoff."""
    assert mailflow(folder, "deliver", stdin=forward(1)).returncode == 0
    assert mailflow(folder, "run", "--once").returncode == 0
    return folder


def text(done: subprocess.CompletedProcess[bytes]) -> str:
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def loaded(done: subprocess.CompletedProcess[bytes]) -> object:
    return json.loads(text(done))


def test_help_and_version(tmp_path: Path) -> None:
    shown = text(mailflow(tmp_path, "--help"))
    assert all(f"  {name} " in shown for name in COMMANDS)
    assert text(mailflow(tmp_path, "--version")) == f"mailflow {__version__}\n"


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "play"])
def test_each_command_has_help_with_an_example(tmp_path: Path, name: str) -> None:
    shown = text(mailflow(tmp_path, name, "--help"))
    assert f"Example: mailflow {name}" in " ".join(shown.split())
    assert "--config" in shown


def test_a_slip_of_the_pen_gets_a_suggestion(tmp_path: Path) -> None:
    done = mailflow(tmp_path, "shuntd")
    assert done.returncode == 2
    assert "shunted" in done.stderr.decode()


def test_a_forward_becomes_a_handoff_with_two_letters(working: Path) -> None:
    (row,) = loaded(mailflow(working, "list", "--json"))  # type: ignore[misc]
    assert (row["ref"], row["state"], row["owner"]) == ("H-1", "offered", "ben@example.org")
    assert row["accountable"] == "ana@example.org"
    assert len(list((working / "outgoing" / "new").iterdir())) == 2


def test_list_can_be_narrowed(working: Path) -> None:
    assert "H-1" in text(mailflow(working, "list", "--owner", "ben"))
    assert "H-1" in text(mailflow(working, "list", "--search", "request 1"))
    assert text(mailflow(working, "list", "--state", "closed")) == ""
    assert loaded(mailflow(working, "list", "--stuck", "--json")) == []
    done = mailflow(working, "list", "--owner", "nobody")
    assert done.returncode == 2
    assert "nobody is called 'nobody'" in done.stderr.decode()


@pytest.mark.parametrize("ref", ["H-1", "h1", "[H-1]", "1"])
def test_a_handoff_is_shown_by_any_way_of_writing_its_number(working: Path, ref: str) -> None:
    shown = loaded(mailflow(working, "show", ref, "--json"))
    assert isinstance(shown, dict)
    assert shown["context"]["done_when"] == "it is live"
    assert shown["requester"] == "Carla Client <carla@client.test>"
    assert [row["trigger"] for row in shown["history"]] == ["forward"]


def test_show_and_history_for_people(working: Path) -> None:
    assert "it is live" in text(mailflow(working, "show", "H-1"))
    assert "forward" in text(mailflow(working, "history", "H-1"))


def test_a_handoff_that_is_not_there(working: Path) -> None:
    done = mailflow(working, "show", "H-9")
    assert done.returncode == 2
    assert "there is no H-9" in done.stderr.decode()


def test_the_ledger_has_the_keys_of_the_contract(working: Path) -> None:
    (row,) = loaded(mailflow(working, "ledger", "--json"))  # type: ignore[misc]
    assert {"outcome", "command", "arguments", "also", "state", "sure", "handoff", "by", "author",
            "proven", "giver", "owner", "watchers", "subject", "note", "typed", "original",
            "context", "missing", "attachments", "lines", "reasons", "id", "received", "via",
            "status", "message_id", "size",
            } == set(row)  # fmt: skip
    assert (row["outcome"], row["status"], row["via"]) == ("handoff", "handled", "deliver")
    assert row["original"]["from"]["address"] == "carla@client.test"


def test_the_outbox_shows_holds_and_drops(folder: Path) -> None:
    (folder / "mailflow.toml").write_text(
        CONFIG.replace('directory = "outgoing"', f'host = "127.0.0.1"\nport = {free_port()}')
    )
    assert mailflow(folder, "deliver", stdin=forward(1)).returncode == 0
    assert mailflow(folder, "run", "--once").returncode == 0
    rows = loaded(mailflow(folder, "outbox", "--json"))
    assert isinstance(rows, list)
    assert [row["status"] for row in rows] == ["queued", "queued"]
    assert all(row["attempts"] for row in rows[-1:])
    assert "is held" in text(mailflow(folder, "outbox", "hold", "1"))
    assert "goes again" in text(mailflow(folder, "outbox", "hold", "1"))
    assert "will not be sent" in text(mailflow(folder, "outbox", "drop", "1"))
    assert "is due now" in text(mailflow(folder, "outbox", "retry", "1"))
    assert "Subject: [H-1]" in text(mailflow(folder, "outbox", "show", "1"))
    assert mailflow(folder, "outbox", "show", "99").returncode == 2


def test_what_is_no_mail_is_shunted_released_and_discarded(folder: Path) -> None:
    assert mailflow(folder, "deliver", stdin=b"\x00\x01 no mail").returncode == 0
    assert mailflow(folder, "run", "--once").returncode == 0
    (row,) = loaded(mailflow(folder, "shunted", "--json"))  # type: ignore[misc]
    assert set(row) == {"id", "received", "author", "subject", "error", "attempts"}
    assert mailflow(folder, "shunted", "show", "1").stdout == b"\x00\x01 no mail"
    assert "handled again" in text(mailflow(folder, "shunted", "release", "1"))
    assert mailflow(folder, "run", "--once").returncode == 0
    assert "discarded" in text(mailflow(folder, "shunted", "discard", "1"))
    assert loaded(mailflow(folder, "shunted", "--json")) == []


def test_explain_stores_nothing(folder: Path) -> None:
    (folder / "request.eml").write_bytes(forward(1))
    said = loaded(mailflow(folder, "explain", "request.eml", "--json"))
    assert isinstance(said, dict)
    assert (said["outcome"], said["owner"], said["handoff"]) == (
        "handoff",
        "ben@example.org",
        "H-1",
    )
    assert [each["letter"] for each in said["letters"]] == ["offer", "receipt"]
    assert not (folder / "mailflow.db").exists()
    assert "Carla Client" in text(mailflow(folder, "explain", "request.eml"))


def test_deliver_takes_files_mboxes_and_maildirs(folder: Path) -> None:
    (folder / "one.eml").write_bytes(forward(1))
    mbox = b"".join(b"From ana Fri Nov 20 10:00:00 2026\n" + forward(n) + b"\n" for n in (2, 3))
    (folder / "two.mbox").write_bytes(mbox)
    for name, number in (("new", 4), ("cur", 5)):
        (folder / "Maildir" / name).mkdir(parents=True)
        (folder / "Maildir" / name / str(number)).write_bytes(forward(number))
    done = mailflow(folder, "deliver", "one.eml", "two.mbox", "Maildir")
    assert done.returncode == 0, done.stderr.decode()
    assert mailflow(folder, "run", "--once").returncode == 0
    rows = loaded(mailflow(folder, "list", "--json"))
    assert isinstance(rows, list)
    assert {row["subject"] for row in rows} == {f"Request {n}" for n in range(1, 6)}


def test_deliver_of_nothing_is_bad_input(folder: Path) -> None:
    assert mailflow(folder, "deliver").returncode == 65
    assert mailflow(folder, "deliver", "nothing.eml").returncode == 2


def test_check_says_what_is_fine_and_what_is_not(folder: Path) -> None:
    shown = text(mailflow(folder, "check"))
    assert "letters render" in shown
    assert "0 wrong" in shown
    (folder / "mailflow.toml").write_text(
        CONFIG.replace('directory = "outgoing"', f'host = "127.0.0.1"\nport = {free_port()}')
    )
    done = mailflow(folder, "check", "--json")
    assert done.returncode == 1
    wrong = [each for each in json.loads(done.stdout) if each["level"] == "wrong"]
    assert [each["part"] for each in wrong] == ["relay"]


def test_check_sends_a_letter_when_asked(folder: Path) -> None:
    assert "the letter 'help'" in text(mailflow(folder, "check", "--send", "ana@example.org"))
    assert len(list((folder / "outgoing" / "new").iterdir())) == 1


@pytest.mark.parametrize("command", ["list", "run", "check", "deliver", "explain"])
def test_a_wrong_key_is_named_with_its_line_and_a_near_one(folder: Path, command: str) -> None:
    (folder / "mailflow.toml").write_text(CONFIG.replace("admins", "admin"))
    extra = ["request.eml"] if command == "explain" else []
    done = mailflow(folder, command, *extra, stdin=forward(1))
    assert done.returncode == 78
    assert "mailflow.toml:4" in done.stderr.decode()
    assert "admins" in done.stderr.decode()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = mailflow(tmp_path, "list", "--config", "nowhere.toml")
    assert done.returncode == 78
    assert "nowhere.toml" in done.stderr.decode()
    assert mailflow(tmp_path, "list").returncode == 78


def test_a_locked_database_is_temporary(folder: Path, working: Path) -> None:
    lock = sqlite3.connect(folder / "mailflow.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        done = mailflow(folder, "deliver", stdin=forward(2))
    finally:
        lock.close()
    assert done.returncode == 75
    assert "another process is writing" in done.stderr.decode()
    assert mailflow(folder, "deliver", stdin=forward(2)).returncode == 0


def test_a_database_nobody_can_open(folder: Path) -> None:
    (folder / "mailflow.toml").write_text(
        CONFIG.replace("[relay]", 'database = "missing/mailflow.db"\n[relay]')
    )
    done = mailflow(folder, "deliver", stdin=forward(1))
    assert done.returncode == 75
    assert "does not exist" in done.stderr.decode()
