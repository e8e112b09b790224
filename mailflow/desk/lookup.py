"""Lookup: what the books know of a mail: who wrote it, about which handoff, how far proven.

Nothing is changed here. A handoff is found by a reader's token address, then by a Message-ID we
sent, then by its name alone, which proves nothing.
"""

from dataclasses import replace
from datetime import datetime

from mailflow.desk.listing import LISTS, with_list
from mailflow.desk.mailroom import Mailroom
from mailflow.handoff.clues import Clues
from mailflow.handoff.meaning import Known
from mailflow.handoff.model import Handoff
from mailflow.mail.markup import html_text
from mailflow.mail.message import read
from mailflow.mail.trust import find_proof
from mailflow.store import Store

#: Letters of ours that are compared with what a mail quotes.
_QUOTED = 6


class Lookup:
    """Look a mail up in the books."""

    def __init__(self, store: Store, mailroom: Mailroom) -> None:
        self.store, self.mailroom = store, mailroom
        self.config = mailroom.config

    def look_up(self, clues: Clues, now: datetime) -> Known:
        """Return what the books know about a mail: who, which handoff, how far proven."""
        directory = self.mailroom.policy.directory
        author = directory.person_of(clues.author) if clues.author else None
        known = Known(self.mailroom.policy, now, author, unproven=self.config.trust.unproven)
        if clues.report:
            return self._known_report(known, clues)
        known = self._known_handoff(known, clues)
        if author and ">" in clues.typed:
            known = replace(known, sent=self._sent(clues))
        if author and known.handoff and author.key == known.handoff.giver and clues.quoted:
            known = replace(known, answered=self._answered(clues, known.handoff))
        if author and clues.request:
            twin = self.store.handoffs.twin(clues.request, author.key)
            known = replace(known, twin=twin)
        proof = find_proof(clues.message, self.config.trust.authserv_id)
        return replace(known, proven=proof.method.value) if proof else known

    def _known_handoff(self, known: Known, clues: Clues) -> Known:
        """Find the handoff by token address, then by Message-ID, then by its name alone."""
        if (by_token := self._known_reader(known, clues)) is not None:
            return by_token
        letter = self.store.outbox.by_message_id(clues.message_ids)
        if letter and letter.handoff:
            handoff = self.store.handoffs.get(letter.handoff)
            return replace(known, handoff=handoff, proven=_proof(known, letter.person, "thread"))
        if letter and letter.letter in LISTS:
            known = with_list(known, clues, letter)
            return replace(known, proven=_proof(known, letter.person, "thread"))
        if clues.refs:
            handoff = self.store.handoffs.get(clues.refs[0])
            return replace(known, handoff=handoff, lost=0 if handoff else clues.refs[0])
        return known

    def _answered(self, clues: Clues, handoff: Handoff) -> str:
        """Return the text of the letter about a handoff that a mail answers, "" when unknown."""
        letter = self.store.outbox.by_message_id(clues.message_ids)
        if letter is None or letter.handoff != handoff.number:
            return ""
        ours = read(letter.content)
        return f"{ours.text}\n\n{html_text(ours.html)}"

    def _sent(self, clues: Clues) -> str:
        """Return the texts of the letters of ours that a mail may quote: its thread's newest."""
        found = map(self.store.outbox.by_message_id, [[i] for i in clues.message_ids[:_QUOTED]])
        letters = [read(letter.content) for letter in found if letter is not None]
        return "\n".join(f"{ours.text}\n{html_text(ours.html)}" for ours in letters)

    def _known_reader(self, known: Known, clues: Clues) -> Known | None:
        for target in clues.readers:
            reader = self.store.handoffs.reader_by_token(target.token)
            if reader is None:
                continue
            handoff = self.store.handoffs.get(reader.handoff) if reader.handoff else None
            if not reader.handoff:
                letter = self.store.outbox.by_message_id(clues.message_ids)
                known = with_list(known, clues, letter)
            return replace(known, handoff=handoff, proven=_proof(known, reader.person, "token"))
        return None

    def _known_report(self, known: Known, clues: Clues) -> Known:
        """Believe a report only about a mail that it proves to be ours (RFC 3464, RFC 3834)."""
        report, outbox = clues.report, self.store.outbox
        letter = next((found for t in clues.bounces if (found := outbox.by_token(t))), None)
        if letter is None:
            about = (report.about,) if report and report.about else ()
            letter = outbox.by_message_id((*about, *clues.message_ids))
        if letter is None or letter.handoff is None:
            return self._known_reader(known, clues) or known
        handoff = self.store.handoffs.get(letter.handoff)
        asked = (
            {p.key for p in self.mailroom.policy.directory.members(handoff.owner)}
            if handoff
            else set()
        )
        current = letter.person in asked
        # An old offer that comes back late says nothing about who is asked now.
        bounced = letter.letter if letter.letter != "offer" or current else "former offer"
        return replace(
            known,
            handoff=handoff,
            proven=_proof(known, letter.person, "thread"),
            bounced=bounced,
            bounced_to=letter.person,
        )


def _proof(known: Known, reader: str, kind: str) -> str:
    """Return the proof that an answer to `reader`'s own letter is: none when another wrote it."""
    own = known.author is not None and known.author.key == reader
    return kind if own else "no"
