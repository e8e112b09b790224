"""Somebody is away: by his own word, or because his mailbox says so."""

from tests.office import Office, Person

READY = "Done when: the client has it\nDue: 18 December"
SERVICE = "handoff@example.org"


def people(office: Office) -> tuple[Person, Person, Person]:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>", lead="mia", substitute="mia")
    mia = office.person("Mia Sato <mia@example.org>")
    return ana, ben, mia


def test_absent_owner(office: Office) -> None:
    """The offer is sent, its ladder rests, and the giver hears at once who could take it."""
    ana, ben, mia = people(office)
    ana.forwards("Rollout", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    ben.replies("accept")
    ben.receives("yours")
    ana.receives("accepted")

    # Said in an answer to any letter: it is his own setting, and the giver is not bothered.
    ben.replies("away until 1 dec, substitute: mia")
    told = ben.receives("absence")
    assert "back on Tue 1 Dec 2026, 09:00 (Berlin)" in told.text
    assert "Mia Sato stands in for you" in told.text
    assert "Rollout" in told.text
    ana.receives_nothing()

    ana.forwards("Invoice 4711", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    away = ana.receives("away")
    assert "Ben Ortiz is away until Tue 1 Dec 2026" in away.text
    assert "Mia Sato stands in" in away.text

    office.passes(days=2)
    for person in (ana, ben, mia):
        person.receives_nothing()

    ana.presses("reassign mia")
    assert "Invoice 4711" in mia.receives("offer").subject
    ben.receives("taken")
    ana.receives("offered")
    mia.replies("accept")
    mia.receives("yours")
    assert office.handoff(2).owner == "mia"
    ana.receives("accepted")


def test_back(office: Office) -> None:
    """The ladder goes on where it was when he is back, and earlier when he says so."""
    ana, ben, mia = people(office)
    ben.writes(SERVICE, "Vacation", "I'm on leave from 17 nov to 20 nov")
    ben.receives("absence_asked")  # a first mail proves nothing: one press does
    ben.presses("from Tue 17 Nov 2026 to Fri 20 Nov 2026")
    planned = ben.receives("absence")
    assert "away from Tue 17 Nov 2026, 00:00 (Berlin)" in planned.text
    assert "back on Mon 23 Nov 2026, 09:00 (Berlin)" in planned.text

    office.passes(hours=5)  # Monday, 14:00: he is there
    ana.forwards("Invoice 4711", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    ana.receives_nothing()
    office.passes(hours=11)  # Tuesday: he is away, and that matters now
    ana.receives("away")

    office.passes(days=6)  # the next Monday, 01:00
    ben.receives_nothing()
    mia.receives_nothing()
    office.passes(hours=8, minutes=30)  # the three hours of last Monday, and half an hour
    ben.receives("summary")
    ana.receives("summary")
    ben.receives_nothing()
    office.passes(minutes=45)
    ben.receives("nudge")

    ben.replies("away until friday", letter="absence")
    ben.receives("absence")
    ana.receives("away")
    office.passes(days=1)
    ben.receives_nothing()
    ben.replies("I'm back", letter="absence")
    assert "Welcome back" in ben.receives("absence").subject
    office.passes(days=1)
    ben.receives("nudge")
    ana.receives("silent")
    mia.receives("summary")
    mia.receives("escalation")  # the third day on which he worked


def test_vacation_notice(office: Office) -> None:
    """A machine's word pauses this one handoff, and names who helps meanwhile."""
    ana, ben, mia = people(office)
    ben.is_on_vacation("Monday 30 November 2026. Please ask mia@example.org")
    ana.forwards("Invoice 4711", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    away = ana.receives("away")
    assert "Mia Sato stands in" in away.text
    office.passes(days=3)
    ben.receives_nothing()
    ana.receives_nothing()

    # The same notice again says nothing new.
    ana.replies("note: the client called", letter="receipt")
    ben.receives("note")
    ana.receives_nothing()

    ana.replies("ask the substitute", letter="away")
    mia.receives("offer")
    ben.receives("taken")
    ana.receives("offered")


def test_vacation_at_work(office: Office) -> None:
    """Work in hand is paused as well; the giver hears of it when the due date falls into it."""
    ana, ben, _ = people(office)
    ana.forwards("Invoice 4711", to=ben, note="Done when: it is paid\nDue: 26 November")
    ben.receives("offer")
    ana.receives("receipt")
    ben.replies("accept")
    ben.receives("yours")
    ana.receives("accepted")

    ben.is_on_vacation()
    ana.replies("note: Carla called", letter="accepted")
    ben.receives("note")
    assert "it is due Thu 26 Nov 2026" in ana.receives("away").text
    ana.replies("note: and again", letter="accepted")
    ben.receives("note")
    ana.receives_nothing()  # the same notice again
    office.passes(days=4)  # three working days without a word, and not one of them is his
    ben.receives_nothing()
    ana.receives_nothing()


def test_taken_from_the_absent(office: Office) -> None:
    """The giver may also take it back by one press, or pass on what came back."""
    ana, ben, mia = people(office)
    ana.forwards("Invoice 4711", to=mia, note=READY)
    mia.receives("offer")
    ana.receives("receipt")
    mia.replies("accept")
    mia.receives("yours")
    ana.receives("accepted")
    ben.writes(SERVICE, "", "away until friday")
    ben.receives("absence_asked")
    ben.presses("until Fri 20 Nov 2026")
    ben.receives("absence")

    # Passed on to somebody who is away: both sides hear of it, and either may choose another.
    mia.replies("reassign to ben")
    ben.receives("offer")
    for person in (ana, mia):
        person.receives("passed_on")
        person.receives("away")
    ana.presses("reassign me")
    ana.receives("yours")
    ben.receives("taken")
    mia.receives("taken")
    assert office.handoff().owner == "ana"


def test_absent_lead(office: Office) -> None:
    """While the lead is away, whoever stands in for him hears of what is stuck."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>", lead="mia")
    mia = office.person("Mia Sato <mia@example.org>")
    zoe = office.person("Zoe Lind <zoe@example.org>")
    mia.writes(SERVICE, "Away", "away 16 Nov - 27 Nov, substitute: zoe")
    mia.receives("absence_asked")
    mia.presses("until Sat 28 Nov 2026, substitute: zoe")
    assert "Zoe Lind stands in for you" in mia.receives("absence").text

    ana.forwards("Invoice 4711", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    office.passes(days=2, hours=1)
    for letter in ("nudge", "nudge"):
        ben.receives(letter)
    ana.receives("silent")
    zoe.receives("escalation")
    mia.receives_nothing()


def test_unproven_absence(office: Office) -> None:
    """Whoever writes Ben's address cannot send him on leave; what is unclear is asked back."""
    _, ben, _ = people(office)
    ben.writes(SERVICE, "hello", "away until 1 dec")
    asked = ben.receives("absence_asked")
    assert "nothing proves" in asked.text
    assert office.desk.store.absences.since(office.now, office.now) == []

    ben.presses("until Tue 1 Dec 2026")
    ben.receives("absence")
    (absence,) = office.desk.store.absences.since(office.now, office.now)
    assert absence.key == "ben"

    ben.replies("away until 03/04", letter="absence")
    asked = ben.receives("absence_asked")
    assert "until Sat 3 Apr 2027" in asked.text
    assert "until Thu 4 Mar 2027" in asked.text
    ben.replies("away until 1 dec, substitute: zoe", letter="absence")
    assert "fits nobody" in ben.receives("absence_asked").text


def test_due_while_away(office: Office) -> None:
    """Work in hand is not spoken of, but for a due date that falls into the absence: once."""
    ana, ben, mia = people(office)
    ana.forwards("Invoice 4711", to=ben, note="Done when: paid\nDue: thursday 17:00")
    ben.receives("offer")
    ana.receives("receipt")
    ben.replies("accept")
    ben.receives("yours")
    ana.receives("accepted")

    ben.replies("away 18 nov - 20 nov")
    ben.receives("absence")
    note = ana.receives("away")
    assert "is away until Mon 23 Nov 2026" in note.text
    assert "is due Thu 19 Nov 2026" in note.text

    office.passes(days=1, hours=4)
    ben.receives("nudge")  # Tuesday: the working day before
    office.passes(days=1)
    ana.replies("status", letter="away")
    assert "Ben Ortiz is away until Mon 23 Nov 2026" in ana.receives("status").text
    office.passes(days=3)
    ben.receives_nothing()
    ana.receives_nothing()
    office.passes(days=2)  # Monday: one nudge for all that came due
    ben.receives("nudge")
    ben.receives("summary")
    assert "overdue" in ana.receives("summary").text
    mia.receives("summary")
    ben.receives_nothing()
