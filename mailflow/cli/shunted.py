"""shunted: what waits for a human."""

import sys
from pathlib import Path

import click

from mailflow.cli.shared import (
    config_option,
    json_option,
    open_store,
    print_json,
    print_table,
    unknown_mail,
)
from mailflow.store import Entry
from mailflow.store.codec import encode_time


@click.command("shunted")
@config_option
@json_option
@click.argument("act", type=click.Choice(["show", "release", "discard"]), required=False)
@click.argument("number", type=int, required=False)
def shunted_command(file: Path | None, as_json: bool, act: str | None, number: int | None) -> None:
    """Show what waits for a human; or show, release or discard one mail by its number.

    A released mail is handled again at the next beat; a discarded one stays in the ledger.

    Example: mailflow shunted release 7
    """
    with open_store(file) as (_, store):
        entries = store.ledger.shunted()
        if act is None:
            _print(entries, as_json)
            return
        entry = next((each for each in entries if each.id == number), None)
        if entry is None:
            raise click.BadParameter(unknown_mail("shunted", number))
        if act == "show":
            click.echo(entry.error or "", err=True)
            sys.stdout.buffer.write(entry.envelope.content)
            return
        with store.transaction():
            move = store.ledger.release if act == "release" else store.ledger.discard
            move(entry.id)
    said = "will be handled again" if act == "release" else "is discarded"
    click.echo(f"{entry.id} {said}.")


def _print(entries: list[Entry], as_json: bool) -> None:
    if as_json:
        print_json([_facts(entry) for entry in entries])
        return
    rows = [(e.id, e.received, e.author, e.subject, _reason(e), e.attempts) for e in entries]
    columns = ("id", "received", "author", "subject", "error", "attempts")
    print_table(columns, rows, "Nothing waits for a human.")


def _reason(entry: Entry) -> str:
    return (entry.error or "").strip().splitlines()[-1] if entry.error else ""


def _facts(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "received": encode_time(entry.received),
        "author": entry.author or None,
        "subject": entry.subject or None,
        "error": _reason(entry),
        "attempts": entry.attempts,
    }
