"""What stands in a letter: fields and gaps, rows, bars, dates, sizes, drafts."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.handoff.model import Context, Kept, State
from mailflow.letters import Facts, Figure, Row, Section, sample_facts, sample_post
from mailflow.letters.page import STANDS, Page
from mailflow.letters.pieces import BAR_WIDTH, Bar, say_size
from mailflow.letters.samples.people import ANA, BEN, DUE, HANDOFF, NOW, SHIFT, facts_for
from mailflow.letters.when import say_day, say_days, say_when
from tests.letters.reading import compose, compose_sample, html_of, text_of


def page(**more: object) -> Page:
    facts = facts_for(BEN, "owner", **more)
    return Page(facts, sample_post(facts))


def test_fields_come_in_order_and_what_is_not_said_is_one_line() -> None:
    half = Context(background="old", due=DUE)
    fields = page(handoff={"context": half}, missing=("done_when", "if_stuck")).fields()
    assert [field.label for field in fields] == ["Background", "Due", "Priority", "Not said"]
    assert fields[1].value == "Fri 27 Nov 2026, 17:00 (Berlin)"
    assert [field.value for field in fields if field.gap] == ["done when, if stuck"]


def test_fields_are_called_and_asked_for_in_the_words_of_the_recipe() -> None:
    asked = page(handoff={"context": Context()}, recipe=SHIFT, missing=("done_when",))
    assert [field.label for field in asked.fields()] == ["Illness severity", "Not said"]
    assert asked.fields()[-1].value == "action list"
    assert [(field.label, field.value) for field in asked.form()] == [
        ("Action list", "(what is to do in this shift?)"),
        ("Illness severity", "(stable, watcher or unstable)"),
    ]


def test_without_gaps_only_what_is_known_is_shown() -> None:
    fields = page(handoff={"context": Context(due=DUE)}).fields(False)
    assert [field.label for field in fields] == ["Due", "Priority"]


def test_value_of_several_lines_keeps_them_in_both_forms() -> None:
    context = Context(background="one\ntwo")
    outgoing = compose("offer", facts_for(BEN, "owner", handoff={"context": context}))
    assert "Background: one\n    two\n" in text_of(outgoing)
    assert "one<br>\ntwo</td>" in html_of(outgoing)


def test_form_asks_for_what_is_missing_in_the_order_of_the_fields() -> None:
    fields = page(missing=("due", "background")).form()
    assert [field.label for field in fields] == ["Background", "Due"]
    assert all(field.value.startswith("(") and field.value.endswith(")") for field in fields)


def test_request_of_the_handoff_is_shown_unless_another_text_is_given() -> None:
    assert page().request[0] == "Hello Ana,"
    assert page(original="Other").request == ["Other"]
    assert page(handoff={"request": ""}).request == []


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (48211, "48 kB"), (1730400, "1.7 MB")],
)
def test_sizes_are_said_for_people(size: int, said: str) -> None:
    assert say_size(Kept("x", "text/plain", size)) == said


def row_about(facts: Facts, row: Row) -> str:
    return Page(facts, sample_post(facts)).lines([row])[0].about


def test_row_tells_the_other_side() -> None:
    facts = facts_for(BEN, "", handoff=None)
    mine = Row("H-1", "x", owner="Ben Ortiz", giver="Ana Diaz", state="in work")
    theirs = Row("H-2", "x", owner="Mia Sato", giver="Ben Ortiz", state="offered", age_days=2)
    assert row_about(facts, mine) == "from Ana Diaz, in work"
    assert row_about(facts, theirs) == "Mia Sato, offered for 2 days"


def test_row_tells_the_date_and_that_it_is_over() -> None:
    facts = facts_for(BEN, "", handoff=None)
    assert row_about(facts, Row("H-1", "x", due=DUE)) == "due Fri 27 Nov 2026, 17:00 (Berlin)"
    late = row_about(facts, Row("H-1", "x", due=DUE, overdue=True, age_days=1))
    assert late == "for 1 day, overdue since Fri 27 Nov 2026, 17:00 (Berlin)"


def test_row_without_anything_to_tell_is_one_line() -> None:
    facts = dataclasses.replace(sample_facts("digest"), rows=(Row("H-1", "x"),))
    assert 'H-1 x\n\nAnswer several at once, one a line: "H-1 done"' in text_of(
        compose("digest", facts)
    )


def test_bars_are_scaled_to_the_longest_and_never_vanish() -> None:
    bars = page().bars([Row("H-1", "a", age_days=200), Row("H-2", "b", age_days=1)])
    assert [bar.filled for bar in bars] == [BAR_WIDTH, 1]
    assert [bar.said for bar in bars] == ["200 days", "1 day"]
    assert [bar.filled + bar.blank for bar in bars] == [BAR_WIDTH] * 2


def test_figures_stand_beside_the_week_before_on_one_scale() -> None:
    bars = page(figures=(Figure("Closed", 5, 10, "handoffs"), Figure("New", 0))).bars()
    assert bars == [
        Bar("Closed", "5 handoffs", BAR_WIDTH // 2),
        Bar("the week before", "10 handoffs", BAR_WIDTH, past=True),
        Bar("New", "0", 0),
    ]


def test_no_rows_and_no_figures_draw_nothing() -> None:
    assert page().bars() == []


def test_oldest_are_each_named_once_longest_first() -> None:
    row = Row("H-1", "x", age_days=5)
    facts = {"sections": (Section("a", (row,)), Section("b", (row, Row("H-2", "y", age_days=9))))}
    assert [each.ref for each in page(**facts).oldest()] == ["H-2", "H-1"]


def test_section_without_rows_says_so_or_is_left_out() -> None:
    text = text_of(compose_sample("summary"))
    assert "Closed this week\n----------------\n\nNothing was closed." in text
    facts = dataclasses.replace(sample_facts("summary"), sections=(Section("Nothing here"),))
    assert "Nothing here" not in text_of(compose("summary", facts))


def test_draft_greets_the_requester_and_tells_the_result() -> None:
    draft = page(handoff={"result": "All sent."}).draft()
    assert draft == "Hello Carla,\n\nLogo for the spring campaign: this is done now.\n\nAll sent."
    assert page(handoff={"requester": None}).draft().startswith("Hello there,")


def test_draft_is_only_a_link_and_only_to_the_requester() -> None:
    link = page().draft_link()
    assert link.startswith("mailto:carla@client.test?subject=Re%3A%20Logo")
    assert page(handoff={"requester": None}).draft_link() == ""


@pytest.mark.parametrize("state", [state for state in State if state is not State.NEW])
def test_every_state_has_words_for_people_and_stands_in_the_status(state: State) -> None:
    facts = dataclasses.replace(
        sample_facts("status"), handoff=dataclasses.replace(HANDOFF, state=state)
    )
    assert f"Stands: {STANDS[state]}\n" in text_of(compose("status", facts))


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", ["nudge", "escalation", "silent", "note", "not_now", "question"])
def test_letter_says_something_whole_in_every_state(name: str, state: State) -> None:
    facts = dataclasses.replace(
        sample_facts(name), handoff=dataclasses.replace(HANDOFF, state=state)
    )
    for reader, role in ((ANA, "giver"), (BEN, "owner")):
        lead = text_of(compose(name, dataclasses.replace(facts, reader=reader, role=role)))
        lead = lead.split("\n\n")[1]
        assert lead.endswith((".", "?"))
        assert "None" not in lead


def test_due_today_and_overdue_and_soon_are_said_apart() -> None:
    leads = set()
    for due in (NOW + timedelta(hours=1), NOW - timedelta(days=2), NOW + timedelta(days=9)):
        facts = sample_facts("nudge", 3)
        assert facts.handoff is not None
        handoff = dataclasses.replace(facts.handoff, context=Context(due=due))
        text = text_of(compose("nudge", dataclasses.replace(facts, handoff=handoff)))
        leads.add(text.split("\n\n")[1])
    assert len(leads) == 3
    assert "H-42 is due today, Ben: Wed 18 Nov 2026, 17:30 (Berlin)." in leads


SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "Wed 1 Jul 2026, 22:30 (UTC)"),
        ("Europe/Berlin", "Thu 2 Jul 2026, 00:30 (Berlin)"),
        ("America/New_York", "Wed 1 Jul 2026, 18:30 (New York)"),
        ("America/Argentina/Ushuaia", "Wed 1 Jul 2026, 19:30 (Ushuaia)"),
        ("Asia/Kolkata", "Thu 2 Jul 2026, 04:00 (Kolkata)"),
        ("No/Such_Zone", "Wed 1 Jul 2026, 22:30 (UTC)"),
        ("../../etc/passwd", "Wed 1 Jul 2026, 22:30 (UTC)"),
    ],
)
def test_instant_is_said_in_the_readers_zone(zone: str, said: str) -> None:
    assert say_when(SUMMER, zone) == said
    assert said.startswith(say_day(SUMMER, zone))


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "today"), (0, "today"), (1, "1 day"), (3, "3 days")]
)
def test_days_are_said(days: int, said: str) -> None:
    assert say_days(days) == said


def test_second_accept_is_told_that_it_is_his_already() -> None:
    facts = sample_facts("not_now")
    handoff = dataclasses.replace(HANDOFF, state=State.ACCEPTED)
    text = text_of(compose("not_now", dataclasses.replace(facts, handoff=handoff)))
    assert "H-42 is yours already, Ben, due Fri 27 Nov 2026, 17:00 (Berlin)." in text


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (0, "nothing needs you now"),
        (1, "one handoff needs a word from you."),
        (3, "3 handoffs need a word from you."),
    ],
)
def test_summary_begins_with_how_much_needs_its_reader(rows: int, said: str) -> None:
    needs = Section("Needs you", tuple(Row(f"H-{n}", "x") for n in range(rows)), "Nothing.")
    facts = dataclasses.replace(sample_facts("summary"), sections=(needs,), count=0)
    assert f"Good morning, Ben: {said}" in text_of(compose("summary", facts))


def test_words_that_are_no_more_than_the_command_are_not_quoted_back() -> None:
    facts = dataclasses.replace(sample_facts("accepted"), words="I'll take it")
    assert "writes:" not in text_of(compose("accepted", facts))
    facts = dataclasses.replace(facts, words="I'll take it, but please mind the printer")
    assert "Ben Ortiz writes:\n\n> I'll take it, but" in text_of(compose("accepted", facts))


def test_service_reasons_are_never_shown_as_what_a_person_wrote() -> None:
    for name in ("declined", "answer", "question", "not_ok", "cancelled", "nudge", "ask"):
        facts = dataclasses.replace(sample_facts(name), reason="leading clause 'x' = decline")
        assert "leading clause" not in text_of(compose(name, facts))


def test_receipt_of_what_went_out_at_once_names_its_gaps_and_asks_for_nothing() -> None:
    facts = dataclasses.replace(sample_facts("receipt", 1), missing=("due",))
    text = text_of(compose("receipt", facts))
    assert "who is asked to accept it" in text
    assert "It goes out with gaps: due." in text
    assert "almost ready" not in text
