"""An answer line by line in the books: caps, the history, explain, and hostile lines."""

import email
import email.policy
import logging
import random
import textwrap
from collections.abc import Callable

import pytest

from mailflow.desk import Desk
from mailflow.mail import Envelope
from tests.desk.conftest import NOW, Relay, bring
from tests.desk.test_walk import Walk
from tests.handoff.test_walk import WORDS

READY = "Done when: live\nDue: 30 November\n\n"


def offer(desk: Desk, number: int) -> None:
    """Let Ana hand Ben a request."""
    text = (
        f"From: ana@example.org\nTo: handoff+ben@example.org\nSubject: Fwd: Task {number}\n"
        f"Message-ID: <f{number}@example.org>\n\n{READY}---------- Forwarded message ---------\n"
        "From: Carla <carla@client.test>\nDate: Fri, 13 Nov 2026 at 16:02\n"
        f"Subject: Task {number}\nTo: Ana <ana@example.org>\n\n\nTask {number}, please.\n"
    )
    bring(desk, text.encode())


def last_to_ben(desk: Desk) -> email.message.Message:
    letters = [x for x in desk.store.outbox.latest(50) if x.person == "ben"]
    return email.message_from_bytes(letters[0].content, policy=email.policy.default)


def answer(desk: Desk, text: str, number: int = 1) -> bytes:
    """Return an answer of Ben's to his list, which he asks for first."""
    ask = f"From: ben@example.org\nTo: handoff@example.org\nMessage-ID: <l{number}@e>\n\nlist\n"
    bring(desk, ask.encode())
    to = last_to_ben(desk)["Reply-To"]
    head = f"From: ben@example.org\nTo: {to}\nSubject: Re: Your list\nMessage-ID: <a{number}@e>\n"
    return f"{head}\n{text}\n".encode()


def test_explain_shows_every_line_before_anything_is_stored(desk: Desk) -> None:
    for number in (1, 2):
        offer(desk, number)
    content = answer(desk, "Hi\n1 done\nH-2 got it\n7 done\nblah blah\n2 done, 1 to go")
    to = str(email.message_from_bytes(content)["To"])

    said = desk.explain(Envelope("ben@example.org", (to,), content), NOW)

    assert said["outcome"] == "command"
    keys = ("number", "words", "command", "sure", "outcome")
    assert [tuple(line[key] for key in keys) for line in said["lines"]] == [  # type: ignore[attr-defined]
        (None, "Hi", None, "N", "courtesy"),
        ("H-1", "done", "done", "A", "done"),
        ("H-2", "got it", "accept", "C", "asked"),
        ("H-7", "done", "done", "A", "unknown"),
        (None, "blah blah", None, "N", "not_understood"),
        (None, "done, 1 to go", "done", "C", "asked"),
    ]
    assert [each["letter"] for each in said["letters"]] == ["delivered", "lines_done"]  # type: ignore[attr-defined]
    assert desk.store.handoffs.get(1).state == "offered"  # type: ignore[union-attr]


def test_the_ledger_and_the_history_keep_each_line(desk: Desk) -> None:
    offer(desk, 1)
    number = bring(desk, answer(desk, "1 accept\n1 due 4 December"))

    entry = desk.store.ledger.entry(number)
    assert entry is not None
    assert [line["outcome"] for line in entry.reading["lines"]] == ["done", "done"]  # type: ignore[index]
    steps = [(step.trigger, step.words) for step in desk.store.handoffs.history(1)]
    assert steps[-2:] == [("accept", "accept"), ("due", "due 4 December")]


