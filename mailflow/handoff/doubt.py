"""Doubt: what the other clauses of a mail say against its command, or join to it.

A condition, a "but", a joke, a second command that does not go with the first: then we ask.
"""

from dataclasses import replace

from mailflow.handoff.home import at_home
from mailflow.handoff.model import Sure
from mailflow.handoff.phrase import Kind, Sense
from mailflow.handoff.said import Ask, Reading, Word
from mailflow.handoff.sense import sense
from mailflow.handoff.spoken import (
    QUERIES,
    TAILED,
    Mail,
    argument_of,
    ask_back,
    because,
    is_strong,
    words_of,
)

#: Commands that may be joined to another one.
_JOINED: dict[str, frozenset[str]] = {
    Word.ACCEPT: frozenset(
        {Word.DUE, Word.SNOOZE, Word.QUESTION, Word.WATCH, Word.PRIORITY, Word.MUTE, Word.DONE}
    ),
    Word.DONE: frozenset({Word.WATCH, Word.MUTE}),
    Word.DECLINE: frozenset({Word.REASSIGN}),
    Word.DUE: frozenset({Word.PRIORITY, Word.SNOOZE, Word.WATCH, Word.REASSIGN, Word.MUTE}),
    Word.PRIORITY: frozenset({Word.DUE, Word.WATCH, Word.REASSIGN}),
    Word.BLOCKED: frozenset({Word.DUE, Word.SNOOZE, Word.MUTE}),
    Word.NOT_OK: frozenset({Word.DUE, Word.PRIORITY}),
    Word.REOPEN: frozenset({Word.DUE, Word.PRIORITY, Word.NOT_OK}),
    Word.REASSIGN: frozenset({Word.DUE, Word.PRIORITY, Word.WATCH, Word.DECLINE}),
    Word.QUESTION: frozenset({Word.DUE, Word.SNOOZE, Word.BLOCKED}),
}
#: Words that say the same as another one when they follow it.
_SAME: dict[str, frozenset[str]] = {
    Word.CONFIRM: frozenset({Word.DONE, Word.ACCEPT}),
    Word.DONE: frozenset({Word.CONFIRM}),  # "done. please confirm": that is for the giver
    Word.REOPEN: frozenset({Word.NOT_OK, Word.PROGRESS}),
    Word.NOT_OK: frozenset({Word.REOPEN, Word.PROGRESS}),
    Word.DECLINE: frozenset({Word.CANCEL, Word.BLOCKED}),
    Word.CANCEL: frozenset({Word.DECLINE, Word.DONE, Word.ACCEPT}),  # "... I did it myself"
}


#: "All fine, the date is wrong": whichever comes first.
_OPPOSED = {Word.CONFIRM, Word.NOT_OK}
_SHORT = 3  #: tokens of a mere "I think"
#: "Give it to Mia if I'm not back": a condition or a "but" limits these, and nothing else does.
_LIMITED = frozenset(
    {Word.REASSIGN, Word.DUE, Word.SNOOZE, Word.REOPEN, Word.SEND_ANYWAY, Word.PRIORITY,
     Word.UNBLOCK}
)  # fmt: skip
_AGREEING = frozenset({Word.ACCEPT, Word.CONFIRM})
#: Behind a "done" or "looks good" they say that it is not.
_AMISS = frozenset({Word.BLOCKED, Word.NOT_OK})
#: A "no" comes with its reason: "I'm full until January", "not worth it any more".
_HAVE_REASONS = frozenset({Word.DECLINE, Word.CANCEL})


def doubt_about(mail: Mail, lead: Sense) -> Reading | None:
    """Look for what contradicts or limits the command in the clauses behind it."""
    if (
        lead.clause.quoted
        or "(!)" in mail.text
        or any(mail.says("joke", s.clause) for s in mail.senses)
    ):
        return ask_back(mail, lead, Ask.WHICH, "it may be a joke or a quotation")
    if any(s.clause.after == "but" for s in (lead, *mail.after(lead))):
        return ask_back(mail, lead, _condition(lead), "something is left unsaid")
    if lead.word in (Word.DONE, Word.CONFIRM) and _goes_on_with_but(mail, lead):
        return ask_back(mail, lead, Ask.WHICH, "a 'but' begins the next sentence")
    for other in mail.spoken:
        if other.clause.before == "because" and other.clause.sentence == lead.clause.sentence:
            break
        if other is not lead and (ask := _against(mail, lead, other)):
            return ask_back(
                mail, lead, ask, f"'{words_of(mail, other)[:80]}' goes against {lead.word}"
            )
    return None


def _goes_on_with_but(mail: Mail, lead: Sense) -> bool:
    """Tell whether the next sentence begins with a "but": "Looks good. But please also ..."."""
    following = lead.clause.sentence + 1
    first = next((s for s in mail.senses if s.clause.sentence == following), None)
    return first is not None and first.clause.before == "but"


