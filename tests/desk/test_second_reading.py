"""What a second reader of the code found, each as he showed it."""

import itertools
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from mailflow.desk import Desk
from mailflow.handoff.model import State
from mailflow.mail import Envelope
from mailflow.store import Arrival
from tests.acceptance.service import forward
from tests.desk.conftest import NOW

NUMBERS = itertools.count(1)
MIA = '\n[people.mia]\nname = "Mia Sato"\naddresses = ["mia@example.org"]\n'


def address(desk: Desk, who: str, number: int = 1) -> str:
    reader = desk.store.handoffs.reader(number, who)
    assert reader is not None
    return f"handoff+h{number}-{reader.token}@example.org"


def says(desk: Desk, who: str, words: str) -> None:
    message = EmailMessage()
    message["From"] = f"{who}@example.org"
    message["To"] = address(desk, who)
    message["Subject"] = "Re: [H-1] Logo"
    message["Message-ID"] = f"<said{next(NUMBERS)}@example.org>"
    message.set_content(words)
    envelope = Envelope(f"{who}@example.org", (str(message["To"]),), message.as_bytes())
    desk.accept([Arrival(envelope, "lmtp", NOW)])
    while desk.handle(NOW):
        pass


def begin(desk: Desk) -> None:
    content = forward(1)
    envelope = Envelope("ana@example.org", ("handoff+ben@example.org",), content)
    desk.accept([Arrival(envelope, "lmtp", NOW)])
    while desk.handle(NOW):
        pass


def letters(desk: Desk, who: str) -> list[tuple[str, str]]:
    found = []
    for letter in reversed(desk.store.outbox.latest(99)):
        if letter.person == who:
            found.append((letter.letter, letter.content.decode("utf-8", "replace")))
    return found


def test_what_proves_a_reader_is_in_nobody_elses_letter(desk: Desk) -> None:
    """His address, copied into a result, a context or a note, would let the reader act for him."""
    begin(desk)
    anas, bens = address(desk, "ana"), address(desk, "ben")
    says(desk, "ana", f"Constraints: questions to {anas}")
    says(desk, "ben", f"done: it is on the share, see {bens}")
    says(desk, "ana", f"not ok: ask me at {anas}")
    for who, token in (("ben", anas), ("ana", bens)):
        for name, content in letters(desk, who):
            assert token not in content, (who, name)


def test_a_proposed_date_goes_with_who_proposed_it(desk: Desk) -> None:
    begin(desk)
    says(desk, "ben", "due 4 December")
    says(desk, "ana", "reassign to me")
    work = desk.store.handoffs.get(1)
    assert work is not None
    assert (work.state, work.owner, work.proposed) == (State.ACCEPTED, "ana", None)


@pytest.mark.parametrize(
    "words", ["blocked: the printer, until 4 December", "waiting for Carla until 4 December"]
)
def test_a_date_behind_until_is_when_we_ask_again(desk: Desk, words: str) -> None:
    """The button teaches this form: "blocked: for what, until when"."""
    begin(desk)
    says(desk, "ben", "accept")
    says(desk, "ben", words)
    work = desk.store.handoffs.get(1)
    assert work is not None
    assert work.until is not None
    assert work.until.day == 4


def test_an_echo_tells_what_was_done_and_not_where_it_stands(desk: Desk) -> None:
    begin(desk)
    says(desk, "ben", "accept")
    says(desk, "ben", "blocked: the printer")
    says(desk, "ben", "due 4 December")
    assert "You propose Fri 4 Dec 2026" in letters(desk, "ben")[-1][1]
    says(desk, "ana", "priority: high")
    assert "The priority of H-1 is high now" in letters(desk, "ana")[-1][1]
    assert "Ana Diaz has set the priority of H-1 to high" in letters(desk, "ben")[-1][1]


def test_a_word_that_ends_a_wait_is_told_as_that(desk: Desk) -> None:
    begin(desk)
    says(desk, "ben", "accept")
    says(desk, "ben", "blocked: the printer")
    says(desk, "ben", "the printer has called, the paper comes on Thursday")
    name, content = letters(desk, "ana")[-1]
    assert name == "unblocked"
    assert "the paper comes on" in content


def test_a_question_he_never_saw_makes_no_second_word(make_desk: Callable[..., Desk]) -> None:
    """ "I can't" is asked back; a cap withheld the question, so the next "I can't" is the first."""
    desk = make_desk("[limits]\nanswers_per_thread_day = 1\n")
    begin(desk)
    says(desk, "ben", "accept")
    says(desk, "ben", "status")
    for _ in range(2):
        says(desk, "ben", "I can't do this any more")
        work = desk.store.handoffs.get(1)
        assert work is not None
        assert (work.state, work.asked) == (State.ACCEPTED, "")


def test_nobody_passes_work_on_to_himself(desk: Desk) -> None:
    begin(desk)
    says(desk, "ben", "accept")
    says(desk, "ben", "reassign to Ben")
    work = desk.store.handoffs.get(1)
    assert work is not None
    assert (work.state, work.former) == (State.ACCEPTED, "")
    assert letters(desk, "ben")[-1][0] == "ask"


def test_who_is_named_watches_and_not_who_named_him(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(MIA)
    begin(desk)
    says(desk, "ana", "add Mia")
    assert "Mia Sato watches H-1 now" in letters(desk, "ana")[-1][1]
    assert "You watch H-1 now" in letters(desk, "mia")[-1][1]
    assert "Mia Sato watches H-1 now" in letters(desk, "ben")[-1][1]


def test_an_undo_that_was_refused_is_not_offered_again(desk: Desk) -> None:
    begin(desk)
    says(desk, "ben", "undo")
    name, content = letters(desk, "ben")[-1]
    assert name == "not_now"
    assert "\n    undo" not in content.replace("\r\n", "\n")


def test_an_absence_that_was_only_explained_is_not_kept(desk: Desk) -> None:
    begin(desk)
    message = EmailMessage()
    message["From"], message["To"] = "ben@example.org", address(desk, "ben")
    message["Subject"], message["Message-ID"] = "x", "<away@example.org>"
    message.set_content("away until 4 December")
    desk.explain(Envelope("ben@example.org", (address(desk, "ben"),), message.as_bytes()), NOW)
    assert not desk.mailroom.policy.absences
