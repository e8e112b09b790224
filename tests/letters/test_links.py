"""Answer links, read back by what a mail program does with them: parse, fill in, send."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.letters import SAMPLES, sample_post
from mailflow.letters.links import (
    ANSWERS,
    LINK_LIMIT,
    YES,
    Answer,
    answer_link,
    find_answers,
    form_link,
    mailto,
)
from tests.letters.reading import CASES, Markup, compose_sample, html_of, text_of


def opened(link: str) -> tuple[str, str, str]:
    """Do what a mail program does with a mailto: link: address, subject, body."""
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    # A mail program does not read "+" as a space (RFC 6068, section 5); parse_qsl does.
    assert "+" not in parts.query
    assert "+" not in parts.path
    fields = dict(parse_qsl(parts.query, strict_parsing=True, keep_blank_values=True))
    assert set(fields) <= {"subject", "body"}
    return unquote(parts.path), fields["subject"], fields.get("body", "")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_every_link_opens_a_mail_to_the_readers_own_address(name: str, number: int) -> None:
    facts = SAMPLES[name][number]
    requester = facts.handoff.requester if facts.handoff else None
    addresses = {sample_post(facts).reply_to, requester.address if requester else ""}
    for link in Markup(html_of(compose_sample(name, number))).links:
        address, subject, _ = opened(link)
        assert address in addresses
        assert subject
        assert len(link) < LINK_LIMIT


@pytest.mark.parametrize(("name", "number"), CASES)
def test_words_to_type_are_those_of_the_links(name: str, number: int) -> None:
    facts = SAMPLES[name][number]
    outgoing = compose_sample(name, number)
    typed = re.findall(r"^    (\S.*)$", text_of(outgoing), re.M)
    ref = facts.handoff.ref if facts.handoff else ""
    starts = []
    for link in Markup(html_of(outgoing)).links:
        address, subject, _ = opened(link)
        form = subject.endswith(" context") or subject == "All of these"
        if address == sample_post(facts).reply_to and not form:
            starts.append(subject.removeprefix(f"{ref} "))
    typed = [item for item in typed if not re.match("[█░]", item)]
    words = {answer.name: answer.word for answer in ANSWERS.values()}
    assert len(starts) <= len(typed)
    for start, item in zip(starts, typed, strict=False):
        if not facts.handoff and re.match("H-[0-9]", start):
            assert item == start
            continue
        name = max((name for name in words if start.startswith(name)), key=len)
        assert item.startswith(words[name])
        assert item.endswith(start.removeprefix(name))


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_answer_comes_back_as_the_word_with_room_for_a_note(answer: Answer) -> None:
    address, subject, body = opened(answer_link("handoff+h42-k7q@example.org", "H-42", answer))
    assert address == "handoff+h42-k7q@example.org"
    assert subject == f"H-42 {answer.name}"
    assert body.startswith(answer.word)
    assert body.endswith("\r\n\r\n" if not answer.hint else " ")
    assert answer.typed.startswith(answer.word)


def test_plus_and_space_and_line_end_are_written_so_that_every_client_reads_them() -> None:
    link = mailto("handoff+h42@example.org", "H-42 not ok", "a b\r\n+c")
    assert link == ("mailto:handoff%2Bh42@example.org?subject=H-42%20not%20ok&body=a%20b%0D%0A%2Bc")


def test_answer_about_no_handoff_has_the_word_alone_as_its_subject() -> None:
    assert opened(answer_link("handoff@example.org", "", ANSWERS["list"]))[1] == "list"


def test_form_link_opens_the_empty_form() -> None:
    _, subject, body = opened(form_link("handoff@example.org", "H-42", ("Done when", "Due")))
    assert subject == "H-42 context"
    assert body == "Done when: \r\nDue: \r\n"


@given(
    subject=st.text(max_size=300),
    body=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=3000),
)
def test_link_never_gets_too_long_and_keeps_the_beginning(subject: str, body: str) -> None:
    link = mailto("handoff+h42@example.org", subject, body)
    assert link.isascii()
    if len(subject) < 100:
        assert len(link) <= LINK_LIMIT
    assert body.startswith(opened(link)[2])


def test_only_what_is_legal_is_offered_and_in_the_letters_order() -> None:
    legal = frozenset({"decline", "accept", "note"})
    found = find_answers(("note", "accept", "reassign", "decline"), legal)
    assert [answer.command for answer in found] == ["note", "accept", "decline"]


def test_without_an_order_the_most_likely_comes_first() -> None:
    found = find_answers((), frozenset({"help", "decline", "accept", "status"}))
    assert [answer.command for answer in found] == ["accept", "decline", "status", "help"]


@pytest.mark.parametrize("name", YES)
def test_yes_is_legal_by_its_trigger_and_by_the_word_people_use(name: str) -> None:
    answer = YES[name]
    assert find_answers((name,), frozenset({name})) == [answer]
    assert find_answers((name,), frozenset({answer.command})) == [answer]
    assert find_answers((name,), frozenset({"status"})) == []


def test_unknown_names_offer_nothing() -> None:
    assert find_answers(("dance",), frozenset({"dance"})) == []
