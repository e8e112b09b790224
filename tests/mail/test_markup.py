"""HTML as lines: quotes by structure, hidden words gone, and no HTML that makes it raise."""

import pytest

from mailflow.mail.lines import MOST, Line, Mark, parse_line, render, text_lines
from mailflow.mail.markup import html_lines, html_text, shows_quotes, shows_signature
from mailflow.mail.markuptree import CAP


def shown(html: str) -> list[str]:
    return [line.text for line in html_lines(html) if not line.blank]


TEXTS = {
    "paragraphs": ("<p>a</p><p>b</p>", "a\n\nb"),
    "Outlook's paragraphs": ("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb"),
    "divs": ("<div>a</div><div>b<br>c</div>", "a\nb\nc"),
    "an empty line": ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
    "inline words": ("a <b>b</b><i>c</i> d", "a bc d"),
    "white space": ("a \n\t b&nbsp;c", "a b c"),
    "a list": ("<ul><li>a<li>b</ul><ol><li>c<li>d</ol>", "- a\n- b\n\n1. c\n2. d"),
    "a list inside a list": ("<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n\n- b\n\n2. c"),
    "a table": ("<table><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table>", "a\tb\nc\td"),
    "a label and its value": ("<table><tr><td>From:<td><div>a</div></table>", "From:\ta"),
    "preformatted": ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
    "a link": (
        '<a href="https://client.test/x">the brief</a>',
        "the brief (https://client.test/x)",
    ),
    "a link that is its own text": (
        '<a href="https://client.test/">client.test</a>',
        "client.test",
    ),
    "a link around a block": (
        '<a href="https://client.test/x"><div>brief</div></a>',
        "brief\n(https://client.test/x)",
    ),
    "a link without words": ('a<a href="https://client.test/x"></a>', "a"),
    "an anchor": ('<a name="x">a</a>', "a"),
    "a mail link": ('<a href="mailto:c@d.test?subject=x">Carla</a>', "Carla <c@d.test>"),
    "a mail link that shows it": ('<a href="mailto:c@d.test">c@d.test</a>', "c@d.test"),
    "a link that runs": ('<a href="javascript:x()">a</a>', "a"),
    "an image": ('<img alt="our logo">', "[our logo]"),
    "an image that is an emoji": ('yes <img alt="👍">', "yes 👍"),
    "an image named as a file": ('a<img alt="image001.png">', "a"),
    "a rule": ("a<hr>b", "a\n________________________________\nb"),
    "entities": ("&lt;b&gt; &amp; &#228;&euro;", "<b> & ä€"),
    "hidden words": ('<span style="display: none">x</span>a', "a"),
    "hidden by size": ('<span style="font-size:0px;">x</span>a', "a"),
    "hidden by Outlook": ('<span style="mso-hide:all">x</span>a', "a"),
    "hidden by height": ('<div style="max-height:0">x</div>a', "a"),
    "small but shown": ('<span style="font-size:0.8em">a</span>', "a"),
    "hidden by attribute": ("<p hidden>x</p>a", "a"),
    "scripts and styles": ("<style>x</style><script>y</script><title>z</title>a", "a"),
    "comments": ("<!-- x --><!--[if mso]>y<![endif]-->a", "a"),
    "a quote": ("a<blockquote>b<blockquote>c</blockquote></blockquote>", "a\n\n> b\n>\n>> c"),
    "quote marks of a text": ("<pre>&gt; a\nb</pre>", "> a\nb"),
    "nothing": ("", ""),
    "only blanks": (" \n ", ""),
    "only a comment": ("<!-- x -->", ""),
    "unknown elements": ("<o:p>a</o:p><x-y>b</x-y>", "ab"),
    "unclosed elements": ("<div><b>a<div>b", "a\nb"),
    "a lone bracket": ("a < b", "a < b"),
}


