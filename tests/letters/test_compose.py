"""The outer side of a letter: who speaks, threading, headers, attachments."""

import dataclasses
from email.message import EmailMessage

import icalendar
import pytest

from mailflow.letters import SAMPLES, Facts, Letters, Outgoing, Post, sample_facts, sample_post
from mailflow.letters.samples import SAMPLE_ORIGINAL
from mailflow.letters.samples.people import ANA, BEN, DUE, NOW
from mailflow.mail.address import Address
from tests.letters.reading import ADDRESS, CASES, LETTERS, compose, compose_sample, parse, text_of


def header(outgoing: Outgoing, name: str) -> str:
    return str(parse(outgoing.content)[name])


def attached(outgoing: Outgoing) -> list[EmailMessage]:
    return [
        part  # type: ignore[misc]
        for part in parse(outgoing.content).walk()
        if part.get_content_disposition() == "attachment"
    ]


@pytest.mark.parametrize(("name", "number"), CASES)
def test_every_letter_says_that_a_machine_wrote_it(name: str, number: int) -> None:
    message = parse(compose_sample(name, number).content)
    assert message["auto-submitted"] == "auto-generated"
    assert message["x-auto-response-suppress"] == "All"
    assert message["mime-version"] == "1.0"
    facts = SAMPLES[name][number]
    assert message["x-mailflow"] == (facts.handoff.ref if facts.handoff else "service")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_from_is_always_our_own_address(name: str, number: int) -> None:
    author = parse(compose_sample(name, number).content)["from"].addresses
    assert [each.addr_spec for each in author] == [ADDRESS]
    assert author[0].display_name.endswith(("Handoffs", "(via Handoffs)"))


def test_person_who_acted_speaks_through_the_service() -> None:
    author = parse(compose_sample("question").content)["from"].addresses[0]
    assert author.display_name == "Ben Ortiz (via Handoffs)"


def test_offer_speaks_for_the_giver_when_nobody_else_is_named() -> None:
    author = parse(compose_sample("offer").content)["from"].addresses[0]
    assert author.display_name == "Ana Diaz (via Handoffs)"


def test_service_speaks_to_who_acted_and_for_the_clock() -> None:
    for name in ("receipt", "nudge", "summary", "recorded_done"):
        author = parse(compose_sample(name).content)["from"].addresses[0]
        assert author.display_name == "Handoffs"


def test_outgoing_repeats_the_outer_side_for_the_outbox() -> None:
    facts = sample_facts("offer")
    post = sample_post(facts)
    outgoing = LETTERS.compose("offer", facts, post)
    assert outgoing.letter == "offer"
    assert outgoing.to == outgoing.forward_path == "ben@example.org"
    assert outgoing.reverse_path == post.reverse_path
    assert outgoing.message_id == post.message_id
    assert outgoing.subject == "[H-42] Logo for the spring campaign"


def test_headers_thread_the_letter_and_lead_answers_to_the_token_address() -> None:
    facts = sample_facts("offer")
    post = dataclasses.replace(
        sample_post(facts), references=("<a@example.org>", "<b@example.org>")
    )
    message = parse(LETTERS.compose("offer", facts, post).content)
    assert message["message-id"] == post.message_id
    assert message["in-reply-to"] == post.in_reply_to
    assert message["references"] == "<a@example.org> <b@example.org>"
    assert message["reply-to"].addresses[0].addr_spec == post.reply_to
    assert message["to"].addresses[0].display_name == "Ben Ortiz"
    assert message["date"].datetime == NOW


def test_first_letter_of_a_thread_has_no_thread_headers() -> None:
    facts = sample_facts("offer")
    post = dataclasses.replace(sample_post(facts), in_reply_to="", references=())
    message = parse(LETTERS.compose("offer", facts, post).content)
    assert message["in-reply-to"] is None
    assert message["references"] is None


def test_mail_to_many_has_list_headers_and_a_letter_to_one_has_none() -> None:
    message = parse(compose_sample("summary").content)
    assert message["list-id"] == '"Handoffs" <handoffs.handoff.example.org>'
    assert message["list-unsubscribe"].startswith("<mailto:handoff+stop-")
    assert message["list-unsubscribe"].endswith("?subject=unsubscribe>")
    assert parse(compose_sample("offer").content)["list-id"] is None
    assert parse(compose_sample("offer").content)["list-unsubscribe"] is None


def test_unsubscribe_may_be_a_link_already() -> None:
    facts = sample_facts("nudge")
    post = dataclasses.replace(sample_post(facts), unsubscribe="mailto:a@example.org?subject=x")
    message = parse(LETTERS.compose("nudge", facts, post).content)
    assert message["list-unsubscribe"] == "<mailto:a@example.org?subject=x>"


def test_automatic_answer_says_so() -> None:
    facts = sample_facts("help")
    post = dataclasses.replace(sample_post(facts), auto="auto-replied")
    assert header(LETTERS.compose("help", facts, post), "auto-submitted") == "auto-replied"


