"""Intent: a mail and what we know become who did what, how sure we are, and why.

The order of the questions is the order of safety: machine before person, person before handoff,
proof before words. No mail gets an answer of any kind before it is known to be a person's.
"""

from dataclasses import replace

from mailflow.handoff.clues import Clues
from mailflow.handoff.draft import Draft, make_draft
from mailflow.handoff.filling import read_filled
from mailflow.handoff.listed import interpret_lines
from mailflow.handoff.machine import interpret_machine
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import (
    Handoff,
    Person,
    Role,
    State,
    Sure,
    Trigger,
)
from mailflow.handoff.occasion import Said
from mailflow.handoff.quoted import without_ours
from mailflow.handoff.routing import Directory, Means
from mailflow.handoff.said import Reading, Situation
from mailflow.handoff.settings import interpret_leave
from mailflow.handoff.standin import named_owner
from mailflow.handoff.standing import roles_of
from mailflow.handoff.words import read_button, read_words


def interpret(clues: Clues, known: Known) -> Intent:
    """Return what a mail means. Total: every mail means something, if only "quarantine"."""
    if clues.report:
        return interpret_machine(clues, known)
    giver = _outsider_giver(clues, known)
    if known.author is None and giver is None:
        return Intent(Outcome.QUARANTINE, (_stranger(clues),))
    if giver is not None:
        return _open_route(clues, known, giver)
    author = known.author
    if author is None:
        return Intent(Outcome.QUARANTINE, (_stranger(clues),))
    if _unproven(known) and known.unproven == "quarantine":
        return Intent(Outcome.QUARANTINE, (f"nothing proves that {author.address} wrote this",))
    if known.handoff is not None and not _is_new_request(clues, known.policy.directory):
        return _about(clues, known, author, known.handoff)
    return _new(clues, known, author)


def _stranger(clues: Clues) -> str:
    if not clues.author:
        return "it cannot be told who wrote this: no single, well-formed From address"
    return f"{clues.author} is not in [people] nor of a trusted domain"


def _unproven(known: Known) -> bool:
    return known.proven == "no"


def _outsider_giver(clues: Clues, known: Known) -> Person | None:
    """Return who is the giver of a stranger's mail to an open route."""
    route = clues.addressing.route
    if known.author is not None or route is None or not route.open or not clues.author:
        return None
    return known.policy.directory.person(route.giver)


def _open_route(clues: Clues, known: Known, giver: Person) -> Intent:
    draft = make_draft(clues, giver, known.policy, known.now)
    author = clues.message.from_
    handoff = replace(draft.handoff, requester=draft.handoff.requester or author, note="")
    handoff = replace(handoff, request=handoff.request or clues.typed)
    reason = f"an outsider wrote to {clues.addressing.route and clues.addressing.route.address}"
    reasons = (reason, *draft.reasons)
    return Intent(Outcome.HANDOFF, reasons, draft=replace(draft, handoff=handoff))


def _is_new_request(clues: Clues, directory: Directory) -> bool:
    """Tell a new forward from an answer: it names an owner, holds an Original and no token.

    A letter of ours that is forwarded to somebody is no request: it passes the handoff on.
    """
    if clues.original is None or clues.readers or _is_ours(clues, directory):
        return False
    return bool(clues.addressing.owners or clues.addressing.route)


def _is_ours(clues: Clues, directory: Directory) -> bool:
    writer = clues.original.from_ if clues.original else None
    return writer is not None and directory.target_of(writer.address).means is not Means.FOREIGN


def _new(clues: Clues, known: Known, author: Person) -> Intent:
    """Make a handoff of a forward or of a request typed to an owner; else answer the words."""
    if known.twin is not None:
        return _again(clues, known, known.twin)
    named = clues.addressing.owners or clues.addressing.unknown
    asks = bool(named) and bool(clues.typed.strip() or clues.message.subject.strip())
    if clues.original is None and (not asks or clues.message.in_reply_to):
        return _words_only(clues, known, author)
    draft = make_draft(clues, author, known.policy, known.now)
    found = clues.original.found if clues.original else "typed"
    reasons = (f"a request, {found}", _owner_reason(clues, draft), *draft.reasons)
    return Intent(Outcome.HANDOFF, reasons, draft=draft, gaps=draft.missing)


