"""Casework: one mail through the rooms, from its bytes to what is written down about it.

Everything happens inside the caller's transaction, and whatever is raised costs this mail only.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailflow import maillog
from mailflow.desk.absences import answer_leave
from mailflow.desk.answers import answer, refuse_large
from mailflow.desk.case import Case
from mailflow.desk.echo import answer_lines
from mailflow.desk.explained import explain_mail
from mailflow.desk.lookup import Lookup
from mailflow.desk.mailroom import WITH_ORIGINAL, Mailroom, Matter
from mailflow.desk.record import note_step, settled_of
from mailflow.handoff.assign import assign_owner
from mailflow.handoff.circumstance import Setting, Undoable
from mailflow.handoff.clues import Clues, find_clues, holds_tokens
from mailflow.handoff.decision import Decision, decide
from mailflow.handoff.draft import Draft, draft_after
from mailflow.handoff.intent import interpret
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import Handoff, Role, Trigger
from mailflow.handoff.occasion import Occasion, Said
from mailflow.handoff.policy import Policy
from mailflow.handoff.routing import Means
from mailflow.handoff.said import Reading, Word
from mailflow.handoff.turn import Turn, take_turn
from mailflow.mail.identity import identity
from mailflow.mail.message import read
from mailflow.store import Entry, Settled, Store

#: Commands that name somebody: only what was written beside them is for other eyes.
_FOR_US = frozenset({Trigger.REASSIGN, Trigger.REASSIGN_READY, Trigger.TAKE_SELF})


class Casework:
    """Handle mails one by one."""

    def __init__(self, store: Store, mailroom: Mailroom) -> None:
        self.store, self.mailroom = store, mailroom
        self.config = mailroom.config
        self.lookup = Lookup(store, mailroom)

    @property
    def policy(self) -> Policy:
        """Return the rules of this moment."""
        return self.mailroom.policy

    def handle(self, entry: Entry, now: datetime) -> Settled:
        """Do all that one mail asks for, and return what the ledger should remember of it.

        Raises whatever goes wrong; the desk then shunts the mail.
        """
        if entry.size > self.config.limits.max_size:
            return refuse_large(self, entry, now)
        message = read(entry.envelope.content)
        same = identity(message)
        twin = self.store.ledger.twin(entry.id, same)
        clues = find_clues(message, entry.envelope, self.policy.directory)
        if twin is not None:
            return self._duplicate(entry, clues, twin, now)
        known = self.lookup.look_up(clues, now)
        case = Case(entry, now, clues, known, interpret(clues, known))
        handoff = self._act(case)
        explained = explain_mail(clues, known, case.intent, handoff, self.policy.directory)
        explained["lines"] = case.lines or None
        ref = handoff.ref if handoff else None
        maillog.handled(entry.id, case.intent.outcome, message.message_id, ref)
        return settled_of(clues, same, handoff.number if handoff else None, explained)

    # ------------------------------------------------------------------ what we do

    def _act(self, case: Case) -> Handoff | None:
        intent, handoff = case.intent, case.known.handoff
        if intent.draft is not None:
            return self._begin(case, intent.draft)
        if intent.trigger in (Trigger.FORWARD_AGAIN, Trigger.STATUS):
            handoff = case.known.twin or handoff
        if intent.leave is not None:
            return answer_leave(self, case, intent.leave)
        if intent.lines:
            return answer_lines(self, case)
        if intent.letter:
            answer(self, case, intent.letter)
            return handoff
        if intent.trigger is not None and handoff is not None:
            role = intent.role or Role.OTHER
            machine = role in (Role.CARRIER, Role.CLOCK)
            actor = "" if machine or case.known.author is None else case.known.author.key
            said = intent.said
            occasion = Occasion(intent.trigger, role, actor, case.now, said)
            return self._take(case, handoff, Turn(occasion, reason="; ".join(intent.reasons)))
        if handoff is not None:
            return self.take_turns(case, handoff, intent.readings, case.clues.typed)
        return None

    def _begin(self, case: Case, draft: Draft) -> Handoff:
        """Make a new handoff of a draft."""
        new = replace(draft.handoff, ledger=draft.handoff.ledger or case.entry.id)
        if new.owner in self.policy.directory.teams:
            new = assign_owner(new, self.store.handoffs.open(), self.policy.directory)
        said = Said(words=case.clues.typed)
        occasion = Occasion(draft.trigger, Role.GIVER, new.giver, case.now, said)
        decision = decide(new, occasion, self.policy)
        after = self.store.handoffs.add(decision.after, case.clues.request)
        decision = replace(decision, after=after)
        turn = Turn(occasion, reason="; ".join(case.intent.reasons))
        self._write(case, decision, turn, notices=draft.notices)
        return after

    def take_turns(
        self, case: Case, handoff: Handoff, readings: Iterable[Reading], words: str
    ) -> Handoff:
        """Do what the author's words ask for, one after the other."""
        author = case.known.author
        if author is None:
            return handoff
        readings, handoff = self._propose_first(case, handoff, tuple(readings), words)
        for place, reading in enumerate(readings):
            last = self.last_step(handoff) if reading.word == Word.UNDO else None
            setting = Setting(author, case.now, self.policy, last)
            turn = self._assigned(take_turn(reading, handoff, setting, words), handoff)
            if place and not decide(handoff, turn.occasion, self.policy).known:
                continue  # the first word has settled it; nobody is scolded for the second
            told = handoff.heard if place or case.has_told(handoff) else ()
            handoff = self._take(case, handoff, turn, reading, told)
            if turn.occasion.trigger is Trigger.REOPEN_LATE:
                return self._goes_on(case, handoff, turn.occasion.said.text)
        return handoff

    def _propose_first(
        self, case: Case, handoff: Handoff, readings: tuple[Reading, ...], words: str
    ) -> tuple[tuple[Reading, ...], Handoff]:
        """Note the date of "accept, due friday" before the yes, whose letters then tell both."""
        author, due = case.known.author, next((r for r in readings if r.word == Word.DUE), None)
        accepts = bool(readings) and readings[0].word == Word.ACCEPT and readings[0].acts
        if author is None or due is None or not accepts or handoff.owner != author.key:
            return readings, handoff
        turn = take_turn(due, handoff, Setting(author, case.now, self.policy), words)
        decision = decide(handoff, turn.occasion, self.policy)
        if turn.occasion.trigger is not Trigger.DUE or not decision.known:
            return readings, handoff
        self.store.handoffs.save(decision.after)
        note_step(self.store, decision, turn, case.entry.id, due)
        return tuple(r for r in readings if r is not due), decision.after

    def _goes_on(self, case: Case, old: Handoff, words: str) -> Handoff:
        """Begin the handoff that follows a closed one, or show the one that follows it already."""
        following = (h for h in self.store.handoffs.open() if h.follows == old.number)
        known = next(following, None)
        if known is None:
            return self._begin(case, draft_after(old, words, self.policy, case.now))
        notice = f"{old.ref} goes on as {known.ref} already. To add something, answer this mail."
        occasion = Occasion(Trigger.STATUS, Role.GIVER, known.giver, case.now, Said(words=words))
        return self._take(case, known, Turn(occasion, notices=(notice,)))

    def _assigned(self, turn: Turn, handoff: Handoff) -> Turn:
        """Let a team's rule choose a person when it is a team that work is passed to."""
        said = turn.occasion.said
        if said.person not in self.policy.directory.teams:
            return turn
        asked = replace(handoff, owner=said.person)
        chosen = assign_owner(asked, self.store.handoffs.open(), self.policy.directory)
        said = replace(said, person=chosen.owner)
        return replace(turn, occasion=replace(turn.occasion, said=said))

    def _take(
        self,
        case: Case,
        handoff: Handoff,
        turn: Turn,
        reading: Reading | None = None,
        told: tuple[str, ...] = (),
    ) -> Handoff:
        """Take one step; `told` heard of the step before it in the same mail, undone with it."""
        decision = decide(handoff, turn.occasion, self.policy)
        heard = tuple(dict.fromkeys((*told, *decision.after.heard)))
        decision = replace(decision, after=replace(decision.after, heard=heard))
        self.store.handoffs.save(decision.after)
        self._write(case, decision, turn, reading, (*case.intent.notices, *turn.notices))
        return decision.after

    def _write(
        self,
        case: Case,
        decision: Decision,
        turn: Turn,
        reading: Reading | None = None,
        notices: tuple[str, ...] = (),
    ) -> None:
        """Write the history and the letters of a decision."""
        note_step(self.store, decision, turn, case.entry.id, reading)
        said, after = turn.occasion.said, decision.after
        # A note may be more than a note: the trigger says what it was taken for.
        named = reading.word if reading and reading.word != "note" else ""
        command = said.ask or named or turn.occasion.trigger.value
        matter = Matter(
            now=case.now,
            handoff=after,
            actor=turn.occasion.actor,
            words=self.policy.directory.without_tokens(_told_words(turn)),
            reason=turn.reason or after.reason,
            command=command,
            step=turn.occasion.trigger.value,
            named=said.person if said.person != turn.occasion.actor else "",
            notices=notices,
            candidates=turn.candidates,
            in_reply_to=case.message.message_id,
            original=self.original_for(decision, case),
            former=decision.before.former,
        )
        withheld = self.mailroom.post_all(case.letters(decision, turn), matter)
        if "ask" in withheld:
            # He never saw the question: what he says next is no second word.
            self.store.handoffs.save(replace(after, asked="", asked_at=None, asked_of=""))

    def take_unwritten(self, handoff: Handoff, turn: Turn) -> None:
        """Take a step that no mail has asked for: of the clock, or of the relay's refusal."""
        decision, occasion = decide(handoff, turn.occasion, self.policy), turn.occasion
        self.store.handoffs.save(decision.after)
        note_step(self.store, decision, turn)
        matter = Matter(
            now=occasion.at,
            handoff=decision.after,
            command=occasion.trigger.value,
            step=occasion.trigger.value,
            reason=decision.after.reason,
            original=self.original_for(decision),
            former=handoff.former,
        )
        self.mailroom.post_all(decision.letters, matter)

    def original_for(self, decision: Decision, case: Case | None = None) -> bytes | None:
        """Return the mail that began the handoff, when a letter of the decision carries it.

        Not when it holds an address of ours that proves its reader: people forward our letters.
        `case` is the mail in hand, which need not be fetched and read again when it is that one.
        """
        if not any(each.letter in WITH_ORIGINAL for each in decision.letters):
            return None
        if case is not None and case.entry.id == decision.after.ledger:
            content, message = case.entry.envelope.content, case.message
        else:
            entry = self.store.ledger.entry(decision.after.ledger)
            if entry is None:
                return None
            content, message = entry.envelope.content, read(entry.envelope.content)
        return None if holds_tokens(message, self.policy.directory) else content

    def last_step(self, handoff: Handoff) -> Undoable | None:
        """Return the last step that changed something, which `undo` would take back."""
        past = self.store.handoffs.last_change(handoff.number)
        return Undoable(past.who, past.at, past.previous) if past and past.previous else None

    def _duplicate(self, entry: Entry, clues: Clues, twin: Entry, now: datetime) -> Settled:
        """Know a mail again; a further owner named only in its envelope becomes a watcher."""
        handoff = self.store.handoffs.get(twin.handoff) if twin.handoff else None
        known = Known(self.policy, now, handoff=handoff)
        intent = Intent(Outcome.DUPLICATE, (f"the same mail is ledger {twin.id} already",))
        case = Case(entry, now, clues, known, intent)
        # Only the mail that began it names owners; an answer that comes again names nobody.
        if handoff is not None and handoff.is_open and handoff.ledger == twin.id:
            handoff = self._watch_named(case, handoff)
        explained = explain_mail(clues, known, intent, handoff, self.policy.directory)
        return settled_of(clues, "", handoff.number if handoff else None, explained)

    def _watch_named(self, case: Case, handoff: Handoff) -> Handoff:
        """Let further owners watch whom the envelope alone names, as with a blind copy."""
        targets = [self.policy.directory.target_of(a) for a in case.entry.envelope.forward_paths]
        for key in dict.fromkeys(t.key for t in targets if t.means is Means.OWNER):
            if key not in (handoff.owner, handoff.team, handoff.giver, *handoff.watchers):
                said = Said(person=key)
                occasion = Occasion(Trigger.WATCH, Role.GIVER, handoff.giver, case.now, said)
                handoff = self._take(case, handoff, Turn(occasion))
        return handoff


def _told_words(turn: Turn) -> str:
    """Return what the other side reads; the bare command behind a name is for us alone."""
    said = turn.occasion.said
    return said.text if turn.occasion.trigger in _FOR_US else said.text or said.words
