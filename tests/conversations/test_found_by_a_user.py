"""What somebody new to it found when he used it for half an hour."""

from tests.conversations.test_answers import READY, accepted, offered
from tests.office import Office


def test_but_in_the_next_sentence(office: Office) -> None:
    """Praise with a "but" behind it closes nothing."""
    ana, ben = accepted(office)
    ben.replies("done: it is on the share")
    ana.receives("delivered")
    ben.receives("recorded_done")
    ana.replies("Looks good, thanks! But please also send an A4 version.")
    ana.receives("ask")
    assert office.handoff().state == "delivered"
    ana.replies("Not quite, the logo is wrong.", letter="delivered")
    assert "> Not quite, the logo is wrong." in ben.receives("not_ok").text
    assert "> Not quite, the logo is wrong." in ana.receives("echo").text


def test_no_after_really(office: Office) -> None:
    """A "no" to our "really?" is a no, and so is undo; an earlier step stays."""
    ana, ben = accepted(office)
    ana.replies("due: 4 December")
    ben.receives("due_changed")
    ana.receives("due_changed")
    for words in ("no, keep it", "undo"):
        ana.replies("cancel", letter="accepted")
        ana.receives("ask")
        ana.replies(words, letter="ask")
        assert "H-1 stays as it is" in ana.receives("echo").text
    assert office.handoff().state == "accepted"
    assert office.handoff().asked == ""
    assert office.handoff().context.due.day == 4
    ana.replies("cancel", letter="accepted")
    ana.receives("ask")
    ana.presses("keep")
    ana.receives("echo")
    ben.receives_nothing()


def test_cancel_while_asked(office: Office) -> None:
    """Words that may end it are no answer to a question about it."""
    ana, ben = offered(office)
    ben.replies("which logo?")
    ana.receives("question")
    ben.receives("echo")
    ana.replies("I never sent that! cancel it please")
    ana.receives("ask")
    ben.receives_nothing()
    assert office.handoff().state == "asking_first"


def test_proposal_forgotten(office: Office) -> None:
    """A proposed date is what the giver is reminded of; when it is over it cannot be agreed to."""
    ana, ben = accepted(office)
    ben.replies("due: 1 December")
    ana.receives("due_proposed")
    ben.receives("echo")
    office.passes(days=4)
    nudge = ana.receives("nudge")
    assert "Ben Ortiz proposes Tue 1 Dec 2026" in nudge.text
    assert "accept" in nudge.buttons()


def test_whole_sentences(office: Office) -> None:
    """What was said with a command reaches the other side as it was said."""
    ana, ben = offered(office)
    ben.replies("I'll take it. The fonts come from Mia tomorrow morning!")
    assert (
        "> I'll take it. The fonts come from Mia tomorrow morning!" in ana.receives("accepted").text
    )
    ben.receives("yours")


def test_a_team_is_told_so(office: Office) -> None:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    mia = office.person("Mia Sato <mia@example.org>")
    office.configured('[teams.design]\nname = "Design"\nmembers = ["ben", "mia"]\n')
    ana.forwards("Logo", to="handoff+design@example.org", note=READY)
    for person in (ben, mia):
        offer = person.receives("offer").text
        assert "asks you and the others of Design to take" in offer
        assert "whoever accepts first has it" in offer
    ana.receives("receipt")
    ben.replies("no capacity")
    assert "Ben Ortiz cannot take H-1; the others are still asked" in ana.receives("note").text
    ben.receives("echo")
