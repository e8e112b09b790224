"""Lines: an answer to a list, read line by line: "3 done", "H-5, H-6 due friday", "undo H-3".

Rules: a number is always a handoff's own number and never a place in a list; a number counts at
the beginning of a line, or at its end behind a plain command; a line without a number belongs to
the quoted row right above it, or to the only handoff that is quoted at all. Whatever else could
be a count ("3 done, 2 to go", "3 days more") is asked back or kept as what it is.
"""

import re
from dataclasses import dataclass, field, replace

from mailflow.handoff.clause import clean_words, is_unspaced, split_tokens
from mailflow.handoff.model import Sure
from mailflow.handoff.quoted import REF, join_wrapped, may_be_wrapped, quoted_refs, row_above
from mailflow.handoff.reading import read_words
from mailflow.handoff.said import Ask, Line, Reading, Situation, Word

#: So many lines and numbers of one mail are read.
MOST_LINES = 100
_LONGEST = 2000  #: characters of a line that are looked at
_LONG = 300  #: more is no command that forgot its number
_AND = r"and|und|et|y|e|en|и|و|と|和"
_MARK = r"(?:h-?|#[ ]?)"
_ITEM = rf"{_MARK}?\d{{1,9}}"
# A comma without a space is a decimal one ("3,5"), but not before a marked number.
_JOIN = rf"(?:,[ ]|,?[ ]?(?={_MARK})|[ ]?[&+][ ]?|,?[ ]?(?:{_AND})[ ]?)"
_NUMBERS = rf"(?P<numbers>{_ITEM}(?:{_JOIN}{_ITEM}){{0,20}})(?![\d%])"
_FIRST = re.compile(
    rf"(?:[-*•—][ ]?)?(?:(?:no|nr|núm|num|n°|№|number|nummer)\.?[ ]?(?=\d))?[\[(]?{_NUMBERS}"
    r"(?P<closed>[\])])?(?P<gap>[ ]?[:.)]?[ ]?(?:-[ ])?)(?P<words>[^\s:.)].*)",
    re.IGNORECASE,
)
_LAST = re.compile(rf"(?P<words>\D{{1,60}}?)(?P<colon>[ ]?:)?[ ]{_NUMBERS}[ .!]*", re.IGNORECASE)
_NUMBER = re.compile(rf"({_MARK})?(\d{{1,9}})", re.IGNORECASE)
_PARTICLES = "はがもを"
#: The verb whose subject is the number: "3 is done" is read as "it is done".
_VERBS = re.compile(
    r"(?:is|isn't|are|aren't|was|wasn't|were|weren't|has|hasn't|have|haven't)\b",
    re.IGNORECASE,
)
_SINGULAR = {"are": "is", "aren't": "isn't", "were": "was", "weren't": "wasn't", "have": "has",
             "haven't": "hasn't"}  # fmt: skip
#: What a count goes on with; behind a number of a handoff it makes no sense.
_COUNTED = re.compile(
    r"(?:or|oder|ou|или|of|out|von|more|days?|hours?|weeks?|tage?|times?|x|/)\b", re.IGNORECASE
)
#: Commands that say enough by themselves, so that the numbers may stand behind them.
_ALONE = frozenset(
    {Word.DONE, Word.ACCEPT, Word.DECLINE, Word.CONFIRM, Word.CANCEL, Word.UNDO, Word.REOPEN,
     Word.MUTE, Word.UNMUTE, Word.WATCH, Word.UNWATCH, Word.STATUS, Word.WHY, Word.UNBLOCK}
)  # fmt: skip
#: Commands whose own words hold numbers: "5 due 28 Nov".
_NUMERIC = frozenset({Word.DUE, Word.SNOOZE, Word.BLOCKED, Word.REASSIGN, Word.AWAY})
_ALL = frozenset(
    ("all", "everything", "both", "alle", "alles", "todo", "todos", "todas", "tout", "tous",
     "tudo", "tutti", "tutto", "все", "всё", "全部", "すべて", "全て", "كل")
)  # fmt: skip
#: Words that ask or tell something about the writer, not about a handoff of the list.
_OWN = frozenset(
    {Word.HELP, Word.LIST, Word.AWAY, Word.NOTE, Word.PROGRESS, Word.MUTE, Word.UNMUTE}
)


