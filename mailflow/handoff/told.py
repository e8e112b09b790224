"""Told: what became of one line of an answer, in a sentence, and the lines that would follow it.

Pure data beside one function: the sentences are looked up by trigger and by question, as the table
looks up its rules.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailflow.handoff.dates import say_when
from mailflow.handoff.decision import Decision
from mailflow.handoff.legal import legal_commands
from mailflow.handoff.model import Handoff, Person, Trigger
from mailflow.handoff.policy import Policy
from mailflow.handoff.summary import state_words
from mailflow.handoff.turn import Turn


class Fate(StrEnum):
    """What became of a line: the words of `explain --json`."""

    DONE = "done"  #: done as the table says
    ASKED = "asked"  #: nothing happened: it needs a surer or a second word
    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    UNKNOWN = "unknown"  #: there is no such handoff
    UNCLEAR = "not_understood"
    UNPROVEN = "unproven"
    COURTESY = "courtesy"


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what became of a line, in words, and what can be written back as it stands."""

    fate: Fate
    text: str
    ready: tuple[str, ...] = ()


T = Trigger
_DONE: dict[Trigger, str] = {
    T.ACCEPT: "yours now, {due}",
    T.AGREE: "{due} now, as {owner} proposed",
    T.GRANT: "{owner} has it now",
    T.REFUSE: "it stays as it was, and {others} told so",
    T.DECLINE: "declined, {others} told",
    T.DECLINE_ONE: "you are out, the others of the team are still asked",
    T.HAND_BACK: "handed back, {others} told",
    T.QUESTION: "your question went out, {others} asked",
    T.ANSWER: "your answer went out, {others} told",
    T.BLOCKED: "it waits {until}, {others} told",
    T.UNBLOCK: "back at work, {others} told",
    T.REASSIGN: "{owner} is asked to take it",
    T.REASSIGN_READY: "{owner} is asked to take it",
    T.SEND_ANYWAY: "{owner} is asked to take it",
    T.DONE: "delivered, {giver} is asked to confirm",
    T.DONE_SELF: "done and closed",
    T.READ_BACK: "what you said back is with {giver}",
    T.CONFIRM: "confirmed and closed, {others} told",
    T.NOT_OK: "back with {owner}",
    T.REOPEN: "open again, with {owner}",
    T.CANCEL: "withdrawn, {others} told",
    T.TAKE_SELF: "yours now, {due}",
    T.UNDO_FORWARD: "withdrawn, {others} told",
    T.REOPEN_LATE: "closed too long ago to be opened again",
    T.FORWARD: "a new one goes on with it: {ref}, {owner} is asked to take it",
    T.FORWARD_PART: "a new one goes on with it: {ref}, something is still missing",
    T.FORWARD_NOBODY: "a new one goes on with it: {ref}; for whom?",
    T.FORWARD_SELF: "a new one goes on with it: {ref}, yours",
    T.CANCEL_SURE: "withdrawn, {others} told",
    T.KEEP: "it stays as it is",
    T.UNDO: "your last step is taken back: {stands}",
    T.DUE: "{due} now, {others} told",
    T.PRIORITY: "the priority is {priority}, {others} told",
    T.SNOOZE: "no reminders {snoozed}, {others} told",
    T.MUTE: "no more reminders to you",
    T.UNMUTE: "reminders come again",
    T.WATCH: "watched from now on",
    T.UNWATCH: "watched no more",
    T.NOTE: "your note went out, {others} told",
    T.PROGRESS: "noted, {others} told",
    T.STATUS: "where it stands comes in a letter of its own",
    T.STATUS_ASKED: "where it stands comes in a letter of its own, {others} asked",
    T.WHY: "what was understood comes in a letter of its own",
}
_PROPOSED = "you proposed {proposed}, {giver} is asked to agree"
_OFFERED_TO_TAKE = "{giver} is asked whether you may have it"
_CLOSED_ALONE = "done and closed"
#: What is asked back, and the commands that would answer it.
_ASKED: dict[str, tuple[str, tuple[str, ...]]] = {
    "accept_seen": ("do you take it, or have you only seen it?", ("accept", "decline")),
    "accept_condition": ("you named a condition: do you take it as it is?", ("accept", "decline")),
    "hand_back_really": (
        "you have accepted it; to hand it back to {giver} all the same, write it once more",
        ("decline",),
    ),
    "cancel_really": (
        "{owner} has it in hand; to withdraw it all the same, write it once more within a day",
        ("cancel",),
    ),
    "close_it": ("shall we close it?", ("confirm",)),
    "complaint": ("your words went to {owner}: does it go back, or is it all right?",
                  ("not ok", "confirm")),
    "date": ('which date? Write for example "{ref} due friday 5pm"', ()),
    "decline_or_snooze": ('not at all, or only later? Write "{ref} snooze 2 days", or decline it',
                          ("decline",)),
    "which_person": ("whom do you mean? Write the name or the address as we know it", ()),
    "both": ("you wrote two things that do not go together: which one counts?", ()),
}  # fmt: skip
_WHICH = "we were not sure that this was meant"
#: Commands offered where the one written does not fit, most likely first.
_OFFERED = ("accept", "confirm", "done", "reopen", "send_anyway")


