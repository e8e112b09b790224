"""From Markdown to a template: the tags stay whole and stand where they stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment

from mailflow.letters.source import write_frame, write_html, write_text


def rendered(source: str, **names: object) -> str:
    """Turn a source to HTML and render it with escaping."""
    environment = Environment(loader=DictLoader({"x": write_html(source, "")}), autoescape=True)
    return environment.get_template("x").render(names)


def test_paragraph_with_tags_inside_stays_one_paragraph() -> None:
    html = rendered("Take {{ ref }}{% if by %}, by {{ by }}{% endif %}.", ref="H-1", by="noon")
    assert html.strip() == "<p>Take H-1, by noon.</p>"


def test_statement_on_a_line_of_its_own_makes_no_paragraph() -> None:
    html = rendered("{% if no %}\nHidden.\n{% endif %}\n\nShown.", no=False)
    assert html.split() == ["<p>Shown.</p>"]


def test_macro_call_on_a_line_of_its_own_makes_no_paragraph() -> None:
    html = rendered("One.\n{{ table() }}\nTwo.", table=lambda: "T")
    assert "<p>One.</p>" in html
    assert "<p>T</p>" not in html


@pytest.mark.parametrize("call", ["when(x)", "day(x)", "pick(x)"])
def test_function_that_makes_words_stays_in_its_paragraph(call: str) -> None:
    name = call.partition("(")[0]
    html = rendered(f"{{{{ {call} }}}}", x=1, **{name: lambda x: "words"})
    assert html.strip() == "<p>words</p>"


def test_value_alone_on_a_line_is_a_paragraph() -> None:
    assert rendered("{{ words }}", words="<b>").strip() == "<p>&lt;b&gt;</p>"


def test_markdown_in_a_value_is_not_read() -> None:
    assert rendered("*{{ words }}*", words="**no**").strip() == "<p><em>**no**</em></p>"


def test_tag_over_several_lines_stays_whole() -> None:
    html = rendered("{{ ['a',\n\n'b'] |\n join('-') }} end")
    assert html.strip() == "<p>a-b end</p>"


def test_quotes_and_ampersands_of_tags_are_not_escaped() -> None:
    html = rendered("""{% if 1 < 2 and "a" != 'b' %}yes & no{% endif %}""")
    assert html.strip() == "<p>yes &amp; no</p>"


def test_first_paragraph_of_the_body_is_the_lead() -> None:
    html = write_html("{% block body %}\nFirst.\n\nSecond.\n{% endblock %}", "")
    assert '<p class="lead">First.</p>' in html
    assert "<p>Second.</p>" in html


def test_styles_are_inlined() -> None:
    assert '<p style="color: red;">x</p>' in write_html("x", "p { color: red }")


def test_html_in_a_source_that_is_no_tag_of_ours_is_kept_as_the_author_wrote_it() -> None:
    assert "<b>x</b>" in write_html("a <b>x</b>", "")


def test_frame_keeps_media_queries_and_statements_between_rows() -> None:
    frame = (
        "<!DOCTYPE html><html><head></head><body><table>{% for x in rows %}"
        "<tr><td class='a'>{{ x }}</td></tr>{% endfor %}</table></body></html>"
    )
    html = write_frame(frame, ".a { color: red } @media (x) { .a { color: blue } }")
    assert 'style="color: red;"' in html
    assert "@media (x)" in html
    rows = Environment(autoescape=True).from_string(html).render(rows=["1", "2"])
    assert rows.count("<tr>") == 2


def test_text_keeps_every_line_and_only_frees_the_line_ends() -> None:
    source = "A{% if x %}b{% endif %}\n{% if x %}\nc\n{% endif %}\n{# gone #}\n"
    made = write_text(source)
    assert made.count("\n") == source.count("\n")
    environment = Environment(trim_blocks=True, lstrip_blocks=True)
    assert environment.from_string(made).render(x=True) == "Ab\nc\n"


def test_text_leaves_marks_of_the_author_alone() -> None:
    for tag in ("{% endif -%}", "{% endif +%}"):
        source = f"{{% if x %}}a{tag}\nb"
        assert write_text(source) == source


@given(st.text(alphabet="ab {}%#\n-*", max_size=200))
def test_no_source_stops_the_writer(source: str) -> None:
    assert isinstance(write_html(source, ""), str)
    assert isinstance(write_text(source), str)


@given(st.lists(st.sampled_from(["{{ a }}", "{% if a %}", "text", "\n", "\n\n", "- ", "*b*"])))
def test_every_tag_comes_back_once_and_in_order(pieces: list[str]) -> None:
    html = write_html("".join(pieces), "")
    tags = [piece for piece in pieces if piece.startswith("{")]
    found = []
    rest = html
    for tag in tags:
        before, here, rest = rest.partition(tag)
        found.append(here)
        assert "{" not in before
    assert found == tags
