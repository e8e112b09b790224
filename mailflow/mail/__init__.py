"""Mail as values: bytes in, values out. Pure; knows RFCs, knows nothing of handoffs."""

from mailflow.mail.address import Address
from mailflow.mail.envelope import Envelope
from mailflow.mail.forward import Original, find_original
from mailflow.mail.message import Attachment, Message, read
from mailflow.mail.reply import typed_text
from mailflow.mail.report import Kind, Report, find_report, may_answer

__all__ = [
    "Address",
    "Attachment",
    "Envelope",
    "Kind",
    "Message",
    "Original",
    "Report",
    "find_original",
    "find_report",
    "may_answer",
    "read",
    "typed_text",
]
