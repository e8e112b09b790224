"""The desk: what it may not lose, whom it may not bore, and what it tells without doing it."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage

import pytest

from mailflow.desk import Desk
from mailflow.handoff.model import State
from mailflow.mail import Envelope
from mailflow.store import Arrival, Status
from tests.acceptance.service import forward
from tests.desk.conftest import NOW, bring

DAY = timedelta(days=1)


def plain(text: str, to: str = "handoff@example.org", sender: str = "ana@example.org",
          number: int = 0, subject: str = "Hello") -> bytes:  # fmt: skip
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = f"<plain{number}@example.org>"
    message.set_content(text)
    return message.as_bytes()


def letters(desk: Desk) -> list[tuple[str, str]]:
    return [(x.letter, x.forward_path) for x in reversed(desk.store.outbox.latest(99))]


# ------------------------------------------------------------------ nothing is lost


def test_a_mail_that_breaks_the_code_is_shunted_with_its_traceback(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("on purpose")

    good, bad = forward(1), forward(2)
    monkeypatch.setattr(desk.casework.lookup, "look_up", broken)
    bring(desk, bad)
    monkeypatch.undo()
    bring(desk, good)
    (entry,) = desk.store.ledger.shunted()
    assert entry.envelope.content == bad
    assert "ZeroDivisionError: on purpose" in str(entry.error)
    assert letters(desk) == [
        ("shunted", "ops@example.org"),
        ("offer", "ben@example.org"),
        ("receipt", "ana@example.org"),
    ]

    desk.store.ledger.release(entry.id)
    desk.handle(NOW)
    assert desk.store.ledger.shunted() == []
    assert len(desk.store.handoffs.all()) == 2


def test_one_bad_mail_costs_only_itself(desk: Desk) -> None:
    contents = [forward(1), b"\xff\xfe no mail", forward(2)]
    envelopes = [Envelope("a@x.test", ("handoff+ben@example.org",), each) for each in contents]
    desk.accept([Arrival(each, "lmtp", NOW) for each in envelopes])
    assert desk.handle(NOW) == 3
    assert desk.handle(NOW) == 0
    assert len(desk.store.handoffs.all()) == 2
    assert desk.store.ledger.count(Status.SHUNTED) == 1


def test_admins_hear_of_a_shunted_mail_once(desk: Desk) -> None:
    number = bring(desk, b"no mail")
    for _ in range(3):
        desk.store.ledger.release(number)
        desk.handle(NOW)
    assert letters(desk) == [("shunted", "ops@example.org")]


def test_a_mail_over_the_limit_is_kept_unread(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk('[limits]\nmax_size = "1 KiB"\n')
    bring(desk, forward(1) + b"x" * 2000)
    (entry,) = desk.store.ledger.shunted()
    assert "limits.max_size" in str(entry.error)
    assert (entry.author, entry.subject) == ("ana@example.org", "Fwd: Request 1")
    assert letters(desk) == [("not_understood", "ana@example.org"), ("shunted", "ops@example.org")]


# ------------------------------------------------------------------ known mail


def test_the_same_mail_by_two_ways_is_one_handoff(desk: Desk) -> None:
    """Other trace fields, another door: the same author, Message-ID and words."""
    bring(desk, forward(1))
    number = bring(desk, b"Received: from elsewhere\r\n" + forward(1))
    entry = desk.store.ledger.entry(number)
    assert entry is not None
    assert entry.reading is not None
    assert (entry.reading["outcome"], entry.handoff) == ("duplicate", 1)
    assert len(desk.store.handoffs.all()) == 1


def test_a_message_id_used_again_for_other_words_is_another_mail(desk: Desk) -> None:
    again = forward(2).replace(b"<request2@", b"<request1@")
    bring(desk, forward(1))
    bring(desk, again)
    assert len(desk.store.handoffs.all()) == 2


def test_a_blind_copy_to_a_second_owner_makes_him_watch(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk('[people.mia]\naddresses = ["mia@example.org"]\n')
    bring(desk, forward(1), "handoff+ben@example.org")
    bring(desk, forward(1), "handoff+mia@example.org")
    (work,) = desk.store.handoffs.all()
    assert (work.owner, work.watchers) == ("ben", ("mia",))
    assert ("watching", "mia@example.org") in letters(desk)


# ------------------------------------------------------------------ nobody is bored


def test_one_not_understood_a_day(desk: Desk) -> None:
    for number in range(3):
        bring(desk, plain(f"How are you, {number}?", number=number))
    assert letters(desk) == [("not_understood", "ana@example.org")]
    bring(desk, plain("How are you?", number=9), now=NOW + DAY * 1.1)
    assert len(letters(desk)) == 2


def test_ten_answers_a_day_and_address(desk: Desk) -> None:
    for number in range(14):
        bring(desk, plain("help", number=number, subject=f"Please {number}"))
    assert letters(desk) == [("help", "ana@example.org")] * 10


def test_three_answers_a_day_in_one_thread(desk: Desk) -> None:
    bring(desk, forward(1))
    reader = desk.store.handoffs.reader(1, "ana")
    assert reader is not None
    address = f"handoff+h1-{reader.token}@example.org"
    for number in range(6):
        bring(desk, plain("status?", address, number=number), address)
    assert [name for name, _ in letters(desk)].count("status") == 3


def test_letters_wait_at_a_cap_and_the_admins_get_one_line(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk("[limits]\nletters_per_address_day = 5\n")
    for number in range(9):
        bring(desk, forward(number))
    sent = letters(desk)
    assert sent.count(("quiet", "ops@example.org")) == 2  # Ben's cap and Ana's cap
    assert sent.count(("offer", "ben@example.org")) == 9  # what a step causes is never dropped
    today = [each.forward_path for each in desk.store.outbox.due(NOW, 99)]
    assert (today.count("ben@example.org"), today.count("ana@example.org")) == (5, 5)
    assert len(desk.store.outbox.due(NOW + DAY, 99)) == len(sent)


def test_strangers_get_nothing_and_the_admins_one_letter_a_day(desk: Desk) -> None:
    for number in range(3):
        bring(desk, plain("accept", sender=f"x{number}@evil.test", number=number))
    assert desk.show_strangers(NOW) == 3
    assert desk.show_strangers(NOW) == 0
    bring(desk, plain("accept", sender="y@evil.test", number=7))
    assert desk.show_strangers(NOW) == 0
    assert desk.show_strangers(NOW + DAY) == 1
    assert letters(desk) == [("strangers", "ops@example.org")] * 2


# ------------------------------------------------------------------ explain


def test_explain_tells_what_would_follow_and_does_nothing(desk: Desk) -> None:
    envelope = Envelope("ana@example.org", ("handoff+ben@example.org",), forward(1))
    said = desk.explain(envelope, NOW)
    assert (said["outcome"], said["handoff"], said["owner"]) == (
        "handoff",
        "H-1",
        "ben@example.org",
    )
    assert said["letters"] == [
        {"letter": "offer", "to": "ben@example.org"},
        {"letter": "receipt", "to": "ana@example.org"},
    ]
    assert desk.store.handoffs.all() == []
    assert desk.store.ledger.latest(9) == []
    assert letters(desk) == []


@pytest.mark.parametrize(
    ("words", "command", "arguments", "after"),
    [
        ("accept", "accept", {}, "accepted"),
        ("due 4 December 15:00", "due", {"due": "2026-12-04T15:00:00Z"}, "offered"),
        ("blocked: the printer", "blocked", {"text": "the printer"}, "offered"),
        ("snooze until 2026-12-01 10:00", "snooze", {"until": "2026-12-01T10:00:00Z"}, "offered"),
        ("reassign to Ana", "reassign", {"person": "ana@example.org"}, "returned"),
        ("got it", "accept", {"ask": "accept_seen"}, "offered"),
        ("who pays?", "question", {"text": "who pays?"}, "asking_first"),
    ],
)
def test_explain_tells_what_a_command_comes_to(
    desk: Desk, words: str, command: str, arguments: dict[str, str], after: str
) -> None:
    bring(desk, forward(1))
    reader = desk.store.handoffs.reader(1, "ben")
    assert reader is not None
    to = f"handoff+h1-{reader.token}@example.org"
    answer = plain(words, to=to, sender="ben@example.org", subject="Re: [H-1] Logo")
    said = desk.explain(Envelope("ben@example.org", (to,), answer), NOW)
    assert (said["command"], said["by"], said["proven"]) == (command, "owner", "token")
    found = said["arguments"]
    assert isinstance(found, dict)
    assert arguments.items() <= found.items()
    assert said["state"] == {"before": "offered", "after": after}
    work = desk.store.handoffs.get(1)
    assert work is not None
    assert work.state is State.OFFERED  # nothing was stored


def test_explain_tells_the_second_command_of_a_mail(desk: Desk) -> None:
    bring(desk, forward(1))
    reader = desk.store.handoffs.reader(1, "ben")
    assert reader is not None
    to = f"handoff+h1-{reader.token}@example.org"
    answer = plain("accept, due 4 December", to=to, sender="ben@example.org")
    said = desk.explain(Envelope("ben@example.org", (to,), answer), NOW)
    assert said["command"] == "accept"
    assert said["also"] == [
        {"command": "due", "sure": "A",
         "arguments": {"text": "4 December", "due": "2026-12-04T17:00:00Z"}}
    ]  # fmt: skip


def test_explain_of_bytes_that_are_no_mail(desk: Desk) -> None:
    said = desk.explain(Envelope(None, (), b"\x00"), NOW)
    assert (said["outcome"], said["letters"]) == ("unreadable", [])
    assert said["reasons"]


def test_explain_has_the_same_keys_for_every_mail(desk: Desk) -> None:
    mails = (forward(1), plain("help"), plain("x", sender="x@evil.test"), b"\x00")
    keys = [set(desk.explain(Envelope("", (), each), NOW)) for each in mails]
    assert all(each == keys[0] for each in keys)


# ------------------------------------------------------------------ letters


def test_a_letter_belongs_to_its_reader(desk: Desk) -> None:
    bring(desk, forward(1))
    offer, receipt = (message_from_bytes(x.content) for x in reversed(desk.store.outbox.latest(2)))
    assert offer["Reply-To"] != receipt["Reply-To"]
    assert str(offer["Reply-To"]) not in receipt.as_string()
    assert str(receipt["Reply-To"]) not in offer.as_string()
    assert offer["Message-ID"] != receipt["Message-ID"]


def test_the_offer_carries_the_request_itself(desk: Desk) -> None:
    bring(desk, forward(1))
    offer = message_from_bytes(desk.store.outbox.latest(2)[1].content)
    types = [part.get_content_type() for part in offer.walk()]
    assert "message/rfc822" in types


def test_what_proves_a_reader_is_not_handed_on(make_desk: Callable[..., Desk]) -> None:
    """People forward our own letters, with the addresses in them."""
    desk = make_desk('[people.mia]\naddresses = ["mia@example.org"]\n')
    bring(desk, forward(1))
    offer = message_from_bytes(desk.store.outbox.latest(2)[1].content)
    token = str(offer["Reply-To"])
    inside = EmailMessage()
    inside["From"] = "Ben Ortiz <ben@example.org>"
    inside["To"] = "handoff+mia@example.org"
    inside["Subject"] = "Fwd: something else"
    inside["Message-ID"] = "<leak@example.org>"
    inside.set_content(
        "Done when: x\nDue: 31 December 2030\n\n---------- Forwarded message ---------\n"
        "From: Carla Client <carla@client.test>\nDate: Fri, 20 Nov 2026 at 09:00\n"
        f"Subject: Other\nTo: Ben\n\nSee mailto:{token} and {token.replace('@', '%40')}\n"
    )
    bring(desk, inside.as_bytes())
    letter = next(x for x in desk.store.outbox.latest(9) if x.forward_path == "mia@example.org")
    assert letter.letter == "offer"
    secret = token.partition("-")[2].partition("@")[0]
    assert secret.encode() not in letter.content
    assert b"message/rfc822" not in letter.content


def test_one_handoff_that_cannot_be_told_of_stops_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(desk, forward(1))
    bring(desk, forward(2))
    wake_at = max(work.wake_at for work in desk.store.handoffs.all() if work.wake_at)
    compose = desk.mailroom.letters.compose

    def broken(name: str, facts: object, post: object) -> object:
        if facts.handoff.number == 1:  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return compose(name, facts, post)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.mailroom.letters, "compose", broken)
    assert desk.wake(wake_at) == 2
    assert letters(desk)[-1][0] == "nudge"
    first, second = desk.store.handoffs.all()
    assert (first.nudges, second.nudges) == (0, 1)
    assert first.wake_at == wake_at + timedelta(hours=1)


def test_what_woke_is_not_woken_again(desk: Desk) -> None:
    bring(desk, forward(1))
    (work,) = desk.store.handoffs.all()
    assert work.wake_at is not None
    assert desk.wake(NOW) == 0
    assert desk.wake(work.wake_at) == 1
    assert desk.wake(work.wake_at) == 0
    assert letters(desk)[-1] == ("nudge", "ben@example.org")


def test_a_changed_calendar_moves_what_was_due(make_desk: Callable[..., Desk]) -> None:
    """The row says when it was due by yesterday's hours; today's configuration is looked at."""
    bring(make_desk(), forward(1))
    desk = make_desk('hours = "Mon-Fri 14:00-18:00"\n')
    (work,) = desk.store.handoffs.all()
    assert work.wake_at is not None
    assert desk.wake(work.wake_at) == 1
    assert letters(desk)[-1][0] == "receipt"
    (moved,) = desk.store.handoffs.all()
    assert moved.wake_at is not None
    assert moved.wake_at > work.wake_at
    assert moved.state is State.OFFERED
