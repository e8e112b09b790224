"""What a person typed: above, below and between quotes, without signature and disclaimer."""

from dataclasses import replace

import pytest

from mailflow.mail.message import Message, read
from mailflow.mail.reply import (
    SEPARATOR,
    answers_in_quote,
    is_separator,
    quoted_text,
    typed_text,
)

EMPTY = read(b"From: ben@example.org\r\nTo: handoff@example.org\r\nSubject: Re: Logo\r\n\r\nx\r\n")
QUOTE = "> Can you do it by Friday?\n> Carla\n"
ON = "On Fri, Nov 20, 2026 at 9:14 AM Carla Client <carla@client.test> wrote:"


def reply(text: str = "", html: str = "", subject: str = "Re: Logo") -> Message:
    return replace(EMPTY, text=text, html=html, subject=subject)


def rows(text: str) -> list[str]:
    return [row.strip() for row in text.split("\n") if row.strip()]


TOP_POSTED = {
    "attribution in one line": f"Yes.\n\n{ON}\n\n{QUOTE}",
    "attribution in two lines": (
        "Yes.\n\nOn Fri, Nov 20, 2026 at 9:14 AM Carla Client\n<carla@client.test> wrote:\n\n"
        + QUOTE
    ),
    "attribution in three lines": (
        "Yes.\n\nOn Fri, Nov 20, 2026 at 9:14 AM,\nCarla Client of Client Ltd\n"
        "<carla@client.test> wrote:\n\n" + QUOTE
    ),
    "the verb alone on its line": (
        "Yes.\n\nOn Dec 16, 2026, at 12:47 PM, Carla Client\n<carla@client.test>\nwrote:\n\n> Was"
    ),
    "no blank line between": f"Yes.\n{ON}\n{QUOTE}",
    "a quote without marks": f"Yes.\n\n{ON}\n\nPlease do it.\nCarla\n",
    "a quote without marks or time": (
        "Yes.\n\nOn Wednesday, Jun 25, 2026 Joe Doe wrote:\n\nplease do"
    ),
    "German without marks": "Yes.\n\nAm 20.11.2026 um 09:14 schrieb Carla Client:\n\nBitte\n",
    "little but a date and an address": (
        "Yes.\n\n2026-11-20 10:01 GMT+02:00 Carla <c@client.test>:\n\nplease do"
    ),
    "rules around it": (
        "Yes.\n\n---- On Fri, 20 Nov 2026 09:14:00 +0100 Carla <carla@client.test> wrote ----\n\n"
        "> please\n"
    ),
    "arrows around it": (
        "Yes.\n\n>>> Carla Client <carla@client.test> 20.11.2026 09:14 >>>\nplease do\n"
    ),
    "no date at all": "Yes.\n\nZitat von Carla Client <carla@client.test>:\n\n> a\n> b\n",
    "Outlook's header": (
        "Yes.\n\nFrom: Carla <carla@client.test>\nSent: Friday, November 20, 2026 9:14 AM\n"
        "To: Ben\nSubject: Logo\n\nPlease do"
    ),
    "Outlook's header, French": (
        "Yes.\n\nDe : Handoff <handoff@example.org>\nEnvoyé : vendredi 20 novembre 2026 09:14\n"
        "À : Ben <ben@example.org>\nObjet : [H-42] Logo\n\nH-42"
    ),
    "a bold header": (
        "Yes.\n\n*From:* Handoff <handoff@example.org>\n*Sent:* Friday, 20 November 2026 09:14\n"
        "*To:* Ben\n*Subject:* Logo\n\nH-42"
    ),
    "an old announcing line": "Yes.\n\n-----Original Message-----\nplease do\n",
    "Outlook on a phone": (
        "Yes.\n\nGet Outlook for iOS<https://client.test/o>\n________________________________\n"
        "From: Handoff <handoff@example.org>\nSent: Friday, November 20, 2026 9:14:00 AM\n"
        "To: Ben <ben@example.org>\nSubject: [H-42] Logo\n\nH-42"
    ),
    "an iPhone": (
        "Yes.\n\nSent from my iPhone\n\n> On 20 Nov 2026, at 09:14, Carla <carla@client.test> "
        "wrote:\n> \n> please\n"
    ),
    "Proton": (
        "Yes.\n\nSent with [Proton Mail](https://proton.test/) secure email.\n\n"
        "On Friday, November 20th, 2026 at 9:14 AM, Carla <carla@client.test> wrote:\n\n> please"
    ),
    "Japanese": "Yes.\n\n2026年11月20日(金) 9:14 Carla Client <carla@client.test>:\n\n> お願い\n",
    "NetEase": 'Yes.\n\nAt 2026-11-20 09:14:00, "Carla" <carla@client.test> wrote:\n>please\n>do',
    "Naver": (
        'Yes.\n\n-----Original Message-----\nFrom: "Carla"<carla@client.test>\n'
        "To: <ben@example.org>;\nCc:\nSent: 2026-11-20 (금) 09:14:00 (GMT+09:00)\nSubject: Logo"
        "\n\nplease"
    ),
    "our separator": f"Yes.\n\n{SEPARATOR}\n\nH-42 is yours",
    "our separator in bars": f"Yes.\n\n-*- Handoff @ 16-Nov -*-\n| {SEPARATOR}\n| H-42 is yours",
    "our separator below words nobody listed": f"Yes.\n\nHandoff skrev 20 nov:\n{SEPARATOR}\nH-42",
    "another system's separator": "Yes.\n\n--- Reply above this line ---\n\nticket 5",
    "the footer of a list": (
        f"Yes.\n\n{ON}\n{QUOTE}\n_______________________________________________\n"
        "team mailing list\nteam@lists.example.org\n"
    ),
    "quotes of uneven depth": f"Yes.\n\n{ON}\n>> a\n> b\n",
    "a signature": f"Yes.\n\n-- \nBen Ortiz\n+49 30 123\n\n{ON}\n{QUOTE}",
    "a signature without space": "Yes.\n--\nBen Ortiz\n+49 30 123",
    "two signatures": f"Yes.\n\nCheers,\nBen\n--\nBen Ortiz\n\n{ON}\n{QUOTE}",
    "a closing formula": "Yes.\n\nBest regards,\nBen Ortiz\nAcme Ltd\n",
    "a device that asks for patience": (
        "Yes.\n\nSent from my mobile device. Please excuse brevity and typos."
    ),
    "a device at the end, Hungarian": "Yes.\n\nAz iPhone-omról küldve",
    "a disclaimer": (
        "Yes.\n\nThis e-mail and any attachments are confidential and intended solely for the "
        "addressee. If you are not the intended recipient please notify the sender.\n"
    ),
}


