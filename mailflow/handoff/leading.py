"""Leading: which clause of a mail counts, and what the others make of it.

The leading clause must be the command (grammar.md, section 1). The other clauses can only make
the reading less sure, or join a second command to it.
"""

from dataclasses import replace

from mailflow.handoff.doubt import doubt_about, joined_to, promised
from mailflow.handoff.home import at_home, is_judging, is_offered, owns_already
from mailflow.handoff.model import OPEN, Role, State, Sure
from mailflow.handoff.phrase import Kind, Sense
from mailflow.handoff.preamble import find_led_up_to
from mailflow.handoff.said import Ask, Reading, Word
from mailflow.handoff.sense import family_in
from mailflow.handoff.spoken import (
    ASKS,
    QUERIES,
    TAILED,
    TELLING,
    Mail,
    agrees,
    argument_of,
    ask_back,
    because,
    is_idiom,
    is_strong,
    is_thanked_off,
    is_weak,
    note,
    past_agreement,
    question,
    rest_of,
    words_of,
)


def read_mail(mail: Mail) -> Reading:
    """Say what the whole mail means."""
    lead = _lead(mail)
    if lead is None:
        return _courtesies(mail)
    if lead.clause.quoted and not all(s.clause.quoted for s in mail.spoken):
        return note(mail, "the words stand in quotation marks")
    query = lead.is_command and lead.word in QUERIES and not _is_own_done(mail, lead)
    if lead.clause.asked and not lead.label and not query:
        return _asked(mail, lead)
    no = lead.word in (Word.DECLINE, Word.NOT_OK)  # "thanks, but I can't"
    if lead.clause.before == "but" and lead is not mail.senses[0] and lead.is_command and not no:
        return ask_back(mail, lead, Ask.WHICH, "it is said of an exception")
    if lead.clause.before == "because":
        return note(mail, f"'{words_of(mail, lead)}' is a reason, no command")
    if not lead.is_command:
        return _no_command(mail, lead)
    if is_idiom(mail, lead):
        return note(mail, f"'{words_of(mail, lead)}' is the beginning of an idiom")
    return _command(mail, lead)


def _is_own_done(mail: Mail, lead: Sense) -> bool:
    """Tell whether the owner, not the giver, asks "is this done?": that is for the giver."""
    if lead.word != Word.STATUS or mail.situation.role is not Role.OWNER:
        return False
    return family_in(lead.clause.tokens[:20], mail.lexicon) == Word.DONE


def _courtesies(mail: Mail) -> Reading:
    """Keep a mail of greetings and thanks; thanks for a result may mean that it is all right."""
    thanks = next((s for s in mail.senses if s.word == Word.THANKS), None)
    if thanks is not None and is_judging(mail.situation):
        pleased = replace(thanks, word=Word.CONFIRM)
        return ask_back(mail, pleased, Ask.CLOSE_IT, "pleased words about the result")
    return note(mail, "nothing but courtesies", Word.THANKS if thanks else Word.NOTE)


def _lead(mail: Mail) -> Sense | None:
    """Return the first spoken clause, past names and mere agreement before a command."""
    spoken = mail.spoken
    if len(spoken) > 1 and _is_name(mail, spoken[0]):
        spoken = spoken[1:]
    if not spoken:
        return None
    first = spoken[0]
    if is_idiom(mail, first):
        return first
    first = past_agreement(spoken)
    labels = [s for s in spoken if s.label and s.is_command]
    if labels and not is_strong(first):
        return labels[0]
    for later in spoken[1:3]:
        near = later.clause.sentence - first.clause.sentence <= 1
        gives_way = is_weak(first) or _is_common(mail, first) or _is_reason(first, later)
        if not (
            gives_way and near and (later.clause.before != "but" or is_thanked_off(first, later))
        ):
            break
        if is_strong(later):
            return later
        if not is_weak(later):
            break
        first = later if first.word in TELLING else first
    return first


def _is_reason(first: Sense, later: Sense) -> bool:
    """Tell "I'm ill, can't do this" and "that is Mia's, not my job" from what we must ask."""
    mias = first.word == Word.REASSIGN and later.word == Word.DECLINE
    return first.sure is Sure.ASK and (first.word == Word.AWAY or mias)


def _is_common(mail: Mail, sense: Sense) -> bool:
    """Tell whether a "B" word is mere speech from this person: "c'est bon" of the owner."""
    leading = sense.is_command and sense.sure is Sure.LEADING
    return leading and not at_home(sense.word, mail.situation)


def _is_over(mail: Mail, sense: Sense) -> bool:
    """Tell whether a command comes when all is over, where it can only be speech."""
    over = mail.situation.state in (State.CLOSED, State.CANCELLED)
    return (
        over and sense.word in TAILED | {Word.CONFIRM} and not at_home(sense.word, mail.situation)
    )


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


def _is_about_done(mail: Mail, lead: Sense) -> bool:
    return family_in(lead.clause.tokens, mail.lexicon) == Word.DONE


