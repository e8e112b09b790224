"""Posts: the mails of the playground as people see them, numbered in the order they appear."""

from dataclasses import dataclass
from datetime import datetime

from mailflow.mail import Message, typed_text
from mailflow.mail.reply import SEPARATOR
from mailflow.play.cast import Somebody

#: Our letters end with a signature that says why one gets them (RFC 3676, section 4.3).
_FOOTER = "\n-- \n"
#: The line above the words to answer with, how they stand there, how many a glance takes in.
_CHOICES, _INDENT, _BUTTONS = " on the first line:", "    ", 4
_UNSAID = ": (not said)"


@dataclass(frozen=True, slots=True)
class Post:
    """Hold one mail; `who` wrote it, or received it from the service."""

    number: int
    at: datetime
    who: Somebody
    received: bool
    message: Message
    content: bytes

    @property
    def sender(self) -> str:
        """Return who it is from, as an inbox shows it."""
        author = self.message.from_
        return (author.name or author.address) if author else "(nobody)"

    @property
    def recipient(self) -> str:
        """Return whom it is for: the person, or the address people wrote to."""
        if self.received:
            return self.who.name
        return ", ".join(address.address for address in self.message.to)

    @property
    def reply_to(self) -> str:
        """Return where an answer goes."""
        given = self.message.reply_to
        author = self.message.from_
        return given[0].address if given else (author.address if author else "")

    def text(self) -> str:
        """Return the whole text part; of a reply only what was typed."""
        if self.received or not self.message.in_reply_to:
            return self.message.text.strip()
        return typed_text(self.message)

    def brief(self, most: int) -> str:
        """Return the part that matters now, in at most `most` lines: what happened, what to answer.

        Separator, empty fields and footer go, and so does the background below the choices.
        """
        text = self.text().partition(_FOOTER)[0].replace(SEPARATOR, "").strip()
        lines, left = _squeeze(text.splitlines()), 0
        if len(lines) > most:
            lines, left = lines[:most], len(lines) - most
        more = [f"[{left} more lines: read {self.number}]"] if left else []
        return "\n".join([*_trim(lines), *more])

    def first_line(self) -> str:
        """Return what our letters say first: what happened, and who must do what by when."""
        return self.brief(1).partition("\n")[0]


def _trim(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _squeeze(lines: list[str]) -> list[str]:
    """Put the words to answer with on one line, like the buttons they are in HTML; end there."""
    shown: list[str] = []
    for number, line in enumerate(lines):
        if line.endswith(_CHOICES):
            return [*shown, _buttons(lines[number + 1 :])]
        if line.endswith(_UNSAID) or (not line and not any(shown[-1:])):
            continue
        shown.append(line)
    return shown


def _buttons(lines: list[str]) -> str:
    typed = [line.strip() for line in lines if line.startswith(_INDENT) and line.strip()]
    more = " ..." if len(typed) > _BUTTONS else ""
    return "  ".join(f"[{word}]" for word in typed[:_BUTTONS]) + more
