"""Recipes: each kind of request asks in its own words, and is chosen in three ways."""

from tests.office import Office

WARD = "Bed 4, Mrs Klein, day two after surgery. Fever since noon."
TAKEN = (
    "Bed 4 is the one to watch: labs at ten, and I call surgery when the fever rises.\n"
    "Everybody else is stable."
)


def filled(receipt: str, answers: dict[str, str]) -> str:
    """Return a letter quoted, with the template filled in where it stands."""
    lines = []
    for line in receipt.splitlines():
        label = line.partition(":")[0]
        lines.append(f"> {label}: {answers[label]}" if label in answers else f"> {line}")
    return "\n".join(["On Mon, 16 Nov 2026 at 09:00, Handoffs wrote:", *lines])


def test_shift(office: Office) -> None:
    """I-PASS: the giver fills the template in, the owner accepts at once and says back later."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")

    ana.forwards("Ward 3, night", to=ben, note="Shift", client="Desk 3 <desk3@client.test>")
    receipt = ana.receives("receipt")
    assert "Patient summary: (who or what is it" in receipt.text
    assert 'It follows the recipe "Shift handover".' in receipt.text
    answers = {
        "Illness severity": "unstable",
        "Patient summary": WARD,
        "Action list": "Labs at ten; wound at two.",
        "Situation and contingency": "If the fever rises, call surgery.",
    }
    ana.replies(filled(receipt.text, answers), quote=False)
    offer = ben.receives("offer")
    assert "Illness severity: urgent" in offer.text
    assert "Action list: Labs at ten; wound at two." in offer.text
    assert "say back below the word" in offer.text
    ana.receives("offered")

    ben.replies("accept")
    assert "please reply with one or two sentences of your own" in ben.receives("yours").text
    assert "No read-back has come yet" in ana.receives("accepted").text
    assert office.handoff().state == "accepted"

    ben.replies(TAKEN)
    said = ana.receives("accepted").text
    assert "Ben Ortiz has said back what H-1 is about: please check it, Ana." in said
    assert "> Bed 4 is the one to watch" in said
    assert "Ana Diaz has your read-back of H-1" in ben.receives("echo").text
    ben.replies("Bed 4 has no fever any more.")
    ana.receives("note")


def test_shift_said_back_at_once(office: Office) -> None:
    """By address, together with the owner; what is written below "accept" is the read-back."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    note = (
        f"Illness severity: watcher\nPatient summary: {WARD}\nActions: Labs at ten.\n"
        "Contingency: If the fever rises, call surgery.\n"
    )
    ana.forwards("Ward 3, night", to="handoff+ben.shift@example.org", note=note)
    assert "Illness severity: high" in ben.receives("offer").text
    ana.receives("receipt")
    ben.replies(f"accept\n\n{TAKEN}")
    assert "gets your read-back" in ben.receives("yours").text
    assert "> Bed 4 is the one to watch" in ana.receives("accepted").text


def test_bug(office: Office) -> None:
    """By a first line; what follows the colon stays a note, and severity has words of its own."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    note = "Bug: the login page stays blank.\n\nSteps: open /login in a new window."
    ana.forwards("Login", to=ben, note=note)
    receipt = ana.receives("receipt")
    assert "Fixed when: (what works again, and where?)" in receipt.text
    assert "Done when" not in receipt.text
    ana.replies("Expected: the page with two fields, in every browser\nSeverity: outage")
    offer = ben.receives("offer").text
    assert "the login page stays blank." in offer
    assert "What happens: open /login in a new window." in offer
    assert "Fixed when: the page with two fields, in every browser" in offer
    assert "Severity: urgent" in offer
    ana.receives("offered")


def test_own_recipe(office: Office) -> None:
    """A recipe by configuration alone, with words, a due date and a ladder of its own."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    office.configured(
        """
[recipes.translation]
title = "Translation"
required = ["background", "done_when"]
due = "3 working days"
priority = "high"
[recipes.translation.fields.background]
label = "Languages"
ask = "from which into which?"
[recipes.translation.nudges]
offered = ["1 hour", "2 hours", "3 hours", "4 hours"]
[[routes]]
address = "texts@example.org"
owner = "ben"
recipe = "translation"
"""
    )
    ana.forwards("Leaflet", to="texts@example.org", note="Done when: Carla has the Spanish leaflet")
    assert "Languages: (from which into which?)" in ana.receives("receipt").text
    ana.replies("English into Spanish")
    offer = ben.receives("offer").text
    assert "Languages: English into Spanish" in offer
    assert "Due: Thu 19 Nov 2026" in offer
    assert "Priority: high" in offer
    assert "Understood from your words: languages: English" in ana.receives("offered").text
    office.passes(hours=1)
    ben.receives("nudge")


def test_own_recipe_file(office: Office) -> None:
    """A file in one's own templates adds a recipe; one of the same name replaces ours."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    office.edits(
        "recipes/press.toml",
        'title = "Press enquiry"\nrequired = ["constraints"]\n'
        '[fields.constraints]\nlabel = "We do not say"\nask = "what stays inside?"\n',
    )
    office.edits("recipes/bug.toml", 'title = "Defect"\nrequired = []\n')
    ana.forwards("Interview", to=ben, note="press enquiry\nThey call at noon.")
    assert "We do not say: (what stays inside?)" in ana.receives("receipt").text
    ana.replies("We do not say: the price")
    assert "We do not say: the price" in ben.receives("offer").text
    ana.receives("offered")
    ana.forwards("Login", to=ben, note="defect\nThe page is blank.", body="Blank page.")
    ben.receives("offer")
    assert 'It follows the recipe "Defect".' in ana.receives("receipt").text
