"""Page: facts made ready for templates: cleaned, in the reader's words, as plain data.

The methods of `Page` are the data behind the block macros (`fields()`, `buttons()`, ...), the
same for the text and for the HTML part.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

from mailflow.handoff.model import FIELDS, Context, Handoff, Priority, State
from mailflow.letters.clean import NAME_LIMIT, clean_line, clean_subject, clean_text, first_name
from mailflow.letters.facts import Facts, Post, Row
from mailflow.letters.links import (
    ANSWERS,
    answer_link,
    choice_link,
    find_answers,
    form_link,
    line_link,
    mailto,
)
from mailflow.letters.pieces import (
    BAR_LABEL,
    Bar,
    Button,
    Field,
    Line,
    figure_bars,
    say_size,
    share,
)
from mailflow.letters.when import say_day, say_days, say_when

#: How people call a state.
STANDS = {
    State.NEW: "not begun",
    State.GATHERING: "not sent yet, something is missing",
    State.OFFERED: "offered, not accepted yet",
    State.ASKING_FIRST: "offered, with an open question",
    State.ACCEPTED: "accepted and in work",
    State.ASKING: "in work, with an open question",
    State.WAITING: "in work, waiting for somebody else",
    State.PASSING: "being passed on, not accepted yet",
    State.DELIVERED: "done, waiting to be confirmed",
    State.RETURNED: "back with the giver",
    State.CLOSED: "closed",
    State.CANCELLED: "withdrawn",
}
_NOT_ACCEPTED = frozenset({State.GATHERING, State.OFFERED, State.ASKING_FIRST, State.PASSING})
GAP = "(not said)"
#: How much of a request a letter shows; the whole is attached or kept.
FIELD_CHARACTERS = 2000
REQUEST_LINES = 60
REQUEST_CHARACTERS = 4000
OLDEST = 6
#: Characters of lines that go into one button.
ALL_LIMIT = 400


class Page:
    """Make one letter's facts ready; nothing here depends on text or HTML."""

    def __init__(self, facts: Facts, post: Post) -> None:
        self.facts = facts
        self.post = post
        self.handoff: Handoff | None = facts.handoff
        self.context = facts.handoff.context if facts.handoff else Context()
        self.ref = facts.handoff.ref if facts.handoff else ""
        # Both forms of a letter ask for the same buttons.
        self._buttons: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], list[Button]] = {}

    def when(self, instant: datetime) -> str:
        """Say an instant in the reader's zone."""
        return say_when(instant, self.facts.reader.timezone)

    def day(self, instant: datetime) -> str:
        """Say a day in the reader's zone."""
        return say_day(instant, self.facts.reader.timezone)

    def label(self, name: str) -> str:
        """Say a field of the context as the recipe calls it."""
        return clean_line(self.facts.recipe.wording(name).label, NAME_LIMIT)

    def fields(self, gaps: bool = True) -> list[Field]:
        """List what is known of the context in order, and in one line what is not said."""
        shown = [Field(self.label(name), self.said_field(name)) for name in FIELDS]
        known = [field for field in shown if field.value]
        missing = [self.label(name).lower() for name in FIELDS if name in self.facts.missing]
        return [*known, Field("Not said", ", ".join(missing), True)] if gaps and missing else known

    def said_field(self, name: str) -> str:
        """Say one field of the context, "" for a gap."""
        value = getattr(self.context, name)
        if isinstance(value, datetime):
            return self.when(value)
        return clean_text(str(value))[:FIELD_CHARACTERS] if value else ""

    def form(self) -> list[Field]:
        """List the fields still open, each with its hint."""
        asked = (name for name in FIELDS if name in self.facts.missing or self._is_offered(name))
        return [Field(self.label(name), self._hint(name)) for name in asked]

    def _hint(self, name: str) -> str:
        return clean_line(self.facts.recipe.wording(name).hint, NAME_LIMIT)

    def _is_offered(self, name: str) -> bool:
        """Tell whether a priority is asked for: it is never missing, but some recipes want it."""
        wanted = name == "priority" and name in self.facts.recipe.required
        return wanted and self.context.priority is Priority.NORMAL

    def fill_in(self) -> Button:
        """Make the button that opens the form in the reader's own program; nothing to type."""
        labels = tuple(field.label for field in self.form())
        return Button("Fill it in", "", form_link(self.post.reply_to, self.ref, labels))

    def buttons(self, names: Iterable[str], labels: Mapping[str, str]) -> list[Button]:
        """List the answers among `names` (all, when there are none) that are legal now."""
        key = (tuple(names), tuple(labels.items()))
        if key not in self._buttons:
            address, found = self.post.reply_to, []
            for answer in find_answers(key[0], self.facts.legal):
                label = labels.get(answer.command, answer.label)
                found.append(Button(label, answer.typed, answer_link(address, self.ref, answer)))
            self._buttons[key] = found
        return self._buttons[key]

    def choices(self, command: str) -> list[Button]:
        """Make a button of each thing that may have been meant: "due: Tue 3 Mar 2026"."""
        answer = ANSWERS[command]
        if command not in self.facts.legal:
            return []
        found = []
        for item in self.facts.candidates:
            said = clean_line(item, NAME_LIMIT)
            link = choice_link(self.post.reply_to, self.ref, answer, said)
            found.append(Button(said, f"{answer.opening} {said}", link))
        return found

    def guide(self) -> list[Field]:
        """List what can be written, with what it does: what is legal now, or everything."""
        answers = find_answers((), self.facts.legal or ANSWERS)
        return [Field(answer.typed, answer.about) for answer in answers]

    def standing(self) -> list[Field]:
        """List where the handoff stands: facts, no blame."""
        handoff, facts = self.handoff, self.facts
        if not handoff:
            return []
        owner, former = clean_line(facts.owner, NAME_LIMIT), clean_line(facts.former, NAME_LIMIT)
        pairs = [
            ("Stands", STANDS[handoff.state]),
            ("Since", self.when(handoff.since)),
            ("Given by", clean_line(facts.giver, NAME_LIMIT)),
            ("Asked" if handoff.state in _NOT_ACCEPTED else "Owner", owner),
            ("Still answers", former if handoff.former else ""),
            ("Away", self.away()),
            ("Due", self.when(self.context.due) if self.context.due else GAP),
            ("Until", self.when(handoff.until) if handoff.until else ""),
            ("Reminders", str(handoff.nudges) if handoff.nudges else ""),
        ]
        return [Field(label, value, value == GAP) for label, value in pairs if value]

    def away(self) -> str:
        """Say that the owner is away, until when, and who stands in; "" when he is there."""
        absent = self.facts.absent
        if absent is None or absent.who == self.facts.reader.name or absent.until is None:
            return ""
        helper = clean_line(absent.substitute, NAME_LIMIT)
        said = f"{clean_line(absent.who, NAME_LIMIT)} is away until {self.day(absent.until)}"
        return f"{said}; {helper} stands in" if helper else said

    def stand_in(self) -> list[Button]:
        """Make the answer that asks the substitute, and the one that takes it back."""
        absent, answer = self.facts.absent, ANSWERS["reassign"]
        if absent is None or "reassign" not in self.facts.legal:
            return []
        pairs = [(f"Ask {clean_line(absent.substitute, NAME_LIMIT)}", clean_line(absent.key, 200))]
        if self.facts.role == "giver":
            pairs.append(("Take it back", "me"))
        return [
            Button(
                label,
                f"{answer.opening} {whom}",
                choice_link(self.post.reply_to, self.ref, answer, whom),
            )
            for label, whom in pairs
            if whom
        ]

    def outcome(self) -> list[Field]:
        """Put the result beside the agreed definition of done."""
        done_when = self.said_field("done_when")
        result = clean_text(self.handoff.result)[:FIELD_CHARACTERS] if self.handoff else ""
        shown = [("Done when", done_when), ("Result", result)]
        return [Field(label, value or GAP, not value) for label, value in shown]

    @cached_property
    def request(self) -> list[str]:
        """List the lines of the request that are shown; a last line says what was left out."""
        text = self.facts.original or (self.handoff.request if self.handoff else "")
        whole = clean_text(text)
        lines = whole[:REQUEST_CHARACTERS].split("\n")[:REQUEST_LINES]
        shown = "\n".join(lines).rstrip()
        if len(shown) < len(whole):
            return [*shown.split("\n"), "(shortened here; the whole mail is kept)"]
        return shown.split("\n") if shown else []

    def attachments(self) -> list[str]:
        """List what was attached, by name and size."""
        kept = self.handoff.attachments if self.handoff else ()
        return [f"{clean_line(item.name, 120)} ({say_size(item)})" for item in kept]

    def echoes(self) -> list[Field]:
        """List the lines of an answer as typed, each with what became of it."""
        return [
            Field(clean_line(each.typed, NAME_LIMIT), clean_line(each.told))
            for each in self.facts.echoes
        ]

    def line_buttons(self) -> list[Button]:
        """Make a button of each line that can be sent back, what is still open first."""
        opened = [each for each in self.facts.echoes if not each.done]
        closed = [each for each in self.facts.echoes if each.done]
        ready = [clean_line(line) for each in (*opened, *closed) for line in each.ready]
        address = self.post.reply_to
        found = [Button(line, line, line_link(address, line)) for line in dict.fromkeys(ready)]
        again = list(dict.fromkeys(clean_line(line) for each in opened for line in each.ready))
        # What is cut off a long link could make another line of the last one.
        if (
            self.facts.command in ("all", "unproven")
            and len(again) > 1
            and sum(map(len, again)) < ALL_LIMIT
        ):
            link = mailto(address, "All of these", "\r\n".join(again))
            found.insert(0, Button("All of these", "", link))
        return found

    def lines(self, rows: Iterable[Row]) -> list[Line]:
        """Make rows ready: what stands behind the subject is one phrase."""
        return [self._line(row) for row in rows]

    def _line(self, row: Row) -> Line:
        # In one's own list the other side is the news: who gave it, or who has it.
        if row.owner and row.owner != self.facts.reader.name:
            about = [clean_line(row.owner, NAME_LIMIT)]
        else:
            about = [f"from {clean_line(row.giver, NAME_LIMIT)}"] if row.giver else []
        age = f" for {say_days(row.age_days)}" if row.age_days > 0 else ""
        about.append(clean_line(row.state, NAME_LIMIT) + age)
        if row.away and row.back and row.away != self.facts.reader.name:
            away = clean_line(row.away, NAME_LIMIT)
            about.append(f"{away} is away until {self.day(row.back)}")
        if row.due:
            about.append(f"{'overdue since' if row.overdue else 'due'} {self.when(row.due)}")
        phrase = ", ".join(filter(None, about)).strip()
        subject = clean_subject(row.subject)
        return Line(row.number, clean_line(row.ref, 40), subject, phrase, row.overdue)

    def oldest(self) -> tuple[Row, ...]:
        """List the rows that have been waiting longest, at most OLDEST of them."""
        rows = {row.ref: row for part in self.facts.sections for row in part.rows}
        rows.update({row.ref: row for row in self.facts.rows})
        aged = sorted(rows.values(), key=lambda row: -row.age_days)
        return tuple(row for row in aged[:OLDEST] if row.age_days > 1)

    def bars(self, rows: Iterable[Row] = ()) -> list[Bar]:
        """Draw the ages of rows, or the figures of the team when there are no rows."""
        aged = list(rows)
        if not aged:
            return [bar for figure in self.facts.figures for bar in figure_bars(figure)]
        top = float(max(row.age_days for row in aged))
        return [
            Bar(
                clean_line(f"{row.ref} {clean_subject(row.subject)}", BAR_LABEL),
                say_days(row.age_days),
                share(row.age_days, top),
            )
            for row in aged
        ]

    def draft_link(self) -> str:
        """Build the link that opens a mail of the giver's own to the requester."""
        requester = self.handoff.requester if self.handoff else None
        if not requester:
            return ""
        return mailto(requester.address, f"Re: {self.subject}", self.draft())

    def draft(self) -> str:
        """Write what the giver might tell the requester."""
        requester = self.handoff.requester if self.handoff else None
        name = first_name(clean_line(requester.name, NAME_LIMIT)) if requester else ""
        result = clean_text(self.handoff.result) if self.handoff else ""
        told = f"\n\n{result}" if result else ""
        return f"Hello {name or 'there'},\n\n{self.subject}: this is done now.{told}"

    @cached_property
    def subject(self) -> str:
        """Return the subject of the handoff without prefixes."""
        return clean_subject(self.handoff.subject) if self.handoff else ""
