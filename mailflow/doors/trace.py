"""Trace: the envelope of a mail that came without SMTP, from what the last server wrote on top.

The server that puts a mail into a mailbox writes there who it was for. A mail that went through
several servers carries such fields of all of them, so only the topmost run counts: the fields below
it are about somebody else's mailbox.
"""

from collections.abc import Iterator

from mailflow.mail.envelope import Envelope

FORWARD_FIELDS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
"""The fields that name a forward path, the most trusted first."""

BESIDE = frozenset({"return-path", "delivery-date"})
"""Fields that the same server writes between them."""

HEADER_LIMIT = 256 * 1024
PATH_LIMIT = 320  # RFC 3696, erratum 1690: 64 + "@" + 255
PATHS_LIMIT = 100


def read_envelope(content: bytes) -> Envelope:
    """Read reverse path and forward paths from the trace fields on top of a mail.

    The reverse path is None without a usable Return-Path and "" for the null reverse path; the
    forward paths are () where no server wrote them, else distinct and the most trusted field first.
    Never raises. Source: RFC 5321, section 4.4; RFC 9228 for Delivered-To.
    """
    fields = list(_fields(content))
    return Envelope(_reverse_path(fields), _forward_paths(fields), content)


def clean_path(text: str) -> str | None:
    """Return a path without angle brackets and blanks around it, or None where it is no path."""
    path = text.strip()
    if path.startswith("<") and path.endswith(">"):
        path = path[1:-1].strip()
    if len(path) > PATH_LIMIT or not path.isprintable() or " " in path:
        return None
    return None if "<" in path or ">" in path else path


def _reverse_path(fields: list[tuple[str, str]]) -> str | None:
    for name, value in fields:
        if name == "return-path":
            return clean_path(value)
    return None


def _forward_paths(fields: list[tuple[str, str]]) -> tuple[str, ...]:
    run = _topmost_run(fields)
    found: dict[str, str] = {}
    for wanted in FORWARD_FIELDS:
        for name, value in run:
            path = clean_path(value) if name == wanted else None
            if path:
                found.setdefault(path.casefold(), path)
    return tuple(found.values())[:PATHS_LIMIT]


def _topmost_run(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    run: list[tuple[str, str]] = []
    received = 0
    for name, value in fields:
        if name in FORWARD_FIELDS:
            run.append((name, value))
        elif run and name not in BESIDE:
            break
        received += name == "received"
        if received > 1:  # from here on it is about the servers before ours
            break
    return run


def _fields(content: bytes) -> Iterator[tuple[str, str]]:
    name, parts = "", [""]
    for line in content[:HEADER_LIMIT].splitlines():
        if not line:
            break
        text = line.decode("utf-8", "replace")
        if text[0] in " \t":
            parts.append(text)
            continue
        if name:
            yield name, "".join(parts)
        head, colon, rest = text.partition(":")
        name, parts = (head.strip().lower() if colon else ""), [rest]
    if name:
        yield name, "".join(parts)
