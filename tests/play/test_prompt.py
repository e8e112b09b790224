"""What a person types at the prompt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailflow.play.cast import ANA, BEN, MIA
from tests.play.helpers import Desk, playing

READY = "ana forwards to ben: Posters | Done when: Carla has them; Due: friday 3pm"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with playing() as desk:
        yield desk


def test_a_forward_makes_a_handoff(desk: Desk) -> None:
    told = desk.types(READY)
    assert "Ana Diaz -> handoff+ben@example.org" in told
    assert "H-1 is yours to accept, Ben" in told
    assert "=> H-1: offered to Ben Ortiz. Ben Ortiz is next; Ana Diaz answers for it." in told


def test_a_forward_without_a_note_is_asked_for_more(desk: Desk) -> None:
    told = desk.types("ana forwards to ben: Posters")
    assert "please add done when and due" in told
    assert "Done when: (how will you both see that it is done?)" in told
    assert "[send anyway]" in told
    told = desk.types("ana: Done when: they hang\\nDue: friday")
    assert "H-1 is yours to accept, Ben" in told


def test_a_handoff_goes_round_by_answers_alone(desk: Desk) -> None:
    desk.types(READY)
    assert "in work" in desk.types("ben: accept")
    assert "done, Ana Diaz confirms" in desk.types("Ben: done: they hang")
    assert "=> H-1: closed." in desk.types("ana: confirm")


def test_an_answer_may_name_the_letter_or_the_handoff(desk: Desk) -> None:
    desk.types(READY, READY.replace("Posters", "Logo"))
    assert "=> H-1: in work" in desk.types("ben H-1: accept")
    offer = desk.playground.inbox(BEN)[1]
    assert "H-2" in offer.message.subject
    assert "=> H-2: in work" in desk.types(f"ben {offer.number}: accept")


def test_an_answer_without_a_number_is_about_a_handoff(desk: Desk) -> None:
    desk.types(READY, "monday")
    assert "Your week" in desk.playground.inbox(BEN)[-1].message.subject
    assert desk.playground.handoffs()[0].state.value == "returned"
    assert "=> H-1: in work" in desk.types("ben: accept")


def test_who_has_no_letter_cannot_answer(desk: Desk) -> None:
    assert "Mia has no such letter" in desk.types("mia: accept")
    desk.types(READY)
    assert "Ben has no such letter" in desk.types("ben H-9: accept")
    assert "Ben has no such letter" in desk.types("ben 1: accept")
    assert "Say what Ben answers" in desk.types("ben:")


def test_a_mail_of_ones_own_is_a_request_too(desk: Desk) -> None:
    told = desk.types("mia writes to ben: Keys | Please bring them; Done when: here; Due: friday")
    assert "H-1 is yours to accept, Ben" in told
    assert "[H-1] Keys" in desk.playground.inbox(MIA)[0].message.subject


def test_the_service_itself_can_be_asked(desk: Desk) -> None:
    told = desk.types("ana writes to handoff: help")
    assert "Ana Diaz -> handoff@example.org" in told
    assert len(desk.playground.inbox(ANA)) == 1


def test_a_stranger_is_put_aside_and_not_answered(desk: Desk) -> None:
    told = desk.types("carla writes to ben: Hello")
    assert "waits for a human: quarantine: carla@client.test" in told
    assert not desk.playground.inbox(BEN)
    assert "Mail from people we do not know" in desk.playground.inbox(MIA)[0].message.subject


def test_an_unknown_recipient_is_refused_with_the_cure(desk: Desk) -> None:
    told = desk.types("ana forwards to bob: Hello")
    assert "The service did not take it: 550 5.1.1 No person, team or recipe is called" in told
    assert not desk.playground.handoffs()


def test_the_clock_can_be_pushed_to_the_next_letter(desk: Desk) -> None:
    desk.types(READY)
    told = desk.types("next")
    assert "Mon 16 Nov 2026, 13:00 · 4 hours later" in told
    assert "H-1 still waits for your answer, Ben" in told


def test_the_clock_stops_at_everything_on_its_way(desk: Desk) -> None:
    desk.types(READY)
    told = desk.types("thursday 10:00")
    for moment in ("Mon 16 Nov 2026, 13:00", "Tue 17 Nov 2026, 09:00", "Thu 19 Nov 2026, 10:00"):
        assert f"----- {moment}" in told
    assert "=> H-1: came back. Ana Diaz is next, and answers for it." in told


def test_a_quiet_time_says_so(desk: Desk) -> None:
    told = desk.types("+2 hours")
    assert "Mon 16 Nov 2026, 11:00 · 2 hours later" in told
    assert "No letter was due." in told
    assert "No letter was due." in desk.types("next")


def test_what_there_is_can_be_looked_at(desk: Desk) -> None:
    assert "There is no handoff yet." in desk.types("list")
    assert "Ben has no letters." in desk.types("inbox ben")
    desk.types(READY, "ben: accept")
    assert "=> H-1: in work." in desk.types("list")
    assert "[H-1] Posters" in desk.types("inbox ben")
    history = desk.types("history H-1")
    assert "Ana Diaz   forward" in history
    assert "Ben Ortiz  accept   -> accepted" in history
    assert "led by Mia" in desk.types("people")


def test_a_mail_can_be_read_whole_and_raw(desk: Desk) -> None:
    desk.types(READY)
    offer = desk.playground.inbox(BEN)[0].number
    assert "You get this because" in desk.types(f"read {offer}")
    raw = desk.types(f"raw {offer}")
    assert "Auto-Submitted: auto-generated" in raw
    assert "Reply-To: handoff+h1-token" in raw


def test_what_is_not_there_is_said(desk: Desk) -> None:
    assert "There is no mail 77" in desk.types("read 77")
    assert "There is no mail x" in desk.types("read x")
    assert "There is no H-7" in desk.types("history H-7")
    assert "Nobody here is called zoe" in desk.types("zoe: hello")
    assert "Nobody here is called zoe" in desk.types("inbox zoe")
    assert "Nobody here is called zoe" in desk.types("zoe forwards to ben: hello")
    assert "Say what it is about" in desk.types("ana forwards to ben:")


@pytest.mark.parametrize("line", ["foo bar", "ben", "+2 moons", ":", "ana forwards ben", "\x1b[2J"])
def test_other_words_are_answered_with_help(desk: Desk, line: str) -> None:
    told = desk.types(line)
    assert "'help' shows what can be typed" in told
    assert "\x1b" not in told


def test_an_empty_line_does_nothing(desk: Desk) -> None:
    assert desk.types("", "   ") == ""


def test_help_names_every_word(desk: Desk) -> None:
    told = desk.types("help")
    for word in ("forwards", "writes", "next", "inbox", "read", "raw", "list", "history", "quit"):
        assert word in told
    assert told == desk.types("?")


@pytest.mark.parametrize("word", ["quit", "exit", "q", "bye", " Quit "])
def test_goodbye_ends_it(desk: Desk, word: str) -> None:
    assert desk.prompt.obey(word) is False


def test_the_prompt_shows_the_time(desk: Desk) -> None:
    assert desk.teller.prompt() == "Mon 16 Nov 2026, 09:00"
