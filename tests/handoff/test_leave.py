"""What people write about their own absence, and what it means; most doubts are asked back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.handoff.absence import Absence, by_person
from mailflow.handoff.leave import Leave, Speaker, read_leave, say_leave
from mailflow.handoff.leavewords import names_substitute, says_back
from mailflow.handoff.model import Person
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.handoff.said import Situation
from mailflow.handoff.words import read_words

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # 09:00 in Berlin
BEN = Person("ben", "Ben Ortiz", ("ben@example.org",), "Europe/Berlin")
MIA = Person("mia", "Mia Sato", ("mia@example.org",))
POLICY = Policy(Directory("handoff@example.org", {"ben": BEN, "mia": MIA}))


def speaker(language: str = "en") -> Speaker:
    return Speaker(replace(BEN, language=language), MONDAY, POLICY)


def said(text: str, language: str = "en") -> Leave:
    languages = tuple(dict.fromkeys((language, "en")))
    reading = read_words(text, Situation(None, None, languages))
    assert reading.word == "away"
    return read_leave(text, reading.argument, speaker(language))


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        # "Until" names the first day back; "to", "bis", "hasta" the last day away.
        ("away until 1 dec", "en", "until Tue 1 Dec 2026"),
        ("Out of office until Monday", "en", "until Mon 23 Nov 2026"),
        ("I'm on leave from 1 dec to 5 dec", "en", "from Tue 1 Dec 2026 to Sat 5 Dec 2026"),
        ("away from 1 to 5 december", "en", "from Tue 1 Dec 2026 to Sat 5 Dec 2026"),
        ("away 24 Dec – 2 Jan", "en", "from Thu 24 Dec 2026 to Sat 2 Jan 2027"),
        ("away from today to friday", "en", "until Sat 21 Nov 2026"),
        ("on leave from 2 nov to 20 nov 2026", "en", "until Sat 21 Nov 2026"),
        ("away tomorrow", "en", "from Tue 17 Nov 2026 to Tue 17 Nov 2026"),
        ("away until tomorrow 14:00", "en", "until Tue 17 Nov 2026, 14:00 (Berlin)"),
        ("im Urlaub bis Freitag", "de", "until Sat 21 Nov 2026"),
        ("abwesend vom 1.12. bis 5.12.", "de", "from Tue 1 Dec 2026 to Sat 5 Dec 2026"),
        ("estoy de vacaciones hasta el 5 de diciembre", "es", "until Sun 6 Dec 2026"),
        ("ausente del 1 al 5 de diciembre", "es", "from Tue 1 Dec 2026 to Sat 5 Dec 2026"),
        ("de férias até 5 de dezembro", "pt", "until Sun 6 Dec 2026"),
        ("в отпуске до 5 декабря", "ru", "until Sun 6 Dec 2026"),
        ("12月5日まで不在です", "ja", "until Sun 6 Dec 2026"),
        ("休假到12月5日", "zh", "until Sun 6 Dec 2026"),
        # Who stands in, however it is said.
        ("away 24 Dec - 2 Jan, substitute: mia", "en",
         "from Thu 24 Dec 2026 to Sat 2 Jan 2027, substitute: mia"),
        ("away until 1 dec\nsubstitute: mia@example.org", "en",
         "until Tue 1 Dec 2026, substitute: mia"),
        ("Away until 1 dec, Mia stands in", "en", "until Tue 1 Dec 2026, substitute: mia"),
        ("abwesend vom 1.12. bis zum 5.12., Vertretung: Mia Sato", "de",
         "from Tue 1 Dec 2026 to Sat 5 Dec 2026, substitute: mia"),
    ],
)  # fmt: skip
def test_an_absence_as_people_write_it(text: str, language: str, meant: str) -> None:
    leave = said(text, language)
    assert leave.ask == ""
    assert leave.absence is not None
    assert say_leave(leave.absence, speaker(language)) == meant
    # What we offer as a button is read as the very same absence.
    again = said(f"away {meant}")
    assert again.absence == leave.absence


@pytest.mark.parametrize(
    ("text", "ask", "candidates"),
    [
        ("away until 03/04", "date", ("until Sat 3 Apr 2027", "until Thu 4 Mar 2027")),
        ("away from 03/04 to 05/04", "date",
         ("from Sat 3 Apr 2027 to Mon 5 Apr 2027", "from Thu 4 Mar 2027 to Tue 4 May 2027")),
        ("away until 1 nov 2026", "date", ("Sun 1 Nov 2026, 17:00 (Berlin) is over",)),
        ("away from 5 dec to 1 dec 2026", "date", ()),
        ("away until 1 dec 2030", "date", ()),
        ("away from monday", "date", ()),
        ("away next week", "date", ()),
        ("I'm on vacation", "date", ()),
        ("substitute: mia", "date", ()),
        ("away until 1 dec, substitute: zoe", "person", ()),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_asked_back(text: str, ask: str, candidates: tuple[str, ...]) -> None:
    leave = said(text)
    assert not leave.sets
    assert (leave.ask, leave.candidates) == (ask, candidates)


def test_what_else_was_typed_is_kept() -> None:
    leave = said("I'm away until monday. Ben, please have a look at the logo")
    assert leave.sets
    assert leave.rest == "Ben, please have a look at the logo"


@pytest.mark.parametrize(
    "text", ["back", "I'm back!", "Ich bin wieder da.", "Я вернулась", "我回来了", "de retour"]
)
def test_back_is_the_whole_mail(text: str) -> None:
    assert says_back(text)
    assert not says_back(text + "\nand the logo is done")


@pytest.mark.parametrize("text", ["The substitute", "ask the substitute.", "die Vertretung"])
def test_the_substitute_by_no_name(text: str) -> None:
    assert names_substitute(text)
    assert not names_substitute(text + " of the printer")


def test_absences_by_person_are_in_order() -> None:
    later = Absence("ben", MONDAY + timedelta(days=9), MONDAY + timedelta(days=12), MONDAY)
    sooner = Absence("ben", MONDAY, MONDAY + timedelta(days=2), MONDAY)
    other = Absence("ana", MONDAY, MONDAY + timedelta(days=2), MONDAY)
    assert by_person([later, other, sooner]) == {"ana": (other,), "ben": (sooner, later)}
    assert sooner.covers(MONDAY)
    assert not sooner.covers(sooner.ends)
    assert not sooner.meets(later)
