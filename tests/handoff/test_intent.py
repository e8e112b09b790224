"""What a mail means, given what we know: from its bytes to trigger, role and what was said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.handoff.circumstance import Setting, Undoable
from mailflow.handoff.clues import Clues, find_clues
from mailflow.handoff.intent import interpret
from mailflow.handoff.meaning import Intent, Known, Outcome
from mailflow.handoff.model import Context, Handoff, Person, Role, State, Team, Trigger
from mailflow.handoff.occasion import Occasion
from mailflow.handoff.policy import Policy
from mailflow.handoff.recipe import Recipe
from mailflow.handoff.routing import Directory, Route
from mailflow.handoff.span import parse_span
from mailflow.handoff.turn import take_turn
from mailflow.mail import Envelope, read

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
PEOPLE = {
    key: Person(key, name, (f"{key}@example.org",))
    for key, name in (("ana", "Ana Diaz"), ("ben", "Ben Ortiz"), ("mia", "Mia Sato"))
}
DIRECTORY = Directory(
    "handoff@example.org",
    PEOPLE,
    {"design": Team("design", "Design", ("ben", "mia"))},
    (Route("billing@example.org", "ben", open=True, giver="ana"),),
)
POLICY = Policy(DIRECTORY)
READY = "Done when: it is live\nDue: 30 November\n"
FORWARDED = (
    "\n---------- Forwarded message ---------\nFrom: Carla Client <carla@client.test>\n"
    "Date: Fri, 13 Nov 2026 at 16:02\nSubject: Logo\nTo: Ana Diaz <ana@example.org>\n\n\n"
    "Please send the files.\n"
)


def mail(body: str, to: str = "handoff+ben@example.org", subject: str = "Fwd: Logo",
         sender: str = "ana@example.org", **headers: str) -> Clues:  # fmt: skip
    head = {"From": sender, "To": to, "Subject": subject, "Message-ID": "<m@example.org>"}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    content = "".join(f"{name}: {value}\n" for name, value in head.items()) + "\n" + body
    return find_clues(read(content.encode()), Envelope(sender, (to,), b""), DIRECTORY)


def known(author: str = "ana", **more: object) -> Known:
    return Known(POLICY, NOW, PEOPLE.get(author), **more)  # type: ignore[arg-type]


def work(state: State = State.OFFERED, **more: object) -> Handoff:
    values: dict[str, object] = {"number": 1, "state": state, "subject": "Logo", "giver": "ana",
              "owner": "ben", "created": NOW, "since": NOW}  # fmt: skip
    return Handoff(**(values | more))  # type: ignore[arg-type]


def about(handoff: Handoff, text: str, author: str = "ana", proven: str = "token",
          subject: str = "Re: [H-1] Logo", **more: object) -> Intent:  # fmt: skip
    clues = mail(text, "handoff+h1-abcdefgh@example.org", subject, f"{author}@example.org")
    return interpret(clues, known(author, handoff=handoff, proven=proven, **more))


# ------------------------------------------------------------------ beginnings


def test_a_complete_forward_is_offered() -> None:
    intent = interpret(mail(f"Ben, please.\n{READY}{FORWARDED}"), known())
    assert intent.outcome is Outcome.HANDOFF
    assert intent.draft is not None
    draft = intent.draft
    assert (draft.trigger, draft.missing) == (Trigger.FORWARD, ())
    assert (draft.handoff.giver, draft.handoff.owner) == ("ana", "ben")
    assert (draft.handoff.subject, draft.handoff.note) == ("Logo", "Ben, please.")
    assert draft.handoff.context.done_when == "it is live"
    assert draft.handoff.requester is not None
    assert draft.handoff.requester.address == "carla@client.test"
    assert "Please send the files." in draft.handoff.request
    assert intent.command == "forward"


def test_an_incomplete_one_is_gathered_and_one_that_need_not_wait_is_not() -> None:
    intent = interpret(mail(FORWARDED), known())
    assert intent.draft is not None
    assert (intent.draft.trigger, intent.gaps) == (Trigger.FORWARD_PART, ("done_when", "due"))
    at_once = {"default": Recipe(wait=parse_span("0"))}
    hurried = interpret(mail(FORWARDED), replace(known(), policy=Policy(DIRECTORY, at_once)))
    assert hurried.draft is not None
    assert hurried.draft.trigger is Trigger.FORWARD


def test_a_recipe_may_bring_a_due_date() -> None:
    recipes = {"default": Recipe(required=("due",), due=parse_span("5 working days"))}
    intent = interpret(mail(FORWARDED), replace(known(), policy=Policy(DIRECTORY, recipes)))
    assert intent.draft is not None
    assert intent.draft.trigger is Trigger.FORWARD
    assert intent.draft.handoff.context.due == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def test_two_owners_are_an_owner_and_a_watcher() -> None:
    clues = mail(READY + FORWARDED, Cc="handoff+mia@example.org")
    intent = interpret(clues, known())
    assert intent.draft is not None
    assert (intent.draft.handoff.owner, intent.draft.handoff.watchers) == ("ben", ("mia",))
    assert "Mia Sato" in intent.draft.notices[0]


def test_a_forward_to_nobody_is_kept() -> None:
    intent = interpret(mail(READY + FORWARDED, "handoff+bne@example.org"), known())
    assert intent.draft is not None
    assert intent.draft.trigger is Trigger.FORWARD_NOBODY
    assert "no person or team is called bne" in intent.reasons
    plain = interpret(mail(READY + FORWARDED, "handoff@example.org"), known())
    assert "no owner named by address" in plain.reasons


def test_a_forward_to_oneself() -> None:
    intent = interpret(mail(FORWARDED, "handoff+ana@example.org"), known())
    assert intent.draft is not None
    assert intent.draft.trigger is Trigger.FORWARD_SELF


def test_a_request_may_be_typed() -> None:
    intent = interpret(mail("Please book a room for Friday.", subject="Room"), known())
    assert intent.draft is not None
    assert intent.draft.handoff.request == "Please book a room for Friday."
    assert intent.draft.handoff.requester is None


def test_the_same_request_again_is_a_note() -> None:
    intent = interpret(mail(FORWARDED), known(twin=work(), proven="dmarc"))
    assert (intent.outcome, intent.trigger, intent.role) == (
        Outcome.NOTE, Trigger.FORWARD_AGAIN, Role.GIVER,
    )  # fmt: skip


def test_unproven_the_same_request_again_only_shows_where_it_stands() -> None:
    """Its words are known outside, and a From is quickly written."""
    intent = interpret(mail("Pay to account 666.\n" + FORWARDED), known(twin=work()))
    assert (intent.trigger, intent.role) == (Trigger.STATUS, Role.GIVER)


def test_a_request_may_stand_in_the_subject_alone() -> None:
    intent = interpret(mail("", subject="Please order paper"), known())
    assert intent.draft is not None
    assert intent.draft.handoff.subject == "Please order paper"


def test_our_letter_forwarded_on_passes_the_handoff_on() -> None:
    letter = FORWARDED.replace("Carla Client <carla@client.test>", "Handoffs <handoff@example.org>")
    clues = mail("Mia, can you take this one over?\n" + letter, "handoff+mia@example.org",
                 "Fwd: [H-1] Logo", "ben@example.org")  # fmt: skip
    intent = interpret(clues, known("ben", handoff=work(State.ACCEPTED), proven="thread"))
    assert [(r.word, r.argument) for r in intent.readings] == [("reassign", "mia")]


@pytest.mark.parametrize("text", ["Mia please", "mia", "Mia Sato."])
def test_a_name_alone_answers_who_should_take_it(text: str) -> None:
    (reading,) = about(work(State.RETURNED), text).readings
    assert reading.word == "reassign"
    assert about(work(State.ACCEPTED), text).outcome is Outcome.NOTE


def test_a_word_that_does_not_answer_our_question_is_asked_again() -> None:
    asked = {"asked": "decline_or_snooze", "asked_of": "ben", "asked_at": NOW}
    intent = about(work(State.ACCEPTED, **asked), "hm", "ben")
    assert (intent.outcome, intent.readings[0].ask) == (Outcome.ASK, "decline_or_snooze")


def test_a_new_forward_in_an_old_thread_is_a_new_handoff() -> None:
    clues = mail(READY + FORWARDED, subject="Fwd: [H-1] Logo", In_Reply_To="<h1.x@example.org>")
    intent = interpret(clues, known(handoff=work(), proven="thread"))
    assert intent.outcome is Outcome.HANDOFF


def test_attachments_are_kept_by_name_and_size() -> None:
    content = (
        b"From: ana@example.org\nTo: handoff+ben@example.org\nSubject: Fwd: Logo\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        + FORWARDED.encode()
        + b'\n--b\nContent-Type: application/pdf; name="brief.pdf"\n'
        b'Content-Disposition: attachment; filename="brief.pdf"\n\n%PDF\n--b--\n'
    )
    envelope = Envelope("", ("handoff+ben@example.org",), content)
    intent = interpret(find_clues(read(content), envelope, DIRECTORY), known())
    assert intent.draft is not None
    assert [kept.name for kept in intent.draft.handoff.attachments] == ["brief.pdf"]


# ------------------------------------------------------------------ who may


def test_a_stranger_and_nobody_are_quarantined() -> None:
    stranger = interpret(mail(FORWARDED, sender="x@evil.test"), known("nobody"))
    assert stranger.outcome is Outcome.QUARANTINE
    assert "x@evil.test is not in [people]" in stranger.reasons[0]
    nobody = interpret(mail(FORWARDED, sender="a@x.test, b@x.test"), known("nobody"))
    assert "cannot be told who wrote this" in nobody.reasons[0]


def test_an_outsider_may_write_to_an_open_route_only() -> None:
    clues = mail("Invoice 4711 is wrong.", "billing@example.org", "Invoice", "c@client.test")
    intent = interpret(clues, known("nobody"))
    assert intent.draft is not None
    assert (intent.draft.handoff.giver, intent.draft.handoff.owner) == ("ana", "ben")
    assert intent.draft.handoff.requester is not None
    assert intent.draft.handoff.requester.address == "c@client.test"
    assert intent.draft.handoff.request == "Invoice 4711 is wrong."


@pytest.mark.parametrize(
    "text", ["accept", "done", "I'll take it", "Here is what I know about it."]
)
def test_what_nothing_proves_is_asked_back(text: str) -> None:
    intent = about(work(), text, "ben", proven="no")
    assert (intent.outcome, intent.trigger) == (Outcome.ASK, Trigger.UNPROVEN)


def test_unproven_mail_may_be_quarantined_instead() -> None:
    assert about(work(), "accept", "ben", "no", unproven="quarantine").outcome is Outcome.QUARANTINE


def test_help_and_list_need_no_proof() -> None:
    assert about(work(), "help", "ben", proven="no").letter == "help"
    assert about(work(), "list", "ben", proven="no").letter == "list"


# ------------------------------------------------------------------ machines


def machine() -> Clues:
    text, to = "I am out of the office until 30 November 2026.", "handoff+h1-abcdefgh@example.org"
    return mail(text, to, "Automatic reply: Logo", "ben@example.org", Auto_Submitted="auto-replied")


def test_an_absence_pauses_the_offer_of_the_owner_only() -> None:
    intent = interpret(machine(), known("ben", handoff=work(), proven="token"))
    assert (intent.outcome, intent.trigger, intent.role) == (
        Outcome.AUTO_REPLY, Trigger.AWAY, Role.CARRIER,
    )  # fmt: skip
    assert intent.said.when is not None
    assert intent.said.when.date().isoformat() == "2026-11-30"
    forged = interpret(machine(), known("ben", handoff=work()))
    assert forged.trigger is None
    other = interpret(machine(), known("mia", handoff=work(), proven="token"))
    assert other.trigger is None
    assert interpret(machine(), known("ben")).trigger is None


def test_our_own_mail_is_a_loop() -> None:
    clues = mail("accept", subject="[H-1] Logo", X_Mailflow="H-1")
    assert interpret(clues, known(handoff=work())).outcome is Outcome.LOOP


def test_a_bounce_of_the_offer_says_so_and_any_other_does_nothing() -> None:
    clues = mail("could not be delivered", "handoff+bounce-abcdefgh@example.org",
                 "Undelivered Mail Returned to Sender", "mailer-daemon@mx.test",
                 Auto_Submitted="auto-replied")  # fmt: skip
    offer = interpret(clues, known("nobody", handoff=work(), bounced="offer", bounced_to="ben"))
    team = known("nobody", handoff=work(owner="design"), bounced="offer", bounced_to="ben")
    assert interpret(clues, team).trigger is Trigger.BOUNCE_ONE
    last = replace(team, handoff=work(owner="design", out=("mia",)))
    assert interpret(clues, last).trigger is Trigger.BOUNCE
    assert (offer.outcome, offer.trigger) == (Outcome.BOUNCE, Trigger.BOUNCE)
    assert interpret(clues, known("nobody", handoff=work(), bounced="yours")).trigger is None
    assert interpret(clues, known("nobody")).trigger is None


# ------------------------------------------------------------------ answers


def trigger_of(handoff: Handoff, text: str, author: str, **setting: object) -> tuple[Trigger, Role]:
    intent = about(handoff, text, author)
    if intent.trigger is not None:
        assert intent.role is not None
        return intent.trigger, intent.role
    assert intent.readings, intent
    how = Setting(PEOPLE[author], NOW, POLICY, **setting)  # type: ignore[arg-type]
    occasion = take_turn(intent.readings[0], handoff, how, text).occasion
    return occasion.trigger, occasion.by


GIVER, OWNER, OTHER = Role.GIVER, Role.OWNER, Role.OTHER
ASKED = {"asked": "cancel_really", "asked_of": "ana", "asked_at": NOW}
HANDING = {"asked": "hand_back_really", "asked_of": "ben", "asked_at": NOW}


@pytest.mark.parametrize(
    ("state", "more", "author", "text", "trigger", "role"),
    [
        (State.OFFERED, {}, "ben", "accept", Trigger.ACCEPT, OWNER),
        (State.OFFERED, {}, "mia", "I'll take it", Trigger.ACCEPT, OTHER),
        (State.OFFERED, {"taker": "mia"}, "ana", "yes", Trigger.GRANT, GIVER),
        (State.ACCEPTED, {"proposed": NOW}, "ana", "agreed", Trigger.AGREE, GIVER),
        (State.DELIVERED, {}, "ana", "confirmed", Trigger.CONFIRM, GIVER),
        (State.DELIVERED, {}, "ana", "accepted", Trigger.CONFIRM, GIVER),
        (State.OFFERED, {"owner": "design"}, "mia", "mine", Trigger.ACCEPT, OWNER),
        (State.OFFERED, {}, "ben", "decline: no time", Trigger.DECLINE, OWNER),
        (State.OFFERED, {"owner": "design"}, "ben", "decline", Trigger.DECLINE_ONE, OWNER),
        (State.OFFERED, {"owner": "design", "out": ("mia",)}, "ben", "decline", Trigger.DECLINE,
         OWNER),
        (State.ACCEPTED, {"proposed": NOW}, "ana", "no", Trigger.REFUSE, GIVER),
        (State.DELIVERED, {}, "ana", "no", Trigger.NOT_OK, GIVER),
        (State.DELIVERED, {}, "ana", "It does not open on my Mac.", Trigger.NOTE_ASKED, GIVER),
        (State.ACCEPTED, {"giver": "ben"}, "ben", "due: 4 December", Trigger.DUE, GIVER),
        (State.ACCEPTED, ASKED | {"proposed": NOW}, "ana", "yes", Trigger.CANCEL_SURE, GIVER),
        (State.ACCEPTED, {}, "ben", "decline: no time", Trigger.DECLINE, OWNER),
        (State.ACCEPTED, HANDING, "ben", "decline", Trigger.HAND_BACK, OWNER),
        (State.ACCEPTED, {}, "ana", "cancel", Trigger.CANCEL, GIVER),
        (State.ACCEPTED, ASKED, "ana", "cancel", Trigger.CANCEL_SURE, GIVER),
        (State.ACCEPTED, ASKED | {"asked_at": NOW - timedelta(days=2)}, "ana", "cancel",
         Trigger.CANCEL, GIVER),
        (State.ACCEPTED, ASKED | {"asked_of": "mia"}, "ana", "cancel", Trigger.CANCEL, GIVER),
        (State.ACCEPTED, {}, "ben", "done: on the share", Trigger.DONE, OWNER),
        (State.ACCEPTED, {"giver": "ben"}, "ben", "done", Trigger.DONE_SELF, OWNER),
        (State.PASSING, {"former": "ben", "owner": "mia"}, "ben", "done", Trigger.DONE,
         Role.FORMER_OWNER),
        (State.ACCEPTED, {}, "ben", "due: 4 December", Trigger.DUE, OWNER),
        (State.ACCEPTED, {}, "ana", "due: 4 December", Trigger.DUE, GIVER),
        (State.ACCEPTED, {}, "ben", "due: soon or so", Trigger.ASK, OWNER),
        (State.ACCEPTED, {}, "ben", "due: 1 November 2026", Trigger.ASK, OWNER),
        (State.ACCEPTED, {}, "ben", "snooze 3 days", Trigger.SNOOZE, OWNER),
        (State.ACCEPTED, {}, "ben", "reassign to mia@example.org", Trigger.REASSIGN, OWNER),
        (State.ACCEPTED, {}, "ben", "reassign to nobody@example.org", Trigger.ASK, OWNER),
        (State.GATHERING, {"owner": ""}, "ana", "reassign to mia@example.org", Trigger.REASSIGN,
         GIVER),
        (State.GATHERING, {"owner": "", "context": Context(done_when="x", due=NOW)}, "ana",
         "reassign to mia@example.org", Trigger.REASSIGN_READY, GIVER),
        (State.ACCEPTED, {}, "ben", "blocked: waiting for the printer", Trigger.BLOCKED, OWNER),
        (State.ACCEPTED, {}, "ana", "priority: urgent", Trigger.PRIORITY, GIVER),
        (State.ACCEPTED, {}, "mia", "watch", Trigger.WATCH, OTHER),
        (State.ACCEPTED, {}, "ben", "Which colour?", Trigger.QUESTION, OWNER),
        (State.ASKING, {}, "ana", "Blue, please.", Trigger.ANSWER, GIVER),
        (State.ACCEPTED, {}, "ben", "I spoke to the printer today.", Trigger.NOTE, OWNER),
        (State.ACCEPTED, {}, "ana", "thanks", Trigger.THANKS, GIVER),
        (State.ACCEPTED, {}, "ana", "status?", Trigger.STATUS_ASKED, GIVER),
        (State.ACCEPTED, {"prompted": NOW}, "ana", "status?", Trigger.STATUS, GIVER),
        (State.ACCEPTED, {}, "ben", "status", Trigger.STATUS, OWNER),
        (State.DELIVERED, {}, "ana", "status?", Trigger.STATUS, GIVER),
        (State.CLOSED, {"closed": NOW - timedelta(days=2)}, "ana", "reopen: it broke",
         Trigger.REOPEN, GIVER),
        (State.CLOSED, {"closed": NOW - timedelta(days=40)}, "ana", "reopen: it broke",
         Trigger.REOPEN_LATE, GIVER),
        (State.ACCEPTED, {}, "ben", "undo", Trigger.UNDO_LATE, OWNER),
    ],
)  # fmt: skip
def test_words_and_circumstances_make_a_trigger(
    state: State, more: dict[str, object], author: str, text: str, trigger: Trigger, role: Role
) -> None:
    assert trigger_of(work(state, **more), text, author) == (trigger, role)


@pytest.mark.parametrize(
    ("who", "hours", "trigger"),
    [("ben", 1, Trigger.UNDO), ("ana", 1, Trigger.UNDO_LATE), ("ben", 30, Trigger.UNDO_LATE)],
)
def test_undo_is_for_who_did_the_last_step_within_a_day(
    who: str, hours: int, trigger: Trigger
) -> None:
    last = Undoable(who, NOW - timedelta(hours=hours), work())
    assert trigger_of(work(State.ACCEPTED), "undo", "ben", last=last)[0] is trigger


def test_labelled_fields_complete_what_is_gathered() -> None:
    gathering = work(State.GATHERING)
    part = about(gathering, "Done when: it is live")
    assert (part.trigger, part.gaps) == (Trigger.CONTEXT_PART, ("due",))
    assert part.said.context is not None
    assert part.said.context.done_when == "it is live"
    assert about(gathering, READY).trigger is Trigger.CONTEXT
    nobody = about(replace(gathering, owner=""), READY)
    assert nobody.trigger is Trigger.CONTEXT_PART


def test_a_date_that_cannot_be_read_is_said_with_the_cure() -> None:
    intent = about(work(State.GATHERING), "Due: soon or so")
    assert intent.trigger is Trigger.CONTEXT_PART
    assert '"Due: soon or so" could not be read' in intent.notices[0]
    draft = interpret(mail("Due: 3/4\n" + FORWARDED), known()).draft
    assert draft is not None
    assert '"Due: 3/4" can mean' in draft.notices[0]


def test_owner_and_recipe_may_stand_in_the_note() -> None:
    note = "Owner: Mia\nRecipe: bug\n"
    policy = Policy(DIRECTORY, {"default": Recipe(), "bug": Recipe("bug", ())})
    clues = mail(note + FORWARDED, "handoff@example.org")
    draft = interpret(clues, replace(known(), policy=policy)).draft
    assert draft is not None
    assert (draft.handoff.owner, draft.handoff.recipe) == ("mia", "bug")
    assert draft.trigger is Trigger.FORWARD


def test_labelled_fields_of_others_are_no_context() -> None:
    intent = about(work(State.ACCEPTED), "Done when: I feel like it", "ben")
    assert intent.trigger is None


def test_a_button_whose_text_was_deleted_still_counts() -> None:
    intent = about(work(), "", "ben", subject="H-1 accept")
    assert [reading.word for reading in intent.readings] == ["accept"]


def test_a_button_with_a_note_keeps_the_note() -> None:
    intent = about(work(), "But only from Monday on, I am away.", "ben", subject="H-1 decline")
    assert intent.readings[0].word == "decline"
    assert "only from Monday" in intent.readings[0].rest


def test_nothing_typed_is_not_understood() -> None:
    intent = about(work(), "", "ben")
    assert (intent.outcome, intent.letter) == (Outcome.ASK, "not_understood")


def test_mail_about_nothing_is_answered_by_what_it_may_mean() -> None:
    def plain(text: str, subject: str = "") -> Intent:
        return interpret(mail(text, "handoff@example.org", subject), known())

    assert plain("help").letter == "help"
    assert plain("", "list").letter == "list"
    assert plain("How are you?").letter == "not_understood"
    lost = interpret(mail("done", "handoff@example.org", "Re: [H-9] x"), known(lost=9))
    assert lost.reasons == ("there is no H-9",)


def test_an_occasion_keeps_the_words_as_they_were_typed() -> None:
    intent = about(work(), "decline: no time", "ben")
    turn = take_turn(
        intent.readings[0], work(), Setting(PEOPLE["ben"], NOW, POLICY), "decline: no time"
    )
    assert isinstance(turn.occasion, Occasion)
    assert (turn.occasion.said.words, turn.occasion.said.text) == ("decline: no time", "no time")


def test_send_anyway_needs_somebody_to_send_it_to() -> None:
    """Found by the long walk: it went out to nobody, and nobody had the ball."""
    nobody = work(State.GATHERING, owner="")
    intent = about(nobody, "send anyway\n\nDone when: it is live")
    assert intent.trigger is Trigger.CONTEXT_PART

    reading = about(nobody, "send anyway").readings[0]
    turn = take_turn(reading, nobody, Setting(PEOPLE["ana"], NOW, POLICY))
    assert (turn.occasion.trigger, turn.occasion.said.ask) == (Trigger.ASK, "which_person")
