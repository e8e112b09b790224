"""Fuzz `read()` with atheris: `python tests/fuzz/fuzz_read.py [corpus directory]`.

The invariant in one sentence: any bytes give a Message whose values can be used by every other
reader of `mailflow.mail`, or `Unreadable`, and never another error.

atheris is no dependency of the project; without it this file says so and ends with status 2.
"""

import sys

from mailflow.errors import Unreadable
from mailflow.mail import find_original, find_report, may_answer, read, typed_text
from mailflow.mail.identity import identity
from mailflow.mail.trust import find_proof


def try_one(data: bytes) -> None:
    """Read one input and use what was read."""
    try:
        message = read(data)
    except Unreadable:
        return
    if len(message.subject.splitlines()) > 1:
        raise AssertionError(f"a subject of two lines: {message.subject!r}")
    find_report(message)
    may_answer(message, None)
    find_proof(message, "mx.example.com")
    identity(message)
    find_original(message)
    typed_text(message)


def main() -> int:
    """Run the fuzzer until it is stopped or finds something."""
    try:
        import atheris  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        print(
            "atheris is not installed: pip install atheris, on Linux and CPython", file=sys.stderr
        )
        return 2
    atheris.instrument_all()
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
