"""Leading: which clause of a mail counts, and what the others make of it.

The leading clause must be the command (grammar.md, section 1). The other clauses can only make
the reading less sure, or join a second command to it.
"""

from dataclasses import dataclass, replace

from mailflow.handoff.clause import Clause
from mailflow.handoff.home import at_home, is_judging, is_offered, owns_already
from mailflow.handoff.lexicon import Lexicon
from mailflow.handoff.model import OPEN, Role, Sure
from mailflow.handoff.said import Ask, Reading, Situation, Word
from mailflow.handoff.sense import Kind, Sense, family_in, sense

#: What a person asks the service: no state changes, so a question mark is welcome.
QUERIES = frozenset({Word.STATUS, Word.LIST, Word.HELP, Word.WHY})
_TELLING = frozenset({Word.SEEN, Word.PROGRESS, Word.THANKS, Word.NOTE})
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
    Word.CANCEL: frozenset({Word.DECLINE}),
}
_ASKS: dict[str, str] = {
    Word.ACCEPT: Ask.ACCEPT_SEEN,
    Word.DECLINE: Ask.DECLINE_OR_SNOOZE,
    Word.SNOOZE: Ask.DATE,
    Word.DUE: Ask.DATE,
    Word.AWAY: Ask.DATE,
}


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


def read_mail(mail: Mail) -> Reading:
    """Say what the whole mail means."""
    lead = _lead(mail)
    if lead is None:
        return _note(mail, "nothing but courtesies", _thanks(mail))
    if lead.clause.quoted and not all(s.clause.quoted for s in mail.spoken):
        return _note(mail, "the words stand in quotation marks")
    query = lead.is_command and lead.word in QUERIES and not _is_own_done(mail, lead)
    if lead.clause.asked and not lead.label and not query:
        return _asked(mail, lead)
    if lead.clause.before == "because":
        return _note(mail, f"'{_words(mail, lead)}' is a reason, no command")
    if not lead.is_command:
        return _no_command(mail, lead)
    if _is_idiom(mail, lead):
        return _note(mail, f"'{_words(mail, lead)}' is the beginning of an idiom")
    return _command(mail, lead)


def _is_idiom(mail: Mail, lead: Sense) -> bool:
    """Tell whether an idiom reaches over the comma: "ich nehme an, dass ..."."""
    following = mail.after(lead)
    if not following or lead.clause.after != "," or lead.clause.end > following[0].clause.start:
        return False
    tokens = lead.clause.tokens + following[0].clause.tokens[:4]
    return mail.says("idiom_inside", replace(lead.clause, tokens=tokens))


def _is_own_done(mail: Mail, lead: Sense) -> bool:
    """Tell whether the owner, not the giver, asks "is this done?": that is for the giver."""
    if lead.word != Word.STATUS or mail.situation.role is not Role.OWNER:
        return False
    return family_in(lead.clause.tokens[:20], mail.lexicon) == Word.DONE


def _thanks(mail: Mail) -> str:
    return Word.THANKS if any(s.word == Word.THANKS for s in mail.senses) else Word.NOTE


def is_weak(sense: Sense) -> bool:
    """Tell whether a clause is mere agreement: it gives way to a command right behind it."""
    if not sense.is_command:
        return False
    agrees = sense.word in (Word.ACCEPT, Word.CONFIRM, Word.DONE)
    return (agrees and (sense.whole or sense.sure is Sure.ASK)) or sense.word in _TELLING


def is_strong(sense: Sense) -> bool:
    """Tell whether a clause is a command that can stand beside others."""
    acts = sense.sure in (Sure.ACT, Sure.LEADING) and not sense.whole
    return sense.is_command and acts and sense.word not in _TELLING


def _lead(mail: Mail) -> Sense | None:
    """Return the first spoken clause, past names and mere agreement before a command."""
    spoken = mail.spoken
    if len(spoken) > 1 and _is_name(mail, spoken[0]):
        spoken = spoken[1:]
    if not spoken:
        return None
    first = spoken[0]
    if _is_idiom(mail, first):
        return first
    if first.whole and len(spoken) > 1 and is_strong(spoken[1]) and spoken[1].word == first.word:
        first = spoken[1]  # "no, I can't"
    labels = [s for s in spoken if s.label and s.is_command]
    if labels and not is_strong(first):
        return labels[0]
    for later in spoken[1:3]:
        near = later.clause.sentence - first.clause.sentence <= 1
        gives_way = is_weak(first) or _is_common(mail, first)
        if not (gives_way and near and later.clause.before != "but"):
            break
        if is_strong(later):
            return later
        if not is_weak(later):
            break
        first = later if first.word in _TELLING else first
    return first


