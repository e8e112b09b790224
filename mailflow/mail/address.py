"""Address: a display name and an addr-spec (RFC 5322, section 3.4).

Two readers. `parse_mailbox` is the strict one that says who somebody is: one mailbox, an optional
name, and nothing else; in doubt None. `parse_addresses` is for the fields that only say whom to
write to: what can be read is read. Neither raises, both are one pass over the value.

Both take the *raw* value (encoded words not yet decoded): a decoded comma is no comma.
"""

import re
from dataclasses import dataclass

from mailflow.mail.header import decode_words
from mailflow.mail.text import clean_text, is_plain

NAME_LIMIT = 200  #: characters of a display name
PHRASE_LIMIT = 4_000  #: characters before the angle bracket
ADDRESS_LIMIT = 320  #: characters of an addr-spec: 64 + "@" + 255 (RFC 5321, section 4.5.3.1)
LIST_LIMIT = 262_144  #: characters of a field that are read
LIST_COUNT = 1_000  #: addresses of a field that are read


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
        return self.address.lower()

    @property
    def domain(self) -> str:
        """Return what stands after the last "@", in lower case."""
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        if self.name and self.address:
            return f"{self.name} <{self.address}>"
        return self.name or self.address


# atext (RFC 5322, section 3.2.3), any dots (old Japanese carriers), UTF-8 (RFC 6532).
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-\x80-\U0010ffff]{1,64}")
_QUOTED_LOCAL = re.compile(r'"[A-Za-z0-9 !#$%&\'*+/=?^_`{|}~.\-]{1,62}"')
_DOMAIN = re.compile(r"[A-Za-z0-9_\x80-\U0010ffff.\-]{1,255}")
_LITERAL = re.compile(r"\[(?:IPv6:)?[0-9A-Fa-f:.]{2,60}\]", re.IGNORECASE)
_QUOTED_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
# Words and quoted strings; outside of quotes no "@", no angle bracket, comma, colon or semicolon.
_PHRASE = re.compile(r'(?:[^@<>,:;"\\]|"[^"\\@<>]*")*')
_ENCODED = re.compile(r"=\?[^?\s@<>]{1,60}\?[bBqQ]\?[^?@<>\"]*\?=")
_COMMENT = re.compile(r"\([^()<>@\"\\]*\)")
_COMMENT_IN_LIST = re.compile(r"\([^()]*\)")
_ADDRESS_LIKE = re.compile(r"[^\s@]@[^\s@]|[^\s@]\uff20[^\s@]|[^\s@]\ufe6b[^\s@]")


def clean_name(name: str) -> str:
    """Clean a display name; one that looks like an address is dropped, it says what is not so."""
    name = " ".join(clean_text(decode_words(name), NAME_LIMIT).split())
    while len(name) > 1 and name[0] in "\"'" and name[-1] == name[0]:
        name = name[1:-1].strip()
    return "" if _ADDRESS_LIKE.search(name) or "<" in name or ">" in name else name


def parse_addr_spec(value: str) -> str:
    """Parse an addr-spec and return it with its domain in lower case, or "" when it is none.

    RFC 5321, section 4.1.2, with UTF-8 (RFC 6531), for what is unchanged by NFKC: a letter that
    only looks like another is no address of ours.
    """
    local, at, domain = value.rpartition("@")
    if not at or len(value) > ADDRESS_LIMIT:
        return ""
    if not _QUOTED_LOCAL.fullmatch(local) and not (_LOCAL.fullmatch(local) and is_plain(local)):
        return ""
    if not _LITERAL.fullmatch(domain) and not _is_domain(domain):
        return ""
    return f"{local}@{domain.lower()}"


def _is_domain(domain: str) -> bool:
    """Tell whether it is a domain of letters, digits and hyphens (of any script)."""
    if not _DOMAIN.fullmatch(domain) or not is_plain(domain):
        return False
    labels = domain.split(".")
    return all(label and label[0] != "-" and label[-1] != "-" for label in labels)