def say_step(decision: Decision, turn: Turn, reader: Person, policy: Policy) -> Told:
    """Say what a step did, or why it did nothing, and what `reader` can write back."""
    handoff, occasion = decision.after, turn.occasion
    own = {each.letter for each in decision.letters if each.to == reader.key}
    names = _names(decision, turn, reader, policy)
    if not decision.known:
        return _refused(handoff, own, reader, (policy, occasion.at))
    if occasion.trigger is T.ASK or "ask" in own:
        return _ask(turn, names)
    return Told(Fate.DONE, _sentence(decision, turn).format_map(names))


def _sentence(decision: Decision, turn: Turn) -> str:
    before, after, trigger = decision.before, decision.after, turn.occasion.trigger
    if trigger is T.DUE and after.proposed and after.proposed != before.proposed:
        return _PROPOSED
    if trigger is T.ACCEPT and after.taker and after.taker != before.taker:
        return _OFFERED_TO_TAKE
    if trigger is T.DONE and not after.is_open:
        return _CLOSED_ALONE
    return _DONE.get(trigger, "noted")


def _names(decision: Decision, turn: Turn, reader: Person, policy: Policy) -> dict[str, str]:
    """Return what the sentences may say."""
    handoff, directory = decision.after, policy.directory

    def name(key: str) -> str:
        return directory.name_of(key) if key else "nobody"

    def instant(prefix: str, at: datetime | None, none: str) -> str:
        return f"{prefix}{say_when(at, reader.timezone)}" if at else none

    others = [name(each.to) for each in decision.letters if each.to != reader.key]
    return {
        "ref": handoff.ref,
        "giver": name(handoff.giver),
        "owner": name(handoff.owner),
        "others": _joined(list(dict.fromkeys(others))),
        "due": instant("due ", handoff.context.due, "with no date"),
        "proposed": instant("", handoff.proposed, "no date"),
        "until": instant("until ", handoff.until, "for somebody outside"),
        "snoozed": instant("until ", handoff.snoozed, "for now"),
        "priority": handoff.context.priority.value,
        "stands": state_words(handoff, directory),
    }


def _joined(names: list[str]) -> str:
    """Name who was told, with the verb: "Ana Diaz is"."""
    if not names:
        return "nobody else is"
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"


def _ask(turn: Turn, names: dict[str, str]) -> Told:
    said, ref = turn.occasion.said, names["ref"]
    text, words = _ASKED.get(said.ask, (_WHICH, ()))
    ready = tuple(f"{ref} {word}" for word in words)
    if turn.candidates and said.ask == "date":
        ready = tuple(f"{ref} due {each}" for each in turn.candidates if " is over" not in each)
    text = text.format_map(names)
    if turn.candidates and not ready:
        text += f" ({'; '.join(turn.candidates)})"
    return Told(Fate.ASKED, text, ready)


def _refused(
    handoff: Handoff, own: set[str], reader: Person, setting: tuple[Policy, datetime]
) -> Told:
    policy, now = setting
    stands = state_words(handoff, policy.directory)
    if "not_yours" in own:
        who = policy.directory.name_of(handoff.owner or handoff.giver)
        return Told(Fate.NOT_YOURS, f"this is for {who} to say; it is {stands}")
    legal = legal_commands(handoff, reader.key, policy, now)
    fitting = (word.replace("_", " ") for word in _OFFERED if word in legal)
    ready = tuple(f"{handoff.ref} {word}" for word in fitting)
    return Told(Fate.NOT_NOW, f"not now: it is {stands}", ready[:2])
