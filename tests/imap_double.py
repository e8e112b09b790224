"""An IMAP server that misbehaves as told. What a real server can show is tested with a real one.

It knows one folder, INBOX, and the few commands the Mailbox uses. `on[command]` replaces what a
command does: a function of the session, the tag and the arguments.
"""

import contextlib
import itertools
import re
import socket
import threading
from collections.abc import Callable

CAPABILITIES = "IMAP4rev1 IDLE MOVE UIDPLUS NAMESPACE"

Action = Callable[["Session", str, str], None]


class ImapDouble:
    """Serve the mails in `mails` (by UID) at `port`, each connection in a thread."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.moved: dict[int, str] = {}
        self.validity = 7
        self.permanent = "\\Seen \\Deleted \\*"
        self.capabilities = CAPABILITIES
        self.on: dict[str, Action] = {}
        self.seen: list[str] = []
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.sockets: list[socket.socket] = []
        self.threads = [threading.Thread(target=self._listen)]
        self.threads[0].start()

    def add(self, number: int, content: bytes = b"Subject: x\r\n\r\nHello\r\n") -> None:
        self.mails[number] = content
        self.flags[number] = set()

    def count(self, command: str) -> int:
        return sum(line.upper().startswith(command) for line in self.seen)

    def stop(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        for each in self.sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.server.accept()
                self.sockets.append(connection)
                thread = threading.Thread(target=self._serve, args=(connection,))
                self.threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as file:
            Session(self, connection, file.readline).run()


class Session:
    """One connection."""

    def __init__(
        self, double: ImapDouble, connection: socket.socket, readline: Callable[[], bytes]
    ) -> None:
        self.double = double
        self.connection = connection
        self.readline = readline
        self.over = False

    def run(self) -> None:
        self.send(f"* OK [CAPABILITY {self.double.capabilities}] ready")
        while not self.over and (line := self.readline()):
            tag, _, rest = line.decode().strip().partition(" ")
            self.double.seen.append(rest)
            name, _, args = rest.partition(" ")
            if name.upper() == "UID":
                second, _, args = args.partition(" ")
                name = f"UID {second}"
            action = self.double.on.get(name.upper()) or _ACTIONS.get(name.upper(), _fine)
            action(self, tag, args)

    def send(self, *lines: str | bytes) -> None:
        raw = [line.encode() if isinstance(line, str) else line for line in lines]
        self.connection.sendall(b"".join(line + b"\r\n" for line in raw))

    def hang_up(self) -> None:
        self.over = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def numbers(self, args: str) -> list[int]:
        wanted = args.split(" ")[0].split(",")
        ranges = [part.partition(":") for part in wanted]
        found = [n for a, _, b in ranges for n in range(int(a), int(b or a) + 1)]
        return [n for n in found if n in self.double.mails]

    def body(self, number: int, size: int | None = None) -> None:
        """Send a FETCH response, whose literal claims to be of `size`."""
        content = self.double.mails[number]
        head = f"* {number} FETCH (UID {number} BODY[] {{{size or len(content)}}}\r\n"
        self.connection.sendall(head.encode() + content + b")\r\n")


def _fine(session: Session, tag: str, args: str) -> None:
    session.send(f"{tag} OK done")


def _capability(session: Session, tag: str, args: str) -> None:
    session.send(f"* CAPABILITY {session.double.capabilities}", f"{tag} OK done")


def _namespace(session: Session, tag: str, args: str) -> None:
    session.send('* NAMESPACE (("" "/")) NIL NIL', f"{tag} OK done")


def _list(session: Session, tag: str, args: str) -> None:
    session.send(f'* LIST () "/" {args.partition(" ")[2]}', f"{tag} OK done")


def _select(session: Session, tag: str, args: str) -> None:
    double = session.double
    session.send(f"* {len(double.mails)} EXISTS", "* 0 RECENT", "* FLAGS (\\Seen)")
    session.send(f"* OK [PERMANENTFLAGS ({double.permanent})] these")
    session.send(f"* OK [UIDVALIDITY {double.validity}] valid", f"{tag} OK [READ-WRITE] done")


def _search(session: Session, tag: str, args: str) -> None:
    words = args.split()
    found = set(session.double.mails)
    for word, flag in itertools.pairwise(words):
        marked = {n for n, flags in session.double.flags.items() if flag in flags}
        if word == "KEYWORD":
            found &= marked
        elif word == "UNKEYWORD":
            found -= marked
    session.send("* SEARCH " + " ".join(map(str, sorted(found))), f"{tag} OK done")


def _fetch(session: Session, tag: str, args: str) -> None:
    for number in session.numbers(args):
        if "RFC822.SIZE" in args:
            size = len(session.double.mails[number])
            session.send(f"* {number} FETCH (UID {number} RFC822.SIZE {size})")
        else:
            session.body(number)
    session.send(f"{tag} OK done")


def _store(session: Session, tag: str, args: str) -> None:
    for number in session.numbers(args):
        session.double.flags[number] |= set(re.findall(r"[$\\]\S+(?=[ )])", args))
    session.send(f"{tag} OK done")


def _move(session: Session, tag: str, args: str) -> None:
    for number in session.numbers(args):
        session.double.moved[number] = args.partition(" ")[2].strip('"')
        del session.double.mails[number], session.double.flags[number]
    session.send(f"{tag} OK done")


def _idle(session: Session, tag: str, args: str) -> None:
    session.send("+ idling")
    session.readline()
    session.send(f"{tag} OK done")


def _logout(session: Session, tag: str, args: str) -> None:
    session.send("* BYE bye", f"{tag} OK done")
    session.hang_up()


_ACTIONS: dict[str, Action] = {
    "CAPABILITY": _capability,
    "NAMESPACE": _namespace,
    "LIST": _list,
    "SELECT": _select,
    "UID SEARCH": _search,
    "UID FETCH": _fetch,
    "UID STORE": _store,
    "UID MOVE": _move,
    "IDLE": _idle,
    "LOGOUT": _logout,
}
