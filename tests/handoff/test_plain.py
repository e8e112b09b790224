"""Plain words of a giver's note: what counts as a due date or a priority, and what must not."""

from datetime import UTC, datetime

import pytest

from mailflow.handoff.dates import Ambiguous, Past, When, locale_of, say_when
from mailflow.handoff.gatewords import gate_words
from mailflow.handoff.lexicon import LANGUAGES
from mailflow.handoff.model import Person, Priority
from mailflow.handoff.plain import Heard, hear

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # a Monday, 09:00 in Berlin


def heard(note: str, language: str = "en") -> Heard:
    person = Person("ana", "Ana", ("ana@example.org",), "Europe/Berlin", language=language)
    return hear(note, NOW, locale_of(person))


def due_of(note: str, language: str = "en") -> str:
    found = heard(note, language).due
    assert found is None or isinstance(found, When), found
    return say_when(found.instant, "Europe/Berlin").removesuffix(" (Berlin)") if found else ""


FRIDAY = "Fri 20 Nov 2026, 17:00"
THIRD = "Thu 3 Dec 2026, 17:00"


@pytest.mark.parametrize(
    ("note", "due"),
    [
        ("could you do this by friday 5pm?", FRIDAY),
        ("We need it no later than 3 December.", THIRD),
        ("We need it no later than 3 December, thanks", THIRD),
        ("Hi Ben,\n\nplease look at this. By Friday please.\n\nAna", FRIDAY),
        ("we need it by Friday so that Carla can ship", FRIDAY),
        ("I need it by friday because the client waits", FRIDAY),
        ("It is due friday, 3pm", "Fri 20 Nov 2026, 15:00"),
        ("could you have a look? deadline is friday", FRIDAY),
        ("not later than friday", FRIDAY),
        ("friday at the latest", FRIDAY),
        ("You have until Friday.", FRIDAY),
        ("It's due on 2026-12-03.", THIRD),
        ("Please finish it by end of next week", "Fri 27 Nov 2026, 17:00"),
        ("by tomorrow!!", "Tue 17 Nov 2026, 17:00"),
        ("BY FRIDAY PLEASE", FRIDAY),
        ("bis Freitag bitte", FRIDAY),
        ("Bitte bis 3. Dezember erledigen.", THIRD),
        ("Das brauchen wir bis spätestens Freitag 17 Uhr", FRIDAY),
        ("Kannst du das bis Freitag machen?", FRIDAY),
        ("Para el viernes, por favor", FRIDAY),
        ("Pour vendredi, merci", FRIDAY),
        ("Pode fazer isto até sexta?", FRIDAY),
        ("Per favore entro venerdì", FRIDAY),
        ("Graag uiterlijk vrijdag", FRIDAY),
        ("Нужно до пятницы, спасибо", FRIDAY),
        ("金曜日までにお願いします", FRIDAY),
        ("截止12月3日", THIRD),
        ("بحلول يوم الجمعة من فضلك", FRIDAY),
    ],
)
def test_a_date_beside_a_marker_is_a_due_date(note: str, due: str) -> None:
    assert due_of(note) == due


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("de", "bis Freitag bitte"), ("es", "Para el viernes, por favor"),
        ("fr", "Pour vendredi, merci"), ("pt", "até sexta, por favor"),
        ("it", "entro venerdì"), ("nl", "uiterlijk vrijdag"), ("ru", "до пятницы"),
        ("ja", "金曜日までにお願いします"), ("ar", "بحلول يوم الجمعة"), ("zh", "截止星期五"),
        ("de", "by friday please"), ("ja", "by friday please"),
    ],
)  # fmt: skip
def test_in_the_giver_s_own_language_and_in_english(language: str, note: str) -> None:
    assert due_of(note, language) == FRIDAY


@pytest.mark.parametrize(
    "note",
    [
        "I'll be away until Friday",
        "I am out of office by Friday",
        "don't do it by friday",
        "We do not need it by friday",
        "if the client agrees, could you do it by friday?",
        "When Carla has paid, please send it by friday",
        "Carla said she needs it by friday",
        "She asked for it by friday",
        "According to Carla it is needed by friday",
        "This was due friday",
        "The old deadline was friday",
        "I will send you the files by friday",
        "We'll have the text by friday",
        "by friday or monday",
        "Friday",
        "See you on friday",
        "the friday report",
        "due to the weather on friday",
        "stop by tomorrow",
        "I drove by on friday",
        'Carla wrote "by friday" in her mail',
        "by the way, thanks",
        "before we start, thanks",
        "Maybe by friday",
        "wir brauchen das nicht bis Freitag",
        "Ich bin bis Freitag im Urlaub",
        "Ich bin im Urlaub bis Freitag",
        "Der Kunde sagte bis Freitag",
        "Wenn Carla zahlt, bitte bis Freitag",
        "Ich schicke dir die Daten bis Freitag",
        "No lo necesito para el viernes",
        "Carla dijo para el viernes",
        "Pas pour vendredi",
        "Elle a dit pour vendredi",
        "Não é para sexta",
        "Non entro venerdì",
        "niet voor vrijdag",
        "не до пятницы",
        "она сказала до пятницы",
        "3天前",
        "不要在星期五前",
        "金曜日までにしないで",
        "ليس قبل يوم الجمعة",
        "",
    ],
)
def test_everything_else_is_none(note: str) -> None:
    assert heard(note).due is None
    for language in ("de", "fr", "nl"):
        assert heard(note, language).due is None


