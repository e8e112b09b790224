"""migrate: bring the database to this version's form."""

from pathlib import Path

import click

from mailflow.cli.shared import config_option, read_config
from mailflow.store import Store


@click.command("migrate")
@config_option
def migrate_command(file: Path | None) -> None:
    """Bring the database to this version's form. On SQLite every start does it by itself.

    Example: mailflow migrate
    """
    config = read_config(file)
    with Store(config.service.database, migrate=True) as store:
        click.echo(f"{config.service.database}: version {store.version}")
