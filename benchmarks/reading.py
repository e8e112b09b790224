"""How fast mails are read, and whether the time grows with the size and no faster.

    python -m benchmarks.reading            everything
    python -m benchmarks.reading --quick    the ordinary mails, and the shapes up to 256 KB

First ordinary mails of 20 KB (text and HTML): mails a second of processor time, the aim is 500 for
read + find_original + typed_text. Then every function on every adversarial shape at 16 KB, 64 KB,
256 KB and 1 MB: the time at the largest size and the exponent of growth (1 is linear); the aim is
none above 1.2 and none over 1 s. To add a reader, add it to FUNCTIONS; to add a shape, to SHAPES.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage

from mailflow.errors import Unreadable
from mailflow.mail import Message, find_original, find_report, read, typed_text
from mailflow.mail.lines import text_lines
from mailflow.mail.markup import html_lines
from mailflow.mail.reply import answers_in_quote, quoted_text

KB = 1_024
SIZES = (16 * KB, 64 * KB, 256 * KB, 1_024 * KB)
EXPONENT = 1.2
SECONDS = 1.0
FLOOR = 0.005  #: seconds below which a time says nothing about growth

#: What is timed on a mail that is read already; `read` itself is timed on the bytes.
FUNCTIONS: dict[str, Callable[[Message], object]] = {
    "find_original": find_original,
    "typed_text": typed_text,
    "find_report": find_report,
    "quoted_text": quoted_text,
    "answers_in_quote": answers_in_quote,
}

Shape = Callable[[int], bytes]
HEAD = b"From: Ana <ana@example.org>\nTo: handoff@example.com\nSubject: Re: Fwd: logo\n"


def _text(piece: str, kind: str = "text/plain; charset=utf-8") -> Shape:
    """Repeat a piece of text to the size."""
    raw = piece.encode()
    head = HEAD + f"Content-Type: {kind}\n\n".encode()
    return lambda size: head + raw * (size // len(raw))


def _field(name: str, piece: str) -> Shape:
    """Repeat a piece in a header field to the size."""
    raw = piece.encode()
    return lambda size: HEAD + f"{name}: ".encode() + raw * (size // len(raw)) + b"\n\nhello\n"


def _mixed(piece: str) -> Shape:
    return _text(piece, "multipart/mixed; boundary=cut")


def _nested(opening: str, closing: str, kind: str = "text/html") -> Shape:
    """Open as many as close: half of the size each."""

    def make(size: int) -> bytes:
        count = size // (len(opening) + len(closing))
        head = HEAD + f"Content-Type: {kind}\n\n".encode()
        return head + (opening * count + "deep" + closing * count).encode()

    return make


SHAPES: dict[str, Shape] = {
    "blank lines": _text("\n"),
    "one long line": _text("word "),
    "no spaces": _text("x"),
    "On On On": _text("On "),
    "On ... wrote lines": _text("On Friday Ana wrote\n"),
    "quote marks": _text("> "),
    "quote lines": _text("> quoted\n"),
    "deep quote lines": _text(">" * 100 + " x\n"),
    "label lines": _text("From: a\n"),
    "lines with a colon": _text("x 2026 10:10 a@b.test:\n"),
    "announcing lines": _text("forwarded message:\n"),
    "labels in one line": _text("From: a@b.test To: c Date: xxxxxxxxxx "),
    "answers": _text("> question\nanswer\n"),
    "attributions": _text("On 1 May 2026 10:10 a@b.test wrote:\n> x\ny\n"),
    "header blocks": _text("From: Ana <a@b.test>\nDate: 1 May 2026\nSubject: x\nTo: c@d.test\n\n"),
    "forward marks": _text("---------- Forwarded message ---------\n"),
    "signature marks": _text("-- \n"),
    "dashes": _text("-"),
    "colons": _text(":\n"),
    "at signs": _text("a@"),
    "angle brackets": _text("<"),
    "flowed": _text("> a \n", "text/plain; format=flowed"),
    "emoji": _text("\U0001f600"),
    "damaged utf-8": _text("\u00e4b", "text/plain; charset=us-ascii"),
    "iso-2022-jp": _text('\x1b$B$"\x1b(B', "text/plain; charset=iso-2022-jp"),
    "controls": _text("a\x00\u200b"),
    "pgp": _text("-----BEGIN PGP SIGNED MESSAGE-----\n"),
    "blockquotes": _nested("<blockquote>", "</blockquote>"),
    "divs": _nested("<div>", "</div>"),
    "open tags": _text("<a ", "text/html"),
    "comments": _text("<!--", "text/html"),
    "gmail quotes": _text('<div class="gmail_quote">a', "text/html"),
    "tables": _nested("<table><tr><td>", "</td></tr></table>"),
    "entities": _text("&amp;&#38;&", "text/html"),
    "links": _text("<a href='http://x.test'>y</a>", "text/html"),
    "open links": _text("<a href='http://x.test'>y", "text/html"),
    "lines above": _text("<div style='border-top:solid 1px'>", "text/html"),
    "labels in cells": _text("<table><tr><td>a:<div></td>", "text/html"),
    "preformatted": lambda size: _text("a\n", "text/html")(size).replace(b"\na", b"\n<pre>a", 1),
    "brackets of html": _text("<", "text/html"),
    "html breaks": _text("<br>", "text/html"),
    "subject of letters": _field("Subject", "x "),
    "subject of words": _field("Subject", "=?utf-8?q?a?= "),
    "subject of half words": _field("Subject", "=?a?q?"),
    "addresses": _field("To", "a@b.test,"),
    "quotes in To": _field("To", '"'),
    "escapes in To": _field("To", '\\"'),
    "comments in To": _field("To", "("),
    "brackets in From": _field("Cc", "<"),
    "ids": _field("References", "<a@b> "),
    "parameters": _field("Content-Type", "text/plain; a=b;"),
    "quoted parameters": _field("Content-Disposition", '";"'),
    "continued parameters": _field("Content-Disposition", "; a*1*=%41"),
    "fields": lambda size: HEAD + b"a: b\n" * (size // 5) + b"\nhello\n",
    "folded field": lambda size: HEAD + b"X: a\n" + b" b\n" * (size // 3) + b"\nhello\n",
    "parts": _mixed("--cut\n\na\n"),
    "near delimiters": _mixed("--cutx\n"),
    "files": _mixed("--cut\nContent-Type: a/b; name=c\n\nd\n"),
    "mails": _text("Content-Type: message/rfc822\n\n", "message/rfc822"),
    "nested parts": lambda size: (
        HEAD
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
            for level in range(size // 56)
        )
    ),
    "away": _text("I am out of the office until 1 May 2027, ask a@b.test. "),
    "dates": _text("1.5. "),
    "bounce": _text("<a@b.test>: 550 5.1.1 user unknown\n"),
    "delivery status": _text("Action: failed\n\n", "message/delivery-status"),
}


def ordinary(count: int = 50) -> list[bytes]:
    """Make ordinary mails of about 20 KB: text and HTML, a reply or a forward."""
    return [_ordinary(number) for number in range(count)]


def _ordinary(number: int) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Ana Løv <ana@example.org>"
    mail["To"] = "handoff+ben@example.com"
    mail["Subject"] = f"{'Fwd: ' if number % 2 else 'Re: [H-12] '}Größe der Anzeige {number}"
    mail["Date"] = "Fri, 20 Nov 2026 09:14:00 +0100"
    mail["Message-ID"] = f"<{number}@example.org>"
    for hop in range(6):
        mail["Received"] = f"from m{hop}.example.org by m{hop + 1}.example.org with ESMTPS id {hop}"
    mail["DKIM-Signature"] = "v=1; a=rsa-sha256; d=example.org; b=" + "A" * 340
    lines = [f"Line {line} of an ordinary letter, with some words in it." for line in range(80)]
    head = ["Please look at this.", "", *_quote_head(number)]
    mail.set_content("\n".join([*head, *(lines if number % 2 else [f"> {x}" for x in lines])]))
    rows = "".join(f'<p class="MsoNormal">{line}<br></p>\n' for line in lines)
    inner = "<br>".join(_quote_head(number)).replace(
        "<carla@client.test>", "&lt;carla@client.test&gt;"
    )
    mail.add_alternative(
        f'<html><body><p>Please look at this.</p><div class="gmail_quote"><div class="gmail_attr">'
        f"{inner}</div><blockquote>{rows * 2}</blockquote></div></body></html>",
        subtype="html",
    )
    return mail.as_bytes()


def _quote_head(number: int) -> list[str]:
    if number % 2 == 0:
        return ["On Thu, 19 Nov 2026 at 10:00, Carla <carla@client.test> wrote:"]
    return [
        "---------- Forwarded message ---------",
        "From: Carla <carla@client.test>",
        "Date: Thu, 19 Nov 2026 at 10:00",
        "Subject: Anzeige",
        "To: Ana <ana@example.org>",
        "",
    ]


def rate(mails: list[bytes], seconds: float = 2.0) -> dict[str, float]:
    """Return milliseconds a mail, for each function and for the three of the aim together."""
    spent = dict.fromkeys(("read", *FUNCTIONS), 0.0)
    count, end = 0, time.process_time() + seconds
    while time.process_time() < end:
        for content in mails:
            start = time.process_time()
            message = read(content)
            spent["read"] += time.process_time() - start
            for name, function in FUNCTIONS.items():
                start = time.process_time()
                function(message)
                spent[name] += time.process_time() - start
            count += 1
    return {name: 1_000 * total / count for name, total in spent.items()}


def measure(shape: Shape, sizes: tuple[int, ...]) -> Iterator[tuple[str, list[float]]]:
    """Yield each function's best of three times at each size."""
    times: dict[str, list[float]] = {name: [] for name in ("read", *FUNCTIONS)}
    for size in sizes:
        content = shape(size)
        times["read"].append(_best(lambda content=content: _try_read(content)))  # type: ignore[misc]
        message = _try_read(content)
        for name, function in FUNCTIONS.items():
            if message is not None:
                times[name].append(_best(lambda f=function, m=message: f(m)))  # type: ignore[misc]
    yield from times.items()