def parse_mailbox(value: str) -> Address | None:
    """Parse the one mailbox of a From field, strictly; None when it is anything else.

    Never takes an address from a name, a comment, a group, a route or a list: parsers differ there
    (CVE-2023-27043), and the checks of the server in front of us may have read another one.
    """
    value = value.strip()[:LIST_LIMIT]
    if not value.endswith(">"):
        return _parse_bare(value)
    before, bracket, inner = value.rpartition("<")
    address = parse_addr_spec(inner[:-1].strip())
    if not bracket or not address:
        return None
    name = _parse_phrase(before.strip(), address)
    return None if name is None else Address(clean_name(name), address)


def _parse_phrase(phrase: str, address: str) -> str | None:
    """Parse what stands before the angle bracket; None when it is no mere name."""
    if len(phrase) > PHRASE_LIMIT:
        return None
    quoted = _QUOTED_NAME.fullmatch(phrase)
    if quoted:
        return re.sub(r"\\(.)", r"\1", quoted[1])
    if phrase.lower() == address.lower():
        return ""
    # Some mailers leave a comma in an encoded word; an "@" or a bracket there is left to be seen.
    words = _ENCODED.sub("", phrase)
    if not _PHRASE.fullmatch(words) or set("()") & set(_COMMENT.sub("", words)):
        return None
    return phrase.replace('"', "")


def _parse_bare(value: str) -> Address | None:
    """Parse `a@b`, or the old `a@b (Name)`."""
    address, rest = value, ""
    if " (" in value:
        address, _, rest = value.partition(" (")
        rest = "(" + rest
    if rest and not _COMMENT.fullmatch(rest):
        return None
    spec = parse_addr_spec(address)
    return Address(clean_name(rest[1:-1]), spec) if spec else None


def parse_addresses(value: str) -> tuple[Address, ...]:
    """Parse a field that holds a list of addresses: what can be read, groups flattened.

    At most LIST_COUNT addresses of the first LIST_LIMIT characters, each address once.
    """
    single = parse_mailbox(value)
    if single:
        return (single,)
    found: dict[str, Address] = {}
    for chunk in _split_list(value[:LIST_LIMIT]):
        address = _parse_chunk(chunk)
        if address:
            found.setdefault(address.key, address)
        if len(found) >= LIST_COUNT:
            break
    return tuple(found.values())


def _split_list(value: str) -> list[str]:
    """Split at commas, semicolons and the colon of a group, outside of quotes and brackets."""
    if value.count('"') == 1:
        value = value.replace('"', " ")  # a quote that never ends would hide the rest
    if "=?" in value:
        value = _ENCODED.sub(_hide_specials, value)
    chunks: list[str] = []
    start = depth = 0
    quoted = escaped = angle = False
    for index, char in enumerate(value):
        if escaped:
            escaped = False
        elif char == "\\" and (quoted or depth):
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif quoted:
            continue
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char in "<>" and not depth:
            angle = char == "<"
        elif not depth and (char in ",;" or (char == ":" and not angle)):
            chunks.append(value[start:index])
            start, angle = index + 1, False
    return [*chunks, value[start:]]


def _hide_specials(match: re.Match[str]) -> str:
    """Encode what would split a list; only the Q encoding can hold it (RFC 2047, section 5)."""
    return match[0].replace(",", "=2C").replace(";", "=3B").replace(":", "=3A")


def _parse_chunk(chunk: str) -> Address | None:
    """Parse one mailbox of a list, tolerantly: the last `<...>`, else the one word with an "@"."""
    chunk = chunk.strip()
    strict = parse_mailbox(chunk)
    if strict or "@" not in chunk:
        return strict
    before, bracket, inner = chunk.rpartition("<")
    if bracket:
        spec = parse_addr_spec(inner.partition(">")[0].strip().rpartition(":")[2])
        return Address(clean_name(before.strip(' ,"')), spec) if spec else None
    chunk = _COMMENT_IN_LIST.sub(" ", chunk)
    words = [
        spec for word in chunk.split()[:20] if (spec := parse_addr_spec(word.strip("<>()\"'")))
    ]
    return Address("", words[0]) if len(words) == 1 else None
