"""The prompt: lines a person types, as verbs of the playground. It reads nothing itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from mailflow.play.cast import CARLA, CAST, SERVICE, ZONE, Somebody
from mailflow.play.moments import parse_moment
from mailflow.play.playground import Playground
from mailflow.play.posts import Post
from mailflow.play.teller import Teller, say_clock
from mailflow.play.writing import Request

HELP = (
    ("ben: accept", "Ben answers his last letter about a handoff; so do ana: and mia:"),
    ("ben 4: decline: no time", "... the letter with this number; ben H-2: the last one about H-2"),
    ("ana forwards to mia: Invoice", "hand a client's mail over; a note goes behind a |:"),
    ("", "ana forwards to mia: Invoice | Done when: paid; Due: friday"),
    (
        "ana writes to mia: Keys | Where?",
        "a mail of one's own, or of a stranger: carla writes to ...",
    ),
    ("next", "push the clock until the next letter"),
    ("+4 hours, +2 days, monday, 17:00", "push the clock"),
    ("inbox ben, read 3, raw 3", "look at mail"),
    ("list, history H-1, people", "look at the work, and at who is here"),
    ("help, quit", ""),
)
_BODY = "Hello,\n\ncould you look after this: {}?\n\nCarla"
_SPEAKS = re.compile(r"(?P<who>[a-z]+)(?: +(?P<about>#?\d{1,6}|h-\d{1,6}))? *:(?P<text>.*)", re.I)
_SENDS = re.compile(
    r"(?P<who>[a-z]+) +(?P<how>forwards|writes)(?: +to)? +(?P<to>[^\s:]{1,200}) *:(?P<text>.*)",
    re.I,
)
_LOOKS = re.compile(r"(?P<word>inbox|read|raw|history) +(?P<what>\S{1,200})", re.I)


class Prompt:
    """Obey one line at a time."""

    def __init__(self, playground: Playground, teller: Teller) -> None:
        self.playground, self.teller = playground, teller
        self._words: dict[str, Callable[[], object]] = {
            "help": self._help,
            "?": self._help,
            "list": self._list,
            "people": self._people,
            "next": self._next,
        }

    def obey(self, line: str) -> bool:
        """Do what a line says, and return False when it says goodbye."""
        line = line.strip()
        word = line.casefold()
        if word in ("quit", "exit", "q", "bye"):
            return False
        if word in self._words:
            self._words[word]()
        elif line:
            self._do(line)
        return True

    def _do(self, line: str) -> None:
        if found := _SENDS.fullmatch(line):
            self._sends(found)
        elif found := _LOOKS.fullmatch(line):
            self._looks(found["word"].casefold(), found["what"])
        elif moment := parse_moment(line, self.playground.now, ZoneInfo(ZONE)):
            self._push(lambda: self.playground.passes(moment))
        elif found := _SPEAKS.fullmatch(line):
            self._answers(found)
        else:
            self._wrong("That was not understood; 'help' shows what can be typed.")

    # ------------------------------------------------------------------ people write

    def _sends(self, found: re.Match[str]) -> None:
        author = self._somebody(found["who"])
        subject, _, note = (part.strip() for part in found["text"].partition("|"))
        if author is None:
            return
        if not subject:
            self._wrong("Say what it is about, behind the colon.")
            return
        text = "\n".join(part.strip() for part in note.split(";"))
        to = found["to"].casefold()
        to = SERVICE if to in ("handoff", "handoffs") else to
        if found["how"].casefold() == "writes":
            self.playground.writes(author, to, subject, text or subject)
            return
        sent = self.playground.now - timedelta(hours=3)
        self.playground.forwards(
            author, to, Request(subject, _BODY.format(subject), CARLA, sent), text
        )

    def _answers(self, found: re.Match[str]) -> None:
        author = self._somebody(found["who"])
        if author is None:
            return
        text = found["text"].strip()
        post = self._letter(author, (found["about"] or "").casefold())
        if post is None:
            self._wrong(f"{author.first} has no such letter; 'inbox {author.key}' shows them all.")
        elif not text:
            self._wrong(f"Say what {author.first} answers, behind the colon.")
        else:
            self.playground.replies(author, text.replace("\\n", "\n"), post)

    def _letter(self, author: Somebody, about: str) -> Post | None:
        """Return the letter that is answered: by number, by handoff, else the last about one."""
        letters = self.playground.inbox(author)
        if about and not about.startswith("h-"):
            letters = [post for post in letters if post.number == _number(about)]
            return letters[-1] if letters else None
        mark = f"[{about.upper()}]" if about else "[H-"
        chosen = [post for post in letters if mark in post.message.subject]
        if not chosen and not about:
            chosen = letters
        return chosen[-1] if chosen else None

    def _somebody(self, word: str) -> Somebody | None:
        found = next((each for each in CAST if each.key == word.casefold()), None)
        if found is None:
            names = ", ".join(each.key for each in CAST)
            self._wrong(f"Nobody here is called {word}; here are {names}.")
        return found

    # ------------------------------------------------------------------ time passes

    def _next(self) -> None:
        self._push(self.playground.next_letter)

    def _push(self, verb: Callable[[], object]) -> None:
        count = len(self.playground.posts)
        verb()
        self.teller.say_time(self.playground.now)
        if len(self.playground.posts) == count:
            self.teller.pen.say("No letter was due.")

    # ------------------------------------------------------------------ looking

    def _looks(self, word: str, what: str) -> None:
        if word == "inbox":
            self._inbox(what)
        elif word == "history":
            self._history(what)
        else:
            self._read(what, raw=word == "raw")

    def _inbox(self, name: str) -> None:
        who = self._somebody(name)
        letters = self.playground.inbox(who) if who else []
        if letters:
            self.teller.pen.table(
                [(f"{p.number}", say_clock(p.at), p.sender, p.message.subject) for p in letters]
            )
        elif who:
            self.teller.pen.say(f"{who.first} has no letters.")

    def _read(self, number: str, raw: bool) -> None:
        post = self.playground.post(_number(number))
        if post is None:
            self._wrong(f"There is no mail {number}; 'inbox ben' shows numbers.")
        elif raw:
            self.teller.pen.mail(post, post.content.decode("utf-8", "replace"))
        else:
            self.teller.read(post)

    def _list(self) -> None:
        handoffs = self.playground.handoffs()
        for handoff in handoffs:
            self.teller.pen.fact(f"{self.teller.stands(handoff)}  ({handoff.subject})")
        if not handoffs:
            self.teller.pen.say("There is no handoff yet.")

    def _history(self, ref: str) -> None:
        past = self.playground.history(_number(ref.casefold().removeprefix("h-")))
        rows = [
            (
                say_clock(step.at),
                self.playground.name_of(step.who) if step.who else f"the {step.by.value}",
                step.trigger.value,
                f"-> {step.after.value}" if step.after is not step.before else "",
            )
            for step in past
        ]
        if rows:
            self.teller.pen.table(rows)
        else:
            self._wrong(f"There is no {ref.upper()}; 'list' shows all.")

    def _people(self) -> None:
        rows = [(each.key, str(each), _part(each)) for each in CAST]
        self.teller.pen.table(rows)

    def _help(self) -> None:
        self.teller.pen.table(list(HELP))

    def _wrong(self, text: str) -> None:
        self.teller.pen.wrong(text)


def _part(person: Somebody) -> str:
    if not person.inside:
        return "a client; the service does not know her"
    return f"led by {person.lead.capitalize()}" if person.lead else "leads the others"


def _number(text: str) -> int:
    digits = text.lstrip("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0
