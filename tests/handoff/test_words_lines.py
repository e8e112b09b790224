"""The lines of an answer to a list: what names a handoff, and the many numbers that do not."""

import pytest

from mailflow.handoff.lines import MOST_LINES, read_lines
from mailflow.handoff.model import Sure
from mailflow.handoff.said import Ask, Line
from mailflow.handoff.words import Word

ROWS = "> H-7 Logo files\n>      from Ana Diaz, in work, due Fri 4 Dec 2026, 17:00 (Berlin)\n"
NEXT = "> H-9 Poster\n>      from Ana Diaz, offered to Ben Ortiz\n"


def done(lines: tuple[Line, ...]) -> list[int | None]:
    """Return the numbers for which "done" was surely said."""
    return [each.number for each in lines if each.reading.word == Word.DONE and each.reading.acts]


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
    ("line", "language"),
    [
        ("3 done", "en"), ("3: done", "en"), ("3) done", "en"), ("3. done", "en"),
        ("3 - done", "en"), ("- 3 done", "en"), ("* 3 done", "en"), ("3  done", "en"),
        ("(3) done", "en"), ("[3] done", "en"), ("3:done", "en"), ("no. 3 done", "en"),
        ("3 DONE!!", "en"), ("3 is done", "en"), ("3 has been sent", "en"),
        ("3 done, thanks", "en"), ("3 done: the file is on the share", "en"),
        ("done 3", "en"), ("done: 3", "en"), ("finished 3.", "en"),
        ("H-3 done", "en"), ("h-3 done", "en"), ("H3 done", "en"), ("#3 done", "en"),
        ("[H-3] done", "en"), ("H-3: done", "en"), ("done H-3", "en"), ("done with H-3", "en"),
        ("№ 3 done", "en"), ("\uff13 done", "en"),
        ("3 erledigt", "de"), ("3 ist erledigt", "de"), ("Nr. 3 erledigt", "de"),
        ("erledigt: H-3", "de"), ("3 terminé", "fr"), ("3 hecho", "es"), ("3 fatto", "it"),
        ("3 сделано", "ru"), ("3は完了", "ja"), ("H-3完了", "ja"), ("H-3：完了", "ja"),
        ("完了 H-3", "ja"), ("３ 完了", "ja"), ("3 已完成", "zh"), ("٣ تم الإنجاز", "ar"),
    ],
)  # fmt: skip
def test_the_number_may_be_written_in_many_ways(line, language):
    assert done(read_lines(line, (language, "en"))) == [3]


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("3, 4 and 6 done", [3, 4, 6]),
        ("3, 5 done", [3, 5]),
        ("3 & 5 done", [3, 5]),
        ("H-3 and H-5: done", [3, 5]),
        ("H-3,H-5 done", [3, 5]),
        ("H-3 H-5 done", [3, 5]),
        ("done: H-3, H-5", [3, 5]),
        ("done 3, 5", [3, 5]),
        ("3 and 5 are done", [3, 5]),
        ("H-3、H-5は完了", [3, 5]),
        ("3 und 5 erledigt", [3, 5]),
        ("3, 3 done", [3]),
    ],
)
def test_several_numbers_share_a_word(line, numbers):
    languages = ("ja", "en") if "完" in line else ("de", "en")
    assert done(read_lines(line, languages)) == numbers


@pytest.mark.parametrize(
    "line",
    [
        "3 done, 2 to go", "3 done 2 left", "3 of 5 done", "2 of 3 are done", "3 or 5 done",
        "H-3 or H-5 done", "3/5 done", "3-5 done", "3,5 done", "3.5 done", "1,000 done",
        "10 000 done", "50% done", "3x done", "3rd done", "3 times done", "3days done",
        "done 3 of 5", "done with 3", "done by 3", "done at 3", "done 2 days ago", "I have 3 done",
        "3 not done", "3 isn't done", "3 done?", "5 when done tell me", "almost done with 3",
        "28 Nov", "3 pm works", "3 days more please", "due 3 december", "due 3", "snooze 3 days",
        "see H-3", "like H-3", "blocked by H-3", "not me: see H-3", "H-3 is the same as H-5",
        "3 people accepted", "no 3", "H-3", "3", "3 and 4", "room 3 is free", "call me at 3",
        "https://example.org/3 done", "3.com is done", "3 can wait",
        "3件完了", "3つ完了", "3月完了", "3時に完了", "3,5 erledigt", "3 Tage noch", "noch 3 offen",
        "> 3 done", "> H-3 done",
    ],
)  # fmt: skip
def test_a_number_that_counts_something_acts_on_nothing(line):
    lines = read_lines(line, ("ja" if "完" in line else "de", "en"))

    assert not any(each.number and each.reading.acts for each in lines)


