"""The listener over real sockets: what is taken, what is refused, and that nothing is lost."""

import contextlib
import errno
import os
import smtplib
import socket
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mailflow.doors.listener import Listener, ListenerSettings, Protocol
from mailflow.doors.porter import TROUBLE, count_hops, is_full
from mailflow.doors.session import parse_path
from mailflow.errors import ConfigError, StoreBusy
from mailflow.mail.envelope import Envelope

from .dialogue import Conversation, dialogues, play, steps

MAIL = b"From: ana@client.test\r\nSubject: Logo\r\n\r\nHello\r\n"


class Office:
    """What stands behind the listener: a ledger in memory that can fail, or be slow."""

    def __init__(self) -> None:
        self.batches: list[list[Envelope]] = []
        self.errors: list[BaseException] = []
        self.failing: list[BaseException] = []
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.gate.set()

    def accept(self, envelopes: Sequence[Envelope]) -> None:
        self.entered.set()
        self.gate.wait(10)
        if self.failing:
            raise self.failing.pop(0)
        self.batches.append(list(envelopes))

    def knows(self, path: str) -> str | None:
        if path == "broken@example.org":
            raise ValueError("secret detail")
        if path.startswith("nobody"):
            return f"Nobody here is called {path}. Write to handoff+NAME@example.org"
        return None

    @property
    def mails(self) -> list[Envelope]:
        return [envelope for batch in self.batches for envelope in batch]


@pytest.fixture
def office() -> Office:
    return Office()


@contextlib.contextmanager
def listening(office: Office, **changes: object) -> Iterator[Listener]:
    values = {
        "listen": "127.0.0.1:0",
        "protocol": Protocol.SMTP,
        "hostname": "mx.example.org",
        "max_size": 1_000_000,
        "max_recipients": 3,
    }
    settings = ListenerSettings(**(values | changes))  # type: ignore[arg-type]
    listener = Listener(settings, office.accept, office.knows, office.errors.append)
    listener.start()
    try:
        yield listener
    finally:
        office.gate.set()
        listener.stop()


@pytest.mark.parametrize("name", dialogues())
def test_dialogue(name: str, office: Office) -> None:
    protocol = Protocol(steps(name)[0][1])
    with listening(office, protocol=protocol) as listener:
        play(name, listener.port)
    assert not office.errors


def test_a_mail_is_stored_with_its_envelope_exactly_as_it_came(office: Office) -> None:
    content = b"Subject: x\r\n\r\n..two dots\r\n.\rbare CR\n.\nbare LF\r\n\x00NUL \xff\r\nno end"
    with listening(office) as listener, Conversation(listener.port) as client:
        client.hello()
        assert client.data(content.replace(b"\r\n.", b"\r\n..")).startswith("250 2.6.0")
    [envelope] = office.mails
    assert envelope == Envelope("ana@client.test", ("handoff+ben@example.org",), content + b"\r\n")


def test_lines_of_any_length_are_taken(office: Office) -> None:
    content = b"Subject: " + b"x" * 200_000 + b"\r\n\r\n" + b".y" * 150_000 + b"\r\n"
    with listening(office) as listener, smtplib.SMTP("127.0.0.1", listener.port) as client:
        client.sendmail("ana@client.test", ["handoff+ben@example.org"], content)
    assert office.mails[0].content == content


def test_a_mail_of_empty_lines_is_taken(office: Office) -> None:
    with listening(office) as listener, Conversation(listener.port) as client:
        client.hello()
        assert client.data(b"\r\n" * 400_000).startswith("250")
    assert office.mails[0].content == b"\r\n" * 400_001


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 5])
def test_the_end_is_found_wherever_the_pieces_are_cut(cut: int, office: Office) -> None:
    stream = b"x" * (64 * 1024 - 3 + cut) + b"\r\n.\r\n"
    with listening(office) as listener, Conversation(listener.port) as client:
        client.hello()
        client.say("MAIL FROM:<>", "RCPT TO:<handoff+ben@example.org>", "DATA")
        client.send(stream[:-cut])
        client.send(stream[-cut:] + b"NOOP\r\n")
        assert client.reply().startswith("250 2.6.0")
        assert client.reply().startswith("250 OK")
    assert office.mails[0].content == stream[:-3]
    assert office.mails[0].reverse_path == ""


def test_a_mail_that_is_too_large_is_refused_and_the_next_one_taken(office: Office) -> None:
    with listening(office, max_size=100_000) as listener, Conversation(listener.port) as client:
        client.hello()
        assert client.data(b"x" * 300_000).startswith("552 5.3.4")
        assert client.data(b"x" * 99_998).startswith("250")
        assert client.data(b"x" * 99_999).startswith("552 5.3.4")
    assert [len(mail.content) for mail in office.mails] == [100_000]


