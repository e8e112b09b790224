"""Absences: a word is kept, every clock that runs for its author is set anew, and he hears."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mailflow.desk.absent import absent_person
from mailflow.desk.case import Case
from mailflow.desk.mailroom import Matter
from mailflow.desk.rows import list_rows
from mailflow.handoff.absence import Absence
from mailflow.handoff.leave import Leave
from mailflow.handoff.model import Handoff, Person, Role
from mailflow.handoff.silence import next_wake
from mailflow.handoff.standing import accountable, ball, roles_of

if TYPE_CHECKING:
    from mailflow.desk.casework import Casework


def answer_leave(desk: Casework, case: Case, leave: Leave) -> Handoff | None:
    """Do what somebody said of his own absence; what else he wrote is a note as ever."""
    author, handoff = case.known.author, case.known.handoff
    if author is None:
        return handoff
    if leave.ask:
        _ask(desk, case, author, leave)
    elif leave.back:
        _end(desk, case, author)
    elif leave.absence is not None:
        _keep(desk, case, author, leave.absence)
    # What the giver is told of it may have changed the handoff meanwhile.
    current = desk.store.handoffs.get(handoff.number) if handoff else None
    if current is None or len(case.intent.readings) < 2:
        return current
    return desk.take_turns(case, current, case.intent.readings[1:], leave.rest)


def _keep(desk: Casework, case: Case, author: Person, absence: Absence) -> None:
    desk.store.absences.keep(absence)
    affected = _set_clocks(desk, case, author)
    absent = absent_person(absence, desk.policy, case.now)
    _write(desk, case, author, Matter(now=case.now, absent=absent), affected)


def _end(desk: Casework, case: Case, author: Person) -> None:
    ended = desk.store.absences.end(author.key, case.now)
    affected = _set_clocks(desk, case, author, back=True)
    absent = absent_person(ended[0], desk.policy, case.now) if ended else None
    _write(desk, case, author, Matter(now=case.now, absent=absent, command="back"), affected)


def _set_clocks(desk: Casework, case: Case, author: Person, *, back: bool = False) -> list[Handoff]:
    """Compute anew when the clock speaks of his open handoffs, and return those of his own."""
    desk.mailroom.refresh(case.now)
    directory, his = desk.policy.directory, []
    for handoff in desk.store.handoffs.open():
        roles = roles_of(handoff, author.key, directory)
        if roles == (Role.OTHER,):
            continue
        if back and handoff.away == author.key:
            # His own snooze stays; the pause that his absence made does not.
            snoozed = None if handoff.snoozed == handoff.away_until else handoff.snoozed
            handoff = replace(handoff, away="", away_until=None, stand_in="", snoozed=snoozed)
        handoff = replace(handoff, wake_at=next_wake(handoff, desk.policy))
        desk.store.handoffs.save(handoff)
        if author.key in (ball(handoff), accountable(handoff)) or Role.OWNER in roles:
            his.append(handoff)
    return his


def _ask(desk: Casework, case: Case, author: Person, leave: Leave) -> None:
    """Ask back, as about any date; nothing is set."""
    legal = frozenset({"away"})
    matter = Matter(now=case.now, command=leave.ask, candidates=leave.candidates, legal=legal)
    _write(desk, case, author, matter, [], "absence_asked")


def _write(
    desk: Casework,
    case: Case,
    author: Person,
    matter: Matter,
    affected: list[Handoff],
    letter: str = "absence",
) -> None:
    rows = list_rows(affected, author.key, desk.policy, case.now)
    matter = replace(
        matter,
        actor=author.key,
        words=case.clues.typed,
        rows=rows,
        in_reply_to=case.message.message_id,
    )
    desk.mailroom.post(letter, author, matter)
