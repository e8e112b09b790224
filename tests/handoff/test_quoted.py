"""What was written into our letter where the mail program marks no quote."""

import pytest

from mailflow.handoff.quoted import find_written, quoted_refs, row_above
from mailflow.mail import read
from mailflow.mail.markup import html_text
from tests.letters.reading import compose_sample

SENT = """##- Please type your reply above this line -##

This is your list, Ben.

Needs you
---------

H-5 Poster
     from Ana Diaz, offered to Ben Ortiz, due Fri 4 Dec 2026, 17:00 (Berlin)
H-2 Logo
     from Ana Diaz, in work

Answer several at once, one a line: "H-5 done", or "5 due friday".

-- 
You get this because you use Handoffs.
"""  # noqa: W291


def test_nothing_is_found_in_a_letter_as_it_was() -> None:
    assert find_written(SENT, SENT) == ()
    assert find_written(SENT.replace("\n", "\n> "), SENT) == ()
    assert find_written(" ".join(SENT.split("\n")), SENT) == ()


@pytest.mark.parametrize(
    "wrapped", ["due Fri 4 Dec 2026,\n17:00 (Berlin)", "due Fri 4 Dec\n2026, 17:00 (Berlin)"]
)
def test_a_wrapped_line_is_ours_or_no_command(wrapped: str) -> None:
    quoted = SENT.replace("due Fri 4 Dec 2026, 17:00 (Berlin)", wrapped)
    assert all(
        "done" not in text and "friday" not in text for _, text in find_written(quoted, SENT)
    )


def test_what_is_written_below_and_behind_a_row_is_found() -> None:
    below = SENT.replace("H-2 Logo", "done\nthe file is on the share\nH-2 Logo")
    assert find_written(below, SENT) == ((5, "done\nthe file is on the share"),)
    behind = SENT.replace("H-2 Logo", "H-2 Logo   not me").replace("(Berlin)", "(Berlin) done")
    assert find_written(behind, SENT) == ((5, "done"), (2, "not me"))
    between = SENT.replace("     from Ana Diaz, in work", "done\n     from Ana Diaz, in work")
    assert find_written(between, SENT) == ((2, "done"),)


@pytest.mark.parametrize(("name", "number"), [(n, 0) for n in ("summary", "list", "digest")])
def test_the_page_of_a_letter_says_nothing_but_the_letter(name: str, number: int) -> None:
    """People answer the HTML, and it is compared with the text."""
    letter = read(compose_sample(name, number).content)
    page = html_text(letter.html)
    assert find_written(page, letter.text) == ()
    row = "H-42 Logo for the spring campaign"
    assert find_written(page.replace(row, f"{row} - done"), letter.text) == ((42, "done"),)


def test_what_stands_elsewhere_is_about_no_row() -> None:
    assert find_written(SENT.replace("Needs you", "done\nNeeds you"), SENT) == ()
    assert find_written(SENT + "\ndone\n", SENT) == ()
    assert find_written("done\n\n" + SENT, SENT) == ()


def test_a_row_of_another_letter_is_no_row() -> None:
    quoted = SENT.replace("H-2 Logo", "H-9 Flyer\n     from Mia Sato\ndone\nH-2 Logo")
    assert find_written(quoted, SENT) == ()


def test_a_quoted_line_names_one_handoff() -> None:
    assert quoted_refs("H-5 Poster, H-2, H-5") == (5, 2)
    assert row_above("> H-5 Poster, see H-2", None) == 5
    assert row_above(">   from Ana", 5) == 5
    assert row_above("> - 3 done - H-3 Logo", 5) == 3
    assert row_above("> either H-3 or H-4", 5) is None
