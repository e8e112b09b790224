"""Every sentence of tests/handoff/sentences is read as it must be; none acts that must not."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from mailflow.handoff.lexicon import LANGUAGES
from mailflow.handoff.model import Role, State, Sure
from mailflow.handoff.words import Reading, Situation, read_words

SENTENCES = Path(__file__).parent / "sentences"


@dataclass(frozen=True)
class Case:
    text: str
    situation: Situation
    expected: str  # a word that acts, or: ask, note, quiet
    unseen: bool


def cases(language: str) -> Iterator[Case]:
    data = tomllib.loads((SENTENCES / f"{language}.toml").read_text("utf-8"))
    for group in data["group"]:
        state, role = State(group["state"]), Role(group["role"])
        situation = Situation(state, role, (language,), group.get("asked", ""))
        unseen = group.get("unseen", False)
        wanted = {**group.get("act", {}), **{k: group.get(k, []) for k in ("ask", "note", "quiet")}}
        for expected, texts in wanted.items():
            yield from (Case(text, situation, expected, unseen) for text in texts)


def outcome(reading: Reading) -> str:
    if reading.acts:
        return reading.word
    return "ask" if reading.sure is Sure.ASK else "note"


def fits(case: Case, reading: Reading) -> bool:
    got = outcome(reading)
    return got in ("ask", "note") if case.expected == "quiet" else got == case.expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_acts_that_must_not(language):
    wrong = [
        (case.text, case.expected, reading)
        for case in cases(language)
        if (reading := read_words(case.text, case.situation)).acts and not fits(case, reading)
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_was_tuned_on_is_read_as_it_must_be(language):
    other = [
        (case.text, case.expected, outcome(reading), reading.reason)
        for case in cases(language)
        if not case.unseen and not fits(case, reading := read_words(case.text, case.situation))
    ]

    assert other == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nineteen_of_twenty_clear_commands_are_understood(language):
    commands = [c for c in cases(language) if c.expected not in ("ask", "note", "quiet")]
    understood = [c for c in commands if fits(c, read_words(c.text, c.situation))]

    assert len(understood) >= 0.95 * len(commands)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_acts_that_must_not_when_the_language_is_not_known_either(language):
    wrong = [
        (case.text, reading)
        for case in cases(language)
        if case.expected in ("ask", "note", "quiet")
        and (reading := read_words(case.text, replace(case.situation, languages=("en",)))).acts
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_found_without_being_told(language):
    commands = [
        c for c in cases(language) if c.expected in ("accept", "done", "decline", "question")
    ]
    stranger = [Situation(c.situation.state, c.situation.role) for c in commands]
    pairs = list(zip(commands, stranger, strict=True))
    wrong = [
        (c.text, reading)
        for c, situation in pairs
        if (reading := read_words(c.text, situation)).acts and reading.word != c.expected
    ]
    understood = [c for c, situation in pairs if fits(c, read_words(c.text, situation))]

    assert wrong == []
    assert len(understood) >= 0.9 * len(commands)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_sentences_of_a_language_and_most_must_not_fire(language):
    every = list(cases(language))
    quiet = [c for c in every if c.expected in ("ask", "note", "quiet")]

    assert len(every) >= 60
    assert len(quiet) >= 0.5 * len(every)
    assert len({(c.text, c.situation) for c in every}) == len(every)


def test_there_are_enough_sentences_altogether():
    every = [case for language in LANGUAGES for case in cases(language)]

    assert len(every) >= 1_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_capitals_and_missing_marks_change_nothing(language):
    for case in cases(language):
        if case.expected in ("accept", "done", "decline") and "\n" not in case.text:
            loud = read_words(case.text.upper(), case.situation)

            assert not loud.acts or loud.word == case.expected, case.text
