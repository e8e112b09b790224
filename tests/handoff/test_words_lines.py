"""The subject of our own buttons, and the lines under a summary."""

import pytest

from mailflow.handoff.model import Sure
from mailflow.handoff.words import Word, read_button, read_lines


@pytest.mark.parametrize(
    ("subject", "word", "argument"),
    [
        ("H-42 accept", Word.ACCEPT, ""),
        ("Re: H-42 accept", Word.ACCEPT, ""),
        ("AW: Re: H-42 decline", Word.DECLINE, ""),
        ("回复：H-7 confirm", Word.CONFIRM, ""),
        ("h-42 Accept", Word.ACCEPT, ""),
        ("H-42 not ok", Word.NOT_OK, ""),
        ("H-42 not_ok", Word.NOT_OK, ""),
        ("H-42 send anyway", Word.SEND_ANYWAY, ""),
        ("H-42 snooze 3d", Word.SNOOZE, "3d"),
        ("H-42 due Friday 5pm", Word.DUE, "Friday 5pm"),
        ("H-42 reassign Mia@example.com", Word.REASSIGN, "Mia@example.com"),
    ],
)
def test_a_button_is_read_back(subject, word, argument):
    reading = read_button(subject)

    assert reading is not None
    assert (reading.word, reading.argument, reading.sure) == (word, argument, Sure.ACT)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Logo done",
        "H-42 done when?",
        "Accepted: H-42 accept",
        "[H-42] Logo for the campaign",
        "H-42",
        "accept",
        "H-42 accept the offer",
        "H-42 erledigt",
        "Re: [H-42] accept",
        "",
        "H-99999999999 accept",
    ],
)
def test_any_other_subject_is_no_button(subject):
    assert read_button(subject) is None


def test_each_line_of_a_summary_is_read_on_its_own():
    lines = read_lines("3 done\n#5 due friday\n\nH-7 not me\nsee you tomorrow")

    assert [(x.number, x.named, x.reading.word) for x in lines] == [
        (3, False, Word.DONE),
        (5, True, Word.DUE),
        (7, True, Word.DECLINE),
        (None, False, Word.NOTE),
    ]
    assert lines[1].reading.argument == "friday"
    assert lines[1].words == "due friday"
    assert lines[3].reading.sure is Sure.NOTE


@pytest.mark.parametrize(
    "line", ["3: done", "3) done", "3. done", "3 - done", "- 3 done", "3  done"]
)
def test_the_number_may_be_written_in_many_ways(line):
    (only,) = read_lines(line)

    assert (only.number, only.reading.word) == (3, Word.DONE)


def test_several_numbers_share_a_word():
    lines = read_lines("3, 4 and 6 done")

    assert [(x.number, x.reading.word) for x in lines] == [(n, Word.DONE) for n in (3, 4, 6)]


def test_all_done_asks_which():
    (only,) = read_lines("all done")

    assert (only.number, only.reading.word, only.reading.sure) == (None, Word.DONE, Sure.ASK)


def test_a_line_may_be_in_the_persons_language():
    (only,) = read_lines("3 erledigt", ("de",))

    assert only.reading.word == Word.DONE


def test_quoted_lines_of_the_summary_are_not_read():
    assert read_lines("> 3 done\n>> 4 done") == ()


@pytest.mark.parametrize("line", ["3 not done", "5 when done tell me", "28 Nov", "2 of 3 are done"])
def test_a_line_acts_on_nothing_it_does_not_command(line):
    assert not any(x.reading.acts for x in read_lines(line))
