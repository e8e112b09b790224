"""What people answer: no, a question, a note, somebody else, a date."""

from tests.office import Office, Person

READY = "Done when: the client has it\nDue: 30 November"


def offered(office: Office, *more: str) -> tuple[Person, ...]:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    others = tuple(office.person(each) for each in more)
    ana.forwards("Logo", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    return ana, ben, *others


def accepted(office: Office, *more: str) -> tuple[Person, ...]:
    ana, ben, *others = offered(office, *more)
    ben.replies("accept")
    ben.receives("yours")
    ana.receives("accepted")
    return ana, ben, *others


def test_declined(office: Office) -> None:
    ana, ben, mia = offered(office, "Mia Sato <mia@example.org>")
    ben.replies("decline: I am on leave next week")
    assert "I am on leave next week" in ana.receives("declined").text
    assert "You have declined H-1" in ben.receives("echo").text
    assert office.handoff().state == "returned"

    ana.presses("reassign to mia") if "reassign to mia" in ana.inbox[-1].buttons() else ana.replies(
        "reassign to mia"
    )
    mia.receives("offer")
    ana.receives("offered")
    mia.presses("accept")
    mia.receives("yours")
    ana.receives("accepted")


def test_question(office: Office) -> None:
    ana, ben = offered(office)
    ben.replies("Which colour does she want?")
    assert "Which colour does she want?" in ana.receives("question").text
    ben.receives("echo")
    assert office.handoff().state == "asking_first"

    ana.replies("Blue, as last time.")
    assert "Blue, as last time." in ben.receives("answer").text
    assert office.handoff().state == "offered"


def test_not_ok(office: Office) -> None:
    ana, ben = accepted(office)
    ben.replies("done: it is on the share")
    ana.receives("delivered")
    ben.receives("recorded_done")
    ana.replies("not ok: the black version is missing")
    assert "the black version is missing" in ben.receives("not_ok").text
    ana.receives("echo")
    assert office.handoff().state == "accepted"


def test_complaint(office: Office) -> None:
    """A giver's words on what was delivered are passed on, and he is asked what they mean."""
    ana, ben = accepted(office)
    ben.replies("done: it is on the share")
    ana.receives("delivered")
    ben.receives("recorded_done")
    ana.replies("It does not open on my Mac.")
    assert "It does not open on my Mac." in ben.receives("note").text
    ana.receives("ask")
    ana.presses("not_ok" if "not_ok" in ana.inbox[-1].buttons() else "not ok")
    ben.receives("not_ok")
    ana.receives("echo")
    assert office.handoff().state == "accepted"


def test_better_somebody_else(office: Office) -> None:
    """A decline that names somebody is one decline, told in the owner's own words."""
    ana, ben, mia = offered(office, "Mia Sato <mia@example.org>")
    ben.replies("Not me, ask Mia")
    assert "Not me, ask Mia" in ana.receives("declined").text
    ben.receives("echo")
    ben.receives_nothing()
    ana.replies("Mia please")
    mia.receives("offer")
    ana.receives("offered")


def test_passed_on(office: Office) -> None:
    """Nobody lets go before somebody else has it."""
    ana, ben, mia = accepted(office, "Mia Sato <mia@example.org>")
    ben.replies("reassign to mia@example.org\nThe fonts are in the archive.")
    assert "The fonts are in the archive." in mia.receives("offer").text
    ben.receives("passed_on")
    ana.receives("passed_on")
    assert office.handoff().former == "ben"

    mia.replies("no capacity")
    ben.receives("declined")
    ana.receives("declined")
    mia.receives("echo")
    assert (office.handoff().state, office.handoff().owner) == ("accepted", "ben")


def test_blocked(office: Office) -> None:
    ana, ben = accepted(office)
    ben.replies("blocked: waiting for the printer")
    ana.receives("blocked")
    ben.receives("echo")
    ben.replies("unblocked")
    ana.receives("unblocked")
    ben.receives("echo")


def test_new_date(office: Office) -> None:
    """The owner proposes, the giver decides."""
    ana, ben = accepted(office)
    ben.replies("due: 4 December")
    ana.receives("due_proposed")
    ben.receives("echo")
    ana.replies("ok, agreed")
    for person in (ben, ana):
        assert "Fri 4 Dec 2026" in person.receives("due_changed").text


def test_note(office: Office) -> None:
    ana, ben = accepted(office)
    ben.replies("I have spoken to the printer, they need it on Thursday.")
    assert "they need it on Thursday" in ana.receives("note").text
    ana.replies("Good to know. Carla asked for you, by the way.")
    assert "Carla asked for you" in ben.receives("note").text


def test_cancelled(office: Office) -> None:
    """Work that has begun is not cancelled by one word."""
    ana, ben = accepted(office)
    ana.replies("cancel")
    ana.receives("ask")
    ana.presses("cancel")
    ana.receives("cancelled")
    ben.receives("cancelled")


def test_undone(office: Office) -> None:
    ana, ben = accepted(office)
    ben.replies("done")
    ana.receives("delivered")
    ben.receives("recorded_done")
    ben.replies("undo")
    ana.receives("undone")
    ben.receives("undone")
    assert office.handoff().state == "accepted"


def test_second_accept(office: Office) -> None:
    _, ben = accepted(office)
    ben.replies("accept", letter="offer")
    ben.receives("not_now")


def test_third_person(office: Office) -> None:
    """Somebody else may offer to take it, and may command nothing."""
    ana, ben, mia = offered(office, "Mia Sato <mia@example.org>")
    mia.writes("handoff@example.org", "[H-1] Logo", "accept")
    mia.receives("ask")  # the subject proves nothing: asked back, at her own address
    mia.presses("accept")
    ana.receives("offer_to_take")
    mia.receives("echo")
    mia.presses("done") if "done" in mia.inbox[-1].buttons() else mia.replies("done", letter="ask")
    mia.receives("not_yours")

    ana.replies("yes", letter="offer_to_take")
    ben.receives("taken")
    mia.receives("yours")
    ana.receives("accepted")
    assert office.handoff().owner == "mia"


def test_asked_for(office: Office) -> None:
    """Help, list and status are answered to whoever asks."""
    ana, ben = accepted(office)
    ben.writes("handoff@example.org", "", "help")
    ben.receives("help")
    ben.writes("handoff@example.org", "", "list")
    assert "Logo" in ben.receives("list").text
    ana.replies("status?")
    ana.receives("status")
    assert "Ana Diaz asks about H-1" in ben.receives("question").text

    ana.replies("any update?")  # once a day is enough for Ben
    ana.receives("status")
    ben.receives_nothing()
    ben.replies("half way, the fonts are missing", letter="question")
    ana.receives("note")
    assert office.handoff().state == "accepted"
