"""Forwards: whose mail it is, what the forwarder typed, and what is no forward."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mailflow.mail.address import Address
from mailflow.mail.forward import find_original, find_originals
from mailflow.mail.message import Message, read

EMPTY = read(b"From: ana@example.org\r\nTo: handoff@example.org\r\nSubject: Fwd: Logo\r\n\r\nx\r\n")
CARLA = Address("Carla Client", "carla@client.test")
ANA = Address("Ana Lind", "ana@example.org")
DAN = Address("Dan", "dan@client.test")
NOTE = "Ben, can you take this?\n\nIt is urgent."
BODY = (
    "Hello Ana,\n\nwe need the logo by 10:30 on Friday. Questions: none so far.\n"
    "Note: call me at 030 1234.\n\nCarla\n-- \nCarla Client, Client Ltd"
)
HEADER = (
    "From: Carla Client <carla@client.test>\nDate: Fri, Nov 20, 2026 at 9:14 AM\nSubject: Logo\n"
    "To: Ana Lind <ana@example.org>\nCc: Dan <dan@client.test>\n"
)


def mail(text: str = "", html: str = "", subject: str = "Fwd: Logo") -> Message:
    return replace(EMPTY, text=text, html=html, subject=subject)


def fold(text: str) -> str:
    return " ".join(text.split())


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.split("\n"))


SHAPES = {
    "Gmail": f"{NOTE}\n\n---------- Forwarded message ---------\n{HEADER}\n\n{BODY}\n",
    "Apple Mail": f"{NOTE}\n\n" + quoted(f"Begin forwarded message:\n\n{HEADER}\n{BODY}"),
    "Apple Mail of old": f"{NOTE}\n\nBegin forwarded message:\n\n" + quoted(f"{HEADER}\n{BODY}"),
    "Outlook": (
        f"{NOTE}\n\nFrom: Carla Client <carla@client.test>\nSent: Friday, November 20, 2026 9:14 AM"
        "\nTo: Ana Lind <ana@example.org>\nCc: Dan <dan@client.test>\nSubject: Logo\n\n" + BODY
    ),
    "Outlook with a line above": f"{NOTE}\n\n________________________________\n{HEADER}\n{BODY}",
    "Outlook of old": (
        f"{NOTE}\n\n-----Original Message-----\nFrom: Carla Client [mailto:carla@client.test]\n"
        "Sent: Friday, November 20, 2026 9:14 AM\nTo: Ana Lind <ana@example.org>\n"
        f"Cc: Dan <dan@client.test>\nSubject: Logo\n\n{BODY}"
    ),
    "Thunderbird": (
        f"{NOTE}\n\n\n-------- Weitergeleitete Nachricht --------\nBetreff: \tLogo\nDatum: \tFri, "
        "20 Nov 2026 09:14:00 +0100\nVon: \tCarla Client <carla@client.test>\nAn: \tAna Lind "
        f"<ana@example.org>\nKopie (CC): \tDan <dan@client.test>\n\n\n\n{BODY}"
    ),
    "bold labels": f"{NOTE}\n\n---------- Forwarded message ----------\n"
    + "".join(f"*{line.replace(':', ':*', 1)}\n" for line in HEADER.splitlines())
    + f"\n{BODY}",
    "a blank line between the labels": f"{NOTE}\n\n----- Forwarded message -----\n"
    + HEADER.replace("\n", "\n\n")
    + BODY,
    "a blank line between all of an Outlook header": f"{NOTE}\n\n"
    + (
        HEADER.replace("\nSubject", "\nReply-To: x@client.test\nSubject") + "Importance: High\n"
    ).replace("\n", "\n\n")
    + BODY,
    "labels without colons": f"{NOTE}\n\n------ Forwarded Message ------\n"
    + HEADER.replace(": ", " ")
    + f"\n{BODY}",
    "addresses wrapped": (
        f"{NOTE}\n\n---------- Forwarded message ---------\nFrom: Carla Client <\n"
        "carla@client.test>\nDate: Fri, Nov 20, 2026 at 9:14 AM\nSubject: Logo\nTo: Ana Lind "
        f"<ana@example.org>\nCc: Dan\n <dan@client.test>\n\n\n{BODY}"
    ),
    "mutt": (
        f"{NOTE}\n\n----- Forwarded message from Carla Client <carla@client.test> -----\n\n{HEADER}"
        f"\n{BODY}\n\n----- End forwarded message -----\n"
    ),
    "KMail": (
        f"{NOTE}\n\n----------  Forwarded Message  ----------\n\n{HEADER}\n{BODY}\n"
        "-------------------------------------------------------\n"
    ),
    "Zoho": (
        f"{NOTE}\n\n============ Forwarded message ============\n{HEADER}"
        f"============ Forwarded message ============\n\n{BODY}\n"
    ),
    "Missive": f"{NOTE}\n\n---------- Forwarded message ----------\n{HEADER}\n{quoted(BODY)}",
    "Yahoo, glued": (
        f"{NOTE}\n\n   ----- Forwarded Message ----- From: Carla Client <carla@client.test>To: Ana "
        "Lind <ana@example.org>Cc: Dan <dan@client.test>Sent: Friday, November 20, 2026 at 09:14:00"
        f" AM GMT+1Subject: Logo\n {BODY}"
    ),
    "labels nobody listed": (
        f"{NOTE}\n\nQwx: Carla Client <carla@client.test>\nZwy: Friday, November 20, 2026 9:14 AM\n"
        "Xo: Ana Lind <ana@example.org>\nXc: Dan <dan@client.test>\nVbn: Logo\n\n" + BODY
    ),
    "words and labels nobody listed": (
        f"{NOTE}\n\n---------- Qyzzt xwyv ---------\nQwx: Carla Client <carla@client.test>\n"
        "Zwy: Fri, Nov 20, 2026 at 9:14 AM\nVbn: Logo\nXo: Ana Lind <ana@example.org>\n"
        "Xc: Dan <dan@client.test>\n\n" + BODY
    ),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("subject", ["Fwd: Logo", "Logo"])
def test_a_forward_is_read_whole(text: str, subject: str) -> None:
    found = find_original(mail(text, subject=subject))
    assert found is not None
    assert (found.found, found.from_, found.to, found.cc) == ("inline", CARLA, (ANA,), (DAN,))
    assert (found.subject, fold(found.note), fold(found.body)) == ("Logo", fold(NOTE), fold(BODY))


@pytest.mark.parametrize(
    ("subject", "is_forward"),
    [
        ("Fwd: Logo", True),
        ("FW: Logo", True),
        ("WG: Logo", True),
        ("TR : Logo", True),
        ("[Fwd: Logo]", True),
        ("Logo (fwd)", True),
        ("[team] Fwd: Logo", True),
        ("转发: Logo", True),
        ("Please take this", True),
        ("Fwd: Re: Logo", True),
        ("Re: Logo", False),
        ("AW: Logo", False),
        ("RE: FW: Logo", False),
        ("Re[2]: Logo", False),
        ("SV: Logo", False),
        ("回复：Logo", False),
    ],
)
def test_the_subject_tells_outlooks_forward_from_its_answer(subject: str, is_forward: bool) -> None:
    found = find_original(mail(SHAPES["Outlook"], subject=subject))
    assert (found is not None) is is_forward


@pytest.mark.parametrize(("label", "is_forward"), [("Fra", True), ("Lähettäjä", False)])
def test_vs_forwards_in_denmark_and_answers_in_finland(label: str, is_forward: bool) -> None:
    header = f"{label}: Carla <carla@client.test>\nDate: 20.11.2026 09:14\nTo: Ana\nSubject: Logo"
    found = find_original(mail(f"se her\n\n{header}\n\nhej", subject="VS: Logo"))
    assert (found is not None) is is_forward


ATTRIBUTED = {
    "On ... wrote": "On Fri, Nov 20, 2026 at 9:14 AM Carla Client <carla@client.test> wrote:",
    "schrieb": "Am 20.11.2026 um 09:14 schrieb Carla Client <carla@client.test>:",
    "name in quotes": 'On 20/11/2026, 09:14, "Carla Client" <carla@client.test> wrote:',
    "the name first": "Carla Client <carla@client.test> schrieb am Fr., 20. Nov. 2026, 09:14:",
    "Yandex": '20.11.2026, 09:14, "Carla Client" <carla@client.test>:',
}


@pytest.mark.parametrize("line", ATTRIBUTED.values(), ids=ATTRIBUTED.keys())
def test_a_forward_may_have_an_attribution_for_a_header(line: str) -> None:
    found = find_original(mail(f"Take it\n\n{line}\n\n> please\n> \n> Carla"))
    assert found is not None
    assert (found.note, found.from_, found.subject) == ("Take it", CARLA, "Logo")
    assert (found.to, fold(found.body)) == ((), "please Carla")


def test_yandex_announces_an_attribution() -> None:
    text = (
        'Возьми\n\n-------- Пересылаемое сообщение --------\n20.11.2026, 09:14, "Carla Client" '
        "<carla@client.test>:\n\nплиз\n\n-------- Конец пересылаемого сообщения --------\n"
    )
    found = find_original(mail(text, subject="Возьми это"))
    assert found is not None
    assert (found.from_, found.note, found.body) == (CARLA, "Возьми", "плиз")
    assert found.date == "20.11.2026, 09:14"


NO_FORWARD = {
    "a reply to a forward": (
        "Re: Fwd: Logo",
        "ok\n\nOn Fri, Nov 20, 2026 at 9:14 AM Ana <ana@example.org> wrote:\n\n"
        + quoted(f"---------- Forwarded message ---------\n{HEADER}\n{BODY}"),
    ),
    "Outlook's reply to a forward": (
        "RE: FW: Logo",
        "ok\n\nFrom: Ana <ana@example.org>\nSent: Friday, November 20, 2026 9:14 AM\nTo: Ben\n"
        f"Subject: FW: Logo\n\nx\n\n{HEADER}\n{BODY}",
    ),
    "a plain mail": ("Logo", "Please make a logo.\n\nAna"),
    "a forward of nothing": ("Fwd: Logo", "I forgot it, sorry."),
    "an invitation": ("Fwd: Party", "What: party\nWhen: 20 Nov 2026\nWhere: x@y.test\n"),
    "a journey": ("Trip", "From: Berlin\nTo: Hamburg\nDate: 20 Nov 2026\n\nplease book"),
    "a cover": ("Cover", "From: 20 Nov 2026\nTo: 27 Nov 2026\nSubject: cover for me\n\nplease"),
    "an answer to our letter": (
        "Logo",
        "accept\n\nFrom: Handoff <handoff@example.org>\nSent: Friday, November 20, 2026 9:14 AM\n"
        "To: Ben\nSubject: [H-42] Logo\n\n##- Please type your reply above this line -##\nH-42",
    ),
}


@pytest.mark.parametrize(("subject", "text"), NO_FORWARD.values(), ids=NO_FORWARD.keys())
def test_what_is_no_forward_is_none(subject: str, text: str) -> None:
    assert find_original(mail(text, subject=subject)) is None


def test_an_empty_note_is_empty() -> None:
    found = find_original(mail(f"---------- Forwarded message ---------\n{HEADER}\n{BODY}"))
    assert found is not None
    assert found.note == ""


def test_the_forwarders_signature_is_no_note() -> None:
    text = f"Take it\n\n-- \nAna Lind\nAcme\n\n---- Forwarded message ----\n{HEADER}\n{BODY}"
    found = find_original(mail(text))
    assert found is not None
    assert found.note == "Take it"


def test_what_is_typed_below_a_quoted_forward_belongs_to_the_note() -> None:
    text = "Above.\n\n" + quoted(f"Begin forwarded message:\n\n{HEADER}\n{BODY}") + "\nBelow.\n"
    found = find_original(mail(text + "\nSent from my iPhone\n"))
    assert found is not None
    assert fold(found.note) == "Above. Below."
    assert fold(found.body) == fold(BODY)


def test_a_nested_forward_stays_in_the_body_of_the_outer_one() -> None:
    inner = f"---------- Forwarded message ---------\n{HEADER}\n{BODY}"
    outer = (
        "From: Dan <dan@client.test>\nDate: Fri, Nov 20, 2026 at 10:14 AM\nSubject: Fwd: Logo\n"
        "To: Ana Lind <ana@example.org>\n"
    )
    text = f"n\n\n---------- Forwarded message ---------\n{outer}\n\nfyi\n\n{inner}"
    found = find_originals(mail(text, subject="Fwd: Fwd: Logo"))
    assert len(found) == 1
    assert (found[0].from_, found[0].subject) == (DAN, "Fwd: Logo")
    assert fold(found[0].body) == fold(f"fyi\n\n{inner}")


def test_the_thread_below_an_outlook_mail_stays_in_its_body() -> None:
    text = SHAPES["Outlook"] + f"\n\n{HEADER}\nolder"
    found = find_originals(mail(text))
    assert len(found) == 1
    assert fold(found[0].body) == fold(f"{BODY}\n\n{HEADER}\nolder")


def test_several_forwards_are_found_in_order() -> None:
    second = HEADER.replace("Logo", "Flyer").replace("Carla Client", "Dora")
    text = (
        f"both\n\n----- Forwarded message -----\n{HEADER}\none\n\n----- End forwarded message -----"
        f"\n\nand\n\n----- Forwarded message -----\n{second}\ntwo\n\n"
        "----- End forwarded message -----\n"
    )
    found = find_originals(mail(text))
    assert [(one.subject, one.body) for one in found] == [("Logo", "one"), ("Flyer", "two")]
    assert fold(found[0].note) == "both and"
    assert found[1].note == ""


def test_the_quotes_of_a_forwarded_reply_are_kept() -> None:
    body = "Sure.\n\nOn 19/11/2026 10:00, Ana wrote:\n> Can you?\n> Ana"
    header = HEADER.replace("Subject: Logo", "Subject: Re: Logo")
    found = find_original(mail(f"---- Forwarded message ----\n{header}\n{body}"))
    assert found is not None
    assert found.subject == "Re: Logo"
    assert found.body == body


def test_a_writer_without_address_is_a_name() -> None:
    text = "n\n\nFrom: Carla Client\nSent: Friday, November 20, 2026 9:14 AM\nTo: Ana\nSubject: x"
    found = find_original(mail(text + "\n\nplease"))
    assert found is not None
    assert (found.from_, found.to) == (Address("Carla Client", ""), (Address("Ana", ""),))


def test_an_empty_subject_stays_empty() -> None:
    header = HEADER.replace("Subject: Logo", "Subject:")
    found = find_original(mail(f"---- Forwarded message ----\n{header}\nhi"))
    assert found is not None
    assert (found.subject, found.body) == ("", "hi")


def test_a_long_subject_is_joined_where_the_outer_one_tells() -> None:
    long = "The logo for the spring campaign of the whole company and its three daughters"
    header = HEADER.replace("Subject: Logo", "Subject: " + long.replace(" and its", "\nand its"))
    found = find_original(
        mail(f"---- Forwarded message ----\n{header}\nhi", subject=f"Fwd: {long}")
    )
    assert found is not None
    assert (found.subject, found.to, found.body) == (long, (ANA,), "hi")


def test_a_marked_forward_without_header_has_no_writer() -> None:
    found = find_original(mail("n\n\n---- Forwarded message ----\n\nplease"))
    assert found is not None
    assert (found.from_, found.subject, found.body) == (None, "Logo", "please")


def test_notes_puts_writer_and_date_above_the_labels() -> None:
    text = (
        "n\n\n---------------------- Forwarded by Ana Lind/Acme on 20.11.2026 09:30 -------------\n"
        "\nCarla Client <carla@client.test>\n20.11.2026 09:14\n\nTo: ana@example.org\ncc:\n"
        "Subject: Logo\n\nplease"
    )
    found = find_original(mail(text))
    assert found is not None
    assert (found.from_, found.subject, found.body) == (CARLA, "Logo", "please")


def test_la_poste_puts_the_date_above_the_header() -> None:
    text = quoted(
        "Message du 19/11/26 08:02\nDe : Carla Client <carla@client.test>\nA : ana@example.org\n"
        "Objet : Logo\n\nbonjour"
    )
    found = find_original(mail("vois\n\n" + text, subject="TR: Logo"))
    assert found is not None
    assert (found.from_, found.date, found.body) == (CARLA, "19/11/26 08:02", "bonjour")


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Fri, 20 Nov 2026 09:14:00 +0100", datetime(2026, 11, 20, 8, 14, tzinfo=UTC)),
        ("20 November 2026 at 09:14:00 CET", datetime(2026, 11, 20, 8, 14, tzinfo=UTC)),
        ("Fri, Nov 20, 2026 at 9:14 AM", "Fri, Nov 20, 2026 at 9:14 AM"),
        ("", None),
    ],
)
def test_a_date_is_an_instant_only_where_its_zone_is_named(
    written: str, date: datetime | str | None
) -> None:
    header = HEADER.replace("Fri, Nov 20, 2026 at 9:14 AM", written)
    found = find_original(mail(f"---- Forwarded message ----\n{header}\nhi"))
    assert found is not None
    assert found.date == date


def test_attached_mails_are_originals_with_the_text_as_note() -> None:
    first = replace(EMPTY, from_=CARLA, subject="Logo", text="please", message_id="<1@client.test>")
    second = replace(first, subject="Flyer", message_id="<2@client.test>")
    message = replace(mail("Both, please.\n\n-- \nAna"), messages=(first, second))
    found = find_originals(message)
    assert [(one.found, one.subject, one.message_id) for one in found] == [
        ("attached", "Logo", "<1@client.test>"),
        ("attached", "Flyer", "<2@client.test>"),
    ]
    assert (found[0].note, found[0].from_, found[0].body) == ("Both, please.", CARLA, "please")


def test_a_returned_mail_is_no_forward() -> None:
    message = replace(mail("failed"), messages=(EMPTY,), media_type="multipart/report")
    assert find_original(message) is None


def with_field(name: str, value: str) -> Message:
    client = replace(mail("please", subject="Logo"), from_=CARLA, message_id="<1@client.test>")
    return replace(client, headers=(*client.headers, (name, value)))


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("resent-from", "ana@example.org", "resent"),
        ("resent-to", "handoff@example.org", "resent"),
        ("x-forwarded-to", "handoff@example.org", "redirected"),
        ("x-forwarded-for", "ana@example.org handoff@example.org", "redirected"),
        ("x-ms-exchange-generated-message-source", "Mailbox Rules Agent", "redirected"),
    ],
)
def test_a_mail_sent_on_by_headers_is_its_own_original(name: str, value: str, kind: str) -> None:
    found = find_original(with_field(name, value))
    assert found is not None
    assert (found.found, found.from_, found.note) == (kind, CARLA, "")
    assert (found.subject, found.body, found.message_id) == ("Logo", "please", "<1@client.test>")


@pytest.mark.parametrize(
    ("name", "value"),
    [("x-forwarded-for", "192.0.2.7"), ("auto-forwarded", "false"), ("x-other", "a@b.test")],
)
def test_other_headers_redirect_nothing(name: str, value: str) -> None:
    assert find_original(with_field(name, value)) is None


GMAIL_HTML = (
    '<div dir="ltr">n</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
    'class="gmail_attr">---------- Forwarded message ---------<br>From: <strong>Carla Client'
    '</strong> <span>&lt;<a href="mailto:carla@client.test">carla@client.test</a>&gt;</span><br>'
    "Date: Fri, Nov 20, 2026 at 9:14 AM<br>Subject: Logo<br>To: Ana Lind &lt;<a "
    'href="mailto:ana@example.org">ana@example.org</a>&gt;<br></div><br><br><div>please<br><br>'
    "Carla</div></div>"
)
APPLE_HTML = (
    '<body>n<div><br><blockquote type="cite"><div>Begin forwarded message:</div><br><div>'
    '<b>From: </b><span>Carla Client &lt;<a href="mailto:carla@client.test">carla@client.test</a>'
    "&gt;<br></span></div><div><b>Subject: </b><b>Logo</b><br></div><div><b>Date: </b>20 November "
    "2026 at 09:14:00 CET<br></div><div><b>To: </b>Ana Lind &lt;ana@example.org&gt;<br></div><br>"
    "<div>please<div><br></div>Carla</div></blockquote></div></body>"
)
TABLE_HTML = (
    '<body>n<div class="moz-forward-container">-------- Forwarded Message --------<table><tr><th>'
    "Subject: </th><td>Logo</td></tr><tr><th>Date: </th><td>Fri, 20 Nov 2026 09:14:00 +0100</td>"
    "</tr><tr><th>From: </th><td>Carla Client &lt;carla@client.test&gt;</td></tr><tr><th>To: </th>"
    "<td><div>Ana Lind &lt;ana@example.org&gt;</div></td></tr></table><p>please</p><p>Carla</p>"
    "</div></body>"
)
OUTLOOK_HTML = (
    '<div>n</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Carla '
    "Client &lt;carla@client.test&gt;<br><b>Sent:</b> Friday, November 20, 2026 9:14 AM<br>"
    "<b>To:</b> Ana Lind &lt;ana@example.org&gt;<br><b>Subject:</b> Logo</div><div>please</div>"
    "<div>Carla</div>"
)
HTML = {
    "Gmail": GMAIL_HTML,
    "Apple Mail": APPLE_HTML,
    "Thunderbird": TABLE_HTML,
    "Outlook": OUTLOOK_HTML,
}


@pytest.mark.parametrize("html", HTML.values(), ids=HTML.keys())
def test_a_forward_is_found_in_html_alone(html: str) -> None:
    found = find_original(mail(html=html))
    assert found is not None
    assert (found.note, found.from_, found.to) == ("n", CARLA, (ANA,))
    assert (found.subject, fold(found.body)) == ("Logo", "please Carla")


def test_a_forward_that_the_text_does_not_show_is_found_in_html() -> None:
    found = find_original(
        mail("Have a look at this one please, it came in this morning. Who?", GMAIL_HTML)
    )
    assert found is not None
    assert found.html_found
    assert found.from_ == CARLA


def test_the_announcing_line_may_name_the_writer() -> None:
    line = "----- Forwarded message from Carla Client <carla@client.test> -----"
    for header in ("", "Subject: Logo\nTo: ana@example.org\n"):
        found = find_original(mail(f"n\n\n{line}\n{header}\nplease\n"))
        assert found is not None
        assert (found.note, found.from_, found.subject) == ("n", CARLA, "Logo")
        assert found.body == "please"


def test_a_date_in_the_last_line_of_the_note_stays_there() -> None:
    text = "please by 28 Nov 2026\nFrom: Carla Client <carla@client.test>\nTo: ana@example.org\n"
    found = find_original(mail(f"{text}Subject: Logo\n\nplease\n"))
    assert found is not None
    assert (found.note, found.from_, found.date) == ("please by 28 Nov 2026", CARLA, None)


def test_an_attribution_wrapped_before_its_address_goes_whole() -> None:
    text = "Take it\n\nOn Friday\n20 Nov 2026 at 9:14 Carla Client <carla@client.test> wrote:\n> a"
    found = find_original(mail(text))
    assert found is not None
    assert (found.note, found.from_, found.body) == ("Take it", CARLA, "a")


def test_a_glued_line_with_other_colons_is_read() -> None:
    text = (
        "n\n\n---- Forwarded message ----From: Carla Client <carla@client.test>To: Ana: the boss "
        "<ana@example.org>Sent: Friday, November 20, 2026 at 09:14:00 AM GMT+1Subject: Logo: now\n"
        "hi"
    )
    found = find_original(mail(text))
    assert found is not None
    assert (found.from_, found.subject, found.body) == (CARLA, "Logo: now", "hi")


def test_words_between_rules_with_an_address_are_no_forward() -> None:
    assert find_original(mail("--- ask ana@example.org --- she knows", subject="Logo")) is None
