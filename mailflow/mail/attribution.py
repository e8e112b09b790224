"""Attributions: the line or lines above a quote that say who wrote it and when.

Rules: an attribution is one to four adjacent lines of which the last ends in a colon; they hold a
time or a year, and an address, or stand right above a quote. Words ("On ... wrote:") decide only
where the shape leaves doubt; a line that merely ends in a colon is somebody's text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.mail.datetext import has_clock, has_date, has_year
from mailflow.mail.lines import Line, Mark, next_line
from mailflow.mail.words import OPENER, WROTE, fold

MOST_LINES = 4  #: lines of an attribution that was wrapped
LONGEST = 400  #: characters of an attribution
_COLONS = (":", "：", "︰", "﹕", "։")
_COLON_TRIM = " *_\t:：︰﹕։"
_OPENINGS = tuple(fold(word) + (" " if word.endswith(" ") else "") for word in OPENER)
_SPOKEN = frozenset({"says", "said", "write", "states", "reads"})  # of a contract, not of a mail
_RULES = "-_=*~—–>"  # GroupWise: ">>> Carla Client <carla@client.test> 20.11.2026 09:14 >>>"
_RULED = (">>", "--", "==", "__", "**", "~~", "——", "––")
_SENTENCE = re.compile(r"[^\W\d_]{5}[.!?] {1,3}[A-ZÀ-ÞА-Я]")  # a sentence ends within the line
_VERB_WORDS = frozenset(word for word in WROTE if " " not in word)
_PHRASES = tuple(word for word in WROTE if " " in word)
_WORD = re.compile(r"[^\W\d_]+(?:\([^\W\d_]{1,4}\)|/[^\W\d_]{1,4}\b)?")


#: Verbs of scripts without spaces between words, or with signs that are no letters to `re`.
_UNSPACED = tuple(
    word
    for word in WROTE
    if " " not in word and (ord(word[0]) > 0xE00 or _WORD.fullmatch(word) is None)
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Hold an attribution: its lines `start` to `end` (not included), and its text in one line."""

    start: int
    end: int
    text: str
    quoted: bool  #: deeper quoted lines follow


def find_attribution(lines: Sequence[Line], last: int) -> Attribution | None:
    """Find the attribution whose last line is `last`, None when that line is no such thing."""
    line = lines[last]
    if line.mark is Mark.ATTRIBUTION:
        return _marked(lines, last)
    below = next_line(lines, last + 1)
    if below is None or len(line.text) > LONGEST:
        return None
    quoted = lines[below].depth > line.depth
    if _is_ruled(line.text):
        return Attribution(last, last + 1, line.text.strip(_RULES + " "), quoted)
    glued = _find_glued(line.text)
    if glued:
        return Attribution(last, last + 1, glued, quoted)
    if not _may_end(line.text.rstrip(" \t*_"), quoted=quoted):
        return None
    above = _find_start(_above(lines, last), quoted=quoted)
    if above is None:
        return None
    joined = " ".join(row.text.strip() for row in lines[last - above : last + 1])
    return Attribution(last - above, last + 1, joined, quoted)


def is_wrote(text: str) -> bool:
    """Tell whether the verb of an attribution stands in the text, in a known language."""
    folded = fold(text[:LONGEST])
    if any(word in folded for word in _UNSPACED) and not folded.isascii():
        return True
    if any(word in _VERB_WORDS for word in _WORD.findall(folded)):
        return True
    return any(phrase in folded for phrase in _PHRASES)


def _may_end(text: str, *, quoted: bool) -> bool:
    if text.endswith(_COLONS):
        return True
    return quoted and text.endswith((">", ")")) and has_date(text)


def _is_ruled(text: str) -> bool:
    """Tell whether rules stand around an attribution: `---- On ... Carla wrote ----` (Zoho)."""
    text = text.strip()
    if text[:2] not in _RULED or text[-2:] not in _RULED:
        return False
    return has_date(text) and has_clock(text) and (_has_address(text) or is_wrote(text))


def _find_glued(text: str) -> str:
    """Find an attribution that lost the line end after it: `On ... <a@x> wrote: please` (Yahoo)."""
    end = text.find(">", 0, LONGEST)
    colon = text.find(":", end, end + 40) if end > 0 else -1
    head = text[: colon + 1].strip()
    if colon < 0 or text[colon + 1 : colon + 3].strip() or not _opens(head):
        return ""
    return head if _is_sure(head) and is_wrote(head[end:]) and _has_address(head) else ""


