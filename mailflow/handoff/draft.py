"""Draft: a forwarded mail becomes a handoff that is about to be offered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.handoff.clues import Clues
from mailflow.handoff.context import find_fields, merge, missing
from mailflow.handoff.dates import When, locale_of, parse_when
from mailflow.handoff.model import Context, Handoff, Kept, Person, State, Trigger
from mailflow.handoff.policy import Policy
from mailflow.mail.message import Message
from mailflow.mail.subject import strip_prefixes

ParseDue = Callable[[str], datetime | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold a handoff to be made, the trigger that makes it, and what the receipt should add."""

    handoff: Handoff
    trigger: Trigger
    missing: tuple[str, ...]
    notices: tuple[str, ...] = ()


def due_reader(writer: Person, owner: str, policy: Policy, now: datetime) -> ParseDue:
    """Return the function that reads a due date in the writer's words and the owner's hours."""
    locale = locale_of(writer, policy.directory.person(owner) if owner else None)

    def parse(text: str) -> datetime | None:
        found = parse_when(text, now, locale)
        return found.instant if isinstance(found, When) else None

    return parse


def make_draft(clues: Clues, giver: Person, policy: Policy, now: datetime) -> Draft:
    """Return the handoff that `giver` makes with this mail, at `now`."""
    owner, watchers, notices = _owners(clues, policy)
    found = find_fields(clues.typed, (giver.language,))
    if not owner:
        named = policy.directory.find(found.get("owner"))
        owner = named[0] if len(named) == 1 else ""
    context, problems = merge(Context(), found, due_reader(giver, owner, policy, now))
    named_recipe = found.get("recipe").strip().casefold()
    recipe = policy.recipe(
        named_recipe if named_recipe in policy.recipes else clues.addressing.recipe
    )
    if context.due is None and recipe.due:
        due = policy.calendar(owner or giver.key).add(now, recipe.due)
        context = replace(context, due=due)
    gaps = missing(context, recipe.required)
    handoff = replace(_request(clues, now), giver=giver.key, owner=owner, watchers=watchers)
    clean = policy.directory.without_tokens
    handoff = replace(handoff, context=context, recipe=recipe.name)
    handoff = replace(handoff, note=clean(found.rest.strip()), request=clean(handoff.request))
    trigger = _trigger(handoff, gaps, bool(recipe.wait))
    return Draft(handoff, trigger, gaps, (*notices, *say_problems(problems)))


def draft_after(old: Handoff, words: str, policy: Policy, now: datetime) -> Draft:
    """Return the handoff that goes on with `old`, which is closed for too long to be reopened.

    It asks for the same of the same owner; the due date is over, so it is asked for anew.
    """
    recipe = policy.recipe(old.recipe)
    known = policy.directory.knows(old.owner)
    due = policy.calendar(old.owner).add(now, recipe.due) if recipe.due else None
    context = replace(old.context, due=due)
    handoff = Handoff(
        number=0,
        state=State.NEW,
        subject=old.subject,
        giver=old.giver,
        owner=(old.team or old.owner) if known else "",
        created=now,
        since=now,
        requester=old.requester,
        watchers=old.watchers,
        context=context,
        recipe=old.recipe,
        note=words,
        request=old.request,
        attachments=old.attachments,
        ledger=old.ledger,
        follows=old.number,
    )
    gaps = missing(context, recipe.required)
    return Draft(handoff, _trigger(handoff, gaps, bool(recipe.wait)), gaps)


def say_problems(problems: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return a sentence with the cure for each labelled value that could not be read."""
    cures = {
        "due": "name one day, for example: Due: 28 November 17:00",
        "priority": "write one of: low, normal, high, urgent",
    }
    return tuple(
        f"{name.replace('_', ' ').capitalize()}: {value!r} could not be read;"
        f" {cures.get(name, 'write it in other words')}"
        for name, value in problems
    )


def _trigger(handoff: Handoff, gaps: tuple[str, ...], waits: bool) -> Trigger:
    if not handoff.owner:
        return Trigger.FORWARD_NOBODY
    if handoff.owner == handoff.giver:
        return Trigger.FORWARD_SELF
    return Trigger.FORWARD_PART if gaps and waits else Trigger.FORWARD


def _owners(clues: Clues, policy: Policy) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the owner (the first named), the watchers (the others), and what to say of it."""
    named = clues.addressing.owners
    if not named:
        return "", (), ()
    first, others = named[0], named[1:]
    if not others:
        return first, (), ()
    name, also = policy.directory.name_of(first), [policy.directory.name_of(k) for k in others]
    notice = (
        f"You named {name} and {', '.join(also)}. A handoff has one owner: {name}, who was named"
        f" first; {', '.join(also)} will be kept informed. To change it, answer:"
        f" reassign to {also[0]}"
    )
    return first, others, (notice,)


def _request(clues: Clues, now: datetime) -> Handoff:
    """Return what the mail asks for: of the Original, or of the mail itself when it has none."""
    message, original = clues.message, clues.original
    subject = original.subject if original and original.subject else message.subject
    body = original.body if original else clues.typed
    return Handoff(
        number=0,
        state=State.NEW,
        subject=strip_prefixes(subject) or "(no subject)",
        giver="",
        owner="",
        created=now,
        since=now,
        requester=original.from_ if original else None,
        request=body,
        attachments=_kept(message),
    )


def _kept(message: Message) -> tuple[Kept, ...]:
    """Return every document of the mail and of the mails attached to it."""
    inner = [part for nested in message.messages for part in nested.attachments]
    documents = [part for part in (*message.attachments, *inner) if not part.inline]
    return tuple(Kept(part.name, part.type, part.size) for part in documents)
