"""Explained: what was read from a mail and what follows, as the JSON object of contract.md."""

from datetime import datetime

from mailflow.handoff.circumstance import Setting
from mailflow.handoff.clues import Clues
from mailflow.handoff.meaning import Intent, Known
from mailflow.handoff.model import Context, Handoff, Trigger
from mailflow.handoff.routing import Directory
from mailflow.handoff.said import Reading, Word
from mailflow.handoff.turn import take_turn
from mailflow.mail.address import Address
from mailflow.store.codec import encode_time

Json = dict[str, object]


def explain_mail(
    clues: Clues, known: Known, intent: Intent, handoff: Handoff | None, directory: Directory
) -> Json:
    """Return the object of `explain --json`; keys that do not apply are null."""
    message, reading = clues.message, intent.readings[0] if intent.readings else None
    return {
        "outcome": intent.outcome.value,
        "command": intent.command,
        "arguments": _arguments(reading, known) | _leave(intent, directory) if reading else None,
        "sure": reading.sure.value if reading else None,
        "also": _also(known, intent),
        "state": _states(known, handoff),
        "handoff": handoff.ref if handoff else None,
        "by": _by(known, intent, handoff, directory),
        "author": clues.author or None,
        "proven": known.proven,
        "giver": _address(directory, handoff.giver) if handoff else None,
        "owner": _address(directory, handoff.owner) if handoff and handoff.owner else None,
        "watchers": [_address(directory, key) for key in handoff.watchers] if handoff else [],
        "subject": handoff.subject if handoff else message.subject,
        "note": clues.original.note if clues.original else None,
        "typed": clues.typed,
        "original": _original(clues),
        "context": _context(handoff.context if handoff else Context()),
        "missing": list(intent.gaps),
        "attachments": [
            {"name": part.name, "type": part.type, "size": part.size}
            for part in message.attachments
            if not part.inline
        ],
        "lines": None,
        "reasons": list(intent.reasons),
    }


def unreadable(reason: str) -> Json:
    """Return the object for bytes that are no mail."""
    empty: Json = dict.fromkeys(
        ("command", "arguments", "sure", "handoff", "by", "author", "proven", "giver", "owner",
         "also", "state", "watchers", "subject", "note", "typed", "original", "context", "missing",
         "attachments", "lines")
    )  # fmt: skip
    return {"outcome": "unreadable", **empty, "reasons": [reason]}


def _arguments(reading: Reading, known: Known) -> Json:
    """Return what came with a command: dates as instants, people as addresses, and the words."""
    said: Json = {"text": reading.argument, "rest": reading.rest, "ask": reading.ask}
    turns = reading.word in set(Trigger) and reading.word != Word.UNDO
    if known.author is not None and known.handoff is not None and turns:
        setting = Setting(known.author, known.now, known.policy)
        turn = take_turn(reading, known.handoff, setting)
        found, directory = turn.occasion.said, known.policy.directory
        name = "due" if reading.word == Word.DUE else "until"
        said[name] = encode_time(found.when) if found.when else None
        said["person"] = _address(directory, found.person) if found.person else None
        said["priority"] = found.priority.value if found.priority else None
        said["ask"] = found.ask
        said["candidates"] = list(turn.candidates)
    return {key: value for key, value in said.items() if value}


def _leave(intent: Intent, directory: Directory) -> Json:
    """Return what was read of the author's own absence."""
    leave = intent.leave
    if leave is None or leave.absence is None:
        return {}
    absence = leave.absence
    said: Json = {
        "from": encode_time(absence.begins),
        "until": encode_time(absence.ends),
        "substitute": _address(directory, absence.substitute) if absence.substitute else None,
        "ask": leave.ask,
        "candidates": list(leave.candidates),
    }
    return {key: value for key, value in said.items() if value}


def _also(known: Known, intent: Intent) -> list[Json]:
    """Return the further commands of the same mail: "accept, due friday"."""
    return [
        {"command": r.word, "sure": r.sure.value, "arguments": _arguments(r, known)}
        for r in intent.readings[1:]
    ]


def _states(known: Known, after: Handoff | None) -> Json | None:
    """Return where the handoff stood before the mail and stands after it."""
    if after is None:
        return None
    same = known.handoff is not None and known.handoff.number == after.number
    before = known.handoff.state.value if known.handoff and same else None
    return {"before": before, "after": after.state.value}


def _by(known: Known, intent: Intent, handoff: Handoff | None, directory: Directory) -> str | None:
    from mailflow.handoff.standing import roles_of

    if intent.role:
        return intent.role.value
    if known.author is None or handoff is None:
        return None
    return roles_of(handoff, known.author.key, directory)[0].value


def _address(directory: Directory, key: str) -> str:
    person = directory.person(key)
    return person.address if person else directory.with_detail(key)


def _original(clues: Clues) -> Json | None:
    original = clues.original
    if original is None:
        return None
    date = original.date
    return {
        "found": str(original.found),
        "from": _person(original.from_),
        "to": [_person(each) for each in original.to],
        "cc": [_person(each) for each in original.cc],
        "subject": original.subject,
        "date": encode_time(date) if isinstance(date, datetime) else date,
        "body": original.body,
    }


def _person(address: Address | None) -> Json | None:
    return {"name": address.name, "address": address.address} if address else None


def _context(context: Context) -> Json:
    return {
        "background": context.background,
        "done_when": context.done_when,
        "due": encode_time(context.due) if context.due else None,
        "priority": context.priority.value,
        "constraints": context.constraints,
        "if_stuck": context.if_stuck,
    }
