"""Links: answers as `mailto:` links (RFC 6068) and as words, one entry a command.

A link is the safest form of an answer: it needs no web page, works on any phone, and a scanner
that opens links changes nothing. Its subject alone must be enough, because some phones drop the
body (grammar.md, section 10).
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from mailflow.letters.clean import clean_line

#: Longest link that every client opens.
LINK_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold one way to answer: what the button says, what a person types, what the link writes."""

    command: str
    label: str
    word: str  #: what a person types; English keywords, which every language understands
    about: str  #: what it does, for the help letter
    hint: str = ""  #: what follows the word when typed: "why"
    colon: bool = True  #: the hint is set off by a colon

    @property
    def name(self) -> str:
        """Return the command as the subject of a link carries it: "not ok", "reassign"."""
        return self.command.replace("_", " ")

    @property
    def opening(self) -> str:
        """Return the word as it stands before its hint: "decline:", "reassign to"."""
        return self.word + (":" if self.hint and self.colon else "")

    @property
    def typed(self) -> str:
        """Return the form to type: "accept", "decline: why"."""
        return f"{self.opening} {self.hint}".strip()

    @property
    def start(self) -> str:
        """Return what the link's body begins with; the person writes on from there."""
        return f"{self.opening} " if self.hint else f"{self.word}\r\n\r\n"


_ALL = (
    Answer("accept", "Accept", "accept", "you take it and answer for it from then on"),
    Answer("confirm", "Confirm, it is done", "confirm", "it is done as agreed, and closed"),
    Answer("answer", "Answer", "answer", "your answer to a question", "your words"),
    Answer("done", "Done", "done", "it is finished; the giver is asked to confirm", "the result"),
    Answer("not_ok", "Not ok yet", "not ok", "it goes back to its owner", "what is missing"),
    Answer("send_anyway", "Send it as it is", "send anyway", "it goes out, the gaps shown as gaps"),
    Answer("question", "Ask first", "question", "the other side is asked", "what you need to know"),
    Answer("blocked", "Blocked", "blocked", "it waits for somebody outside until a date",
           "for what, until when"),
    Answer("unblock", "Back on it", "unblocked", "the waiting is over"),
    Answer("decline", "Decline", "decline", "it is not for you", "why"),
    Answer("due", "Another date", "due", "sets the date, or proposes one", "friday 5pm"),
    Answer("snooze", "Remind me later", "snooze", "no reminders until then", "2 days", False),
    Answer("reassign", "Give it to somebody else", "reassign to", "somebody else is asked",
           "name or address", False),
    Answer("note", "Add a note", "note", "goes to the other side, changes nothing", "your words"),
    Answer("reopen", "Reopen", "reopen", "it was closed too early", "what is missing"),
    Answer("cancel", "Withdraw it", "cancel", "it is no longer needed"),
    Answer("undo", "Undo", "undo", "takes back your last step"),
    Answer("keep", "No, keep it", "keep", "no to what was asked: it stays as it is"),
    Answer("priority", "Priority", "priority", "low, normal, high or urgent", "high"),
    Answer("watch", "Watch", "watch", "you hear what happens, with nothing to do"),
    Answer("unwatch", "Stop watching", "unwatch", "you hear no more of it"),
    Answer("mute", "Stop reminders", "stop nudges", "no more reminders about this one"),
    Answer("unmute", "Remind me again", "unmute", "reminders come again"),
    Answer("status", "Status", "status", "where it stands"),
    Answer("why", "Why", "why", "what was understood of your last mail, and from which words"),
    Answer("away", "I am away", "away", "no reminders until you are back; \"back\" ends it",
           "until friday", False),
    Answer("list", "My list", "list", "what you hold and what you wait for"),
    Answer("help", "Help", "help", "this list"),
)  # fmt: skip
#: In the order in which they are offered where a letter names no order: most likely first.
ANSWERS: dict[str, Answer] = {answer.command: answer for answer in _ALL}

#: A yes to something we asked: the lifecycle has a trigger of its own, people use a known word.
YES: dict[str, Answer] = {
    "agree": Answer("accept", "Yes, I agree", "accept", ""),
    "grant": Answer("accept", "Yes, please", "accept", ""),
    "hand_back": Answer("decline", "Yes, hand it back", "decline", "", "why"),
    "cancel_sure": Answer("cancel", "Yes, withdraw it", "cancel", ""),
}


def find_answers(names: Iterable[str], legal: Container[str]) -> list[Answer]:
    """List the answers that are legal now, in the order of `names` (all, when there are none).

    A name of YES is legal when its trigger is, or the word people use for it.
    """
    found = []
    for name in names or ANSWERS:
        answer = YES.get(name) or ANSWERS.get(name)
        if answer and (name in legal or answer.command in legal):
            found.append(answer)
    return found


def mailto(address: str, subject: str, body: str = "") -> str:
    """Build a mailto: link of at most LINK_LIMIT characters, cutting the body to fit.

    Everything is percent-encoded, the space as `%20`, a line end as `%0D%0A` and the plus of a
    subaddress as `%2B`, which some clients would read as a space (RFC 6068, sections 2 and 5).
    """
    head = f"mailto:{_quoted(address)}?subject={_quoted(clean_line(subject, 200))}"
    room = LINK_LIMIT - len(head) - len("&body=")
    encoded = _quoted(body)
    while len(encoded) > room:
        body = body[: max(0, len(body) * room // len(encoded) - 1)]
        encoded = _quoted(body)
    return f"{head}&body={encoded}" if body else head


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return quote(text, safe="@", errors="replace")


def answer_link(address: str, ref: str, answer: Answer) -> str:
    """Build the link of one answer: subject "H-42 accept", body "accept" and room for a note."""
    return mailto(address, f"{ref} {answer.name}".strip(), answer.start)


def choice_link(address: str, ref: str, answer: Answer, choice: str) -> str:
    """Build the link of an answer that is complete: subject "H-42 due Tue 3 Mar 2026"."""
    return mailto(address, f"{ref} {answer.name} {choice}".strip(), f"{answer.opening} {choice}")


def form_link(address: str, ref: str, labels: tuple[str, ...]) -> str:
    """Build the link that opens the fill-in form: one label a line, nothing filled in."""
    return mailto(address, f"{ref} context", "".join(f"{label}: \r\n" for label in labels))


def line_link(address: str, line: str) -> str:
    """Build the link that sends one line of an answer to a list: "H-42 undo"."""
    return mailto(address, line, f"{line}\r\n")