def test_names_and_subjects_of_any_script_survive() -> None:
    facts = sample_facts("offer")
    assert facts.handoff is not None
    subject = "Größe des Logos – 日本語 und mehr, so lang dass es gefaltet werden muss, ja wirklich"
    facts = dataclasses.replace(
        facts, giver="Søren Åberg", handoff=dataclasses.replace(facts.handoff, subject=subject)
    )
    post = dataclasses.replace(sample_post(facts), to=Address("Bén Ortíz", "ben@example.org"))
    message = parse(LETTERS.compose("offer", facts, post).content)
    assert message["subject"] == f"[H-42] {subject}"
    assert message["from"].addresses[0].display_name == "Søren Åberg (via Handoffs)"
    assert message["to"].addresses[0].display_name == "Bén Ortíz"


def test_name_with_quotes_and_commas_is_quoted() -> None:
    facts = dataclasses.replace(sample_facts("question"), actor='Ortiz, "Ben" \\ Co')
    author = parse(compose("question", facts).content)["from"].addresses
    assert [each.display_name for each in author] == ['Ortiz, "Ben" \\ Co (via Handoffs)']


def test_offer_carries_the_original_mail_whole() -> None:
    outgoing = compose_sample("offer")
    (original,) = attached(outgoing)
    assert original.get_content_type() == "message/rfc822"
    inner = original.get_payload(0)  # type: ignore[union-attr]
    assert inner["message-id"] == "<1f00@client.test>"  # type: ignore[index]
    assert SAMPLE_ORIGINAL.replace(b"\n", b"\r\n") in outgoing.content


def test_original_with_eight_bits_is_declared_so_up_to_the_top() -> None:
    facts = sample_facts("offer")
    post = sample_post(facts, "Subject: x\r\n\r\nGrüße\r\n".encode())
    message = parse(LETTERS.compose("offer", facts, post).content)
    assert message["content-transfer-encoding"] == "8bit"
    assert message.get_content_type() == "multipart/mixed"


@pytest.mark.parametrize("odd", [b"Subject: x\n\nnul \0", b"Subject: x\n\n" + b"y" * 2000])
def test_original_that_cannot_travel_as_a_mail_goes_as_a_file(odd: bytes) -> None:
    facts = sample_facts("offer")
    (original,) = attached(LETTERS.compose("offer", facts, sample_post(facts, odd)))
    assert original.get_content_type() == "application/octet-stream"
    assert original.get_filename() == "original.eml"
    assert original.get_content() == odd


def test_boundary_is_never_one_that_the_original_holds() -> None:
    facts = sample_facts("offer")
    first = LETTERS.compose("offer", facts, sample_post(facts, b"Subject: x\n\ny"))
    boundary = parse(first.content).get_boundary()
    hostile = f"Subject: x\n\n--{boundary}--\n\n--{boundary}\nX-Evil: yes\n".encode()
    second = LETTERS.compose("offer", facts, sample_post(facts, hostile))
    message = parse(second.content)
    assert message.get_boundary() != boundary
    assert len(message.get_payload()) == 2  # type: ignore[arg-type]


def test_same_letter_twice_is_the_same_to_the_byte() -> None:
    assert compose_sample("offer").content == compose_sample("offer").content


def test_owner_gets_the_due_date_for_his_calendar() -> None:
    (event_file,) = attached(compose_sample("yours"))
    assert event_file.get_content_type() == "text/calendar"
    assert event_file.get_param("method") == "PUBLISH"
    assert event_file.get_filename() == "handoff.ics"
    calendar = icalendar.Calendar.from_ical(event_file.get_content())
    assert str(calendar["method"]) == "PUBLISH"
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtend") == DUE
    assert str(event["uid"]) == "h-42@handoff.example.org"
    assert str(event["summary"]) == "H-42 due: Logo for the spring campaign"


def test_later_date_replaces_the_entry() -> None:
    def event(facts: Facts) -> icalendar.cal.Component:
        calendar = icalendar.Calendar.from_ical(
            attached(compose("due_changed", facts))[0].get_content()
        )
        return calendar.walk("VEVENT")[0]

    first = sample_facts("due_changed")
    later = dataclasses.replace(first, now=first.now.replace(hour=18))
    assert event(first)["uid"] == event(later)["uid"]
    assert int(event(later)["sequence"]) > int(event(first)["sequence"])


def test_without_a_due_date_there_is_no_calendar_file() -> None:
    assert attached(compose_sample("yours", 1)) == []
    assert "calendar" not in text_of(compose_sample("yours", 1))


def test_reader_without_a_name_is_written_to_all_the_same() -> None:
    facts = dataclasses.replace(
        sample_facts("offer"),
        reader=dataclasses.replace(BEN, name="", addresses=("b@client.test",)),
    )
    outgoing = compose("offer", facts)
    assert header(outgoing, "to") == "b@client.test"


def test_letters_of_two_services_do_not_mix() -> None:
    other = Letters("work@client.test", "Work")
    message = parse(compose("nudge", sample_facts("nudge"), other).content)
    author = message["from"].addresses[0]
    assert (author.display_name, author.addr_spec) == ("Work", "work@client.test")


def test_post_needs_only_the_outer_side() -> None:
    post = Post(ANA_ADDRESS, "a@example.org", "", "<x@example.org>")
    outgoing = LETTERS.compose("nudge", sample_facts("nudge"), post)
    assert outgoing.reverse_path == ""
    assert header(outgoing, "to") == "Ana Diaz <ana@example.org>"


ANA_ADDRESS = Address(ANA.name, ANA.address)