def _is_common(mail: Mail, sense: Sense) -> bool:
    """Tell whether a "B" word is mere speech from this person: "c'est bon" of the owner."""
    leading = sense.is_command and sense.sure is Sure.LEADING
    return leading and not at_home(sense.word, mail.situation)


def _is_name(mail: Mail, sense: Sense) -> bool:
    """Tell whether a clause is a name before a comma, dash or line end: "Ana, done"."""
    clause = sense.clause
    greeted = mail.senses[0] is not sense and mail.senses[0].clause.after == ","
    marks = (",", "\n", "—", "-", "!") if greeted else (",", "\n", "—", "-")
    if sense.is_command or len(clause.tokens) > 2 or clause.after not in marks:
        return False
    known = mail.lexicon.known
    plain = all(t.exact.isalpha() and t.fold not in known for t in clause.tokens)
    return plain and not clause.tokens[0].fold.endswith(("ly", "mente", "ment"))


def _note(mail: Mail, reason: str, word: str = Word.NOTE) -> Reading:
    return Reading(
        word, Sure.NOTE, language=mail.lexicon.code, reason=reason, rest=mail.text.strip()
    )


def _told(mail: Mail, lead: Sense) -> Reading:
    """Keep what is only told: seen, progress, thanks. "Not done" about a result sends it back."""
    not_done = lead.word == Word.PROGRESS and mail.says("not", lead.clause)
    if is_judging(mail.situation) and not_done and family_in(lead.clause.tokens, mail.lexicon):
        return _act(mail, replace(lead, word=Word.NOT_OK, sure=Sure.LEADING), "not done, it says")
    note = _note(mail, _because(mail, lead), lead.word)
    return replace(note, matched=_words(mail, lead), rest=_rest(mail, lead))


def _words(mail: Mail, sense: Sense) -> str:
    return mail.text[sense.clause.start : sense.clause.end].strip()


def _ask(mail: Mail, sense: Sense, ask: str, reason: str, word: str = "") -> Reading:
    return Reading(
        word or sense.word or Word.NOTE,
        Sure.ASK,
        argument=_argument(mail, sense),
        matched=_words(mail, sense),
        language=sense.language,
        reason=reason,
        ask=ask,
        rest=_rest(mail, sense) if sense.is_command else mail.text.strip(),
    )


def _argument(mail: Mail, sense: Sense) -> str:
    return mail.text[slice(*sense.argument)].strip() if sense.argument else ""


def _rest(mail: Mail, sense: Sense) -> str:
    """Return what was typed besides the clause; courtesies alone are nothing."""
    spoken = [s.clause.start for s in mail.spoken if s.word != Word.THANKS]
    end = max(sense.clause.end, sense.argument[1] if sense.argument else 0)
    begin = min((start for start in spoken if start < sense.clause.start), default=None)
    weak = all(is_weak(s) for s in mail.spoken if s.clause.start < sense.clause.start)
    before = "" if begin is None or weak else mail.text[begin : sense.clause.start]
    after = mail.text[end:] if any(start >= end for start in spoken) else ""
    return "\n".join(filter(None, (before.strip(), after.lstrip(" \n.,;:!?-—)\"'*_。").rstrip())))


