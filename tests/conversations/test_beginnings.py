"""How a handoff begins: with gaps, with nobody, with two owners, twice, for oneself."""

from tests.office import Office

READY = "Done when: the client has it\nDue: 30 November"


def test_gaps(office: Office) -> None:
    """The giver is asked for what is missing; the owner hears of it when it is whole."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")

    ana.forwards("Logo", to=ben, note="Ben, please look at this.")
    ana.receives("receipt")
    ben.receives_nothing()

    ana.replies("Done when: Carla has the files")
    assert "Carla has the files" in ana.receives("receipt").text
    ben.receives_nothing()

    ana.replies("Due: 30 November")
    ben.receives("offer")
    ana.receives("offered")


def test_gaps_filled_in_the_quote(office: Office) -> None:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    ana.forwards("Logo", to=ben)
    receipt = ana.receives("receipt")

    lines = []
    for line in receipt.text.splitlines():
        if line.startswith("Done when:"):
            line = "Done when: Carla has the files"
        if line.startswith("Due:"):
            line = "Due: 30 November"
        lines.append(f"> {line}")
    ana.replies("\n".join(["On Mon, Handoffs wrote:", *lines]), quote=False)
    ben.receives("offer")
    ana.receives("offered")


def test_gaps_left_open(office: Office) -> None:
    """After the wait the offer goes out with the gaps shown as gaps."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    ana.forwards("Logo", to=ben)
    ana.receives("receipt")
    office.passes(hours=5)
    ana.receives("nudge")
    office.passes(hours=20)
    assert "Not said: done when, due" in ben.receives("offer").text
    ana.receives("offered")


def test_send_anyway(office: Office) -> None:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    ana.forwards("Logo", to=ben)
    ana.receives("receipt")
    ana.replies("send anyway")
    ben.receives("offer")
    ana.receives("offered")


def test_nobody(office: Office) -> None:
    """An owner nobody knows: nothing is lost, the giver says who."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    ana.forwards("Logo", to="handoff@example.org", note=READY)
    ana.receives("unknown_owner")
    ana.replies("reassign to ben")
    ben.receives("offer")
    ana.receives("offered")


def test_two_owners(office: Office) -> None:
    """The first owns it, the second is kept informed, and the receipt says how to change that."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    mia = office.person("Mia Sato <mia@example.org>")
    ana.forwards("Logo", to=ben, cc="handoff+mia@example.org", note=READY)
    ben.receives("offer")
    assert "Mia Sato" in ana.receives("receipt").text
    mia.receives("watching")
    assert office.handoff().watchers == ("mia",)


def test_second_address(office: Office) -> None:
    """The owner may stand beside the service: To handoff@, Cc Ben."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    ana.forwards("Logo", to="handoff@example.org", cc="ben@example.org", note=READY)
    ben.receives("offer")
    ana.receives("receipt")


def test_twice(office: Office) -> None:
    """The same request forwarded again is no second handoff: the giver sees where it stands."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    ana.forwards("Logo", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    ana.forwards("Logo", to=ben, note="Ben, did you see this?")
    assert "You forwarded this before" in ana.receives("status").text
    ben.receives_nothing()
    assert office.handoff(2) is None


def test_oneself(office: Office) -> None:
    """Giver and owner are one: no offer, and nobody is left to confirm."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ana.forwards("Logo", to=ana, note=READY)
    ana.receives("yours")
    ana.replies("done")
    ana.receives("closed")


def test_team(office: Office) -> None:
    """A team is asked together; who accepts first owns it, and the others are told."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    mia = office.person("Mia Sato <mia@example.org>")
    office.configured('[teams.design]\nname = "Design"\nmembers = ["ben", "mia"]\n')
    ana.forwards("Logo", to="handoff+design@example.org", note=READY)
    ben.receives("offer")
    mia.receives("offer")
    ana.receives("receipt")
    mia.replies("mine")
    mia.receives("yours")
    ben.receives("taken")
    ana.receives("accepted")


def test_open_route(office: Office) -> None:
    """Outsiders may write to an open route; they get no answer, and Ana holds the giver's part."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    office.configured(
        '[[routes]]\naddress = "billing@example.org"\nowner = "ben"\nopen = true\ngiver = "ana"\n'
        '[recipes.default]\nwait = "0"\n'
    )
    carla = office.outsider("Carla Client <carla@client.test>")
    carla.writes("billing@example.org", "Invoice 4711 is wrong", "Please send it again.")
    ben.receives("offer")
    ana.receives("receipt")
    assert office.handoff().requester.address == "carla@client.test"
