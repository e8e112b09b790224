"""Settings: what somebody says about himself and about no handoff: his own absence."""

from dataclasses import replace

from mailflow.handoff.clues import Clues
from mailflow.handoff.leave import Leave, Speaker, read_leave, say_leave
from mailflow.handoff.leavewords import says_back
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import Person, Sure
from mailflow.handoff.said import Reading, Word


def interpret_leave(clues: Clues, known: Known, author: Person, reading: Reading) -> Intent | None:
    """Return what the author says of his own absence, None when he says nothing of it."""
    typed = clues.typed.strip() or clues.message.subject
    if says_back(typed) and _may_be_back(known, author):
        told = Reading(Word.AWAY, Sure.ACT, "back", typed, reason="'I'm back' ends an absence")
        return _intent(known, told, Leave(back=True))
    if reading.word != Word.AWAY:
        return None
    speaker = Speaker(author, known.now, known.policy)
    leave = read_leave(typed, reading.argument, speaker)
    if known.proven == "no" and leave.absence is not None:
        candidates = (say_leave(leave.absence, speaker),)
        leave = replace(leave, candidates=candidates)
    return _intent(known, reading, leave)


def _may_be_back(known: Known, author: Person) -> bool:
    """Tell whether there is an absence to end: else "back" is a word like any other."""
    return any(not each.over for each in known.policy.absences.get(author.key, ()))


def _intent(known: Known, reading: Reading, leave: Leave) -> Intent:
    """Make the intent; what nothing proves is asked back, and sets nothing."""
    if known.proven == "no" and leave.sets:
        leave = replace(leave, ask="unproven")
    outcome = Outcome.ASK if leave.ask else Outcome.COMMAND
    note = Reading(Word.NOTE, Sure.NOTE, rest=leave.rest)
    also = (note,) if leave.sets and leave.rest and known.handoff else ()
    return Intent(outcome, (reading.reason,), readings=(reading, *also), leave=leave)
