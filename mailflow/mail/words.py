"""Words of mail clients in many languages, from labels.toml. They break ties; shapes come first."""

import tomllib
import unicodedata
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files


class Role(StrEnum):
    """What a label of a forwarded mail's header stands for."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    BCC = "bcc"
    SUBJECT = "subject"
    DATE = "date"
    REPLY_TO = "reply"
    OTHER = "other"
    UNKNOWN = "unknown"


class Prefix(StrEnum):
    """What the first prefix of a subject says of a mail."""

    REPLY = "re"
    FORWARD = "fwd"
    EITHER = "either"  #: "VS:" answers in Finland and forwards in Denmark


def _load() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text("utf-8"))


def fold(text: str) -> str:
    """Return the form words are compared by."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(text.replace("’", "'").split())


_TABLE = _load()
#: Small words of attributions by kind: particle, after_time, before_name.
SMALL = {kind: frozenset(words) for kind, words in _TABLE.pop("small").items()}


def _all(kind: str) -> tuple[str, ...]:
    words = {
        fold(word) if kind != "opener" else word
        for t in _TABLE.values()
        for word in t.get(kind, ())
    }
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _roles() -> dict[str, Role]:
    kinds = (role for role in Role if role is not Role.UNKNOWN)
    return {word: role for role in kinds for word in _all(role.value)}


def _prefixes() -> dict[str, Prefix]:
    found = dict.fromkeys(_all("fwd"), Prefix.FORWARD)
    for word in _all("re"):
        found[word] = Prefix.EITHER if word in found else Prefix.REPLY
    return found


ROLES = _roles()
PREFIXES = _prefixes()
FORWARD = _all("forward")
ORIGINAL = _all("original")
WROTE = _all("wrote")
OPENER = _all("opener")
DEVICE = _all("device")
CLOSING = frozenset(word.strip(" ,.!;:") for word in _all("closing"))
LANGUAGES = tuple(_TABLE)


#: How names of header fields begin that mutt and Gnus show too.
_TRACE = ("x-", "list-", "content-", "resent-", "arc-", "dkim-", "thread-", "accept-", "received-")


@lru_cache(maxsize=512)
def role_of(label: str) -> Role:
    """Tell what a label, without its colon, stands for."""
    folded = fold(label)
    found = ROLES.get(folded) or ROLES.get(folded.partition("(")[0].rstrip())
    if found is None and folded.startswith(_TRACE):
        return Role.OTHER
    return found or Role.UNKNOWN
