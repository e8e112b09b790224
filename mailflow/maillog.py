"""The log: one named function for each event worth a line. Never a subject, never a body.

Call sites stay one line, and the wording lives here. `set_up()` is called once by the commands.
"""

import logging
import os
import sys
from typing import TextIO

import structlog

_log = structlog.get_logger("mailflow")


def set_up(level: str = "info", form: str = "auto", stream: TextIO | None = None) -> None:
    """Send the log to `stream` (stderr): for people on a terminal, as JSON for machines.

    `form` is auto, console or json; auto is console on a terminal and plain key=value elsewhere.
    """
    out = stream or sys.stderr
    terminal = out.isatty() and "NO_COLOR" not in os.environ
    stamps: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
    ]
    # The journal stamps each line itself.
    if not os.environ.get("JOURNAL_STREAM"):
        stamps.append(structlog.processors.TimeStamper(fmt="iso", utc=True))
    last: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=terminal)
    if form == "json":
        last = structlog.processors.JSONRenderer()
    elif form == "auto" and not terminal:
        last = structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"])
    structlog.configure(
        processors=[*stamps, last],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, level.upper(), logging.INFO)
        ),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )


def started(version: str, doors: str) -> None:
    """The daemon runs."""
    _log.info("started", version=version, doors=doors)


def stopped() -> None:
    """The daemon ended on purpose."""
    _log.info("stopped")


def accepted(via: str, count: int) -> None:
    """Mails are in the ledger, committed."""
    _log.info("accepted", via=via, count=count)


def handled(ledger: int, outcome: str, message_id: str, handoff: str | None) -> None:
    """A mail was handled."""
    _log.info("handled", ledger=ledger, outcome=outcome, message_id=message_id, handoff=handoff)


def shunted(ledger: int, reason: str) -> None:
    """A mail was put aside for a human."""
    _log.warning("shunted", ledger=ledger, reason=reason)


def moved(handoff: str, trigger: str, by: str, before: str, after: str) -> None:
    """A handoff took a step."""
    _log.info("moved", handoff=handoff, trigger=trigger, by=by, before=before, after=after)


def queued(letter: str, handoff: str | None, message_id: str) -> None:
    """A letter is in the outbox."""
    _log.debug("queued", letter=letter, handoff=handoff, message_id=message_id)


def withheld(letter: str, handoff: str | None, why: str) -> None:
    """A letter was not written because the reader has had enough of them."""
    _log.warning("withheld", letter=letter, handoff=handoff, why=why)


def sent(outbox: int, letter: str, message_id: str, answer: str) -> None:
    """The relay took a letter."""
    _log.info("sent", outbox=outbox, letter=letter, message_id=message_id, answer=answer)


def delayed(outbox: int, letter: str, answer: str, attempts: int) -> None:
    """The relay did not take a letter now."""
    _log.warning("delayed", outbox=outbox, letter=letter, answer=answer, attempts=attempts)


def refused(outbox: int, letter: str, answer: str) -> None:
    """The relay refused a letter for good."""
    _log.error("refused", outbox=outbox, letter=letter, answer=answer)


def relay_away(answer: str, rests_until: str) -> None:
    """There is no relay to talk to; the outbox rests."""
    _log.error("relay away", answer=answer, rests_until=rests_until)


def mailbox_away(reason: str, seconds: float) -> None:
    """The IMAP mailbox cannot be read."""
    _log.error("mailbox away", reason=reason, again_in=seconds)


def store_busy(reason: str) -> None:
    """The database is locked or away; the work waits for the next beat."""
    _log.warning("store busy", reason=reason)


def failed(job: str, error: BaseException) -> None:
    """A job of the heartbeat raised; it runs again at the next beat."""
    _log.error("job failed", job=job, exc_info=error)


def reloaded(problem: str = "") -> None:
    """The configuration was read again, or the old one stays because the new one is wrong."""
    if problem:
        _log.error("configuration kept", problem=problem)
    else:
        _log.info("configuration reloaded")


def warned(text: str) -> None:
    """Something works but should not stay so."""
    _log.warning("warning", text=text)
