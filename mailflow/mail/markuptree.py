"""The tree of a mail's HTML: parsed within bounds, and what each element means for quotes.

Rules: containers are known by the names (containers.toml) and styles clients give them; a name may
carry the prefix "x_" that Outlook on the web adds to foreign markup. A container that holds
blockquotes of its own (Gmail's, Proton's) is no quote: answers may stand between them.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import NamedTuple, Protocol, cast

from lxml import etree

from mailflow.mail.lines import Mark

CAP = 400_000  #: characters of HTML that are read
DEEP = 1_500  #: levels of elements; libxml2 gives up on more


class Element(Protocol):
    """What is used of an element of lxml, which has no types of its own."""

    tag: object
    text: str | None
    tail: str | None
    attrib: dict[str, str]

    def get(self, key: str) -> str | None:
        """Return the attribute `key`."""

    def iter(self) -> "Iterator[Element]":
        """Yield the element and all within, in order."""

    def iterchildren(self, *tags: str) -> "Iterator[Element]":
        """Yield the children of these names."""

    def __reversed__(self) -> "Iterator[Element]": ...


_HIDDEN = re.compile(
    r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden|mso-hide\s{0,4}:\s{0,4}all"
    r"|font-size\s{0,4}:\s{0,4}0(?:px|pt|em|%)?\s{0,4}(?:;|!|$)"
    r"|max-height\s{0,4}:\s{0,4}0(?:px)?\s{0,4}(?:;|!|$)",
    re.IGNORECASE,
)
_LEFT_BORDER = re.compile(r"border-left(?:-style)?\s{0,4}:[^;]{0,40}solid", re.IGNORECASE)
_TAG = re.compile("<[^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/blockquote)\b[^<>]*>", re.IGNORECASE)
_YAHOO = re.compile(r"^(?:ydp[0-9a-f]{1,12})?yahoo_quoted(?:_\d{1,20})?$")
_NAMED = ("class", "id", "data-marker", "name")
_TIGHT = frozenset({"MsoNormal", "MsoPlainText"})
_INDENTS = ("margin:00040px", "margin-left:40px", "border:none")
_STYLE = 500  #: characters of a style that are read
_GLANCE = 60  #: elements that are looked at to see how a container begins
_TOP_BORDER = re.compile(
    r"border-top\s{0,4}:[^;]{0,40}solid|border-top-style\s{0,4}:\s{0,4}solid"
    r"|border-style\s{0,4}:\s{0,4}solid none none"
    r"|border-width\s{0,4}:\s{0,4}1[.0]{0,2}p[tx] (?:0|none|medium)",
    re.IGNORECASE,
)


def _load() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("containers.toml").read_text("utf-8"))
    return {kind: frozenset(names) for kind, names in data.items()}


NAMES = _load()
BLOCKS = NAMES["block"]
_HANDLED = BLOCKS | {"br", "img", "a", "td", "th"}


class Sight(NamedTuple):
    """What an element is to a reader of quotes."""

    tag: str
    dropped: bool = False
    quote: bool = False
    cut: bool = False
    mark: Mark = Mark.NONE
    tight: bool = False  #: a paragraph without space around it
    inline: bool = False  #: but a part of its line: nothing to do for it


_PLAIN: dict[str, Sight] = {}
_DROPPED = Sight("", dropped=True)


def parse_tree(html: str) -> Element | None:
    """Parse HTML within bounds; None when it holds nothing."""
    html = html[:CAP].replace("\x00", "")
    if not html.strip():
        return None
    tree, whole = _parse(html)
    return tree if whole else _parse(_flatten(html))[0]


def _parse(html: str) -> tuple[Element | None, bool]:
    """Parse HTML; tell also whether it was read whole, or given up for its depth."""
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True)
    try:
        tree = cast(Element | None, etree.fromstring(html.encode("utf-8", "replace"), parser))
    except (etree.LxmlError, ValueError):
        return None, True
    if html.count("<") <= DEEP:
        return tree, True
    return tree, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _flatten(html: str) -> str:
    """Take the text of HTML that is nested beyond all reason, without its structure."""
    return f"<pre>{_TAG.sub(' ', _BREAK.sub(chr(10), html))}</pre>"


def look_at(element: Element) -> Sight:
    """Tell what an element is by its name, class, id, style and type."""
    tag = element.tag
    if not isinstance(tag, str):
        return _DROPPED  # a comment or a processing instruction
    if tag in NAMES["invisible"]:
        return _DROPPED
    if not element.attrib and tag != "blockquote":
        sight = _PLAIN.get(tag)
        if sight is None and len(_PLAIN) < 500:
            sight = _PLAIN[tag] = Sight(tag, inline=tag not in _HANDLED)
        return sight or Sight(tag)
    return _look_closely(element, tag)


class _Style(NamedTuple):
    """What a style attribute says."""

    hidden: bool = False
    left: bool = False  #: a line at the left
    top: bool = False  #: a line above
    tight: bool = False
    indent: bool = False


@lru_cache(maxsize=1_024)
def _read_style(style: str) -> _Style:
    packed = style[:_STYLE].replace(" ", "").lower()
    return _Style(
        hidden=_HIDDEN.search(style[:_STYLE]) is not None,
        left=_LEFT_BORDER.search(style[:_STYLE]) is not None,
        top=_TOP_BORDER.search(style[:_STYLE]) is not None,
        tight="margin:0" in packed or ("margin-top:0" in packed and "margin-bottom:0" in packed),
        indent="border-left" not in packed and any(word in packed for word in _INDENTS),
    )


class _Names(NamedTuple):
    """What the names of an element say."""

    quote: bool = False
    holder: bool = False
    cut: bool = False
    attribution: bool = False
    signature: bool = False
    tight: bool = False


@lru_cache(maxsize=1_024)
def _read_names(names: str) -> _Names:
    words = {_YAHOO.sub("yahoo_quoted", word.removeprefix("x_")) for word in names.split()}
    found = {kind: not NAMES[kind].isdisjoint(words) for kind in _Names._fields[:-1]}
    return _Names(**found, tight=not _TIGHT.isdisjoint(words))


_NO_STYLE = _Style()
_NO_NAMES = _Names()


def _look_closely(element: Element, tag: str) -> Sight:
    css = element.get("style")
    style = _read_style(css) if css else _NO_STYLE
    if style.hidden or element.get("hidden") is not None:
        return _DROPPED
    named = " ".join(value[:300] for value in map(element.get, _NAMED) if value)
    names = _read_names(named) if named else _NO_NAMES
    quote = names.quote or (names.holder and not _holds_quotes(element))
    if tag == "div":
        quote = quote or style.left
    elif tag == "blockquote":
        quote = quote or not (style.indent and _is_unnamed(element))
    cut = names.cut or (style.top and tag == "div" and _is_header(element))
    mark = _mark(element, names)
    inline = tag not in _HANDLED and not (quote or cut or mark)
    tight = tag == "p" and (names.tight or style.tight)
    return Sight(tag, quote=quote, cut=cut, mark=mark, tight=tight, inline=inline)


def _mark(element: Element, names: _Names) -> Mark:
    if names.attribution and not _announces(element):
        return Mark.ATTRIBUTION
    return Mark.SIGNATURE if names.signature else Mark.NONE


def _is_unnamed(element: Element) -> bool:
    """Tell whether a blockquote has no mark of a quote: an editor's button indents so."""
    return not (element.get("type") == "cite" or element.get("cite") or element.get("class"))


def _holds_quotes(element: Element) -> bool:
    """Tell whether a blockquote stands right below: then the container is none itself."""
    for child in element.iterchildren("blockquote", "div"):
        if child.tag == "blockquote":
            return not _announces(element)
        if any(grand.tag == "blockquote" for grand in child.iterchildren("blockquote")):
            return not _announces(element)
    return False


def _announces(element: Element) -> bool:
    """Tell whether a container begins with dashes: `---------- Forwarded message ---------`."""
    return _start_of(element).startswith(("---", "===", "***"))


def _start_of(element: Element, limit: int = 200) -> str:
    text = ""
    for inner in islice(element.iter(), _GLANCE):
        text = (text + (inner.text or "") + (inner.tail or "" if text else "")).lstrip()
        if len(text) >= limit:
            break
    return text[:limit]


def _is_header(element: Element) -> bool:
    """Tell whether a div with a line above it holds a header block (Outlook, Windows Mail)."""
    text = _start_of(element, 400)
    colons = text.count(":") + text.count("：")
    return colons >= 3 and ("@" in text or any(letter.isdigit() for letter in text))
