"""The mailbox against a real Dovecot: what is new, what is filed, and every error a sentence."""

import itertools
import smtplib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from imapclient import IMAPClient

from mailflow.doors.mailbox import Fetched, Mailbox, MailboxSettings, Uid
from mailflow.doors.wire import Security
from mailflow.errors import ConfigError, MailboxError
from tests.servers import PASSWORD, Dovecot, free_port

pytestmark = pytest.mark.dovecot

names = (f"handoff{number}" for number in itertools.count())


@pytest.fixture
def settings(dovecot: Dovecot) -> MailboxSettings:
    return settings_for(dovecot)


def settings_for(server: Dovecot) -> MailboxSettings:
    return MailboxSettings(
        "localhost", next(names), PASSWORD, port=server.imap, security=Security.NONE, timeout=10
    )


@pytest.fixture
def mailbox(settings: MailboxSettings) -> Iterator[Mailbox]:
    mailbox = Mailbox(settings)
    mailbox.connect()
    yield mailbox
    mailbox.close()


def deliver(server: Dovecot, settings: MailboxSettings, *subjects: str) -> None:
    with smtplib.LMTP("127.0.0.1", server.lmtp) as client:
        for subject in subjects:
            content = f"Subject: {subject}\r\n\r\nHello\r\n".encode()
            client.sendmail("ana@client.test", [f"{settings.username}+ben@example.org"], content)


def subjects(mails: list[Fetched]) -> list[str]:
    lines = [mail.envelope.content.split(b"\r\n") for mail in mails]
    return [line.decode()[9:] for mail in lines for line in mail if line.startswith(b"Subject:")]


