"""Subjects: prefixes of replies and forwards in any language, and what stands below them."""

import re

from mailflow.mail.words import PREFIXES, Prefix, fold

_LETTER = r"[^\s:：\[\](){}^\d]"
_PREFIX = re.compile(  # "Re:", "AW :", "Re[2]:", "Fwd (3):", "Re^2:", "İlt："
    rf"\s{{0,8}}({_LETTER}{{1,20}}(?: {_LETTER}{{1,12}})?)\s?"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\d{1,3})?\s?[:：]\s{0,8}"
)
_TAG = re.compile(r"\s{0,8}\[[^\[\]]{1,60}\]\s{0,8}")
_LIMIT = 1_000


def first_prefix(subject: str) -> Prefix | None:
    """Tell what the first prefix of a subject says; None when there is none that is known."""
    return _first(subject[:_LIMIT])[0]


def strip_prefixes(subject: str) -> str:
    """Return the subject without any known prefix, "[Fwd: ...]" and "(fwd)" unpacked."""
    subject = subject[:_LIMIT]
    for _ in range(20):
        prefix, rest = _first(subject)
        if prefix is None:
            break
        subject = rest
    return subject.strip()


def strip_forward(subject: str) -> str:
    """Return the subject without its first prefix: what the forwarded mail was called."""
    prefix, rest = _first(subject[:_LIMIT])
    return subject.strip() if prefix is None else rest.strip()


def _first(subject: str) -> tuple[Prefix | None, str]:
    subject = subject.strip()
    bracket = subject.startswith("[") and subject.endswith("]")
    if bracket and _known(subject[1:-1])[0] is Prefix.FORWARD:
        return Prefix.FORWARD, _known(subject[1:-1])[1]
    if subject.lower().endswith("(fwd)"):
        return Prefix.FORWARD, subject[:-5]
    found = _known(subject)
    if found[0] is None:
        tag = _TAG.match(subject)
        if tag is not None:
            return _known(subject[tag.end() :])
    return found


def _known(subject: str) -> tuple[Prefix | None, str]:
    found = _PREFIX.match(subject)
    prefix = None if found is None else PREFIXES.get(fold(found.group(1)))
    return (None, subject) if found is None or prefix is None else (prefix, subject[found.end() :])
