"""With a real Postfix: submission to it, and delivery from it to our listener."""

import contextlib
import smtplib
from collections.abc import Iterator

import pytest

from mailflow.doors.listener import Listener, ListenerSettings, Protocol
from mailflow.doors.relay import Relay, RelaySettings
from mailflow.doors.wire import Security
from mailflow.errors import RelayBusy, RelayRefused
from mailflow.mail.envelope import Envelope
from tests.relay_double import CapturingRelay
from tests.servers import PASSWORD, Dovecot, Postfix, make_certificate

pytestmark = pytest.mark.postfix

ANA = "ana@client.test"
MAIL = b"From: ana@client.test\r\nSubject: Logo\r\n\r\nHello\r\n"

MAIN = """
recipient_delimiter = +
relay_domains = handoff.example.org
transport_maps = inline:{{ {{handoff.example.org = lmtp:inet:[127.0.0.1]:{lmtp}}} }}
default_transport = smtp:[127.0.0.1]:{sink}
lmtp_destination_recipient_limit = 1
virtual_alias_domains = example.org
virtual_alias_maps = inline:{{ {{bob@example.org = handoff+bob@handoff.example.org}} }}
message_size_limit = 1000000
smtpd_recipient_restrictions = check_recipient_access
    inline:{{ {{late@client.test = 450 4.2.1 later}} }}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
"""


class Office(contextlib.ExitStack):
    """A Postfix, our listener behind it for handoff.example.org, and a sink for all other mail."""

    def __init__(self, dovecot: Dovecot) -> None:
        super().__init__()
        self.inbox = CapturingRelay()  # for its wait_for
        self.sink = self.enter_context(CapturingRelay())
        settings = ListenerSettings("127.0.0.1:0", Protocol.LMTP, hostname="handoff.example.org")
        listener = Listener(settings, self.inbox._accept, self.knows)
        listener.start()
        self.callback(listener.stop)
        facts = {"lmtp": listener.port, "sink": self.sink.port, "auth": dovecot.auth}
        certificate = make_certificate(dovecot.directory)
        self.ca_file = str(certificate[0])
        self.postfix = self.enter_context(Postfix(MAIN.format(**facts), certificate=certificate))

    def knows(self, path: str) -> str | None:
        if path.startswith(("handoff@", "handoff+bob@", "handoff+mia@")):
            return None
        return f"Nobody here is called {path}. Write to handoff+NAME@handoff.example.org"

    def settings(self, **changes: object) -> RelaySettings:
        values = {"host": "localhost", "port": self.postfix.port, "security": Security.NONE}
        return RelaySettings(**(values | changes))  # type: ignore[arg-type]

    def send(self, reverse_path: str, forward_path: str) -> str:
        relay = Relay(self.settings())
        try:
            return relay.send(reverse_path, forward_path, MAIL)
        finally:
            relay.close()

    def received(self) -> Envelope:
        assert self.inbox.wait_for(1, 20), self.postfix.log()
        [envelope] = self.inbox.mails
        return envelope

    def sunk(self, count: int = 1) -> list[Envelope]:
        assert self.sink.wait_for(count, 20), self.postfix.log()
        return self.sink.mails


@pytest.fixture(scope="module")
def running(dovecot: Dovecot) -> Iterator[Office]:
    with Office(dovecot) as office:
        yield office


@pytest.fixture
def office(running: Office) -> Office:
    running.inbox.clear()
    running.sink.clear()
    return running


def test_a_plus_address_reaches_the_listener(office: Office) -> None:
    assert office.send(ANA, "handoff+bob@handoff.example.org").startswith("250 2.0.0 Ok: queued")
    envelope = office.received()
    assert envelope.reverse_path == ANA
    assert envelope.forward_paths == ("handoff+bob@handoff.example.org",)
    assert envelope.content.endswith(MAIL)


def test_an_alias_reaches_the_listener_as_its_target(office: Office) -> None:
    office.send(ANA, "bob@example.org")
    assert office.received().forward_paths == ("handoff+bob@handoff.example.org",)


def test_an_unknown_name_is_bounced_with_the_cure(office: Office) -> None:
    office.send(ANA, "handoff+nobody@handoff.example.org")
    [bounce] = office.sunk()
    assert bounce.reverse_path == ""
    assert bounce.forward_paths == (ANA,)
    assert b"Status: 5.1.1" in bounce.content
    assert b"Write to" in bounce.content
    assert office.inbox.mails == []


def test_two_recipients_are_two_deliveries(office: Office) -> None:
    with smtplib.SMTP("127.0.0.1", office.postfix.port) as client:
        client.sendmail(ANA, [f"handoff+{n}@handoff.example.org" for n in ("bob", "mia")], MAIL)
    assert office.inbox.wait_for(2, 20)
    assert sorted(path for mail in office.inbox.mails for path in mail.forward_paths) == [
        "handoff+bob@handoff.example.org",
        "handoff+mia@handoff.example.org",
    ]


def test_a_letter_goes_through_to_the_outside(office: Office) -> None:
    reply = office.send("handoff@handoff.example.org", ANA)
    [mail] = office.sunk()
    assert reply.startswith("250 2.0.0")
    assert (mail.reverse_path, mail.forward_paths) == ("handoff@handoff.example.org", (ANA,))
    assert mail.content.endswith(MAIL)


def test_many_letters_go_over_one_connection(office: Office) -> None:
    relay = Relay(office.settings())
    for number in range(20):
        relay.send("", f"p{number}@client.test", MAIL)
    relay.close()
    assert len({mail.forward_paths for mail in office.sunk(20)}) == 20


def test_a_large_letter_with_eight_bits_and_dots_arrives_whole(office: Office) -> None:
    content = b"Subject: x\r\n\r\n" + "..ü\r\n.\r\n".encode() * 50_000
    relay = Relay(office.settings())
    relay.send("", ANA, content)
    relay.close()
    [mail] = office.sunk()
    assert mail.content.endswith(content)


def test_refusals_and_delays_are_told_apart_and_the_line_goes_on(office: Office) -> None:
    relay = Relay(office.settings())
    with pytest.raises(RelayBusy, match=r"450 4\.") as busy:
        relay.send("", "late@client.test", MAIL)
    assert busy.value.connected
    with pytest.raises(RelayRefused, match=r"55[0-9] 5\.1\."):
        relay.send("", "nobody@example.org", MAIL)
    with pytest.raises(RelayRefused, match="552"):
        relay.send("", ANA, b"x" * 1_100_000)
    assert relay.send("", ANA, MAIL).startswith("250")
    relay.close()


def test_submission_with_starttls_and_a_password(office: Office) -> None:
    relay = Relay(
        office.settings(
            security=Security.STARTTLS,
            ca_file=office.ca_file,
            username="handoff",
            password=PASSWORD,
        )
    )
    assert relay.send("", ANA, MAIL).startswith("250")
    relay.close()
    assert "sasl_username=handoff" in office.postfix.log()


def test_a_wrong_password_is_busy_not_refused(office: Office) -> None:
    relay = Relay(office.settings(username="handoff", password="wrong-secret"))
    with pytest.raises(RelayBusy, match=r"the login was refused \(535 5\.7\.8") as caught:
        relay.send("", ANA, MAIL)
    assert not caught.value.connected


def test_an_unknown_certificate_is_busy_not_refused(office: Office) -> None:
    with pytest.raises(RelayBusy, match="certificate is not trusted") as caught:
        Relay(office.settings(security=Security.STARTTLS)).check()
    assert not caught.value.connected
