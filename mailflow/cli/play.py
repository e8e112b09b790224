"""play: the whole service on this machine, with invented people and a clock that is pushed."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from mailflow import maillog

if TYPE_CHECKING:
    from mailflow.play.prompt import Prompt
    from mailflow.play.teller import Teller


@click.command("play")
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Leave mail, database and configuration in DIR; else nothing is left.",
)
@click.option("--full", is_flag=True, help="Show mails whole, not only what matters now.")
def play_command(keep: Path | None, full: bool) -> None:
    """Try everything on this machine, with invented people. Needs no configuration.

    Tells a story, then lets you write as its people and push the clock. Without a terminal on
    standard input it tells its story once.

    Example: mailflow play --keep office
    """
    # Imported here, so that help is quick.
    from mailflow.play.cast import ZONE
    from mailflow.play.moments import recent_monday
    from mailflow.play.pens import make_pen
    from mailflow.play.playground import open_playground
    from mailflow.play.prompt import Prompt
    from mailflow.play.story import tell
    from mailflow.play.teller import Teller

    start, pen = recent_monday(datetime.now(UTC), ZoneInfo(ZONE)), make_pen()
    with _leaving_orderly(), _log(keep), open_playground(start, keep) as playground:
        teller = Teller(playground, pen, whole=full)
        tell(playground, teller)
        if sys.stdin.isatty():
            _go_on(Prompt(playground, teller), teller)
        else:
            pen.say("On a terminal you may go on: write as Ana, Ben or Mia, and push the clock.")
    if keep is not None:
        pen.say(f"Everything is in {keep}. Look at it:")
        pen.say(f"mailflow list --all --config {keep / 'mailflow.toml'}")


@contextlib.contextmanager
def _leaving_orderly() -> Iterator[None]:
    """Clean up as well when the process is ended or its terminal is closed."""

    def leave(number: int, frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = {each: signal.signal(each, leave) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextlib.contextmanager
def _log(keep: Path | None) -> Iterator[None]:
    """Send the service's log to a file of what is kept, else to nowhere."""
    path = Path(os.devnull)
    if keep is not None:
        if (keep / "mailflow.db").exists():
            raise click.BadParameter(f"{keep} holds a playground already", param_hint="--keep")
        try:
            keep.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise click.BadParameter(f"{keep}: {error.strerror}", param_hint="--keep") from error
        path = keep / "mailflow.log"
    with path.open("w", encoding="utf-8") as stream:
        maillog.set_up("info", "json", stream)
        yield


def _go_on(prompt: "Prompt", teller: "Teller") -> None:
    """Read lines until there are no more, or until quit."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # input() then has a history and arrow keys
    teller.pen.say("Now you. For example 'ben: accept', 'ana forwards to mia: Invoice', 'next'.")
    teller.pen.say("'help' shows all, 'quit' ends it.")
    while True:
        try:
            line = input(f"\n{teller.prompt()} > ")
        except EOFError:
            click.echo()
            return
        if not prompt.obey(line):
            return
