"""Source: turns the Markdown source of a letter into the source of its HTML template.

It happens once, when a letter is loaded: Jinja's tags are kept aside behind placeholders,
markdown-it makes HTML of the rest, css-inline writes the styles into it, and the tags come back.
So a value is never read as Markdown, and rendering is Jinja alone.

Two kinds of placeholder: a line that holds only tags, or only the call of a block macro, becomes
an HTML comment and stands by itself; any other tag becomes a word of private-use characters.
"""

import re
from functools import lru_cache

import css_inline
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAG = re.compile(r"\{%.{0,2000}?%\}|\{\{.{0,2000}?\}\}|\{#.{0,4000}?#\}", re.S)
#: What may stand alone: statements, comments, and calls of macros that make blocks of their own.
_ALONE = re.compile(r"\{%|\{#|\{\{-?\s*(?!when\b|day\b|pick\b)[a-z_]+\(")
_PLACEHOLDER = re.compile("<!--\ue000([0-9]{1,6})\ue001-->|\ue000([0-9]{1,6})\ue001")
_COMMENT_LINE = re.compile("(?:<!--\ue000[0-9]{1,6}\ue001-->)+")
_LAST = re.compile("\ue000([0-9]{1,6})\ue001$")
_BODY_BLOCK = re.compile(r"\{%-?\s*block\s+body\b")


class Aside:
    """Keep the tags of one source aside and put them back."""

    def __init__(self) -> None:
        self.tags: list[str] = []

    def take(self, source: str) -> str:
        """Replace every tag by its placeholder."""
        marked = _TAG.sub(self._keep, source)
        return "\n".join(map(self._as_block, marked.split("\n")))

    def give(self, html: str) -> str:
        """Put every tag back in its place."""
        return _PLACEHOLDER.sub(lambda found: self.tags[int(found[1] or found[2])], html)

    def tag(self, placeholder: str) -> str:
        """Find the first tag behind a text that begins with a placeholder, or ""."""
        found = _PLACEHOLDER.match(placeholder)
        return self.tags[int(found[1] or found[2])] if found else ""

    def _keep(self, found: re.Match[str]) -> str:
        self.tags.append(found[0])
        return f"\ue000{len(self.tags) - 1}\ue001"

    def _as_block(self, line: str) -> str:
        """Make comments of a line's placeholders when nothing else stands on it."""
        found = list(_PLACEHOLDER.finditer(line))
        if not found or _PLACEHOLDER.sub("", line).strip():
            return line
        if not all(_ALONE.match(self.tags[int(item[2])]) for item in found):
            return line
        return "".join(f"<!--{item[0]}-->" for item in found)


def write_text(source: str) -> str:
    """Make the source of the text template: as it stands, line for line.

    Jinja drops the line end after every statement, so that lines of statements vanish. A statement
    that ends a line of text must not take the line end with it: it gets Jinja's `+%}`.
    """
    aside = Aside()
    lines = aside.take(source).split("\n")
    for line in lines:
        found = _LAST.search(line)
        if found and not _COMMENT_LINE.fullmatch(line.strip()):
            number = int(found[1])
            tag = aside.tags[number]
            if tag.endswith("%}") and tag[-3] not in "+-":
                aside.tags[number] = f"{tag[:-2]}+%}}"
    return aside.give("\n".join(lines))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """Build the one Markdown reader: CommonMark, and HTML only for our own comments."""
    return MarkdownIt("commonmark", {"html": True})


def write_html(source: str, css: str) -> str:
    """Turn the Markdown source of a letter into the source of an HTML template."""
    aside = Aside()
    reader = _markdown()
    tokens = reader.parse(aside.take(source))
    _mark_lead(tokens, aside)
    html = reader.renderer.render(tokens, reader.options, {})
    return aside.give(_inliner().inline_fragment(html, css))


def write_frame(source: str, css: str) -> str:
    """Inline the styles of a template that is HTML already; media queries stay in its head."""
    aside = Aside()
    html = _TAG.sub(aside._keep, source)
    html = _PLACEHOLDER.sub(lambda found: _outside(found, aside), html)
    if "</head>" in html:
        done = _inliner().inline(html.replace("</head>", f"<style>{css}</style></head>"))
    else:
        done = _inliner().inline_fragment(html, css)
    return aside.give(done)


def _outside(found: re.Match[str], aside: Aside) -> str:
    """Make a comment of a statement, which may stand between table rows; keep values as words."""
    return f"<!--{found[0]}-->" if aside.tags[int(found[2])].startswith(("{%", "{#")) else found[0]


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _mark_lead(tokens: list[Token], aside: Aside) -> None:
    """Give the first paragraph of the body the class `lead`."""
    inside = False
    for token in tokens:
        if token.type == "html_block" and _BODY_BLOCK.match(aside.tag(token.content)):
            inside = True
        elif inside and token.type == "paragraph_open":
            token.attrSet("class", "lead")
            return
