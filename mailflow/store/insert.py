"""Insert: a row, with the statement written once.

peewee writes each INSERT anew, which costs more than SQLite's work for it; a mail makes six.
"""

from typing import Any

import peewee


class Inserts:
    """Insert rows into the tables of one database."""

    def __init__(self, db: peewee.Database) -> None:
        self._db = db
        self._written: dict[tuple[type[peewee.Model], tuple[str, ...]], str] = {}

    def insert(self, table: type[peewee.Model], **values: Any) -> int:
        """Insert a row and return its id. Columns that are not named get their defaults."""
        row = _whole(table, values)
        if self._db.returning_clause:  # PostgreSQL answers with the id itself
            return int(table.insert(**row).execute(self._db))
        key = (table, tuple(row))
        if key not in self._written:
            self._written[key] = table.insert(**row).bind(self._db).sql()[0]
        bound = [table._meta.fields[name].db_value(value) for name, value in row.items()]
        database: Any = self._db  # peewee leaves these two untyped
        return int(database.last_insert_id(database.execute_sql(self._written[key], bound)))


def _whole(table: type[peewee.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the defaults, in the order in which peewee writes the columns."""
    given = {**{field.name: field.default for field in table._meta.sorted_fields}, **values}
    names = [field.name for field in table._meta.sorted_fields]
    return {name: given[name] for name in names if name in values or given[name] is not None}
