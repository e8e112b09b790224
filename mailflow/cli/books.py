"""list, show, history, ledger: what the books say."""

from pathlib import Path

import click

from mailflow.cli.shared import (
    config_option,
    json_option,
    open_store,
    parse_ref,
    print_json,
    print_table,
)
from mailflow.clock import SystemClock
from mailflow.desk.rows import facts_of
from mailflow.handoff.context import missing
from mailflow.handoff.model import Handoff, State
from mailflow.handoff.routing import Directory
from mailflow.store import Entry, Past, Store
from mailflow.store.codec import encode_time


@click.command("list")
@config_option
@json_option
@click.option("--state", type=click.Choice([s.value for s in State if s is not State.NEW]))
@click.option("--owner", help="A person's or team's name, key or address.")
@click.option("--stuck", is_flag=True, help="Only what is overdue or does not answer.")
@click.option("--search", metavar="TEXT", help="Only those whose subject or request holds TEXT.")
@click.option("--all", "everything", is_flag=True, help="Closed and cancelled ones as well.")
def list_command(
    file: Path | None,
    as_json: bool,
    state: str | None,
    owner: str | None,
    stuck: bool,
    search: str | None,
    everything: bool,
) -> None:
    """List handoffs: where work is. Open ones, unless --all or --state says otherwise.

    Example: mailflow list --owner ben --stuck
    """
    with open_store(file) as (config, store):
        directory, now = config.directory(), SystemClock().now()
        found = store.handoffs.all([State(state)] if state else [])
        chosen = [h for h in found if everything or state or h.is_open]
        if owner is not None:
            keys = directory.find(owner)
            if not keys:
                raise click.BadParameter(f"nobody is called {owner!r}", param_hint="--owner")
            chosen = [h for h in chosen if h.owner in keys]
        if search:
            chosen = [h for h in chosen if _holds(h, search.casefold())]
        facts = [facts_of(h, directory, now) for h in chosen]
    facts = [row for row in facts if row["stuck"] or not stuck]
    if as_json:
        print_json(facts)
        return
    columns = ("ref", "subject", "state", "owner", "ball", "due", "overdue")
    rows = [[_local(row[name]) for name in columns] for row in facts]
    print_table(columns, rows, "No handoffs.")


def _holds(handoff: Handoff, text: str) -> bool:
    return text in handoff.subject.casefold() or text in handoff.request.casefold()


def _local(value: object) -> object:
    """Show an ISO time as people read it here."""
    from datetime import datetime

    if isinstance(value, str) and len(value) > 15 and value[10:11] == "T" and value[-1] == "Z":
        return datetime.fromisoformat(value)
    return value


def _find(store: Store, ref: str) -> Handoff:
    number = parse_ref(ref)
    handoff = store.handoffs.get(number)
    if handoff is None:
        raise click.BadParameter(f"there is no H-{number}; 'mailflow list --all' shows all")
    return handoff


@click.command("show")
@config_option
@json_option
@click.argument("ref")
def show_command(file: Path | None, as_json: bool, ref: str) -> None:
    """Show one handoff with everything about it.

    Example: mailflow show H-12
    """
    with open_store(file) as (config, store):
        handoff = _find(store, ref)
        directory = config.directory()
        required = config.policy().recipe(handoff.recipe).required
        facts = facts_of(handoff, directory, SystemClock().now())
        past = store.handoffs.history(handoff.number)
    facts |= _details(handoff, required)
    facts["history"] = [_past(handoff, row, directory) for row in past]
    if as_json:
        print_json(facts)
        return
    for name, value in facts.items():
        if name not in ("history", "context", "attachments") and value not in (None, [], "", False):
            click.echo(f"{name:14} {_show(value)}")
    for name, value in _details(handoff, required)["context"].items():  # type: ignore[attr-defined]
        click.echo(f"{name:14} {_show(value) if value else '-'}")
    for kept in handoff.attachments:
        click.echo(f"{'attachment':14} {kept.name} ({kept.size} bytes)")
    click.echo("")
    _print_history(handoff, past)


def _show(value: object) -> str:
    value = _local(value)
    from datetime import datetime

    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value).replace("\n", "\n" + " " * 15)


def _details(handoff: Handoff, required: tuple[str, ...]) -> dict[str, object]:
    context = handoff.context
    return {
        "requester": str(handoff.requester) if handoff.requester else None,
        "watchers": list(handoff.watchers),
        "context": {
            "background": context.background,
            "done_when": context.done_when,
            "due": encode_time(context.due) if context.due else None,
            "priority": context.priority.value,
            "constraints": context.constraints,
            "if_stuck": context.if_stuck,
        },
        "missing": list(missing(context, required)),
        "attachments": [
            {"name": kept.name, "type": kept.type, "size": kept.size}
            for kept in handoff.attachments
        ],
        "reason": handoff.reason or None,
        "result": handoff.result or None,
    }


@click.command("history")
@config_option
@json_option
@click.argument("ref")
def history_command(file: Path | None, as_json: bool, ref: str) -> None:
    """Show what happened to a handoff, and which words and mail caused it.

    Example: mailflow history H-12 --json
    """
    with open_store(file) as (config, store):
        handoff = _find(store, ref)
        past = store.handoffs.history(handoff.number)
        directory = config.directory()
    if as_json:
        print_json([_past(handoff, row, directory) for row in past])
    else:
        _print_history(handoff, past)


def _past(handoff: Handoff, past: Past, directory: Directory) -> dict[str, object]:
    person = directory.person(past.who) if past.who else None
    return {
        "at": encode_time(past.at),
        "by": past.by.value,
        "who": (person.address if person else past.who) or None,
        "trigger": past.trigger.value,
        "before": None if past.before is State.NEW else past.before.value,
        "after": past.after.value,
        "words": past.words or None,
        "sure": past.sure or None,
        "ledger": past.ledger,
    }


def _print_history(handoff: Handoff, past: list[Past]) -> None:
    rows = [
        (
            row.at,
            row.who or row.by.value,
            row.trigger.value,
            row.after.value if row.after is not row.before else "",
            " ".join(row.words.split()),
        )
        for row in past
    ]
    print_table(("at", "who", "trigger", "now", "words"), rows, f"{handoff.ref} has no history.")


@click.command("ledger")
@config_option
@json_option
@click.option("--limit", default=50, show_default=True, help="How many, newest first.")
def ledger_command(file: Path | None, as_json: bool, limit: int) -> None:
    """Show what came in and what became of it.

    Example: mailflow ledger --limit 5 --json
    """
    with open_store(file) as (_, store):
        entries = store.ledger.latest(limit)
    if as_json:
        print_json([entry_facts(entry) for entry in entries])
        return
    rows = [
        (
            entry.id,
            entry.received,
            entry.via,
            entry.status.value,
            (entry.reading or {}).get("outcome"),
            f"H-{entry.handoff}" if entry.handoff else "",
            entry.author,
            entry.subject,
        )
        for entry in entries
    ]
    columns = ("id", "received", "via", "status", "outcome", "handoff", "author", "subject")
    print_table(columns, rows, "Nothing came in yet.")


def entry_facts(entry: Entry) -> dict[str, object]:
    """Return a ledger row as an object of `ledger --json`."""
    from mailflow.desk.explained import unreadable

    reading = entry.reading or {**unreadable(""), "outcome": None, "reasons": []}
    return {
        **reading,
        "id": entry.id,
        "received": encode_time(entry.received),
        "via": entry.via,
        "status": entry.status.value,
        "message_id": entry.message_id or None,
        "size": entry.size,
    }
