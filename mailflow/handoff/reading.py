"""Reading: typed text to one Reading, over all the languages it may be written in.

Rules: the person's own language first, then English, then the one that knows most of the words;
a word that means different commands in two languages it may be written in is asked back.
"""

from collections.abc import Sequence
from dataclasses import replace

from mailflow.handoff.clause import Clause, clean_words, fold, split_clauses
from mailflow.handoff.home import at_home, is_answering
from mailflow.handoff.labelled import find_labels, join_dates
from mailflow.handoff.leading import read_mail
from mailflow.handoff.levels import find_level
from mailflow.handoff.lexicon import LANGUAGES, Lexicon, load
from mailflow.handoff.model import Priority, Role, State, Sure
from mailflow.handoff.phrase import Kind, Sense
from mailflow.handoff.said import Ask, Reading, Situation, Word
from mailflow.handoff.sense import join_over_please, sense, split_joined
from mailflow.handoff.slips import respell
from mailflow.handoff.slot import is_when
from mailflow.handoff.spoken import QUERIES, Mail
from mailflow.handoff.tongue import count_known, likely, others

#: What "yes" means after we asked; a Word means itself.
_YES: dict[str, str] = {
    Ask.ACCEPT_SEEN: Word.ACCEPT,
    Ask.HAND_BACK_REALLY: Word.DECLINE,
    Ask.CLOSE_IT: Word.CONFIRM,
}
#: What was said once already: a "no" takes it back.
_REALLY = frozenset({Ask.HAND_BACK_REALLY, "cancel", "cancel_really"})
#: What a bare date means after we asked.
_DATED: dict[str, str] = {
    Ask.DATE: Word.DUE,
    Word.DUE: Word.DUE,
    Word.SNOOZE: Word.SNOOZE,
    Word.AWAY: Word.AWAY,
    Ask.ACCEPT_CONDITION: Word.DUE,
}
_LONGEST_TEXT = 20_000  #: characters that are read; a command stands at the beginning
#: Words of which one names urgency itself: without one "no rush" is only kind.
_URGENCY = (
    "prio", "urgen", "dring", "eil", "spoed", "сроч", "приор", "紧急", "急", "优先", "優先", "緊急",
    "至急", "عاجل", "اولوي",
)  # fmt: skip
_BARE = 2  #: words of a query without its mark
#: What stays itself when the giver was asked something.
_NO_ANSWERS = QUERIES | {
    Word.CANCEL,
    Word.UNDO,
    Word.MUTE,
    Word.UNMUTE,
    Word.REASSIGN,
    Word.WATCH,
    Word.UNWATCH,
    Word.AWAY,
    Word.PRIORITY,
}


def read_words(typed: str, situation: Situation) -> Reading:
    """Say what a person meant by what he typed, quote and signature already cut.

    Never raises; linear in the length of the text. The outcome is `Reading.sure`: A and B act,
    C asks back (`Reading.ask` says what), N keeps a note.
    """
    text = clean_words(_typed_lines(typed))
    if text.strip() == "?":
        return Reading(Word.HELP, Sure.ACT, matched="?", reason="a lone question mark = help")
    if text.lstrip().startswith("?"):
        return _marked_question(text, situation)
    clauses = split_clauses(text[:_LONGEST_TEXT])
    if not clauses:
        return Reading(Word.NOTE, Sure.NOTE, reason="nothing was typed", rest=text.strip())
    answer = _to_our_question(text, clauses, situation)
    return answer or _finished(_choose(text, clauses, situation), text, situation)


def _typed_lines(typed: str) -> str:
    """Drop quoted lines, signatures of phones and the hint of our own buttons."""
    lines = typed.replace("\r\n", "\n").split("\n")
    return "\n".join(line for line in lines if not _is_noise(line.strip()))


def _is_noise(line: str) -> bool:
    hint = line.startswith("(") and line.endswith(")") and "note here" in line
    return (
        line.startswith(">")
        or hint
        or line.casefold().startswith(("sent from my", "get outlook for"))
    )


