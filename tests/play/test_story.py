"""The story is the same each time, and its transcript is what a newcomer reads first."""

from __future__ import annotations

import os
import re
from pathlib import Path

from mailflow.play.cast import ANA, BEN, MIA
from mailflow.play.story import tell
from tests.play.helpers import playing

GOLDEN = Path(__file__).with_name("story.txt")


def test_the_story_is_told_as_it_was() -> None:
    with playing() as desk:
        tell(desk.playground, desk.teller)
        told = desk.out.getvalue()
    if os.environ.get("MAILFLOW_GOLDEN") == "1":
        GOLDEN.write_text(told)
    assert told == GOLDEN.read_text(), "the story differs; ./dev golden writes it anew"


def test_the_story_goes_through_the_whole_life() -> None:
    with playing() as desk:
        tell(desk.playground, desk.teller)
        told, playground = desk.out.getvalue(), desk.playground
    steps = re.findall(r"=> (H-\d: [^.]*)\.", told)
    assert steps == [
        "H-1: offered to Ben Ortiz",
        "H-1: in work",
        "H-1: done, Ana Diaz confirms",
        "H-1: closed",
        "H-2: offered to Ben Ortiz",
    ]
    assert "H-1 still waits for your answer, Ben" in told
    for person in (ANA, BEN, MIA):
        assert "Your week" in playground.inbox(person)[-1].message.subject
    assert "waits for a human" not in told


def test_nobody_in_the_story_exists() -> None:
    addresses = re.findall(r"[\w.+-]+@([\w.-]+)", GOLDEN.read_text())
    assert set(addresses) == {"example.org", "client.test"}


def test_mails_are_shown_whole_when_asked() -> None:
    with playing(whole=True) as desk:
        tell(desk.playground, desk.teller)
        told = desk.out.getvalue()
    assert "You get this because" in told
    assert "more lines" not in told
    assert "You get this because" not in GOLDEN.read_text()