def test_an_echo_of_what_was_done_is_never_withheld(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk("\n[limits]\nanswers_per_address_day = 2\n")
    offer(desk, 1)
    for number in range(1, 8):
        word = ("mute", "unmute")[number % 2]
        bring(desk, answer(desk, f"1 {word}", number))
    letters = [each.letter for each in desk.store.outbox.latest(50) if each.person == "ben"]
    assert letters.count("lines_done") == 7
    assert letters.count("list") == 2

    for number in range(8, 12):
        bring(desk, answer(desk, "99 done", number))
    letters = [each.letter for each in desk.store.outbox.latest(90) if each.person == "ben"]
    assert letters.count("lines_asked") == 0


def test_hostile_lines_are_shown_as_text(desk: Desk) -> None:
    offer(desk, 1)
    bring(
        desk, answer(desk, "1 done <script>alert(1)</script>\n" + "9" * 4000 + "\n1 " + "x" * 9000)
    )
    page = last_to_ben(desk).get_body(("html",)).get_content()  # type: ignore[attr-defined]
    assert "<script>" not in page
    assert len(page) < 20_000


def test_our_letter_is_known_again_however_it_was_wrapped(desk: Desk) -> None:
    """Thunderbird marks a long line of ours once, and breaks it: the end says 'due friday'."""
    offer(desk, 1)
    to = email.message_from_bytes(answer(desk, ""))["To"]
    ours = last_to_ben(desk)
    text = ours.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    quoted = "\n".join("> " + "\n".join(textwrap.wrap(row, 76)) for row in text.splitlines())
    assert '\ndue friday"' in quoted
    head = f"From: ben@example.org\nTo: {to}\nSubject: Re: Your list\nMessage-ID: <w@e>\n"
    head += f"In-Reply-To: {ours['Message-ID']}\n\nI will look at it tomorrow.\n\n"
    head += "On Mon, 16 Nov 2026 at 09:00, Handoffs <handoff@example.org> wrote:\n\n"

    bring(desk, f"{head}{quoted}\n".encode())

    assert desk.store.handoffs.get(1).proposed is None  # type: ignore[union-attr]
    assert desk.store.handoffs.history(1)[-1].trigger == "forward"


MANY = "\n".join(f"{word}{'!' * n}" for n in range(1, 34) for word in ("done", "accept", "decline"))


def test_a_forged_mail_of_many_lines_costs_and_tells_little(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Anybody can write one: no line is looked up, and Ben gets one short letter at his address."""
    costs = []
    for number in range(1, 13):
        offer(desk, number)
        if number in (1, 2, 12):
            lines = "\n".join(f"H-{n} done" for n in range(1, 40))
            head = f"From: ben@example.org\nTo: handoff@example.org\nMessage-ID: <x{number}@e>"
            caplog.clear()
            with caplog.at_level(logging.DEBUG, logger="peewee"):
                bring(desk, f"{head}\n\n{lines}\n{MANY}\n".encode())
            costs.append(len([each for each in caplog.records if each.name == "peewee"]))
    assert costs[1] == costs[2] > 0
    asked = last_to_ben(desk)
    text = asked.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "Was it you who wrote this" in text
    assert "And 29 more lines" in text
    assert "Task" not in text
    assert len(asked.as_bytes()) < 30_000


def test_questions_and_the_names_in_them_are_few(desk: Desk) -> None:
    for number in range(1, 14):
        offer(desk, number)
    bring(desk, answer(desk, f"H-1 accept\n{MANY}"))
    echo = last_to_ben(desk).get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert echo.count("which one? It could be") == 3
    assert "Task 12" not in echo
    assert 'H-10 Task 10; and there are more: reply "list"' in echo
    assert "The first 50 lines were read. Please write the others again." in echo
    assert len(echo) < 20_000


def test_a_question_names_only_what_the_line_could_be_about(desk: Desk) -> None:
    for number in (1, 2, 3):
        offer(desk, number)
    bring(desk, answer(desk, "H-2 done\naccept"))
    echo = last_to_ben(desk).get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "It could be H-1 Task 1; H-3 Task 3\r\n" in echo


class LineWalk(Walk):
    """Answers lists and echoes line by line, with any words about any handoff."""

    def replies(self) -> None:
        who = self.dice.choice(("ana", "ben", "mia", "kim"))
        lists = [m for m in self.inbox[who] if "+h0-" in str(m["Reply-To"])]
        if not lists or self.dice.random() < 0.1:
            self.sends(who, "handoff@example.org", "", "list")
            return
        letter = self.dice.choice(lists[-3:])
        numbers = [work.number for work in self.desk.store.handoffs.all()] or [1]
        marks = ("{} {}", "H-{}: {}", "#{} {}", "{}) {}", "{1} H-{0}", "{1}", "{}, 3 {}")
        text = "\n".join(
            self.dice.choice(marks).format(self.dice.choice(numbers), self.dice.choice(WORDS))
            for _ in range(self.dice.randint(1, 4))
        )
        to, subject = str(letter["Reply-To"]), f"Re: {letter['Subject']}"
        self.sends(who, to, subject, text, str(letter["Message-ID"]))


def test_any_lines_leave_everything_in_order(make_desk: Callable[..., Desk], relay: Relay) -> None:
    walk = LineWalk(make_desk, relay, random.Random(11))

    for _ in range(250):
        walk.step()

    walk.ends_well()
    assert {"lines_done", "lines_asked", "list"} <= walk.letters
    letters = walk.desk.store.outbox.latest(5000)
    assert not [
        each for each in letters if each.letter in ("recorded_done", "not_now", "not_yours")
    ]
