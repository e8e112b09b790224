"""The tables, as peewee models without a database: store.py says on which one a query runs.

Times are aware UTC, kept as text of fixed width, so that they compare as they should on SQLite
and come back as they were on PostgreSQL (where DateTimeField loses the zone).
"""

from datetime import UTC, datetime

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Field,
    IntegerField,
    Model,
    TextField,
)


class UTCField(Field):
    """Keep an aware instant as `2026-11-28T16:00:00.000000Z`; refuse a naive one."""

    field_type = "TEXT"

    def db_value(self, value: datetime | None) -> str | None:
        """Return the text of an aware instant. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no zone; the store keeps aware times only")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def python_value(self, value: str | None) -> datetime | None:
        """Return the instant of such a text, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class Ledger(Model):
    """What came in: the raw mail, before and after it was handled."""

    id = AutoField()
    digest = CharField(64, unique=True)  #: SHA-256 of content (and of new forward paths)
    identity = CharField(64, index=True, default="")  #: author, Message-ID and body
    received = UTCField()
    via = CharField(16)
    status = CharField(16)
    reverse_path = TextField(null=True)
    forward_paths = TextField()  #: JSON list
    content = BlobField()
    size = IntegerField()
    message_id = TextField(default="", index=True)
    author = TextField(default="")
    subject = TextField(default="")
    handoff = IntegerField(null=True, index=True)
    reading = TextField(null=True)  #: JSON: what `explain` would say
    error = TextField(null=True)
    attempts = IntegerField(default=0)

    class Meta:
        table_name = "ledger"


class Handoffs(Model):
    """Where each handoff stands. `body` is the whole value; the columns are for queries."""

    number = AutoField()
    state = CharField(16, index=True)
    giver = TextField()
    owner = TextField()
    subject = TextField()
    request = CharField(64, default="", index=True)  #: digest of the request: the same one again
    due = UTCField(null=True)
    closed = UTCField(null=True)
    wake_at = UTCField(null=True)
    body = TextField()

    class Meta:
        table_name = "handoff"


class History(Model):
    """What happened, append-only: one row an occasion, with the mail that caused it."""

    id = AutoField()
    handoff = IntegerField(index=True)
    at = UTCField()
    by = CharField(16)
    who = TextField()
    trigger = CharField(32)
    before = CharField(16)
    after = CharField(16)
    words = TextField()
    sure = CharField(1)
    reason = TextField()
    ledger = IntegerField(null=True)
    previous = TextField(null=True)  #: JSON of the handoff before the step, for undo
    known = BooleanField(default=True)

    class Meta:
        table_name = "history"


class Outbox(Model):
    """What is to go out, and what went: finished mails."""

    id = AutoField()
    handoff = IntegerField(null=True, index=True)
    person = TextField()
    letter = CharField(32)
    forward_path = TextField()
    reverse_path = TextField()
    token = CharField(64, unique=True)  #: stands in the reverse path; a bounce brings it back
    message_id = TextField(unique=True)
    subject = TextField()
    content = BlobField()
    created = UTCField()
    due = UTCField()
    attempts = IntegerField(default=0)
    last_answer = TextField(default="")
    status = CharField(16, default="queued")
    held = BooleanField(default=False)

    class Meta:
        table_name = "outbox"


class Readers(Model):
    """The address of one reader for one handoff (0: for none), and the root of his thread."""

    id = AutoField()
    handoff = IntegerField()
    person = TextField()
    token = CharField(64, unique=True)
    root = TextField(default="")

    class Meta:
        table_name = "reader"
        indexes = ((("handoff", "person"), True),)


class Absences(Model):
    """Who said that he is away, from when until when; what is over still counts for the past."""

    id = AutoField()
    person = TextField(index=True)
    begins = UTCField()
    ends = UTCField(index=True)
    substitute = TextField(default="")
    said = UTCField()

    class Meta:
        table_name = "absence"


class Once(Model):
    """What happens once only: the key says what and for which period."""

    key = CharField(200, primary_key=True)
    at = UTCField()

    class Meta:
        table_name = "once"


class Seen(Model):
    """IMAP UIDs already taken, for mailboxes where nothing can be flagged or moved."""

    id = AutoField()
    folder = TextField()
    uidvalidity = BigIntegerField()
    uid = BigIntegerField()

    class Meta:
        table_name = "seen"
        indexes = ((("folder", "uidvalidity", "uid"), True),)
