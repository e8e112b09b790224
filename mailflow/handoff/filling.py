"""Filling: a mail of the giver that answers the template: in the quote, labelled, or freely."""

from mailflow.handoff.clues import Clues
from mailflow.handoff.context import Found, missing
from mailflow.handoff.gate import Filled, Gate, answer_gap, answered_in_quote, fill
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import FIELDS, Handoff, Person, Role, State, Trigger
from mailflow.handoff.occasion import Said
from mailflow.handoff.recipe import Recipe, find_recipe
from mailflow.handoff.said import Reading

#: Readings beside which what is filled in counts while the context is gathered.
_FILLING = ("note", "answer", "due", "priority", "send_anyway")


def read_filled(
    clues: Clues, known: Known, author: Person, handoff: Handoff, reading: Reading
) -> Intent | None:
    """Return the intent of what the giver filled in or said, None when that is nothing."""
    gathering = handoff.state is State.GATHERING
    if author.key != handoff.giver or not handoff.is_open:
        return None
    if reading.word not in (_FILLING if gathering else ("note", "answer")):
        return None
    recipe = _recipe(clues, known, author, handoff)
    gate = Gate(author, handoff.owner, recipe, known.policy, known.now)
    filled = _merged(gate, clues, known, handoff)
    changed = _changed(handoff, filled, recipe)
    if gathering and not changed and not filled.problems:
        filled = _in_free_words(gate, clues, handoff, reading) or filled
        changed = _changed(handoff, filled, recipe)
    if not changed and not (gathering and filled.problems):
        return None
    gaps = missing(filled.context, recipe.required)
    trigger = Trigger.CONTEXT_PART if gaps or not handoff.owner else Trigger.CONTEXT
    if reading.word == "send_anyway" and handoff.owner:
        trigger = Trigger.SEND_ANYWAY
    return Intent(
        Outcome.COMMAND,
        ("context: " + ", ".join(changed), *filled.notices, *filled.problems),
        trigger=trigger,
        role=Role.GIVER,
        said=_said(gate, clues, handoff, filled, reading),
        gaps=gaps,
        notices=(*filled.problems, *filled.notices),
    )


def _changed(handoff: Handoff, filled: Filled, recipe: Recipe) -> list[str]:
    old, new = handoff.context, filled.context
    changed = [name for name in FIELDS if getattr(old, name) != getattr(new, name)]
    return changed if recipe.name == handoff.recipe else [*changed, f"recipe {recipe.name}"]


def _recipe(clues: Clues, known: Known, author: Person, handoff: Handoff) -> Recipe:
    """Return the recipe: while it is gathered a line of the mail may name another one."""
    policy = known.policy
    usual = policy.recipe(handoff.recipe)
    if handoff.state is not State.GATHERING:
        return usual
    gate = Gate(author, handoff.owner, usual, policy, known.now)
    return find_recipe(policy.recipes, gate.find(clues.typed).get("recipe")) or usual


def _said(gate: Gate, clues: Clues, handoff: Handoff, filled: Filled, reading: Reading) -> Said:
    """Return what the step notes: the context, and beside it what else the owner should read."""
    gathering = handoff.state is State.GATHERING
    rest = reading.rest if reading.word == "send_anyway" else filled.rest
    remark = gate.policy.directory.without_tokens(rest) if gathering else ""
    return Said(
        words=clues.typed,
        text=clues.typed,
        context=filled.context,
        remark=remark,
        recipe=gate.recipe.name,
    )


def _merged(gate: Gate, clues: Clues, known: Known, handoff: Handoff) -> Filled:
    """Merge what was typed into the context, and what was filled into the quoted template.

    Plain words count while it is gathered; later a date in a sentence is a note, or a command of
    its own, and the quote fills gaps only: what was agreed is changed in so many words.
    """
    quoted = Found()
    if handoff.state is State.GATHERING or known.answered:
        quoted = answered_in_quote(gate, handoff.context, clues.quoted, known.answered)
    if handoff.state is State.GATHERING:
        return fill(gate, handoff.context, clues.typed, quoted)
    gaps = [each for each in quoted.fields if getattr(handoff.context, each[0], "") is None]
    return fill(gate, handoff.context, clues.typed, Found(tuple(gaps)), plain=False)


def _in_free_words(gate: Gate, clues: Clues, handoff: Handoff, reading: Reading) -> Filled | None:
    """Let words without a label answer the one question that is open."""
    words = "\n".join(line for line in clues.typed.split("\n") if not line.startswith(">")).strip()
    if not handoff.owner:
        return None
    said = reading.word in ("note", "answer", "due") and not reading.ask
    return answer_gap(gate, handoff.context, words) if said else None
