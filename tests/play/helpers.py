"""What the tests of the playground share: its start, its ids, and a place to write to."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mailflow.play.pens import PlainPen
from mailflow.play.playground import Playground, open_playground
from mailflow.play.prompt import Prompt
from mailflow.play.teller import Teller

ZONE = ZoneInfo("Europe/Berlin")
#: A Monday, 09:00 in Berlin.
START = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


class CountingIds:
    """Make tokens that are the same in every run."""

    def __init__(self) -> None:
        self.count = 0

    def token(self) -> str:
        self.count += 1
        return f"token{self.count:07d}"


class Desk:
    """A playground, its teller, and what was told so far."""

    def __init__(self, playground: Playground, whole: bool = False) -> None:
        self.playground, self.out = playground, io.StringIO()
        self.teller = Teller(playground, PlainPen(self.out), whole)
        self.prompt = Prompt(playground, self.teller)

    def types(self, *lines: str) -> str:
        """Type lines, and return what was told about them."""
        self.out.seek(0)
        self.out.truncate()
        for line in lines:
            assert self.prompt.obey(line)
        return self.out.getvalue()


@contextmanager
def playing(keep: Path | None = None, whole: bool = False) -> Iterator[Desk]:
    """A playground that is the same each time."""
    with open_playground(START, keep, CountingIds()) as playground:
        yield Desk(playground, whole)
