"""The clock and the ids: what the outside gives, and what the tests and the playground replace."""

import secrets
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tell the time."""

    def now(self) -> datetime:
        """Return the instant, aware UTC."""


class Ids(Protocol):
    """Make names nobody can guess."""

    def token(self) -> str:
        """Return lower-case letters and digits: mail servers fold local parts."""


class SystemClock:
    """Tell the machine's time."""

    def now(self) -> datetime:
        """Return the instant, aware UTC."""
        return datetime.now(UTC)


#: Letters and digits that nobody mistakes for others, 32 of them: a random byte picks one evenly.
_LETTERS = b"abcdefghijkmnpqrstuvwxyz23456789" * 8


class RandomIds:
    """Make tokens of 100 random bits."""

    def token(self) -> str:
        """Return 20 letters and digits of base 32, in lower case."""
        return secrets.token_bytes(20).translate(_LETTERS).decode()
