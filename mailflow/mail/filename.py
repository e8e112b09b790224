"""Names of attachments: whatever a stranger calls his file, ours is plain, short and visible."""

import re
import unicodedata

from mailflow.mail.text import clean_text

NAME_BYTES = 200  #: UTF-8 bytes of a file name; file systems stop at 255

_FORBIDDEN = re.compile('[<>:"|?*`$\\\\/]')
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])",
    re.IGNORECASE,
)
_EXTENSIONS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/msword": ".doc",
    "application/json": ".json",
    "application/pgp-encrypted": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/ms-tnef": ".dat",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/svg+xml": ".svg",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/vcard": ".vcf",
}


def clean_filename(name: str, media_type: str = "application/octet-stream") -> str:
    """Clean a file name: never a path, hidden, reserved, invisible in part, too long or empty.

    First everything that cannot be seen goes, then the rest is checked: `.htaccess` behind a
    zero-width space is a hidden file all the same.
    """
    name = "".join(char for char in clean_text(name) if unicodedata.category(char)[0] != "C")
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/ ")
    name = _FORBIDDEN.sub("_", name.rpartition("/")[2])
    name = " ".join(name.split()).strip(". ")
    if name[:1] in ("-", "~"):
        name = "_" + name[1:]
    if _DEVICES.fullmatch(name.partition(".")[0].strip()):
        name = "_" + name
    return _shorten(name) or "attachment" + _EXTENSIONS.get(media_type, ".bin")


def _shorten(name: str) -> str:
    """Cut a name to NAME_BYTES; its extension stays."""
    if len(name.encode()) <= NAME_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > 20:
        stem, dot, extension = name, "", ""
    room = NAME_BYTES - len((dot + extension).encode())
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ")
    return stem + dot + extension
