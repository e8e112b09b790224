"""Forwards: the mail inside a mail, whoever's client put it there and in whatever language.

Rules: an inline forward begins with a header block or an announcing line; a block under a subject
that answers ("Re:") is a reply's quote and no forward. The outermost forwarded mail is the
Original, those inside it stay in its body. Nothing is guessed about who is inside: a redirect is
reported only where headers show it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.mail.address import Address
from mailflow.mail.announce import Announced, announce, is_rule, is_separator
from mailflow.mail.datetext import parse_instant
from mailflow.mail.headerblock import Block, split_label
from mailflow.mail.lines import Line, Mark, next_line, render, text_lines
from mailflow.mail.markup import html_lines, shows_quotes
from mailflow.mail.message import Message
from mailflow.mail.people import find_address, find_addresses, read_attribution
from mailflow.mail.quotes import Kind, Start, find_start
from mailflow.mail.signature import cut_signature
from mailflow.mail.subject import first_prefix, strip_forward, strip_prefixes
from mailflow.mail.words import Prefix, Role

#: Fields that servers add when they send a mail on by themselves; those of `_REDIRECTED_TO` hold
#: an address (a proxy's X-Forwarded-For holds numbers).
_REDIRECTED = ("x-ms-exchange-generated-message-source", "auto-forwarded", "x-autoforwarded")
_REDIRECTED_TO = ("x-forwarded-for", "x-forwarded-to", "x-sieve-redirected-from")
_MOST = 100  #: forwarded mails beside each other
_WINDOW = 60  #: lines in which an announced mail must begin
_RESENT = ("resent-from", "resent-to", "resent-date", "resent-sender")


@dataclass(frozen=True, slots=True)
class Original:
    """Hold a forwarded mail.

    `from_` may have the address "" where only a name stood. `date` is an aware UTC instant where
    the text names a zone, else the text itself, None when there is none.
    """

    found: str  #: inline | attached | resent | redirected
    note: str  #: what the forwarder typed, without his signature
    from_: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    date: datetime | str | None
    body: str  #: its own quotes and signature kept
    message_id: str = ""
    html_found: bool = False  #: read from the HTML: the text did not show it


def find_original(message: Message) -> Original | None:
    """Find the forwarded mail in a message: the first, outermost one; None when there is none."""
    return next(iter(find_originals(message)), None)


def find_originals(message: Message) -> tuple[Original, ...]:
    """Find every forwarded mail of a message that is not inside another one, in order."""
    if message.media_type == "multipart/report":
        return ()  # RFC 3464: the mail inside is returned, not forwarded
    if any(message.header(name) is not None for name in _RESENT):
        return (_whole(message, "resent"),)  # RFC 5322, section 3.6.6
    inline = _inline(message)
    if inline:
        return inline
    if message.messages:
        note = _note(body_lines(message))
        return tuple(_whole(inner, "attached", note) for inner in message.messages)
    if _is_redirected(message):
        return (_whole(message, "redirected"),)
    return ()


def body_lines(message: Message) -> tuple[Line, ...]:
    """Return the lines of a message: of its text, or of its HTML where the text is poorer."""
    text = message.text.strip()
    if text and (len(text) > 60 or not message.html):
        return text_lines(message.text)
    markup = html_lines(message.html) if message.html else ()
    richer = sum(len(line.text) for line in markup) > 4 * len(text)
    return markup if richer or not text else text_lines(message.text)


def _whole(message: Message, found: str, note: str = "") -> Original:
    return Original(
        found, note, message.from_, message.to, message.cc, message.subject, message.date,
        render(body_lines(message)), message.message_id,
    )  # fmt: skip


def _is_redirected(message: Message) -> bool:
    named = (message.header(name) for name in _REDIRECTED)
    if any(value is not None and value.strip().lower() != "false" for value in named):
        return True
    return any("@" in (message.header(name) or "") for name in _REDIRECTED_TO)


def _inline(message: Message) -> tuple[Original, ...]:
    lines = body_lines(message)
    found = _forwards(lines, message.subject)
    if found or not message.html or not _worth_html(message, lines):
        return found
    return _forwards(html_lines(message.html), message.subject, html=True)


def _worth_html(message: Message, lines: Sequence[Line]) -> bool:
    """Tell whether the HTML may show a forward where the text showed none."""
    prefix = first_prefix(message.subject)
    if prefix is None:
        quoted = find_start(lines, 0, strip_prefixes(message.subject)) is not None
        return not quoted and shows_quotes(message.html)
    return prefix is not Prefix.REPLY


def _forwards(lines: Sequence[Line], subject: str, *, html: bool = False) -> tuple[Original, ...]:
    stem = strip_prefixes(subject)
    start = find_start(lines, 0, stem)
    if start is None or not _is_forward(lines, start, first_prefix(subject)):
        return ()
    found: list[Original] = []
    notes = [*lines[: start.top]]
    while start is not None and len(found) < _MOST:
        end, following = _find_end(lines, start, stem)
        found.append(_read_original(lines, start, end, subject))
        notes += _between(lines, end, following.top if following else len(lines))
        start = following
    note = _note(notes)
    return tuple(
        replace(one, note=note if at == 0 else "", html_found=html) for at, one in enumerate(found)
    )


def _note(lines: Sequence[Line]) -> str:
    rows = [line.text for line in lines if line.depth == 0 and line.mark is not Mark.SIGNATURE]
    while rows and (not rows[-1].strip() or is_rule(rows[-1])):
        rows.pop()
    return "\n".join(cut_signature(rows))


def _is_forward(lines: Sequence[Line], start: Start, prefix: Prefix | None) -> bool:
    """Tell whether the first quote of a mail is a forwarded mail and not what a reply answers."""
    if start.kind is Kind.SEPARATOR:
        return False
    if start.announced is Announced.FORWARD:
        return True
    if start.kind is not Kind.BLOCK:
        return prefix is Prefix.FORWARD
    if prefix is Prefix.EITHER and start.block is not None:
        return _is_nordic(lines, start.block)
    if prefix is None:
        return not any("##-" in line.text[:20] and is_separator(line.text) for line in lines)
    return prefix is Prefix.FORWARD


def _is_nordic(lines: Sequence[Line], block: Block) -> bool:
    """Tell "VS: ..." of Denmark and Norway (a forward) from that of Finland (an answer)."""
    pairs = (split_label(line.text) for line in lines[block.start : block.end])
    return any(pair is not None and pair[0].casefold() == "fra" for pair in pairs)


def _find_end(lines: Sequence[Line], start: Start, stem: str) -> tuple[int, Start | None]:
    """Find where a forwarded mail ends, and the next one that stands beside it."""
    nested, inside = 0, _is_nested(start)
    for at in range(_body_start(lines, start), len(lines)):
        line = lines[at]
        if line.blank or line.depth > start.depth:
            continue
        if line.depth < start.depth:
            return at, _next_forward(lines, at, stem)
        if announce(line.text) is not Announced.FORWARD:
            continue
        inner = find_start(lines[at : at + _WINDOW], 0, stem)
        opens = (
            inner is not None and inner.top == 0 and inner.kind in (Kind.BLOCK, Kind.ATTRIBUTION)
        )
        if opens and not inside:
            return at, _next_forward(lines, at, stem)
        if not opens and not nested:
            return at, _next_forward(lines, at + 1, stem)
        nested += 1 if opens else -1
    return len(lines), None


def _is_nested(start: Start) -> bool:
    """Tell whether a forwarded mail is itself a forward: then those below it are inside it."""
    return (
        start.block is not None and first_prefix(start.block.value(Role.SUBJECT)) is Prefix.FORWARD
    )


def _next_forward(lines: Sequence[Line], begin: int, stem: str) -> Start | None:
    found = find_start(lines, begin, stem)
    return found if found is not None and found.announced is Announced.FORWARD else None


def _between(lines: Sequence[Line], end: int, top: int) -> Sequence[Line]:
    """Take what the forwarder wrote below a forwarded mail, without the line that ends it."""
    closing = end < top and announce(lines[end].text) is Announced.FORWARD
    return lines[end + closing : top]


def _read_original(lines: Sequence[Line], start: Start, end: int, subject: str) -> Original:
    body = [*lines[_body_start(lines, start) : end]]
    closed = start.announced is not Announced.NOT
    while body and (body[-1].blank or (closed and _closes(body[-1]))):
        body.pop()
    text = render(body, _base(body, start.depth))
    if start.block is not None:
        return _from_block(start, start.block, subject, text)
    if start.attribution is None:
        return Original(
            "inline", "", _marker_writer(start.marker), (), (), strip_forward(subject), None, text
        )
    writer, date = read_attribution(start.attribution.text)
    return Original("inline", "", writer, (), (), strip_forward(subject), date, text)


def _body_start(lines: Sequence[Line], start: Start) -> int:
    """Step over a rule below the header, or the announcing line once more (Zoho)."""
    below = next_line(lines, start.body)
    if below is None or start.announced is Announced.NOT or start.block is None:
        return start.body
    text = lines[below].text.strip()
    return below + 1 if is_rule(text) or text == start.marker.strip() else start.body


def _closes(line: Line) -> bool:
    """Tell whether a line closes a forwarded mail: a rule, or `---- Original Message Ends ----`."""
    text = line.text.strip()
    ruled = is_rule(text[:3]) and is_rule(text[-3:])
    return is_rule(text) or (ruled and announce(text) is not Announced.NOT)


def _base(body: Sequence[Line], depth: int) -> int:
    """Tell the depth of the forwarded words: deeper than the header when all are (Missive)."""
    depths = [line.depth for line in body if not line.blank]
    return max(depth, min(depths, default=depth))


def _from_block(start: Start, block: Block, subject: str, text: str) -> Original:
    writer = find_address(block.value(Role.FROM))
    date = _read_date(block.value(Role.DATE))
    if start.attribution is not None:
        head, head_date = read_attribution(start.attribution.text)
        writer, date = writer or head, date or head_date
    if writer is None:
        writer = _marker_writer(start.marker)
    named = " ".join(block.value(Role.SUBJECT).split())
    return Original(
        "inline",
        "",
        writer,
        find_addresses(block.value(Role.TO)),
        find_addresses(block.value(Role.CC)),
        named if block.has(Role.SUBJECT) else strip_forward(subject),
        date,
        text,
    )


def _marker_writer(marker: str) -> Address | None:
    """Find the writer in `----- Forwarded message from Carla <carla@client.test> -----` (mutt)."""
    if "@" not in marker:
        return None
    found = find_address(marker.strip("-_=* "))
    return None if found is None else replace(found, name=found.name.rpartition(" from ")[2])


def _read_date(value: str) -> datetime | str | None:
    value = " ".join(value.split())[:200]
    return parse_instant(value) or value or None
