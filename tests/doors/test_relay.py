"""The relay: one kept connection, and three clear outcomes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from mailflow.doors.relay import Relay, RelaySettings
from mailflow.doors.wire import Security
from mailflow.errors import ConfigError, RelayBusy, RelayRefused
from mailflow.mail.envelope import Envelope
from tests.relay_double import HANG_UP, HANG_UP_AFTER, SILENCE, CapturingRelay, RelayDouble
from tests.servers import free_port

ANA, BEN = "handoff@example.org", "ben@example.org"
MAIL = b"Subject: x\r\n\r\nHello\r\n"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def double() -> Iterator[RelayDouble]:
    with RelayDouble() as double:
        yield double


@pytest.fixture
def settings(double: RelayDouble) -> RelaySettings:
    return RelaySettings("127.0.0.1", double.port, Security.NONE, timeout=10)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def relay(settings: RelaySettings, clock: Clock) -> Iterator[Relay]:
    relay = Relay(settings, clock)
    yield relay
    relay.close()


def failure(relay: Relay, content: bytes = MAIL) -> RelayBusy:
    with pytest.raises(RelayBusy) as caught:
        relay.send(ANA, BEN, content)
    return caught.value


def test_a_mail_is_sent_and_the_reply_returned(double: RelayDouble, relay: Relay) -> None:
    assert relay.send(ANA, BEN, MAIL) == "250 2.0.0 queued"
    assert double.mails == [Envelope(ANA, (BEN,), MAIL)]


def test_the_null_reverse_path(double: RelayDouble, relay: Relay) -> None:
    relay.send("", BEN, MAIL)
    assert "MAIL FROM:<>" in double.commands


@pytest.mark.parametrize(
    ("content", "arrives"),
    [
        (b".\r\n..\r\n.x\r\n\r\n.", b".\r\n..\r\n.x\r\n\r\n.\r\n"),
        (b"a\nb\rc\r\n.\nd", b"a\r\nb\r\nc\r\n.\r\nd\r\n"),
        (b"a\n.\n", b"a\r\n.\r\n"),
        (b"a\r.\r", b"a\r\n.\r\n"),
        (b"", b""),
        (b"\n\n", b"\r\n\r\n"),
    ],
)
def test_no_content_ends_the_mail_early(
    content: bytes, arrives: bytes, double: RelayDouble, relay: Relay
) -> None:
    relay.send(ANA, BEN, content)
    relay.send(ANA, BEN, MAIL)
    assert [mail.content for mail in double.mails] == [arrives, MAIL]


def test_one_connection_is_kept_with_rset_between(double: RelayDouble, relay: Relay) -> None:
    for _ in range(3):
        relay.send(ANA, BEN, MAIL)
    assert double.connections == 1
    assert double.commands.count("RSET") == 2
    assert len(double.mails) == 3


def test_after_so_many_mails_the_connection_is_renewed(
    double: RelayDouble, settings: RelaySettings
) -> None:
    relay = Relay(replace(settings, keep_mails=2))
    for _ in range(5):
        relay.send(ANA, BEN, MAIL)
    relay.close()
    assert double.connections == 3
    assert double.commands.count("QUIT") == 3


def test_after_a_rest_the_connection_is_renewed(
    double: RelayDouble, relay: Relay, clock: Clock
) -> None:
    relay.send(ANA, BEN, MAIL)
    clock.now += 29
    relay.send(ANA, BEN, MAIL)
    clock.now += 30
    relay.send(ANA, BEN, MAIL)
    assert double.connections == 2


GOODBYE = "421 4.4.2 too long idle"
ENDINGS = [(word, HANG_UP) for word in ("RSET", "MAIL", "RCPT", "DATA")]
ENDINGS += [(word, GOODBYE) for word in ("RSET", "MAIL", "RCPT", "DATA", "dot")]


@pytest.mark.parametrize(("word", "misdeed"), ENDINGS)
def test_a_kept_connection_that_ends_is_renewed_unseen(
    word: str, misdeed: str, double: RelayDouble, relay: Relay
) -> None:
    relay.send(ANA, BEN, MAIL)
    double.once[word] = misdeed
    assert relay.send(ANA, BEN, MAIL) == "250 2.0.0 queued"
    assert double.connections == 2
    assert len(double.mails) == 2


def test_a_relay_that_was_restarted_between_two_mails(double: RelayDouble, relay: Relay) -> None:
    relay.send(ANA, BEN, MAIL)
    double.drop_all()
    relay.send(ANA, BEN, MAIL)
    assert len(double.mails) == 2


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "dot"])
def test_a_5yz_refuses_this_mail_and_not_the_next(
    word: str, double: RelayDouble, relay: Relay
) -> None:
    double.once[word] = "550-5.1.1 no such\r\n550 5.1.1 mailbox\x1b"
    with pytest.raises(RelayRefused) as caught:
        relay.send(ANA, BEN, MAIL)
    assert caught.value.answer == "550 5.1.1 no such 5.1.1 mailbox\\x1b"
    assert relay.send(ANA, BEN, MAIL) == "250 2.0.0 queued"
    assert double.connections == 1
    assert len(double.mails) == 1


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "dot"])
def test_a_4yz_delays_this_mail_and_not_the_next(
    word: str, double: RelayDouble, relay: Relay
) -> None:
    double.once[word] = "451 4.7.1 greylisted"
    error = failure(relay)
    assert error.answer == "451 4.7.1 greylisted"
    assert error.connected
    assert not error.unclear
    assert relay.send(ANA, BEN, MAIL) == "250 2.0.0 queued"
    assert double.connections == 1


@pytest.mark.parametrize("word", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("misdeed", [HANG_UP, "421 4.3.2 going down"])
def test_a_new_connection_that_ends_is_no_connection_before_the_mail_and_the_mails_after(
    word: str, misdeed: str, double: RelayDouble, relay: Relay
) -> None:
    """One mail on which the relay hangs up must not hold up all others."""
    double.say[word] = misdeed
    error = failure(relay)
    assert error.connected is (word in ("MAIL", "RCPT", "DATA"))
    assert not error.unclear
    assert not double.mails


@pytest.mark.parametrize("misdeed", [HANG_UP_AFTER, HANG_UP, "&&& what", "354 more"])
def test_no_clear_answer_after_the_dot_is_unclear(
    misdeed: str, double: RelayDouble, relay: Relay
) -> None:
    double.once["dot"] = misdeed
    error = failure(relay)
    assert error.unclear
    assert error.connected
    assert "no clear answer" in error.answer
    assert len(double.mails) == (1 if misdeed == HANG_UP_AFTER else 0)
    assert relay.send(ANA, BEN, MAIL) == "250 2.0.0 queued"


def test_unclear_also_on_a_kept_connection_and_not_sent_again(
    double: RelayDouble, relay: Relay
) -> None:
    relay.send(ANA, BEN, MAIL)
    double.once["dot"] = HANG_UP_AFTER
    assert failure(relay).unclear
    assert len(double.mails) == 2


@pytest.mark.parametrize("word", ["greeting", "EHLO", "MAIL", "DATA"])
def test_silence_is_no_connection(word: str, double: RelayDouble, settings: RelaySettings) -> None:
    double.say[word] = SILENCE
    error = failure(Relay(replace(settings, timeout=0.2)))
    assert not error.connected
    assert "no answer in time" in error.answer


def test_silence_after_the_dot_is_unclear(double: RelayDouble, settings: RelaySettings) -> None:
    double.say["dot"] = SILENCE
    assert failure(Relay(replace(settings, timeout=0.2))).unclear


@pytest.mark.parametrize("reply", ["554 5.3.2 no service here", "&&&"])
def test_a_greeting_that_refuses_is_no_connection(
    reply: str, double: RelayDouble, relay: Relay
) -> None:
    double.say["greeting"] = reply
    assert not failure(relay).connected


def test_no_relay_at_all(settings: RelaySettings) -> None:
    error = failure(Relay(replace(settings, port=free_port())))
    assert not error.connected
    assert "refused" in error.answer


def test_an_unknown_host(settings: RelaySettings) -> None:
    assert "no such host" in failure(Relay(replace(settings, host="smtp.invalid"))).answer


def test_a_wrong_password_refuses_no_mail(double: RelayDouble, settings: RelaySettings) -> None:
    double.say["AUTH"] = "535 5.7.8 Authentication failed"
    relay = Relay(replace(settings, username="handoff", password="wrong-secret"))
    error = failure(relay)
    assert not error.connected
    assert "the login was refused (535 5.7.8 Authentication failed)" in error.answer
    assert "wrong-secret" not in error.answer
    relay.close()


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "dot"])
@pytest.mark.parametrize("code", [530, 535, 538])
def test_a_relay_that_wants_a_login_refuses_no_mail(
    word: str, code: int, double: RelayDouble, relay: Relay
) -> None:
    double.say[word] = f"{code} 5.7.0 Authentication required"
    error = failure(relay)
    assert not error.connected
    assert "wants a login" in error.answer


def test_a_relay_without_login_on_offer_refuses_no_mail(
    double: RelayDouble, settings: RelaySettings
) -> None:
    double.say["EHLO"] = "250 relay.example.org"
    error = failure(Relay(replace(settings, username="handoff", password="secret")))
    assert not error.connected
    assert "Check `security` and `username`" in error.answer
    assert not any("AUTH" in command for command in double.commands)


def test_without_starttls_on_offer_nothing_is_sent_in_clear(
    double: RelayDouble, settings: RelaySettings
) -> None:
    settings = replace(settings, security=Security.STARTTLS, username="handoff", password="secret")
    error = failure(Relay(settings))
    assert not error.connected
    assert "STARTTLS" in error.answer
    assert double.commands == ["EHLO localhost"]


def test_tls_at_a_plain_port(settings: RelaySettings, double: RelayDouble) -> None:
    error = failure(Relay(replace(settings, security=Security.TLS)))
    assert not error.connected
    assert "speaks no TLS" in error.answer


def test_a_password_that_cannot_be_had(settings: RelaySettings) -> None:
    def missing() -> str:
        raise ConfigError(["password_file: /run/secrets/relay is not there"])

    error = failure(Relay(replace(settings, username="handoff", password=missing)))
    assert not error.connected
    assert "is not there" in error.answer


def test_a_password_that_is_not_ascii(double: RelayDouble, settings: RelaySettings) -> None:
    relay = Relay(replace(settings, username="handoff", password="schlüssel"))
    relay.send(ANA, BEN, MAIL)
    relay.close()
    assert "AUTH PLAIN AGhhbmRvZmYAc2NobMO8c3NlbA==" in double.commands
    double.say["AUTH"] = "535 5.7.8 no"
    assert "the login was refused" in failure(relay).answer


def test_oauth2(double: RelayDouble, settings: RelaySettings) -> None:
    relay = Relay(replace(settings, username="handoff", password=lambda: "token", oauth2=True))
    relay.send(ANA, BEN, MAIL)
    relay.close()
    assert "AUTH XOAUTH2 dXNlcj1oYW5kb2ZmAWF1dGg9QmVhcmVyIHRva2VuAQE=" in double.commands


def test_oauth2_refused_with_a_challenge(double: RelayDouble, settings: RelaySettings) -> None:
    double.once["AUTH"] = "334 eyJzdGF0dXMiOiI0MDEifQ=="
    double.say[""] = "535 5.7.8 token expired"
    relay = Relay(replace(settings, username="handoff", password="token", oauth2=True))
    assert "the login was refused (535 5.7.8 token expired)" in failure(relay).answer


def test_eight_bits_are_announced_where_offered(double: RelayDouble, relay: Relay) -> None:
    relay.send(ANA, BEN, MAIL + "ü".encode())
    assert f"MAIL FROM:<{ANA}> BODY=8BITMIME" in double.commands
    relay.close()
    double.say["EHLO"] = "250 relay.example.org"
    relay.send(ANA, BEN, MAIL + "ü".encode())
    assert f"MAIL FROM:<{ANA}>" in double.commands
    assert len(double.mails) == 2


def test_an_address_in_utf8(double: RelayDouble, relay: Relay) -> None:
    relay.send(ANA, "bén@example.org", MAIL)
    relay.send(ANA, BEN, MAIL)
    assert [mail.forward_paths for mail in double.mails] == [("bén@example.org",), (BEN,)]
    assert f"MAIL FROM:<{ANA}> SMTPUTF8" in double.commands
    relay.close()
    double.say["EHLO"] = "250 relay.example.org"
    with pytest.raises(RelayRefused, match="SMTPUTF8"):
        relay.send(ANA, "bén@example.org", MAIL)


def test_a_domain_in_utf8_is_sent_in_ascii(double: RelayDouble, relay: Relay) -> None:
    relay.send(ANA, "ben@bücher.example", MAIL)
    assert double.mails[0].forward_paths == ("ben@xn--bcher-kva.example",)
    assert not any("SMTPUTF8" in command for command in double.commands)


NO_ADDRESSES = [
    "ben@example.org>\r\nRCPT TO:<x@example.org",
    "ben@",
    "@example.org",
    "ben",
    "a b@c.example",
    "<ben@example.org>",
    "ben@example.org\n",
    "ben@\u2028.example",
    "ben@" + "ü" * 70 + ".example",
]


@pytest.mark.parametrize("path", NO_ADDRESSES)
def test_what_is_no_address_is_refused_and_never_sent(
    path: str, double: RelayDouble, relay: Relay
) -> None:
    with pytest.raises(RelayRefused):
        relay.send(ANA, path, MAIL)
    assert double.commands == []


def test_check_connects_and_sends_nothing(double: RelayDouble, relay: Relay) -> None:
    relay.check()
    assert double.commands == ["EHLO localhost"]
    relay.send(ANA, BEN, MAIL)
    assert double.connections == 1
    double.die()
    with pytest.raises(RelayBusy, match="refused"):
        relay.check()


def test_close_may_be_called_at_any_time(double: RelayDouble, relay: Relay) -> None:
    relay.close()
    relay.send(ANA, BEN, MAIL)
    double.drop_all()
    relay.close()
    relay.close()


def test_the_capturing_relay_keeps_and_tells(settings: RelaySettings) -> None:
    told: list[Envelope] = []
    with CapturingRelay(told.append) as capturing:
        relay = Relay(replace(settings, port=capturing.port))
        relay.send(ANA, BEN, MAIL)
        relay.send("", "mia@example.org", MAIL)
        relay.close()
        assert capturing.wait_for(2, 5)
        assert not capturing.wait_for(3, 0)
    assert told == capturing.mails
    assert [mail.reverse_path for mail in told] == [ANA, ""]
    capturing.clear()
    assert capturing.mails == []
