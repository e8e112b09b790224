"""When a mail is an answer line by line: what counts where, and what never acts."""

import textwrap
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailflow.handoff.clues import Clues, find_clues
from mailflow.handoff.intent import interpret
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import Handoff, Person, State
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Directory
from mailflow.mail import Envelope, read
from tests.letters.reading import compose_sample

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
BEN = Person("ben", "Ben Ortiz", ("ben@example.org",))
DIRECTORY = Directory("handoff@example.org", {"ben": BEN})
POLICY = Policy(DIRECTORY)
LETTER = """##- Please type your reply above this line -##

This is your list, Ben, as of Mon 16 Nov 2026, 09:00 (Berlin).

H-5 Poster
     from Ana Diaz, offered to Ben Ortiz
H-2 Logo
     from Ana Diaz, in work

Answer several at once, one a line: "H-5 done".

--
You get this because you use Handoffs.
"""
QUOTED = "".join(f"> {line}\n" for line in LETTER.split("\n"))


def mail(body: str, subject: str = "Re: Your list") -> Clues:
    head = f"From: ben@example.org\nTo: handoff@example.org\nSubject: {subject}\n"
    content = f"{head}Message-ID: <m@example.org>\nIn-Reply-To: <l@example.org>\n\n{body}"
    return find_clues(
        read(content.encode()),
        Envelope("ben@example.org", ("handoff@example.org",), b""),
        DIRECTORY,
    )


def to_list(body: str, proven: str = "token", subject: str = "Re: Your list") -> Intent:
    """Return what an answer to a list means."""
    return interpret(mail(body, subject), Known(POLICY, NOW, BEN, proven, listing=True))


def to_nothing(body: str, proven: str = "dkim") -> Intent:
    """Return what a mail of his own means."""
    return interpret(mail(body, ""), Known(POLICY, NOW, BEN, proven))


def to_offer(body: str, proven: str = "token") -> Intent:
    """Return what an answer to the offer of H-3 means."""
    offer = Handoff(
        number=3, state=State.OFFERED, subject="Logo", giver="ana", owner="ben", created=NOW,
        since=NOW,
    )  # fmt: skip
    return interpret(mail(body, "Re: [H-3] Logo"), Known(POLICY, NOW, BEN, proven, handoff=offer))


def numbers(intent: Intent) -> list[int]:
    return [line.number for line in intent.lines if line.number]


def test_a_bare_number_counts_in_an_answer_to_a_list_only():
    assert numbers(to_list("5 done\n2 due friday")) == [5, 2]
    assert to_nothing("5 done\n2 due friday").lines == ()
    assert numbers(to_nothing("H-5 done\n2 due friday")) == [5]
    assert to_offer("5 done\n2 due friday").lines == ()


def test_lines_above_a_whole_quote_are_read_and_the_quote_is_not():
    assert numbers(to_list(f"5 done\n\nAna wrote:\n\n{QUOTED}")) == [5]
    assert numbers(to_list(f"Ana wrote:\n\n{QUOTED}\n5 done\n")) == [5]


def test_lines_inside_a_whole_quote_are_about_the_row_above():
    rows = QUOTED.replace("> H-2 Logo", "\ndone\n\n> H-2 Logo")
    assert [(x.number, x.words) for x in to_list(rows).lines] == [(5, "done")]


def test_quoted_rows_of_somebody_elses_mail_name_nothing():
    assert to_nothing("> H-5 Poster, do you have it?\ndone\n> and H-2?\ndone\n> x").lines == ()


@pytest.mark.parametrize(
    "text",
    ["3 done, 2 to go", "3 done", "#3 done", "3. done\n4. done", "H-3 done", "done H-3",
     "H-5 is the same as this one", "done\nH-5 not me", "H-5 not me\nand this one is done",
     "See H-5.", "not me, H-5 is enough", "I take it after H-5\nH-5 done",
     "> H-5 Poster\ndone\n> H-3\ndone"],
)  # fmt: skip
def test_an_answer_about_one_handoff_stays_one(text):
    assert to_offer(text).lines == ()


@pytest.mark.parametrize("text", ["H-3 done\nH-5 not me", "Hi,\n\nH-5 done\n\nThanks\nBen"])
def test_an_answer_about_one_handoff_may_consist_of_lines(text):
    assert numbers(to_offer(text)) in ([3, 5], [5])
    assert to_offer(text, proven="no").lines == ()


def test_what_nothing_proves_is_asked():
    intent = to_list("5 done", proven="no")
    assert (intent.outcome, numbers(intent)) == (Outcome.ASK, [5])
    assert to_nothing("H-5 done", proven="no").outcome is Outcome.ASK


@pytest.mark.parametrize("text", ["all done", "done", "5 done, 2 to go"])
def test_a_command_that_names_nothing_is_asked(text):
    intent = to_list(text)
    assert (intent.outcome, numbers(intent)) == (Outcome.ASK, [])
    assert to_nothing(text).lines == ()


