"""The way of one handoff from a forward to its end."""

from tests.office import Office


def test_accepted(office: Office) -> None:
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")

    ana.forwards(
        "Logo for the spring campaign",
        to=ben,
        note="Ben, you know the files best.\nDone when: Carla has the final files\nDue: friday 5pm",
    )
    offer = ben.receives("offer")
    ana.receives("receipt")
    assert "Carla has the final files" in offer.text

    office.passes(hours=1)
    ben.replies("I'll take it")
    ben.receives("yours")
    ana.receives("accepted")

    office.passes(days=1)
    ben.replies("done, all files are on the share")
    ana.receives("delivered")
    ben.receives("recorded_done")

    ana.presses("confirm")
    ben.receives("closed")
    ana.receives("closed")