class Person:
    """Somebody who looks into the same account with a mail program."""

    def __init__(self, settings: MailboxSettings) -> None:
        self.client = IMAPClient(settings.host, settings.port, ssl=False, timeout=10)
        self.client.login(settings.username, PASSWORD)

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.logout()

    def count(self, folder: str) -> int:
        return int(self.client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"])

    def flags(self, folder: str) -> list[set[str]]:
        self.client.select_folder(folder, readonly=True)
        found = self.client.get_flags(self.client.search())
        return [{flag.decode() for flag in flags} - {"\\Recent"} for flags in found.values()]

    def marks(self, folder: str, flag: str) -> None:
        self.client.select_folder(folder)
        self.client.add_flags(self.client.search(), [flag])


def test_a_mail_comes_with_its_envelope(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    deliver(dovecot, settings, "Logo")
    [mail] = mailbox.fetch()
    assert mail.envelope.reverse_path == "ana@client.test"
    assert mail.envelope.forward_paths == (f"{settings.username}+ben@example.org",)
    assert mail.envelope.content.endswith(b"Subject: Logo\r\n\r\nHello\r\n")


def test_a_settled_mail_is_flagged_and_moved(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    deliver(dovecot, settings, "one", "two")
    first, second = mailbox.fetch()
    mailbox.settle([first.uid])
    mailbox.settle([second.uid], handled=False)
    assert mailbox.fetch() == []
    with Person(settings) as person:
        assert person.count("INBOX") == 0
        assert person.flags("Handled") == [{"$mailflow"}]
        assert person.flags("Needs a human") == [{"$mailflow", "$mailflow-shunted"}]


def test_a_mail_that_is_not_settled_comes_again_and_is_not_seen(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    deliver(dovecot, settings, "Logo")
    assert mailbox.fetch() == mailbox.fetch()
    with Person(settings) as person:
        assert person.flags("INBOX") == [set()]


def test_a_mail_that_a_person_has_read_is_still_new(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    deliver(dovecot, settings, "Logo")
    with Person(settings) as person:
        person.marks("INBOX", "\\Seen")
    assert subjects(mailbox.fetch()) == ["Logo"]


def test_without_a_folder_the_mail_stays_and_is_flagged(
    dovecot: Dovecot, settings: MailboxSettings
) -> None:
    settings = replace(settings, handled="", shunted="")
    deliver(dovecot, settings, "one", "two")
    for _ in range(2):
        mailbox = Mailbox(settings)
        mailbox.connect()
        mails = mailbox.fetch()
        mailbox.settle([mail.uid for mail in mails])
        mailbox.close()
    assert mails == []
    with Person(settings) as person:
        assert person.flags("INBOX") == [{"$mailflow"}, {"$mailflow"}]


def test_three_hundred_mails_come_in_batches_each_once(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    wanted = [f"mail {number}" for number in range(300)]
    deliver(dovecot, settings, *wanted)
    got: list[str] = []
    sizes = []
    while mails := mailbox.fetch(limit=100):
        got += subjects(mails)
        sizes.append(len(mails))
        mailbox.settle([mail.uid for mail in mails])
    assert got == wanted
    assert sizes == [100, 100, 100]
    with Person(settings) as person:
        assert person.count("Handled") == 300


def test_large_mails_are_not_fetched_all_at_once(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    with smtplib.LMTP("127.0.0.1", dovecot.lmtp) as client:
        for number in range(3):
            content = b"Subject: %d\r\n\r\n" % number + b"x" * 76 * 250_000
            client.sendmail("ana@client.test", [f"{settings.username}@example.org"], content)
    assert [len(mails) for mails in fetched_in_turn(mailbox)] == [1, 1, 1]


def fetched_in_turn(mailbox: Mailbox) -> Iterator[list[Fetched]]:
    while mails := mailbox.fetch():
        yield mails
        mailbox.settle([mail.uid for mail in mails])


def test_what_an_interrupted_settle_left_is_filed_at_the_next_start(
    dovecot: Dovecot, settings: MailboxSettings
) -> None:
    deliver(dovecot, settings, "Logo")
    with Person(settings) as person:
        person.marks("INBOX", "$mailflow")
        mailbox = Mailbox(settings)
        mailbox.connect()
        assert mailbox.fetch() == []
        mailbox.close()
        assert person.count("Handled") == 1


def test_idle_sees_a_mail_at_once(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    threading.Timer(0.2, deliver, (dovecot, settings, "Logo")).start()
    assert mailbox.wait(30)
    assert subjects(mailbox.fetch()) == ["Logo"]


def test_a_mail_that_came_before_the_wait_is_news(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    assert mailbox.fetch() == []
    deliver(dovecot, settings, "Logo")
    assert mailbox.wait(30)


def test_idle_is_issued_again_and_again(dovecot: Dovecot, settings: MailboxSettings) -> None:
    mailbox = Mailbox(replace(settings, idle_round=0.05))
    mailbox.connect()
    assert not mailbox.wait(0.3)
    threading.Timer(0.2, deliver, (dovecot, settings, "Logo")).start()
    assert mailbox.wait(30)
    mailbox.close()


def test_wake_ends_the_wait(mailbox: Mailbox) -> None:
    threading.Timer(0.1, mailbox.wake).start()
    assert not mailbox.wait(60)
    mailbox.wake()
    mailbox.wake()
    assert not mailbox.wait(60)
    assert not mailbox.wait(0.01)


def test_without_idle_the_answer_is_to_look(settings: MailboxSettings) -> None:
    mailbox = Mailbox(replace(settings, idle=False))
    mailbox.connect()
    assert mailbox.wait(0.05)
    mailbox.wake()
    assert not mailbox.wait(60)
    mailbox.close()


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_tls(security: Security, dovecot: Dovecot, settings: MailboxSettings) -> None:
    port = dovecot.imaps if security == Security.TLS else dovecot.imap
    ca_file = str(dovecot.certificate)
    settings = replace(settings, security=security, port=port, ca_file=ca_file)
    deliver(dovecot, settings, "Logo")
    mailbox = Mailbox(settings)
    mailbox.connect()
    assert subjects(mailbox.fetch()) == ["Logo"]
    threading.Timer(0.2, deliver, (dovecot, settings, "more")).start()
    assert mailbox.wait(30)
    mailbox.close()


def failure(settings: MailboxSettings) -> str:
    mailbox = Mailbox(settings)
    with pytest.raises(MailboxError) as caught:
        mailbox.connect()
    assert not mailbox.connected
    return str(caught.value)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_an_unknown_certificate_is_a_sentence(
    security: Security, dovecot: Dovecot, settings: MailboxSettings
) -> None:
    port = dovecot.imaps if security == Security.TLS else dovecot.imap
    said = failure(replace(settings, security=security, port=port))
    assert "certificate is not trusted (self-signed certificate" in said
    assert "ca_file" in said


def test_a_certificate_of_another_host_is_a_sentence(
    dovecot: Dovecot, settings: MailboxSettings
) -> None:
    there = {"host": "127.0.0.1", "port": dovecot.imaps, "ca_file": str(dovecot.certificate)}
    said = failure(replace(settings, security=Security.TLS, **there))  # type: ignore[arg-type]
    assert "certificate is not trusted" in said


def test_tls_at_a_plain_port_is_a_sentence(settings: MailboxSettings) -> None:
    assert "this port speaks no TLS" in failure(replace(settings, security=Security.TLS))


def test_no_tls_at_a_tls_port_is_a_sentence(dovecot: Dovecot, settings: MailboxSettings) -> None:
    said = failure(replace(settings, port=dovecot.imaps, timeout=0.5))
    assert "no answer in time" in said
    assert "security" in said


def test_a_wrong_password_is_a_sentence_without_the_password(settings: MailboxSettings) -> None:
    said = failure(replace(settings, password="wrong-secret"))
    assert "the login was refused ([AUTHENTICATIONFAILED] Authentication failed)" in said
    assert "wrong-secret" not in said


def test_a_refused_connection_is_a_sentence(settings: MailboxSettings) -> None:
    assert "refused" in failure(replace(settings, port=free_port()))


def test_an_unknown_host_is_a_sentence(settings: MailboxSettings) -> None:
    assert "no such host" in failure(replace(settings, host="imap.invalid"))


def test_a_missing_folder_is_a_sentence(settings: MailboxSettings) -> None:
    said = failure(replace(settings, folder="Elsewhere"))
    assert '[mailbox] folder: "Elsewhere" cannot be opened' in said


def test_a_ca_file_that_is_missing_is_a_sentence(settings: MailboxSettings, tmp_path: Path) -> None:
    settings = replace(settings, security=Security.STARTTLS, ca_file=str(tmp_path / "ca.pem"))
    assert "No such file" in failure(settings)


def test_a_password_that_cannot_be_had_is_a_sentence(settings: MailboxSettings) -> None:
    def missing() -> str:
        raise ConfigError(["password_file: /run/secrets/handoff is not there"])

    assert "is not there" in failure(replace(settings, password=missing))


def test_a_password_is_asked_for_at_each_login(settings: MailboxSettings) -> None:
    asked = []

    def password() -> str:
        asked.append(True)
        return PASSWORD

    mailbox = Mailbox(replace(settings, password=password))
    mailbox.connect()
    mailbox.connect()
    mailbox.close()
    assert len(asked) == 2


def test_a_password_that_is_not_ascii_is_sent_as_utf8(settings: MailboxSettings) -> None:
    assert "the login was refused" in failure(replace(settings, password="schlüssel"))


def test_a_mailbox_that_is_not_connected_says_so(settings: MailboxSettings) -> None:
    with pytest.raises(MailboxError, match="not connected"):
        Mailbox(settings).fetch()


def test_uids_of_another_validity_are_ignored(
    dovecot: Dovecot, settings: MailboxSettings, mailbox: Mailbox
) -> None:
    deliver(dovecot, settings, "Logo")
    [mail] = mailbox.fetch()
    mailbox.settle([Uid(mail.uid.validity + 1, mail.uid.number)])
    assert mailbox.fetch() == [mail]


def test_a_folder_that_was_made_anew_is_read_from_the_start(
    dovecot: Dovecot, settings: MailboxSettings
) -> None:
    with Person(settings) as person:
        person.client.create_folder("Queue")
        person.client.append("Queue", b"Subject: old\r\n\r\n")
        mailbox = Mailbox(replace(settings, folder="Queue", handled=""))
        mailbox.connect()
        [old] = mailbox.fetch()
        mailbox.close()
        person.client.delete_folder("Queue")
        person.client.create_folder("Queue")
        person.client.append("Queue", b"Subject: new\r\n\r\n")
    mailbox.connect()
    [new] = mailbox.fetch()
    mailbox.settle([old.uid])
    assert new.uid.number == old.uid.number
    assert new.uid != old.uid
    assert mailbox.fetch() == [new]
    mailbox.close()


def test_a_folder_with_any_name_is_made_where_the_server_wants_it(
    dovecot: Dovecot, settings: MailboxSettings
) -> None:
    mailbox = Mailbox(replace(settings, handled="Übergaben/Erledigt"))
    mailbox.connect()
    deliver(dovecot, settings, "Logo")
    mailbox.settle([mail.uid for mail in mailbox.fetch()])
    mailbox.close()
    with Person(settings) as person:
        # Dovecot's Maildir has "." between folders unless it is told otherwise.
        assert person.count("Übergaben.Erledigt") == 1


def test_a_server_that_is_killed_is_an_error_and_afterwards_all_is_there() -> None:
    with Dovecot() as server:
        settings = settings_for(server)
        mailbox = Mailbox(settings)
        mailbox.connect()
        deliver(server, settings, "one", "two")
        first, second = mailbox.fetch()
        mailbox.settle([first.uid])
        server.kill()
        with pytest.raises(MailboxError, match=r"broke off|closed the connection"):
            mailbox.settle([second.uid])
        assert not mailbox.connected
        with pytest.raises(MailboxError, match="refused"):
            mailbox.connect()
        server.start()
        mailbox.connect()
        assert mailbox.fetch() == []  # the caller has it, and connect has filed it
        with Person(settings) as person:
            assert person.count("Handled") == 2
            assert person.count("INBOX") == 0
        killing = threading.Timer(0.2, server.kill)
        killing.start()
        with pytest.raises(MailboxError, match=r"broke off|closed the connection"):
            mailbox.wait(60)
        killing.join()


MEAGRE = """
mail_plugins = acl
imap_capability = IMAP4rev1 LITERAL+ NAMESPACE
namespace inbox {{
  prefix = INBOX.
  separator = .
}}
plugin {{
  acl = vfile:{acl}
}}
"""


@pytest.fixture(scope="module")
def meagre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    """A Dovecot without keywords, MOVE, UIDPLUS and IDLE, and with a namespace prefix."""
    server = Dovecot()
    acl = server.directory / "acl"
    acl.write_text("INBOX owner lrstipekx\nINBOX.* owner lrwstipekx\n")
    server.config.write_text(server.config.read_text() + MEAGRE.format(acl=acl))
    with server:
        yield server


def test_without_keywords_the_folder_says_what_is_new(meagre: Dovecot) -> None:
    settings = settings_for(meagre)
    deliver(meagre, settings, "one", "two")
    mailbox = Mailbox(settings)
    mailbox.connect()
    assert mailbox.keyword == ""
    first, second = mailbox.fetch()
    mailbox.settle([first.uid])
    assert mailbox.fetch() == [second]
    mailbox.close()
    with Person(settings) as person:
        assert person.flags("INBOX.Handled") == [{"\\Seen"}]
        assert person.count("INBOX") == 1


def test_without_uidplus_nobody_elses_deleted_mail_is_expunged(meagre: Dovecot) -> None:
    settings = settings_for(meagre)
    deliver(meagre, settings, "theirs")
    with Person(settings) as person:
        person.marks("INBOX", "\\Deleted")
    deliver(meagre, settings, "ours")
    mailbox = Mailbox(settings)
    mailbox.connect()
    [mail] = mailbox.fetch()
    assert subjects([mail]) == ["ours"]
    mailbox.settle([mail.uid])
    assert mailbox.fetch() == []
    mailbox.close()
    with Person(settings) as person:
        assert person.count("INBOX") == 2
        assert person.count("INBOX.Handled") == 1


def test_without_keywords_and_folder_the_caller_remembers(meagre: Dovecot) -> None:
    settings = replace(settings_for(meagre), handled="", shunted="")
    deliver(meagre, settings, "one")
    mailbox = Mailbox(settings)
    mailbox.connect()
    [mail] = mailbox.fetch()
    mailbox.settle([mail.uid])
    assert mailbox.fetch() == []
    mailbox.connect()
    assert mailbox.fetch() == []
    mailbox.close()
    other = Mailbox(settings)
    other.connect()
    assert other.fetch() == [mail]
    assert other.fetch(known={mail.uid}) == []
    other.close()


def test_without_idle_a_mail_is_seen_by_polling(meagre: Dovecot) -> None:
    settings = settings_for(meagre)
    mailbox = Mailbox(settings)
    mailbox.connect()
    started = time.monotonic()
    assert mailbox.wait(0.2)
    assert time.monotonic() - started >= 0.2
    mailbox.close()