def test_lmtp_answers_each_recipient_also_when_the_mail_is_refused(office: Office) -> None:
    options = {"protocol": Protocol.LMTP}
    with listening(office, **options) as listener, Conversation(listener.port) as client:
        client.hello("LHLO")
        client.say("MAIL FROM:<a@client.test>", "RCPT TO:<b@example.org>")
        client.say("RCPT TO:<c@example.org>", "DATA")
        client.send(b"x" * 1_000_001 + b"\r\n.\r\n")
        assert client.reply().startswith("552 5.3.4")
        assert client.reply().startswith("552 5.3.4")
        assert client.say("NOOP").startswith("250")


def test_a_mail_for_several_is_one_mail(office: Office) -> None:
    with listening(office) as listener, smtplib.SMTP("127.0.0.1", listener.port) as client:
        to = ["handoff+ben@example.org", "handoff+mia@example.org", "handoff+ben@example.org"]
        client.sendmail("ana@client.test", to, MAIL)
    [envelope] = office.mails
    assert envelope.forward_paths == ("handoff+ben@example.org", "handoff+mia@example.org")


@pytest.mark.parametrize(
    ("error", "reply"),
    [
        (RuntimeError("secret detail"), "451 4.3.0"),
        (StoreBusy("secret detail"), "451 4.3.0"),
        (OSError(errno.ENOSPC, "secret detail"), "452 4.3.1"),
        (sqlite3.OperationalError("database or disk is full"), "452 4.3.1"),
        (RecursionError("secret detail"), "451 4.3.0"),
    ],
)
def test_an_error_of_ours_is_temporary_and_tells_nothing(
    error: Exception, reply: str, office: Office
) -> None:
    office.failing = [error]
    with listening(office) as listener, Conversation(listener.port) as client:
        client.hello()
        answer = client.data(MAIL)
        assert answer.startswith(reply)
        assert "secret" not in answer
        assert client.data(MAIL).startswith("250")
    assert office.errors == [error]
    assert len(office.mails) == 1


def test_an_error_while_looking_up_a_recipient_is_temporary(office: Office) -> None:
    with listening(office) as listener, Conversation(listener.port) as client:
        client.hello()
        answer = client.say("MAIL FROM:<>", "RCPT TO:<broken@example.org>")
        assert answer.startswith("451 4.3.0")
        assert "secret" not in answer
        assert client.say("RCPT TO:<handoff+ben@example.org>").startswith("250")
    assert isinstance(office.errors[0], ValueError)


def test_a_reporter_that_fails_does_not_reach_the_client(office: Office) -> None:
    def failed(error: BaseException) -> None:
        raise RuntimeError("secret detail") from error

    office.failing = [RuntimeError("first")]
    settings = ListenerSettings("127.0.0.1:0", Protocol.SMTP)
    listener = Listener(settings, office.accept, office.knows, failed)
    listener.start()
    with Conversation(listener.port) as client:
        client.hello()
        assert client.data(MAIL) == TROUBLE
    listener.stop()


def test_disk_full_is_seen_through_other_errors() -> None:
    error = StoreBusy("the database cannot be written")
    error.__cause__ = OSError(errno.EDQUOT, "quota")
    assert is_full(error)
    assert not is_full(StoreBusy("locked"))
    assert not is_full(None)


def test_many_clients_at_once_are_all_served(office: Office) -> None:
    office.gate.clear()
    with listening(office) as listener, contextlib.ExitStack() as stack:
        clients = [stack.enter_context(Conversation(listener.port)) for _ in range(21)]
        for number, client in enumerate(clients):
            client.hello()
            client.say("MAIL FROM:<a@client.test>", "RCPT TO:<b@example.org>", "DATA")
            client.send(b"Subject: %d\r\n\r\n.\r\n" % number)
        office.gate.set()
        assert all(client.reply().startswith("250 2.6.0") for client in clients)
    assert len({mail.content for mail in office.mails}) == 21


def test_a_poisonous_mail_in_a_batch_costs_only_itself(office: Office) -> None:
    def accept(envelopes: Sequence[Envelope]) -> None:
        office.gate.wait(10)
        office.entered.set()
        if any(b"poison" in envelope.content for envelope in envelopes):
            raise ValueError("poison")
        office.batches.append(list(envelopes))

    listener = Listener(ListenerSettings("127.0.0.1:0", Protocol.SMTP), accept, office.knows)
    listener.start()
    office.gate.clear()
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(Conversation(listener.port)) for _ in range(5)]
        for client, word in zip(clients, [b"a", b"b", b"poison", b"c", b"d"], strict=True):
            client.hello()
            client.say("MAIL FROM:<a@client.test>", "RCPT TO:<b@example.org>", "DATA")
            client.send(word + b"\r\n.\r\n")
        office.gate.set()
        replies = [client.reply()[:3] for client in clients]
    listener.stop()
    assert replies == ["250", "250", "451", "250", "250"]
    assert sorted(mail.content for mail in office.mails) == [b"a\r\n", b"b\r\n", b"c\r\n", b"d\r\n"]


