"""Markup: the HTML of a mail as lines, with quotes, signatures and attributions marked.

Rules: HTML only says what its structure shows; what it means is read from the lines (quotes.py).
The tree is walked once, without recursion. What cannot be seen is dropped. No HTML makes it raise.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from mailflow.mail.lines import DEEPEST, MOST, Line, Mark, clean_unseen, parse_line, render
from mailflow.mail.markuptree import BLOCKS, NAMES, Element, Sight, look_at, parse_tree

_SPACES = re.compile(r"[ \t\r\n\f]+")
_RUNS = re.compile(" {2,}")
_PARAGRAPHS = NAMES["paragraph"]
_FILE_NAME = re.compile(r"\S{1,80}\.(?:png|jpe?g|gif|bmp|svg|webp)", re.IGNORECASE)


def shows_quotes(html: str) -> bool:
    """Tell whether the structure of this HTML may show a quote, without parsing it."""
    return any(word in html for word in NAMES["shows_quote"])


def shows_signature(html: str) -> bool:
    """Tell whether the structure of this HTML may show a signature, without parsing it."""
    return any(word in html for word in NAMES["shows_signature"])


@lru_cache(maxsize=4)
def html_lines(html: str) -> tuple[Line, ...]:
    """Read the HTML of a mail to lines. Quoted lines have a depth, as those of text have.

    HTML over the cap is read as far as the cap. Bad HTML gives what text there is.
    """
    tree = parse_tree(html)
    if tree is None:
        return ()
    writer = _Writer()
    _walk(tree, writer)
    return writer.finish()


def html_text(html: str) -> str:
    """Return the HTML of a mail as text with its quotes marked by `>`."""
    return render(html_lines(html))


def _walk(root: Element, writer: "_Writer") -> None:
    """Visit every element once: first its own text, then its children, then what follows it.

    The stack holds elements to enter, elements to leave, and text that follows an inline one.
    """
    stack: list[Element | _Leave | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            writer.text(item)
            continue
        if isinstance(item, _Leave):
            writer.leave(item.element, item.sight)
            writer.text(item.element.tail)
            continue
        sight = look_at(item)
        if sight.inline:
            if item.tail:
                stack.append(item.tail)
        elif sight.dropped:
            writer.text(item.tail)
            continue
        else:
            writer.enter(item, sight)
            stack.append(_Leave(item, sight))
        writer.text(item.text)
        stack.extend(reversed(item))


class _Leave(NamedTuple):
    """An element whose content has been visited."""

    element: Element
    sight: Sight


class _Writer:
    """Write lines while the tree is walked."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.words: list[str] = []
        self.depth = 0
        self.marks: list[Mark] = []
        self.pre = 0
        self.lists: list[int] = []
        self.cells = 0
        self.gap = False
        self.mark = Mark.NONE
        self.links: list[int] = []
        self.overflow: list[str] = []

    def enter(self, element: Element, sight: Sight) -> None:
        tag = sight.tag
        if tag in BLOCKS:
            self._break_before(tag, sight)
        if sight.quote:
            self.depth += 1
        if sight.cut and not self.depth:
            self.depth += 1  # to the end of the mail: never taken back
        if sight.mark is not Mark.NONE:
            self.marks.append(sight.mark)
        handler = _ENTER.get(tag)
        if handler is not None:
            handler(self, element)

    def leave(self, element: Element, sight: Sight) -> None:
        tag = sight.tag
        if tag == "a":
            self._close_link(element)
        if tag in BLOCKS or sight.quote:
            self.end_line()
        if tag in _PARAGRAPHS and not sight.tight:
            self.gap = True
        if sight.quote:
            self.depth -= 1
        if sight.mark is not Mark.NONE:
            self.marks.pop()
        if tag == "pre":
            self.pre -= 1
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "tr":
            self.cells = 0

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self.pre:
            self._pre_text(text)
            return
        if text.isspace():
            if self.words:
                self.words.append(" ")
            return
        self.say(_SPACES.sub(" ", text) if "\n" in text or "\t" in text else text)

    def say(self, text: str) -> None:
        """Add to the line in hand; what its first words are marked as is the mark of the line."""
        if not self.words:
            self.mark = self.marks[-1] if self.marks else Mark.NONE
        self.words.append(text)

    def end_line(self, *, always: bool = False) -> None:
        """End the line in hand; an empty one counts only for a <br>."""
        row = self._row() if self.words else ""
        self.words.clear()
        self.links.clear()
        if not row and not always:
            return
        if self.gap and row:
            if self.lines and not self.lines[-1].blank:
                self.lines.append(Line("", min(self.depth, self.lines[-1].depth)))
            self.gap = False
        if len(self.lines) >= MOST:
            self.overflow.append(row)
            return
        self.lines.append(
            parse_line(row, min(self.depth, DEEPEST), self.mark if row else Mark.NONE)
        )

    def _row(self) -> str:
        row = clean_unseen("".join(self.words))
        if self.pre:
            return row.rstrip()
        return (_RUNS.sub(" ", row) if "  " in row else row).strip()

    def finish(self) -> tuple[Line, ...]:
        self.end_line()
        if self.overflow:
            self.lines.append(self.lines[-1]._replace(text="\n".join(self.overflow)))
        return tuple(self.lines)

    def _break_before(self, tag: str, sight: Sight) -> None:
        if self.cells and self._after_label():
            return  # a value in a cell of its own stays beside its label
        self.end_line()
        if tag in _PARAGRAPHS and not sight.tight:
            self.gap = True

    def _after_label(self) -> bool:
        row = "".join(self.words).rstrip()
        return 0 < len(row) <= 40 and row.endswith((":", "："))

    def _pre_text(self, text: str) -> None:
        rows = text.replace("\r", "").split("\n")
        for row in rows[:-1]:
            self.say(row)
            self.end_line(always=True)
        self.say(rows[-1])

    def _close_link(self, element: Element) -> None:
        target = (element.get("href") or "").strip()[:2_000]
        begin = self.links.pop() if self.links else None
        shown = "" if begin is None else "".join(self.words[begin:]).strip()
        if target[:7].lower() == "mailto:":
            address = target[7:].split("?")[0]
            if address and shown and "@" not in shown:
                self.say(f" <{address}>")
        elif _is_worth(target, shown) and (shown or begin is None):
            self.say(f" ({target})")


