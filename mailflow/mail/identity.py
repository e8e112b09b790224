"""Identity: is this the same mail again, by another way and with other trace fields?"""

import hashlib
from collections.abc import Iterator

from mailflow.mail.message import Message


def identity(message: Message) -> str:
    """Make the key by which the same mail is known again: 64 hexadecimal digits.

    Made of the author, the Message-ID and everything the mail holds, decoded: a server on the way
    may have changed the encoding. The Message-ID alone is never the key, strangers choose it; where
    it is missing, date and subject stand in.
    """
    digest = hashlib.sha256()
    for piece in _pieces(message):
        digest.update(len(piece).to_bytes(8, "big"))
        digest.update(piece)
    return digest.hexdigest()


def _pieces(message: Message) -> Iterator[bytes]:
    author = message.from_.key if message.from_ else message.header("from") or ""
    yield author.encode()
    if message.message_id:
        yield message.message_id.encode()
    else:
        yield message.date.isoformat().encode() if message.date else b""
        yield message.subject.encode()
    yield from _body(message)


def _body(message: Message) -> Iterator[bytes]:
    for text in (message.text, message.html, *(text for _, text in message.parts)):
        # Servers add and drop spaces at line ends and blank lines at the end.
        yield "\n".join(line.rstrip() for line in text.strip().split("\n")).encode()
    for attachment in message.attachments:
        yield attachment.name.encode()
        yield attachment.content
    for inner in message.messages:
        yield inner.subject.encode()
        yield from _body(inner)
