"""What the letter tests share: composing samples and taking finished mails apart again."""

import email
import email.policy
import re
from email.message import EmailMessage
from html.parser import HTMLParser

from mailflow.letters import SAMPLES, Facts, Letters, Outgoing, sample_post
from mailflow.letters.samples import SAMPLE_ORIGINAL

ADDRESS = "handoff@handoff.example.org"
SEPARATOR = "##- Please type your reply above this line -##"
#: Every sample of every letter.
CASES = [(name, number) for name, samples in SAMPLES.items() for number in range(len(samples))]
#: Letters that carry the original mail.
WITH_ORIGINAL = frozenset({"offer"})

LETTERS = Letters(ADDRESS, "Handoffs")


def compose(name: str, facts: Facts, letters: Letters = LETTERS) -> Outgoing:
    """Write a letter as the desk would."""
    original = SAMPLE_ORIGINAL if name in WITH_ORIGINAL else None
    return letters.compose(name, facts, sample_post(facts, original))


def compose_sample(name: str, number: int = 0, letters: Letters = LETTERS) -> Outgoing:
    """Write a letter about one of its samples."""
    return compose(name, SAMPLES[name][number], letters)


def parse(content: bytes) -> EmailMessage:
    """Read a mail back with the library we did not write it with."""
    return email.message_from_bytes(content, policy=email.policy.default)  # type: ignore[return-value]


def text_of(outgoing: Outgoing) -> str:
    """Return the text part with `\\n` line ends."""
    return _part(outgoing, "plain")


def html_of(outgoing: Outgoing) -> str:
    """Return the HTML part."""
    return _part(outgoing, "html")


def _part(outgoing: Outgoing, kind: str) -> str:
    part = parse(outgoing.content).get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


class Markup(HTMLParser):
    """Take HTML apart: tags, attributes, links, and the text a reader sees outside of links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.seen: list[str] = []
        self.hidden: list[str] = []
        self._inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(key, value or "") for key, value in attrs]
        values = dict(attrs)
        if tag == "a":
            self.links.append(values.get("href") or "")
        if tag in ("style", "title", "a") or values.get("class") == "preheader":
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        (self.hidden if self._inside else self.seen).append(data)


def words_in_html(html: str) -> list[str]:
    """List the words of a page without those on buttons and in the hidden preview."""
    return re.findall(r"\w+", " ".join(Markup(html).seen))


def words_in_text(text: str) -> list[str]:
    """List the words of a text."""
    return re.findall(r"\w+", text)
