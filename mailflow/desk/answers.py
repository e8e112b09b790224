"""Answers: what is said outside the table: help, a list, "what did you mean?", several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailflow.desk.case import Case
from mailflow.desk.mailroom import MUTED, Matter
from mailflow.desk.rows import list_rows
from mailflow.handoff.intent import read_about
from mailflow.handoff.model import Handoff, Person, Sure
from mailflow.handoff.standing import roles_of

if TYPE_CHECKING:
    from mailflow.desk.casework import Casework


def answer(desk: Casework, case: Case, letter: str) -> None:
    """Write the author the letter that answers him, when he is somebody inside."""
    author = case.known.author
    if author is None:
        return
    if letter in ("mute", "unmute"):
        letter = _mute(desk, author, case, letter == "mute")
    handoffs = desk.store.handoffs.open() if letter == "list" else []
    matter = _matter(case, author, "; ".join(case.intent.reasons))
    rows = list_rows(handoffs, author.key, desk.policy.directory, case.now)
    desk.mailroom.post(letter, author, matter.with_rows(rows))


def _matter(case: Case, author: Person, reason: str) -> Matter:
    return Matter(
        now=case.now,
        handoff=case.known.handoff,
        actor=author.key,
        words=case.clues.typed,
        reason=reason,
        command=case.intent.command or "",
        in_reply_to=case.message.message_id,
    )


def _mute(desk: Casework, author: Person, case: Case, mute: bool) -> str:
    """Keep the wish, and return the letter that says so."""
    key = MUTED.format(author.key)
    if mute:
        desk.store.once.claim(key, case.now)
        return "muted"
    desk.store.once.forget(key)
    return "list"


def answer_lines(desk: Casework, case: Case) -> Handoff | None:
    """Do each line of an answer to a summary on its own; a wrong line costs only itself."""
    author = case.known.author
    if author is None:
        return None
    last, missed = None, []
    for number, words in case.intent.lines:
        handoff = desk.store.handoffs.get(number)
        problem = f"there is no H-{number}" if handoff is None else ""
        if handoff is not None:
            role = roles_of(handoff, author.key, desk.policy.directory)[0]
            reading = read_about(words, handoff, author, role)
            if reading.word == "note" and reading.sure is Sure.NOTE:
                problem = f"what to do with H-{number} was not understood"
            else:
                last = desk.take_turns(case, handoff, (reading, *reading.also), words)
        if problem:
            missed.append(problem)
    if missed:
        matter = _matter(case, author, "; ".join(missed))
        desk.mailroom.post("not_understood", author, matter)
    return last
