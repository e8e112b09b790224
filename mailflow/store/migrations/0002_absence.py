"""Absences: who is away, from when until when. A frozen copy of the table."""

from peewee import AutoField, Model, TextField


class Absences(Model):
    id = AutoField()
    person = TextField(index=True)
    begins = TextField()
    ends = TextField(index=True)
    substitute = TextField(default="")
    said = TextField()

    class Meta:
        table_name = "absence"


def up(migrator, db):
    """Make the table."""
    with db.bind_ctx([Absences]):
        db.create_tables([Absences])
