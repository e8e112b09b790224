"""Pieces: what the block macros draw, as plain values: fields, buttons, rows, bars."""

from dataclasses import dataclass

from mailflow.handoff.model import Kept
from mailflow.letters.clean import clean_line
from mailflow.letters.facts import Figure

BAR_WIDTH = 20
BAR_LABEL = 34


@dataclass(frozen=True, slots=True)
class Field:
    """Hold one labelled line."""

    label: str
    value: str
    gap: bool = False

    @property
    def lines(self) -> list[str]:
        """Return the value line by line."""
        return self.value.split("\n")


@dataclass(frozen=True, slots=True)
class Button:
    """Hold one answer with its link."""

    label: str
    typed: str
    link: str


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one row, in the order in which it is read."""

    number: int
    ref: str
    subject: str
    about: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold one bar: its share of the longest in 0..BAR_WIDTH, and the number in words."""

    label: str
    said: str
    filled: int
    past: bool = False  #: drawn lighter

    @property
    def blank(self) -> int:
        """Return what is left of the bar."""
        return BAR_WIDTH - self.filled


def say_size(item: Kept) -> str:
    """Say a size: "48 kB"."""
    if item.size < 1000:
        return f"{item.size} bytes"
    if item.size < 1_000_000:
        return f"{round(item.size / 1000)} kB"
    return f"{item.size / 1_000_000:.1f} MB"


def figure_bars(figure: Figure) -> list[Bar]:
    """Draw a figure, and under it the one of the week before on the same scale."""
    unit = f" {clean_line(figure.unit, 40)}" if figure.unit else ""
    top = max(figure.value, figure.before or 0)
    label = clean_line(figure.label, BAR_LABEL)
    bars = [Bar(label, f"{figure.value:g}{unit}", share(figure.value, top))]
    if figure.before is not None:
        said = f"{figure.before:g}{unit}"
        bars.append(Bar("the week before", said, share(figure.before, top), past=True))
    return bars


def share(value: float, top: float) -> int:
    """Scale a value to the bar; what is not nothing shows at least a trace."""
    if top <= 0 or value <= 0:
        return 0
    return max(1, round(BAR_WIDTH * min(value, top) / top))
