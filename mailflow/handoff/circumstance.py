"""Circumstance: which trigger of the table a word becomes, as things stand.

The words alone do not say: "accept" of the owner takes an offer, "accept" of the giver may agree
to a date; a second "cancel" is sure. That is decided here, so that the table needs no conditions.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from mailflow.handoff.context import missing
from mailflow.handoff.dates import Ambiguous, Past, When, locale_of, parse_when, say_when
from mailflow.handoff.lifecycle import WORKING
from mailflow.handoff.model import Handoff, Person, Priority, State, Trigger
from mailflow.handoff.occasion import Said
from mailflow.handoff.policy import Policy
from mailflow.handoff.readback import is_read_back, is_short, said_back
from mailflow.handoff.said import Reading
from mailflow.handoff.span import Span, Unit
from mailflow.handoff.standin import named_owner
from mailflow.handoff.standing import ball, left_in_team

#: How long a question of ours waits for its second word.
_SURE_WITHIN = Span(1, Unit.DAY)
#: So often at most the owner hears that the giver asks how it stands.
_PROMPTED_AGAIN = Span(1, Unit.DAY)
_OFFERED = (State.OFFERED, State.ASKING_FIRST, State.PASSING, State.RETURNED)
#: What stands before the date in "waiting for Carla until friday".
_UNTIL = re.compile(
    r"\b(?:until|till|til|before|by|bis zum|bis|jusqu.?au|jusqu.?à|hasta el|hasta|até|fino a"
    r"|fino al|entro|tot|до|حتى)\s+",
    re.IGNORECASE,
)
#: How people name themselves where somebody is to be named.
_SELF = frozenset(
    {"me", "myself", "mich", "mir", "mí", "mi", "moi", "mim", "mij", "мне", "меня", "我", "私"}
)


@dataclass(frozen=True, slots=True)
class Undoable:
    """Hold the last step that changed a handoff: who did it, when, and what was before."""

    actor: str
    at: datetime
    previous: Handoff


@dataclass(frozen=True, slots=True)
class Setting:
    """Hold what a turn depends on beside the words: who, when, the rules, and the last step."""

    author: Person
    now: datetime
    policy: Policy
    last: Undoable | None = None


Made = tuple[Trigger, Said, tuple[str, ...]]
Maker = Callable[[Reading, Handoff, Setting], Made]


def plain(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    """Let a word be the trigger of its own name."""
    return Trigger(reading.word), Said(text=reading.text), ()


def _aside(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    """Let "thanks" and "seen" pass in silence, unless something else was written with them."""
    if reading.rest.strip():
        return _note(reading, handoff, setting)
    return Trigger(reading.word), Said(), ()


def _ask(what: str, *candidates: str) -> Made:
    return Trigger.ASK, Said(ask=what), candidates


def asking(reading: Reading, handoff: Handoff) -> Made:
    """Put a question back; the two that ask "really?" have rows of their own."""
    if reading.ask == "hand_back_really":
        return Trigger.DECLINE, Said(text=reading.text, ask=reading.ask), ()
    if reading.ask == "cancel_really":
        return Trigger.CANCEL, Said(text=reading.text, ask=reading.ask), ()
    return _ask(reading.ask or "which")


def _is_second(handoff: Handoff, asked: str, setting: Setting) -> bool:
    """Tell whether we asked "really?" about this within the last day."""
    if handoff.asked != asked or handoff.asked_at is None:
        return False
    if handoff.asked_of != setting.author.key:
        return False
    calendar = setting.policy.calendar(setting.author.key)
    return setting.now <= calendar.add(handoff.asked_at, _SURE_WITHIN)


def _is_giver(handoff: Handoff, setting: Setting) -> bool:
    return setting.author.key == handoff.giver


def _accept(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    """Let the owner take it; a giver's yes answers what he was asked last."""
    if _is_giver(handoff, setting) and handoff.owner != handoff.giver:
        if handoff.taker and handoff.state in _OFFERED:
            return Trigger.GRANT, Said(text=reading.text, person=handoff.taker), ()
        if handoff.proposed and handoff.proposed < setting.now:
            return _ask("date")  # what was proposed is over
        if handoff.proposed:
            return Trigger.AGREE, Said(text=reading.text, when=handoff.proposed), ()
        if handoff.state is State.DELIVERED:
            return Trigger.CONFIRM, Said(text=reading.text), ()
        if handoff.state is State.RETURNED:
            return Trigger.TAKE_SELF, Said(text=reading.text), ()
    said = said_back(reading, handoff, setting.policy)
    return Trigger.ACCEPT, Said(text=reading.text, read_back=said), ()


