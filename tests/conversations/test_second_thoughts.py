"""Second thoughts: what is taken back, taken over, opened again, and who hears of it."""

from tests.conversations.test_answers import READY, accepted, offered
from tests.office import Office


def test_mail_undone_whole(office: Office) -> None:
    """A mail that said two things is taken back whole, and only who heard of it hears that."""
    ana, ben, mia = offered(office, "Mia Sato <mia@example.org>")
    ana.replies("add Mia")
    mia.receives("watching")
    ben.receives("watching")
    ana.receives("watching")

    ben.replies("accept, due 4 December")
    assert "proposes another date: Fri 4 Dec 2026" in ana.receives("accepted").text
    ben.receives("yours")
    mia.receives("accepted")  # one mail, one letter each: it tells of the date as well

    ben.replies("undo")
    for person in (ben, ana, mia):
        person.receives("undone")
    work = office.handoff()
    assert (work.state, work.proposed, work.accepted) == ("offered", None, None)

    ben.replies("which logo?")
    ana.receives("question")
    ben.receives("echo")
    ben.replies("undo")
    for person in (ben, ana):
        person.receives("undone")
    mia.receives_nothing()  # she never heard of the question


def test_undo_too_late(office: Office) -> None:
    """Undo works for a day, and not after somebody else has acted; then it is explained."""
    ana, ben = accepted(office)
    ben.replies("done")
    ana.receives("delivered")
    ben.receives("recorded_done")
    ana.replies("not ok: the black one is missing")
    ben.receives("not_ok")
    ana.receives("echo")

    ben.replies("undo", letter="recorded_done")
    assert "until somebody else has acted" in ben.receives("not_now").text
    assert office.handoff().state == "accepted"


def test_forward_undone(office: Office) -> None:
    """Undo right after the forward withdraws it: nobody has accepted anything."""
    ana, ben = offered(office)
    ana.replies("oops, wrong one")
    ana.receives("cancelled")
    ben.receives("cancelled")
    assert office.handoff().state == "cancelled"


def test_reopened_late(office: Office) -> None:
    """After the window a reopen begins a new handoff that follows the old one."""
    ana, ben = accepted(office)
    ben.replies("done: sent as PDF")
    ana.receives("delivered")
    ben.receives("recorded_done")
    ana.replies("confirm")
    ben.receives("closed")
    ana.receives("closed")
    office.passes(days=40)

    ana.replies("reopen: the printer cannot read the PDF", letter="closed")
    assert "It goes on with H-1" in ana.receives("receipt").text
    new = office.handoff(2)
    assert (new.state, new.owner, new.follows, new.context.due) == ("gathering", "ben", 1, None)
    assert new.context.done_when == "the client has it"
    assert office.handoff(1).state == "closed"

    ana.replies("Due: 15 January")
    offer = ben.receives("offer")
    assert "It goes on with H-1" in offer.text
    assert "the printer cannot read the PDF" in offer.text
    ana.receives("offered")


def test_taken_back(office: Office) -> None:
    """The giver takes it himself; who was asked hears that it is off his desk."""
    ana, ben = offered(office)
    ana.replies("reassign to me")
    ana.receives("yours")
    ben.receives("taken")
    ana.replies("done: sent it myself")
    ana.receives("closed")


def test_nobody_left(office: Office) -> None:
    """After a no, the giver may take it, and so may anybody who offers."""
    ana, ben, mia = offered(office, "Mia Sato <mia@example.org>")
    ben.replies("no capacity")
    ana.receives("declined")
    ben.receives("echo")
    mia.writes("handoff@example.org", "[H-1] Logo", "I can take it")
    mia.receives("ask")
    mia.presses("accept")
    ana.receives("offer_to_take")
    mia.receives("echo")
    ana.presses("accept")
    mia.receives("yours")
    ana.receives("accepted")
    assert (office.handoff().state, office.handoff().owner) == ("accepted", "mia")


def test_kept_after_all(office: Office) -> None:
    """Who passes it on may keep it while the next one has not answered."""
    ana, ben, mia = accepted(office, "Mia Sato <mia@example.org>")
    ben.replies("reassign to mia@example.org")
    mia.receives("offer")
    ben.receives("passed_on")
    ana.receives("passed_on")
    ben.replies("I'll take it myself")
    mia.receives("taken")
    ana.receives("accepted")
    ben.receives("yours")
    work = office.handoff()
    assert (work.state, work.owner, work.former) == ("accepted", "ben", "")


def test_condition(office: Office) -> None:
    """A yes with a condition is asked about, and one press settles it."""
    ana, ben = offered(office)
    ben.replies("yes if the date moves")
    ask = ben.receives("ask")
    assert {"accept", "due", "question", "decline"} <= ask.buttons().keys()
    assert office.handoff().state == "offered"
    ben.replies("Friday 4 December", letter="ask")
    assert "Fri 4 Dec 2026" in ana.receives("due_proposed").text
    ben.receives("echo")
    ana.replies("fine with me")
    for person in (ana, ben):
        person.receives("due_changed")
    ben.replies("accept")
    ben.receives("yours")
    ana.receives("accepted")


def test_not_for_both_eyes(office: Office) -> None:
    """What the service tells the giver about her own mail, the owner does not read."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    mia = office.person("Mia Sato <mia@example.org>")
    ana.forwards("Logo", to=ben, cc="handoff+mia@example.org", note=READY)
    assert "You named" not in ben.receives("offer").text
    assert "You named" in ana.receives("receipt").text
    mia.receives("watching")
