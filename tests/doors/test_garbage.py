"""Garbage from the other side, at random: an answer, an error of ours, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailflow.doors.listener import Listener, ListenerSettings, Protocol
from mailflow.doors.mailbox import Mailbox, MailboxSettings
from mailflow.doors.relay import Relay, RelaySettings
from mailflow.doors.session import parse_path
from mailflow.doors.wire import Security
from mailflow.errors import MailboxError, RelayError
from mailflow.mail.envelope import Envelope
from tests.imap_double import ImapDouble
from tests.relay_double import RelayDouble

from .dialogue import Conversation

over_the_wire = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

VERBS = [b"MAIL FROM:", b"RCPT TO:", b"EHLO ", b"HELO ", b"VRFY ", b"HELP ", b"AUTH ", b"NOOP "]
ARGUMENTS = st.one_of(
    st.binary(max_size=60),
    st.text(st.sampled_from('<>@"\\ :,;=()[].\x00\x1b\u2028aü'), max_size=30).map(str.encode),
)
COMMANDS = st.builds(
    lambda verb, rest: (verb + rest).replace(b"\n", b"").replace(b"\r", b""),
    st.sampled_from([*VERBS, b""]),
    ARGUMENTS,
)


@pytest.fixture
def listener() -> Iterator[Listener]:
    errors: list[BaseException] = []

    def accept(envelopes: Sequence[Envelope]) -> None:
        raise AssertionError("no mail was finished")

    listener = Listener(
        ListenerSettings("127.0.0.1:0", Protocol.SMTP), accept, lambda path: None, errors.append
    )
    listener.start()
    yield listener
    listener.stop()
    assert errors == []


@over_the_wire
@given(st.lists(COMMANDS, min_size=1, max_size=4))
def test_any_command_has_a_printable_reply(listener: Listener, commands: list[bytes]) -> None:
    with Conversation(listener.port) as client:
        client.hello()
        for command in commands:
            client.send(command + b"\r\n")
            reply = client.reply()
            assert reply[:3].isdigit()
            assert reply.isprintable()
        client.send(b"QUIT\r\n")
        assert client.reply()[:3] == "221"


@given(st.text(max_size=40))
def test_a_path_is_clean_or_none(text: str) -> None:
    path, _ = parse_path(f"<{text}>")
    assert path is None or path == "<>" or (path.isprintable() and len(path) <= 320)


PIECES = [
    "* ",
    "SEARCH ",
    "1 ",
    "FETCH ",
    "(",
    ")",
    "{3}\r\n",
    '"',
    "UID ",
    "BODY[] ",
    "NIL ",
    "\r\n",
]
PIECES += [
    "+ ",
    "x",
    "EXISTS",
    "BYE ",
    "OK ",
    "[",
    "]",
    "RFC822.SIZE ",
    "\\",
    "99999999999999999999 ",
]
ANSWERS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@pytest.fixture
def imap() -> Iterator[ImapDouble]:
    double = ImapDouble()
    double.add(1)
    yield double
    double.stop()


@pytest.mark.parametrize("command", ["UID SEARCH", "UID FETCH", "NOOP", "SELECT", "LIST"])
@over_the_wire
@given(answer=ANSWERS)
def test_any_answer_of_an_imap_server_is_a_mail_or_a_mailbox_error(
    imap: ImapDouble, command: str, answer: str
) -> None:
    imap.on[command] = lambda session, tag, args: session.send(f"{answer}\r\n{tag} OK done")
    there = MailboxSettings("127.0.0.1", "handoff", "secret", port=imap.port)
    mailbox = Mailbox(replace(there, security=Security.NONE, timeout=0.5))
    said = ""
    try:
        mailbox.connect()
        assert all(mail.uid.number == 1 for mail in mailbox.fetch())
    except MailboxError as error:
        said = str(error)
    assert mailbox.connected == (said == "")
    assert said.isprintable()
    mailbox.close()


@pytest.fixture
def relay() -> Iterator[RelayDouble]:
    with RelayDouble() as double:
        yield double


REPLIES = st.builds(
    lambda code, text: f"{code}{text}",
    st.sampled_from(["250 ", "250-", "354 ", "451 ", "550 ", "999 ", "-1 ", "x", "", "421 "]),
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=20),
)


@pytest.mark.parametrize("word", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"])
@over_the_wire
@given(reply=REPLIES)
def test_any_reply_of_a_relay_is_a_line_or_a_relay_error(
    relay: RelayDouble, word: str, reply: str
) -> None:
    relay.once = {word: reply}
    ours = Relay(RelaySettings("127.0.0.1", relay.port, Security.NONE, timeout=0.2))
    try:
        said = ours.send("", "ben@example.org", b"x")
        assert said.startswith("2")
    except RelayError as error:
        said = error.answer
    ours.close()
    assert said
    assert said.isprintable()