def _marked(lines: Sequence[Line], last: int) -> Attribution | None:
    if last + 1 < len(lines) and lines[last + 1].mark is Mark.ATTRIBUTION:
        return None  # only its last line ends it
    start = last
    while start > 0 and lines[start - 1].mark is Mark.ATTRIBUTION and last - start < 8:
        start -= 1
    joined = " ".join(row.text.strip() for row in lines[start : last + 1])
    below = next_line(lines, last + 1)
    quoted = below is not None and lines[below].depth > lines[last].depth
    return Attribution(start, last + 1, joined[:LONGEST], quoted)


def _above(lines: Sequence[Line], last: int) -> list[str]:
    """Take the line and those right above it of the same depth, nearest first."""
    rows: list[str] = []
    for at in range(last, max(-1, last - MOST_LINES), -1):
        line = lines[at]
        if line.blank or line.depth != lines[last].depth or len(line.text) > LONGEST:
            break
        rows.append(line.text.strip())
    return rows


def _find_start(rows: list[str], *, quoted: bool) -> int | None:
    """Tell how many lines above the last belong to the attribution; None when it is none."""
    tries = ["\n".join(reversed(rows[: n + 1])) for n in range(len(rows))]
    for n, text in enumerate(tries):
        if has_date(text) and _has_address(text) and (quoted or _is_sure(text) or _is_terse(text)):
            return _extend(rows, n)
    for n, text in enumerate(tries):
        if has_date(text) and (_opens(rows[n]) or (is_wrote(text) and n == 0)):
            return _extend(rows, n) if quoted or _is_sure(text) else None
    if not quoted:
        return None
    if has_date(rows[0]):
        return _extend(rows, 0)
    return 0 if _is_signed(rows[0]) or _is_short_wrote(rows[0]) else None


def _extend(rows: list[str], n: int) -> int:
    """Take a line above along when the lines so far lack an opening that it has."""
    if n + 1 < len(rows) and not _opens(rows[n]) and _opens(rows[n + 1]):
        above = rows[n + 1]
        if above[-1:] not in ".!?:;。！？" and (has_date(above) or has_date(rows[n])):
            return n + 1
    return n


def _is_sure(text: str) -> bool:
    """Tell whether words and time say so, where no quote marks do: all below it goes."""
    if not is_wrote(text) or len(text) > 240 or not (has_clock(text) or _ends_wrote(text)):
        return False
    return fold(text[:5]).split(" ")[0] not in _FIRST_PERSON and _SENTENCE.search(text) is None


_FIRST_PERSON = frozenset({"i", "i've", "we"})


def _ends_wrote(text: str) -> bool:
    """Tell whether it runs from `On` to `wrote:`; then a year will do for a time."""
    last = fold(text[-60:]).rstrip(_COLON_TRIM).rpartition(" ")[2]
    return last in _VERB_WORDS and _opens(text)


def _has_address(text: str) -> bool:
    at = text.find("@")
    return 0 < at < len(text) - 1 and not text[at - 1].isspace() and not text[at + 1].isspace()


def _is_signed(text: str) -> bool:
    """Tell whether an address in brackets ends the line: `Carla Client <carla@client.test>:`."""
    text = text.rstrip(_COLON_TRIM)
    return _has_address(text) and (text.endswith((">", ")", "]")) or " " not in text)


def _is_terse(text: str) -> bool:
    """Tell whether there is little but a date and an address: `20.11.2026, 09:14, "A" <a@x>:`."""
    text = text.rstrip(_COLON_TRIM)
    return text.endswith((">", ")", "]")) and has_year(text) and has_clock(text) and len(text) < 160


def _opens(text: str) -> bool:
    return fold(text[:60]).lstrip("*_\"'- ").startswith(_OPENINGS)


def _is_short_wrote(text: str) -> bool:
    """Tell whether it is `Carla Client wrote:` and not a sentence that ends in a colon."""
    spoken = any(word in _SPOKEN for word in fold(text).rstrip(_COLON_TRIM).split())
    return is_wrote(text) and len(text.split()) <= 8 and not spoken
