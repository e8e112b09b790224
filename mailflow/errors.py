"""The exception tree. Each message is a sentence for an operator: what, which one, what to do.

MailflowError
├── ConfigError      the configuration is wrong: every problem at once, each with its key
├── TemplateError    a letter's template is wrong: letter, file, line
├── Unreadable       these bytes are no mail we can read
├── MailboxError     the IMAP mailbox failed; temporary
├── StoreError       the database cannot be used
│   └── StoreBusy    ... just now: try again
└── RelayError       the relay did not take a mail
    ├── RelayBusy    ... for now (4yz, no connection): try again
    └── RelayRefused ... for good (5yz): it is a bounce
"""

from collections.abc import Sequence


class MailflowError(Exception):
    """Be the parent of every error mailflow raises on purpose."""


class ConfigError(MailflowError):
    """Say everything that is wrong with the configuration, one problem a line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class TemplateError(MailflowError):
    """Say which letter's template is wrong, in which file and line."""


class Unreadable(MailflowError):
    """Say why these bytes cannot be read as a mail."""


class MailboxError(MailflowError):
    """Say why the IMAP mailbox cannot be used now. Nothing is lost: the mail stays there."""


class StoreError(MailflowError):
    """Say why the database cannot be used."""


class StoreBusy(StoreError):
    """Say that the database is locked or away for now; the same call may succeed later."""


class RelayError(MailflowError):
    """Say what the relay answered. `answer` is the reply line for the outbox."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class RelayBusy(RelayError):
    """The relay cannot take the mail now (4yz).

    `connected` is false when there is no relay to talk to at all: then the whole outbox rests.
    `unclear` is true when the line broke after the whole mail was sent: the relay may have it.
    """

    def __init__(self, answer: str, *, connected: bool = True, unclear: bool = False) -> None:
        super().__init__(answer)
        self.connected = connected
        self.unclear = unclear


class RelayRefused(RelayError):
    """The relay refuses this mail for good (5yz)."""
