"""Mail as values: bytes in, values out. Pure; knows RFCs, knows nothing of handoffs."""

from mailflow.mail.address import Address
from mailflow.mail.envelope import Envelope
from mailflow.mail.message import Attachment, Message, read

__all__ = ["Address", "Attachment", "Envelope", "Message", "read"]
