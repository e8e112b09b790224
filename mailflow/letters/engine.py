"""Engine: finds, loads and renders templates; one environment for text and one for HTML, kept.

A template is looked for in the user's directory first and among the built-in ones then;
`builtin/offer.md.j2` always means the built-in one, so that a user's file can extend it and
replace a single block. `frame` is the outermost template, another one for each form.

The environments are sandboxed and immutable, and unknown names are errors. The name of the form
decides about escaping, never a file name: Jinja's own selection by suffix leaves `.html.j2` as it
is, and would so put foreign markup into every mail.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError
from jinja2.environment import Environment, TemplateModule
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mailflow.errors import TemplateError
from mailflow.letters.clean import clean_line, unwrap
from mailflow.letters.pieces import Bar, Button, Field, Line
from mailflow.letters.source import write_frame, write_html, write_text

T = TypeVar("T")

TEXT, HTML = "txt", "html"
SUFFIX = ".md.j2"
_PLAIN = frozenset({Field, Button, Line, Bar, LoopContext})
_BUILTIN = "builtin/"
_NAME = re.compile(r"(?:builtin/)?[a-z][a-z0-9_]{0,60}\.(?:md|txt|html)\.j2")


class Sources:
    """Find the file behind a template name."""

    def __init__(self, builtin: Path, directory: Path | None) -> None:
        self.builtin = builtin
        self.directory = directory

    def path(self, name: str) -> Path:
        """Find the file of a template; raise TemplateNotFound."""
        if not _NAME.fullmatch(name):
            raise TemplateNotFound(name)
        plain = name.removeprefix(_BUILTIN)
        own = self.directory / plain if self.directory and plain == name else None
        if own and own.is_file():
            return own
        if not (self.builtin / plain).is_file():
            raise TemplateNotFound(name)
        return self.builtin / plain

    def css(self) -> str:
        """Read the styles: the user's own, or the built-in ones."""
        own = self.directory / "style.css" if self.directory else None
        path = own if own and own.is_file() else self.builtin / "style.css"
        return path.read_text("utf-8")

    def letters(self) -> list[str]:
        """List the names of the built-in letters."""
        names = (path.name.removesuffix(SUFFIX) for path in self.builtin.glob(f"*{SUFFIX}"))
        return sorted(name for name in names if name != "layout")

    def strangers(self) -> list[Path]:
        """List files of the user's directory that replace nothing."""
        own = sorted(self.directory.glob("*.j2")) if self.directory else []
        return [path for path in own if not (self.builtin / path.name).is_file()]


class _Loader(BaseLoader):
    """Load a template in one form."""

    def __init__(self, sources: Sources, form: str) -> None:
        self.sources = sources
        self.form = form
        self.css = sources.css() if form == HTML else ""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        path = self.sources.path(template)
        source = path.read_text("utf-8")
        if self.form == HTML:
            write = write_html if template.endswith(SUFFIX) else write_frame
            source = write(source, self.css)
        elif template.endswith(SUFFIX):
            source = write_text(source)
        return source, str(path), None


def _breaks(lines: Iterable[str]) -> Markup:
    """Write lines of foreign text as HTML, escaped."""
    return Markup("<br>\n").join(lines)


def _phrase(items: Sequence[str]) -> str:
    """Name several things in a sentence: "background, done when and due"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _quoted(lines: Iterable[str]) -> str:
    """Mark lines of foreign text as foreign."""
    return "\n".join([f"> {line}" if line else ">" for line in lines])


def _indented(lines: Iterable[str]) -> str:
    """Set off the further lines of a value."""
    return "\n    ".join(lines)


class _Letterpress(ImmutableSandboxedEnvironment):
    """Be one form's environment; `extends "frame"` means the frame of that form."""

    def __init__(self, sources: Sources, form: str) -> None:
        super().__init__(
            loader=_Loader(sources, form),
            autoescape=form == HTML,
            undefined=StrictUndefined,
            # Lines matter in text only; in HTML a dropped line end would join two words.
            trim_blocks=form == TEXT,
            lstrip_blocks=form == TEXT,
            auto_reload=False,
            cache_size=-1,
        )
        self.form = form
        self.filters.update(line=clean_line, unwrap=unwrap, phrase=_phrase)
        self.filters.update(breaks=_breaks, quoted=_quoted, indented=_indented)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read an attribute; our own frozen values take a short way past the sandbox's checks.

        They hold nothing but texts, numbers and lists of texts, and the checks would be half the
        time of a letter. Names with an underscore go the long way, whatever they are asked of.
        """
        if type(obj) in _PLAIN and attribute[0] != "_":
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call something; the plain functions a template can reach are all our own."""
        if type(__obj) is FunctionType:
            # Jinja hands these on for functions that ask for the context; ours do not.
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return __obj(*args, **kwargs)
        return super().call(__context, __obj, *args, **kwargs)

    def join_path(self, template: str, parent: str) -> str:
        """Name the file a template means by `template`."""
        return f"frame.{self.form}.j2" if template == "frame" else template


class Press:
    """Render letters in one form."""

    def __init__(self, sources: Sources, form: str) -> None:
        self.form = form
        self.sources = sources
        self.environment = _Letterpress(sources, form)
        self._letters: dict[str, Template] = {}
        self._parts: TemplateModule | None = None

    @property
    def parts(self) -> TemplateModule:
        """Load the block macros of this form, once."""
        if self._parts is None:
            self._parts = self._guard("parts", lambda: self._get(f"parts.{self.form}.j2").module)
        return self._parts

    def render(self, letter: str, names: Mapping[str, object]) -> str:
        """Render a letter, or raise TemplateError with letter, file and line."""
        return self._guard(letter, lambda: self._letter(letter).render(names))

    def _letter(self, letter: str) -> Template:
        if letter not in self._letters:
            self._letters[letter] = self._get(letter + SUFFIX)
        return self._letters[letter]

    def _get(self, name: str) -> Template:
        return self.environment.get_template(name)

    def _guard(self, letter: str, work: Callable[[], T]) -> T:
        try:
            return work()
        except TemplateSyntaxError as error:
            place = f"{error.filename or error.name}, line {error.lineno}"
            raise TemplateError(self._say(letter, place, error.message or "")) from error
        except TemplateNotFound as error:
            place = f"{self.sources.builtin}"
            raise TemplateError(self._say(letter, place, f"no template {error.name}")) from error
        except Exception as error:  # a template may do anything that Python can refuse
            place = self._place(error) or f"{letter}{SUFFIX}"
            raise TemplateError(self._say(letter, place, str(error))) from error

    def _say(self, letter: str, place: str, problem: str) -> str:
        # Lines of the HTML form are those of the made source, not of the file.
        note = " (its HTML form)" if self.form == HTML else ""
        return f"letter {letter}: {place}{note}: {problem}"

    def _place(self, error: BaseException) -> str:
        """Find file and line of the innermost template in a traceback."""
        place, trace = "", error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name.endswith(".j2"):
                place = f"{name}, line {trace.tb_lineno}"
            trace = trace.tb_next
        return place


def press_pair(builtin: Path, directory: Path | None) -> tuple[Press, Press]:
    """Build the presses of both forms over the same sources."""
    sources = Sources(builtin, directory)
    return Press(sources, TEXT), Press(sources, HTML)