def _again(clues: Clues, known: Known, twin: Handoff) -> Intent:
    """Add the same request's note to its handoff, or, unproven, only show where that stands.

    The words of the request are known outside: whoever has them and writes our giver's From must
    not speak to the owner in the giver's name.
    """
    reason = f"the same request is {twin.ref} already"
    said = Said(words=clues.typed, text=clues.typed)
    trigger = Trigger.STATUS if _unproven(known) else Trigger.FORWARD_AGAIN
    return Intent(
        Outcome.NOTE,
        (reason,),
        trigger=trigger,
        role=Role.GIVER,
        said=said,
        notices=(
            f"You forwarded this before: it is {twin.ref}. To add something, answer this mail.",
        ),
    )


def _owner_reason(clues: Clues, draft: Draft) -> str:
    if draft.handoff.owner:
        return f"owner {draft.handoff.owner} by address"
    unknown = ", ".join(clues.addressing.unknown)
    return f"no person or team is called {unknown}" if unknown else "no owner named by address"


def _own_words(clues: Clues, known: Known) -> Clues:
    """Leave out of what was typed the ends of our own lines that were wrapped out of the quote."""
    if not known.sent:
        return clues
    return replace(clues, typed=without_ours(clues.typed, known.sent))


def _words_only(clues: Clues, known: Known, author: Person) -> Intent:
    """Answer a mail that is about no handoff: help, list, or one "what did you mean?"."""
    clues = _own_words(clues, known)
    if (by_line := interpret_lines(clues, known, author)) is not None:
        return by_line
    situation = Situation(None, None, author.languages)
    reading = read_button(clues.message.subject) or read_words(clues.typed, situation)
    if leave := interpret_leave(clues, known, author, reading):
        return leave
    if reading.word in ("mute", "unmute") and reading.acts and not _unproven(known):
        return Intent(Outcome.COMMAND, (reading.reason,), readings=(reading,), letter=reading.word)
    if reading.word in ("help", "list") and reading.sure in (Sure.ACT, Sure.LEADING):
        return Intent(Outcome.QUERY, (reading.reason,), readings=(reading,), letter=reading.word)
    whole = " ".join(clues.typed.split()).casefold()
    subject = clues.message.subject.strip().casefold()
    if not whole and subject in ("help", "list"):
        return Intent(Outcome.QUERY, (f"the subject is '{subject}'",), letter=subject)
    reason = f"there is no H-{known.lost}" if known.lost else "no handoff and no request in it"
    return Intent(Outcome.ASK, (reason,), readings=(reading,), letter="not_understood")


def _about(clues: Clues, known: Known, author: Person, handoff: Handoff) -> Intent:
    """Read the words of a mail about a handoff that is known."""
    own = _own_words(clues, known)
    by_line = None if _unproven(known) else interpret_lines(own, known, author)
    if by_line is not None:
        return by_line
    role = roles_of(handoff, author.key, known.policy.directory)[0]
    reading = _in_context(_read(own, handoff, role, author), own, known, handoff)
    if reading.word in ("help", "list"):
        return Intent(Outcome.QUERY, (reading.reason,), readings=(reading,), letter=reading.word)
    if leave := interpret_leave(own, known, author, reading):
        return leave
    filled = read_filled(clues, known, author, handoff, reading)
    means = filled is not None or reading.word != "note" or bool(clues.typed.strip())
    if not means:
        return Intent(Outcome.ASK, ("nothing was typed",), letter="not_understood")
    if _unproven(known):
        said = Said(words=clues.typed, ask="unproven")
        reason = f"nothing proves that {author.address} wrote this: asked back"
        return Intent(Outcome.ASK, (reason,), trigger=Trigger.UNPROVEN, role=role, said=said)
    if filled is not None:
        return filled
    return _outcome_of(reading)


