"""The office: people who write, and time that passes. The language our stories are told in.

    def test_a_silent_owner_is_nudged(office):
        ana = office.person("Ana Diaz <ana@example.org>")
        ben = office.person("Ben Ortiz <ben@example.org>")
        ana.forwards("Logo", to=ben)
        ben.receives("offer")
        ana.receives("receipt")
        office.passes(hours=5)
        ben.receives("nudge")

The whole vocabulary: `person`, `forwards`, `replies`, `presses`, `writes`, `receives`,
`receives_nothing`, `is_on_vacation`, `mailbox_is_gone`, `passes`, `restarts`, `relay_is_down`,
`history`; before the first mail `configured` and `edits`. When a story ends, the office asserts
that nothing was shunted and that every letter was read, and compares the transcript of all mails
with the golden file in docs/conversations/.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from mailflow.config import load
from mailflow.desk import Desk
from mailflow.letters import Letters
from mailflow.store import Past, Store
from tests.ways import Ways, ways_of

ROOT = Path(__file__).parent.parent
GOLDEN = os.environ.get("MAILFLOW_GOLDEN") == "1"
SERVICE = "handoff@example.org"
START = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
REQUEST = "Hello Ana,\n\ncould you send us the final files by the end of next week?\n\nCarla"


class CountingIds:
    """Make tokens that are the same in every run."""

    def __init__(self) -> None:
        self.count = 0

    def token(self) -> str:
        self.count += 1
        return f"token{self.count:07d}"


@dataclass
class Mail:
    """Hold a letter somebody received."""

    message: EmailMessage
    sender: str  #: the reverse path
    letter: str  #: the name of its template

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    def buttons(self) -> dict[str, str]:
        """Return the mailto links of the letter, by the word in their subject."""
        found = {}
        for piece in self.html.split('href="')[1:]:
            link = piece.partition('"')[0].replace("&amp;", "&")
            if link.startswith("mailto:"):
                subject = parse_qs(urlsplit(link).query).get("subject", [""])[0]
                found[subject.partition(" ")[2] or subject] = link
        return found


@dataclass
class Person:
    """Somebody with a mail program."""

    office: Office
    name: str
    address: str
    settings: dict[str, Any] = field(default_factory=dict)
    inbox: list[Mail] = field(default_factory=list)
    unread: list[Mail] = field(default_factory=list)
    vacation: str = ""

    @property
    def key(self) -> str:
        return self.address.partition("@")[0]

    # ---------------------------------------------------------------- writing

    def forwards(
        self,
        subject: str,
        to: Person | str,
        note: str = "",
        body: str = REQUEST,
        client: str = "Carla Client <carla@client.test>",
        cc: str = "",
    ) -> None:
        """Forward a client's mail as Gmail does it."""
        recipient = to if isinstance(to, str) else self.office.address_of(to)
        text = (
            f"{note}\n\n---------- Forwarded message ---------\nFrom: {client}\n"
            f"Date: Fri, 13 Nov 2026 at 16:02\nSubject: {subject}\nTo: {self}\n\n\n{body}\n"
        )
        message = self._message(recipient, f"Fwd: {subject}", text)
        if cc:
            message["Cc"] = cc
        self.sends(message)

    def replies(self, text: str, letter: str = "", quote: bool = True, **headers: str) -> None:
        """Reply to the last letter (or the last one of that name), quoting it."""
        mail = self._find(letter)
        quoted = "".join(f"> {line}\n" for line in mail.text.splitlines())
        intro = f"\n\nOn Mon, 16 Nov 2026 at 09:00, Handoffs <{SERVICE}> wrote:\n\n"
        body = text + (intro + quoted if quote else "\n")
        to = str(mail.message["Reply-To"] or mail.message["From"])
        message = self._message(to, f"Re: {mail.subject}", body)
        message["In-Reply-To"] = str(mail.message["Message-ID"])
        message["References"] = f"{mail.message['References'] or ''} {mail.message['Message-ID']}"
        for name, value in headers.items():
            del message[name.replace("_", "-")]
            message[name.replace("_", "-")] = value
        self.sends(message)

    def presses(self, button: str, note: str = "") -> None:
        """Press a button of the last letter that has it: a mail program makes a mail of it."""
        mail = next(m for m in reversed(self.inbox) if button in m.buttons())
        parts = urlsplit(mail.buttons()[button])
        fields = parse_qs(parts.query)
        body = fields.get("body", [""])[0].replace("\r\n", "\n")
        body = f"{button}\n\n{note}\n" if note else body
        self.sends(self._message(unquote(parts.path), fields["subject"][0], body))

    def writes(self, to: str, subject: str, text: str, **headers: str) -> None:
        """Write a mail of his own."""
        message = self._message(to, subject, text)
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        self.sends(message)

    def sends(self, message: EmailMessage, reverse_path: str | None = None) -> None:
        """Give a finished mail to the world."""
        self.office.carries(self, message, self.address if reverse_path is None else reverse_path)

    def _find(self, letter: str) -> Mail:
        mails = [m for m in self.inbox if not letter or m.letter == letter]
        assert mails, f"{self.name} has no letter {letter or 'at all'} to answer"
        return mails[-1]

    def _message(self, to: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["From"] = str(self)
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = email.utils.format_datetime(self.office.now)
        self.office.mails += 1
        message["Message-ID"] = f"<mail{self.office.mails}@{self.address.partition('@')[2]}>"
        message.set_content(text)
        return message

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"

    # ---------------------------------------------------------------- reading

    def receives(self, letter: str) -> Mail:
        """Assert that the next unread mail is this letter, and return it."""
        self.office.fails_on_shunted_mail()
        names = [mail.letter for mail in self.unread]
        assert names, f"{self.name} received nothing; a letter '{letter}' was expected"
        assert names[0] == letter, f"{self.name} received {names}; '{letter}' was expected"
        return self.unread.pop(0)

    def receives_nothing(self) -> None:
        """Assert that there is no unread mail."""
        self.office.fails_on_shunted_mail()
        names = [mail.letter for mail in self.unread]
        assert not names, f"{self.name} received {names}; nothing was expected"

    def is_on_vacation(self, until: str = "Monday 30 November 2026") -> None:
        """Answer everything by an auto-responder from now on."""
        self.vacation = until


def _without_quotes(text: str) -> str:
    """Show a letter that is quoted whole as one line: it stands above in the transcript."""
    head, separator, _ = text.partition("> ##- ")
    return f"{head}> [the letter, quoted]" if separator else text


class Office:
    """People, a service, and a clock of their own."""

    def __init__(self, folder: Path, ways: str = "process") -> None:
        self.folder, self.now, self.mails = folder, START, 0
        self.people: list[Person] = []
        self.settings = ""
        self.transcript: list[str] = []
        self.ids = CountingIds()
        self.gone: set[str] = set()
        self._desk: Desk | None = None
        self._ways_name = ways
        self._ways: Ways | None = None

    # ---------------------------------------------------------------- setting up

    def person(self, name: str, **settings: Any) -> Person:
        """Hire somebody: before the first mail."""
        display, address = email.utils.parseaddr(name)
        person = Person(self, display, address, settings)
        self.people.append(person)
        return person

    def outsider(self, name: str) -> Person:
        """Name somebody who does not belong to the office."""
        display, address = email.utils.parseaddr(name)
        return Person(self, display, address)

    def configured(self, toml: str) -> None:
        """Add to the configuration: before the first mail."""
        self.settings += toml

    def edits(self, name: str, text: str) -> None:
        """Put a file into the office's own templates: before the first mail."""
        path = self.folder / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def address_of(self, person: Person) -> str:
        """Return the address that hands work to a person."""
        local, _, domain = SERVICE.partition("@")
        return f"{local}+{person.key}@{domain}"

    @property
    def desk(self) -> Desk:
        """Return the running service; it starts with the first mail."""
        if self._desk is None:
            path = self.folder / "mailflow.toml"
            path.write_text(self._toml())
            config = load(path, {})
            store = Store(config.service.database)
            own = config.service.templates
            letters = Letters(config.service.address, config.service.name, own)
            self._desk = Desk(store, letters, config, self.ids)
            self._desk.dispatch.jitter = lambda: 0.0
            self._ways = ways_of(self._ways_name, self)
            with self._desk.store.transaction():
                pass
            self._desk.summarize(self.now)
        return self._desk

    @property
    def ways(self) -> Ways:
        assert self._ways is not None
        return self._ways

    def _toml(self) -> str:
        lines = [
            "[service]",
            f'address = "{SERVICE}"',
            f'database = "{self.folder / "mailflow.db"}"',
            'timezone = "Europe/Berlin"',
            'admins = ["ops@example.org"]',
            *(['templates = "own"'] if (self.folder / "own").is_dir() else []),
            "[relay]",
            'directory = "outgoing"',
        ]
        for person in self.people:
            lines += [f"[people.{person.key}]", f'name = "{person.name}"']
            lines += [f'addresses = ["{person.address}"]']
            lines += [
                f"{key} = {value!r}".replace("'", '"') for key, value in person.settings.items()
            ]
        return "\n".join(lines) + "\n" + self.settings

    # ---------------------------------------------------------------- mail that moves

    def carries(self, who: Person, message: EmailMessage, reverse_path: str) -> None:
        """Take a person's mail to the service and let it work."""
        desk = self.desk
        ours = [a for a in self._recipients(message) if a.endswith(SERVICE.partition("@")[2])]
        recipients = [a for a in ours if a.startswith("handoff")] or ours
        self._write_down(f"{who.name} writes", message)
        self.ways.bring(reverse_path, recipients, message.as_bytes(policy=email.policy.SMTP))
        self.works(desk)

    def _recipients(self, message: EmailMessage) -> list[str]:
        fields = [str(value) for name in ("To", "Cc") for value in message.get_all(name, [])]
        return [address for _, address in email.utils.getaddresses(fields)]

    def works(self, desk: Desk | None = None) -> None:
        """Let the service do everything that is due at this moment."""
        desk = desk or self.desk
        while (
            desk.handle(self.now)
            or desk.wake(self.now)
            or desk.summarize(self.now)
            or desk.show_strangers(self.now)
            or desk.send(self.ways.sender, self.now)
        ):
            pass

    def arrived(self, reverse_path: str, forward_path: str, content: bytes) -> None:
        """Put a letter of the service into somebody's inbox."""
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        queued = self.desk.store.outbox.by_message_id([str(message["Message-ID"])])
        mail = Mail(message, reverse_path, queued.letter if queued else "?")
        person = next((p for p in self.people if p.address == forward_path), None)
        self._write_down(f"{person.name if person else forward_path} receives", message)
        if person is None:
            return
        person.inbox.append(mail)
        person.unread.append(mail)
        if person.vacation:
            self._answers_by_itself(person, mail)

    def _answers_by_itself(self, person: Person, mail: Mail) -> None:
        text = f"I am out of the office until {person.vacation}."
        answer = person._message(
            str(mail.message["From"]), f"Automatic reply: {mail.subject}", text
        )
        answer["Auto-Submitted"] = "auto-replied"
        answer["In-Reply-To"] = str(mail.message["Message-ID"])
        self._write_down(f"{person.name}'s vacation notice", answer)
        self.ways.bring("", [mail.sender], answer.as_bytes(policy=email.policy.SMTP))

    def mailbox_is_gone(self, person: Person) -> None:
        """Let the relay refuse everything for a person from now on."""
        self.gone.add(person.address)

    @contextmanager
    def relay_is_down(self) -> Iterator[None]:
        """Let no relay answer inside."""
        _ = self.desk
        with self.ways.down():
            yield

    # ---------------------------------------------------------------- time

    def passes(self, **length: float) -> None:
        """Let time pass, from due date to due date (timedelta's words: days, hours, minutes)."""
        desk, end = self.desk, self.now + timedelta(**length)
        while True:
            coming = [
                desk.store.handoffs.next_wake(),
                desk.store.outbox.next_due(),
                self.now.replace(minute=0, second=0) + timedelta(hours=1),
            ]
            following = min(max(at, self.now) for at in coming if at)
            if following > end:
                break
            self.now = max(following, self.now + timedelta(seconds=1))
            self.works()
        self.now = max(end, self.now)
        self.works()

    def restarts(self) -> None:
        """Stop the service and start it again on the same database."""
        self.desk.store.close()
        self.ways.close()
        self._desk = None

    def closes(self) -> None:
        """Stop everything."""
        if self._desk is not None:
            self._desk.store.close()
            self.ways.close()

    # ---------------------------------------------------------------- what became of it

    def history(self, number: int = 1) -> list[Past]:
        """Return what happened to a handoff."""
        return self.desk.store.handoffs.history(number)

    def handoff(self, number: int = 1) -> Any:
        """Return a handoff. Use it sparingly: look at the letters first."""
        return self.desk.store.handoffs.get(number)

    def shunts(self) -> list[str]:
        """Return why mails were shunted; a story that expects some asks for them."""
        shunted = self.desk.store.ledger.shunted()
        self._expected_shunts = len(shunted)
        return [str(entry.error) for entry in shunted]

    _expected_shunts = 0

    def fails_on_shunted_mail(self) -> None:
        """Show the traceback first: a broken desk must not look like a silent one."""
        if self._desk is None:
            return
        shunted = self._desk.store.ledger.shunted()
        if len(shunted) > self._expected_shunts:
            raise AssertionError(f"a mail was shunted:\n{shunted[-1].error}")

    def fails_on_unread_mail(self) -> None:
        """Every letter is read by the story, so that none goes unnoticed."""
        for person in self.people:
            person.receives_nothing()

    def _write_down(self, heading: str, message: EmailMessage) -> None:
        local = self.now.astimezone(ZoneInfo("Europe/Berlin"))
        names = ("From", "To", "Cc", "Reply-To", "Subject", "Auto-Submitted", "Message-ID",
                 "In-Reply-To", "References")  # fmt: skip
        head = [f"{name}: {message[name]}" for name in names if message[name]]
        part = message.get_body(("plain",))
        text = _without_quotes(str(part.get_content()).strip()) if part else ""
        parts = [f"[attached: {p.get_content_type()} {p.get_filename() or ''}]".replace(" ]", "]")
                 for p in message.iter_attachments()]  # fmt: skip
        lines = [f"=== {local:%a %d %b %Y %H:%M} · {heading} ===", *head, "", text, *parts, ""]
        self.transcript.append("\n".join(line.rstrip() for line in "\n".join(lines).split("\n")))

    def check_transcript(self, name: str) -> None:
        """Compare everything that was written with the golden transcript, or write that anew."""
        path = ROOT / "docs" / "conversations" / f"{name}.txt"
        text = "\n".join(self.transcript)
        if GOLDEN:
            path.write_text(text)
        assert path.exists(), f"{path.name} is missing; ./dev golden writes it"
        assert text == path.read_text(), f"{path.name} differs; ./dev golden writes it anew"
