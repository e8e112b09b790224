"""The first words of a mail, to look for phrases in. No rendering: `markup.py` does that."""

import html
import re

from mailflow.mail.message import Message

TEXT_LIMIT = 16_384  #: characters
LINE_LIMIT = 1_000
_TAG = re.compile(r"<[^<>]{0,1000}>")
_ENDS = re.compile(r"<(?:/p|/div|br|/tr|/li|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTES = (">", "-----", "_____", "From: ", "Von: ", "De : ")


def whole_text(message: Message) -> str:
    """Return the beginning of a mail's text, or else of its HTML without tags."""
    if message.text.strip():
        return message.text[:TEXT_LIMIT]
    return _strip_tags(message.html[: 8 * TEXT_LIMIT])[:TEXT_LIMIT]


def own_text(message: Message, limit: int = 4_000) -> str:
    """Return the first lines of a mail above any quote."""
    lines: list[str] = []
    for line in whole_text(message)[: 2 * limit].split("\n"):
        if line.startswith(_QUOTES):
            break
        lines.append(line[:LINE_LIMIT])
    return "\n".join(lines)[:limit]


def _strip_tags(markup: str) -> str:
    for name in ("style", "script", "head"):
        start = markup.find(f"<{name}")
        end = markup.find(f"</{name}>", start)
        if 0 <= start < end:
            markup = markup[:start] + markup[end:]
    return html.unescape(_TAG.sub("", _ENDS.sub("\n", markup.replace("\n", " "))))
