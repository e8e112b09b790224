"""The teller: hears what happens in the playground and says it with a pen."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.handoff.model import Handoff
from mailflow.handoff.standing import accountable, ball
from mailflow.handoff.summary import state_words
from mailflow.play.cast import ZONE
from mailflow.play.pens import Pen
from mailflow.play.playground import (
    Arrived,
    Event,
    Moved,
    Passed,
    Playground,
    PutAside,
    Refused,
    Wrote,
)
from mailflow.play.posts import Post

#: Lines of a mail that are shown as it arrives; a summary is the longest.
_BRIEF = 24


class Teller:
    """Say what happens; `whole` mails, or their first lines."""

    def __init__(self, playground: Playground, pen: Pen, whole: bool = False) -> None:
        self.playground, self.pen = playground, pen
        self.whole = whole
        self.short = False
        self._shown: datetime | None = None
        playground.hear = self.hear

    def hear(self, event: Event) -> None:
        """Say one event."""
        match event:
            case Wrote(post) | Arrived(post):
                self._mail(post)
            case Refused(post, answer):
                self._mail(post)
                self.pen.wrong(f"The service did not take it: {answer}")
            case PutAside(ledger, reason):
                self.pen.wrong(f"Ledger {ledger} waits for a human: {reason}")
            case Moved(handoff):
                self.pen.fact(self.stands(handoff))
            case Passed(before, _):
                self._shown = self._shown or before  # the time is said with what happens then

    def _mail(self, post: Post) -> None:
        self.say_time(post.at)
        if self.whole:
            self.pen.mail(post, post.text())
        elif self.short:
            self.pen.line(post, post.first_line() if post.received else post.message.subject)
        else:
            self.pen.mail(post, post.brief(_BRIEF))

    def say_time(self, at: datetime) -> None:
        """Say what the clock shows, unless it was said already."""
        if at == self._shown:
            return
        passed = f" · {say_span(self._shown, at)} later" if self._shown else ""
        self._shown = at
        self.pen.time(say_clock(at) + passed)

    def stands(self, handoff: Handoff) -> str:
        """Return where a handoff stands: whose turn it is, and who answers for it."""
        names = self.playground.name_of
        words = f"{handoff.ref}: {state_words(handoff, self.playground.directory)}."
        if not handoff.is_open:
            return words
        holder, answers = ball(handoff), f"{names(accountable(handoff))} answers for it."
        if holder == accountable(handoff):
            return f"{words} {names(holder)} is next, and answers for it."
        return f"{words} {names(holder)} is next; {answers}" if holder else f"{words} {answers}"

    def prompt(self) -> str:
        """Return what stands before the place to type: the time."""
        return say_clock(self.playground.now)

    def read(self, post: Post) -> None:
        """Say a whole mail."""
        self.pen.mail(post, post.text())


def say_clock(at: datetime) -> str:
    """Return a time on the local clock: "Mon 16 Nov 2026, 09:00"."""
    return f"{at.astimezone(ZoneInfo(ZONE)):%a %d %b %Y, %H:%M}"


def say_span(before: datetime, after: datetime) -> str:
    """Return how much time lies between, roughly: "3 days", "4 hours", "90 minutes"."""
    minutes = round((after - before).total_seconds() / 60)
    for size, name in ((1440, "day"), (60, "hour")):
        if minutes >= size and (minutes % size == 0 or minutes >= size * 1.5):
            count = round(minutes / size)
            return f"{count} {name}{'s' if count != 1 else ''}"
    return f"{minutes} minute{'s' if minutes != 1 else ''}"
