"""The labelled fields: found in what people write, merged over several mails."""

from datetime import UTC, datetime

import pytest

from mailflow.handoff.context import Found, find_fields, merge, missing
from mailflow.handoff.model import Context, Priority

FRIDAY = datetime(2026, 11, 27, 16, tzinfo=UTC)


def parse_due(text: str) -> datetime | None:
    return FRIDAY if "fri" in text.casefold() or "freitag" in text.casefold() else None


def test_labelled_lines_are_found_and_the_rest_is_kept():
    found = find_fields(
        "Please take this over, Ben.\n\nDone when: the logo is live\nDue: Friday 5pm\n\nThanks, Ana"
    )

    assert found.fields == (("done_when", "the logo is live"), ("due", "Friday 5pm"))
    assert found.rest == "Please take this over, Ben.\n\n\nThanks, Ana"


@pytest.mark.parametrize(
    "line",
    [
        "Due: Friday",
        "due:Friday",
        "DUE : Friday",
        "- Due: Friday",
        "* Due: Friday",
        "• Due: Friday",
        "1. Due: Friday",
        "*Due:* Friday",
        "**Due**: Friday",
        "_Due_: Friday",
        "  Due:   Friday  ",
        "Due： Friday",
        "| Due: Friday",
        "> Due: Friday",
        "Due    Friday",
        "Due\tFriday",
        "Due (date): Friday",
        "Due (by when?): (by when?) Friday",
        "Due:\nFriday",
        "Due:\n\n  Friday",
        "Due\u00a0: Friday",
        "Deadline: Friday",
    ],
)
def test_a_label_may_be_written_in_many_ways(line):
    assert find_fields(line).fields == (("due", "Friday"),)


@pytest.mark.parametrize(
    "line",
    [
        "Due Friday",
        "The work is due: Friday",
        "Due diligence: done",
        "See you at 17:00",
        "https://example.org/due: friday",
        "Background noise    in the office",
        "From: Carla <carla@client.test>",
        "Date: Friday",
        "For    Ben",
        "Fecha: 12 nov",
        "An: Ben",
    ],
)
def test_other_lines_are_no_fields(line):
    found = find_fields(line)

    assert found.fields == ()
    assert found.rest == line.strip()


@pytest.mark.parametrize(
    "value",
    [
        *("", "...", "…", "-", "?", "___", "TBD", "n/a", "not said", "<fill in>", "[by when?]"),
        *("(how will we know it is done?)", "How will we know it is done?"),
    ],
)
def test_what_stands_untouched_is_a_gap(value):
    assert find_fields(f"Done when: {value}\nDue: Friday").fields == (("due", "Friday"),)


def test_a_text_field_runs_on_to_the_next_label():
    found = find_fields(
        "Background: Carla wants a new logo.\nThe old one is from 2009.\n\nShe hates it.\n"
        "Constraints:\n- no red\n- no serif\nDue: Friday\n\nSee you, Ana"
    )

    assert found.get("background") == (
        "Carla wants a new logo.\nThe old one is from 2009.\n\nShe hates it."
    )
    assert found.get("constraints") == "- no red\n- no serif"
    assert found.get("due") == "Friday"
    assert found.rest == "See you, Ana"


def test_the_last_text_field_ends_at_a_blank_line():
    found = find_fields("Done when: the page\nis live\n\nBest regards\nAna")

    assert found.fields == (("done_when", "the page\nis live"),)
    assert found.rest == "Best regards\nAna"


def test_a_short_field_is_one_line():
    found = find_fields("Due: Friday\nPlease hurry, the client waits.\nPriority: high")

    assert found.fields == (("due", "Friday"), ("priority", "high"))
    assert found.rest == "Please hurry, the client waits."


