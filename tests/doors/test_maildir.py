"""A Maildir instead of a relay."""

import mailbox
from pathlib import Path

import pytest

from mailflow.doors.maildir import DirectoryRelay
from mailflow.doors.trace import read_envelope
from mailflow.errors import RelayBusy

MAIL = b"Subject: x\r\n\r\nHello\r\n"


def test_a_mail_is_kept_with_its_envelope(tmp_path: Path) -> None:
    relay = DirectoryRelay(tmp_path / "out" / "ben")
    reply = relay.send("handoff@example.org", "ben@example.org", MAIL)
    [path] = (tmp_path / "out/ben/new").iterdir()
    assert reply == f"250 2.0.0 kept as {path.name}"
    assert path.read_bytes().endswith(MAIL)
    envelope = read_envelope(path.read_bytes())
    assert (envelope.reverse_path, envelope.forward_paths) == (
        "handoff@example.org",
        ("ben@example.org",),
    )
    assert list((tmp_path / "out/ben/tmp").iterdir()) == []


def test_mail_programs_can_read_it(tmp_path: Path) -> None:
    relay = DirectoryRelay(tmp_path / "out")
    for _ in range(5):
        relay.send("", "bén@example.org", MAIL)
    with_names = mailbox.Maildir(tmp_path / "out", create=False)
    assert sorted(with_names.keys()) == sorted(p.name for p in (tmp_path / "out/new").iterdir())
    assert {mail["subject"] for mail in with_names} == {"x"}
    assert len(with_names) == 5


def test_check_makes_the_directories(tmp_path: Path) -> None:
    relay = DirectoryRelay(tmp_path / "out")
    relay.check()
    relay.close()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["cur", "new", "tmp"]


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    relay = DirectoryRelay(tmp_path / "out")
    with pytest.raises(RelayBusy, match="the mail cannot be written") as caught:
        relay.send("", "ben@example.org", MAIL)
    assert not caught.value.connected
    with pytest.raises(RelayBusy, match="no Maildir can be made"):
        relay.check()
