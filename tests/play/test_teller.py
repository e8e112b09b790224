"""How things are said: briefly, plainly, and without what would steer a terminal."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from mailflow.mail import read
from mailflow.play.cast import BEN
from mailflow.play.pens import PlainPen, RichPen, clean
from mailflow.play.posts import Post
from mailflow.play.teller import say_clock, say_span
from tests.play.helpers import START

LETTER = """\
From: "Ana Diaz (via Handoffs)" <handoff@example.org>
To: ben@example.org
Reply-To: handoff+h1-abc@example.org
Subject: [H-1] Logo \x1b[31m

##- Please type your reply above this line -##

H-1 is yours to accept, Ben.

Background: (not said)
Due: friday


Reply with one of these on the first line:

    accept
    question: what
    decline: why
    due: friday 5pm
    cancel

The request, as Carla wrote it:

> Hello

-- \nYou get this because Ana asked you.
"""


def post(text: str = LETTER, received: bool = True) -> Post:
    content = text.replace("\n", "\r\n").encode()
    return Post(7, START, BEN, received, read(content), content)


def test_a_brief_letter_says_what_happened_and_what_to_answer() -> None:
    assert post().brief(20).splitlines() == [
        "H-1 is yours to accept, Ben.",
        "",
        "Due: friday",
        "",
        "[accept]  [question: what]  [decline: why]  [due: friday 5pm] ...",
    ]


def test_a_long_letter_says_where_the_rest_is() -> None:
    assert post().brief(3).splitlines() == [
        "H-1 is yours to accept, Ben.",
        "",
        "Due: friday",
        "[2 more lines: read 7]",
    ]
    assert post().first_line() == "H-1 is yours to accept, Ben."


def test_a_whole_letter_has_its_footer() -> None:
    assert "You get this because" in post().text()
    assert post().brief(99).count("You get this") == 0


def test_a_letter_without_choices_ends_with_its_text() -> None:
    short = LETTER.partition("Reply with one")[0] + "Thanks.\n\n\n-- \nfooter\n"
    assert post(short).brief(20).endswith("Due: friday\n\nThanks.")


def test_an_empty_mail_is_shown_as_such() -> None:
    bare = post("From: ben@example.org\n\n\n")
    assert bare.brief(5) == ""
    assert bare.sender == "ben@example.org"
    assert bare.reply_to == "ben@example.org"


def test_a_mail_without_author_has_nobody_to_answer() -> None:
    nobody = post("Subject: x\n\nHello\n")
    assert (nobody.sender, nobody.reply_to) == ("(nobody)", "")


def test_who_wrote_and_who_gets_it() -> None:
    assert (post().sender, post().recipient) == ("Ana Diaz (via Handoffs)", "Ben Ortiz")
    assert post(received=False).recipient == "ben@example.org"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (240, "4 hours"), (100, "2 hours"),
     (70, "70 minutes"), (1440, "1 day"), (3030, "2 days"), (1080, "18 hours"), (10080, "7 days")],
)  # fmt: skip
def test_lengths_of_time_are_said_roughly(minutes: int, words: str) -> None:
    assert say_span(START, START + timedelta(minutes=minutes)) == words


def test_the_clock_is_the_local_one() -> None:
    assert say_clock(START) == "Mon 16 Nov 2026, 09:00"


def test_nothing_in_a_mail_steers_the_terminal() -> None:
    assert clean("a\x1b[2J\x07\nb\x9b\u202ec") == "a [2J \nb  c"
    out = io.StringIO()
    PlainPen(out).mail(post(), "text \x1b]0;title\x07")
    assert "\x1b" not in out.getvalue()
    assert "\x07" not in out.getvalue()


def test_the_plain_pen_keeps_quotes_when_it_breaks_lines() -> None:
    out = io.StringIO()
    PlainPen(out).mail(post(), "> " + "word " * 40)
    lines = out.getvalue().splitlines()[4:]
    assert len(lines) > 1
    assert all(line.startswith("      > word") for line in lines)


def test_the_rich_pen_draws_the_same_words(capsys: pytest.CaptureFixture[str]) -> None:
    pen = RichPen()
    pen.title("Title")
    pen.time("Mon")
    pen.say("It is so.")
    pen.mail(post(), "[bold]no markup[/bold]")
    pen.line(post(), "in one line")
    pen.fact("stands")
    pen.wrong("went wrong")
    pen.table([("a", "[b]")])
    drawn = capsys.readouterr().out
    for words in ("Title", "Mon", "It is so.", "[bold]no markup[/bold]", "[H-1] Logo",
                  "7 · Ana Diaz (via Handoffs) → Ben Ortiz", "in one line", "▸ stands",
                  "✗ went wrong", "[b]"):  # fmt: skip
        assert words in drawn
    assert "\x1b" not in drawn