def _try_read(content: bytes) -> Message | None:
    try:
        return read(content)
    except Unreadable:
        return None


def _best(call: Callable[[], object]) -> float:
    best = math.inf
    for _ in range(3):
        text_lines.cache_clear()  # what one mail's functions share, another mail has not
        html_lines.cache_clear()
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
        if best > 2 * SECONDS:
            break
    return best


def exponent(sizes: tuple[int, ...], times: list[float]) -> float:
    """Fit the exponent of growth through the times above the floor, 0 when there are too few."""
    points = [
        (math.log(size), math.log(taken))
        for size, taken in zip(sizes, times, strict=False)
        if taken >= FLOOR
    ]
    if len(points) < 2:
        return 0.0
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread


def main() -> int:
    """Print both tables; end with 1 when an aim is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="", help="only shapes whose name holds this")
    options = parser.parse_args()
    mails = ordinary()
    took = rate(mails)
    print(f"ordinary mails of {sum(map(len, mails)) // len(mails)} bytes, ms a mail:")
    print("  " + ", ".join(f"{name} {value:.3f}" for name, value in took.items()))
    three = sum(took[name] for name in ("read", "find_original", "typed_text"))
    print(f"  read + find_original + typed_text: {1_000 / three:.0f} mails/s (aim 500)\n")
    sizes = SIZES[:3] if options.quick else SIZES
    missed = 0
    print(f"{'shape':24}{'function':16}{'ms at ' + str(sizes[-1] // KB) + ' KB':>14}{'growth':>8}")
    for name, shape in SHAPES.items():
        if options.only not in name:
            continue
        for function, times in measure(shape, sizes):
            grows = exponent(sizes, times)
            over = grows > EXPONENT or max(times, default=0.0) > SECONDS
            missed += over
            last = 1_000 * times[-1] if times else 0.0
            print(f"{name:24}{function:16}{last:14.1f}{grows:8.2f}{'  MISSED' if over else ''}")
    print(f"\n{missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
