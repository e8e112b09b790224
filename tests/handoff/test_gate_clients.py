"""The template filled in inside the quote, as Outlook, Gmail and Apple Mail send it back.

The mails are made here of our own letter, the way each program quotes: by hand, after its habits.
"""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from mailflow.handoff.clues import find_clues
from mailflow.handoff.intent import interpret
from mailflow.handoff.meaning import Intent, Known
from mailflow.handoff.model import Context, Handoff, Priority, State, Trigger
from mailflow.handoff.policy import Policy
from mailflow.handoff.recipe import Recipe
from mailflow.handoff.routing import Directory
from mailflow.letters.samples.people import ANA, BEN, NOW, SHIFT, facts_for
from mailflow.mail import Envelope, read
from mailflow.mail.markup import html_text
from tests.letters.reading import ADDRESS, compose, html_of, text_of

KNOWN_ALREADY = Context(background="Bed 4, Mrs Klein.\nFever since noon.")
ANSWERS = {
    "Action list": "Labs at ten & wound at two.",
    "Illness severity": "unstable",
    "Situation and contingency": "If the fever rises, call surgery.",
}
GATHERING: dict[str, object] = {"state": State.GATHERING, "context": KNOWN_ALREADY}
LETTER = compose(
    "receipt",
    facts_for(
        ANA,
        "giver",
        handoff=GATHERING,
        recipe=SHIFT,
        missing=("done_when", "if_stuck"),
        legal="send_anyway reassign cancel",
    ),
)
SHOWN = f"{text_of(LETTER)}\n\n{html_text(html_of(LETTER))}"
POLICY = Policy(
    Directory(ADDRESS, {"ana": ANA, "ben": BEN}),
    {
        "default": Recipe(),
        "shift": Recipe(
            "shift",
            SHIFT.required,
            title=SHIFT.title,
            fields=SHIFT.fields,
            levels={"unstable": Priority.URGENT},
        ),
    },
)


def filled_text(answers: dict[str, str]) -> str:
    """Fill the form of the text part in: beside the hint for one, in its place for the others."""
    text = text_of(LETTER)
    for number, (label, value) in enumerate(answers.items()):
        hint = SHIFT.wording(_name(label)).hint
        new = f"{hint} {value}" if number == 0 else value
        text = text.replace(f"{label}: {hint}", f"{label}: {new}")
    return text


def filled_html(answers: dict[str, str]) -> str:
    """Fill the form of the HTML part in, as typing into it does."""
    html = html_of(LETTER)
    for label, value in answers.items():
        hint = SHIFT.wording(_name(label)).hint
        typed = value.replace("&", "&amp;")
        html, count = re.subn(rf"({label}:</span>) {re.escape(hint)}", rf"\1 {typed}", html)
        assert count == 1
    return html


def _name(label: str) -> str:
    return next(name for name, wording in SHIFT.fields.items() if wording.label == label)


def body_of(html: str) -> str:
    return re.sub(r"(?s).*<body[^>]*>|</body>.*", "", html)


def gmail(text: str, html: str, typed: str) -> tuple[str, str]:
    head = f"On Wed, Nov 18, 2026 at 3:30 PM Handoffs <{ADDRESS}> wrote:"
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())
    page = (
        f'<div dir="ltr">{typed}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{head.replace("<", "&lt;").replace(">", "&gt;")}<br>'
        '</div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px '
        f'solid rgb(204,204,204);padding-left:1ex">{body_of(html)}</blockquote></div>'
    )
    return f"{typed}\n\n{head}\n\n{quoted}", page


def outlook(text: str, html: str, typed: str) -> tuple[str, str]:
    rows = (("From", f"Handoffs <{ADDRESS}>"), ("Sent", "Wednesday, November 18, 2026 3:30 PM"),
            ("To", "Ana Diaz <ana@example.org>"), ("Subject", "[H-42] Logo"))  # fmt: skip
    plain = "\n".join(f"{name}: {value}" for name, value in rows)
    bold = "<br>".join(
        f"<b>{name}:</b> {value.replace('<', '&lt;').replace('>', '&gt;')}" for name, value in rows
    )
    page = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head></head><body lang=EN-GB>'
        f"<div class=WordSection1><p class=MsoNormal>{typed}<o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid "
        f"#E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>{bold}<o:p></o:p></p></div>"
        f"</div>{body_of(html)}</div></body></html>"
    )
    return f"{typed}\n\n{plain}\n\n{text}", page


def apple(text: str, html: str, typed: str) -> tuple[str, str]:
    head = f"On 18 Nov 2026, at 15:30, Handoffs <{ADDRESS}> wrote:"
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())
    page = (
        '<html><head></head><body style="overflow-wrap: break-word;">'
        f'{typed}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>'
        f"{head.replace('<', '&lt;').replace('>', '&gt;')}</div><br "
        f'class="Apple-interchange-newline"><div>{body_of(html)}</div></blockquote></div></body>'
        "</html>"
    )
    return f"{typed}\n\n{head}\n\n{quoted}", page


