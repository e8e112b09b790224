"""Settings: what somebody says about himself and about no handoff: his own absence."""

from dataclasses import replace

from mailflow.handoff.clues import Clues
from mailflow.handoff.leave import Leave, Speaker, read_leave, say_leave
from mailflow.handoff.leavewords import says_back
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import Person, Sure
from mailflow.handoff.said import Reading, Situation, Word
from mailflow.handoff.words import read_words
from mailflow.mail.subject import strip_prefixes


def interpret_leave(clues: Clues, known: Known, author: Person, reading: Reading) -> Intent | None:
    """Return what the author says of his own absence, None when he says nothing of it."""
    typed = clues.typed.strip()
    if not typed and known.handoff is None:
        typed, reading = _subject(clues.message.subject, author)
    if says_back(typed) and _may_be_back(known, author):
        told = Reading(Word.AWAY, Sure.ACT, "back", typed, reason="'I'm back' ends an absence")
        return _intent(known, told, Leave(back=True))
    if reading.word != Word.AWAY:
        return None
    speaker = Speaker(author, known.now, known.policy)
    leave = read_leave(typed, reading.argument, speaker)
    if leave.absence is not None and (known.proven == "no" or not reading.acts):
        candidates = (say_leave(leave.absence, speaker),)
        leave = replace(leave, candidates=candidates, ask="" if reading.acts else "sure")
    return _intent(known, reading, leave)


def _subject(subject: str, author: Person) -> tuple[str, Reading]:
    """Read the subject where the body says nothing: a button, or a hurried mail of his own.

    Never that of an answer: it repeats what our own letter said.
    """
    typed = subject if strip_prefixes(subject) == subject.strip() else ""
    languages = author.languages
    return typed, read_words(typed, Situation(None, None, languages))


def _may_be_back(known: Known, author: Person) -> bool:
    """Tell whether there is an absence to end: else "back" is a word like any other."""
    if known.handoff is not None and known.handoff.away == author.key:
        return True  # his mailbox said so
    return any(not each.over for each in known.policy.absences.get(author.key, ()))


def _intent(known: Known, reading: Reading, leave: Leave) -> Intent:
    """Make the intent; what nothing proves is asked back, and sets nothing."""
    if known.proven == "no" and leave.sets:
        leave = replace(leave, ask="unproven")
    outcome = Outcome.ASK if leave.ask else Outcome.COMMAND
    note = Reading(Word.NOTE, Sure.NOTE, rest=leave.rest)
    also = (note,) if leave.sets and leave.rest and known.handoff else ()
    return Intent(outcome, (reading.reason,), readings=(reading, *also), leave=leave)
