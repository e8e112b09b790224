"""What people's mail programs write is read back as what they wrote."""

from __future__ import annotations

from datetime import timedelta

from mailflow.mail import find_original, read, typed_text
from mailflow.play.cast import ANA, BEN, CARLA
from mailflow.play.writing import Head, Request, forward_text, reply_text, write
from tests.play.helpers import START

REQUEST = Request("Größe der Plakate", "Hello Ana,\n\nhow large?\n\nCarla", CARLA, START)


def head(subject: str, *thread: str) -> Head:
    return Head(ANA, "handoff+ben@example.org", subject, "<m1@example.org>", START, thread)


def test_a_forward_is_found_with_its_note() -> None:
    text = forward_text(REQUEST, ANA, "Ben, please.\nDue: friday")
    message = read(write(head("Fwd: Größe der Plakate"), text))
    original = find_original(message)
    assert original is not None
    assert original.subject == "Größe der Plakate"
    assert original.from_ is not None
    assert original.from_.address == CARLA.address
    assert original.body.strip() == REQUEST.body
    assert original.note.strip() == "Ben, please.\nDue: friday"
    assert message.subject == "Fwd: Größe der Plakate"


def test_a_reply_threads_and_holds_only_what_was_typed() -> None:
    first = read(write(head("Hello"), "one\ntwo\n"))
    again = head("Re: Hello", "<root@example.org>", first.message_id)
    message = read(write(again, reply_text("accept", first)))
    assert message.in_reply_to == (first.message_id,)
    assert message.references == ("<root@example.org>", first.message_id)
    assert typed_text(message) == "accept"
    assert "> one" in message.text


def test_a_mail_says_who_wrote_it_and_when() -> None:
    message = read(write(head("Hello"), "text"))
    assert message.from_ is not None
    assert (message.from_.name, message.from_.address) == (ANA.name, ANA.address)
    assert message.date == START
    assert message.in_reply_to == ()


def test_what_is_typed_cannot_leave_its_header() -> None:
    message = read(write(head("Hello\r\nBcc: eve@client.test"), "text"))
    assert message.header("bcc") is None


def test_the_cast_is_invented() -> None:
    for person in (ANA, BEN, CARLA):
        assert person.address.endswith(("@example.org", ".test"))
    assert START - timedelta(hours=1) < START