def _marked_question(text: str, situation: Situation) -> Reading:
    question = text.strip().lstrip("? \n")
    if not question or not at_home(Word.QUESTION, situation):
        return Reading(Word.NOTE, Sure.NOTE, reason="question marks", rest=text.strip())
    reason = "begins with a question mark"
    return Reading(Word.QUESTION, Sure.ACT, argument=question, matched="?", reason=reason)


def _choose(text: str, clauses: Sequence[Clause], situation: Situation) -> Reading:
    tokens = [token for clause in clauses for token in clause.tokens]
    counts = count_known(tokens)
    own = tuple(code for code in situation.languages if code in LANGUAGES)
    near = likely(counts, own)
    readings = [_read_in(code, text, clauses, situation) for code in near]
    if any(_means(r) for r in readings):
        return _agreed(readings, [counts[code] == len(tokens) for code in near])
    if any(counts[code] == len(tokens) for code in near) and readings:
        return readings[0]
    far = [_read_in(code, text, clauses, situation) for code in others(counts, near)]
    if any(_means(r) for r in far):
        return _agreed(far, [True] * len(far))
    return next(iter([*readings, *far]), None) or _read_in("en", text, clauses, situation)


def _means(reading: Reading) -> bool:
    return reading.word != Word.NOTE or reading.sure is not Sure.NOTE


def _agreed(readings: Sequence[Reading], knows_all: Sequence[bool]) -> Reading:
    """Return the first reading that means something, or ask when a likely language disagrees.

    A language that knows every word and finds no command in them disagrees as well.
    """
    first = next(reading for reading in readings if _means(reading))
    if not first.acts:
        return first
    sure = knows_all[readings.index(first)]
    for reading, knows in zip(readings, knows_all, strict=True):
        # Whatever ends in "?" is a question in every language: "come funziona?"
        other = reading.acts and reading.word not in (first.word, Word.QUESTION)
        other = other and (knows or not sure)
        if other or (knows and not _means(reading)):
            reason = f"'{first.matched}' means {first.word} in {first.language} only"
            return replace(first, sure=Sure.ASK, ask=Ask.WHICH, reason=reason)
    return first


def _read_in(code: str, text: str, clauses: Sequence[Clause], situation: Situation) -> Reading:
    lexicon = load(code)
    clauses = [replace(c, tokens=respell(c.tokens, lexicon.letters)) for c in clauses]
    clauses = join_over_please(clauses, lexicon, situation)
    parts = [part for clause in clauses for part in split_joined(_asked(clause, lexicon), lexicon)]
    senses = find_labels(
        [_sense(part, lexicon, situation) for part in parts], text, lexicon, situation
    )
    return read_mail(Mail(text, tuple(join_dates(senses, lexicon)), lexicon, situation))


def _asked(clause: Clause, lexicon: Lexicon) -> Clause:
    """Mark a clause as a question by its last words: 吗, か."""
    ends = lexicon.grammar.get("question_end")
    last = len(clause.tokens)
    if clause.asked or ends is None or not any(ends.ends(clause.tokens, last)):
        return clause
    return replace(clause, asked=True)


def _sense(clause: Clause, lexicon: Lexicon, situation: Situation) -> Sense:
    """Read a clause in one language, and in English where that finds nothing."""
    found = sense(clause, lexicon, situation)
    foreign = any(token.fold not in lexicon.known for token in clause.tokens)
    if found.kind is not Kind.OTHER or lexicon.code == "en" or not foreign:
        return found
    english = sense(clause, load("en"), situation, lexicon.known)
    known = english.is_command or english.kind is Kind.COURTESY
    return english if known else found


