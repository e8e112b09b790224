"""Documents that are made from the code, so that they cannot say anything else.

`MAILFLOW_GOLDEN=1` (`./dev golden`) writes them anew; tests/test_docs.py compares them.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailflow.handoff.lifecycle import ACCOUNTABLE, BALL, LIFECYCLE, Do, Effect, Rule, Same, Send
from mailflow.handoff.model import OPEN, Role, State
from mailflow.handoff.policy import LADDERS, Rung
from mailflow.handoff.span import Span

HEAD = """\
# The life of a handoff

<!-- Made from mailflow/handoff/lifecycle.py and policy.py by `./dev golden`: do not edit. -->

What a handoff may do is written in one table, `LIFECYCLE` in `mailflow/handoff/lifecycle.py`, and
nowhere else. This page is that table, read aloud. An occasion that is not in it changes nothing; a
person who wrote is told so, a machine is not answered.

- **accountable**: who answers for it. Exactly one person at every instant while it is open.
- **next**: who must act next. While a handoff waits for somebody outside, nobody inside.
- **clock** and **carrier** are correspondents too: time that passed, and mail that failed.
"""
EVERYWHERE = frozenset(State) - {State.NEW}
MACHINES = {Role.CLOCK, Role.CARRIER}


def lifecycle() -> str:
    """Return docs/lifecycle.md."""
    parts = [HEAD, *diagram(), "", *states(), *facts(), *ladders()]
    return "\n".join(parts).rstrip() + "\n"


def said(word: str) -> str:
    return word.replace("_", " ")


# ---------------------------------------------------------------------------- the diagram


def diagram() -> Iterator[str]:
    """Yield the moves between states; what stays is in the tables below."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    edges: dict[tuple[State, State], list[str]] = {}
    for rule in LIFECYCLE:
        for state in rule.states:
            if isinstance(rule.to, State) and rule.to is not state:
                words = edges.setdefault((state, rule.to), [])
                word = trigger(rule)
                words.extend([word] if word not in words else [])
    for (before, after), words in edges.items():
        start = "[*]" if before is State.NEW else before.value
        yield f"    {start} --> {after.value}: {', '.join(words)}"
    yield f"    {State.CANCELLED.value} --> [*]"
    yield "```"


def trigger(rule: Rule) -> str:
    machine = next((role for role in rule.by if role in MACHINES), None)
    return f"{said(rule.trigger)} ({machine})" if machine else said(rule.trigger)


# ---------------------------------------------------------------------------- the tables


def states() -> Iterator[str]:
    """Yield a table for each state."""
    for state in State:
        rules = [rule for rule in LIFECYCLE if state in rule.states and not general(rule)]
        yield f"## {said(state).capitalize()}"
        yield ""
        if state in ACCOUNTABLE:
            holder = said(BALL[state]) if state in BALL else "nobody inside"
            yield f"Accountable: {said(ACCOUNTABLE[state])}. Next: {holder}."
            yield ""
        yield from table(rules)


def facts() -> Iterator[str]:
    """Yield what is possible whatever the state."""
    for title, states in (("In every open state", OPEN), ("In every state", EVERYWHERE)):
        yield f"## {title}"
        yield ""
        if states is EVERYWHERE:
            yield "Also when a handoff is closed or cancelled."
            yield ""
        yield from table([rule for rule in LIFECYCLE if set(rule.states) == states])


def general(rule: Rule) -> bool:
    return set(rule.states) in (OPEN, EVERYWHERE)


def table(rules: list[Rule]) -> Iterator[str]:
    yield "| Occasion | By | To | Letters | Notes |"
    yield "| --- | --- | --- | --- | --- |"
    for rule in rules:
        by = ", ".join(said(role) for role in rule.by) if len(rule.by) < 6 else "anyone inside"
        to = f"**{said(rule.to)}**" if isinstance(rule.to, State) else same(rule.to)
        yield f"| {said(rule.trigger)} | {by} | {to} | {letters(rule.effects)} | {notes(rule)} |"
    yield ""


def same(to: Same) -> str:
    return "stays" if to is Same.SAME else "as before"


def letters(effects: tuple[Effect, ...]) -> str:
    sends = [f"{each.to}: `{each.letter}`" for each in effects if isinstance(each, Send)]
    return "; ".join(sends) or "none"


def notes(rule: Rule) -> str:
    return "; ".join(str(each) for each in rule.effects if isinstance(each, Do))


# ---------------------------------------------------------------------------- the ladders


def ladders() -> Iterator[str]:
    """Yield what the clock does about silence, as it is without configuration."""
    yield "## Silence"
    yield ""
    yield "What the clock does in each state when nobody writes, counted in the working time of who"
    yield "is next. These are the defaults: `[nudges]` in the configuration changes them, and a"
    yield "recipe may have its own. An urgent handoff divides them by four, as `[pace]` says. Any"
    yield "word about a handoff begins its ladder anew; a snooze or `stop nudges` pauses it."
    yield "The days on which somebody is away are no working days: his ladders rest, and go on when"
    yield "he is back."
    yield ""
    yield "| State | Steps |"
    yield "| --- | --- |"
    for state, rungs in LADDERS.items():
        yield f"| {said(state)} | {'; '.join(rung(each) for each in rungs)} |"
    yield ""
    yield "While a handoff is accepted its due date speaks as well: the working day before it (`due"
    yield "soon`), the day itself (`due today`), the working day after (`overdue`), the second one"
    yield "(`overdue long`), and from then on each working day: in the morning, when work begins."


def rung(each: Rung) -> str:
    again = ", and again each time" if each.repeat else ""
    return f"{span(each.after)}: {said(each.trigger)}{again}"


def span(length: Span) -> str:
    plural = "" if length.amount == 1 else "s"
    return f"{length.amount} {length.unit.value}{plural}"
