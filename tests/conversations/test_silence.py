"""What the clock does when nobody writes."""

from tests.office import Office

READY = "Done when: the client has it\nDue: 30 November"


def test_silent_owner(office: Office) -> None:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>", lead="mia")
    mia = office.person("Mia Sato <mia@example.org>")

    ana.forwards("Invoice 4711", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")

    office.passes(hours=5)
    first = ben.receives("nudge")

    office.restarts()

    office.passes(days=1)
    second = ben.receives("nudge")
    ana.receives("silent")
    assert first.text != second.text

    office.passes(days=1)
    mia.receives("escalation")

    office.passes(days=1)
    ana.receives("expired")
    mia.receives("escalation")
    assert office.handoff().state == "returned"

    ana.replies("reassign to mia", letter="expired")
    mia.receives("offer")
    ana.receives("offered")


def test_overdue(office: Office) -> None:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>", lead="ana")

    ana.forwards("Invoice 4711", to=ben, note="Done when: paid\nDue: wednesday 17:00")
    ben.receives("offer")
    ana.receives("receipt")
    ben.replies("on it")
    ben.receives("yours")
    ana.receives("accepted")

    office.passes(days=1)
    ben.receives("nudge")  # Tuesday: a working day before
    office.passes(days=1)
    ben.receives("nudge")  # Wednesday: the day itself
    office.passes(days=1)
    ben.receives("nudge")  # Thursday: one day overdue
    office.passes(days=1)
    ben.receives("nudge")  # Friday: two days, and the giver, who leads Ben here, hears of it
    ana.receives("silent")
    office.passes(days=2)
    ben.receives_nothing()  # nobody is nudged on a Sunday


def test_unconfirmed(office: Office) -> None:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")

    ana.forwards("Invoice 4711", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    ben.replies("done")
    ana.receives("delivered")
    ben.receives("recorded_done")

    office.passes(days=2, hours=1)
    ana.receives("nudge")
    office.passes(days=6)
    for person in (ana, ben):
        person.receives("closed_by_silence")
        person.receives("summary")

    ana.replies("reopen: the total is wrong", letter="closed_by_silence")
    ben.receives("reopened")
    ana.receives("reopened")


def test_monday(office: Office) -> None:
    """A summary a person and week, once only, also after a restart and a long stop."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")

    ana.forwards("Invoice 4711", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    ben.replies("I'll take it")
    ben.receives("yours")
    ana.receives("accepted")

    office.passes(days=4)
    ben.receives("nudge")  # three working days without a word
    office.passes(days=3)
    assert "Invoice 4711" in ben.receives("summary").text
    assert "Invoice 4711" in ana.receives("summary").text

    office.restarts()
    office.works()
    ben.receives_nothing()

    # A summary is answered line by line; a line that is wrong costs only itself.
    ben.replies("H-1 due: 4 December\nH-9 done", letter="summary")
    assert "Fri 4 Dec 2026" in ana.receives("due_proposed").text
    echo = ben.receives("lines_done").text
    assert "1 of your 2 lines is done" in echo
    assert "there is no H-9" in echo
    ana.replies("stop all reminders", letter="summary")
    ana.receives("muted")

    office.now = office.now.replace(month=12, day=16)  # the service was off for three weeks
    office.works()
    letters = [mail.letter for mail in ben.unread]
    assert letters.count("summary") == 1
    for letter in letters:
        ben.receives(letter)
    ana.receives_nothing()