Client = Callable[[str, str, str], tuple[str, str]]
CLIENTS = (gmail, outlook, apple)


def handoff(**more: object) -> Handoff:
    values = {"number": 42, "state": State.GATHERING, "subject": "Logo", "giver": "ana",
              "owner": "ben", "created": NOW, "since": NOW, "recipe": "shift",
              "context": KNOWN_ALREADY}  # fmt: skip
    return Handoff(**(values | more))  # type: ignore[arg-type]


def answered(client: Client, answers: dict[str, str], form: str, typed: str = "",
             letter: bool = True, **more: object) -> Intent:  # fmt: skip
    """Return what a reply means; `form` says which parts it has."""
    text, html = client(filled_text(answers), filled_html(answers), typed)
    message = EmailMessage()
    message["From"], message["To"] = "Ana Diaz <ana@example.org>", LETTER.reverse_path
    message["Subject"], message["Message-ID"] = "Re: [H-42] Logo", "<r1@example.org>"
    message["In-Reply-To"] = LETTER.message_id
    message.set_content(html if form == "html" else text, subtype=form.replace("both", "plain"))
    if form == "both":
        message.add_alternative(html, subtype="html")
    directory = POLICY.directory
    reader = directory.reader_address(42, "abcdefgh")
    clues = find_clues(read(message.as_bytes()), Envelope("", (reader,), b""), directory)
    shown = SHOWN if letter else ""
    known = Known(POLICY, NOW, ANA, "token", handoff(**more), answered=shown)
    return interpret(clues, known)


FORMS = ("plain", "html", "both")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("letter", [True, False])
def test_the_whole_template_filled_in_inside_the_quote(
    client: Client, form: str, letter: bool
) -> None:
    intent = answered(client, ANSWERS, form, letter=letter)
    context = intent.said.context
    assert intent.trigger is Trigger.CONTEXT
    assert context is not None
    assert context.done_when == ANSWERS["Action list"]
    assert context.if_stuck == ANSWERS["Situation and contingency"]
    assert context.priority is Priority.URGENT
    assert context.background == KNOWN_ALREADY.background


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_part_of_it_and_a_line_above_the_quote(client: Client, form: str) -> None:
    half = {"Action list": ANSWERS["Action list"]}
    intent = answered(client, half, form, typed="Contingency: call Mia")
    assert intent.trigger is Trigger.CONTEXT
    assert intent.said.context is not None
    assert intent.said.context.if_stuck == "call Mia"
    assert intent.said.context.done_when == ANSWERS["Action list"]
    assert intent.said.context.priority is Priority.NORMAL


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("client", CLIENTS)
def test_an_untouched_quote_says_nothing(client: Client, form: str) -> None:
    """Not even when what it shows has been answered otherwise since."""
    since = Context("Bed 5 by now.", "Nothing.", if_stuck=None)
    intent = answered(client, {}, form, typed="Thanks, more tonight", context=since)
    assert intent.said.context is None or intent.said.context.background == "Bed 5 by now."
    assert intent.trigger in (None, Trigger.CONTEXT)
    if intent.said.context:  # the one gap that is open may be filled by plain words
        assert intent.said.context.if_stuck == "Thanks, more tonight"


@pytest.mark.parametrize("client", CLIENTS)
def test_what_was_known_may_be_corrected_in_the_quote(client: Client) -> None:
    text, html = filled_text({}), html_of(LETTER)
    assert "Mrs Klein" in html
    changed = text.replace("Mrs Klein", "Mr Klein")
    body, _ = client(changed, html, "")
    message = f"From: ana@example.org\nTo: {ADDRESS}\nSubject: Re: [H-42] Logo\n\n{body}"
    directory = POLICY.directory
    clues = find_clues(read(message.encode()), Envelope("", (), b""), directory)
    known = Known(POLICY, NOW, ANA, "token", handoff(), answered=SHOWN)
    intent = interpret(clues, known)
    assert intent.said.context is not None
    assert intent.said.context.background == "Bed 4, Mr Klein.\n    Fever since noon."


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("client", CLIENTS)
def test_an_answer_of_two_paragraphs_inside_the_quote_is_kept_whole(
    client: Client, form: str
) -> None:
    value = "Call surgery.\n\nThen call Mia."
    html = "Call surgery.<br><br>Then call Mia."
    answers = {"Situation and contingency": value if form == "plain" else html}
    if form == "both":
        return  # its text part is the first case, its page the second
    intent = answered(client, answers, form)
    assert intent.said.context is not None
    assert intent.said.context.if_stuck == value