@pytest.mark.parametrize(
    "line", ["all done", "All done!", "everything is done", "alles erledigt", "both done", "完了",
             "done", "accept"]
)  # fmt: skip
def test_a_command_without_a_number_asks_which(line):
    (only,) = read_lines(line, ("ja" if line == "完了" else "de", "en"))

    assert (only.number, only.reading.sure, only.reading.ask) == (None, Sure.ASK, Ask.WHICH)


@pytest.mark.parametrize("line", ["Hi", "Hello,", "Hi Ana,", "thanks!", "Viele Grüße"])
def test_greetings_are_courtesies(line):
    assert [each.courtesy for each in read_lines(line, ("de", "en"))] == [True]


def test_quoted_lines_of_the_summary_are_not_read():
    assert read_lines("> 3 done\n>> 4 done") == ()


def test_what_stands_under_a_quoted_row_is_about_it():
    typed = f"Hello,\n\n{ROWS}\ndone\nthe files are on the share\n\n{NEXT}not me\n"
    lines = [each for each in read_lines(typed) if not each.courtesy]

    assert [(each.number, each.reading.word) for each in lines] == [
        (7, Word.DONE),
        (9, Word.DECLINE),
    ]
    assert lines[0].words == "done\nthe files are on the share"


def test_the_row_right_above_counts_and_no_other():
    (line,) = read_lines(f"{ROWS}{NEXT}done")
    assert line.number == 9

    (line,) = read_lines(f"{ROWS}done\n> Closed this week\n> ----\n")
    assert line.number == 7

    (line,) = read_lines(f"{ROWS}> H-9 Poster, see H-11\n> - 3 done - H-5 or H-6\ndone")
    assert line.number is None

    (line,) = read_lines(f"{ROWS}\nthanks\n> The footer of the letter\n\ndone")[1:]
    assert line.number is None


def test_a_line_of_our_echo_names_its_handoff():
    (line,) = read_lines("> - 37: not me — H-37 Invoice: you have accepted it\ndecline")

    assert (line.number, line.reading.word) == (37, Word.DECLINE)


def test_under_a_row_another_bare_number_counts_something():
    (line,) = read_lines(f"{ROWS}2 done")
    assert (line.number, line.reading.ask) == (None, Ask.WHICH)

    assert done(read_lines(f"{ROWS}7 done")) == [7]
    assert done(read_lines(f"{ROWS}H-2 done")) == [2]


def test_the_only_quoted_handoff_needs_no_number():
    quoted = 'H-7 Logo\n from Ana\n\nAnswer, one a line: "H-7 done"'
    (line,) = read_lines("done\nthe files are on the share", quoted=quoted)

    assert (line.number, line.reading.word) == (7, Word.DONE)
    assert "on the share" in line.words
    assert done(read_lines("done", quoted=quoted + "\nH-9 Poster")) == []
    assert done(read_lines("all done", quoted=quoted)) == []
    assert done(read_lines("well done, all of you", quoted=quoted)) == []


def test_a_wrapped_line_goes_on():
    first = "H-3 not ok: the black version is missing and so are all of the"
    (line,) = read_lines(f"{first}\nsmall ones for the web")

    assert line.words.endswith("all of the small ones for the web")


def test_so_many_lines_and_no_more():
    assert len(read_lines("3 done\n" * 5000)) == MOST_LINES
