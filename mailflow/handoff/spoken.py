"""Spoken: the clauses of one mail, what they say, and the Readings made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailflow.handoff.clause import Clause
from mailflow.handoff.lexicon import Lexicon
from mailflow.handoff.model import Sure
from mailflow.handoff.phrase import Kind, Sense
from mailflow.handoff.said import Ask, Reading, Situation, Word

#: What a person asks the service: no state changes, so a question mark is welcome.
QUERIES = frozenset({Word.STATUS, Word.LIST, Word.HELP, Word.WHY})
TELLING = frozenset({Word.SEEN, Word.PROGRESS, Word.THANKS, Word.NOTE})
TAILED = frozenset({Word.ACCEPT, Word.DECLINE, Word.DONE})
ASKS: dict[str, str] = {
    Word.ACCEPT: Ask.ACCEPT_SEEN,
    Word.DECLINE: Ask.DECLINE_OR_SNOOZE,
    Word.SNOOZE: Ask.DATE,
    Word.DUE: Ask.DATE,
    Word.AWAY: Ask.DATE,
}

_RANK = {sure: rank for rank, sure in enumerate((Sure.ACT, Sure.LEADING, Sure.ASK, Sure.NOTE))}


@dataclass(frozen=True, slots=True)
class Mail:
    """Hold the clauses of one mail, read in one language."""

    text: str  #: cleaned
    senses: tuple[Sense, ...]
    lexicon: Lexicon
    situation: Situation

    @property
    def spoken(self) -> tuple[Sense, ...]:
        """Return the senses that are more than a courtesy."""
        return tuple(s for s in self.senses if s.kind is not Kind.COURTESY)

    def after(self, sense: Sense) -> tuple[Sense, ...]:
        """Return the spoken senses behind one."""
        return tuple(s for s in self.spoken if s.clause.start > sense.clause.start)

    def says(self, name: str, clause: Clause) -> bool:
        """Tell whether one of the grammar's words of that name stands in the clause."""
        phrases = self.lexicon.grammar.get(name)
        return phrases is not None and phrases.inside(clause.tokens[:80]) >= 0


def is_weak(sense: Sense) -> bool:
    """Tell whether a clause is mere agreement: it gives way to a command right behind it."""
    if not sense.is_command:
        return False
    agrees = sense.word in (Word.ACCEPT, Word.CONFIRM, Word.DONE)
    return (agrees and (sense.whole or sense.sure is Sure.ASK)) or sense.word in TELLING


def is_strong(sense: Sense) -> bool:
    """Tell whether a clause is a command that can stand beside others."""
    acts = sense.sure in (Sure.ACT, Sure.LEADING) and not sense.whole
    return sense.is_command and acts and sense.word not in TELLING


def agrees(sense: Sense, lead: Sense) -> bool:
    """Tell whether a clause adds nothing to a yes or a no; "I saw it" does."""
    same = sense.is_command and sense.word == lead.word and not sense.clause.asked
    return same or (is_weak(sense) and sense.word not in (Word.SEEN, Word.PROGRESS))


def is_thanked_off(first: Sense, later: Sense) -> bool:
    """Tell "thanks, but I can't"."""
    return first.word == Word.THANKS and later.word == Word.DECLINE


def is_said_again(first: Sense, second: Sense) -> bool:
    """Tell whether a clause says the same as the one before it, and says it surer."""
    surer = first.is_command and not first.label and _RANK[second.sure] < _RANK[first.sure]
    near = first.clause.sentence == second.clause.sentence
    same = is_strong(second) and second.word == first.word
    return same and (first.whole or (surer and near))


def past_agreement(spoken: Sequence[Sense]) -> Sense:
    """Return the first of the senses, or the sure command that it gives way to.

    "No, I can't", "not now, remind me on monday": the sure one of the same word counts, also with
    a statement between them: "gladly, just my thing, I'll take it".
    """
    first = spoken[0]
    for later in spoken[1:3]:
        if is_said_again(first, later):
            return later
        same = later.clause.sentence == first.clause.sentence
        plain = later.kind is Kind.OTHER or later.sure is Sure.ASK
        if not (same and plain and later.word in ("", first.word)) or later.clause.before == "but":
            break
    return first


def is_idiom(mail: Mail, lead: Sense) -> bool:
    """Tell whether an idiom reaches over the comma: "ich nehme an, dass ..."."""
    following = mail.after(lead)
    if not following or lead.clause.after != "," or lead.clause.end > following[0].clause.start:
        return False
    tokens = lead.clause.tokens + following[0].clause.tokens[:4]
    return mail.says("idiom_inside", replace(lead.clause, tokens=tokens))


def words_of(mail: Mail, sense: Sense) -> str:
    """Return the words of a clause as typed."""
    return mail.text[sense.clause.start : sense.clause.end].strip()


def argument_of(mail: Mail, sense: Sense) -> str:
    """Return the argument as typed, "" when there is none."""
    return mail.text[slice(*sense.argument)].strip() if sense.argument else ""


def rest_of(mail: Mail, sense: Sense) -> str:
    """Return what was typed besides the clause; courtesies alone are nothing."""
    spoken = [s.clause.start for s in mail.spoken if s.word != Word.THANKS]
    end = max(sense.clause.end, sense.argument[1] if sense.argument else 0)
    begin = min((start for start in spoken if start < sense.clause.start), default=None)
    weak = all(is_weak(s) for s in mail.spoken if s.clause.start < sense.clause.start)
    before = "" if begin is None or weak else mail.text[begin : sense.clause.start]
    after = mail.text[end:] if any(start >= end for start in spoken) else ""
    return "\n".join(filter(None, (before.strip(), after.lstrip(" \n.,;:!?-—)\"'*_。").rstrip())))


def note(mail: Mail, reason: str, word: str = Word.NOTE) -> Reading:
    """Keep the whole mail as a note: nothing was meant."""
    return Reading(
        word, Sure.NOTE, language=mail.lexicon.code, reason=reason, rest=mail.text.strip()
    )


def ask_back(mail: Mail, sense: Sense, ask: str, reason: str) -> Reading:
    """Make a Reading that asks `ask` about a clause."""
    return Reading(
        sense.word or Word.NOTE,
        Sure.ASK,
        argument=argument_of(mail, sense),
        matched=words_of(mail, sense),
        language=sense.language,
        reason=reason,
        ask=ask,
        rest=rest_of(mail, sense) if sense.is_command else mail.text.strip(),
    )


def question(mail: Mail, lead: Sense, sure: Sure, reason: str) -> Reading:
    """Take the whole mail for a question to the other side."""
    return Reading(
        Word.QUESTION,
        sure,
        argument=mail.text.strip(),
        matched=words_of(mail, lead),
        language=mail.lexicon.code,
        reason=reason,
        ask=Ask.WHICH if sure is Sure.ASK else "",
    )


def because(mail: Mail, lead: Sense) -> str:
    """Say in one sentence what was read out of what."""
    return f"leading clause '{words_of(mail, lead)}' = {lead.word}"
