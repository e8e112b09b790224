"""People as clients write them into header blocks and attributions, not as RFC 5322 has them.

Rules: `Carla Client <carla@client.test>`, `carla@client.test`, `Client, Carla [mailto:...]`,
`"Carla" <carla@client.test<mailto:carla@client.test>>`, `Carla Client` alone (address ""). Linear:
the text is scanned once from address to address.
"""

import re
from datetime import datetime

from mailflow.mail.address import Address
from mailflow.mail.datetext import has_date, parse_instant
from mailflow.mail.words import OPENER, WROTE, fold
from mailflow.mail.words import SMALL as _SMALL

_LIMIT = 8_000  #: characters of a list that are read
_MOST = 200  #: people of a list
_LOCAL = r"[^\s<>()\[\]@,;:\"'“”‘’「」（）＜＞、，：；|*]{1,64}"
_ADDRESS = re.compile(rf"({_LOCAL})@([^\s<>()\[\]@,;:\"'“”‘’（）＜＞、，：；|*/\\?]{{1,253}})")
_COMMENT = re.compile(r"\s{0,4}\(([^()@]{1,100})\)")
_QUOTES = "\"'“”„‟‘’‚«»「」`"
_TRIM = " \t,;:<>[]()（）＜＞*、，；|"


def find_address(text: str) -> Address | None:
    """Find the first person of a value; one without an address has the address ""."""
    found = find_addresses(text)
    return found[0] if found else None


def find_addresses(text: str) -> tuple[Address, ...]:
    """Find the people of a value such as that of `To:`, in order, each address once."""
    text = text[:_LIMIT].replace("mailto:", " ").replace("&lt;", "<").replace("&gt;", ">")
    people: list[Address] = []
    seen: set[str] = set()
    last = 0
    for found in _ADDRESS.finditer(text):
        address = _clean_address(found)
        between = text[last : found.start()]
        last = found.end()
        between = _name_after(people, between)
        if address.casefold() in seen or len(people) >= _MOST:
            continue  # a client repeats it: <a@b<mailto:a@b>>, a@b <a@b>
        seen.add(address.casefold())
        people.extend(_nameless(between))
        people.append(Address(_own_name(between, address), address))
    people.extend(Address(name, "") for name in _names(_name_after(people, text[last:])))
    return tuple(people)


def _name_after(people: list[Address], between: str) -> str:
    """Give a name in brackets to the address before it: `carla@client.test (Carla Client)`."""
    found = _COMMENT.match(between)
    if found is None or not people or people[-1].name:
        return between
    people[-1] = Address(clean_name(found.group(1)), people[-1].address)
    return between[found.end() :]


def _clean_address(found: re.Match[str]) -> str:
    domain = found.group(2).rstrip(".-_~>")
    return f"{found.group(1)}@{domain.lower()}"


def _own_name(between: str, address: str) -> str:
    """Take the name that belongs to the address after it: what follows the last `;` or `>`."""
    name = _last_piece(between)
    return "" if name.casefold() == address.casefold() else name


def _last_piece(between: str) -> str:
    piece = re.split("[;；>]", between.rstrip(" <[(＜（\t"))[-1]
    return clean_name(piece)


def _nameless(between: str) -> list[Address]:
    """Take people without an address who stand before the last `;`."""
    pieces = re.split("[;；]", between.rstrip(" <[(＜（\t"))[:-1]
    return [Address(name, "") for name in map(clean_name, pieces) if any(c.isalpha() for c in name)]


def _names(rest: str) -> list[str]:
    """Take the people after the last address: all of them, when there is none at all."""
    pieces = re.split("[;；]", rest)
    names = [clean_name(piece) for piece in pieces if "undisclosed" not in piece]
    return [name for name in names if sum(c.isalpha() for c in name) > 1 and len(name) < 100][
        :_MOST
    ]


