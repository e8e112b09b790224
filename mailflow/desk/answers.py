"""Answers: what is said outside the table: help, a list, "what did you mean?"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from mailflow.desk.case import Case
from mailflow.desk.explained import unreadable
from mailflow.desk.mailroom import MUTED, Matter
from mailflow.desk.rows import list_rows
from mailflow.errors import Unreadable
from mailflow.handoff.model import Person
from mailflow.handoff.silence import next_wake
from mailflow.mail import find_report, read
from mailflow.store import Entry, Settled

#: Bytes of a mail that is too large which are read for its header.
_HEAD = 65_536

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
    rows = list_rows(handoffs, author.key, desk.policy, case.now)
    desk.mailroom.post(letter, author, replace(matter, rows=rows))


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
    for handoff in desk.store.handoffs.open():
        if author.key in handoff.muted:
            muted = tuple(each for each in handoff.muted if each != author.key)
            heard = replace(handoff, muted=muted)
            desk.store.handoffs.save(replace(heard, wake_at=next_wake(heard, desk.policy)))
    return "list"


def refuse_large(desk: Casework, entry: Entry, now: datetime) -> Settled:
    """Put a mail over limits.max_size aside unread, and tell its author, when he is inside."""
    most = desk.config.limits.max_size // 2**20
    reason = (
        f"the mail has {entry.size / 2**20:.0f} MiB; up to {most} MiB are taken (limits.max_size)"
    )
    reading = {**unreadable(reason), "outcome": "reject"}
    try:
        message = read(entry.envelope.content[:_HEAD])
    except Unreadable:
        return Settled(reading=reading)
    author = message.from_.address if message.from_ else ""
    person = desk.policy.directory.person_of(author) if author else None
    if person is not None and find_report(message) is None:
        matter = Matter(
            now=now,
            actor=person.key,
            words=message.subject,
            reason=reason,
            in_reply_to=message.message_id,
        )
        desk.mailroom.post("not_understood", person, matter)
    return Settled(
        message_id=message.message_id, author=author, subject=message.subject, reading=reading
    )
