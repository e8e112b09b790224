"""The commands: thin, each calls one verb elsewhere. Imported only when used, so help is quick."""

import difflib
import importlib
import sys
from collections.abc import Sequence

import click

from mailflow import __version__
from mailflow.errors import ConfigError, MailflowError

#: name: (module, what `mailflow --help` says); in the order in which people meet them.
COMMANDS = {
    "play": ("play", "Try everything on this machine, with invented people."),
    "check": ("check", "Say what will not work, and the cure."),
    "run": ("service", "Run the service."),
    "deliver": ("deliver", "Put mail into the ledger as if it had arrived."),
    "explain": ("deliver", "Say how a mail would be read; nothing is stored."),
    "list": ("books", "List handoffs: where work is."),
    "show": ("books", "Show one handoff with everything about it."),
    "history": ("books", "Show what happened to a handoff."),
    "ledger": ("books", "Show what came in."),
    "outbox": ("outbox", "Show what goes out, and retry, hold or drop it."),
    "shunted": ("shunted", "Show what waits for a human, and release or discard it."),
    "migrate": ("migrate", "Bring the database to this version's form."),
}

#: sysexits.h: what a mail server or systemd makes of our end.
EXIT_WRONG, EXIT_DATA, EXIT_TEMPFAIL, EXIT_CONFIG = 1, 65, 75, 78


class Lazy(click.Group):
    """Import a command's module when the command is used, and turn our errors into sentences."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the commands in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import and return a command; for a slip of the pen fail with a near one."""
        if name not in COMMANDS:
            if near := difflib.get_close_matches(name, COMMANDS, 1):
                context.fail(f"No such command {name!r}. Did you mean {near[0]!r}?")
            return None
        module = importlib.import_module(f"mailflow.cli.{COMMANDS[name][0]}")
        command = getattr(module, f"{name}_command")
        return command if isinstance(command, click.Command) else None

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: mailflow play",
)
@click.version_option(__version__, prog_name="mailflow", message="%(prog)s %(version)s")
def group() -> None:
    """Hand work over by forwarding mail: one owner, until it is done."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    try:
        code = group.main(arguments, prog_name="mailflow", standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except MailflowError as error:
        say_error(error)
        sys.exit(exit_code(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def say_error(error: Exception) -> None:
    """Write an error to stderr: what, where, what to do."""
    lines = str(error).splitlines() or [type(error).__name__]
    for line in lines:
        click.echo(f"mailflow: {line}", err=True)


def exit_code(error: MailflowError) -> int:
    """Return the exit code of an error: 78 for the configuration, else 75: try again later."""
    if isinstance(error, ConfigError):
        return EXIT_CONFIG
    from mailflow.errors import TemplateError

    return EXIT_CONFIG if isinstance(error, TemplateError) else EXIT_TEMPFAIL
