"""Names: every name a template may use, plain ones and block macros; docs/letters.md lists them."""

from collections.abc import Callable, Iterator
from typing import Any

from mailflow.handoff.model import Handoff
from mailflow.letters.clean import NAME_LIMIT, clean_line, clean_text, first_name
from mailflow.letters.facts import Absent, Section
from mailflow.letters.page import STANDS, Page
from mailflow.letters.pieces import Button, Line

#: How many buttons stand in one letter; the words below them are never cut.
BUTTONS = 4
CHOICES = 6
#: So many words are no more than a command: "I'll take it".
BARE_WORDS = 3


def variables(page: Page) -> dict[str, object]:
    """Give every plain name a template may use; docs/letters.md lists them."""
    facts, handoff = page.facts, page.handoff
    first = next(_handles(page), "")
    names = {key: clean_line(getattr(facts, key), NAME_LIMIT) for key in _NAMES}
    return {
        **names,
        **_of_handoff(handoff),
        "you": first_name(clean_line(facts.reader.name, NAME_LIMIT)),
        "reader": clean_line(facts.reader.name, NAME_LIMIT),
        "ref": page.ref,
        "subject": page.subject,
        "words": clean_text(facts.words),
        "bare": is_bare(facts.words),
        "reason": clean_text(facts.reason),
        "done_when": page.said_field("done_when"),
        "if_stuck": page.said_field("if_stuck"),
        "due": page.context.due,
        "priority": page.context.priority.value,
        **_of_recipe(page),
        "now": facts.now,
        "deadline": facts.deadline,
        **_of_absence(facts.absent),
        "legal": facts.legal,
        "missing": tuple(page.label(name).lower() for name in facts.missing),
        "needs": facts.count or len(facts.sections[0].rows if facts.sections else ()),
        "has_rows": bool(facts.rows),
        "has_sections": any(s.rows or s.empty for s in facts.sections),
        "rows_count": len(facts.rows),
        "oldest": page.oldest(),
        "figures": facts.figures,
        "attachments": page.attachments(),
        "request": bool(page.request),
        "notices": tuple(clean_line(item, 1000) for item in facts.notices),
        "candidates": tuple(clean_line(item, NAME_LIMIT) for item in facts.candidates),
        "count": facts.count,
        "first": first,
        "first_number": first.removeprefix("H-"),
        "lines_done": sum(each.done for each in facts.echoes),
        "lines_count": len(facts.echoes),
        "pick": lambda *texts: texts[max(0, facts.count - 1) % len(texts)],
        "by_you": bool(facts.actor) and facts.actor == facts.reader.name,
        "watches": handoff is not None and facts.reader.key in handoff.watchers,
        "when": lambda instant: page.when(instant),
        "day": lambda instant: page.day(instant),
    }


_NAMES = ("service", "giver", "owner", "former", "actor", "role", "command", "step", "named")


def _of_recipe(page: Page) -> dict[str, object]:
    """Give the names that come from the recipe; its title is empty where it is the usual one."""
    recipe, handoff = page.facts.recipe, page.handoff
    own = recipe.name != "default"
    return {
        "recipe": clean_line(recipe.title or recipe.name, NAME_LIMIT) if own else "",
        "recipe_about": clean_line(recipe.description, 300) if own else "",
        "wants_read_back": recipe.read_back and bool(handoff and handoff.owner != handoff.giver),
        "read_back": clean_text(handoff.read_back) if handoff else "",
    }


def _of_absence(absent: Absent | None) -> dict[str, object]:
    """Give the names about who is away: the owner, or the reader himself."""
    return {
        "away_from": absent.begins if absent else None,
        "away_until": absent.until if absent else None,
        "substitute": clean_line(absent.substitute, NAME_LIMIT) if absent else "",
    }


def _of_handoff(handoff: Handoff | None) -> dict[str, object]:
    """Give the names that come from the handoff; empty when the letter is about none."""
    requester = handoff.requester if handoff else None
    return {
        "state": handoff.state.value if handoff else "",
        "stands": STANDS[handoff.state] if handoff else "",
        "until": handoff.until if handoff else None,
        "snoozed": handoff.snoozed if handoff else None,
        "proposed": handoff.proposed if handoff else None,
        "closed_by": handoff.closed_by if handoff else "",
        "follows": f"H-{handoff.follows}" if handoff and handoff.follows else "",
        "note": clean_text(handoff.note) if handoff else "",
        "kept": clean_text(handoff.reason) if handoff else "",
        "result": clean_text(handoff.result) if handoff else "",
        "requester": clean_line(requester.name or requester.address, 200) if requester else "",
    }


def macros(page: Page, parts: Any) -> dict[str, Callable[..., Any]]:
    """Give the block macros of one letter, drawn by `parts` as text or as HTML."""
    facts = page.facts

    def draw(buttons: list[Button], limit: int = BUTTONS) -> Any:
        return parts.buttons(buttons[:limit], [each.typed for each in buttons if each.typed])

    return {
        "fields": lambda gaps=True: parts.fields(page.fields(gaps)),
        "template": lambda *names: (
            parts.form(page.form()) + draw([page.fill_in(), *page.buttons(names, {})])
        ),
        "buttons": lambda *names, **labels: draw(page.buttons(names, labels)),
        "hand_over": lambda *names: draw([*page.stand_in(), *page.buttons(names, {})]),
        "choices": lambda command: draw(page.choices(command), CHOICES),
        "guide": lambda: parts.guide(page.guide()),
        "standing": lambda: parts.fields(page.standing()),
        "outcome": lambda: parts.fields(page.outcome()),
        "original": lambda: parts.said(page.request) if page.request else "",
        "said": lambda text: parts.said(clean_text(text).split("\n")) if text else "",
        "bullets": lambda items: parts.bullets([clean_line(item, 1000) for item in items]),
        "lines": lambda: parts.guide(page.echoes()),
        "line_buttons": lambda: draw(page.line_buttons()),
        "rows": lambda rows=facts.rows: parts.rows(page.lines(rows)),
        "sections": lambda: parts.sections(
            [_section(page, s) for s in facts.sections if s.rows or s.empty]
        ),
        "bars": lambda rows=(): parts.bars(page.bars(rows)),
        "draft": lambda: parts.draft(page.draft().split("\n"), page.draft_link()),
    }


def is_bare(words: str) -> bool:
    """Tell whether words are no more than a command, which the letter says in its own words."""
    return "\n" not in words.strip() and len(words.split()) <= BARE_WORDS


def _handles(page: Page) -> Iterator[str]:
    """Give what people may write in front of an answer: the name of a row."""
    sections = (row for section in page.facts.sections for row in section.rows)
    for row in (*page.facts.rows, *sections):
        yield clean_line(row.ref, 40)


def _section(page: Page, section: Section) -> tuple[str, list[Line], str]:
    title = clean_line(section.title, NAME_LIMIT)
    return title, page.lines(section.rows), clean_line(section.empty)