def clean_name(name: str) -> str:
    """Strip a name of quotes, brackets and commas around it."""
    name = " ".join(name.replace("*", " ").split()).strip(_TRIM)
    name = name.strip(_QUOTES + " ").strip(_TRIM)
    name += ")" if "(" in name and ")" not in name else ""
    return name[:200]


_AFTER_DATE = re.compile(r"[\d٠-٩۰-۹०-९][^\W\d_]{0,2}\.?(?!.*[\d٠-٩۰-۹०-९])")
_DIGIT_WORD = re.compile(r"[^\s,;]*[\d٠-٩۰-۹०-९][^\s,;\"„“«]*")
_PARTICLES = _SMALL["particle"]
_TAIL_WORDS = _SMALL["after_time"]
_LEAD_WORDS = _SMALL["before_name"] | _TAIL_WORDS


def read_attribution(text: str) -> tuple[Address | None, datetime | str | None]:
    """Read who wrote a quoted mail, and when, from the attribution above it."""
    text = " ".join(text.split())[:600].rstrip(":：︰﹕։ *-_").lstrip("-_*= ")
    found = _ADDRESS.search(text)
    if found is None:
        writer = _nameless_writer(text)
        name = writer.name if writer is not None else ""
        return writer, parse_instant(text) or _date_text(text, name)
    before, after = text[: found.start()], text[found.end() :].lstrip(">)] ,")
    name = _name_before(before.rstrip(" <[(＜（"))
    dated = before if has_date(before) else after
    return Address(name, _clean_address(found)), parse_instant(dated) or _date_text(dated, name)


def _name_before(before: str) -> str:
    """Take the name at the end of what stands before the address: past the date and its words."""
    quoted = before.rstrip()
    if quoted[-1:] in '"”»' and len(quoted) > 2:
        begin = max(quoted.rfind(mark, 0, len(quoted) - 1) for mark in '"“„«”')
        if begin >= 0:
            return clean_name(quoted[begin:])
    cut = _AFTER_DATE.search(before)
    tail = before[cut.end() :] if cut is not None else before
    return clean_name(_drop_lead(tail.split()))


def _drop_lead(words: list[str]) -> str:
    """Drop what a date leaves in front of a name: `AM`, `Uhr`, small words that are no `van`."""
    at = 0
    while at < len(words) and _is_lead(words[at]):
        at += 1
    return " ".join(words[at:])


def _is_lead(word: str) -> bool:
    bare = fold(word).strip(",;:()[]")
    if bare in _LEAD_WORDS or bare in WROTE or not any(c.isalpha() for c in word):
        return True
    return word.islower() and bare not in _PARTICLES


def _drop_verbs(text: str) -> str:
    words = text.split()
    while words and fold(words[0]).strip(",") in WROTE:
        words = words[1:]
    return " ".join(words)


def _nameless_writer(text: str) -> Address | None:
    cut = _AFTER_DATE.search(text)
    words = (text[cut.end() :] if cut is not None else text).split()
    while words and fold(words[-1]).strip(",:") in WROTE:
        words = words[:-1]
    name = clean_name(_drop_lead(words))
    return Address(name, "") if name and len(name) < 100 else None


def _date_text(text: str, name: str) -> str | None:
    """Take the date out of its surroundings, as text."""
    if name and text.rstrip(" <[(" + _QUOTES).endswith(name):
        text = text[: text.rfind(name)]
    text = _drop_verbs(text.strip(" ,;<([\"'"))
    opener = next((word for word in OPENER if text[: len(word)].casefold() == word), "")
    text = text[len(opener) :].strip(" ,;<([\"'")
    last = max((found.end() for found in _DIGIT_WORD.finditer(text)), default=0)
    kept = [text[:last].rstrip(",;")]
    for word in text[last:].split():
        if fold(word).strip(",;()") not in _TAIL_WORDS:
            break
        kept.append(word.rstrip(",;"))
    return " ".join(kept)[:200] if has_date(text) else None
