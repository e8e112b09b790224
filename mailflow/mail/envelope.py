"""Envelope: what SMTP says about a mail, beside the mail itself (RFC 5321, section 2.3.1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Envelope:
    """Hold reverse path, forward paths and content.

    `reverse_path` is "" for the null reverse path and None where the door does not know it (IMAP
    without Return-Path). `forward_paths` is empty where the door does not know them.
    """

    reverse_path: str | None
    forward_paths: tuple[str, ...]
    content: bytes