def _asked(mail: Mail, lead: Sense) -> Reading:
    """Read a leading clause whose sentence ends in a question mark: never a command."""
    situation, others = mail.situation, mail.after(lead)
    alone = not others
    strong = next((s for s in others if is_strong(s) and at_home(s.word, situation)), None)
    if strong is not None and strong.clause.sentence != lead.clause.sentence:
        return _ask(mail, strong, Ask.BOTH, "a question and a command")
    if lead.word == Word.DONE and alone and situation.role is Role.GIVER:
        return _act(mail, replace(lead, word=Word.STATUS, sure=Sure.ACT), "a question about it")
    same = [s for s in others if s.clause.sentence == lead.clause.sentence]
    if lead.is_command and others and not same and not is_weak(lead):
        return _ask(mail, lead, Ask.WHICH, "a command with a question mark, and more")
    if situation.role is Role.OWNER and situation.state in OPEN:
        return _question(mail, lead, Sure.LEADING, "the leading clause is a question")
    if lead.is_command and lead.word not in _TELLING and at_home(lead.word, situation):
        return _ask(mail, lead, Ask.WHICH, "a command with a question mark")
    return _note(mail, "the leading clause is a question")


def _question(mail: Mail, lead: Sense, sure: Sure, reason: str) -> Reading:
    return Reading(
        Word.QUESTION,
        sure,
        argument=mail.text.strip(),
        matched=_words(mail, lead),
        language=mail.lexicon.code,
        reason=reason,
        ask=Ask.WHICH if sure is Sure.ASK else "",
    )


def _no_command(mail: Mail, lead: Sense) -> Reading:
    """Read a leading clause that is no command: ask where it came close, else keep a note."""
    family = lead.word if at_home(lead.word, mail.situation) else ""
    if found := _close(mail, lead, family):
        return found
    if lead.kind is not Kind.IF and not family and lead.word != "idiom":
        return _other(mail, lead)
    return _note(mail, f"leading clause '{_words(mail, lead)[:80]}' is no command ({lead.kind})")


def _close(mail: Mail, lead: Sense, family: str) -> Reading | None:
    words = _words(mail, lead)[:80]
    if family == Word.DONE and lead.kind in (Kind.NOT, Kind.NO, Kind.PARTLY, Kind.WILL):
        return _note(mail, f"'{words}': not done yet ({lead.kind})", Word.PROGRESS)
    if family == Word.ACCEPT and lead.kind is Kind.MAYBE:
        return _note(mail, f"'{words}': perhaps is no yes", Word.SEEN)
    if family == Word.ACCEPT and lead.kind is Kind.IF:
        return _ask(mail, lead, Ask.ACCEPT_CONDITION, f"'{words}': accepts under a condition")
    if family in (Word.CONFIRM, Word.CANCEL, Word.DONE) and lead.kind is Kind.IF:
        return _ask(mail, lead, Ask.WHICH, f"'{words}': under a condition")
    if lead.kind is Kind.IF and _accepts_after(mail, lead):
        return _ask(mail, lead, Ask.ACCEPT_CONDITION, f"'{words}': a condition", Word.ACCEPT)
    if family in (Word.ACCEPT, Word.DECLINE) and lead.kind is Kind.NOT:
        return _ask(mail, lead, Ask.DECLINE_OR_SNOOZE, f"'{words}': a negated '{family}'")
    if lead.kind is Kind.TAIL and family in _TAILED:
        return _ask(mail, lead, _ASKS.get(family, Ask.WHICH), f"'{words}' goes on after {family}")
    return None


def _accepts_after(mail: Mail, lead: Sense) -> bool:
    """Tell whether "I accept" follows the condition: "if the date moves, I'll take it"."""
    same = [s for s in mail.after(lead) if s.clause.sentence == lead.clause.sentence]
    accepts = any(is_strong(s) and s.word == Word.ACCEPT for s in same)
    return accepts and at_home(Word.ACCEPT, mail.situation)


_TAILED = frozenset({Word.ACCEPT, Word.DECLINE, Word.DONE})


def _other(mail: Mail, lead: Sense) -> Reading:
    """Ask about a plain command in a later sentence; take question words for a question."""
    if mail.situation.role is Role.OWNER and _starts_as_question(mail, lead):
        return _question(mail, lead, Sure.ASK, "it sounds like a question")
    tokens = sum(len(s.clause.tokens) for s in mail.senses)
    for later in mail.after(lead):
        alone = later.clause.sentence != lead.clause.sentence and not later.clause.quoted
        plain = is_strong(later) and later.sure is Sure.ACT and later.word not in QUERIES
        plain = plain and not later.clause.asked and at_home(later.word, mail.situation)
        if alone and plain and tokens <= 80:
            reason = f"'{_words(mail, later)}' does not stand at the beginning"
            return _ask(mail, later, _ASKS.get(later.word, Ask.WHICH), reason)
    return _note(mail, f"leading clause '{_words(mail, lead)[:80]}' is no command")


