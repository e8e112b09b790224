"""Maildir: a directory instead of a relay, for a first try without sending anything."""

import itertools
import os
import socket
import time
from pathlib import Path

from mailflow.errors import RelayBusy

_counter = itertools.count(1)


class DirectoryRelay:
    """Keep mails in a Maildir; the same interface as Relay.

    Each file begins with Return-Path and Delivered-To, as a mail server writes them at final
    delivery (RFC 5321, section 4.4).
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, reverse_path: str, forward_path: str, content: bytes) -> str:
        """Write one mail durably into `new`; return a reply line. Raises RelayBusy."""
        trace = f"Return-Path: <{reverse_path}>\r\nDelivered-To: {forward_path}\r\n"
        try:
            name = self._write(trace.encode() + content)
        except OSError as error:
            why = f"{self.path}: the mail cannot be written ({error.strerror or error})."
            raise RelayBusy(why, connected=False) from error
        return f"250 2.0.0 kept as {name}"

    def check(self) -> None:
        """Make the directories. Raises RelayBusy with a sentence."""
        try:
            self._make()
        except OSError as error:
            why = f"{self.path}: no Maildir can be made there ({error.strerror or error})."
            raise RelayBusy(why, connected=False) from error

    def close(self) -> None:
        """Do nothing: there is no connection."""

    def _make(self) -> None:
        for part in ("tmp", "new", "cur"):
            (self.path / part).mkdir(parents=True, exist_ok=True)

    def _write(self, content: bytes) -> str:
        self._make()
        name = _unique_name()
        with open(self.path / "tmp" / name, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(self.path / "tmp" / name, self.path / "new" / name)
        _sync_directory(self.path / "new")
        return name


def _unique_name() -> str:
    host = socket.gethostname().replace("/", "_").replace(":", "_")
    return f"{time.time_ns()}.P{os.getpid()}Q{next(_counter)}.{host}"


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
