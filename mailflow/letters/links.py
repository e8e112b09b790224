"""Links: answers as `mailto:` links (RFC 6068) and as words, one entry a command.

A link is the safest form of an answer: it needs no web page, works on any phone, and a scanner
that opens links changes nothing. Its subject alone must be enough, because some phones drop the
body (grammar.md, section 10).
"""

from dataclasses import dataclass
from urllib.parse import quote

from mailflow.letters.clean import clean_line

#: Longest link that every client opens.
LINK_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold one way to answer: what the button says, what a person types, what the link writes."""

    command: str
    label: str
    word: str  #: what the subject carries and what a person types, always English keywords
    hint: str = ""  #: what follows the word when typed: "why"
    colon: bool = False

    @property
    def typed(self) -> str:
        """Return the form to type: "accept", "decline: why"."""
        if not self.hint:
            return self.word
        return f"{self.word}{':' if self.colon else ''} {self.hint}"

    @property
    def start(self) -> str:
        """Return what the link's body begins with; the person writes on from there."""
        return f"{self.word}{':' if self.colon else ''} " if self.hint else f"{self.word}\r\n\r\n"


#: In the order in which they are offered where a letter names no order: most likely first.
ANSWERS: dict[str, Answer] = {
    answer.command: answer
    for answer in (
        Answer("accept", "Accept", "accept"),
        Answer("confirm", "Confirm, it is done", "confirm"),
        Answer("answer", "Answer", "answer", "your answer", True),
        Answer("done", "Done", "done", "what came of it", True),
        Answer("not_ok", "Not ok yet", "not ok", "what is missing", True),
        Answer("send_anyway", "Send it as it is", "send anyway"),
        Answer("question", "Ask first", "question", "what you need to know", True),
        Answer("blocked", "Blocked", "blocked", "what you wait for, and until when", True),
        Answer("unblock", "Back on it", "unblocked"),
        Answer("decline", "Decline", "decline", "why", True),
        Answer("due", "Another date", "due", "friday 5pm", True),
        Answer("snooze", "Remind me later", "snooze", "2 days"),
        Answer("reassign", "Give it to somebody else", "reassign to", "name or address"),
        Answer("note", "Add a note", "note", "what the others should know", True),
        Answer("reopen", "Reopen", "reopen", "what is missing", True),
        Answer("cancel", "Withdraw it", "cancel"),
        Answer("undo", "Undo", "undo"),
        Answer("priority", "Priority", "priority", "high", True),
        Answer("watch", "Watch", "watch"),
        Answer("unwatch", "Stop watching", "unwatch"),
        Answer("mute", "Stop reminders", "stop nudges"),
        Answer("unmute", "Remind me again", "unmute"),
        Answer("status", "Status", "status"),
        Answer("why", "Why", "why"),
        Answer("list", "My list", "list"),
        Answer("help", "Help", "help"),
    )
}


def mailto(address: str, subject: str, body: str = "") -> str:
    """Build a mailto: link of at most LINK_LIMIT characters, cutting the body to fit.

    Everything is percent-encoded, the space as `%20`, a line end as `%0D%0A` and the plus of a
    subaddress as `%2B`, which some clients would read as a space (RFC 6068, sections 2 and 5).
    """
    head = f"mailto:{quote(address, safe='@')}?subject={quote(clean_line(subject, 200), safe='')}"
    if not body:
        return head
    room = LINK_LIMIT - len(head) - len("&body=")
    encoded = quote(body, safe="", errors="replace")
    while len(encoded) > room:
        body = body[: len(body) * room // len(encoded) - 1] if room > 0 else ""
        encoded = quote(body, safe="", errors="replace")
    return f"{head}&body={encoded}" if body else head


def answer_link(address: str, ref: str, answer: Answer) -> str:
    """Build the link of one answer: subject "H-42 accept", body "accept" and room for a note."""
    subject = f"{ref} {answer.word}" if ref else answer.word
    return mailto(address, subject, answer.start)


def form_link(address: str, ref: str, labels: tuple[str, ...]) -> str:
    """Build the link that opens the fill-in form: one label a line, nothing filled in."""
    return mailto(address, f"{ref} context", "".join(f"{label}: \r\n" for label in labels))
