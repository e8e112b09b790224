"""The book of absences: a person's own word about when he is away."""

from datetime import datetime

import peewee

from mailflow.handoff.absence import Absence
from mailflow.store.tables import Absences


class AbsenceBook:
    """Remember who is away, and who was: the past still counts in ladders that ran over it."""

    def __init__(self, db: peewee.Database) -> None:
        self._db = db

    def keep(self, absence: Absence) -> None:
        """Write an absence down, in place of those of the same person that it meets."""
        for number, known in self._of(absence.key):
            if known.ends > absence.said and known.meets(absence):
                self._end(number, known, absence.said)
        Absences.insert(
            person=absence.key,
            begins=absence.begins,
            ends=absence.ends,
            substitute=absence.substitute,
            said=absence.said,
        ).execute(self._db)

    def end(self, key: str, now: datetime) -> tuple[Absence, ...]:
        """End the absence somebody is in, else drop the one he spoke of last; return what ended."""
        open_ones = [(number, each) for number, each in self._of(key) if each.ends > now]
        inside = [(number, each) for number, each in open_ones if each.covers(now)]
        last = sorted(open_ones, key=lambda pair: (pair[1].said, pair[0]))[-1:]
        for number, absence in inside or last:
            self._end(number, absence, now)
        return tuple(absence for _, absence in inside or last)

    def since(self, start: datetime, now: datetime) -> list[Absence]:
        """Return every absence that ended after `start` or is still to end."""
        rows = Absences.select().where(Absences.ends > start).order_by(Absences.id)
        return [_absence(row, now) for row in rows.execute(self._db)]

    def _of(self, key: str) -> list[tuple[int, Absence]]:
        rows = Absences.select().where(Absences.person == key).order_by(Absences.begins)
        return [(row.id, _absence(row)) for row in rows.execute(self._db)]

    def _end(self, number: int, absence: Absence, now: datetime) -> None:
        """End an absence now; one that has not begun is as if it had never been said."""
        row = Absences.id == number
        if absence.begins < now:
            Absences.update(ends=now).where(row).execute(self._db)
        else:
            Absences.delete().where(row).execute(self._db)


def _absence(row: Absences, now: datetime | None = None) -> Absence:
    over = now is not None and row.ends <= now
    return Absence(row.person, row.begins, row.ends, row.said, row.substitute, over)
