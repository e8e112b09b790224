"""Machine mail: of all that robots write three things count: a bounce, an absence, and nothing."""

from dataclasses import replace

from mailflow.handoff.clues import Clues
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import Handoff, Person, Role, Trigger
from mailflow.handoff.occasion import Said
from mailflow.handoff.routing import Directory
from mailflow.handoff.standin import notice
from mailflow.handoff.standing import left_in_team, roles_of


def interpret_machine(clues: Clues, known: Known) -> Intent:
    """Let no machine do anything but the three things allowed: bounce, absence, nothing."""
    report = clues.report
    kind = report.kind if report else ""
    reason = f"written by a machine: {kind}"
    if kind == "own":
        return Intent(Outcome.LOOP, ("our own mail came back",))
    if kind == "bounce" and known.handoff and known.bounced:
        detail = (report.status if report else "") or "returned"
        said = Said(words=detail, text=f"{report.recipient if report else ''} {detail}".strip())
        trigger = None
        if known.bounced == "offer":
            trigger = bounce_of_offer(known.handoff, known.bounced_to, known.policy.directory)
        said = replace(said, person=known.bounced_to)
        reason = f"the letter '{known.bounced}' of {known.handoff.ref} came back"
        return Intent(Outcome.BOUNCE, (reason,), trigger=trigger, role=Role.CARRIER, said=said)
    if kind == "bounce":
        return Intent(Outcome.BOUNCE, ("a bounce that names no mail of ours",))
    if kind == "away" and known.handoff and known.author and known.proven != "no":
        return _away(clues, known, known.handoff, known.author)
    return Intent(Outcome.AUTO_REPLY, (reason,))


def bounce_of_offer(handoff: Handoff, key: str, directory: Directory) -> Trigger:
    """Return what it means that the offer to `key` came back: of a team others may be left."""
    return Trigger.BOUNCE_ONE if left_in_team(handoff, key, directory) else Trigger.BOUNCE


def _away(clues: Clues, known: Known, handoff: Handoff, author: Person) -> Intent:
    """Pause the ladders of a handoff whose owner is out of office."""
    report = clues.report
    directory = known.policy.directory
    owns = Role.OWNER in roles_of(handoff, author.key, directory)
    if not owns or not report or left_in_team(handoff, author.key, directory):
        return Intent(Outcome.AUTO_REPLY, (f"out of office of {author.address}",))
    if known.policy.absence(author.key, known.now):
        return Intent(Outcome.AUTO_REPLY, (f"{author.address} told us of the absence himself",))
    until = None
    if report.until:
        calendar = known.policy.calendar(author.key)
        until = calendar.next_working(calendar.start_of_day(report.until))
    found = directory.find(report.substitute) if report.substitute else ()
    said = Said(words=clues.typed, when=until, person=found[0] if len(found) == 1 else "")
    reason = f"out of office of {author.address}"
    trigger = notice(handoff, said, known.now)
    return Intent(Outcome.AUTO_REPLY, (reason,), trigger=trigger, role=Role.CARRIER, said=said)
