"""Statement: a query whose text peewee writes once and which runs with new values.

peewee writes the SQL of a query anew each time, which costs more than the database's work for
it, and a mail makes a dozen queries. The text is peewee's own for this database, so there is one
path for SQLite and PostgreSQL. Rows come back as the columns hold them, without python_value.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import peewee

from mailflow.store.tables import UTCField


@dataclass(frozen=True, slots=True)
class _Slot:
    """Stand for a value that comes when the statement runs."""

    name: str
    convert: Callable[[Any], Any] | None


class _Written(NamedTuple):
    text: str
    order: tuple[str, ...]  #: the name of each value, as they stand in the text
    constants: dict[str, Any]  #: by names that no column has
    converted: dict[str, Callable[[Any], Any]]


def slot(field: peewee.Field, name: str = "") -> peewee.Value:
    """Return a place for a value of this column, named like the column unless told otherwise."""
    # Both databases take the values of all other columns as they are.
    convert = field.db_value if isinstance(field, UTCField) else None
    return peewee.Value(_Slot(name or field.name, convert), converter=False)


def slots(table: type[peewee.Model], *names: str) -> dict[str, peewee.Value]:
    """Return places for these columns of a table."""
    return {name: slot(table._meta.fields[name]) for name in names}


class Statement:
    """Run one query with the values of its slots, given by name."""

    def __init__(self, db: peewee.Database, query: peewee.Query) -> None:
        self._db: Any = db  # peewee leaves what is called here untyped
        self._query = query
        self._written: _Written | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return what a SELECT finds."""
        return list(self._run(values).fetchall())

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row a SELECT finds, None when there is none."""
        return next(iter(self.rows(**values)), None)

    def changed(self, **values: Any) -> int:
        """Run an UPDATE and return how many rows it changed."""
        return int(self._db.rows_affected(self._run(values)))

    def _run(self, values: dict[str, Any]) -> Any:
        written = self._written or self._write()
        values |= written.constants
        for name, convert in written.converted.items():
            values[name] = convert(values[name])
        return self._db.execute_sql(written.text, [values[name] for name in written.order])

    def _write(self) -> _Written:
        text, params = self._query.bind(self._db).sql()
        places = {number: each for number, each in enumerate(params) if isinstance(each, _Slot)}
        self._written = _Written(
            text,
            tuple(places[n].name if n in places else str(n) for n in range(len(params))),
            {str(n): each for n, each in enumerate(params) if n not in places},
            {each.name: each.convert for each in places.values() if each.convert},
        )
        return self._written


class Insertion(Statement):
    """Insert rows with these columns; the others get their defaults."""

    def __init__(self, db: peewee.Database, table: type[peewee.Model], *names: str) -> None:
        query = table.insert(**slots(table, *names))
        # PostgreSQL tells the id of a new row only when it is asked for.
        self._returning = bool(db.returning_clause)
        key = table._meta.primary_key
        super().__init__(db, query.returning(key) if self._returning else query)

    def insert(self, **values: Any) -> int:
        """Insert a row and return its id."""
        cursor = self._run(values)
        return int(cursor.fetchone()[0] if self._returning else cursor.lastrowid)
