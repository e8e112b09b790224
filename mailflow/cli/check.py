"""check: say what will not work, and the cure, before anybody's mail depends on it."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from mailflow.cli import EXIT_WRONG
from mailflow.cli.shared import config_option, json_option, print_json, read_config
from mailflow.clock import RandomIds, SystemClock
from mailflow.config import Config
from mailflow.doors.mailbox import Mailbox
from mailflow.errors import MailflowError
from mailflow.letters import Facts, Post
from mailflow.mail.address import Address
from mailflow.store import Sending, Status, Store
from mailflow.wiring import mailbox_settings, make_letters, make_sender

FINE, WARNING, WRONG = "fine", "warning", "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one line of the check."""

    part: str
    level: str
    text: str


@click.command("check")
@config_option
@json_option
@click.option("--send", "address", metavar="ADDRESS", help="Send a letter there as well.")
def check_command(file: Path | None, as_json: bool, address: str | None) -> None:
    """Say what will not work, and the cure: configuration, letters, database, mailbox, relay.

    Example: mailflow check --send me@example.com
    """
    config = read_config(file)
    findings = []
    for finding in _findings(config, address):
        findings.append(finding)
        if not as_json:
            click.echo(f"{finding.level:8} {finding.part:14} {finding.text}")
    wrong = sum(finding.level == WRONG for finding in findings)
    warnings = sum(finding.level == WARNING for finding in findings)
    if as_json:
        print_json([{"part": f.part, "level": f.level, "text": f.text} for f in findings])
    else:
        click.echo(f"{wrong} wrong, {warnings} to look at")
    if wrong:
        sys.exit(EXIT_WRONG)


def _findings(config: Config, address: str | None) -> Iterator[Finding]:
    people, teams = len(config.people), len(config.teams)
    yield Finding("configuration", FINE, f"{config.file}: {people} people, {teams} teams")
    for warning in config.warnings:
        yield Finding("configuration", WARNING, warning)
    yield from _try("letters", lambda: _letters(config))
    yield from _try("database", lambda: _database(config))
    if config.mailbox is not None:
        yield from _try("mailbox", lambda: _mailbox(config))
    if config.listener is not None:
        yield Finding("listener", FINE, f"{config.listener.protocol} on {config.listener.listen}")
    yield from _try("relay", lambda: _relay(config))
    yield _trust(config)
    if address:
        yield from _try("send", lambda: _send(config, address))


def _try(part: str, check: Callable[[], list[Finding]]) -> Iterator[Finding]:
    """Yield what a check finds; one of our errors is a finding too."""
    try:
        yield from check()
    except MailflowError as error:
        for line in str(error).splitlines():
            yield Finding(part, WRONG, line)


def _letters(config: Config) -> list[Finding]:
    letters = make_letters(config)
    problems = letters.check()
    if problems:
        return [Finding("letters", WRONG, problem) for problem in problems]
    return [Finding("letters", FINE, f"{len(letters.names())} letters render")]


def _database(config: Config) -> list[Finding]:
    with Store(config.service.database) as store, store.transaction():
        shunted = store.ledger.count(Status.SHUNTED)
        refused = store.outbox.count(Sending.REFUSED)
        found = [Finding("database", FINE, f"{config.service.database} can be written")]
    if shunted:
        text = f"{shunted} mails wait for a human: 'mailflow shunted' shows them"
        found.append(Finding("ledger", WARNING, text))
    if refused:
        text = f"the relay refused {refused} letters: 'mailflow outbox --waiting' shows them"
        found.append(Finding("outbox", WARNING, text))
    return found


def _mailbox(config: Config) -> list[Finding]:
    settings = mailbox_settings(config, os.environ)
    if settings is None:
        return []
    mailbox = Mailbox(settings)
    try:
        mailbox.connect()
    finally:
        mailbox.close()
    found = [Finding("mailbox", FINE, f"{settings.username} at {settings.host}: {settings.folder}")]
    if not mailbox.keyword and not settings.handled:
        text = "the server keeps no keywords and mailbox.handled is empty: set it to a folder"
        found.append(Finding("mailbox", WARNING, text))
    return found


def _relay(config: Config) -> list[Finding]:
    make_sender(config, os.environ).check()
    relay = config.relay
    return [Finding("relay", FINE, str(relay.directory or f"{relay.host}:{relay.port}"))]


def _trust(config: Config) -> Finding:
    """Say in one sentence how far an author is believed."""
    if config.trust.authserv_id:
        text = f"authors are proven by the Authentication-Results of {config.trust.authserv_id}"
        return Finding("trust", FINE, text)
    text = (
        "trust.authserv_id is empty: a From line proves nothing, so an answer counts only from a"
        " reader's own reply address or thread; set it when your mail server checks DMARC"
    )
    return Finding("trust", WARNING, text)


def _send(config: Config, address: str) -> list[Finding]:
    letters, ids = make_letters(config), RandomIds()
    directory = config.directory()
    domain = config.service.address.rpartition("@")[2]
    reader = directory.person_of(address) or directory.fallback
    post = Post(
        to=Address("", address),
        reply_to=config.service.address,
        reverse_path=directory.bounce_address(ids.token()),
        message_id=f"<check.{ids.token()}@{domain}>",
    )
    facts = Facts(now=SystemClock().now(), service=config.service.name, reader=reader)
    mail = letters.compose("help", facts, post)
    answer = make_sender(config, os.environ).send(mail.reverse_path, address, mail.content)
    return [Finding("send", FINE, f"the letter 'help' to {address}: {answer}")]
