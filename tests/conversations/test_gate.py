"""The gate: what the giver says is found, shown back to him, and never asked for twice."""

from tests.office import Office


def test_plain_words(office: Office) -> None:
    """A due date and urgency from plain sentences, shown back with weekday, time and zone."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    note = (
        "Hi Ben,\n\ncould you do this by Friday 5pm? It is urgent.\n\n"
        "Done when: Carla has the files"
    )
    ana.forwards("Logo", to=ben, note=note)
    offer = ben.receives("offer")
    assert "Due: Fri 20 Nov 2026, 17:00 (Berlin)" in offer.text
    assert "Priority: urgent" in offer.text
    receipt = ana.receives("receipt").text
    assert (
        'Understood from your words: due Fri 20 Nov 2026, 17:00 (Berlin), from "by Friday 5pm";'
        ' priority urgent, from "is urgent".'
    ) in receipt


def test_unclear_words(office: Office) -> None:
    """A day that may be two is asked about; one that only the requester names is offered."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    body = (
        "Hello Ana,\n\nwe need the files by Wednesday.\n\nBackground: second draft\nDue: Wednesday"
    )
    ana.forwards("Logo", to=ben, note="Please by 3/12.\nDone when: Carla has it", body=body)
    receipt = ana.receives("receipt").text
    assert '"by 3/12" can mean' in receipt
    assert 'The request says "Due: Wednesday"' in receipt
    assert "Background: second draft" in receipt
    assert "Done when: (" not in receipt
    ana.replies("3 December")
    assert "Due: Thu 3 Dec 2026, 17:00 (Berlin)" in ben.receives("offer").text
    ana.receives("offered")


def test_three_answers(office: Office) -> None:
    """Above the quote, in it, and in free words; later answers win, nothing is asked twice."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    office.configured('[recipes.default]\nrequired = ["background", "done_when", "due"]\n')
    ana.forwards("Logo", to=ben)
    first = ana.receives("receipt")
    ana.replies("Done when: the client has the files")
    second = ana.receives("receipt")
    assert "Done when: (" not in second.text

    quoted = [
        f"> {line}"
        for line in first.text.replace(
            "(what should one know before starting?)", "The printer is Hofmann."
        ).splitlines()
    ]
    ana.replies("\n".join(["On Mon, Handoffs wrote:", *quoted]), letter="receipt", quote=False)
    third = ana.receives("receipt")
    assert "Background: The printer is Hofmann." in third.text
    assert "Done when: the client has the files" in third.text
    assert "please add due by" in third.text

    ana.replies("Done when: Carla says it prints well")
    assert "Done when: Carla says it prints well" in ana.receives("receipt").text
    ana.replies("Friday, thanks")
    offer = ben.receives("offer").text
    assert "Done when: Carla says it prints well" in offer
    assert "Background: The printer is Hofmann." in offer
    ana.receives("offered")


def test_no_answer(office: Office) -> None:
    """An excuse sends nothing; a plain answer does, is shown, and can be undone."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    ana.forwards("Logo", to=ben, note="Due: 18 December")
    ana.receives("receipt")
    ana.replies("Sorry, I'm in a meeting, will fill this in tonight.")
    assert "Done when: (" in ana.receives("receipt").text
    ben.receives_nothing()

    ana.replies("Carla has the files")
    ben.receives("offer")
    offered = ana.receives("offered").text
    assert "Understood from your words: done when: Carla has the files." in offered
    assert 'If it was not meant so, reply "undo".' in offered
    ana.replies("undo")
    ana.receives("undone")
    ben.receives("undone")
    assert office.handoff().state == "gathering"
    assert office.handoff().context.done_when is None