def _starts_as_question(mail: Mail, lead: Sense) -> bool:
    phrases = mail.lexicon.grammar.get("question")
    return phrases is not None and phrases.at(lead.clause.tokens, 0) > 0


def _command(mail: Mail, lead: Sense) -> Reading:
    if is_weak(lead) or lead.whole:
        return _weak(mail, lead)
    if lead.word in QUERIES and lead.clause.after == ":":
        return _note(mail, "a heading, no request", Word.PROGRESS)
    if _is_own_done(mail, lead):
        return _question(mail, lead, Sure.ASK, "it sounds like a question")
    if lead.sure is Sure.ASK:
        return _ask(mail, lead, _ASKS.get(lead.word, Ask.WHICH), _because(mail, lead))
    if _is_common(mail, lead):
        return _note(mail, f"'{_words(mail, lead)}' means nothing from this person now")
    if doubt := _doubt(mail, lead):
        return doubt
    if lead.word == Word.DECLINE and owns_already(mail.situation):
        return _hand_back(mail, lead)
    if _is_only_now(mail, lead):
        return _ask(mail, lead, Ask.DECLINE_OR_SNOOZE, "not now, or not at all")
    return _act(mail, lead, _because(mail, lead))


def _is_only_now(mail: Mail, lead: Sense) -> bool:
    """Tell whether a "no" may only be a "later": "I can't do this today"."""
    common = lead.word == Word.DECLINE and lead.sure is Sure.LEADING and lead.loose
    return common and mail.says("now", lead.clause)


def _because(mail: Mail, lead: Sense) -> str:
    return f"leading clause '{_words(mail, lead)}' = {lead.word}"


def _hand_back(mail: Mail, lead: Sense) -> Reading:
    if mail.situation.asked == Ask.HAND_BACK_REALLY:
        return _act(mail, replace(lead, sure=Sure.ACT), "hands it back, asked once already")
    return _ask(mail, lead, Ask.HAND_BACK_REALLY, "has accepted and cannot any more")


def _weak(mail: Mail, lead: Sense) -> Reading:
    """Read mere agreement, thanks, "no": it acts only when it is the entire reply."""
    situation, others = mail.situation, [s for s in mail.after(lead) if not is_weak(s)]
    home = at_home(lead.word, situation)
    if is_judging(situation) and lead.word in (Word.THANKS, Word.ACCEPT) and not others:
        return _ask(mail, lead, Ask.CLOSE_IT, "pleased words about the result", Word.CONFIRM)
    if lead.word in _TELLING:
        return _told(mail, lead)
    only_owner = lead.word == Word.ACCEPT and not is_offered(situation)
    if not home or situation.state is None or only_owner:
        return _note(mail, f"'{_words(mail, lead)}' alone decides nothing here", Word.SEEN)
    if doubt := _doubt(mail, lead):
        return doubt
    if lead.sure is Sure.LEADING and not others:
        if lead.word == Word.DECLINE and owns_already(situation):
            return _note(mail, "a mere no from the owner decides nothing")
        return _act(mail, lead, f"the whole reply '{_words(mail, lead)}' = {lead.word}")
    asked = is_offered(situation) or lead.word != Word.ACCEPT
    ask = _ASKS.get(lead.word, Ask.WHICH) if asked else Ask.WHICH
    return _ask(mail, lead, ask, f"'{_words(mail, lead)}' may mean more than one thing")


def _doubt(mail: Mail, lead: Sense) -> Reading | None:
    """Look for what contradicts or limits the command in the clauses behind it."""
    if (
        lead.clause.quoted
        or "(!)" in mail.text
        or any(mail.says("joke", s.clause) for s in mail.senses)
    ):
        return _ask(mail, lead, Ask.WHICH, "it may be a joke or a quotation")
    for other in mail.spoken:
        if other.clause.before == "because" and other.clause.sentence == lead.clause.sentence:
            break
        if other is not lead and (ask := _against(mail, lead, other)):
            return _ask(mail, lead, ask, f"'{_words(mail, other)[:80]}' goes against {lead.word}")
    return None