def test_a_mail_that_went_round_is_refused(office: Office) -> None:
    hops = b"Received: from a by b\r\n"
    with listening(office) as listener, Conversation(listener.port) as client:
        client.hello()
        assert client.data(hops * 101 + MAIL).startswith("554 5.4.6")
        assert client.data(hops * 100 + MAIL + b"\r\n\r\n" + hops * 9).startswith("250")


def test_hops_are_counted_in_the_header_only() -> None:
    assert count_hops(b"RECEIVED: x\nReceived: y\n\nReceived: z\n") == 2
    assert count_hops(b"Received: x") == 1
    assert count_hops(b"") == 0


def test_a_cut_before_the_dot_stores_nothing(office: Office) -> None:
    with listening(office) as listener:
        with Conversation(listener.port) as client:
            client.hello()
            client.say("MAIL FROM:<>", "RCPT TO:<handoff+ben@example.org>", "DATA")
            client.send(MAIL + b"\r\n.\r")
        with Conversation(listener.port) as client:
            client.hello()
            assert client.say("NOOP").startswith("250")
    assert not office.mails


def test_a_client_that_leaves_after_the_dot_does_not_stop_the_commit(office: Office) -> None:
    office.gate.clear()
    with listening(office) as listener:
        with Conversation(listener.port) as client:
            client.hello()
            client.say("MAIL FROM:<>", "RCPT TO:<handoff+ben@example.org>", "DATA")
            client.send(MAIL + b".\r\n")
            assert office.entered.wait(10)
        office.gate.set()
        with Conversation(listener.port) as client:
            client.hello()
            assert client.data(b"second").startswith("250")
    assert [mail.content for mail in office.mails] == [MAIL, b"second\r\n"]


SMUGGLED = (
    b"MAIL FROM:<evil@client.test>\r\nRCPT TO:<handoff+ben@example.org>\r\nDATA\r\nSmuggled\r\n"
)

ENDS = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r\n.\n",
    b"\r.\r",
    b"\r.\r\n",
    b"\r\n.\r",
    b"\n.\r",
    b"\r.\n",
    b"\r\n\x00.\r\n",
    b"\r\n.\x00\r\n",
    b"\r\n. \r\n",
    b"\r\n..\r\n",
    b"\r\n.\r\r\n",
    b"\r\r\n.\n\r\n",
    b"\x85.\x85",
    b"\xe2\x80\xa8.\xe2\x80\xa8",
]


@pytest.mark.parametrize("protocol", list(Protocol))
@pytest.mark.parametrize("end", ENDS, ids=[repr(end) for end in ENDS])
def test_no_stream_smuggles_a_second_mail(end: bytes, protocol: Protocol, office: Office) -> None:
    with listening(office, protocol=protocol) as listener, Conversation(listener.port) as client:
        client.hello("LHLO" if protocol == Protocol.LMTP else "EHLO")
        assert client.data(b"Subject: x\r\n\r\nfirst" + end + SMUGGLED).startswith("250")
        assert client.say("QUIT").startswith("221")
    [envelope] = office.mails
    assert envelope.content.endswith(b"Smuggled\r\n\r\n")


def test_idle_clients_and_a_slow_one_hold_up_nobody(office: Office) -> None:
    with listening(office) as listener, contextlib.ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(Conversation(listener.port))
        slow = stack.enter_context(Conversation(listener.port))
        slow.hello()
        for byte in b"MAIL FR":
            slow.send(bytes([byte]))
        with smtplib.SMTP("127.0.0.1", listener.port, timeout=5) as client:
            client.sendmail("ana@client.test", ["handoff+ben@example.org"], MAIL)
        slow.send(b"OM:<ana@client.test>\r\n")
        assert slow.reply().startswith("250")
    assert len(office.mails) == 1


def test_a_slow_database_holds_up_no_other_command(office: Office) -> None:
    office.gate.clear()
    with listening(office) as listener, contextlib.ExitStack() as stack:
        waiting, other = (stack.enter_context(Conversation(listener.port)) for _ in range(2))
        waiting.hello()
        waiting.say("MAIL FROM:<>", "RCPT TO:<handoff+ben@example.org>", "DATA")
        waiting.send(b".\r\n")
        assert office.entered.wait(10)
        other.hello()
        assert other.say("NOOP").startswith("250")
        office.gate.set()
        assert waiting.reply().startswith("250 2.6.0")


