"""deliver and explain: mail from files, pipes, mboxes and Maildirs."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mailflow.cli import EXIT_DATA, EXIT_TEMPFAIL
from mailflow.cli.shared import config_option, json_option, open_store, print_json, read_config
from mailflow.clock import RandomIds, SystemClock
from mailflow.doors.files import read_mails
from mailflow.doors.trace import read_envelope
from mailflow.errors import StoreError
from mailflow.mail.envelope import Envelope
from mailflow.store import Arrival, Store
from mailflow.wiring import make_desk

_BATCH = 50


@click.command("deliver")
@config_option
@click.option(
    "--sender", help='The reverse path; "" is the null one. Else Return-Path, or $SENDER.'
)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    help="A forward path. Else Delivered-To and its kin, or $ORIGINAL_RECIPIENT; then To and Cc.",
)
@click.argument("files", nargs=-1, type=click.Path(allow_dash=True, path_type=Path))
def deliver_command(
    file: Path | None, sender: str | None, recipients: tuple[str, ...], files: tuple[Path, ...]
) -> None:
    """Put mail into the ledger as if it had arrived: one message, an mbox or a Maildir.

    Reads standard input without a FILE or with -. Usable as a pipe transport: the end is 0 when
    the mail is stored, 75 when it could not be stored now (the mail server keeps it), 65 when
    there was nothing in it.

    Example: mailflow deliver --recipient handoff+ben@example.com < request.eml
    """
    sender = os.environ.get("SENDER") if sender is None else sender
    if not recipients and os.environ.get("ORIGINAL_RECIPIENT"):
        recipients = (os.environ["ORIGINAL_RECIPIENT"],)
    try:
        with open_store(file) as (_, store):
            count = _deliver(store, files or (Path("-"),), sender, recipients)
    except StoreError as error:
        click.echo(f"mailflow: {error}", err=True)
        sys.exit(EXIT_TEMPFAIL)
    if count == 0:
        click.echo("mailflow: no mail in it: the input is empty", err=True)
        sys.exit(EXIT_DATA)
    if sys.stderr.isatty():
        click.echo(f"{count} in the ledger; 'mailflow run' handles them.", err=True)


def _deliver(
    store: Store, files: tuple[Path, ...], sender: str | None, recipients: tuple[str, ...]
) -> int:
    clock, count = SystemClock(), 0
    batch: list[Arrival] = []
    for content in _contents(files):
        envelope = _envelope(content, sender, recipients)
        batch.append(Arrival(envelope, "deliver", clock.now()))
        if len(batch) == _BATCH:
            count += _store(store, batch)
            batch = []
    return count + _store(store, batch)


def _store(store: Store, batch: list[Arrival]) -> int:
    if not batch:
        return 0
    with store.transaction():
        return len(store.ledger.accept(batch))


def _contents(files: tuple[Path, ...]) -> Iterator[bytes]:
    """Yield each mail of the files, with a progress bar when a person watches."""
    from mailflow.cli.progress import watched

    for path in files:
        if str(path) == "-":
            content = sys.stdin.buffer.read()
            if content.strip():
                yield content
            continue
        if not path.exists():
            raise click.BadParameter(f"{path}: no such file or folder", param_hint="FILE")
        yield from watched(read_mails(path), f"reading {path.name}")


def _envelope(content: bytes, sender: str | None, recipients: tuple[str, ...]) -> Envelope:
    found = read_envelope(content)
    return Envelope(
        found.reverse_path if sender is None else sender,
        recipients or found.forward_paths,
        content,
    )


@click.command("explain")
@config_option
@json_option
@click.option("--sender", help="The reverse path.")
@click.option("--recipient", "recipients", multiple=True, help="A forward path.")
@click.argument("path", metavar="FILE", type=click.Path(allow_dash=True, path_type=Path))
def explain_command(
    file: Path | None, as_json: bool, sender: str | None, recipients: tuple[str, ...], path: Path
) -> None:
    """Say how a mail would be read and what would happen, and why. Nothing is stored.

    Example: mailflow explain request.eml
    """
    config = read_config(file)
    contents = list(_contents((path,)))
    if not contents:
        click.echo("mailflow: no mail in it: the input is empty", err=True)
        sys.exit(EXIT_DATA)
    database = config.service.database
    known = "://" in str(database) or Path(database).exists()
    with Store(database if known else ":memory:") as store:
        desk = make_desk(config, store, RandomIds())
        found = [
            desk.explain(_envelope(each, sender, recipients), SystemClock().now())
            for each in contents
        ]
    if as_json:
        print_json(found[0] if len(found) == 1 else found)
        return
    for reading in found:
        _say(reading)


def _say(reading: dict[str, object]) -> None:
    """Write a reading for people: what it is, from whom, to whom, why."""
    for name, value in reading.items():
        if value in (None, [], {}, ""):
            continue
        if isinstance(value, dict):
            value = "; ".join(f"{key}: {_short(each)}" for key, each in value.items() if each)
        if isinstance(value, list):
            value = "; ".join(_short(each) for each in value)
        click.echo(f"{name:12} {_short(value)}")


def _short(value: object) -> str:
    if isinstance(value, dict):
        value = " ".join(str(each) for each in value.values() if each)
    if isinstance(value, list):
        value = ", ".join(_short(each) for each in value)
    text = " ".join(str(value).split())
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= 300 else text[:299] + "…"