def _confirm(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    if handoff.state is not State.DELIVERED and (handoff.taker or handoff.proposed):
        return _accept(reading, handoff, setting)
    return plain(reading, handoff, setting)


def _decline(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    if _is_giver(handoff, setting) and (handoff.taker or handoff.proposed):
        return Trigger.REFUSE, Said(person=handoff.taker), ()
    if _is_giver(handoff, setting) and handoff.state is State.DELIVERED:
        return Trigger.NOT_OK, Said(text=reading.text), ()
    if left_in_team(handoff, setting.author.key, setting.policy.directory):
        return Trigger.DECLINE_ONE, Said(text=reading.text, person=setting.author.key), ()
    if handoff.state not in WORKING:
        return Trigger.DECLINE, Said(text=reading.text), ()
    said = Said(text=reading.text, ask="hand_back_really")
    if _is_second(handoff, "hand_back_really", setting):
        return Trigger.HAND_BACK, said, ()
    return Trigger.DECLINE, said, ()


def _cancel(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    said = Said(text=reading.text, ask="cancel_really")
    if _is_second(handoff, "cancel_really", setting):
        return Trigger.CANCEL_SURE, said, ()
    return Trigger.CANCEL, said, ()


def _done(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    own = handoff.giver == handoff.owner == setting.author.key
    trigger = Trigger.DONE_SELF if own and handoff.state in WORKING else Trigger.DONE
    return trigger, Said(text=reading.text), ()


def _reassign(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    stands_in = named_owner(reading.argument, handoff, setting.policy, setting.now)
    found = (stands_in,) if stands_in else _named(reading, setting)
    has_it = len(found) == 1 and found[0] == handoff.owner
    if len(found) != 1 or has_it:
        names = [setting.policy.directory.name_of(key) for key in found if not has_it]
        return _ask("which_person", *names)
    said = Said(text=reading.rest, person=found[0])
    if _is_giver(handoff, setting) and found[0] == handoff.giver != handoff.owner:
        return Trigger.TAKE_SELF, said, ()
    required = setting.policy.recipe(handoff.recipe).required
    if handoff.state is State.GATHERING and not missing(handoff.context, required):
        return Trigger.REASSIGN_READY, said, ()
    return Trigger.REASSIGN, said, ()


def _send_anyway(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    """Let it go out with its gaps; but somebody it must go to."""
    if not handoff.owner:
        return _ask("which_person")
    return plain(reading, handoff, setting)


def _named(reading: Reading, setting: Setting) -> tuple[str, ...]:
    """Return the keys of the people or teams that may be meant."""
    if reading.argument.strip().casefold() in _SELF:
        return (setting.author.key,)
    return setting.policy.directory.find(reading.argument)


def _watch(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    trigger = Trigger(reading.word)
    if not reading.argument.strip():
        return trigger, Said(person=setting.author.key), ()
    found = _named(reading, setting)
    if len(found) != 1:
        return _ask("which_person", *(setting.policy.directory.name_of(key) for key in found))
    return trigger, Said(text=reading.rest, person=found[0]), ()


def _when(text: str, handoff: Handoff, setting: Setting) -> datetime | tuple[str, ...]:
    """Return the instant `text` names, or the readings to ask about (none when it names none)."""
    author = setting.author
    receiver = setting.policy.directory.person(handoff.owner) if handoff.owner else None
    found = parse_when(text, setting.now, locale_of(author, receiver))
    match found:
        case When(instant):
            return instant
        case Ambiguous(readings):
            return tuple(say_when(each.instant, author.timezone) for each in readings)
        case Past(when):
            return (f"{say_when(when.instant, author.timezone)} is over",)
        case _:
            return ()


def _dated(trigger: Trigger, question: str) -> Maker:
    """Return the maker for a command that needs a date."""

    def make(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
        when = _when(reading.argument, handoff, setting)
        if isinstance(when, datetime):
            return trigger, Said(text=reading.rest, when=when), ()
        return _ask(question, *when)

    return make


def _blocked(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    text = reading.text
    wordings = (reading.argument, *(text[found.end() :] for found in _UNTIL.finditer(text[:2000])))
    whens = (_when(wording, handoff, setting) for wording in wordings)
    until = next((when for when in whens if isinstance(when, datetime)), None)
    return Trigger.BLOCKED, Said(text=text, when=until), ()


def _priority(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    wanted = reading.argument.strip().casefold() or reading.matched.casefold()
    found = next((level for level in Priority if level.value in wanted.split()), None)
    if "not urgent" in wanted:
        found = Priority.NORMAL
    if found is None:
        return Trigger.NOTE, Said(), ()
    return Trigger.PRIORITY, Said(text=f"Priority: {found}", priority=found), ()


def _reopen(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    said = Said(text=reading.text)
    if handoff.state is State.CANCELLED:
        return Trigger.REOPEN_LATE, said, ()
    if handoff.closed is None:
        return Trigger(reading.word), said, ()
    policy = setting.policy
    late = setting.now > policy.calendar(handoff.giver).add(handoff.closed, policy.reopen)
    return (Trigger.REOPEN_LATE if late else Trigger(reading.word)), said, ()


def _undo(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    last = setting.last
    calendar = setting.policy.calendar(setting.author.key)
    if handoff.asked and handoff.asked_of == setting.author.key:
        return Trigger.KEEP, Said(), ()  # he takes back what we have only asked about
    if last is None and _is_giver(handoff, setting):
        fresh = setting.now <= calendar.add(handoff.created, setting.policy.undo)
        return (Trigger.UNDO_FORWARD if fresh else Trigger.UNDO_LATE), Said(), ()
    if last is None or last.actor != setting.author.key:
        return Trigger.UNDO_LATE, Said(), ()
    if setting.now > calendar.add(last.at, setting.policy.undo):
        return Trigger.UNDO_LATE, Said(), ()
    return Trigger.UNDO, Said(previous=last.previous), ()


def _status(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    """Let the giver's "any update?" reach who must act, once a day."""
    holder = ball(handoff)
    if not _is_giver(handoff, setting) or holder != handoff.owner or holder == handoff.giver:
        return Trigger.STATUS, Said(), ()
    calendar = setting.policy.calendar(holder)
    last = handoff.prompted
    again = last is None or setting.now > calendar.add(last, _PROMPTED_AGAIN)
    again = again and not calendar.is_away(setting.now)  # the answer says until when
    return (Trigger.STATUS_ASKED if again else Trigger.STATUS), Said(), ()


def _note(reading: Reading, handoff: Handoff, setting: Setting) -> Made:
    if _is_giver(handoff, setting) and handoff.state is State.DELIVERED:
        return Trigger.NOTE_ASKED, Said(ask="complaint"), ()
    if is_read_back(handoff, setting.author.key, setting.policy):
        words = reading.text.strip()
        if not is_short(words):
            return Trigger.READ_BACK, Said(read_back=words), ()
    return Trigger.NOTE, Said(), ()  # the words as they were typed are the note


MAKERS: dict[str, Maker] = {
    "accept": _accept,
    "confirm": _confirm,
    "decline": _decline,
    "cancel": _cancel,
    "done": _done,
    "reassign": _reassign,
    "send_anyway": _send_anyway,
    "watch": _watch,
    "unwatch": _watch,
    "due": _dated(Trigger.DUE, "date"),
    "snooze": _dated(Trigger.SNOOZE, "decline_or_snooze"),
    "blocked": _blocked,
    "priority": _priority,
    "reopen": _reopen,
    "not_ok": _reopen,
    "undo": _undo,
    "status": _status,
    "note": _note,
    "thanks": _aside,
    "seen": _aside,
    "away": _note,  # a person's own absence is a setting: leave.py reads it before any turn
}