def _against(mail: Mail, lead: Sense, other: Sense) -> str:
    """Return what to ask when `other` makes `lead` doubtful, else ""."""
    if other.is_command:
        return _against_command(mail, lead, other)
    near = other.clause.sentence - lead.clause.sentence
    if near == 0 and other.clause.before == "and" and other.kind is Kind.OTHER:
        return "" if lead.word in _TAILED or lead.label else Ask.WHICH  # "stop and go"
    if lead.word == Word.ACCEPT and other.word == Word.DECLINE and other.kind is Kind.NOT:
        return Ask.BOTH
    condition = Ask.ACCEPT_CONDITION if lead.word == Word.ACCEPT else Ask.WHICH
    if lead.word not in _TAILED | {Word.CONFIRM, Word.CANCEL} or near < 0:
        return ""
    if mail.says("harmless", other.clause):
        return ""
    if near == 0 and (other.kind is Kind.IF or other.clause.before == "but"):
        return condition
    if near == 0 and other.kind in (Kind.NOT, Kind.PARTLY) and lead.word != Word.ACCEPT:
        return "" if lead.word == Word.DECLINE else Ask.WHICH
    if other.kind is Kind.NOT and (other.word == lead.word or _is_bare_not(mail, other)):
        return Ask.BOTH
    if near == 1 and lead.word == Word.ACCEPT and _limits(mail, other):
        return condition
    return ""


def _is_bare_not(mail: Mail, other: Sense) -> bool:
    return len(other.clause.tokens) == 1 and mail.says("not", other.clause)


def _limits(mail: Mail, other: Sense) -> bool:
    phrases = mail.lexicon.grammar.get("provided")
    begins = phrases is not None and phrases.at(other.clause.tokens, 0) > 0
    return begins or other.clause.before == "but"


def _against_command(mail: Mail, lead: Sense, other: Sense) -> str:
    if other.word == lead.word or other.word in _SAME.get(lead.word, ()):
        return ""
    if lead.word == Word.DECLINE and other.word in (Word.PROGRESS, Word.SNOOZE, Word.DUE):
        return Ask.DECLINE_OR_SNOOZE
    no = other.word == Word.DECLINE and lead.word not in (Word.DECLINE, Word.CANCEL, Word.NOT_OK)
    if no and other.sure is not Sure.ASK:
        return Ask.BOTH
    if other.word == Word.PROGRESS and lead.word in (Word.DONE, Word.CONFIRM):
        return Ask.BOTH
    if not is_strong(other) or other.clause.asked or other.word in QUERIES:
        return ""
    if other.word in _JOINED.get(lead.word, ()):
        return ""
    near = other.clause.sentence - lead.clause.sentence <= 1
    return Ask.BOTH if near and (other.sure is Sure.ACT or other.clause.line_start) else ""


def _act(mail: Mail, lead: Sense, reason: str) -> Reading:
    also = tuple(_also(mail, lead))
    argument = _argument(mail, lead) if lead.word != Word.ACCEPT or lead.label else ""
    rest = _rest(mail, lead)
    if lead.clause.after == ":" and not argument and not lead.label:
        argument, rest = rest, ""
    return Reading(
        lead.word,
        lead.sure,
        argument=argument,
        matched=_words(mail, lead),
        language=lead.language,
        reason=reason,
        also=also,
        rest=rest,
    )


def _promised(mail: Mail, lead: Sense) -> list[Reading]:
    """Read the date of a promise: "I'll do it by friday" also proposes friday."""
    if lead.word != Word.ACCEPT or not lead.argument:
        return []
    begin = lead.argument[0]
    tokens = tuple(token for token in lead.clause.tokens if token.start >= begin)
    tail = sense(replace(lead.clause, tokens=tokens), mail.lexicon, mail.situation)
    if tail.word != Word.DUE or not is_strong(tail):
        return []
    words = _words(mail, tail)
    return [Reading(Word.DUE, Sure.LEADING, _argument(mail, tail), words, tail.language)]


def _also(mail: Mail, lead: Sense) -> list[Reading]:
    found: list[Reading] = _promised(mail, lead)
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
                    _argument(mail, other),
                    _words(mail, other),
                    other.language,
                    _because(mail, other),
                )
            )
    return found
