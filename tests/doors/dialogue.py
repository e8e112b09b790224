"""Play a dialogue file over a socket: `C:` lines are sent, `S:` lines are expected.

`*` in an S: line stands for anything. In a C: line \\r, \\n and \\xNN stand for such a byte.
`L:` at the top names the protocol (lmtp or smtp), `#` is a remark.
"""

import fnmatch
import socket
from pathlib import Path

HERE = Path(__file__).parent / "dialogues"


def dialogues() -> list[str]:
    return sorted(path.name for path in HERE.glob("*.smtp"))


def steps(name: str) -> list[tuple[str, str]]:
    found = []
    for number, line in enumerate((HERE / name).read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        assert line[:2] in ("C:", "S:", "L:"), f"{name}:{number}: {line}"
        found.append((line[0], line[3:]))
    return found


def unescape(text: str) -> bytes:
    return text.encode().decode("unicode_escape").encode("latin-1") + b"\r\n"


class Conversation:
    """A client of few words."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def line(self) -> str:
        return self.file.readline().decode("ascii").removesuffix("\r\n")

    def reply(self) -> str:
        """Return the last line of one reply."""
        line = self.line()
        while line[3:4] == "-":
            line = self.line()
        return line

    def say(self, *commands: str) -> str:
        """Send commands one by one; return the reply to the last."""
        answer = ""
        for command in commands:
            self.send(command.encode() + b"\r\n")
            answer = self.reply()
        return answer

    def hello(self, verb: str = "EHLO") -> None:
        self.reply()
        self.say(f"{verb} client.test")

    def data(self, content: bytes) -> str:
        """Send MAIL, RCPT, DATA and content; return the reply to the dot."""
        self.say("MAIL FROM:<ana@client.test>", "RCPT TO:<handoff+ben@example.org>", "DATA")
        self.send(content + b"\r\n.\r\n")
        return self.reply()


def play(name: str, port: int) -> None:
    with Conversation(port) as client:
        for number, (who, text) in enumerate(steps(name), 1):
            if who == "C":
                client.send(unescape(text))
            elif who == "S":
                got = client.line()
                assert fnmatch.fnmatchcase(got, text.replace("[", "[[]")), (
                    f"{name}, step {number}: wanted {text!r}, got {got!r}"
                )