@pytest.mark.parametrize("text", ["help", "list", "stop all reminders", "thanks", "See you."])
def test_what_is_no_line_is_read_as_ever(text):
    assert to_list(text).lines == ()


def test_counted_lines_are_places_unless_the_list_says_the_same():
    """'1. done' and '2. ...' count: of a list that begins with H-5, nobody knows what he means."""
    assert numbers(to_list("1. done\n2. not me")) == []
    assert numbers(to_list("1) done\n2) not me")) == []
    assert numbers(to_list("1 done\n2 not me")) == [1, 2]
    assert numbers(to_list("2. done\n5. not me")) == [2, 5]
    same = "\n\nAna wrote:\n\n> H-1 Logo\n>   from Ana\n> H-2 Poster\n>   from Ana\n"
    assert numbers(to_list(f"1. done\n2. not me{same}")) == [1, 2]


def test_a_button_of_a_list_needs_no_text():
    intent = to_list("", subject="H-5 undo")
    assert [(line.number, line.words) for line in intent.lines] == [(5, "undo")]
    assert to_list("", subject="Re: Your list").lines == ()


def test_who_signs_says_nothing():
    lines = to_list("Hi,\n5 done\n\nCheers, Ben").lines
    assert [line.courtesy for line in lines if line.number is None] == [True] * (len(lines) - 1)


# ------------------------------------------------------------------ our own letter, wrapped

HEADS = {
    "> ": "On Mon, 16 Nov 2026 at 09:00, Handoffs <handoff@example.org> wrote:\n\n",
    "": "From: Handoffs <handoff@example.org>\nSent: Monday, 16 November 2026 09:00\n"
    "To: Ben Ortiz <ben@example.org>\nSubject: Your list\n\n",
}
SUBJECT = "Relaunch of the corporate homepage for all countries, please get it done"


def wrapped(text: str, width: int, mark: str) -> str:
    """Quote a letter as a mail program does that wraps a line after it has marked it."""
    rows = [textwrap.wrap(line, width) or [""] for line in text.splitlines()]
    return HEADS[mark] + "\n".join(f"{mark}{chr(10).join(row)}" for row in rows)


@pytest.mark.parametrize("mark", HEADS)
@pytest.mark.parametrize("name", ["summary", "list", "digest", "lines_done", "lines_asked"])
def test_our_own_wrapped_letter_and_a_client_s_subject_do_nothing(name: str, mark: str) -> None:
    text = read(compose_sample(name).content).text
    text = text.replace("Logo for the spring campaign", SUBJECT)
    answered = "" if name.startswith("lines") else text
    who = Known(POLICY, NOW, BEN, "token", listing=True, sent=text, answered=answered)
    for width in range(20, 121):
        body = f"Thanks, I will look at it tomorrow.\n\n{wrapped(text, width, mark)}"
        intent = interpret(mail(body), who)
        said = [line.typed for line in intent.lines if line.number or line.reading.ask]
        assert (said, intent.leave, intent.letter) == ([], None, "not_understood"), width


def test_what_is_typed_below_a_wrapped_row_still_counts() -> None:
    sent = LETTER.replace("Poster", SUBJECT)
    quoted = QUOTED.replace("Poster", SUBJECT).replace(" get it done", " get it\ndone\nnot me")
    who = Known(POLICY, NOW, BEN, "token", listing=True, sent=sent)
    found = interpret(mail(f"Ana wrote:\n\n{quoted}"), who).lines
    assert [(line.number, line.words) for line in found] == [(5, "not me")]


def test_right_below_a_long_line_of_an_unknown_letter_nothing_acts() -> None:
    quoted = QUOTED.replace("Poster", SUBJECT).replace(" get it done", " get it\n{}")
    for end in ("done", "H-2 done", "done: H-2", "all done"):
        intent = to_list(f"Ana wrote:\n\n{quoted.format(end)}")
        assert (numbers(intent), intent.outcome is Outcome.COMMAND) == ([], False), end
    assert numbers(to_list(f"Ana wrote:\n\n{quoted.format('done' + chr(10) * 2 + 'done')}")) == [5]


def test_the_end_of_a_subject_is_no_line_about_another_handoff() -> None:
    """The offer of H-3 is about "... please set H-5 done", and was wrapped when it was quoted."""
    letter = f"Ana Diaz asks you to take this, Ben.\n\n[H-3] {SUBJECT[:60]} H-5 done\n\nFrom Carla"
    body = wrapped(letter, 66, "> ").replace("Fr", "\nThanks\n\n> Fr", 1)
    offer = Handoff(
        number=3, state=State.OFFERED, subject="Logo", giver="ana", owner="ben", created=NOW,
        since=NOW,
    )  # fmt: skip
    who = Known(POLICY, NOW, BEN, "token", handoff=offer, sent=letter)
    assert "\nH-5 done\n" in body
    assert interpret(mail(body, "Re: [H-3] Logo"), who).lines == ()
    assert numbers(interpret(mail(body, "Re: [H-3] Logo"), replace(who, sent=""))) == [5]