@pytest.mark.parametrize("text", TOP_POSTED.values(), ids=TOP_POSTED.keys())
def test_what_stands_above_a_quote_is_what_was_typed(text: str) -> None:
    assert typed_text(reply(text)) == "Yes."


KEPT = {
    "a plan with a date": "The plan for Monday 23 November 2026 at 10:00:\n- logo\n- flyer",
    "an agenda": "On Monday 10:00 we meet, agenda:\n- logo",
    "a story about a mail": (
        "On 20 November 2026 Carla wrote to me that the deal is off. Here is why:\nthey are broke"
    ),
    "an address in a sentence": "On 2026-11-20 send it to carla@client.test:\nthe logo",
    "a report of one's own mail": "I wrote to carla@client.test on 20 Nov 2026 at 10:00:\nno news",
    "a phone in a sentence": "The mail was sent from my iPhone by accident.",
    "a desk": "Here it is.\nSent from my desk, is much easier then my mobile phone.",
    "another sentence of that kind": "Sent from my side, all good.",
    "only a closing": "Best regards,\nBen",
    "thanks": "Thanks!\nBen",
    "a postscript": "accept\nBest,\nBen\nPS: due Friday please",
    "a rule": "part one\n-----\npart two",
    "words between rules": "part one\n---- budget ----\npart two",
    "a table": "a | b\n--- | ---\n1 | 2",
    "a journey": "From: Berlin\nTo: Hamburg\nDate: 23 November 2026\nplease book",
    "a cover": "From: Monday\nTo: Friday\nplease cover for me",
    "our labelled fields": (
        "Done when: the logo is live\nDue: 28 Nov 2026 17:00\nIf stuck: carla@client.test\n"
        "Background: spring campaign"
    ),
    "a line that begins with From": "We agree.\nFrom the log: all good\nBen",
    "a mention of confidence": "This message is confidential.",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_a_persons_words_are_kept(text: str) -> None:
    assert rows(typed_text(reply(text))) == rows(text)


def test_what_stands_below_a_quote_is_what_was_typed() -> None:
    text = f"On 20/11/2026 09:14, Carla wrote:\n{QUOTE}\nSure, no problem.\n\n-- \nBen\n"
    assert typed_text(reply(text)) == "Sure, no problem."


def test_words_above_and_below_a_quote_are_both_kept() -> None:
    text = f"See below.\n\nOn 20/11/2026 09:14, Carla wrote:\n{QUOTE}\nSure.\n"
    assert rows(typed_text(reply(text))) == ["See below.", "Sure."]


def test_answers_between_quotes_stand_under_their_questions() -> None:
    text = "Hi,\n\nOn 20/11/2026 09:14, Carla wrote:\n> First?\n\nyes\n\n> Second?\n\nno\n\nBen"
    assert rows(typed_text(reply(text))) == ["Hi,", "> First?", "yes", "> Second?", "no", "Ben"]


def test_only_the_last_paragraph_above_an_answer_is_its_question() -> None:
    text = "On 20/11/2026 09:14, Carla wrote:\n> Hello Ben,\n> \n> First?\nyes\n> Second?\n> more"
    assert rows(typed_text(reply(text))) == ["> First?", "yes"]


def test_quotes_of_two_people_are_answered_one_by_one() -> None:
    text = (
        "On 20/11/2026 09:14, Carla wrote:\n> a?\nyes\n\nOn 20/11/2026 09:20, Dan wrote:\n> b?\nno"
    )
    assert rows(typed_text(reply(text))) == ["> a?", "yes", "> b?", "no"]


def test_an_escaped_from_is_typed() -> None:
    text = "We agree.\n>From the log we know\nwhy.\n"
    assert typed_text(reply(text)) == "We agree.\nFrom the log we know\nwhy."


def test_a_quote_that_nobody_announces_goes_too() -> None:
    assert typed_text(reply("> x\n> y\n\nyes")) == "yes"


def test_a_mail_that_only_quotes_says_nothing() -> None:
    assert typed_text(reply(f"On 20/11/2026 09:14, Carla wrote:\n{QUOTE}")) == ""


def test_a_line_that_names_an_address_above_a_quote_is_typed() -> None:
    text = "Ask carla@client.test:\n\n> is it ok?\n\nthanks"
    assert rows(typed_text(reply(text))) == ["Ask carla@client.test:", "thanks"]


def test_a_question_is_at_most_six_lines() -> None:
    quote = "".join(f"> line {n}\n" for n in range(20))
    last = [f"> line {n}" for n in range(14, 20)]
    assert rows(typed_text(reply(f"{quote}yes\n{quote}no\n"))) == [*last, "yes", *last, "no"]


TEMPLATE = (
    f"{ON}\n> {SEPARATOR}\n> \n> H-42 needs two things.\n> \n> Done when:\nthe logo is live\n"
    "> Due:\nFriday 17:00\n"
)


def test_fields_filled_under_their_labels_are_answers() -> None:
    assert answers_in_quote(reply(TEMPLATE)) == (
        ("Done when:", "the logo is live"),
        ("Due:", "Friday 17:00"),
    )
    assert rows(typed_text(reply(TEMPLATE))) == [
        "> Done when:",
        "the logo is live",
        "> Due:",
        "Friday 17:00",
    ]


def test_fields_filled_inside_the_quote_are_in_the_quoted_text() -> None:
    text = f"here you are\n\n{ON}\n> {SEPARATOR}\n> Done when: the logo is live\n> Due: Friday\n"
    assert typed_text(reply(text)) == "here you are"
    assert rows(quoted_text(reply(text))) == ["Done when: the logo is live", "Due: Friday"]


def test_fields_filled_in_an_unmarked_quote_are_in_the_quoted_text() -> None:
    text = f"here you are\n\n{SEPARATOR}\nDone when: the logo is live\n"
    assert quoted_text(reply(text)) == "Done when: the logo is live"


def test_without_a_separator_the_whole_quote_is_quoted_text() -> None:
    assert rows(quoted_text(reply(f"yes\n\n{ON}\n{QUOTE}"))) == [
        ON,
        "Can you do it by Friday?",
        "Carla",
    ]


def test_a_mail_without_quote_has_no_quoted_text_and_no_answers() -> None:
    assert quoted_text(reply("yes")) == ""
    assert answers_in_quote(reply("yes")) == ()


@pytest.mark.parametrize("line", [SEPARATOR, "> ##- Bitte oberhalb antworten -##", "##-请-##  "])
def test_a_separator_is_known_in_any_language(line: str) -> None:
    assert is_separator(line)


@pytest.mark.parametrize("line", ["##- half", "half -##", "", "##-#", "a ##- b -##"])
def test_half_a_separator_is_none(line: str) -> None:
    assert not is_separator(line)


GMAIL = (
    '<div dir="ltr">Yes.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On '
    'Fri Carla &lt;<a href="mailto:c@d.test">c@d.test</a>&gt; wrote:<br></div><blockquote '
    'class="gmail_quote">please</blockquote></div>'
)
BY_STRUCTURE = {
    "Gmail": GMAIL,
    "Gmail of old": (
        '<div dir="ltr">Yes.</div><div class="gmail_extra"><br><div class="gmail_quote">On Thu, '
        "Oct 25, 2012 at 12:03 PM, &lt;x@y.test&gt; wrote:<br><blockquote class=gmail_quote>Hi"
        "</blockquote></div><br></div>"
    ),
    "Outlook's line above, labels nobody listed": (
        '<p class=MsoNormal>Yes.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;'
        'padding:3.0pt 0cm 0cm 0cm"><p class=MsoNormal><b>Xyz:</b> Handoff<br><b>Abc:</b> 20 Nov '
        "2026 09:14<br><b>Def:</b> Ben<br><b>Ghi:</b> Logo</p></div></div><p>please</p>"
    ),
    "Windows Mail": (
        '<div>Yes.</div><div style="padding-top: 5px; border-top-width: 1px; border-top-style: '
        'solid;"><div><b>Qx:</b> c@d.test<br><b>Qy:</b> Fri 20 Nov 2026 09:14<br><b>Qz:</b> '
        "d@d.test</div></div><div>please</div>"
    ),
    "Outlook on the web": (
        '<div>Yes.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Qx:</b> c'
        "</div><div>please</div>"
    ),
    "Outlook of the Mac": '<p>Yes.</p><span id="OLK_SRC_BODY_SECTION"><div>please</div></span>',
    "Hotmail": (
        '<div>Yes.<br><br><div><hr id="stopSpelling">Date: Fri, 20 Nov 2026 09:14:00 +0100<br>'
        "Subject: x<br>From: c@d.test<br>To: b@d.test<br><br>please</div></div>"
    ),
    "Apple Mail": '<div>Yes.</div><br><blockquote type="cite"><div>please</div></blockquote>',
    "Thunderbird": (
        '<p>Yes.</p><div class="moz-cite-prefix">Am 20.11.26 um 09:14 schrieb Carla:<br></div>'
        '<blockquote type="cite" cite="mid:x">please</blockquote>'
    ),
    "Yahoo": (
        '<div>Yes.</div><div id="ydp123yahoo_quoted_456" class="ydp123yahoo_quoted"><div>On '
        "Friday, Carla wrote:</div><div>please <blockquote>old</blockquote></div></div>"
    ),
    "Proton": (
        '<div>Yes.</div><div class="protonmail_quote">On Friday, November 20th, 2026 at 9:14, '
        'Carla &lt;c@d.test&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">please'
        "</blockquote></div>"
    ),
    "Zoho": (
        '<div>Yes.</div><div class="zmail_extra"><div>---- On Fri, 20 Nov 2026 09:14:00 +0100 '
        "<b>Carla &lt;c@d.test&gt;</b> wrote ----</div><blockquote>please</blockquote></div>"
    ),
    "Zimbra": (
        '<div>Yes.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">'
        '<b>Qx: </b>c@d.test</div><div data-marker="__QUOTED_TEXT__">please</div>'
    ),
    "a quote inside a foreign quote": (
        '<div>Yes.</div><div id="x_divRplyFwdMsg"><b>Qx:</b> c</div><div>please</div>'
    ),
    "a line to the left, of a client nobody listed": (
        '<div>Yes.</div><div style="border-left:2px solid #ccc;padding-left:8px">please</div>'
    ),
    "hidden words": '<div style="display:none">preview</div><div>Yes.</div><style>p{}</style>',
}


@pytest.mark.parametrize("html", BY_STRUCTURE.values(), ids=BY_STRUCTURE.keys())
def test_structure_alone_shows_a_quote(html: str) -> None:
    assert typed_text(reply(html=html)) == "Yes."


def test_structure_shows_a_quote_that_the_text_does_not() -> None:
    html = '<div>Yes.</div><blockquote type="cite"><div>Carla said</div>please</blockquote>'
    assert typed_text(reply("Yes.\n\nCarla said\nplease", html)) == "Yes."


def test_answers_between_quotes_are_found_in_html() -> None:
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">On Fri Carla wrote:<br></div>'
        '<blockquote class="gmail_quote"><div>first?</div></blockquote><div>yes</div>'
        '<blockquote class="gmail_quote">second?</blockquote><div>no</div></div>'
    )
    assert rows(typed_text(reply(html=html))) == ["> first?", "yes", "> second?", "no"]