def _told(mail: Mail, lead: Sense) -> Reading:
    """Keep what is only told: seen, progress, thanks. "Not done" about a result sends it back."""
    not_done = lead.word == Word.PROGRESS and mail.says("not", lead.clause)
    if is_judging(mail.situation) and not_done and _is_about_done(mail, lead):
        return act(mail, replace(lead, word=Word.NOT_OK, sure=Sure.LEADING), "not done, it says")
    told = note(mail, because(mail, lead), lead.word)
    return replace(told, matched=words_of(mail, lead), rest=rest_of(mail, lead))


def _asked(mail: Mail, lead: Sense) -> Reading:
    """Read a leading clause whose sentence ends in a question mark: never a command."""
    lead = replace(lead, kind=Kind.OTHER) if lead.word == Word.QUESTION else lead
    situation, others = mail.situation, mail.after(lead)
    alone = not others
    strong = next((s for s in others if is_strong(s) and at_home(s.word, situation)), None)
    if strong is not None and strong.clause.sentence != lead.clause.sentence:
        return ask_back(mail, strong, Ask.BOTH, "a question and a command")
    if lead.word == Word.DONE and lead.is_command and alone and situation.role is Role.GIVER:
        return act(mail, replace(lead, word=Word.STATUS, sure=Sure.ACT), "a question about it")
    same = [s for s in others if s.clause.sentence == lead.clause.sentence]
    if lead.is_command and others and not same:
        return ask_back(mail, lead, Ask.WHICH, "a command with a question mark, and more")
    if situation.role is Role.OWNER and situation.state in OPEN:
        return question(mail, lead, Sure.LEADING, "the leading clause is a question")
    known = lead.is_command and lead.word not in TELLING | {Word.QUESTION}
    if known and at_home(lead.word, situation):
        return ask_back(mail, lead, Ask.WHICH, "a command with a question mark")
    if situation.role is Role.GIVER and at_home(Word.QUESTION, situation) and strong is None:
        return question(mail, lead, Sure.LEADING, "the leading clause is a question")
    return note(mail, "the leading clause is a question")


def _no_command(mail: Mail, lead: Sense) -> Reading:
    """Read a leading clause that is no command: ask where it came close, else keep a note."""
    if led := find_led_up_to(mail, lead):
        reason = f"'{words_of(mail, led)}' = {led.word}; what stands before leads up to it"
        return doubt_about(mail, led) or _act_or_hand_back(mail, led, reason)
    family = lead.word if at_home(lead.word, mail.situation) else ""
    if found := _close(mail, lead, family):
        return found
    if lead.kind is not Kind.IF and not family and lead.word != "idiom":
        return _other(mail, lead)
    return note(mail, f"leading clause '{words_of(mail, lead)[:80]}' is no command ({lead.kind})")


def _close(mail: Mail, lead: Sense, family: str) -> Reading | None:
    words = words_of(mail, lead)[:80]
    if family == Word.DONE and lead.kind in (Kind.NOT, Kind.NO, Kind.PARTLY, Kind.WILL):
        return note(mail, f"'{words}': not done yet ({lead.kind})", Word.PROGRESS)
    if family == Word.ACCEPT and lead.kind is Kind.MAYBE:
        return note(mail, f"'{words}': perhaps is no yes", Word.SEEN)
    only_if = lead.kind is Kind.IF and mail.says("only_if", lead.clause)
    if is_offered(mail.situation) and (only_if or (family == Word.ACCEPT and lead.kind is Kind.IF)):
        return ask_back(mail, lead, Ask.ACCEPT_CONDITION, f"'{words}': accepts under a condition")
    if family in (Word.CONFIRM, Word.CANCEL, Word.DONE) and lead.kind is Kind.IF:
        return ask_back(mail, lead, Ask.WHICH, f"'{words}': under a condition")
    if lead.kind is Kind.IF and _accepts_after(mail, lead):
        return ask_back(
            mail, replace(lead, word=Word.ACCEPT), Ask.ACCEPT_CONDITION, f"'{words}': a condition"
        )
    if family in (Word.ACCEPT, Word.DECLINE) and lead.kind is Kind.NOT:
        return ask_back(mail, lead, Ask.DECLINE_OR_SNOOZE, f"'{words}': a negated '{family}'")
    if lead.kind is Kind.TAIL and family in TAILED:
        return ask_back(
            mail, lead, ASKS.get(family, Ask.WHICH), f"'{words}' goes on after {family}"
        )
    return None


def _accepts_after(mail: Mail, lead: Sense) -> bool:
    """Tell whether "I accept" follows the condition: "if the date moves, I'll take it"."""
    same = [s for s in mail.after(lead) if s.clause.sentence == lead.clause.sentence]
    accepts = any(is_strong(s) and s.word == Word.ACCEPT for s in same)
    return accepts and at_home(Word.ACCEPT, mail.situation)


