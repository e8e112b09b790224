"""The mailroom: a decided letter becomes a finished mail in the outbox.

It gives each reader his own unguessable address, threads his letters, names what he may answer,
and keeps the caps that stop two robots from talking all night (RFC 3834, section 2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailflow import maillog
from mailflow.clock import Ids
from mailflow.config import Config
from mailflow.desk.absent import absent_owner
from mailflow.handoff.absence import by_person
from mailflow.handoff.context import missing
from mailflow.handoff.decision import Addressed
from mailflow.handoff.legal import legal_commands
from mailflow.handoff.model import Handoff, Person, Trigger
from mailflow.handoff.policy import Policy
from mailflow.handoff.silence import deadline
from mailflow.handoff.standing import roles_of
from mailflow.letters import Facts, Letters, Post
from mailflow.letters.facts import Absent, Echo, Row, Section
from mailflow.mail.address import Address
from mailflow.store import Letter, Reader, Store

#: Answers that no transition caused; promises.md, row 8, caps them.
ANSWERS = frozenset(
    {"not_understood", "not_now", "not_yours", "ask", "help", "list", "status", "why",
     "stranger_inside", "lines_asked", "absence_asked"}
)  # fmt: skip
#: Of these one a day is enough for a person and a handoff.
ONCE_A_DAY = frozenset({"not_understood", "not_yours"})
#: Letters that carry the request itself, so that the owner has everything.
WITH_ORIGINAL = frozenset({"offer"})
#: Letters that come in rounds: they name their list (RFC 2919).
IN_ROUNDS = frozenset({"summary", "team_summary", "digest", "nudge"})
#: A person's wish for no reminders and summaries at all; kept in the book of what happens once.
MUTED = "muted:{}"
_DAY = timedelta(days=1)
#: No ladder runs longer, so what was over before need not be read.
_REMEMBERED = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Matter:
    """Hold what a letter is about, beside its reader."""

    now: datetime
    handoff: Handoff | None = None
    actor: str = ""  #: key of who wrote
    words: str = ""
    reason: str = ""
    command: str = ""
    step: str = ""  #: the trigger of the table
    named: str = ""  #: key of whom the actor named, when that is somebody else
    notices: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    sections: tuple[Section, ...] = ()
    echoes: tuple[Echo, ...] = ()
    absent: Absent | None = None  #: the reader's own absence
    legal: frozenset[str] = frozenset()  #: what he may answer, where no handoff says it
    in_reply_to: str = ""  #: Message-ID of the actor's mail
    original: bytes | None = None
    former: str = ""  #: the former owner, where the handoff has forgotten him


class Mailroom:
    """Write letters into the outbox, inside the caller's transaction."""

    def __init__(self, store: Store, letters: Letters, config: Config, ids: Ids) -> None:
        self.store, self.letters, self.config, self.ids = store, letters, config, ids
        self.policy: Policy = config.policy()

    def refresh(self, now: datetime) -> None:
        """Read again who is away: the rules of this moment."""
        absences = by_person(self.store.absences.since(now - _REMEMBERED, now))
        if absences != self.policy.absences:
            self.policy = replace(self.policy, absences=absences)

    def post_all(self, letters: Iterable[Addressed], matter: Matter) -> frozenset[str]:
        """Write one letter to each person named; return the letters that a cap has withheld."""
        withheld = set()
        for each in letters:
            person = self.policy.directory.person(each.to)
            if person is not None and not self.post(each.letter, person, matter):
                withheld.add(each.letter)
        return frozenset(withheld)

    def post(self, letter: str, person: Person, matter: Matter) -> bool:
        """Write a letter to a person; False when a cap withholds it.

        Only answers are withheld. Whatever a step has caused is written, and waits for the next
        day when the reader has had enough of it today.
        """
        why = self._withheld(letter, person, matter)
        if why:
            maillog.withheld(letter, matter.handoff.ref if matter.handoff else None, why)
        if why and letter in ANSWERS:
            return False
        number = matter.handoff.number if matter.handoff else 0
        known = self.store.handoffs.reader(number, person.key)
        reader = known or Reader(number, person.key, self.ids.token(), "")
        outgoing = self.letters.compose(
            letter, self._facts(person, matter), self._post(letter, person, matter, reader)
        )
        if known is None:
            # His first letter about it is the root of his thread.
            root = outgoing.message_id if number else ""
            self.store.handoffs.add_reader(replace(reader, root=root))
        token = outgoing.reverse_path.partition("bounce-")[2].partition("@")[0]
        queued = Letter(
            handoff=matter.handoff.number if matter.handoff else None,
            person=person.key,
            letter=letter,
            forward_path=outgoing.forward_path,
            reverse_path=outgoing.reverse_path,
            token=token,
            message_id=outgoing.message_id,
            subject=outgoing.subject,
            content=outgoing.content,
            created=matter.now,
            due=matter.now + _DAY if why else matter.now,
        )
        self.store.outbox.add(queued)
        maillog.queued(letter, matter.handoff.ref if matter.handoff else None, queued.message_id)
        return True

    def is_muted(self, person: Person) -> bool:
        """Tell whether a person asked for no reminders and summaries at all."""
        return self.store.once.has(MUTED.format(person.key))

    # ------------------------------------------------------------------ caps

    def _withheld(self, letter: str, person: Person, matter: Matter) -> str:
        """Return why a letter is not written, "" when it is."""
        limits = self.config.limits
        most = limits.letters_per_address_day
        written = self.store.outbox.written_to(person.key, matter.now - _DAY, most)
        if len(written) >= most:
            self._tell_admins_of_cap(person, matter)
            return "letters_per_address_day"
        if letter not in ANSWERS:
            return ""
        number = matter.handoff.number if matter.handoff else None
        if letter in ONCE_A_DAY and (letter, number) in written:
            return "one a day"
        answers = [about for name, about in written if name in ANSWERS]
        if len(answers) >= limits.answers_per_address_day:
            return "answers_per_address_day"
        # A list or help is asked for outside any handoff: there the cap of the address is enough.
        if number is not None and answers.count(number) >= limits.answers_per_thread_day:
            return "answers_per_thread_day"
        return ""

    def _tell_admins_of_cap(self, person: Person, matter: Matter) -> None:
        key = f"capped:{person.key}:{matter.now.date()}"
        if person.address not in self.config.service.admins and self.store.once.claim(
            key, matter.now
        ):
            most = self.config.limits.letters_per_address_day
            text = (
                f"{person.address} got {most} mails today. What else a step causes goes tomorrow."
            )
            about = Matter(now=matter.now, words=person.address, reason=text)
            self.tell_admins("quiet", about)

    # ------------------------------------------------------------------ the outer side

    def _post(self, letter: str, person: Person, matter: Matter, reader: Reader) -> Post:
        directory = self.policy.directory
        domain = self.config.service.address.rpartition("@")[2]
        name = f"h{reader.handoff}" if reader.handoff else letter
        reply_to = directory.reader_address(reader.handoff, reader.token)
        answers = matter.in_reply_to if person.key == matter.actor else ""
        rounds = letter in IN_ROUNDS
        return Post(
            to=Address(person.name, person.address),
            reply_to=reply_to,
            reverse_path=directory.bounce_address(self.ids.token()),
            message_id=f"<{name}.{self.ids.token()}@{domain}>",
            in_reply_to=answers or reader.root,
            references=tuple(dict.fromkeys(i for i in (reader.root, answers) if i)),
            original=matter.original if letter in WITH_ORIGINAL else None,
            list_id=f"handoffs.{domain}" if rounds else "",
            unsubscribe=reply_to if rounds else "",
            auto="auto-replied" if answers else "auto-generated",
        )

    # ------------------------------------------------------------------ the inner side

    def _facts(self, person: Person, matter: Matter) -> Facts:
        handoff, directory = matter.handoff, self.policy.directory
        facts = Facts(
            now=matter.now,
            service=self.config.service.name,
            reader=_named(person, directory.name_of(person.key)),
            actor=directory.name_of(matter.actor) if matter.actor else "",
            words=matter.words,
            reason=matter.reason,
            command=matter.command,
            step=matter.step,
            named=directory.name_of(matter.named) if matter.named else "",
            # They are about what was written, so they are for who wrote it.
            notices=matter.notices if matter.actor in ("", person.key) else (),
            candidates=matter.candidates,
            rows=matter.rows,
            sections=matter.sections,
            echoes=matter.echoes,
            absent=matter.absent,
            legal=matter.legal,
        )
        return facts if handoff is None else self._about(facts, handoff, person, matter)

    def _about(self, facts: Facts, handoff: Handoff, person: Person, matter: Matter) -> Facts:
        directory, policy = self.policy.directory, self.policy
        former = handoff.former or matter.former
        recipe = policy.recipe(handoff.recipe)
        return replace(
            facts,
            handoff=handoff,
            giver=directory.name_of(handoff.giver),
            owner=directory.name_of(handoff.owner) if handoff.owner else "",
            former=directory.name_of(former) if former else "",
            role=str(roles_of(handoff, person.key, directory)[0]),
            legal=self._legal(handoff, person, matter),
            recipe=recipe,
            missing=missing(handoff.context, recipe.required) if handoff.is_open else (),
            deadline=deadline(handoff, policy),
            count=handoff.nudges,
            absent=absent_owner(handoff, policy, matter.now),
        )

    def _legal(self, handoff: Handoff, person: Person, matter: Matter) -> frozenset[str]:
        """Return what the reader may answer; only who took the step may undo it."""
        legal = legal_commands(handoff, person.key, self.policy, matter.now)
        refused = matter.step == Trigger.UNDO_LATE
        return legal if person.key == matter.actor and not refused else legal - {"undo"}

    # ------------------------------------------------------------------ people who are not in it

    def tell_admins(self, letter: str, matter: Matter) -> None:
        """Write to every admin."""
        for address in self.config.service.admins:
            known = self.policy.directory.person_of(address)
            fallback = replace(
                self.policy.directory.fallback, key=address, name="", addresses=(address,)
            )
            self.post(letter, known or fallback, matter)


def _named(person: Person, name: str) -> Person:
    """Return the person with the name a letter calls him by."""
    return person if person.name else replace(person, name=name)
