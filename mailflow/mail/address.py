"""Address: a display name and an addr-spec (RFC 5322, section 3.4)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """Hold one mailbox: the cleaned display name ("" if none) and the addr-spec.

    `address` keeps the local part as written and has its domain in lower case.
    """

    name: str
    address: str

    @property
    def key(self) -> str:
        """Return the form to compare by: all in lower case."""
        return self.address.casefold()

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address
