"""Mail as values: bytes in, values out. Pure; knows RFCs, knows nothing of handoffs."""

from mailflow.mail.address import Address
from mailflow.mail.envelope import Envelope
from mailflow.mail.message import Attachment, Message, read
from mailflow.mail.report import Kind, Report, find_report, may_answer

__all__ = [
    "Address",
    "Attachment",
    "Envelope",
    "Kind",
    "Message",
    "Report",
    "find_report",
    "may_answer",
    "read",
]
