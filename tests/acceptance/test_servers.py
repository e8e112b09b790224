"""The whole service between real servers: a mailbox on Dovecot, a Postfix in front and behind."""

import smtplib
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailflow.play.capture import CapturingRelay
from mailflow.store import Store
from tests.acceptance.service import SECONDS, Service, forward, free_port, mailflow, write_config
from tests.servers import PASSWORD, Dovecot, Postfix

BOX = "handoff@example.org"
MAIN = """
recipient_delimiter = +
relay_domains = example.org
transport_maps = inline:{{ {{example.org = lmtp:inet:[127.0.0.1]:{lmtp}}} }}
default_transport = smtp:[127.0.0.1]:{sink}
lmtp_destination_recipient_limit = 1
virtual_alias_domains = alias.test
virtual_alias_maps = inline:{{ {{ben-handoffs@alias.test = handoff+ben@example.org}} }}
"""


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def letter(relay: CapturingRelay, to: str, number: int = 0) -> EmailMessage:
    mails = [m for m in relay.mails if m.forward_paths == (to,)]
    message = message_from_bytes(mails[number].content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def answer(offer: EmailMessage, text: str) -> bytes:
    reply = EmailMessage()
    reply["From"] = "Ben Ortiz <ben@example.org>"
    reply["To"] = str(offer["Reply-To"])
    reply["Subject"] = f"Re: {offer['Subject']}"
    reply["Message-ID"] = f"<{text.split()[0]}@example.org>"
    reply["In-Reply-To"] = str(offer["Message-ID"])
    reply.set_content(text)
    return reply.as_bytes()


def states(folder: Path) -> list[str]:
    with Store(folder / "mailflow.db") as store:
        return [handoff.state.value for handoff in store.handoffs.all()]


def mailbox_toml(dovecot: Dovecot, folder: Path, password: str = PASSWORD) -> str:
    (folder / "password").write_text(password)
    (folder / "password").chmod(0o600)
    return f"""
[mailbox]
host = "localhost"
port = {dovecot.imap}
security = "none"
username = "{BOX}"
password_file = "password"
poll = "1 minute"
"""


def without_listener(file: Path) -> None:
    text = file.read_text()
    head, _, tail = text.partition("[listener]")
    file.write_text(head + "[relay]" + tail.partition("[relay]")[2])


@pytest.mark.dovecot
def test_a_mailbox_on_dovecot_from_forward_to_acceptance(tmp_path: Path) -> None:
    """People forward to a shared mailbox; the daemon reads it by IDLE and files what it has."""
    with Dovecot() as dovecot, CapturingRelay() as relay:
        file = write_config(tmp_path, relay.port, free_port(), mailbox_toml(dovecot, tmp_path))
        without_listener(file)
        assert b"0 wrong" in mailflow(tmp_path, "check").stdout

        service = Service(tmp_path)
        with smtplib.LMTP("127.0.0.1", dovecot.lmtp) as client:
            client.sendmail("ana@example.org", ["handoff+ben@example.org"], forward(1))
        assert relay.wait_for(2, SECONDS), service.log.read_text()
        assert states(tmp_path) == ["offered"]

        offer = letter(relay, "ben@example.org")
        with smtplib.LMTP("127.0.0.1", dovecot.lmtp) as client:
            client.sendmail("ben@example.org", [str(offer["Reply-To"])], answer(offer, "on it"))
            client.sendmail("x@evil.test", [BOX], b"From: x@evil.test\nSubject: Hi\n\naccept\n")
        assert relay.wait_for(4, SECONDS), service.log.read_text()
        assert states(tmp_path) == ["accepted"]

        with IMAPClient("localhost", dovecot.imap, ssl=False) as client:
            client.login(BOX, PASSWORD)

            def count(folder: str) -> int:
                return int(client.select_folder(folder, readonly=True)[b"EXISTS"])

            until(lambda: count("INBOX") == 0, service.log.read_text())
            assert count("Handled") == 2
            assert count("Needs a human") == 1
        assert service.terminate() == 0


@pytest.mark.dovecot
def test_once_polls_handles_and_sends(tmp_path: Path) -> None:
    with Dovecot() as dovecot, CapturingRelay() as relay:
        file = write_config(tmp_path, relay.port, free_port(), mailbox_toml(dovecot, tmp_path))
        without_listener(file)
        with smtplib.LMTP("127.0.0.1", dovecot.lmtp) as client:
            client.sendmail("ana@example.org", ["handoff+ben@example.org"], forward(1))
        done = mailflow(tmp_path, "run", "--once")
        assert done.returncode == 0, done.stderr.decode()
        assert len(relay.mails) == 2


@pytest.mark.dovecot
def test_a_bad_password_and_a_dead_server_are_sentences(tmp_path: Path) -> None:
    with Dovecot() as dovecot, CapturingRelay() as relay:
        more = mailbox_toml(dovecot, tmp_path, "wrong")
        file = write_config(tmp_path, relay.port, free_port(), more)
        without_listener(file)
        done = mailflow(tmp_path, "check")
        assert done.returncode == 1
        assert b"password" in done.stdout
        assert b"wrong" not in done.stdout.replace(b"wrong    mailbox", b"").replace(
            b"1 wrong", b""
        )
        once = mailflow(tmp_path, "run", "--once")
        assert once.returncode == 75
        assert b"Traceback" not in once.stderr
    done = mailflow(tmp_path, "check")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"localhost" in done.stdout


@pytest.mark.postfix
def test_a_postfix_in_front_and_behind(tmp_path: Path) -> None:
    """Postfix delivers to us by LMTP, by plus-address and by alias, and takes our letters."""
    with CapturingRelay() as sink:
        port, relay_port = free_port(), 0
        with Postfix(MAIN.format(lmtp=port, sink=sink.port)) as postfix:
            relay_port = postfix.port
            file = write_config(tmp_path, relay_port, port)
            people = file.read_text().replace("ana@example.org", "ana@office.test")
            file.write_text(people.replace("ben@example.org", "ben@office.test"))
            service = Service(tmp_path).until_listening(port)

            def bring(number: int, recipient: str) -> None:
                content = forward(number).replace(b"ana@example.org", b"ana@office.test")
                content = content.replace(
                    b"To: handoff+ben@example.org", f"To: {recipient}".encode()
                )
                with smtplib.SMTP("127.0.0.1", relay_port) as client:
                    client.sendmail("ana@office.test", [recipient], content)

            bring(1, "handoff+ben@example.org")
            assert sink.wait_for(2, SECONDS), postfix.log()
            bring(2, "ben-handoffs@alias.test")
            assert sink.wait_for(4, SECONDS), postfix.log()
            assert states(tmp_path) == ["offered", "offered"]

            bring(3, "handoff+nobody@example.org")
            assert sink.wait_for(5, SECONDS), postfix.log()
            bounce = letter(sink, "ana@office.test", 2)
            assert b"is called 'nobody'" in bounce.as_bytes().replace(b"\n    ", b" ")

            offer = letter(sink, "ben@office.test")
            content = answer(offer, "accept").replace(b"ben@example.org", b"ben@office.test")
            with smtplib.SMTP("127.0.0.1", relay_port) as client:
                client.sendmail("ben@office.test", [str(offer["Reply-To"])], content)
            assert sink.wait_for(7, SECONDS), postfix.log()
            assert states(tmp_path) == ["accepted", "offered"]
            assert service.terminate() == 0
