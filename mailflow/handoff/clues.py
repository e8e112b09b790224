"""Clues: all that a mail itself says about what it is for, before anything is looked up."""

import hashlib
from dataclasses import dataclass, replace

from mailflow.handoff.routing import Addressing, Directory, Means, Target, address_mail, find_refs
from mailflow.mail.envelope import Envelope
from mailflow.mail.forward import Original, find_original
from mailflow.mail.message import Message
from mailflow.mail.reply import quoted_text, typed_text
from mailflow.mail.report import Report, find_report
from mailflow.mail.subject import strip_prefixes


@dataclass(frozen=True, slots=True)
class Clues:
    """Hold the message and what was found in it."""

    message: Message
    report: Report | None  #: a machine wrote it
    original: Original | None  #: the mail inside a forward
    typed: str  #: what the person typed
    quoted: str  #: the quoted part without quote marks: our template may be filled in there
    author: str  #: addr-spec of the one From, "" when unknown
    addressing: Addressing
    readers: tuple[Target, ...]  #: token addresses it was sent to
    bounces: tuple[str, ...]  #: tokens of reverse paths it was sent to
    message_ids: tuple[str, ...]  #: In-Reply-To, then References from the newest on
    refs: tuple[int, ...]  #: handoffs named in the subject: they find, they never prove
    request: str  #: digest of the request, "" when there is no Original


def find_clues(message: Message, envelope: Envelope, directory: Directory) -> Clues:
    """Return what a mail says about what it is for. `envelope` has the true forward paths."""
    author = message.from_
    person = directory.person_of(author.address) if author else None
    visible = [each.address for each in (*message.to, *message.cc)]
    targets = [directory.target_of(a) for a in dict.fromkeys((*envelope.forward_paths, *visible))]
    original = find_original(message)
    clean = directory.without_tokens
    return Clues(
        message=message,
        report=find_report(message),
        original=_without_tokens(original, directory) if original else None,
        # People copy addresses out of our letters; what proves a reader goes to nobody else.
        typed=clean(typed_text(message) if original is None else original.note),
        quoted=clean(quoted_text(message)) if original is None else "",
        author=author.address if author else "",
        addressing=address_mail(
            directory, envelope.forward_paths, visible, person.key if person else ""
        ),
        readers=tuple(t for t in targets if t.means is Means.READER),
        bounces=tuple(t.token for t in targets if t.means is Means.BOUNCE),
        message_ids=tuple(dict.fromkeys((*message.in_reply_to, *reversed(message.references)))),
        refs=find_refs(message.subject),
        request=request_digest(original) if original else "",
    )


def _without_tokens(original: Original, directory: Directory) -> Original:
    clean = directory.without_tokens
    return replace(
        original,
        note=clean(original.note),
        subject=clean(original.subject),
        body=clean(original.body),
    )


def holds_tokens(message: Message, directory: Directory) -> bool:
    """Tell whether a mail, or one inside it, holds a reader's address or a reverse path of ours."""
    texts = (message.text, message.html, *(value for _, value in message.headers))
    texts += tuple(text for _, text in message.parts)
    if any(directory.without_tokens(text) != text for text in texts):
        return True
    return any(holds_tokens(inner, directory) for inner in message.messages)


def request_digest(original: Original) -> str:
    """Return what is the same in a request forwarded twice: its author, subject and words."""
    author = original.from_.key if original.from_ else ""
    subject = strip_prefixes(original.subject).casefold()
    words = " ".join(original.body.split())[:4000]
    return hashlib.sha256(f"{author}\n{subject}\n{words}".encode()).hexdigest() if words else ""