def _is_worth(target: str, shown: str) -> bool:
    """Tell whether a link says more than the words it stands under."""
    return target[:4].lower() == "http" and not _same_link(shown, target)


def _same_link(shown: str, target: str) -> bool:
    def bare(url: str) -> str:
        return (
            url.lower()
            .removeprefix("https://")
            .removeprefix("http://")
            .removeprefix("www.")
            .rstrip("/")
        )

    return bare(shown) == bare(target)


def _enter_br(writer: _Writer, element: Element) -> None:
    writer.end_line(always=True)


def _enter_hr(writer: _Writer, element: Element) -> None:
    writer.say("________________________________")
    writer.end_line()


def _enter_img(writer: _Writer, element: Element) -> None:
    alt = " ".join((element.get("alt") or "").split())[:200]
    if not alt or _FILE_NAME.fullmatch(alt):
        return
    writer.say(alt if len(alt) <= 4 and not alt.isascii() else f"[{alt}]")


def _enter_a(writer: _Writer, element: Element) -> None:
    writer.links.append(len(writer.words))


def _enter_pre(writer: _Writer, element: Element) -> None:
    writer.pre += 1


def _enter_list(writer: _Writer, element: Element) -> None:
    writer.lists.append(1 if element.tag == "ol" else 0)


def _enter_item(writer: _Writer, element: Element) -> None:
    number = writer.lists[-1] if writer.lists else 0
    if number:
        writer.lists[-1] = number + 1
    writer.say(f"{number}. " if number else "- ")


def _enter_cell(writer: _Writer, element: Element) -> None:
    if writer.words:
        writer.say("\t")
    writer.cells += 1


_ENTER = {
    "br": _enter_br,
    "hr": _enter_hr,
    "img": _enter_img,
    "a": _enter_a,
    "pre": _enter_pre,
    "ul": _enter_list,
    "ol": _enter_list,
    "li": _enter_item,
    "td": _enter_cell,
    "th": _enter_cell,
}
