"""Templates of one's own: a file, a block, a style; and what is said about a broken one."""

from pathlib import Path

import pytest

from mailflow.errors import TemplateError
from mailflow.folders import find_templates
from mailflow.letters import Letters, sample_facts, sample_post
from tests.letters.reading import (
    ADDRESS,
    LETTERS,
    compose_sample,
    html_of,
    text_of,
    words_in_html,
    words_in_text,
)


def letters_with(directory: Path, **files: str) -> Letters:
    """Build letters over a directory with these templates; `offer` is offer.md.j2."""
    for name, source in files.items():
        (directory / f"{name}.md.j2").write_text(source, "utf-8")
    return Letters(ADDRESS, "Handoffs", directory)


WHOLE = """{% extends "layout.md.j2" %}
{% block preview %}Short.{% endblock %}
{% block body %}
Take {{ ref }}, {{ you }}?

{{ buttons("accept") }}
{% endblock %}
"""


def test_one_file_replaces_one_letter_and_no_other(tmp_path: Path) -> None:
    letters = letters_with(tmp_path, offer=WHOLE)
    offer = compose_sample("offer", 0, letters)
    assert "Take H-42, Ben?\n" in text_of(offer)
    assert "Background" not in text_of(offer)
    assert ">Take H-42, Ben?</p>" in html_of(offer)
    assert compose_sample("nudge", 0, letters).content == compose_sample("nudge").content


def test_one_block_replaces_one_block(tmp_path: Path) -> None:
    letters = letters_with(
        tmp_path,
        offer='{% extends "builtin/offer.md.j2" %}\n'
        "{% block subject %}Please: {{ subject }}{% endblock %}\n",
    )
    ours, builtin = compose_sample("offer", 0, letters), compose_sample("offer")
    assert ours.subject == "Please: Logo for the spring campaign"
    assert text_of(ours) == text_of(builtin)


def test_block_can_take_in_the_block_it_replaces(tmp_path: Path) -> None:
    letters = letters_with(
        tmp_path,
        offer='{% extends "builtin/offer.md.j2" %}\n'
        "{% block footer %}\n{{ super() }}\n\nThe front desk is in room 12.\n{% endblock %}\n",
    )
    offer = compose_sample("offer", 0, letters)
    assert text_of(offer).rstrip().endswith("The front desk is in room 12.")
    assert "You get this because" in text_of(offer)
    assert words_in_html(html_of(offer)) == words_in_text(text_of(offer))


def test_layout_of_ones_own_changes_every_letter(tmp_path: Path) -> None:
    letters = letters_with(
        tmp_path,
        layout='{% extends "builtin/layout.md.j2" %}\n'
        "{% block footer %}\nExample Ltd\n{% endblock %}\n",
    )
    for name in ("offer", "nudge", "receipt"):
        assert text_of(compose_sample(name, 0, letters)).endswith("-- \nExample Ltd\n")


def test_style_of_ones_own_is_inlined(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text(".lead { color: #123456; }", "utf-8")
    html = html_of(compose_sample("offer", 0, Letters(ADDRESS, "Handoffs", tmp_path)))
    assert 'class="lead" style="color: #123456;"' in html


def test_markdown_of_a_template_becomes_html_and_stays_text(tmp_path: Path) -> None:
    source = WHOLE.replace(
        "Take {{ ref }}, {{ you }}?", "Take {{ ref }}.\n\n- *one*\n- {{ you }}\n\nHead\n----"
    )
    offer = compose_sample("offer", 0, letters_with(tmp_path, offer=source))
    assert "- *one*\n- Ben\n\nHead\n----" in text_of(offer)
    assert "<em>one</em>" in html_of(offer)
    assert "<li" in html_of(offer)
    assert ">Head</h2>" in html_of(offer)


def test_directory_that_does_not_exist_replaces_nothing(tmp_path: Path) -> None:
    letters = Letters(ADDRESS, "Handoffs", tmp_path / "none")
    assert compose_sample("offer", 0, letters).content == compose_sample("offer").content


BROKEN = [
    ("{{ nosuch }}", "'nosuch' is undefined"),
    ("{{ giver.nosuch }}", "nosuch"),
    ("{% if %}", "Expected an expression"),
    ("{{ 1 / 0 }}", "division by zero"),
    ("{{ buttons }", "unexpected '}'"),
    ("{% endfor %}", "endfor"),
    ("{{ giver.__class__.__mro__ }}", "unsafe"),
    ("{{ range(10 ** 9) | list }}", "Range too big"),
    ("{{ legal.add('x') }}", "add"),
]


@pytest.mark.parametrize(("line", "problem"), BROKEN)
def test_broken_template_names_letter_file_line_and_problem(
    tmp_path: Path, line: str, problem: str
) -> None:
    source = WHOLE.replace("{{ buttons(", f"{line}\n\n{{{{ buttons(")
    letters = letters_with(tmp_path, offer=source)
    with pytest.raises(TemplateError) as caught:
        compose_sample("offer", 0, letters)
    said = str(caught.value)
    assert said.startswith("letter offer: ")
    assert f"{tmp_path / 'offer.md.j2'}, line 6" in said
    assert problem in said


def test_check_finds_the_broken_letter_and_goes_on_to_the_others(tmp_path: Path) -> None:
    letters = letters_with(
        tmp_path,
        offer=WHOLE.replace("Short.", "{{ nosuch }}"),
        nudge=WHOLE.replace("{{ buttons(", "{% if %}{{ buttons("),
    )
    problems = letters.check()
    assert [item.partition(":")[0] for item in problems] == ["letter nudge", "letter offer"]
    assert "line 2: 'nosuch' is undefined" in problems[1]


def test_template_that_extends_a_missing_one_says_which(tmp_path: Path) -> None:
    letters = letters_with(tmp_path, offer='{% extends "nosuch.md.j2" %}')
    with pytest.raises(TemplateError, match=r"letter offer: .*nosuch\.md\.j2"):
        compose_sample("offer", 0, letters)


@pytest.mark.parametrize("name", ["../secret.md.j2", "/etc/passwd", "builtin/../x.md.j2", "a.txt"])
def test_template_reads_no_file_outside_of_the_templates(tmp_path: Path, name: str) -> None:
    directory = tmp_path / "mine"
    directory.mkdir()
    (tmp_path / "secret.md.j2").write_text("secret", "utf-8")
    letters = letters_with(directory, offer=WHOLE.replace("Short.", f'{{% include "{name}" %}}'))
    with pytest.raises(TemplateError, match="no template"):
        compose_sample("offer", 0, letters)


def test_file_that_replaces_no_letter_is_a_problem(tmp_path: Path) -> None:
    letters = letters_with(tmp_path, ofer=WHOLE)
    assert letters.check() == [f"{tmp_path / 'ofer.md.j2'}: no letter has this name"]


def test_unknown_letter_is_a_template_error() -> None:
    facts = sample_facts("offer")
    with pytest.raises(TemplateError, match="letter nosuch"):
        LETTERS.compose("nosuch", facts, sample_post(facts))


def test_builtin_templates_are_found_in_the_checkout() -> None:
    assert (find_templates() / "offer.md.j2").is_file()
    assert "offer" in LETTERS.names()
    assert "layout" not in LETTERS.names()