@dataclass(slots=True)
class _Reader:
    """Read line after line and remember which quoted row stands above."""

    situation: Situation
    lines: list[Line] = field(default_factory=list)
    row: int | None = None
    quoting: bool = False
    long: bool = False  #: what stands right below may be the end of the quoted line above
    doubted: bool = False
    block: list[str] = field(default_factory=list)

    def take(self, text: str) -> None:
        if text.startswith(">"):
            self.close()
            self.row = row_above(text, self.row if self.quoting else None)
            self.quoting, self.long = True, may_be_wrapped(text)
            return
        self.quoting = self.quoting and not text
        if self.long and not text:
            self.close()
            self.long = False
        numbered = _numbered(text, self.situation) if text else []
        if self.row is not None:
            # Under a row of ours another bare number counts something: "2 done, 1 to go".
            numbered = [_sure_of(line, self.row) for line in numbered]
        if numbered and not self.long:
            self.close()
            self.row = None
            self.lines += numbered
        elif text or self.block:
            self.block.append(text)

    def close(self) -> None:
        """Read what was typed without a number: of the row above it, or line by line."""
        words = "\n".join(self.block).strip()
        texts = [text for text in self.block if text]
        self.block = []
        if self.long and words:
            self.doubted = True
            self.lines.append(_doubted(line_under(0, words, self.situation)))
        elif self.row is None:
            self.lines += [_unnumbered(text, self.situation) for text in texts]
        elif words:
            self.lines.append(line_under(self.row, words, self.situation))


def read_lines(
    typed: str, languages: tuple[str, ...] = ("en",), quoted: str = ""
) -> tuple[Line, ...]:
    """Read the answer to a list: one Line for each number of each line, in order.

    `quoted` is the letter answered, as far as it was quoted. Lines that name no number are there
    too: a command without one asks which (C), anything else has sureness N. The readings know no
    state and no role: read `Line.words` again when those are known.
    """
    reader = _Reader(Situation(languages=languages))
    for text in join_wrapped(_cleaned(typed).split("\n")[: 4 * MOST_LINES]):
        if len(reader.lines) < MOST_LINES:
            reader.take(text.strip()[:_LONGEST])
    reader.close()
    lines = tuple(reader.lines[:MOST_LINES])
    if reader.doubted or any(line.number for line in lines):
        return lines
    return _about_the_only_one(lines, quoted_refs(quoted), _cleaned(typed), reader.situation)


def _cleaned(typed: str) -> str:
    """Clean typed text; an ideographic comma separates, which a decimal one does not."""
    return clean_words(typed.replace("、", ", ").replace("№", "#"))


def _numbered(text: str, situation: Situation) -> list[Line]:
    """Read a line that names numbers; [] when it names none."""
    first = _FIRST.fullmatch(text[:_LONGEST])
    if first is not None and _parted(first):
        return _in_front(first, text, situation)
    last = _LAST.fullmatch(text[:_LONGEST])
    return _behind(last, text, situation) if last else []


def _parted(match: re.Match[str]) -> bool:
    """Tell whether the number ends where it ends: "3.5", "3days" and "3つ" are none of ours."""
    gap, words = match["gap"], match["words"]
    if match["closed"] or " " in gap or gap == ":":
        return not (words[0].isdigit() and not _is_marked(match["numbers"]))
    if gap:
        return False
    return is_unspaced(words[0]) and (_is_marked(match["numbers"]) or words[0] in _PARTICLES)


def _is_marked(numbers: str) -> bool:
    found = _NUMBER.match(numbers)
    return found is not None and found[1] is not None


def _in_front(match: re.Match[str], text: str, situation: Situation) -> list[Line]:
    words = _with_subject(match["words"])
    reading = read_words(words, situation)
    marked = _is_marked(match["numbers"])
    if _counts(words, reading, marked):
        return [_doubted(Line(None, False, text, words, reading))]
    return _each(match["numbers"], (text, words, reading), marked)


def _with_subject(words: str) -> str:
    """Give words behind a number their subject, where they would say nothing without it."""
    if words[0] in _PARTICLES:
        return words[1:].lstrip(" ,:") or words
    verb = _VERBS.match(words)
    if verb is None:
        return words
    return f"it {_SINGULAR.get(verb[0].casefold(), verb[0])}{words[verb.end() :]}"


def _sure_of(line: Line, row: int) -> Line:
    return line if line.named or line.number in (row, None) else _doubted(line)


