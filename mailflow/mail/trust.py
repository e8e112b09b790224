"""Trust: how far is the author of a mail proven, by the word of our own mail server.

Reads Authentication-Results (RFC 8601). Only the server named by `authserv_id` is believed, only
its topmost field, and only above the first Received field that another host wrote: what stands
below came with the mail, and anybody may write it (RFC 8601, sections 5 and 7.1).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from mailflow.mail.message import Message

FIELD_LIMIT = 10_000  #: characters of a field that are read
RESULT_LIMIT = 50  #: results of a field

_RESULT = re.compile(r"([a-z0-9-]{1,30})(?:\s*/\s*\d{1,5})?\s*=\s*([a-z]{1,20})(?![^\s;])")
_PROPERTY = re.compile(r"(?:^|\s)((?:header|smtp|policy|body)\.[a-z0-9-]{1,30})\s*=\s*([^\s;]+)")
_PLAIN = re.compile(r"[A-Za-z0-9.@_+=-]*")
# Microsoft 365 writes no authserv-id: such a field counts when one of its hosts is configured.
_NAMELESS = ("outlook.com", "office365.com", "microsoft.com")
# Second labels of public suffixes ("co.uk"): nobody owns what is above the third label.
_SECOND_LEVEL = {
    "co",
    "com",
    "net",
    "org",
    "gov",
    "gob",
    "gouv",
    "edu",
    "ac",
    "or",
    "ne",
    "go",
    "ltd",
}


class Method(StrEnum):
    """What proves the author."""

    DMARC = "dmarc"
    DKIM = "dkim"
    NONE = "no"


@dataclass(frozen=True, slots=True)
class Proof:
    """Hold how the author is proven: by which method, for which domain, and why if not."""

    method: Method
    domain: str = ""  #: the domain the proof is for
    reason: str = ""  #: what was found, for the history

    def __bool__(self) -> bool:
        return self.method is not Method.NONE


@dataclass(frozen=True, slots=True)
class _Result:
    method: str
    value: str
    properties: dict[str, str]


def find_proof(message: Message, authserv_id: str) -> Proof:
    """Find the proof of our server `authserv_id` that the From domain stands for this mail.

    `dmarc=pass` whose header.from is the author's domain, else `dkim=pass` with a header.d (or
    header.i) aligned with it (RFC 7489, section 3.1). With "" as authserv_id nothing is proven.
    """
    if not authserv_id:
        return Proof(Method.NONE, reason="no authserv_id is configured")
    if message.from_ is None:
        return Proof(Method.NONE, reason="there is no single From address")
    field = _find_field(message, authserv_id)
    if field is None:
        return Proof(Method.NONE, reason=f"no Authentication-Results of {authserv_id} on top")
    return _judge(_parse_results(field), message.from_.domain)


def _judge(results: list[_Result], domain: str) -> Proof:
    dmarc = [item for item in results if item.method == "dmarc"]
    # Two contradicting results of one field are no proof of anything.
    if dmarc and all(item.value == "pass" for item in dmarc):
        named = [_domain(item.properties.get("header.from", "")) for item in dmarc]
        if all(name == domain for name in named):
            return Proof(Method.DMARC, domain, "dmarc=pass")
    if any(item.value in ("fail", "permerror") for item in dmarc):
        return Proof(Method.NONE, reason="dmarc=fail")
    for item in results:
        signer = _domain(item.properties.get("header.d") or item.properties.get("header.i", ""))
        if item.method == "dkim" and item.value == "pass" and is_aligned(signer, domain):
            return Proof(Method.DKIM, domain, f"dkim=pass for {signer}")
    found = ", ".join(f"{item.method}={item.value}" for item in results[:6])
    return Proof(Method.NONE, reason=found or "no result")


def is_aligned(signer: str, domain: str) -> bool:
    """Tell whether a signing domain stands for an author's domain: itself, or the one above it.

    Relaxed alignment (RFC 7489, section 3.1.1) without the list of public suffixes: the signer must
    be the author's domain or a parent of it that cannot be a registry's.
    """
    if not signer or not domain:
        return False
    if signer == domain:
        return True
    return bool(_organisation(signer)) and domain.endswith("." + signer)


def _organisation(host: str) -> str:
    """Return the part of a host name that somebody owns, "" for a registry's ("org", "co.uk")."""
    labels = host.split(".")
    count = 3 if len(labels) > 1 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-count:]) if len(labels) >= count else ""


def _domain(value: str) -> str:
    return value.strip('"<> ').rpartition("@")[2].rstrip(".").lower()


def _find_field(message: Message, authserv_id: str) -> str | None:
    """Find the topmost field of our server above the first Received that it did not write."""
    ours = authserv_id.lower()
    for name, value in message.headers:
        if name == "received" and not _is_written_by(value, ours):
            return None
        if name == "authentication-results" and _names(value, ours):
            return value[:FIELD_LIMIT]
    return None


def _is_written_by(received: str, ours: str) -> bool:
    """Tell whether a Received field is our server's or a host's of its organisation.

    A host named by its IP address alone is one inside: so do Google's inner hops.
    """
    text = _simplify(received[:FIELD_LIMIT]).lower()
    match = re.search(r"(?:^|\s)by\s+([^\s;]+)", text)
    host = match[1].strip("[].") if match else ""
    if ":" in host or host.replace(".", "").isdecimal():
        return True
    return host == ours or _organisation(host) == (_organisation(ours) or ours)


def _names(value: str, ours: str) -> bool:
    """Tell whether an Authentication-Results field begins with our authserv-id."""
    first = _simplify(value[:FIELD_LIMIT]).partition(";")[0].strip().lower()
    if "=" in first:
        return ours.endswith(_NAMELESS)
    return bool(first) and first.split()[0] == ours


def _simplify(value: str) -> str:
    """Take out comments, nested ones too, and quoted strings that hold more than a plain word.

    What stands in them may be the stranger's words: a local part, a reason (RFC 8601, section 7.8).
    """
    kept: list[str] = []
    word: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in value:
        if escaped:
            escaped = False
            word.append(" ")
        elif char == "\\" and (depth or quoted):
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
            text = "".join(word)
            kept.append("" if quoted else text if _PLAIN.fullmatch(text) else "?")
            word = []
        elif quoted:
            word.append(char)
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
            kept.append(" ")
        elif not depth:
            kept.append(char)
    return "".join(kept)


def _parse_results(value: str) -> list[_Result]:
    """Parse the results of a field: method, value, properties (RFC 8601, section 2.2)."""
    parts = _simplify(value).lower().split(";")
    parts = parts if "=" in parts[0] else parts[1:]
    results: list[_Result] = []
    for part in parts[:RESULT_LIMIT]:
        text = part.strip()
        match = _RESULT.match(text)
        if match:
            properties: dict[str, str] = {}
            for found in _PROPERTY.finditer(text[match.end() :]):
                # A property said twice is not to be believed.
                properties[found[1]] = "" if found[1] in properties else found[2]
            results.append(_Result(match[1], match[2], properties))
    return results
