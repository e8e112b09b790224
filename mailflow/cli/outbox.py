"""outbox: what goes out."""

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
from mailflow.clock import SystemClock
from mailflow.store import Letter
from mailflow.store.codec import encode_time

_ACTS = click.Choice(["show", "retry", "hold", "drop"])


@click.command("outbox")
@config_option
@json_option
@click.option("--limit", default=50, show_default=True, help="How many, newest first.")
@click.option("--waiting", is_flag=True, help="Only what has not gone out.")
@click.argument("act", type=_ACTS, required=False)
@click.argument("number", type=int, required=False)
def outbox_command(
    file: Path | None, as_json: bool, limit: int, waiting: bool, act: str | None, number: int | None
) -> None:
    """Show what goes out; or show, retry, hold or drop one mail by its number.

    Example: mailflow outbox retry 12 (hold a second time lets it go again)
    """
    with open_store(file) as (_, store):
        if act is None:
            _print(store.outbox.latest(limit, waiting), as_json)
            return
        letter = store.outbox.get(number) if number is not None else None
        if letter is None:
            raise click.BadParameter(unknown_mail("outbox", number))
        if act == "show":
            click.echo(letter.content.decode("utf-8", "replace"))
            return
        with store.transaction():
            done = {
                "retry": lambda: store.outbox.retry(letter.id, SystemClock().now()),
                "hold": lambda: store.outbox.hold(letter.id, not letter.held),
                "drop": lambda: store.outbox.drop(letter.id),
            }[act]()
    if not done:
        raise click.ClickException(f"{letter.id} is {letter.status.value}: nothing to {act}")
    said = {"retry": "is due now", "drop": "will not be sent"}
    click.echo(f"{letter.id} {said.get(act) or ('goes again' if letter.held else 'is held')}.")


def _print(letters: list[Letter], as_json: bool) -> None:
    if as_json:
        print_json([_facts(letter) for letter in letters])
        return
    rows = [
        (
            each.id,
            f"H-{each.handoff}" if each.handoff else "",
            each.letter,
            each.forward_path,
            "held" if each.held else each.status.value,
            each.due if each.status.value != "sent" else None,
            each.attempts,
            each.last_answer,
        )
        for each in letters
    ]
    columns = ("id", "handoff", "letter", "to", "status", "due", "attempts", "last answer")
    print_table(columns, rows, "The outbox is empty.")


def _facts(letter: Letter) -> dict[str, object]:
    return {
        "id": letter.id,
        "handoff": f"H-{letter.handoff}" if letter.handoff else None,
        "letter": letter.letter,
        "to": letter.forward_path,
        "subject": letter.subject,
        "message_id": letter.message_id,
        "status": "held" if letter.held else letter.status.value,
        "due": encode_time(letter.due),
        "attempts": letter.attempts,
        "last_answer": letter.last_answer or None,
    }
