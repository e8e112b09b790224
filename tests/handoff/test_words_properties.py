"""What must hold for any text at all."""

import itertools
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.handoff.clause import clean_words, split_clauses
from mailflow.handoff.context import find_fields
from mailflow.handoff.lexicon import LANGUAGES
from mailflow.handoff.model import Role, State
from mailflow.handoff.slips import is_slip
from mailflow.handoff.words import Situation, Word, read_button, read_lines, read_words

WORDS = "accept not done I 'll if yes 完了 due friday fertig nicht لا تم готово 不 👍 é \u200b"
PIECES = st.sampled_from([*WORDS.split(" "), *',.?\n:"(->', " "])
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join))
SITUATIONS = st.builds(
    Situation,
    st.one_of(st.none(), st.sampled_from(State)),
    st.one_of(st.none(), st.sampled_from(Role)),
    st.lists(st.sampled_from([*LANGUAGES, "xx"]), max_size=2).map(tuple),
    st.sampled_from(["", "close_it", "date", "cancel", "accept_seen", "nonsense"]),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, SITUATIONS)
def test_any_text_is_read(text, situation):
    reading = read_words(text, situation)

    assert reading.word in set(Word)
    assert (reading.ask != "") == (reading.sure == "C")


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_tokens_point_into_the_cleaned_text_in_order(text):
    cleaned = clean_words(text)
    tokens = [token for clause in split_clauses(cleaned) for token in clause.tokens]

    assert all(0 <= t.start < t.end <= len(cleaned) for t in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_cleaning_twice_changes_nothing(text):
    once = clean_words(text)

    assert clean_words(once) == once


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_subject_and_any_line_is_read(text):
    read_button(text)

    assert all(line.typed for line in read_lines(text))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_fields_are_found_in_any_text(text):
    found = find_fields(text)

    assert all(name and value.strip() for name, value in found.fields)


@given(
    st.text(string.ascii_lowercase, min_size=1, max_size=8),
    st.text(string.ascii_lowercase, min_size=1, max_size=8),
)
def test_a_slip_is_symmetric(one, other):
    assert is_slip(one, other) == is_slip(other, one)


@given(st.text(string.ascii_lowercase, min_size=2, max_size=8), st.integers(0, 7), st.data())
def test_one_edit_is_a_slip(word, place, data):
    at = place % len(word)
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    edits = [
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
    ]

    assert all(is_slip(word, edit) for edit in edits)


def test_a_long_text_is_read_as_far_as_commands_can_stand():
    for piece in (
        "accept ",
        "not ",
        "a,",
        "\n",
        "if I ",
        "完",
        '"',
        "x@",
        "(",
        "due ",
        "- ",
        "Due: \n",
    ):
        text = piece * (200_000 // len(piece))

        assert not read_words(text, Situation(State.OFFERED, Role.OWNER)).acts or "acc" in piece
        assert find_fields(text) is not None
