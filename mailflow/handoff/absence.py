"""Absences: from when until when somebody is away, and who stands in. Values only.

An absence is half open: at `ends` the person is back, and works again when his hours begin.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """Hold one absence of one person; instants are aware UTC."""

    key: str  #: of the person
    begins: datetime
    ends: datetime
    said: datetime  #: when we heard of it
    substitute: str = ""  #: key of who stands in, when it was named
    over: bool = False  #: it had ended when it was read from the book: it only counts for the past

    def covers(self, at: datetime) -> bool:
        """Tell whether the person is away at an instant."""
        return self.begins <= at < self.ends

    def meets(self, other: "Absence") -> bool:
        """Tell whether two absences have time in common or follow without a gap."""
        return self.begins <= other.ends and other.begins <= self.ends


#: The absences of everybody, by the key of the person.
Absences = Mapping[str, tuple[Absence, ...]]


def by_person(absences: Iterable[Absence]) -> Absences:
    """Return absences by person, each person's in order."""
    found: dict[str, list[Absence]] = {}
    for absence in sorted(absences, key=lambda each: (each.key, each.begins)):
        found.setdefault(absence.key, []).append(absence)
    return {key: tuple(each) for key, each in found.items()}
