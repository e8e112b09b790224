"""The text of a body: charset, format=flowed (RFC 3676), inline PGP (RFC 4880, section 7)."""

import re

from mailflow.mail.charset import decode_text
from mailflow.mail.mime import Part
from mailflow.mail.text import clean_body, clean_markup

RAW_LIMIT = 4 * 1_048_576  #: raw bytes of one text part that are decoded

_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.I)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_ENCRYPTED_END = "-----END PGP MESSAGE-----"


def read_plain(part: Part, hint: str) -> tuple[str, bool]:
    """Read a text part: clean lines, and whether they were format=flowed and are unflowed."""
    text = clean_body(decode_text(part.content(RAW_LIMIT), _charset(part), hint))
    flowed = part.parameters.get("format", "").lower() == "flowed"
    if flowed:
        text = unflow(text, part.parameters.get("delsp", "").lower() == "yes")
    return (unwrap_signed(text) if _SIGNED in text else text), flowed


def read_markup(part: Part, hint: str) -> str:
    """Read an HTML part; an undeclared charset is looked for in its first bytes."""
    content = part.content(RAW_LIMIT)
    charset = _charset(part)
    for mark, name in _BOMS:
        if content.startswith(mark):
            charset = name
    meta = None if charset else _META.search(content, 0, 2_048)
    if meta:
        charset = meta[1].decode("ascii")
        charset = "" if charset.lower().startswith("utf-16") else charset
    return clean_markup(decode_text(content, charset, hint))


def _charset(part: Part) -> str:
    words = part.parameters.get("charset", "").strip("\"' ").split()
    return words[0].strip("\"';") if words else ""


def unflow(text: str, delsp: bool = False) -> str:
    """Join the flowed lines of a text to paragraphs; quote marks stay (RFC 3676, section 4)."""
    done: list[str] = []
    paragraph: list[str] = []
    open_depth = -1  # quote depth of the paragraph that goes on, -1 when none does
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        signature = content == "-- "
        if depth != open_depth or signature or not content:  # a blank line parts paragraphs
            done.append("".join(paragraph))
            paragraph = [">" * depth + " "] if depth else []
        flows = content.endswith(" ") and not signature
        paragraph.append(content[:-1] if flows and delsp else content)
        open_depth = depth if flows else -1
    done.append("".join(paragraph))
    return "\n".join(line if line == "-- " else line.rstrip(" ") for line in done[1:])


def unwrap_signed(text: str) -> str:
    """Find the text inside an inline PGP signature; what stands around it stays."""
    before, _, rest = text.partition(_SIGNED)
    inner, _, after = rest.partition(_SIGNATURE)
    after = after.partition(_SIGNATURE_END)[2]
    _, _, signed = inner.partition("\n\n")  # "Hash: SHA256" and the like end with a blank line
    lines = [line.removeprefix("- ") for line in signed.split("\n")]
    return before + "\n".join(lines) + after


def cut_encrypted(text: str) -> tuple[str, str]:
    """Cut an inline PGP message out of a text: the rest, and the message ("" for none)."""
    start = text.find(_ENCRYPTED)
    if start < 0:
        return text, ""
    end = text.find(_ENCRYPTED_END, start)
    stop = len(text) if end < 0 else end + len(_ENCRYPTED_END)
    return (text[:start] + text[stop:]).strip("\n"), text[start:stop]
