"""What the commands share: options, the open store, tables and JSON."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from mailflow import maillog
from mailflow.config import Config, load
from mailflow.store import Store
from mailflow.store.codec import encode_time

Command = TypeVar("Command", bound=Callable[..., Any])

config_option = click.option(
    "--config",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The configuration; else $MAILFLOW_CONFIG, ./mailflow.toml, /etc/mailflow/mailflow.toml.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="As JSON, with stable keys.")


def read_config(file: Path | None) -> Config:
    """Return the configuration, and log errors only. Raises ConfigError with all that is wrong."""
    maillog.set_up("error")
    return load(file, os.environ)


@contextmanager
def open_store(file: Path | None) -> Iterator[tuple[Config, Store]]:
    """Open the store of a configuration, and close it afterwards."""
    config = read_config(file)
    with Store(config.service.database) as store, store.reading():
        yield config, store


def parse_ref(text: str) -> int:
    """Return the number of a handoff written as H-12, h12, [H-12] or 12."""
    digits = text.strip("[] ").casefold().removeprefix("h").removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise click.BadParameter(f"{text!r} is no handoff; write H-12 or 12")
    return int(digits)


def unknown_mail(book: str, number: int | None) -> str:
    """Return what is wrong with the number of a mail that is not in a book."""
    if number is None:
        return f"name a mail by the id that 'mailflow {book}' shows"
    return f"there is no mail {number} here; 'mailflow {book}' shows their ids"


def print_json(value: object) -> None:
    """Write a value as JSON; times as ISO 8601 in UTC."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    return encode_time(value) if isinstance(value, datetime) else str(value)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], empty: str) -> None:
    """Write a table: drawn for people, plain columns for a pipe; `empty` when there is no row."""
    if not rows:
        click.echo(empty, err=not sys.stdout.isatty())
        return
    texts = [[_cell(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        widths = [max(len(row[i]) for row in [columns, *texts]) for i in range(len(columns))]
        for row in [columns, *texts]:
            line = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
            click.echo(line.rstrip())
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name)
    for row in texts:
        table.add_row(*(Text(text) for text in row))
    Console().print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return "yes" if value else ""
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= 80 else text[:79] + "…"
