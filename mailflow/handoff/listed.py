"""Listed: when a mail is an answer line by line, and which of its lines count.

A bare number ("3 done") counts only in an answer to a letter of ours that lists handoffs; a marked
one ("H-3 done") in any mail that is about no handoff, and in a mail about one when every line of
it names its handoff: "H-3 done", "H-5 not me". So progress ("3 done, 2 to go") never acts.
"""

import re
from dataclasses import replace

from mailflow.handoff.button import read_button
from mailflow.handoff.clause import clean_words, split_tokens
from mailflow.handoff.clues import Clues
from mailflow.handoff.lines import line_under, read_lines
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import Person, Sure
from mailflow.handoff.quoted import REF, find_written, quoted_refs
from mailflow.handoff.reading import read_words
from mailflow.handoff.said import Ask, Line, Reading, Situation, Word

_COUNTED = re.compile(r"\s{0,3}(?:[-*•]\s?)?\(?(\d{1,3})[.)]\s")
_ABOUT = "lines that each name a handoff"


def interpret_lines(clues: Clues, known: Known, author: Person) -> Intent | None:
    """Return the intent of a mail that is an answer line by line, None when it is none."""
    lines = _read(clues, known, author)
    if not (_answers_list(lines, known) if known.handoff is None else _names_all(lines, known)):
        return None
    if known.proven == "no":
        reason = f"nothing proves that {author.address} wrote these lines: asked back"
        return Intent(Outcome.ASK, (reason,), lines=lines)
    acts = any(line.number for line in lines)
    reason = _ABOUT if acts else "a command that names no handoff: asked which"
    return Intent(Outcome.COMMAND if acts else Outcome.ASK, (reason,), lines=lines)


def _read(clues: Clues, known: Known, author: Person) -> tuple[Line, ...]:
    if known.handoff is not None and not REF.search(clean_words(clues.typed)):
        return ()
    languages = author.languages
    typed, quoted = (clues.typed, clues.quoted) if known.listing else (_own(clues.typed), "")
    lines = read_lines(typed, languages, quoted)
    unanswered = not any(line.number or line.reading.ask for line in lines)
    if known.listing and known.answered and unanswered:
        lines += _written(clues.quoted, known.answered, languages)
    if not lines and known.handoff is None and not clues.typed.strip():
        lines = _pressed(clues.message.subject)
    lines = tuple(_named_or_asked(line, known) for line in lines)
    if _is_enumeration(lines, clues):
        lines = tuple(_asked(line) if not line.named else line for line in lines)
    return tuple(_silent(line, author, languages) for line in lines)


def _written(quoted: str, sent: str, languages: tuple[str, ...]) -> tuple[Line, ...]:
    """Read what was written into an unmarked quote, when any of it is a command."""
    situation = Situation(languages=languages)
    found = [line_under(row, text, situation) for row, text in find_written(quoted, sent)]
    return tuple(found) if any(line.reading.acts for line in found) else ()


def _own(typed: str) -> str:
    """Leave out quoted lines: they name handoffs only where they are rows of a list of ours."""
    return "\n".join(row for row in typed.split("\n") if not row.lstrip().startswith(">"))


def _pressed(subject: str) -> tuple[Line, ...]:
    """Read a button of a letter about several handoffs whose text was cleared: "H-3 undo"."""
    reading, ref = read_button(subject), REF.search(clean_words(subject))
    if reading is None or ref is None:
        return ()
    words = clean_words(subject)[ref.end() :].strip()
    return (Line(int(ref[1]), True, f"H-{ref[1]} {words}", words, reading),)


def _named_or_asked(line: Line, known: Known) -> Line:
    """Take a bare number for no handoff's where no list was answered."""
    return line if line.named or known.listing or line.number is None else _asked(line)


def _asked(line: Line) -> Line:
    """Take the number from a line: it may be a place, or a count."""
    if line.number is None:
        return line
    reason = f"the number in '{line.typed[:60]}' may be no handoff's"
    word = line.reading.word
    sure, ask = (Sure.NOTE, "") if word == Word.NOTE else (Sure.ASK, Ask.WHICH)
    reading = Reading(word, sure, matched=line.typed, reason=reason, ask=ask)
    return replace(line, number=None, reading=reading)


def _is_enumeration(lines: tuple[Line, ...], clues: Clues) -> bool:
    """Tell whether bare numbers count the lines, "1. ... 2. ...", and not as the list stands."""
    bare = [line for line in lines if line.number and not line.named]
    marks = [_COUNTED.match(clean_words(line.typed)) for line in bare]
    counted = [int(mark[1]) for mark in marks if mark]
    if len(counted) < 2 or counted != list(range(1, len(bare) + 1)):
        return False
    return list(quoted_refs(clues.quoted)[: len(counted)]) != counted


def _silent(line: Line, author: Person, languages: tuple[str, ...]) -> Line:
    """Take a line that only greets and signs for a courtesy: "Cheers, Ben"."""
    if line.number is not None or line.courtesy or line.reading.sure is Sure.ASK:
        return line
    own = {token.fold for token in split_tokens(clean_words(author.name))}
    words = clean_words(line.typed)
    tokens = split_tokens(words)
    kept = [token for token in tokens if token.fold not in own]
    if len(kept) == len(tokens) or len(kept) > 3:
        return line
    rest = " ".join(words[token.start : token.end] for token in kept)
    reading = read_words(rest, Situation(languages=languages))
    plain = reading.word == Word.NOTE and not reading.matched
    polite = not reading.acts and (plain or reading.word == Word.THANKS)
    return replace(line, courtesy=not rest or polite)


def _answers_list(lines: tuple[Line, ...], known: Known) -> bool:
    """Tell whether a mail about no handoff has a line that is about one."""
    if any(line.number for line in lines):
        return True
    return known.listing and any(line.reading.ask == Ask.WHICH for line in lines)


def _names_all(lines: tuple[Line, ...], known: Known) -> bool:
    """Tell whether a mail about one handoff consists of commands that each name theirs."""
    said = [line for line in lines if not line.courtesy]
    plain = all(REF.search(clean_words(line.typed)) and _commands(line) for line in said)
    about = known.handoff.number if known.handoff else None
    return bool(said) and plain and {line.number for line in said} != {about}


def _commands(line: Line) -> bool:
    return line.number is not None and line.reading.word not in (Word.NOTE, Word.SEEN)