@pytest.mark.parametrize(("html", "text"), TEXTS.values(), ids=TEXTS.keys())
def test_html_becomes_text(html: str, text: str) -> None:
    assert html_text(html) == text


CONTAINERS = [
    '<blockquote type="cite">b</blockquote>',
    '<div class="gmail_quote">b</div>',
    '<div class="x_gmail_quote">b</div>',
    '<div class="yahoo_quoted">b</div>',
    '<div id="yahoo_quoted_0123456789">b</div>',
    '<div class="moz-forward-container">b</div>',
    '<span id="OLK_SRC_BODY_SECTION">b</span>',
    '<div id="mail-editor-reference-message-container">b</div>',
    '<div name="quote" style="border-left:2px solid">b</div>',
    '<div id="isReplyContent">b</div>',
    '<div class="zmail_extra">b</div>',
    '<div class="protonmail_quote">b</div>',
    '<div data-marker="__QUOTED_TEXT__">b</div>',
    '<div style="border-left: 1px solid blue; padding-left: 4px">b</div>',
    '<div id="divRplyFwdMsg">b</div>',
    '<div id="appendonsend"></div>b',
    '<hr id="zwchr">b',
    '<div style="border-top:solid #E1E1E1 1.0pt">x: a<br>y: 2<br>z: c@d.test</div>b',
]


@pytest.mark.parametrize("html", CONTAINERS)
def test_a_container_of_a_client_is_a_quote(html: str) -> None:
    found = html_lines(f"<div>a</div>{html}")
    assert found[0] == Line("a")
    assert (found[-1].text, found[-1].depth) == ("b", 1)


def test_what_follows_a_container_is_no_quote() -> None:
    found = html_lines('<div class="gmail_quote">a</div><div>b</div>')
    assert [(line.text, line.depth) for line in found] == [("a", 1), ("b", 0)]


def test_all_that_follows_outlooks_header_is_quoted() -> None:
    found = html_lines('<div><div id="divRplyFwdMsg">a</div></div><div>b</div><p>c</p>')
    assert [(line.text, line.depth) for line in found if line.text] == [
        ("a", 1),
        ("b", 1),
        ("c", 1),
    ]


def test_a_cut_within_a_quote_is_not_quoted_twice() -> None:
    found = html_lines('<blockquote>a<div id="divRplyFwdMsg">b</div></blockquote><div>c</div>')
    assert [(line.text, line.depth) for line in found if line.text] == [
        ("a", 1),
        ("b", 1),
        ("c", 0),
    ]


def test_a_container_with_blockquotes_leaves_room_for_answers() -> None:
    found = html_lines('<div class="gmail_quote"><blockquote>a</blockquote>b</div>')
    assert [(line.text, line.depth) for line in found if line.text] == [("a", 1), ("b", 0)]


def test_a_forward_is_quoted_whole_although_it_holds_blockquotes() -> None:
    html = '<div class="gmail_quote">---------- x<blockquote>a</blockquote>b</div>'
    assert [line.depth for line in html_lines(html) if line.text] == [1, 2, 1]


def test_a_line_above_without_a_header_cuts_nothing() -> None:
    found = html_lines('<div style="border-top:1px solid red">Total: 5</div><div>b</div>')
    assert [line.depth for line in found] == [0, 0]


def test_an_indented_paragraph_is_no_quote_and_an_unknown_blockquote_is() -> None:
    assert (
        html_lines('<blockquote style="margin:0 0 0 40px;border:none">a</blockquote>')[0].depth == 0
    )
    assert html_lines('<blockquote style="margin-left:40px">a</blockquote>')[0].depth == 0
    assert html_lines('<blockquote style="border-left:1px solid">a</blockquote>')[0].depth == 1
    assert html_lines('<blockquote class="x" style="border:none">a</blockquote>')[0].depth == 1