def _doubted(line: Line) -> Line:
    """Take the number from a line that may mean no handoff by it."""
    reading = _nothing(line.typed)
    if line.reading.word != Word.NOTE:
        reading = _which(line.reading, line.typed)
    return replace(line, number=None, named=False, reading=reading)


def _counts(words: str, reading: Reading, marked: bool) -> bool:
    """Tell whether a number in front may be a count or a choice, and no handoff: "3 or 5 done"."""
    if _COUNTED.match(words):
        return True
    if marked or reading.word in _NUMERIC or reading.argument:
        return False
    return any(letter.isdigit() for letter in words)


def _behind(match: re.Match[str], text: str, situation: Situation) -> list[Line]:
    """Read a plain command with its numbers behind it: "done: H-3, H-5", "undo 3"."""
    words = match["words"].strip()
    reading = read_words(words, situation)
    plain = not (reading.argument or reading.rest.strip() or reading.also)
    if reading.sure is not Sure.ACT or reading.word not in _ALONE or not plain:
        return []
    marked = _is_marked(match["numbers"])
    if not marked and not match["colon"] and len(split_tokens(words)) > 1 and words.isascii():
        return []  # "done with 3": of how many?
    return _each(match["numbers"], (text, words, reading), marked)


def _each(numbers: str, said: tuple[str, str, Reading], marked: bool) -> list[Line]:
    typed, words, reading = said
    found = [int(number) for _, number in _NUMBER.findall(numbers)]
    if len(found) > 1:
        return [Line(n, marked, f"H-{n} {words}", words, reading) for n in dict.fromkeys(found)]
    return [Line(found[0], marked, typed, words, reading)]


def line_under(row: int, words: str, situation: Situation) -> Line:
    """Read what was written below the row of a handoff."""
    reading = read_words(words, situation)
    if _is_courtesy(words, reading):
        return Line(None, False, words, words, reading, courtesy=True)
    return Line(row, True, words, words, reading)


def _unnumbered(text: str, situation: Situation) -> Line:
    if len(text) > _LONG:
        return Line(None, False, text, text, _nothing(text))
    reading = read_words(text, situation)
    if _is_courtesy(text, reading):
        return Line(None, False, text, text, reading, courtesy=True)
    words = text
    first, _, rest = text.partition(" ")
    if first.casefold() in _ALL and rest:
        without = read_words(rest, situation)
        if without.acts:
            words, reading = rest, without
    if reading.acts and reading.word not in _OWN:
        return Line(None, False, text, words, _which(reading, text))
    return Line(None, False, text, text, _nothing(text))


def _which(reading: Reading, text: str) -> Reading:
    reason = f"'{text[:60]}' names no handoff for sure"
    return Reading(reading.word, Sure.ASK, matched=text, reason=reason, ask=Ask.WHICH)


def _nothing(text: str) -> Reading:
    return Reading(Word.NOTE, Sure.NOTE, reason="names no line of the list", rest=text)


def _is_courtesy(text: str, reading: Reading) -> bool:
    """Tell whether a line only greets or thanks."""
    if REF.search(text):
        return False
    if reading.word == Word.THANKS:
        return len(text) <= 60 and not reading.rest.strip()
    return reading.word == Word.NOTE and not reading.matched and reading.reason == GREETS


#: The reason read_words() gives for greetings and closing formulas.
GREETS = "nothing but courtesies"


def _about_the_only_one(
    lines: tuple[Line, ...], refs: tuple[int, ...], typed: str, situation: Situation
) -> tuple[Line, ...]:
    """Let a plain command without a number be about the one handoff that is quoted."""
    acting = [line for line in lines if line.reading.ask == Ask.WHICH]
    if len(refs) != 1 or len(acting) != 1 or any(_says_all(line) for line in acting):
        return lines
    whole = read_words(typed, situation)
    if not whole.acts or whole.word != acting[0].reading.word:
        return lines
    named = replace(acting[0], number=refs[0], named=True, words=typed.strip(), reading=whole)
    return tuple(named if line is acting[0] else line for line in lines if _stays(line, acting[0]))


def _says_all(line: Line) -> bool:
    return line.words != line.typed


def _stays(line: Line, acting: Line) -> bool:
    """Drop what is read together with the command: its result, its reason."""
    return line is acting or line.courtesy
