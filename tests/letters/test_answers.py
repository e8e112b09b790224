"""Each answer a letter offers, read by our own reader: link by subject, by body, and as typed."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from mailflow.handoff.context import find_fields
from mailflow.handoff.dates import When, locale_of, parse_when, say_when
from mailflow.handoff.model import Role, State
from mailflow.handoff.recipe import WORDINGS
from mailflow.handoff.said import Situation
from mailflow.handoff.words import read_button, read_words
from mailflow.letters import SAMPLES, sample_facts
from mailflow.letters.links import ANSWERS
from mailflow.letters.samples.people import BEN, NOW
from mailflow.mail import read, typed_text
from mailflow.mail.reply import is_separator
from tests.letters.reading import CASES, SEPARATOR, Markup, compose_sample, html_of, text_of

#: Where each word is most at home: people answer the letter that offers it.
HOME = {
    "accept": Situation(State.OFFERED, Role.OWNER),
    "decline": Situation(State.OFFERED, Role.OWNER),
    "confirm": Situation(State.DELIVERED, Role.GIVER),
    "not_ok": Situation(State.DELIVERED, Role.GIVER),
    "answer": Situation(State.ASKING, Role.GIVER),
    "send_anyway": Situation(State.GATHERING, Role.GIVER),
    "reopen": Situation(State.CLOSED, Role.GIVER),
    "cancel": Situation(State.OFFERED, Role.GIVER),
    "priority": Situation(State.OFFERED, Role.GIVER),
    "unblock": Situation(State.WAITING, Role.OWNER),
}
WORKING = Situation(State.ACCEPTED, Role.OWNER)
#: What people put where the letter says "why" or "name or address".
FILLED = {
    "reassign": "mia@example.org",
    "priority": "high",
    "snooze": "2 days",
    "due": "friday",
    "away": "until friday",
}


@pytest.mark.parametrize("command", ANSWERS)
def test_subject_of_a_button_alone_is_enough(command: str) -> None:
    reading = read_button(f"H-42 {ANSWERS[command].name}")
    assert reading is not None
    assert reading.word == command


@pytest.mark.parametrize("command", sorted(set(ANSWERS) - {"note"}))
def test_words_of_the_letter_typed_by_hand_mean_the_same(command: str) -> None:
    answer = ANSWERS[command]
    filled = FILLED.get(command, "the printer is closed")
    typed = f"{answer.opening} {filled}" if answer.hint else answer.word
    reading = read_words(typed, HOME.get(command, WORKING))
    assert reading.word == command
    assert reading.acts


def subjects(name: str, number: int) -> list[tuple[str, str]]:
    """List subject and body of every link to ourselves."""
    found = []
    for link in Markup(html_of(compose_sample(name, number))).links:
        fields = dict(parse_qsl(urlsplit(link).query))
        if "handoff" in unquote(urlsplit(link).path):
            found.append((fields["subject"], fields.get("body", "")))
    return found


@pytest.mark.parametrize(("name", "number"), CASES)
def test_every_button_of_every_letter_is_read(name: str, number: int) -> None:
    facts = SAMPLES[name][number]
    for subject, _ in subjects(name, number):
        if facts.handoff and not subject.endswith(" context"):
            reading = read_button(subject)
            assert reading is not None
            assert reading.word in ANSWERS


def test_date_that_was_meant_is_one_press_away() -> None:
    number = next(n for n, facts in enumerate(SAMPLES["ask"]) if facts.command == "date")
    for subject, _ in subjects("ask", number):
        reading = read_button(subject)
        assert reading is not None
        assert reading.word == "due"
        assert isinstance(parse_when(reading.argument, NOW, locale_of(BEN)), When)


def test_date_as_we_say_it_is_read_as_the_same_instant() -> None:
    due = datetime(2027, 3, 2, 16, 0, tzinfo=UTC)
    when = parse_when(say_when(due, BEN.timezone), NOW, locale_of(BEN))
    assert isinstance(when, When)
    assert when.instant == due


def test_untouched_form_is_all_gaps_and_a_filled_one_is_read() -> None:
    untouched = "\n".join(f"{each.label}: {each.hint}" for each in WORDINGS.values())
    assert dict(find_fields(untouched, ("en",)).fields) == {}
    filled = "\n".join(f"{WORDINGS[name].label}: something {name}" for name in WORDINGS)
    assert set(dict(find_fields(filled, ("en",)).fields)) == set(WORDINGS)


@pytest.mark.parametrize(("name", "number"), CASES)
def test_our_own_letter_under_a_reply_is_cut_away_whole(name: str, number: int) -> None:
    quoted = "".join(f"> {line}\r\n" for line in text_of(compose_sample(name, number)).split("\n"))
    reply = "From: ben@example.org\r\nSubject: Re: x\r\n\r\nMy own words.\r\n\r\n" + quoted
    assert typed_text(read(reply.encode())).strip() == "My own words."


def test_separator_is_the_one_the_reader_of_replies_knows() -> None:
    assert is_separator(SEPARATOR)
    assert text_of(compose_sample("offer")).split("\n")[0] == SEPARATOR
    assert sample_facts("offer").handoff is not None
