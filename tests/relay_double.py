"""A relay that misbehaves as told, for what no real relay does on demand.

`CapturingRelay` (in mailflow.play.capture) takes every mail; this one refuses, delays, hangs up and
falls silent. `say["RCPT"] = "550 5.1.1 no"` replaces a reply; SILENCE, HANG_UP and HANG_UP_AFTER
(take the mail, then hang up without a word) are the other misdeeds. `once` is like `say`, for one
time.
"""

import contextlib
import socket
import threading
from collections.abc import Callable

from mailflow.mail.envelope import Envelope
from mailflow.play.capture import CapturingRelay

__all__ = ["HANG_UP", "HANG_UP_AFTER", "SILENCE", "CapturingRelay", "RelayDouble"]

SILENCE = "(silence)"
HANG_UP = "(hang up)"
HANG_UP_AFTER = "(take it and hang up)"

REPLIES = {
    "greeting": "220 relay.example.org",
    "EHLO": "250-relay.example.org\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN XOAUTH2",
    "DATA": "354 go on",
    "QUIT": "221 bye",
    "AUTH": "235 2.7.0 welcome",
    "dot": "250 2.0.0 queued",
}


class RelayDouble:
    """Serve SMTP at a loopback `port`, each connection in a thread."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        self.commands: list[str] = []
        self.connections = 0
        self.say: dict[str, str] = {}
        self.once: dict[str, str] = {}
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.sockets: list[socket.socket] = []
        self.threads = [threading.Thread(target=self._listen)]
        self.threads[0].start()

    def __enter__(self) -> "RelayDouble":
        return self

    def __exit__(self, *_: object) -> None:
        self.die()

    def die(self) -> None:
        """Stop listening and drop every connection."""
        with contextlib.suppress(OSError):
            self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.drop_all()
        for thread in self.threads:
            thread.join()

    def drop_all(self) -> None:
        """Hang up on everybody, and go on listening."""
        for each in self.sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.server.accept()
                self.connections += 1
                self.sockets.append(connection)
                thread = threading.Thread(target=self._serve, args=(connection,))
                self.threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as file:
            _Session(self, connection).run(file.readline)


class _Session:
    """One connection, up to the first misdeed."""

    def __init__(self, relay: RelayDouble, connection: socket.socket) -> None:
        self.relay = relay
        self.connection = connection
        self.said = ""
        self.reverse_path = ""
        self.forward_paths: list[str] = []

    def run(self, readline: Callable[[], bytes]) -> None:
        on = self.answer("greeting")
        while on and (line := readline()):
            word, blank, rest = line.decode("utf-8", "replace").strip().partition(" ")
            word, text = word.upper(), word.upper() + blank + rest
            self.relay.commands.append(text)
            path = text.partition("<")[2].partition(">")[0]
            if word == "MAIL":
                self.reverse_path, self.forward_paths = path, []
            elif word == "RCPT":
                self.forward_paths.append(path)
            on = self.answer(word)
            if on and word == "DATA" and self.said.startswith("354"):
                on = self.take(readline)

    def take(self, readline: Callable[[], bytes]) -> bool:
        lines = []
        while (line := readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        if not line:
            return False
        reply = self.relay.once.get("dot") or self.relay.say.get("dot") or REPLIES["dot"]
        if reply.startswith("2") or reply == HANG_UP_AFTER:
            paths = tuple(self.forward_paths)
            self.relay.mails.append(Envelope(self.reverse_path, paths, b"".join(lines)))
        return self.answer("dot")

    def answer(self, word: str) -> bool:
        """Reply as told; say whether the conversation goes on."""
        reply = self.relay.once.pop(word, "") or self.relay.say.get(word) or REPLIES.get(word)
        if reply in (HANG_UP, HANG_UP_AFTER):
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        if reply == SILENCE:
            self.connection.recv(1)
            return False
        self.said = reply or "250 2.0.0 OK"
        self.connection.sendall(self.said.encode() + b"\r\n")
        if word == "QUIT" or self.said.startswith("421"):
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        return True