def _to_our_question(text: str, clauses: Sequence[Clause], situation: Situation) -> Reading | None:
    """Read a bare yes, no or date as the answer to what we asked last."""
    asked = situation.asked
    tokens = tuple(token for clause in clauses for token in clause.tokens)
    if not asked or len(tokens) > 8:
        return None
    if word := _DATED.get(asked):
        codes = (c for c in (*situation.languages, "en") if c in LANGUAGES)
        if any(is_when(respell(tokens, load(code).letters), load(code)) for code in codes):
            return _answered(word, text, f"a date, after we asked ({asked})")
    word = _YES.get(asked, asked if asked in set(Word) else "")
    if not word:
        return None
    plain = _choose(text, clauses, Situation(State.OFFERED, Role.OWNER, situation.languages))
    if plain.word == Word.ACCEPT and (plain.acts or asked != Ask.ACCEPT_SEEN) and not plain.also:
        sure_yes = plain.acts or plain.ask == Ask.ACCEPT_SEEN
        return _answered(word, text, f"yes, after we asked ({asked})") if sure_yes else None
    return _no(text, clauses, situation, plain)


def _no(
    text: str, clauses: Sequence[Clause], situation: Situation, plain: Reading
) -> Reading | None:
    """Read a no to what we asked; "no, keep it" takes back what we asked "really?" about."""
    reason = f"no, after we asked ({situation.asked})"
    if situation.asked in _REALLY:
        as_owner = Situation(State.OFFERED, Role.OWNER, situation.languages)
        no = _choose(text[: clauses[0].end], clauses[:1], as_owner)
        if no.word == Word.DECLINE and no.acts and not _choose(text, clauses, situation).acts:
            return Reading(Word.KEEP, Sure.ACT, "", text.strip(), reason=reason)
        return None
    refuses = plain.word == Word.DECLINE and plain.acts and situation.asked != Ask.ACCEPT_SEEN
    if refuses and _YES.get(situation.asked) != Word.DECLINE:
        return Reading(Word.NOTE, Sure.NOTE, matched=text.strip(), reason=reason)
    return None


def _answered(word: str, text: str, reason: str) -> Reading:
    argument = text.strip() if word in (Word.DUE, Word.SNOOZE, Word.AWAY) else ""
    return Reading(word, Sure.ACT, argument, matched=text.strip(), reason=reason)


def _finished(reading: Reading, text: str, situation: Situation) -> Reading:
    if is_answering(situation):
        reading = _answer(reading, text)
    return _levelled(reading, text) if reading.word == Word.PRIORITY else reading


def _levelled(reading: Reading, text: str) -> Reading:
    """Say which priority is meant; "no rush" alone is a courtesy and sets none."""
    level = find_level(reading.argument or reading.matched, reading.language or "en")
    if not level:
        return replace(reading, sure=Sure.ASK, ask=Ask.WHICH)
    folded = fold(reading.matched)
    named = reading.sure is Sure.ACT or any(stem in folded for stem in _URGENCY)
    if level in (Priority.LOW, Priority.NORMAL) and not named:
        reason = f"'{reading.matched}' is a courtesy"
        return Reading(Word.NOTE, Sure.NOTE, reason=reason, rest=text.strip())
    return replace(reading, argument=level)


def _answer(reading: Reading, text: str) -> Reading:
    """Take whatever the giver writes for the answer, unless it is clearly something else."""
    kept = reading.word in _NO_ANSWERS and reading.sure is Sure.ACT
    if reading.word in QUERIES and "?" not in text:
        kept = kept and len(text.split()) <= _BARE  # "status", not "ja, ist alles fertig"
    goes_on = not text.rstrip(" .!\n").endswith(reading.matched)
    if reading.word == Word.CANCEL and not kept and (reading.sure is Sure.ASK or goes_on):
        return replace(reading, sure=Sure.ASK, ask=Ask.BOTH)  # an answer, or the end of it?
    # Thanks without words of their own are nothing but courtesies.
    mere = reading.word == Word.THANKS and not reading.matched
    told = reading.word in (Word.THANKS, Word.SEEN) and reading.matched and not reading.rest
    if kept or (reading.sure is Sure.NOTE and (mere or told)):
        return reading
    also = (replace(reading, rest=""),) if reading.word == Word.DUE and reading.acts else ()
    reason = "any reply of the person who was asked"
    return Reading(Word.ANSWER, Sure.ACT, text.strip(), reason=reason, also=also)