def test_an_idle_client_is_disconnected(office: Office) -> None:
    with listening(office, timeout=0.05) as listener, Conversation(listener.port) as client:
        assert client.reply().startswith("220")
        assert client.line() == ""


def test_a_client_that_stops_within_the_content_is_disconnected(office: Office) -> None:
    with listening(office, timeout=0.3) as listener, Conversation(listener.port) as client:
        client.hello()
        client.say("MAIL FROM:<>", "RCPT TO:<handoff+ben@example.org>", "DATA")
        client.send(b"x")
        assert client.line() == ""
    assert not office.mails


def test_too_many_connections_are_turned_away(office: Office) -> None:
    with listening(office, max_connections=2) as listener, contextlib.ExitStack() as stack:
        first, _ = (stack.enter_context(Conversation(listener.port)) for _ in range(2))
        first.hello()
        with Conversation(listener.port) as third:
            assert third.reply().startswith("421 4.3.2")
            assert third.line() == ""
        assert first.say("QUIT").startswith("221")
        assert first.line() == ""
        with Conversation(listener.port) as fourth:
            assert fourth.reply().startswith("220")


def test_stop_finishes_the_mail_in_hand(office: Office) -> None:
    office.gate.clear()
    settings = ListenerSettings("127.0.0.1:0", Protocol.SMTP)
    listener = Listener(settings, office.accept, office.knows)
    listener.start()
    with Conversation(listener.port) as client, Conversation(listener.port):
        client.hello()
        client.say("MAIL FROM:<>", "RCPT TO:<handoff+ben@example.org>", "DATA")
        client.send(MAIL + b".\r\n")
        assert office.entered.wait(10)
        stopping = threading.Thread(target=listener.stop)
        stopping.start()
        office.gate.set()
        assert client.reply().startswith("250 2.6.0")
        assert client.line() == ""
        stopping.join()
    assert len(office.mails) == 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", listener.port))


def test_stop_may_be_called_twice_and_start_again(office: Office) -> None:
    with listening(office) as listener:
        listener.stop()
        listener.stop()
        listener.start()
        with Conversation(listener.port) as client:
            assert client.reply().startswith("220")


def test_a_unix_socket_is_made_for_everybody_and_removed(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    with listening(office, listen=f"unix:{path}", protocol=Protocol.LMTP):
        assert os.stat(path).st_mode & 0o777 == 0o666
        with smtplib.LMTP(str(path)) as client:
            client.sendmail("ana@client.test", ["handoff+ben@example.org"], MAIL)
    assert office.mails[0].content == MAIL
    assert not path.exists()


def test_an_address_in_use_is_a_sentence(office: Office) -> None:
    with listening(office) as listener:
        settings = ListenerSettings(f"127.0.0.1:{listener.port}")
        with pytest.raises(ConfigError, match=r"in use\. Is another mailflow running"):
            Listener(settings, office.accept, office.knows).start()


@pytest.mark.parametrize("listen", ["nonsense", "127.0.0.1:x", "127.0.0.1:99999"])
def test_an_address_that_is_none_is_a_sentence(listen: str, office: Office) -> None:
    with pytest.raises(ConfigError, match=r"neither host:port nor unix:path"):
        Listener(ListenerSettings(listen), office.accept, office.knows).start()


def test_a_directory_that_is_missing_is_a_sentence(office: Office, tmp_path: Path) -> None:
    settings = ListenerSettings(f"unix:{tmp_path}/missing/lmtp.sock")
    with pytest.raises(ConfigError, match="listen"):
        Listener(settings, office.accept, office.knows).start()


@pytest.mark.parametrize(
    ("text", "path", "rest"),
    [
        ("<ana@client.test>", "ana@client.test", ""),
        ("ana@client.test", "ana@client.test", ""),
        ("<ana@client.test> SIZE=5", "ana@client.test", "SIZE=5"),
        ("<>", "<>", ""),
        ("< >", "<>", ""),
        ("", "", ""),
        ('<"a b>\\""@client.test>', '"a b>\\""@client.test', ""),
        ("<@hop.test:ana@client.test>", "ana@client.test", ""),
        ("<postmaster>", "postmaster", ""),
        ("<ana>", None, None),
        ("<@client.test>", None, None),
        ("<ana@>", None, None),
        ("<a@b@c>", None, None),
        ('<"a@client.test>', None, None),
        ("<" + "a" * 400 + "@client.test>", None, None),
        ("<a\u2028b@client.test>", None, None),
        ("<a;b@client.test>", None, None),
    ],
)
def test_paths(text: str, path: str | None, rest: str | None) -> None:
    assert parse_path(text) == (path, rest)
