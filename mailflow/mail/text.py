"""Text of strangers: the one cleaner, for values (one line) and for bodies (many lines).

Rules: what leaves this module has no NUL, no control character, no bidi control, no lone surrogate.
A value has no line break either, of all that `str.splitlines` knows: such a value may stand in a
header, a log line, a table cell or a template.
"""

import re
import unicodedata

VALUE_LIMIT = 2_000  #: characters of a cleaned value
BODY_LIMIT = 1_048_576  #: characters of a cleaned body

# Every break of str.splitlines(), and the tab: they part words.
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")
# C0, C1, soft hyphen, zero-width, bidi controls, invisible operators, annotations, noncharacters,
# language tags. U+200C and U+200D are looked at apart: Persian, Indic scripts and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]+"
)
# In a body the marks U+200E and U+200F and the soft hyphen are left: they only help to show it.
_INVISIBLE_BODY = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u180e\u200b\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff]+"
)
_BODY_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_JOINERS = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")


def clean_text(value: str, limit: int = VALUE_LIMIT) -> str:
    """Make one harmless line of a stranger's value.

    Line breaks and tabs become spaces, what cannot be seen goes, lone surrogates become U+FFFD,
    and what is longer than `limit` characters is cut.
    """
    if value.isascii() and value.isprintable():
        return value.strip()[:limit]
    value = value[: 4 * limit]
    value = _INVISIBLE.sub("", _BREAKS.sub(" ", value))
    value = _JOINERS.sub("", _SURROGATES.sub("\ufffd", value))
    return value.strip()[:limit].rstrip()


def clean_body(value: str, limit: int = BODY_LIMIT) -> str:
    r"""Make harmless lines of a stranger's text: line ends are "\n", tabs stay."""
    value = _BODY_BREAKS.sub("\n", value[: limit + 1])[:limit]
    if value.isascii() and value.replace("\n", "").isprintable():
        return value
    return _SURROGATES.sub("\ufffd", _INVISIBLE_BODY.sub("", value))


def clean_markup(value: str, limit: int = BODY_LIMIT) -> str:
    """Make a stranger's HTML fit for a parser: no NUL, no lone surrogate, bounded."""
    value = value[:limit].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return _SURROGATES.sub("\ufffd", value)


def is_plain(value: str) -> bool:
    """Tell whether nothing in the value is invisible, a control or an impostor of a letter.

    That is: unchanged by Unicode's compatibility normalisation (NFKC), and no character of the
    categories C (control, format, surrogate, unassigned) or Z (spaces).
    """
    if value.isascii():
        return value.isprintable() and " " not in value
    if unicodedata.normalize("NFKC", value) != value:
        return False
    return not any(unicodedata.category(char)[0] in "CZ" for char in value)
