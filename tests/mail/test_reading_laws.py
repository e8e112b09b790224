"""Laws of reading: what holds for every mail, whatever stands in it."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mailflow.mail.forward import find_original, find_originals
from mailflow.mail.markup import html_lines, html_text
from mailflow.mail.message import Message, read
from mailflow.mail.reply import answers_in_quote, quoted_text, typed_text
from mailflow.mail.words import CLOSING

EMPTY = read(b"From: ana@example.org\r\nTo: handoff@example.org\r\nSubject: x\r\n\r\nx\r\n")
TRIES = settings(max_examples=150, deadline=None)

PIECES = [
    "> quoted",
    ">> deeper",
    ">",
    "",
    " ",
    "typed words",
    "Yes, by Friday.",
    "On Fri, Nov 20, 2026 at 9:14 AM Carla <carla@client.test> wrote:",
    "Am 20.11.2026 um 09:14 schrieb Carla:",
    "---------- Forwarded message ---------",
    "-----Original Message-----",
    "Begin forwarded message:",
    "From: Carla Client <carla@client.test>",
    "> From: Carla Client <carla@client.test>",
    "Sent: Friday, November 20, 2026 9:14 AM",
    "> Date: 20 November 2026 at 09:14:00 CET",
    "To: Ana Lind <ana@example.org>",
    "Subject: Logo",
    "> Subject: Logo",
    "________________________________",
    "-- ",
    "Sent from my iPhone",
    "Best regards,",
    "##- Please type your reply above this line -##",
    "> Done when:",
    "a: b",
    "x:",
    "：",
    "*From:* Carla",
    "From: a <a@b.test>To: c <c@d.test>Sent: 2026Subject: x",
    "----- End forwarded message -----",
    "\u202b\u200b:",
]
lines = st.one_of(st.sampled_from(PIECES), st.text(max_size=40).filter(lambda t: "\n" not in t))
texts = st.lists(lines, max_size=30).map("\n".join)
subjects = st.sampled_from(
    ["Logo", "Re: Logo", "Fwd: Logo", "VS: Logo", "", "[Fwd: Logo]", ":", "Re"]
)
tags = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p>",
        "<br>",
        "<blockquote type=cite>",
        "</blockquote>",
        '<div class="gmail_quote">',
        '<div class="gmail_attr">',
        '<div id="divRplyFwdMsg">',
        '<div id="appendonsend">',
        "<div style='border-top:solid 1px'>",
        "<div style='display:none'>",
        "<table><tr><td>",
        "</td><td>",
        "</table>",
        "<pre>",
        "<li>",
        "<a href='https://client.test/x'>",
        "</a>",
        "<img alt='word'>",
        "<!-- x",
        "-->",
        "<",
        "&nbsp;",
        "&#0;",
        "<x:y>",
    ]
)
markups = st.lists(st.one_of(tags, lines), max_size=40).map("".join)
mails = st.builds(
    lambda s, t, h: replace(EMPTY, subject=s, text=t, html=h), subjects, texts, markups
)


def bare(text: str) -> list[str]:
    """Return the words of a text without quote marks, spaces and invisible characters."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return [word for word in shown.replace(">", " ").replace("＞", " ").split() if word]


@TRIES
@given(mails)
def test_no_mail_makes_a_reader_raise(message: Message) -> None:
    for original in find_originals(message):
        assert original.found == "inline"
        assert isinstance(original.body, str)
    assert isinstance(typed_text(message), str)
    assert isinstance(quoted_text(message), str)
    assert all(question and answer for question, answer in answers_in_quote(message))


@TRIES
@given(texts, st.lists(st.sampled_from(["> a", ">b", "> > c", "> "]), min_size=1, max_size=8))
def test_nothing_quoted_is_left_when_all_is_typed_above(text: str, quote: list[str]) -> None:
    typed = "\n".join(
        line for line in text.split("\n") if not line.lstrip().startswith((">", "＞"))
    )
    attribution = "On Fri, Nov 20, 2026 at 9:14 AM Carla <carla@client.test> wrote:"
    message = replace(EMPTY, text="\n".join([typed, "", attribution, "", *quote]))
    shown = [line for line in typed_text(message).split("\n") if line.startswith("> ")]
    assert shown == []


@TRIES
@given(
    st.lists(st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,6}", fullmatch=True), min_size=1, max_size=6)
)
def test_plain_words_are_never_lost(words: list[str]) -> None:
    assume(CLOSING.isdisjoint(words))  # "lg" closes a German letter
    message = replace(EMPTY, subject="Re: Logo", text="\n".join(words))
    assert bare(typed_text(message)) == bare("\n".join(words))


@TRIES
@given(texts, subjects)
def test_note_and_body_are_made_of_the_mails_own_words(text: str, subject: str) -> None:
    message = replace(EMPTY, text=text, subject=subject)
    original = find_original(message)
    if original is not None:
        assert set(bare(original.note + "\n" + original.body)) <= set(bare(text))


@TRIES
@given(texts)
def test_typed_text_is_made_of_the_mails_own_words(text: str) -> None:
    message = replace(EMPTY, text=text)
    assert set(bare(typed_text(message))) <= set(bare(text))


@TRIES
@given(mails)
def test_reading_twice_gives_the_same(message: Message) -> None:
    assert find_originals(message) == find_originals(message)
    assert typed_text(message) == typed_text(message)


@TRIES
@given(markups)
def test_any_html_gives_lines(markup: str) -> None:
    found = html_lines(markup)
    assert all("\n" not in line.text and line.depth >= 0 for line in found)
    assert isinstance(html_text(markup), str)
