"""Files: a message, an mbox or a Maildir, as the raw mails in it. Nothing is ever written there."""

from collections.abc import Iterable, Iterator
from pathlib import Path


def read_mails(path: Path) -> Iterator[bytes]:
    """Yield each raw mail of a file (one message or an mbox, RFC 4155) or of a Maildir, in order.

    An mbox begins with "From " and its quoted lines (">From ") lose one mark (mboxrd). Empty
    files yield nothing. Raises OSError.
    """
    if path.is_dir():
        yield from _read_maildir(path)
        return
    with path.open("rb") as file:  # opened once: it may be a pipe
        first = file.readline()
        if first.startswith(b"From "):
            yield from _read_mbox(file)
        elif content := first + file.read():
            yield content


def _read_maildir(path: Path) -> Iterator[bytes]:
    """Yield the mails of new/ and cur/, the oldest name first; tmp/ is not finished."""
    folders = [path / name for name in ("cur", "new") if (path / name).is_dir()]
    for file in sorted(f for folder in folders or [path] for f in folder.iterdir() if f.is_file()):
        if not file.name.startswith(".") and (content := file.read_bytes()):
            yield content


def _read_mbox(file: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the mails after the first "From " line, which has been read."""
    lines: list[bytes] = []
    blank = False
    for line in file:
        if blank and line.startswith(b"From "):
            yield _whole(lines)
            lines = []
        else:
            quoted = line.startswith(b">") and line.lstrip(b">").startswith(b"From ")
            lines.append(line[1:] if quoted else line)
        blank = not line.strip(b"\r\n")
    if lines:
        yield _whole(lines)


def _whole(lines: list[bytes]) -> bytes:
    """Return one mail without the empty line that mbox puts after it."""
    if lines and not lines[-1].strip(b"\r\n"):
        lines = lines[:-1]
    return b"".join(lines)