@pytest.mark.parametrize(
    ("html", "mark"),
    [
        ('<div class="gmail_signature">a</div>', Mark.SIGNATURE),
        ('<div id="ms-outlook-mobile-signature">a</div>', Mark.SIGNATURE),
        ('<div class="moz-cite-prefix">a</div>', Mark.ATTRIBUTION),
        ('<div class="gmail_attr">On Friday Carla wrote:</div>', Mark.ATTRIBUTION),
        ('<div class="gmail_attr">---------- Forwarded message</div>', Mark.NONE),
        ('<div class="other">a</div>', Mark.NONE),
    ],
)
def test_markup_tells_signatures_and_attributions(html: str, mark: Mark) -> None:
    assert [line.mark for line in html_lines(html)] == [mark]


def test_a_mark_ends_with_its_element() -> None:
    found = html_lines('<div class="gmail_signature">a</div><div>b</div>')
    assert [line.mark for line in found] == [Mark.SIGNATURE, Mark.NONE]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 3_000 + "deep",
        "<blockquote>" * 30_000 + "deep",
        "<b>" * 5_000 + "deep" + "</b>" * 5_000,
    ],
)
def test_html_nested_beyond_reason_still_gives_its_text(html: str) -> None:
    assert "deep" in "".join(shown(html))


def test_depth_is_bounded() -> None:
    assert max(line.depth for line in html_lines("<blockquote>" * 500 + "x")) == 50


def test_html_is_read_as_far_as_the_cap() -> None:
    found = shown("<p>first</p>" + "<p>x</p>" * (CAP // 8) + "<p>last</p>")
    assert found[0] == "first"
    assert "last" not in found


def test_very_many_lines_end_in_one_long_line() -> None:
    found = html_lines("x<br>" * (MOST + 100))
    assert len(found) == MOST + 1
    assert found[-1].text.count("x") == 100


@pytest.mark.parametrize("html", ["<", "<a ", "<!--", "&", "\x00", "<?xml", "<![CDATA[", "\ud800"])
def test_broken_html_repeated_gives_lines(html: str) -> None:
    assert isinstance(html_lines(html * 2_000), tuple)


def test_what_html_may_show_is_told_without_parsing() -> None:
    assert shows_quotes('<div class="gmail_quote">')
    assert not shows_quotes("<p>quote</p>")
    assert shows_signature('<div id="Signature">')
    assert not shows_signature("<p>Signature</p>")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("a", Line("a")),
        ("> a", Line("a", 1)),
        (">a", Line("a", 1)),
        ("> > a", Line("a", 2)),
        (">>> a", Line("a", 3)),
        ("  > a", Line("a", 1)),
        (">", Line("", 1)),
        (">   a", Line("  a", 1)),
        ("     > a", Line("     > a")),
        ("＞ a", Line("a", 1)),
        ("  a  ", Line("  a")),
        (">" * 90 + "a", Line("a", 50)),
    ],
)
def test_quote_marks_are_counted(row: str, line: Line) -> None:
    assert parse_line(row) == line


def test_text_loses_what_cannot_be_seen_and_long_runs_of_blank_lines() -> None:
    found = text_lines("a\u200b\u202b b\xa0c" + "\n" * 40 + "d")
    assert [line.text for line in found] == ["a b c", "", "", "", "", "d"]


def test_very_many_lines_of_text_end_in_one_long_line_of_the_same_depth() -> None:
    found = text_lines("\n".join(f"> {n}" for n in range(MOST + 10)))
    assert len(found) == MOST + 1
    assert found[-1].depth == 1


def test_lines_are_written_with_the_marks_above_their_base() -> None:
    lines = (Line(""), Line("a", 1), Line("b", 2), Line("", 2), Line(""))
    assert render(lines, 1) == "a\n> b"
    assert render(lines) == "> a\n>> b"


def test_a_signature_that_begins_within_a_line_does_not_take_the_line_along() -> None:
    found = html_lines(
        'Done<br id="Signature"><div>b</div>yes <span class="gmail_signature">c</span>'
    )
    assert [line.mark for line in found] == [Mark.NONE] * 3
