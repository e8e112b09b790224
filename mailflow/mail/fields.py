"""The fields of one header section, each read through one guarded way (RFC 5322, section 3.6)."""

import re
from collections.abc import Sequence

from mailflow.mail.address import LIST_LIMIT, Address, parse_addresses, parse_mailbox
from mailflow.mail.charset import decode_text
from mailflow.mail.header import Field, decode_field
from mailflow.mail.text import clean_text

ID_COUNT = 500  #: msg-ids of a field that are read
# Fields with no place for encoded words (RFC 2047, section 5): to decode one there would let a
# stranger's local part write a result into what our own server says.
_TRACE = {
    *("authentication-results", "arc-authentication-results", "arc-seal", "dkim-signature"),
    *("arc-message-signature", "received", "received-spf", "return-path", "message-id", "date"),
    *("references", "in-reply-to", "auto-submitted", "precedence", "delivered-to", "content-type"),
    *("x-original-to", "envelope-to", "x-failed-recipients", "list-id", "content-disposition"),
}
_ID = re.compile(r"<([^<>\s]{1,996})>")
_BARE_ID = re.compile(r"[^<>\s\"(),;:]{1,500}@[^<>\s\"(),;@]{1,490}")


class Fields:
    """Read the fields of a header section by name.

    `hint` is the charset to try for raw 8-bit bytes that are no UTF-8.
    """

    def __init__(self, fields: Sequence[Field], hint: str = "") -> None:
        self._fields = fields
        self._hint = hint
        self._first: dict[str, bytes] = {}
        for item in fields:
            self._first.setdefault(item.name, item.raw)

    def raw(self, name: str) -> bytes:
        """Return the raw value of the first field `name`, b"" when there is none."""
        return self._first.get(name, b"")

    def text(self, name: str) -> str:
        """Return the first field `name` as one clean line, encoded words as they stand."""
        raw = self.raw(name)
        return clean_text(decode_text(raw[:LIST_LIMIT], "", self._hint), LIST_LIMIT) if raw else ""

    def addresses(self, name: str) -> tuple[Address, ...]:
        """Return the addresses of the first field `name`."""
        value = self.text(name)
        return parse_addresses(value) if value else ()

    def author(self) -> Address | None:
        """Return the one mailbox of the one From field, None for anything else."""
        if sum(item.name == "from" for item in self._fields) != 1:
            return None
        return parse_mailbox(self.text("from"))

    def decoded(self) -> tuple[tuple[str, str], ...]:
        """Return every field in order: name in lower case, decoded value."""
        return tuple((item.name, self._decode(item)) for item in self._fields)

    def _decode(self, item: Field) -> str:
        return decode_field(item.raw, self._hint, words=item.name not in _TRACE)


def parse_ids(value: str) -> tuple[str, ...]:
    """Parse msg-ids (RFC 5322, section 3.6.4), each with its angle brackets, each once.

    What stands in brackets is taken as it is, odd ids are ids too; without brackets a value counts
    only when it is one word with an "@".
    """
    found = [f"<{inner}>" for inner in _ID.findall(value)[:ID_COUNT] if inner.strip("@[].")]
    if not found and _BARE_ID.fullmatch(value.strip()):
        found = [f"<{value.strip()}>"]
    return tuple(dict.fromkeys(found))