def test_owner_and_recipe_lines_are_found_too():
    found = find_fields("Owner: ben@example.org\nRecipe: bug\nDue: Friday")

    assert (found.get("owner"), found.get("recipe")) == ("ben@example.org", "bug")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Background: B\nDone when: D\nDue: Friday\nPriority: P\nConstraints: C\nIf stuck: S",
        ),
        (
            "es",
            "Antecedentes: B\nHecho cuando: D\nFecha límite: Friday\nPrioridad: P\n"
            "Restricciones: C\nSi te atascas: S",
        ),
        (
            "fr",
            "Contexte : B\nTerminé quand : D\nÉchéance : Friday\nPriorité : P\nContraintes : C\n"
            "En cas de blocage : S",
        ),
        (
            "de",
            "Hintergrund: B\nFertig, wenn: D\nFällig: Friday\nPriorität: P\nEinschränkungen: C\n"
            "Bei Problemen: S",
        ),
        (
            "pt",
            "Contexto: B\nConcluído quando: D\nPrazo: Friday\nPrioridade: P\nRestrições: C\n"
            "Em caso de bloqueio: S",
        ),
        (
            "it",
            "Contesto: B\nFatto quando: D\nScadenza: Friday\nPriorità: P\nVincoli: C\n"
            "In caso di problemi: S",
        ),
        (
            "nl",
            "Achtergrond: B\nKlaar als: D\nDeadline: Friday\nPrioriteit: P\nBeperkingen: C\n"
            "Bij problemen: S",
        ),
        (
            "ru",
            "Контекст: B\nГотово, когда: D\nСрок: Friday\nПриоритет: P\nОграничения: C\n"
            "При проблемах: S",
        ),
        ("zh", "背景：B\n完成标准：D\n截止：Friday\n优先级：P\n限制：C\n遇到问题：S"),
        ("ja", "背景：B\n完了条件：D\n期限：Friday\n優先度：P\n制約：C\n困ったら：S"),
        (
            "ar",
            "الخلفية: B\nينتهي عندما: D\nالموعد النهائي: Friday\nالأولوية: P\nالقيود: C\n"
            "عند التعثر: S",
        ),
    ],
)
def test_labels_are_known_in_every_language_told_or_not(language, text):
    expected = (
        ("background", "B"),
        ("done_when", "D"),
        ("due", "Friday"),
        ("priority", "P"),
        ("constraints", "C"),
        ("if_stuck", "S"),
    )

    assert find_fields(text, (language,)).fields == expected
    assert find_fields(text).fields == expected


def test_accents_of_labels_are_optional():
    assert find_fields("echeance: vendredi").get("due") == "vendredi"
    assert find_fields("Prioritaet: hoch", ("de",)).get("priority") == "hoch"


def test_an_empty_text_has_no_fields():
    assert find_fields("") == Found()


def test_fields_are_merged_and_later_answers_win():
    first = find_fields("Background: old\nDone when: the logo is live")
    context, problems = merge(Context(), first, parse_due)
    later = find_fields("Background: new\nDue: Friday\nPriority: hoch\nIf stuck: ask Mia")
    context, more = merge(context, later, parse_due)

    assert problems == more == ()
    assert context == Context("new", "the logo is live", FRIDAY, Priority.HIGH, None, "ask Mia")


def test_an_unreadable_due_or_priority_is_a_problem_and_the_former_stays():
    before = Context(due=FRIDAY, priority=Priority.LOW)
    context, problems = merge(before, find_fields("Due: whenever\nPriority: purple"), parse_due)

    assert context == before
    assert problems == (("due", "whenever"), ("priority", "purple"))


def test_a_later_readable_value_settles_the_problem():
    found = Found((("due", "whenever"), ("due", "friday")))
    context, problems = merge(Context(), found, parse_due)

    assert (context.due, problems) == (FRIDAY, ())


def test_constraints_are_merged():
    context, _ = merge(Context(), find_fields("Constraints: no red"), parse_due)

    assert context.constraints == "no red"


def test_owner_and_recipe_do_not_touch_the_context():
    assert merge(Context(), find_fields("Owner: ben\nRecipe: bug"), parse_due) == (Context(), ())


def test_missing_names_the_gaps_that_are_required():
    context = Context(background="b", due=FRIDAY)

    assert missing(context, ("due", "done_when", "if_stuck", "priority")) == (
        "done_when",
        "if_stuck",
    )
    assert missing(context, ("background", "due")) == ()
    assert missing(Context(), ()) == ()
