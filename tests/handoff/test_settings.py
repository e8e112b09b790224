"""What somebody says about himself: an absence is set, ended, or asked back; never by a forger."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.handoff.absence import Absence
from mailflow.handoff.circumstance import Setting
from mailflow.handoff.clues import Clues, find_clues
from mailflow.handoff.intent import interpret
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import Handoff, Person, Role, State, Trigger
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.turn import take_turn
from mailflow.mail.envelope import Envelope
from mailflow.mail.message import read

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
PEOPLE = {
    "ana": Person("ana", "Ana Diaz", ("ana@example.org",)),
    "ben": Person("ben", "Ben Ortiz", ("ben@example.org",), substitute="mia"),
    "mia": Person("mia", "Mia Sato", ("mia@example.org",)),
}
DIRECTORY = Directory("handoff@example.org", PEOPLE)
POLICY = Policy(DIRECTORY)
GONE = Absence("ben", NOW - timedelta(days=1), NOW + timedelta(days=4), NOW)
AWAY = replace(POLICY, absences={"ben": (GONE,)})
WORK = Handoff(1, State.OFFERED, "Logo", "ana", "ben", NOW, NOW)


def mail(body: str, subject: str = "", sender: str = "ben@example.org") -> Clues:
    head = f"From: {sender}\nTo: handoff@example.org\nSubject: {subject}\nMessage-ID: <m@x>\n\n"
    envelope = Envelope(sender, ("handoff@example.org",), b"")
    return find_clues(read((head + body).encode()), envelope, DIRECTORY)


def means(body: str, subject: str = "", author: str = "ben", **more: object) -> Intent:
    known = Known(POLICY, NOW, PEOPLE[author], proven="token")
    clues = mail(body, subject, f"{author}@example.org")
    return interpret(clues, replace(known, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("handoff", [None, WORK])
def test_an_absence_is_set_with_or_without_a_handoff(handoff: Handoff | None) -> None:
    intent = means("away until 1 dec, substitute: mia", handoff=handoff)
    assert (intent.outcome, intent.command) == (Outcome.COMMAND, "away")
    assert intent.leave is not None
    assert intent.leave.absence is not None
    assert intent.leave.absence.substitute == "mia"


def test_a_subject_alone_is_enough_but_not_that_of_an_answer() -> None:
    assert means("", "away until 1 dec").leave is not None
    assert means("", "Re: Away until Tue 1 Dec 2026").leave is None
    assert means("", "away until 1 dec", handoff=WORK).leave is None


def test_nothing_unproven_sets_or_ends_an_absence() -> None:
    asked = means("away until 1 dec", proven="no").leave
    assert asked is not None
    assert (asked.ask, asked.sets) == ("unproven", False)
    assert asked.candidates == ("until Tue 1 Dec 2026",)
    back = means("back", proven="no", policy=AWAY).leave
    assert back is not None
    assert not back.sets


def test_back_means_something_only_to_who_is_away() -> None:
    ended = means("I'm back", policy=AWAY).leave
    assert ended is not None
    assert ended.back
    assert means("I'm back").leave is None
    assert means("back", handoff=WORK).leave is None
    over = replace(POLICY, absences={"ben": (replace(GONE, over=True),)})
    assert means("back", policy=over).leave is None


def test_what_else_is_written_to_a_handoff_is_a_note() -> None:
    intent = means("away until 1 dec. The files are with Carla.", handoff=WORK)
    assert [each.word for each in intent.readings] == ["away", "note"]
    assert len(means("away until 1 dec. The files are with Carla.").readings) == 1


@pytest.mark.parametrize("text", ["the substitute", "ask the substitute", "reassign to substitute"])
def test_the_giver_may_say_the_substitute(text: str) -> None:
    intent = means(text, "Re: [H-1] Logo", "ana", handoff=WORK)
    turn = take_turn(intent.readings[0], WORK, Setting(PEOPLE["ana"], NOW, POLICY), text)
    assert (turn.occasion.trigger, turn.occasion.said.person) == (Trigger.REASSIGN, "mia")
    # Nobody else's words choose an owner, and where there is no substitute it is a note.
    assert means(text, "Re: [H-1] Logo", "mia", handoff=WORK).readings[0].word == "note"
    theirs = replace(WORK, owner="mia", giver="ana")
    assert means(text, "Re: [H-1] Logo", "ana", handoff=theirs).readings[0].word == "note"


def notice(text: str, handoff: Handoff, policy: Policy = POLICY, proven: str = "thread") -> Intent:
    head = (
        "From: ben@example.org\nTo: handoff@example.org\nSubject: Automatic reply: Logo\n"
        "Auto-Submitted: auto-replied\nDate: Wed, 18 Nov 2026 11:00:00 +0100\nMessage-ID: <a@x>\n\n"
    )
    envelope = Envelope("", ("handoff@example.org",), b"")
    clues = find_clues(read((head + text).encode()), envelope, DIRECTORY)
    return interpret(clues, Known(policy, NOW, PEOPLE["ben"], proven, handoff))


OUT = "I am out of the office until 30 November 2026. Please contact mia@example.org."


def test_a_vacation_notice_names_the_return_and_the_substitute() -> None:
    intent = notice(OUT, WORK)
    assert (intent.trigger, intent.role) == (Trigger.AWAY, Role.CARRIER)
    assert intent.said.person == "mia"
    assert intent.said.when == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert notice(OUT.replace("mia@example.org", "desk@else.test"), WORK).said.person == ""


def test_a_notice_that_proves_nothing_or_says_nothing_new_moves_nothing() -> None:
    assert notice(OUT, WORK, proven="no").trigger is None
    assert notice(OUT, WORK, AWAY).trigger is None  # he has told us himself
    told = replace(WORK, away="ben", away_until=datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    assert notice(OUT, told).trigger is None
    assert notice(OUT, replace(WORK, owner="mia")).trigger is None
