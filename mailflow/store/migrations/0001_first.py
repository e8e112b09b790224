"""The first tables. A frozen copy: later changes are files of their own."""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    IntegerField,
    Model,
    TextField,
)


class Ledger(Model):
    id = AutoField()
    digest = CharField(64, unique=True)
    identity = CharField(64, index=True, default="")
    received = TextField()
    via = CharField(16)
    status = CharField(16)
    reverse_path = TextField(null=True)
    forward_paths = TextField()
    content = BlobField()
    size = IntegerField()
    message_id = TextField(default="", index=True)
    author = TextField(default="")
    subject = TextField(default="")
    handoff = IntegerField(null=True, index=True)
    reading = TextField(null=True)
    error = TextField(null=True)
    attempts = IntegerField(default=0)

    class Meta:
        table_name = "ledger"


class Handoffs(Model):
    number = AutoField()
    state = CharField(16, index=True)
    giver = TextField()
    owner = TextField()
    subject = TextField()
    request = CharField(64, default="", index=True)
    due = TextField(null=True)
    closed = TextField(null=True)
    wake_at = TextField(null=True)
    body = TextField()

    class Meta:
        table_name = "handoff"


class History(Model):
    id = AutoField()
    handoff = IntegerField(index=True)
    at = TextField()
    by = CharField(16)
    who = TextField()
    trigger = CharField(32)
    before = CharField(16)
    after = CharField(16)
    words = TextField()
    sure = CharField(1)
    reason = TextField()
    ledger = IntegerField(null=True)
    previous = TextField(null=True)
    known = BooleanField(default=True)

    class Meta:
        table_name = "history"


class Outbox(Model):
    id = AutoField()
    handoff = IntegerField(null=True, index=True)
    person = TextField()
    letter = CharField(32)
    forward_path = TextField()
    reverse_path = TextField()
    token = CharField(64, unique=True)
    message_id = TextField(unique=True)
    subject = TextField()
    content = BlobField()
    created = TextField()
    due = TextField()
    attempts = IntegerField(default=0)
    last_answer = TextField(default="")
    status = CharField(16, default="queued")
    held = BooleanField(default=False)

    class Meta:
        table_name = "outbox"


class Readers(Model):
    id = AutoField()
    handoff = IntegerField()
    person = TextField()
    token = CharField(64, unique=True)
    root = TextField(default="")

    class Meta:
        table_name = "reader"
        indexes = ((("handoff", "person"), True),)


class Once(Model):
    key = CharField(200, primary_key=True)
    at = TextField()

    class Meta:
        table_name = "once"


class Seen(Model):
    id = AutoField()
    folder = TextField()
    uidvalidity = BigIntegerField()
    uid = BigIntegerField()

    class Meta:
        table_name = "seen"
        indexes = ((("folder", "uidvalidity", "uid"), True),)


TABLES = [Ledger, Handoffs, History, Outbox, Readers, Once, Seen]


def up(migrator, db):
    """Make the tables, and the partial indexes that make looking for work cheap."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        Handoffs.add_index(
            Handoffs.index(Handoffs.wake_at, name="handoff_due", where=SQL("wake_at IS NOT NULL"))
        )
        Ledger.add_index(
            Ledger.index(Ledger.status, name="ledger_open", where=SQL("status <> 'handled'"))
        )
        # All that says whether a letter is due now, so that no letter is read in vain.
        waits = (Outbox.due, Outbox.status, Outbox.held)
        Outbox.add_index(Outbox.index(*waits, name="outbox_waiting", where=SQL("status <> 'sent'")))
        Outbox.add_index(Outbox.index(Outbox.person, Outbox.created, name="outbox_person"))
        for table in (Handoffs, Ledger, Outbox):
            table._schema.create_indexes()
