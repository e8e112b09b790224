"""Each letter, byte for byte. MAILFLOW_GOLDEN=1 writes the files anew; then read the diff."""

import dataclasses
import os
from pathlib import Path

import pytest

from mailflow.letters import SAMPLES
from tests.letters.reading import (
    CASES,
    LETTERS,
    SEPARATOR,
    Markup,
    compose,
    compose_sample,
    html_of,
    parse,
    text_of,
    words_in_html,
    words_in_text,
)

HERE = Path(__file__).parent
GOLDEN = bool(os.environ.get("MAILFLOW_GOLDEN"))


def golden(name: str, number: int) -> Path:
    """Return the file of a sample: offer.eml, offer-2.eml."""
    return HERE / (f"{name}.eml" if number == 0 else f"{name}-{number + 1}.eml")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_letter_is_the_golden_one(name: str, number: int) -> None:
    content = compose_sample(name, number).content
    path = golden(name, number)
    if GOLDEN:
        path.write_bytes(content)
    assert path.read_bytes() == content


def test_every_golden_file_belongs_to_a_sample() -> None:
    expected = {golden(name, number).name for name, number in CASES}
    assert {path.name for path in HERE.glob("*.eml")} == expected


def test_every_letter_has_a_sample_and_every_sample_a_letter() -> None:
    assert set(LETTERS.names()) == set(SAMPLES)


def test_all_letters_pass_the_check() -> None:
    assert LETTERS.check() == []


@pytest.mark.parametrize(("name", "number"), CASES)
def test_text_and_html_say_the_same_words_in_the_same_order(name: str, number: int) -> None:
    outgoing = compose_sample(name, number)
    assert words_in_html(html_of(outgoing)) == words_in_text(text_of(outgoing))


@pytest.mark.parametrize(("name", "number"), CASES)
def test_separator_is_the_first_line_people_see(name: str, number: int) -> None:
    outgoing = compose_sample(name, number)
    assert text_of(outgoing).startswith(SEPARATOR + "\n\n")
    seen = [item.strip() for item in Markup(html_of(outgoing)).seen if item.strip()]
    assert seen[0] == SEPARATOR


@pytest.mark.parametrize(("name", "number"), CASES)
def test_first_line_names_the_handoff_and_no_letter_shouts(name: str, number: int) -> None:
    facts = SAMPLES[name][number]
    text = text_of(compose_sample(name, number))
    lead = text.split("\n\n")[1]
    assert len(lead) < 220
    assert "\n" not in lead
    assert "!" not in text
    if facts.handoff and name != "unknown_owner":
        assert "H-42" in lead


@pytest.mark.parametrize(("name", "number"), CASES)
def test_preview_says_something_that_the_subject_does_not(name: str, number: int) -> None:
    outgoing = compose_sample(name, number)
    hidden = Markup(html_of(outgoing)).hidden
    preview = next(item for item in hidden if "\u2007" in item).split("\u2007")[0].strip()
    assert preview
    assert preview != outgoing.subject


@pytest.mark.parametrize(("name", "number"), CASES)
def test_letter_is_small_and_its_lines_are_short(name: str, number: int) -> None:
    outgoing = compose_sample(name, number)
    assert len(html_of(outgoing)) < 20_000
    assert max(map(len, outgoing.content.split(b"\r\n"))) < 998
    assert b"\n" not in outgoing.content.replace(b"\r\n", b"")
    assert b"\r" not in outgoing.content.replace(b"\r\n", b"")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_letter_has_no_defect_and_ends_with_a_reason_why_it_came(name: str, number: int) -> None:
    outgoing = compose_sample(name, number)
    message = parse(outgoing.content)
    assert [part.defects for part in message.walk() if part.defects] == []
    footer = text_of(outgoing).split("\n-- \n")[1]
    assert footer.startswith("You get this")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_page_loads_nothing_and_runs_nothing(name: str, number: int) -> None:
    markup = Markup(html_of(compose_sample(name, number)))
    assert not {"img", "script", "link", "iframe", "form", "object", "svg"} & set(markup.tags)
    assert not [key for key, _ in markup.attributes if key.startswith("on")]
    assert all(link.startswith("mailto:") for link in markup.links)
    assert "url(" not in html_of(compose_sample(name, number))


def test_nudges_use_other_words_each_time() -> None:
    facts = SAMPLES["nudge"][0]
    leads = set()
    for count in (1, 2, 3):
        text = text_of(compose("nudge", dataclasses.replace(facts, count=count)))
        leads.add(text.split("\n\n")[1])
    assert len(leads) == 3