def test_an_indented_paragraph_is_no_quote() -> None:
    html = (
        '<div>yes</div><blockquote style="margin: 0 0 0 40px; border: none;">and that</blockquote>'
    )
    assert rows(typed_text(reply(html=html))) == ["yes", "and that"]


def test_a_signature_that_only_the_html_shows_goes_from_the_text() -> None:
    html = '<div>yes</div><div id="Signature"><p>Ben Ortiz</p><p>Acme</p></div>'
    assert typed_text(reply("yes\n\nBen Ortiz\nAcme", html)) == "yes"


def test_a_mail_that_is_but_a_signature_keeps_it() -> None:
    html = '<div id="Signature"><p>Ben Ortiz</p></div>'
    assert typed_text(reply("Ben Ortiz", html)) == "Ben Ortiz"


def test_html_is_read_where_the_text_is_but_a_hint() -> None:
    html = "<p>" + "The whole answer stands only here, in the HTML part. " * 3 + "</p>"
    assert typed_text(reply("HTML only.", html)).startswith("The whole answer")


def test_a_very_long_mail_keeps_its_end() -> None:
    text = "\n".join(f"line {n}" for n in range(6_000))
    assert typed_text(reply(text)).endswith("line 5999")


def test_the_end_of_a_very_long_quote_stays_quoted() -> None:
    text = "yes\n\n" + "\n".join(f"> line {n}" for n in range(6_000))
    assert typed_text(reply(text)) == "yes"
