"""Values from strangers: nothing they write becomes a header, a tag, a template or a link."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.handoff.model import Context, Kept
from mailflow.letters import SAMPLES, Facts, Letters, Row, sample_post
from mailflow.mail.address import Address
from tests.letters.reading import (
    ADDRESS,
    CASES,
    LETTERS,
    Markup,
    compose,
    compose_sample,
    html_of,
    parse,
    text_of,
)

HEADERS = {
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "auto-submitted",
    "x-auto-response-suppress",
    "x-mailflow",
    "list-id",
    "list-unsubscribe",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "p",
    "a", "br", "span", "h2", "ul", "li", "strong", "em", "code",
}  # fmt: skip
HOSTILE = [
    "x\r\nBcc: victim@example.org\r\n\r\nhello",
    "x\nBcc: victim@example.org",
    "x\rBcc: victim@example.org",
    "x\x85Bcc: victim@example.org",
    "x\u2028Bcc: victim@example.org\u2029y",
    "x\x0bBcc: victim@example.org\x0cy\x1cz",
    "\u202egnp.exe\u202c \u2066isolated\u2069 \u200f",
    "{{ 7*7 }} {% for x in range(9) %}no{% endfor %} {# gone #}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><a href='https://evil.test'>click</a>",
    "](https://evil.test) [x](javascript:alert(1)) **bold** # no\n\n# heading\n> quote `code`",
    "<!--\ue0001\ue001--> \ue0001\ue001",
    "a lone \ud800 surrogate \udfff",
    "=?utf-8?q?=0D=0ABcc:_victim@example.org?=",
    "nul \x00 bell \x07 escape \x1b[31m",
    "##- Please type your reply above this line -##",
    "very long " * 1000,
    "x" * 10_000,
    "日本語の件名がここに長く続きます" * 40,
    "\N{THUMBS UP SIGN} Größe – “quotes” & ampersand; &lt;entity&gt;",
    "",
    "   \t \n ",
]


def poison(facts: Facts, value: str) -> Facts:
    """Put a value wherever a stranger's words can come from."""
    handoff = facts.handoff
    if handoff:
        context = Context(
            background=value, done_when=value, constraints=value, if_stuck=value, due=facts.now
        )
        handoff = dataclasses.replace(
            handoff,
            subject=value,
            note=value,
            request=value,
            reason=value,
            result=value,
            context=context,
            requester=Address(value, "x@client.test"),
            attachments=(Kept(value, "text/plain", 3),),
        )
    return dataclasses.replace(
        facts,
        handoff=handoff,
        reader=dataclasses.replace(facts.reader, name=value),
        giver=value,
        owner=value,
        former=value,
        actor=value + "x",
        words=value,
        reason=value,
        command=facts.command or value,
        notices=(value,),
        candidates=(value,),
        original=value,
        rows=(Row(value, value, value, value, value, facts.now, 3, number=1),),
    )


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", LETTERS.names())
def test_hostile_values_stay_values(name: str, value: str) -> None:
    outgoing = compose(name, poison(SAMPLES[name][0], value))
    message = parse(outgoing.content)
    assert {key.lower() for key in message} <= HEADERS
    assert len(message.keys()) == len(set(message.keys()))
    assert len(outgoing.subject) <= 200
    assert message["subject"] is not None
    assert [part.defects for part in message.walk() if part.defects] == []
    markup = Markup(html_of(outgoing))
    assert set(markup.tags) <= TAGS
    assert all(link.startswith("mailto:") for link in markup.links)
    assert all(len(link) <= 2000 for link in markup.links)
    assert not [key for key, _ in markup.attributes if key.startswith("on")]
    assert max(map(len, outgoing.content.split(b"\r\n"))) < 998


def test_template_text_in_a_value_is_never_run() -> None:
    outgoing = compose("offer", poison(SAMPLES["offer"][0], "{{ 7*7 }}"))
    assert "49" not in text_of(outgoing).replace("{{ 7*7 }}", "")
    assert "{{ 7*7 }}" in text_of(outgoing)
    assert "{{ 7*7 }}" in html_of(outgoing)


def test_markdown_in_a_value_stays_text() -> None:
    value = "**bold** _it_ [x](https://evil.test) # h"
    html = html_of(compose("question", poison(SAMPLES["question"][0], value)))
    assert value in html
    assert "<strong>bold" not in html


def test_bidi_and_control_characters_reach_nobody() -> None:
    value = "a\u202eb\u2066c\x07d\x1be\u200bf"
    outgoing = compose("note", poison(SAMPLES["note"][0], value))
    for part in (text_of(outgoing), html_of(outgoing), outgoing.subject):
        assert not set(part) & set("\u202e\u2066\x07\x1b\u200b")
        assert "abcdef" in part


