"""The mailbox against a server that misbehaves: an error or patience, no lost or double mail."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mailflow.doors.mailbox import Fetched, Mailbox, MailboxSettings
from mailflow.doors.wire import Security
from mailflow.errors import MailboxError
from tests.imap_double import ImapDouble, Session, _fetch, _select


class Clock:
    """A clock that stands still until it is pushed."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[ImapDouble]:
    server = ImapDouble()
    yield server
    server.stop()


@pytest.fixture
def settings(server: ImapDouble) -> MailboxSettings:
    return MailboxSettings(
        "127.0.0.1", "handoff", "secret", port=server.port, security=Security.NONE, timeout=5
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mailbox(settings: MailboxSettings, clock: Clock) -> Iterator[Mailbox]:
    mailbox = Mailbox(settings, clock)
    yield mailbox
    mailbox.close()


def numbers(mails: list[Fetched]) -> list[int]:
    return [mail.uid.number for mail in mails]


def look(mailbox: Mailbox) -> list[Fetched]:
    mailbox.connect()
    return mailbox.fetch()


def fetch_all(mailbox: Mailbox) -> list[int]:
    """Do what the daemon does for a while: fetch, settle, connect again after an error."""
    got: list[int] = []
    for _ in range(12):
        try:
            if not mailbox.connected:
                mailbox.connect()
            while mails := mailbox.fetch():
                got += numbers(mails)
                mailbox.settle([mail.uid for mail in mails])
        except MailboxError:
            continue
    return got


def silence(session: Session, tag: str, args: str) -> None:
    session.readline()


def hang_up(session: Session, tag: str, args: str) -> None:
    session.hang_up()


def refuse(session: Session, tag: str, args: str) -> None:
    session.send(f"{tag} NO not now")


def bye(session: Session, tag: str, args: str) -> None:
    session.send("* BYE going down for maintenance")
    session.hang_up()


def test_a_mail_is_fetched_and_moved(server: ImapDouble, mailbox: Mailbox) -> None:
    server.add(5)
    assert fetch_all(mailbox) == [5]
    assert server.moved == {5: "Handled"}
    assert "UID STORE 5 +FLAGS.SILENT ($mailflow)" in server.seen
    assert not any("BODY[]" in line and "PEEK" not in line for line in server.seen)


def test_bye_in_idle_is_an_error(server: ImapDouble, settings: MailboxSettings) -> None:
    mailbox = Mailbox(settings)
    mailbox.connect()
    bye = threading.Timer(0.2, server.sockets[0].sendall, (b"* BYE going down\r\n",))
    bye.start()
    with pytest.raises(MailboxError, match="the server says BYE"):
        mailbox.wait(60)
    bye.join()
    assert not mailbox.connected


def test_news_together_with_the_beginning_of_idle_is_not_overlooked(
    server: ImapDouble, settings: MailboxSettings
) -> None:
    def idle(session: Session, tag: str, args: str) -> None:
        server.add(1)
        session.send("+ idling", "* 1 EXISTS")
        session.readline()
        session.send(f"{tag} OK done")

    server.on["IDLE"] = idle
    mailbox = Mailbox(settings)
    mailbox.connect()
    assert mailbox.wait(3600)
    mailbox.close()


@pytest.mark.parametrize("command", ["NOOP", "UID SEARCH", "UID FETCH", "SELECT", "LOGIN"])
def test_a_line_that_is_cut_anywhere_is_an_error(
    command: str, server: ImapDouble, mailbox: Mailbox
) -> None:
    server.add(1)
    server.on[command] = hang_up
    with pytest.raises(MailboxError, match="broke off"):
        look(mailbox)
    assert not mailbox.connected
    del server.on[command]
    assert fetch_all(mailbox) == [1]


@pytest.mark.parametrize("command", ["NOOP", "UID SEARCH", "UID FETCH", "SELECT"])
def test_bye_anywhere_is_an_error(command: str, server: ImapDouble, mailbox: Mailbox) -> None:
    server.add(1)
    server.on[command] = bye
    with pytest.raises(MailboxError, match="broke off"):
        look(mailbox)
    assert not mailbox.connected


@pytest.mark.parametrize("command", ["NOOP", "UID SEARCH", "UID FETCH", "SELECT", "LOGIN"])
def test_silence_anywhere_is_an_error_after_the_timeout(
    command: str, server: ImapDouble, settings: MailboxSettings
) -> None:
    server.add(1)
    server.on[command] = silence
    mailbox = Mailbox(replace(settings, timeout=0.2))
    with pytest.raises(MailboxError, match="no answer in time"):
        look(mailbox)
    assert not mailbox.connected


def test_silence_in_idle_is_seen_after_one_round(
    server: ImapDouble, settings: MailboxSettings
) -> None:
    def idle(session: Session, tag: str, args: str) -> None:
        session.send("+ idling")
        session.readline()  # DONE, which it does not answer
        session.readline()

    server.on["IDLE"] = idle
    mailbox = Mailbox(replace(settings, timeout=0.2, idle_round=0.1))
    mailbox.connect()
    with pytest.raises(MailboxError, match="no answer in time"):
        mailbox.wait(3600)


def test_a_chatty_server_does_not_end_the_wait(
    server: ImapDouble, settings: MailboxSettings
) -> None:
    def idle(session: Session, tag: str, args: str) -> None:
        session.send("+ idling", "* OK Still here", "* 3 FETCH (FLAGS (\\Seen))")
        session.readline()
        session.send(f"{tag} OK done")

    server.on["IDLE"] = idle
    mailbox = Mailbox(settings)
    mailbox.connect()
    threading.Timer(0.2, mailbox.wake).start()
    assert not mailbox.wait(60)
    mailbox.close()


def test_a_server_that_speaks_before_idle_begins_is_an_error_at_most(
    server: ImapDouble, mailbox: Mailbox
) -> None:
    def idle(session: Session, tag: str, args: str) -> None:
        session.send("* 1 EXISTS", "+ idling")
        session.readline()
        session.send(f"{tag} OK done")

    server.on["IDLE"] = idle
    mailbox.connect()
    with pytest.raises(MailboxError):
        mailbox.wait(1)
    assert not mailbox.connected


@pytest.mark.parametrize("size", [1, 9, 24, 400, 30_000_000, 99_999_999_999_999])
def test_a_literal_of_the_wrong_size_holds_up_no_other_mail(
    size: int, server: ImapDouble, settings: MailboxSettings, clock: Clock
) -> None:
    def fetch(session: Session, tag: str, args: str) -> None:
        for number in session.numbers(args) if "BODY" in args else []:
            session.body(number, size if number == 2 else None)
        session.send(f"{tag} OK done")

    for number in (1, 2, 3):
        server.add(number)
    server.on["UID FETCH"] = fetch
    mailbox = Mailbox(replace(settings, timeout=0.2), clock)
    assert set(fetch_all(mailbox)) >= {1, 3}
    assert set(server.moved) >= {1, 3}
    mailbox.close()


def test_a_mail_that_could_not_be_fetched_comes_when_it_can(
    server: ImapDouble, mailbox: Mailbox, clock: Clock
) -> None:
    def nothing(session: Session, tag: str, args: str) -> None:
        for number in session.numbers(args):
            session.send(f"* {number} FETCH (UID {number} BODY[] NIL)")
        session.send(f"{tag} OK done")

    server.add(1)
    server.on["UID FETCH"] = nothing
    mailbox.connect()
    assert mailbox.fetch() == []
    assert mailbox.fetch() == []
    tries = server.count("UID FETCH 1 (BODY")
    assert mailbox.fetch() == []
    assert server.count("UID FETCH 1 (BODY") == tries  # it rests
    del server.on["UID FETCH"]
    clock.now = 3600
    assert numbers(mailbox.fetch()) == [1]


def test_a_resting_mail_is_no_reason_to_wake_up(server: ImapDouble, mailbox: Mailbox) -> None:
    server.add(1)
    server.on["UID FETCH"] = lambda session, tag, args: session.send(f"{tag} OK done")
    mailbox.connect()
    assert mailbox.fetch() == []
    assert mailbox.fetch() == []
    threading.Timer(0.1, mailbox.wake).start()
    assert not mailbox.wait(60)


def test_fifty_mails_without_a_body_do_not_hide_the_next(
    server: ImapDouble, mailbox: Mailbox
) -> None:
    def fetch(session: Session, tag: str, args: str) -> None:
        for number in session.numbers(args) if "BODY" in args else []:
            if number > 50:
                session.body(number)
        session.send(f"{tag} OK done")

    for number in range(1, 53):
        server.add(number)
    server.on["UID FETCH"] = fetch
    mailbox.connect()
    assert numbers(mailbox.fetch(limit=50)) == [51, 52]


def test_data_of_other_mails_is_not_taken(server: ImapDouble, mailbox: Mailbox) -> None:
    def fetch(session: Session, tag: str, args: str) -> None:
        session.send("* 9 FETCH (UID 9 BODY[] {5}", "wrong)")
        session.send("* 1 FETCH (FLAGS (\\Seen))")
        _fetch(session, tag, args)

    server.add(1, b"right")
    server.on["UID FETCH"] = fetch
    mailbox.connect()
    [mail] = mailbox.fetch()
    assert mail.envelope.content == b"right"


def test_a_mail_expunged_between_search_and_fetch_is_skipped(
    server: ImapDouble, mailbox: Mailbox
) -> None:
    def fetch(session: Session, tag: str, args: str) -> None:
        server.mails.pop(1, None)
        _fetch(session, tag, args)

    server.add(1)
    server.add(2)
    server.on["UID FETCH"] = fetch
    mailbox.connect()
    assert numbers(mailbox.fetch()) == [2]


@pytest.mark.parametrize(
    "nonsense", ["* SEARCH x", "* SEARCH 1 (", "* 1 FETCH (UID", "&&&", "* SEARCH 1\r\n* SEARCH 2"]
)
def test_an_answer_that_makes_no_sense_is_an_error(
    nonsense: str, server: ImapDouble, mailbox: Mailbox
) -> None:
    server.add(1)
    for command in ("UID SEARCH", "UID FETCH"):
        server.on[command] = lambda session, tag, args: session.send(nonsense, f"{tag} OK done")
    with contextlib.suppress(MailboxError):
        assert look(mailbox) == []
    server.on.clear()
    assert fetch_all(mailbox) == [1]


def test_when_flags_are_refused_the_mail_is_moved_all_the_same(
    server: ImapDouble, mailbox: Mailbox
) -> None:
    server.add(1)
    server.on["UID STORE"] = refuse
    assert fetch_all(mailbox) == [1]
    assert server.moved == {1: "Handled"}


def test_when_flags_are_refused_and_nothing_moves_the_mail_still_comes_once(
    server: ImapDouble, settings: MailboxSettings
) -> None:
    server.add(1)
    server.on["UID STORE"] = refuse
    mailbox = Mailbox(replace(settings, handled="", shunted=""))
    mailbox.connect()
    [mail] = mailbox.fetch()
    with pytest.raises(MailboxError, match="not now"):
        mailbox.settle([mail.uid])
    mailbox.connect()
    assert mailbox.fetch() == []
    del server.on["UID STORE"]
    mailbox.connect()
    assert server.flags[1] == {"$mailflow"}
    mailbox.close()


def test_when_moving_is_refused_it_is_tried_again_at_the_next_connection(
    server: ImapDouble, mailbox: Mailbox
) -> None:
    server.add(1)
    server.on["UID MOVE"] = refuse
    mailbox.connect()
    [mail] = mailbox.fetch()
    with pytest.raises(MailboxError, match="not now"):
        mailbox.settle([mail.uid], handled=False)
    mailbox.connect()
    assert mailbox.fetch() == []
    del server.on["UID MOVE"]
    mailbox.connect()
    assert server.moved == {1: "Needs a human"}


def test_a_crash_after_the_flag_is_made_good_by_the_next_process(
    server: ImapDouble, settings: MailboxSettings
) -> None:
    server.add(1)
    server.add(2)
    server.flags = {1: {"$mailflow"}, 2: {"$mailflow", "$mailflow-shunted"}}
    mailbox = Mailbox(settings)
    mailbox.connect()
    mailbox.close()
    assert server.moved == {1: "Handled", 2: "Needs a human"}


def test_a_uidvalidity_that_changes_makes_all_mails_new(
    server: ImapDouble, settings: MailboxSettings
) -> None:
    server.add(1)
    server.permanent = "\\Seen"
    mailbox = Mailbox(replace(settings, handled="", shunted=""))
    mailbox.connect()
    [old] = mailbox.fetch()
    mailbox.settle([old.uid])
    assert mailbox.fetch() == []
    mailbox.close()
    server.validity = 8
    mailbox.connect()
    [new] = mailbox.fetch()
    assert (new.uid.validity, new.uid.number) == (8, 1)
    mailbox.close()


def test_a_folder_that_may_only_be_read_is_a_sentence(server: ImapDouble, mailbox: Mailbox) -> None:
    def select(session: Session, tag: str, args: str) -> None:
        _select(session, "*", args)
        session.send(f"{tag} OK [READ-ONLY] done")

    server.on["SELECT"] = select
    with pytest.raises(MailboxError, match="may be read, not flagged"):
        mailbox.connect()


def test_without_starttls_on_offer_nothing_is_sent_in_clear(
    server: ImapDouble, settings: MailboxSettings
) -> None:
    mailbox = Mailbox(replace(settings, security=Security.STARTTLS))
    with pytest.raises(MailboxError, match=r"does not support STARTTLS.*Check `security`"):
        mailbox.connect()
    assert not server.count("LOGIN")


def test_oauth2(server: ImapDouble, settings: MailboxSettings) -> None:
    heard = []

    def authenticate(session: Session, tag: str, args: str) -> None:
        session.send("+ ")
        heard.append((args, session.readline()))
        session.send(f"{tag} OK done")

    server.add(1)
    server.on["AUTHENTICATE"] = authenticate
    mailbox = Mailbox(replace(settings, oauth2=True, password=lambda: "token"))
    mailbox.connect()
    assert numbers(mailbox.fetch()) == [1]
    mailbox.close()
    # user=handoff^Aauth=Bearer token^A^A
    assert heard == [("XOAUTH2", b"dXNlcj1oYW5kb2ZmAWF1dGg9QmVhcmVyIHRva2VuAQE=\r\n")]


def test_a_server_that_restarts_all_the_time_loses_nothing(
    server: ImapDouble, mailbox: Mailbox
) -> None:
    answers = {"left": 5}

    def fetch(session: Session, tag: str, args: str) -> None:
        answers["left"] -= 1
        if answers["left"] % 5 == 0:
            session.hang_up()
        else:
            _fetch(session, tag, args)

    for number in range(1, 31):
        server.add(number)
    server.on["UID FETCH"] = fetch
    got: list[int] = []
    for _ in range(9):
        got += fetch_all(mailbox)
    assert sorted(got) == list(range(1, 31))
    assert set(server.moved) == set(range(1, 31))