def _other(mail: Mail, lead: Sense) -> Reading:
    """Ask about a plain command in a later sentence; take question words for a question."""
    if mail.situation.role is Role.OWNER and _starts_as_question(mail, lead):
        return question(mail, lead, Sure.ASK, "it sounds like a question")
    tokens = sum(len(s.clause.tokens) for s in mail.senses)
    for later in mail.after(lead):
        alone = later.clause.sentence != lead.clause.sentence and not later.clause.quoted
        plain = is_strong(later) and later.sure is Sure.ACT and later.word not in QUERIES
        plain = plain and not later.clause.asked and at_home(later.word, mail.situation)
        if alone and plain and tokens <= 80:
            reason = f"'{words_of(mail, later)}' does not stand at the beginning"
            return ask_back(mail, later, ASKS.get(later.word, Ask.WHICH), reason)
    return note(mail, f"leading clause '{words_of(mail, lead)[:80]}' is no command")


def _starts_as_question(mail: Mail, lead: Sense) -> bool:
    phrases = mail.lexicon.grammar.get("question")
    return phrases is not None and phrases.at(lead.clause.tokens, 0) > 0


def _command(mail: Mail, lead: Sense) -> Reading:
    if is_weak(lead) or lead.whole:
        return _weak(mail, lead)
    if lead.word in QUERIES and lead.clause.after == ":":
        return note(mail, "a heading, no request", Word.PROGRESS)
    if _is_own_done(mail, lead):
        return question(mail, lead, Sure.ASK, "it sounds like a question")
    if lead.sure is Sure.ASK:
        return ask_back(mail, lead, ASKS.get(lead.word, Ask.WHICH), because(mail, lead))
    if owns_already(mail.situation) and (dates := promised(mail, lead)):
        return doubt_about(mail, lead) or dates[0]  # has it: "I'll do it by friday" is a date
    if _is_common(mail, lead) or _is_over(mail, lead):
        pleased = Word.THANKS if lead.word == Word.CONFIRM and _is_over(mail, lead) else Word.NOTE
        return note(mail, f"'{words_of(mail, lead)}' means nothing from this person now", pleased)
    if doubt := doubt_about(mail, lead):
        return doubt
    if _is_only_now(mail, lead):
        return ask_back(mail, lead, Ask.DECLINE_OR_SNOOZE, "not now, or not at all")
    return _act_or_hand_back(mail, lead, because(mail, lead))


def _act_or_hand_back(mail: Mail, lead: Sense, reason: str) -> Reading:
    if lead.word == Word.DECLINE and owns_already(mail.situation):
        return _hand_back(mail, lead)
    return act(mail, lead, reason)


def _is_only_now(mail: Mail, lead: Sense) -> bool:
    """Tell whether a "no" may only be a "later": "I can't do this today"."""
    common = lead.word == Word.DECLINE and lead.sure is Sure.LEADING and lead.loose
    return common and mail.says("now", lead.clause)


def _hand_back(mail: Mail, lead: Sense) -> Reading:
    if mail.situation.asked == Ask.HAND_BACK_REALLY:
        return act(mail, replace(lead, sure=Sure.ACT), "hands it back, asked once already")
    return ask_back(mail, lead, Ask.HAND_BACK_REALLY, "has accepted and cannot any more")


def _weak(mail: Mail, lead: Sense) -> Reading:
    """Read mere agreement, thanks, "no": it acts only when it is the entire reply."""
    situation, others = mail.situation, [s for s in mail.after(lead) if not agrees(s, lead)]
    home = at_home(lead.word, situation)
    if is_judging(situation) and lead.word in (Word.THANKS, Word.ACCEPT) and not others:
        return ask_back(
            mail, replace(lead, word=Word.CONFIRM), Ask.CLOSE_IT, "pleased words about the result"
        )
    if lead.word in TELLING:
        return _told(mail, lead)
    only_owner = lead.word == Word.ACCEPT and not is_offered(situation)
    if not home or situation.state is None or only_owner:
        return note(mail, f"'{words_of(mail, lead)}' alone decides nothing here", Word.SEEN)
    if doubt := doubt_about(mail, lead):
        return doubt
    if lead.sure is Sure.LEADING and not others:
        if lead.word == Word.DECLINE and owns_already(situation):
            return note(mail, "a mere no from the owner decides nothing")
        return act(mail, lead, f"the whole reply '{words_of(mail, lead)}' = {lead.word}")
    asked = is_offered(situation) or lead.word != Word.ACCEPT
    ask = ASKS.get(lead.word, Ask.WHICH) if asked else Ask.WHICH
    return ask_back(mail, lead, ask, f"'{words_of(mail, lead)}' may mean more than one thing")


def act(mail: Mail, lead: Sense, reason: str) -> Reading:
    """Make the Reading of a command that acts."""
    also = tuple(joined_to(mail, lead))
    argument = argument_of(mail, lead) if lead.word != Word.ACCEPT or lead.label else ""
    rest = rest_of(mail, lead)
    if lead.clause.after == ":" and not argument and not lead.label:
        argument, rest = rest, ""
    elif lead.word == Word.QUESTION and argument and not lead.label:
        argument = words_of(mail, lead)  # asked in its own words, not by what fills the slot
    return Reading(
        lead.word,
        lead.sure,
        argument=argument,
        matched=words_of(mail, lead),
        language=lead.language,
        reason=reason,
        also=also,
        rest=rest,
    )
