"""The store: what came in, where work stands, what goes out. The only place with queries."""

from mailflow.store.handoffs import Past, Reader
from mailflow.store.ledger import Arrival, Entry, Settled, Status
from mailflow.store.outbox import Letter, Sending
from mailflow.store.store import Store

__all__ = [
    "Arrival",
    "Entry",
    "Letter",
    "Past",
    "Reader",
    "Sending",
    "Settled",
    "Status",
    "Store",
]