def _in_context(reading: Reading, clues: Clues, known: Known, handoff: Handoff) -> Reading:
    """Return what words that say nothing by themselves mean as an answer to our last letter."""
    directory = known.policy.directory
    if _is_ours(clues, directory) and clues.addressing.owners:
        to = clues.addressing.owners[0]
        reason = f"our letter was forwarded to {to}"
        return Reading("reassign", Sure.ACT, to, reason=reason, rest=clues.typed)
    author, short = known.author, len(clues.typed.split()) <= 3
    stands_in = named_owner(clues.typed, handoff, known.policy, known.now)
    if stands_in and author is not None and author.key == handoff.giver:
        reason = f"'{clues.typed.strip()}' is {stands_in}"
        return Reading("reassign", Sure.LEADING, stands_in, clues.typed.strip(), reason=reason)
    if author is None or reading.word not in ("note", "seen") or not short:
        return reading
    if handoff.asked and handoff.asked_of == author.key:
        return replace(reading, sure=Sure.ASK, ask=handoff.asked)
    if author.key == handoff.giver and _is_plain_no(clues.typed, handoff, author):
        return Reading("decline", Sure.LEADING, "", clues.typed.strip(), reason="a plain no")
    wanted = handoff.state is State.RETURNED or not handoff.owner
    name = clues.typed.strip().rstrip(".!").removesuffix(" please").strip(", ")
    if wanted and author.key == handoff.giver and len(directory.find(name)) == 1:
        return Reading("reassign", Sure.LEADING, name, name, reason=f"'{name}' names somebody")
    return reading


def _is_plain_no(typed: str, handoff: Handoff, author: Person) -> bool:
    """Tell whether a giver says no to what waits for his yes: a date, a person, the result."""
    if not (handoff.taker or handoff.proposed or handoff.state is State.DELIVERED):
        return False
    as_owner = Situation(State.OFFERED, Role.OWNER, author.languages)
    reading = read_words(typed, as_owner)
    return reading.word == "decline" and reading.acts


def _outcome_of(reading: Reading) -> Intent:
    readings = (replace(reading, also=()), *reading.also)
    reasons = tuple(each.reason for each in readings if each.reason)
    if reading.sure is Sure.ASK:
        return Intent(Outcome.ASK, reasons, readings=readings[:1])
    if reading.word in ("status", "why"):
        return Intent(Outcome.QUERY, reasons, readings=readings)
    if reading.sure is Sure.NOTE or reading.word in ("note", "seen", "progress", "thanks"):
        return Intent(Outcome.NOTE, reasons, readings=readings[:1])
    return Intent(Outcome.COMMAND, reasons, readings=readings)


def _asked(handoff: Handoff, author: Person) -> str:
    """Return what a bare "yes" of the author would answer, "" when he was asked nothing."""
    if author.key == handoff.asked_of and handoff.asked:
        return "cancel" if handoff.asked == "cancel_really" else handoff.asked
    waits = handoff.taker or handoff.proposed
    return "accept" if author.key == handoff.giver and waits else ""


def read_about(words: str, handoff: Handoff, author: Person, role: Role) -> Reading:
    """Read what somebody wrote about one handoff, as it stands."""
    situation = Situation(handoff.state, role, author.languages, _asked(handoff, author))
    return read_words(words, situation)


def _read(clues: Clues, handoff: Handoff, role: Role, author: Person) -> Reading:
    """Read a button's subject first: it was made by us and names the command exactly."""
    typed = clues.typed
    button = read_button(clues.message.subject)
    reading = read_about(typed, handoff, author, role)
    if button is None or reading.word == button.word:
        return reading if reading.word != "note" or button is None else button
    # The body was cleared or replaced by a note of his own: the button still says what he chose.
    if reading.sure in (Sure.ACT, Sure.LEADING) and reading.word not in ("note", "answer"):
        return reading
    return replace(button, rest=typed)