def _against(mail: Mail, lead: Sense, other: Sense) -> str:
    """Return what to ask when `other` makes `lead` doubtful, else ""."""
    near = other.clause.sentence - lead.clause.sentence
    if (
        lead.word in (Word.DONE, Word.CONFIRM)
        and 0 <= near <= 1
        and mail.says("left", other.clause)
    ):
        return "" if mail.says("harmless", other.clause) else Ask.WHICH
    if other.is_command:
        return _against_command(mail, lead, other)
    if near == 0 and other.clause.before == "and" and other.kind is Kind.OTHER:
        return "" if lead.word in TAILED or lead.label else Ask.WHICH  # "stop and go"
    if lead.word == Word.ACCEPT and other.word == Word.DECLINE and other.kind is Kind.NOT:
        return Ask.BOTH
    condition = _condition(lead)
    if lead.word == Word.UNDO and near == 0 and other.kind is Kind.OTHER:
        return Ask.WHICH  # "my mistake, I meant the blue one"
    if near < 0 or mail.says("harmless", other.clause):
        return ""
    perhaps = other.kind is Kind.MAYBE and len(other.clause.tokens) <= _SHORT
    if lead.word in _LIMITED:
        return Ask.WHICH if near == 0 and (perhaps or _limits(mail, other)) else ""
    if lead.word not in TAILED | {Word.CONFIRM, Word.CANCEL}:
        return ""
    if near <= 1 and perhaps:
        return condition if lead.word == Word.ACCEPT else Ask.WHICH  # "done (I think)"
    negated = other.kind is Kind.NOT and other.word == lead.word
    if lead.word in _HAVE_REASONS and (not negated or other.clause.start < lead.clause.start):
        return Ask.WHICH if near == 0 and _limits(mail, other) else ""
    if near == 0 and (other.kind is Kind.IF or other.clause.before == "but"):
        return condition
    if near == 0 and lead.word != Word.ACCEPT and _takes_back(other):
        return Ask.WHICH
    if other.kind is Kind.NOT and (other.word == lead.word or _is_bare_not(mail, other)):
        return Ask.BOTH
    if near == 1 and lead.word == Word.ACCEPT and _limits(mail, other):
        return condition
    return ""


def _takes_back(other: Sense) -> bool:
    """Tell what limits a "done" beside it: "... the chart not yet"."""
    return other.kind in (Kind.NOT, Kind.NO, Kind.PARTLY)


def _condition(lead: Sense) -> str:
    return Ask.ACCEPT_CONDITION if lead.word == Word.ACCEPT else Ask.WHICH


def _is_bare_not(mail: Mail, other: Sense) -> bool:
    return len(other.clause.tokens) == 1 and mail.says("not", other.clause)


def _limits(mail: Mail, other: Sense) -> bool:
    phrases = mail.lexicon.grammar.get("provided")
    begins = phrases is not None and phrases.at(other.clause.tokens, 0) > 0
    return begins or other.clause.before == "but"


def _against_command(mail: Mail, lead: Sense, other: Sense) -> str:
    if other.word == lead.word:
        return ""
    same = other.clause.before == "but" and other.clause.sentence == lead.clause.sentence
    limits = same and other.word != Word.THANKS and not is_strong(other)
    if limits and lead.word in TAILED | _LIMITED | {Word.CANCEL, Word.CONFIRM}:
        return Ask.BOTH  # "I'll take it, but not now"; "to cancel or not"
    if other.word in _SAME.get(lead.word, ()):
        return ""
    if other.word in _AGREEING and not at_home(other.word, mail.situation):
        return ""  # mere speech of this person: "suits me, I'll take it"
    later = other.clause.start > lead.clause.start
    if lead.word == Word.CONFIRM and other.word == Word.SEEN and later:
        return Ask.WHICH  # "looks good, I'll have a closer look tomorrow"
    if lead.word == Word.DECLINE and other.word in (Word.PROGRESS, Word.SNOOZE, Word.DUE):
        return Ask.DECLINE_OR_SNOOZE
    no = other.word == Word.DECLINE and lead.word not in (Word.DECLINE, Word.CANCEL, Word.NOT_OK)
    if no and other.sure is not Sure.ASK:
        return Ask.BOTH
    unfinished = other.word == Word.PROGRESS or (other.word in _AMISS and later)
    if unfinished and lead.word in (Word.DONE, Word.CONFIRM):
        return Ask.BOTH
    if not is_strong(other) or other.clause.asked or other.word in QUERIES:
        return ""
    if other.word in _JOINED.get(lead.word, ()):
        return ""
    if other.clause.before == "but" and lead.word in TAILED | {Word.CONFIRM}:
        return _condition(lead)  # "done, but there are problems"
    near = other.clause.sentence - lead.clause.sentence <= 1
    against = other.clause.before == "but" or {lead.word, other.word} == _OPPOSED
    return (
        Ask.BOTH if near and (against or other.sure is Sure.ACT or other.clause.line_start) else ""
    )


def promised(mail: Mail, lead: Sense) -> list[Reading]:
    """Read the date of a promise: "I'll do it by friday" also proposes friday."""
    if lead.word != Word.ACCEPT or not lead.argument:
        return []
    begin, end = lead.argument
    tokens = tuple(token for token in lead.clause.tokens if begin <= token.start < end)
    tail = sense(replace(lead.clause, tokens=tokens), mail.lexicon, mail.situation)
    if tail.word != Word.DUE or not tail.dated:  # alone "até sexta" may be a goodbye
        return []
    words = words_of(mail, tail)
    return [Reading(Word.DUE, Sure.LEADING, argument_of(mail, tail), words, tail.language)]


def joined_to(mail: Mail, lead: Sense) -> list[Reading]:
    """Read the commands that are plainly joined to the first one: "accept, due friday"."""
    found: list[Reading] = promised(mail, lead)
    for other in mail.after(lead):
        if other.clause.sentence - lead.clause.sentence > 1 or len(found) == 3:
            break
        question = other.clause.asked and len(other.clause.tokens) > 2
        if lead.word == Word.ACCEPT and question and other.clause.sentence > lead.clause.sentence:
            text = mail.text[other.clause.start :].split("\n")[0]
            found.append(Reading(Word.QUESTION, Sure.LEADING, text, language=other.language))
            break
        if is_strong(other) and other.word in _JOINED.get(lead.word, ()):
            found.append(
                Reading(
                    other.word,
                    other.sure,
                    argument_of(mail, other),
                    words_of(mail, other),
                    other.language,
                    because(mail, other),
                )
            )
    return found
