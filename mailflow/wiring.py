"""Wiring: the parts of a service, made from its configuration. Shared by daemon, commands, play."""

from collections.abc import Mapping
from pathlib import Path

from mailflow.clock import Ids, RandomIds
from mailflow.config import Config
from mailflow.desk import Desk
from mailflow.desk.dispatch import Sender
from mailflow.doors.listener import ListenerSettings, Protocol
from mailflow.doors.mailbox import MailboxSettings
from mailflow.doors.maildir import DirectoryRelay
from mailflow.doors.relay import Relay, RelaySettings
from mailflow.doors.wire import Security
from mailflow.handoff.routing import Directory, Means
from mailflow.letters import Letters
from mailflow.store import Store


def make_letters(config: Config) -> Letters:
    """Return the letters, with the user's own templates over the built-in ones."""
    return Letters(config.service.address, config.service.name, config.service.templates)


def make_desk(config: Config, store: Store, ids: Ids | None = None) -> Desk:
    """Return the desk over an open store."""
    return Desk(store, make_letters(config), config, ids or RandomIds())


def make_sender(config: Config, environ: Mapping[str, str]) -> Sender:
    """Return what takes our mail: the relay, or the Maildir that stands in for it."""
    relay = config.relay
    if relay.directory:
        return DirectoryRelay(Path(relay.directory))
    return Relay(
        RelaySettings(
            host=relay.host,
            port=relay.port,
            security=Security(relay.security),
            username=relay.username,
            password=lambda: config.secret("relay", environ),
            oauth2=relay.auth == "oauth2",
            ca_file=str(relay.ca_file or ""),
            hostname=config.service.address.rpartition("@")[2],
        )
    )


def mailbox_settings(config: Config, environ: Mapping[str, str]) -> MailboxSettings | None:
    """Return how to read the IMAP mailbox, None when there is no [mailbox]."""
    box = config.mailbox
    if box is None:
        return None
    return MailboxSettings(
        host=box.host,
        port=box.port,
        security=Security(box.security),
        username=box.username,
        password=lambda: config.secret("mailbox", environ),
        oauth2=box.auth == "oauth2",
        ca_file=str(box.ca_file or ""),
        folder=box.folder,
        handled=box.handled,
        shunted=box.shunted,
        idle=box.idle,
    )


def listener_settings(config: Config) -> ListenerSettings | None:
    """Return how to listen, None when there is no [listener]."""
    door = config.listener
    if door is None:
        return None
    return ListenerSettings(
        listen=door.listen,
        protocol=Protocol(door.protocol),
        max_size=door.max_size,
        hostname=config.service.address.rpartition("@")[2],
    )


def refusal_of(directory: Directory, address: str) -> str | None:
    """Return why a recipient is not taken, with the cure, or None when it is (RFC 5321, 4.1.1.3).

    Nobody's name is told: anybody may ask.
    """
    target = directory.target_of(address)
    if target.means is Means.UNKNOWN:
        return (
            f"No person, team or recipe is called {target.key!r}; write to"
            f" {directory.with_detail('NAME')} with the name of somebody who is"
        )
    if target.means is Means.FOREIGN:
        return "This is no address of the handoff service"
    return None
