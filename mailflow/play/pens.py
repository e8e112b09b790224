"""Pens: how the teller's lines look: drawn with rich on a terminal, plain in a pipe."""

import sys
import textwrap
from collections.abc import Sequence
from typing import Protocol, TextIO

from mailflow.play.posts import Post

_WIDTH = 96
_INDENT = "      "


class Pen(Protocol):
    """Draw."""

    def title(self, text: str) -> None:
        """Draw the name of the whole."""

    def time(self, text: str) -> None:
        """Draw what the clock shows, before what happens then."""

    def say(self, text: str) -> None:
        """Draw what the narrator says."""

    def mail(self, post: Post, text: str) -> None:
        """Draw a mail."""

    def line(self, post: Post, text: str) -> None:
        """Draw a mail in one line."""

    def fact(self, text: str) -> None:
        """Draw where things stand."""

    def wrong(self, text: str) -> None:
        """Draw what did not work, and the cure."""

    def table(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Draw rows in columns."""


def clean(text: str) -> str:
    """Return the text without what would steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


class PlainPen:
    """Write plain lines."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def title(self, text: str) -> None:
        """Write the name of the whole."""
        self._write(text, "=" * len(text))

    def time(self, text: str) -> None:
        """Write what the clock shows."""
        self._write("", f"----- {text} -----")

    def say(self, text: str) -> None:
        """Write what the narrator says."""
        self._write("", *textwrap.wrap(clean(text), _WIDTH))

    def mail(self, post: Post, text: str) -> None:
        """Write a mail: number, from, to, subject, text."""
        head = f"{post.number:>3}.  {post.sender} -> {post.recipient}"
        self._write("", clean(head), f"{_INDENT}Subject: {clean(post.message.subject)}", "")
        for line in clean(text).split("\n"):
            lead = line[: len(line) - len(line.lstrip(" >"))]
            width = _WIDTH - len(_INDENT)
            wrapped = textwrap.wrap(line, width, subsequent_indent=lead, break_long_words=False)
            self._write(*((_INDENT + each).rstrip() for each in wrapped or [""]))

    def line(self, post: Post, text: str) -> None:
        """Write a mail in one line."""
        line = clean(f"{post.number:>3}.  {post.sender} -> {post.recipient}: {text}")
        self._write("", *textwrap.wrap(line, _WIDTH, subsequent_indent=_INDENT))

    def fact(self, text: str) -> None:
        """Write where things stand."""
        self._write("", f"  => {clean(text)}")

    def wrong(self, text: str) -> None:
        """Write what did not work."""
        self._write("", f"  !! {clean(text)}")

    def table(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Write rows in columns."""
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        self._write("")
        for row in rows:
            cells = (clean(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
            self._write(("  " + "  ".join(cells)).rstrip())

    def _write(self, *lines: str) -> None:
        self.out.write("".join(f"{line}\n" for line in lines))
        self.out.flush()


class RichPen:
    """Draw with rich; every text is a Text, so that nothing in a mail is read as markup."""

    def __init__(self) -> None:
        from rich.console import Console

        self.console = Console(highlight=False)
        self.width = min(self.console.width, _WIDTH + 4)

    def title(self, text: str) -> None:
        """Draw the name of the whole."""
        self._print(text, "bold")

    def time(self, text: str) -> None:
        """Draw what the clock shows."""
        from rich.rule import Rule

        self.console.print()
        self.console.print(Rule(clean(text), style="cyan", align="left"), width=self.width)

    def say(self, text: str) -> None:
        """Draw what the narrator says."""
        self.console.print()
        self._print(text, "italic")

    def mail(self, post: Post, text: str) -> None:
        """Draw a mail in a frame: green from people, blue from the service."""
        from rich.panel import Panel
        from rich.text import Text

        head = clean(f" {post.number} · {post.sender} → {post.recipient} ")
        body = Text(clean(post.message.subject), style="bold")
        body.append("\n\n" + clean(text), style="not bold")
        style = "blue" if post.received else "green"
        frame = Panel(body, title=Text(head), title_align="left", border_style=style)
        self.console.print(frame, width=self.width)

    def line(self, post: Post, text: str) -> None:
        """Draw a mail in one line."""
        style = "blue" if post.received else "green"
        self._print(f" {post.number} · {post.sender} → {post.recipient}: {text}", style)

    def fact(self, text: str) -> None:
        """Draw where things stand."""
        self._print(f"  ▸ {text}", "yellow")

    def wrong(self, text: str) -> None:
        """Draw what did not work."""
        self._print(f"  ✗ {text}", "red")

    def table(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Draw rows in columns."""
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, show_header=False, pad_edge=True)
        for row in rows:
            table.add_row(*(Text(clean(cell)) for cell in row))
        self.console.print(table, width=self.width)

    def _print(self, text: str, style: str) -> None:
        from rich.text import Text

        self.console.print(Text(clean(text), style=style), width=self.width)


def make_pen() -> Pen:
    """Return the pen for standard output."""
    return RichPen() if sys.stdout.isatty() else PlainPen(sys.stdout)