def test_a_date_with_two_readings_or_one_that_is_over_is_told_apart() -> None:
    assert isinstance(heard("by 3/4 please").due, Ambiguous)
    assert isinstance(heard("by 3 November please").due, Past)
    both = heard("Send a draft by Wednesday, the rest by Friday.")
    assert isinstance(both.due, Ambiguous)
    assert both.due_words == "by Wednesday, by Friday"
    assert isinstance(heard("by friday. I mean it: by Friday!").due, When)


@pytest.mark.parametrize(
    ("note", "level"),
    [
        ("This is urgent!", "urgent"),
        ("URGENT please", "urgent"),
        ("It's urgent because the printer waits", "urgent"),
        ("could you send it asap?", "urgent"),
        ("Please, as soon as possible.", "urgent"),
        ("no rush", "low"),
        ("There is no hurry", "low"),
        ("not urgent", "low"),
        ("it is not urgent", "low"),
        ("This is important.", "high"),
        ("dringend", "urgent"),
        ("Das ist sehr dringend!", "urgent"),
        ("eilt nicht", "low"),
        ("keine Eile", "low"),
        ("Es urgente", "urgent"),
        ("sin prisa", "low"),
        ("C'est urgent", "urgent"),
        ("ça ne presse pas", "low"),
        ("é urgente", "urgent"),
        ("sem pressa", "low"),
        ("È urgente", "urgent"),
        ("senza fretta", "low"),
        ("met spoed", "urgent"),
        ("geen haast", "low"),
        ("срочно", "urgent"),
        ("не срочно", "low"),
        ("很紧急", "urgent"),
        ("不急", "low"),
        ("至急お願いします", "urgent"),
        ("急ぎません", "low"),
        ("هذا عاجل", "urgent"),
        ("ليس عاجلا", "low"),
    ],
)
def test_words_of_urgency_said_of_the_whole_thing_count(note: str, level: str) -> None:
    assert heard(note).level == Priority(level)


@pytest.mark.parametrize(
    "note",
    [
        "the urgent invoice is attached",
        "Is this urgent?",
        "it's not that urgent",
        "If it is urgent, call me",
        "Carla said it is urgent",
        "It was urgent last week",
        "This is urgent. No, really: no rush.",
        "hast du Zeit?",
        "immediate family",
    ],
)
def test_other_words_of_urgency_do_not(note: str) -> None:
    assert heard(note).level is None


def test_every_language_has_every_list() -> None:
    for code in LANGUAGES:
        assert [name for name, _ in gate_words(code).levels] == ["urgent", "asap", "high", "low"]


@pytest.mark.parametrize(
    "piece", ["by ", "by friday ", "urgent ", "前", "までに", "due by before ", "?"]
)
def test_a_long_note_costs_little(piece: str) -> None:
    """What is read is bounded, so a megabyte costs what a page does."""
    hear(piece * (1_000_000 // len(piece)), NOW, locale_of(Person("a", "A", ("a@example.org",))))


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "We should have answered by Monday."), ("en", "It should've gone out by friday."),
        ("en", "We could have sent it by friday."), ("en", "It was supposed to be done by friday."),
        ("de", "Wir hätten das bis Montag beantworten sollen."),
        ("de", "Das hätten wir bis Freitag schicken müssen."),
        ("es", "Deberíamos haber contestado para el lunes."),
        ("fr", "Nous aurions dû répondre avant lundi."),
        ("fr", "Il aurait fallu répondre pour lundi."),
        ("pt", "Devíamos ter respondido até segunda."),
        ("it", "Avremmo dovuto rispondere entro lunedì."),
        ("nl", "We hadden voor maandag moeten antwoorden."),
        ("ru", "Мы должны были ответить до понедельника."), ("zh", "我们本应在周一之前回复"),
        ("ja", "月曜日までに返事をするべきでした"), ("ar", "كان يجب أن نرد قبل يوم الاثنين"),
    ],
)  # fmt: skip
def test_what_should_have_been_is_no_due_date(language: str, note: str) -> None:
    assert heard(note, language).due is None
    assert heard(note).due is None


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("de", "Wir hätten es gern bis Freitag."),
        ("it", "Avremmo bisogno del logo entro venerdì."),
        ("es", "Habría que tenerlo para el viernes."),
    ],
)
def test_a_polite_wish_is_one(language: str, note: str) -> None:
    assert due_of(note, language) == FRIDAY
