"""The subject of our own buttons, read back."""

import pytest

from mailflow.handoff.model import Sure
from mailflow.handoff.words import Word, read_button


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
