"""run: the daemon."""

import os
import sys
from pathlib import Path

import click

from mailflow import maillog
from mailflow.cli.shared import config_option, read_config
from mailflow.daemon import Daemon
from mailflow.errors import MailboxError, TemplateError
from mailflow.process import signals
from mailflow.wiring import make_letters


@click.command("run")
@config_option
@click.option("--once", is_flag=True, help="Poll, handle, wake and send what is due; then exit.")
@click.option(
    "--log-level", type=click.Choice(["debug", "info", "warning", "error"]), default="info"
)
@click.option("--log-format", type=click.Choice(["auto", "console", "json"]), default="auto")
def run_command(file: Path | None, once: bool, log_level: str, log_format: str) -> None:
    """Run the service in the foreground until SIGTERM or SIGINT; SIGHUP reads the file anew.

    Example: mailflow run --config /etc/mailflow/mailflow.toml
    """
    config = read_config(file)
    maillog.set_up(log_level, log_format)
    if problems := make_letters(config).check():
        raise TemplateError("\n".join(problems))
    daemon = Daemon(config, os.environ)
    if once:
        try:
            daemon.run_once()
        except MailboxError as error:
            click.echo(f"mailflow: {error}", err=True)
            sys.exit(75)
        finally:
            daemon.store.close()
        return
    with signals(daemon):
        daemon.run()