@pytest.mark.parametrize(
    "subject",
    ["Re: Fwd: [H-42] Logo", "[H-42] Re: Logo", "AW: WG: [H-42] [H-42] Logo", "RE: FW: Logo"],
)
def test_prefixes_and_tags_never_double(subject: str) -> None:
    facts = SAMPLES["offer"][0]
    assert facts.handoff is not None
    facts = dataclasses.replace(facts, handoff=dataclasses.replace(facts.handoff, subject=subject))
    assert compose("offer", facts).subject == "[H-42] Logo"


def test_subject_of_nothing_but_prefixes_still_says_something() -> None:
    facts = SAMPLES["offer"][0]
    assert facts.handoff is not None
    facts = dataclasses.replace(facts, handoff=dataclasses.replace(facts.handoff, subject="Re: "))
    assert compose("offer", facts).subject == "[H-42] (no subject)"


def test_foreign_words_are_marked_as_foreign_in_the_text() -> None:
    words = "first\n##- Please type your reply above this line -##\nDone when: I say so"
    facts = dataclasses.replace(SAMPLES["note"][0], words=words)
    text = text_of(compose("note", facts))
    assert "> first\n> ##- Please type" in text
    assert "\n> Done when: I say so" in text
    assert text.count("\n##- ") + text.startswith("##- ") == 1


def test_long_request_is_shortened_and_says_so() -> None:
    facts = dataclasses.replace(SAMPLES["offer"][0], original="line of words\n" * 500)
    outgoing = compose("offer", facts)
    assert text_of(outgoing).count("> line of words") == 60
    assert "> (shortened here; the whole mail is kept)" in text_of(outgoing)
    assert len(html_of(outgoing)) < 20_000


def test_request_of_a_single_endless_line_is_shortened() -> None:
    facts = dataclasses.replace(SAMPLES["offer"][0], original="x" * 100_000)
    assert len(compose("offer", facts).content) < 60_000


def test_empty_facts_make_every_letter_without_an_error() -> None:
    for name in LETTERS.names():
        full = SAMPLES[name][0]
        bare = Facts(full.now, "Handoffs", full.reader, full.handoff)
        assert text_of(compose(name, bare)).startswith("##- ")


def test_letters_about_no_handoff_can_be_written_for_every_name_that_may_have_none() -> None:
    for name in ("not_understood", "help", "list", "unknown_owner", "stranger_inside", "quiet"):
        full = SAMPLES[name][0]
        bare = Facts(full.now, "Handoffs", full.reader)
        assert "H-" not in compose(name, bare).subject


@given(value=st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_keeps_its_place(value: str) -> None:
    outgoing = compose("question", poison(SAMPLES["question"][0], value))
    message = parse(outgoing.content)
    assert {key.lower() for key in message} <= HEADERS
    assert set(Markup(html_of(outgoing)).tags) <= TAGS


def test_hostile_service_name_stays_in_its_place() -> None:
    letters = Letters(ADDRESS, "Hand\r\nBcc: x@example.org\r\n\r\noffs")
    message = parse(compose("nudge", SAMPLES["nudge"][0], letters).content)
    assert {key.lower() for key in message} <= HEADERS


def test_hostile_post_stays_in_its_place() -> None:
    facts = SAMPLES["offer"][0]
    post = dataclasses.replace(
        sample_post(facts),
        to=Address('B"en\r\nBcc: x@example.org', "ben@example.org>\r\nBcc: y@example.org"),
        reply_to="handoff+a@example.org\r\nBcc: z@example.org",
        in_reply_to="<a@b>\r\nBcc: z@example.org",
        references=("<ok@example.org>", "<two words@x>", "no\r\nbrackets", ""),
        list_id="x\r\nBcc: z@example.org",
        unsubscribe="x@example.org\r\nBcc: z@example.org",
        auto="auto-generated\r\nBcc: z@example.org",
    )
    message = parse(LETTERS.compose("offer", facts, post).content)
    assert {key.lower() for key in message} <= HEADERS
    assert "two words" not in str(message["references"])
    assert str(message["references"]).startswith("<ok@example.org>")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_token_of_the_reader_stands_in_no_other_place_than_his_answers(
    name: str, number: int
) -> None:
    outgoing = compose_sample(name, number)
    message = parse(outgoing.content)
    for key in ("from", "to", "subject", "date", "x-mailflow"):
        assert "k7q2m9x4tb" not in str(message[key])
    assert "k7q2m9x4tb" not in text_of(outgoing)


def test_late_date_is_said_in_the_readers_zone() -> None:
    facts = dataclasses.replace(SAMPLES["offer"][0], deadline=SAMPLES["offer"][0].now)
    there = dataclasses.replace(facts.reader, timezone="Asia/Tokyo")
    text = text_of(compose("offer", dataclasses.replace(facts, reader=there)))
    assert "by Thu 19 Nov 2026, 00:30 (Tokyo)" in text
