"""Suspects: mails whose fetching failed. They come again, alone, after the others, ever less often.

One mail that a server cannot deliver (a literal of the wrong length, no body at all) must neither
hold up the mails behind it nor be forgotten.
"""

from collections.abc import Iterable

FIRST_REST = 60.0
LONGEST_REST = 6 * 3600.0


class Suspects:
    """Remember which UIDs failed, how often, and until when each rests (in seconds of a clock)."""

    def __init__(self) -> None:
        self._failures: dict[int, int] = {}
        self._rests_until: dict[int, float] = {}

    def blame(self, numbers: Iterable[int], now: float) -> None:
        """Note that these were asked for and did not come."""
        for number in numbers:
            failures = self._failures.get(number, 0) + 1
            self._failures[number] = failures
            # The first time it may have been a neighbour's fault: it may come again at once.
            rest = FIRST_REST * 4 ** (failures - 2) if failures > 1 else 0.0
            self._rests_until[number] = now + min(rest, LONGEST_REST)

    def clear(self, numbers: Iterable[int]) -> None:
        """Forget these: they came."""
        for number in numbers:
            self._failures.pop(number, None)
            self._rests_until.pop(number, None)

    def choose(self, numbers: list[int], limit: int, now: float) -> list[int]:
        """Return what to ask for next: up to `limit` that never failed, else one that did."""
        calm = [number for number in numbers if number not in self._failures]
        if calm:
            return calm[:limit]
        awake = [number for number in numbers if self._rests_until[number] <= now]
        return [min(awake, key=self._oddness)] if awake else []

    def _oddness(self, number: int) -> tuple[int, int]:
        return self._failures[number], number
