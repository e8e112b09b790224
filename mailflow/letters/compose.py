"""Compose: a letter's name, facts and post make one mail. The only writer of our headers."""

import re
from pathlib import Path

from mailflow.errors import TemplateError
from mailflow.folders import find_templates
from mailflow.letters.calendar import write_calendar
from mailflow.letters.clean import SUBJECT_LIMIT, clean_line
from mailflow.letters.engine import Press, Sources, press_pair
from mailflow.letters.facts import Facts, Outgoing, Post
from mailflow.letters.mime import (
    Part,
    calendar_part,
    clean_address,
    clean_id,
    encode_words,
    html_part,
    message_part,
    multipart,
    text_part,
    write_address,
    write_date,
    write_mail,
)
from mailflow.letters.names import macros, variables
from mailflow.letters.page import Page
from mailflow.letters.samples import SAMPLES, sample_post

#: Letters that bring the due date as a calendar file, when there is one and the owner reads it.
WITH_CALENDAR = frozenset({"yours", "due_changed"})
#: Letters that speak for the giver even where the desk names no actor.
FROM_GIVER = frozenset({"offer"})

_BLANK_LINES = re.compile(r"\n(?:[ \t]{0,99}\n){2,}")
_SPLIT = "\x1f"


class Letters:
    """Compose every mail the service writes.

    `directory` holds templates that replace built-in ones, file by file. Templates are loaded when
    first used; `check()` loads and renders them all.
    """

    def __init__(
        self, service_address: str, service_name: str, directory: Path | None = None
    ) -> None:
        self.address = clean_address(service_address)
        self.service = clean_line(service_name)
        self.text, self.html = press_pair(find_templates(), directory)

    @property
    def sources(self) -> Sources:
        """Return where the templates are found."""
        return self.text.sources

    def names(self) -> list[str]:
        """List the letters."""
        return self.sources.letters()

    def compose(self, name: str, facts: Facts, post: Post) -> Outgoing:
        """Write the letter `name`; raise TemplateError when its template fails."""
        page = Page(facts, post)
        names = variables(page)
        subject, text = self._text(name, page, names)
        html = self._render(self.html, name, page, {**names, "title": subject})
        alternative = multipart(
            "alternative",
            (text_part(text), html_part(html)),
            post.message_id,
        )
        top = self._attach(name, page, alternative)
        content = write_mail(self._head(name, page, subject), top)
        to = post.to.address
        return Outgoing(name, to, subject, post.reverse_path, to, post.message_id, content)

    def _text(self, name: str, page: Page, names: dict[str, object]) -> tuple[str, str]:
        """Render subject and text."""
        whole = self._render(self.text, name, page, names)
        # The preview is for HTML alone; here it is rendered so that its mistakes have a line.
        subject, _, text = whole.split(_SPLIT, 2)
        text = _BLANK_LINES.sub("\n\n", text).strip()
        return clean_line(subject, SUBJECT_LIMIT), text + "\n"

    def _render(self, press: Press, name: str, page: Page, names: dict[str, object]) -> str:
        return press.render(name, {**names, **macros(page, press.parts)})

    def _attach(self, name: str, page: Page, alternative: Part) -> Part:
        """Add what belongs beside the text: the calendar file, the original mail."""
        parts = [alternative]
        owns = name == "yours" or page.facts.role == "owner"
        if name in WITH_CALENDAR and owns and page.handoff and page.context.due:
            domain = self.address.rpartition("@")[2]
            event = write_calendar(page.handoff, page.context.due, page.facts.now, domain)
            parts.append(calendar_part(event))
        if page.post.original is not None:
            parts.append(message_part(page.post.original))
        return multipart("mixed", parts, page.post.message_id) if len(parts) > 1 else alternative

    def _head(self, name: str, page: Page, subject: str) -> list[str]:
        """Write every header field but those of MIME."""
        post, facts = page.post, page.facts
        fields = [
            f"From: {write_address(self._speaker(name, facts), self.address)}",
            f"To: {write_address(post.to.name, post.to.address)}",
            f"Reply-To: {clean_address(post.reply_to)}",
            f"Subject: {encode_words(subject, 'Subject')}",
            f"Date: {write_date(facts.now)}",
            f"Message-ID: {clean_id(post.message_id)}",
        ]
        fields += _thread(post)
        fields += [
            f"Auto-Submitted: {clean_line(post.auto, 60)}",
            "X-Auto-Response-Suppress: All",
            f"X-Mailflow: {page.ref or 'service'}",
        ]
        return fields + _list_fields(post, self.service)

    def _speaker(self, name: str, facts: Facts) -> str:
        """Name who speaks: the person who acted, through the service, or the service itself."""
        person = facts.actor or (facts.giver if name in FROM_GIVER else "")
        if not person or person == facts.reader.name:
            return self.service
        return f"{clean_line(person, 60)} (via {self.service})"

    def check(self) -> list[str]:
        """Render every letter with sample facts; list what is wrong, one sentence a problem."""
        problems = [f"{path}: no letter has this name" for path in self.sources.strangers()]
        for name in self.names():
            for facts in SAMPLES.get(name, ()):
                try:
                    self.compose(name, facts, sample_post(facts))
                except TemplateError as error:
                    problems.append(str(error))
                    break
        return problems


def _thread(post: Post) -> list[str]:
    """Write In-Reply-To and References, one msg-id a line (RFC 5322, section 3.6.4)."""
    fields = []
    parent = clean_id(post.in_reply_to)
    if parent:
        fields.append(f"In-Reply-To: {parent}")
    references = [found for found in map(clean_id, post.references) if found]
    if references:
        fields.append("References: " + "\r\n ".join(references))
    return fields


def _list_fields(post: Post, service: str) -> list[str]:
    """Write List-Id (RFC 2919) and List-Unsubscribe (RFC 2369) where the mail is one of many."""
    fields = []
    if post.list_id:
        fields.append(f"List-Id: {write_address(service, clean_address(post.list_id))}")
    if post.unsubscribe:
        link = clean_address(post.unsubscribe)
        if not link.startswith(("mailto:", "https:")):
            link = f"mailto:{link}?subject=unsubscribe"
        fields.append(f"List-Unsubscribe: <{link}>")
    return fields
