"""Draft: a forwarded mail becomes a handoff that is about to be offered."""

from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.handoff.clues import Clues
from mailflow.handoff.context import find_fields, missing
from mailflow.handoff.gate import Filled, Gate, fill, suggest
from mailflow.handoff.model import Context, Handoff, Kept, Person, Priority, State, Trigger
from mailflow.handoff.policy import Policy
from mailflow.handoff.recipe import Recipe, find_opening, find_recipe
from mailflow.mail.message import Message
from mailflow.mail.subject import strip_prefixes

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold a handoff to be made, the trigger that makes it, and what the receipt should add."""

    handoff: Handoff
    trigger: Trigger
    missing: tuple[str, ...]
    notices: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Hold the recipe of a new request, the note without the words that chose it, and why."""

    recipe: Recipe
    note: str
    reason: str
    notices: tuple[str, ...] = ()


def make_draft(clues: Clues, giver: Person, policy: Policy, now: datetime) -> Draft:
    """Return the handoff that `giver` makes with this mail, at `now`.

    What an outsider wrote to an open route is the request, and no word of the giver's.
    """
    outsider = policy.directory.person_of(clues.author) is None
    note = "" if outsider else clues.typed
    owner, watchers, notices = _owners(clues, policy)
    if not owner:
        named = policy.directory.find(find_fields(note, (giver.language,)).get("owner"))
        owner = named[0] if len(named) == 1 else ""
    chosen = _choose(clues, note, giver, policy)
    gate = Gate(giver, owner, chosen.recipe, policy, now)
    request = _request(clues, now)
    filled = fill(gate, Context(), chosen.note)
    asked = request.request if outsider or clues.original else ""
    suggested = suggest(gate, filled.context, asked)
    context = _usual(gate, suggested.context, filled.levelled)
    gaps = missing(context, chosen.recipe.required)
    handoff = replace(request, giver=giver.key, owner=owner, watchers=watchers, context=context)
    handoff = replace(handoff, recipe=chosen.recipe.name)
    clean = policy.directory.without_tokens
    handoff = replace(handoff, note=clean(filled.rest.strip()), request=clean(handoff.request))
    trigger = _trigger(handoff, gaps, bool(chosen.recipe.wait))
    notices = (*notices, *chosen.notices, *_notices(filled, suggested))
    reasons = (chosen.reason, *filled.notices, *filled.problems)
    return Draft(handoff, trigger, gaps, notices, reasons)


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


def _notices(filled: Filled, suggested: Filled) -> tuple[str, ...]:
    return (*filled.problems, *filled.notices, *suggested.notices)


def _choose(clues: Clues, note: str, giver: Person, policy: Policy) -> _Chosen:
    """Return the recipe: what the note says goes before the address, that before the route."""
    named = find_fields(note, (giver.language,)).get("recipe").strip()
    if found := find_recipe(policy.recipes, named):
        return _Chosen(found, note, f"recipe {found.name}: the note says so")
    unknown: tuple[str, ...] = ()
    if named and len(named) <= _LONGEST_NAME:
        names = ", ".join(policy.recipes)
        unknown = (f"There is no recipe called {named!r}. There are: {names}.",)
    opening, rest = find_opening(policy.recipes, note)
    if opening:
        return _Chosen(opening, rest, f"recipe {opening.name}: the first line", unknown)
    recipe, route = policy.recipe(clues.addressing.recipe), clues.addressing.route
    by_route = route is not None and route.recipe == clues.addressing.recipe
    if clues.addressing.recipe == "default":
        return _Chosen(recipe, note, "recipe default: nothing names another", unknown)
    reason = f"recipe {recipe.name} by {'route' if by_route else 'address'}"
    return _Chosen(recipe, note, reason, unknown)


def _usual(gate: Gate, context: Context, levelled: bool) -> Context:
    """Add what the recipe says when nobody else does; a normal priority may have been said."""
    recipe = gate.recipe
    if context.due is None and recipe.due:
        calendar = gate.policy.calendar(gate.owner or gate.giver.key)
        context = replace(context, due=calendar.add(gate.now, recipe.due))
    if recipe.priority and not levelled and context.priority is Priority.NORMAL:
        context = replace(context, priority=recipe.priority)
    return context


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
