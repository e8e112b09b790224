"""The gate as a value: what a mail fills in, what the giver is told, whose words count."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from mailflow.handoff.context import Found
from mailflow.handoff.draft import Draft
from mailflow.handoff.gate import Gate, answer_gap, fill, suggest
from mailflow.handoff.intent import interpret
from mailflow.handoff.model import Context, Priority, State, Trigger
from mailflow.handoff.policy import Policy
from mailflow.handoff.recipe import Recipe, Wording
from mailflow.handoff.span import parse_span
from tests.handoff.test_context import test_labels_are_known_in_every_language_told_or_not as labels
from tests.handoff.test_intent import (
    DIRECTORY,
    FORWARDED,
    NOW,
    PEOPLE,
    POLICY,
    READY,
    about,
    known,
    mail,
    work,
)

USUAL = Recipe()
SHIFT = Recipe(
    "shift",
    ("background", "if_stuck"),
    title="Shift handover",
    fields={"background": Wording("Patient summary", "(who?)")},
)
RECIPES: Mapping[str, Recipe] = {"default": USUAL, "shift": SHIFT, "bug": Recipe("bug", ())}
LANGUAGES = labels.pytestmark[0].args[1]  # (code, text) for each language


def gate(recipe: Recipe = USUAL) -> Gate:
    return Gate(PEOPLE["ana"], "ben", recipe, POLICY, NOW)


def begun(note: str, forwarded: str = FORWARDED, to: str = "handoff+ben@example.org",
          sender: str = "ana@example.org") -> Draft:  # fmt: skip
    directory = replace(DIRECTORY, recipes=tuple(RECIPES))
    clues = mail(f"{note}\n{forwarded}", to, sender=sender)
    author = sender.partition("@")[0]
    policy = Policy(directory, RECIPES)
    intent = interpret(clues, replace(known(author), policy=policy))
    assert intent.draft is not None
    return intent.draft


# ------------------------------------------------------------------ what a note fills in


@pytest.mark.parametrize(("language", "text"), LANGUAGES)
def test_labels_above_a_forward_count_in_every_language(language: str, text: str) -> None:
    text = text.replace("P\n", "high\n").replace("：P", "：high")
    draft = begun(text)
    context = draft.handoff.context
    assert (context.background, context.done_when, context.if_stuck) == ("B", "D", "S")
    assert context.due is not None
    assert (draft.trigger, draft.missing) == (Trigger.FORWARD, ())


@pytest.mark.parametrize(("language", "text"), LANGUAGES)
def test_in_the_requester_s_own_mail_only_the_background_does(language: str, text: str) -> None:
    draft = begun("Ben, please.", f"{FORWARDED}\n{text}\n")
    context = draft.handoff.context
    assert context == Context(background="B")
    assert draft.missing == ("done_when", "due")
    assert any('"Due: Friday"' in notice for notice in draft.notices)


def test_plain_words_of_the_request_fill_nothing_in() -> None:
    body = FORWARDED + "We need it by friday, it is urgent!\n"
    context = begun("Ben, please.", body).handoff.context
    assert (context.due, context.priority) == (None, Priority.NORMAL)


def test_an_outsider_s_words_are_the_request() -> None:
    text = "Please by friday, it is urgent.\n\nDone when: it is paid\nDue: Friday\nRecipe: bug"
    draft = begun(text, "", "billing@example.org", "carla@client.test")
    assert draft.handoff.context == Context()
    assert draft.handoff.recipe == "default"
    assert "Done when: it is paid" in draft.handoff.request


def test_a_label_says_more_than_plain_words() -> None:
    filled = fill(gate(), Context(), "Please by friday, urgent!\nDue: 3 December\nPriority: low")
    assert filled.context.due == datetime.fromisoformat("2026-12-03T17:00:00+00:00")
    assert filled.context.priority is Priority.LOW
    assert filled.notices == ()
    assert filled.rest == "Please by friday, urgent!"


def test_what_was_understood_is_told_and_what_was_not_is_asked() -> None:
    filled = fill(gate(), Context(), "Please by friday, it is urgent.")
    assert filled.notices == (
        'Understood from your words: due Fri 20 Nov 2026, 17:00 (UTC), from "by friday";'
        ' priority urgent, from "is urgent".',
    )
    (over,) = fill(gate(), Context(), "Please by 3 November.").problems
    assert over.startswith('"by 3 November" is over: Tue 3 Nov 2026, 17:00 (UTC). Please write')
    (wrong,) = fill(gate(), Context(), "Priority: purple").problems
    assert wrong.startswith('"Priority: purple" could not be read. Please write: low')


def test_a_typed_answer_settles_a_mistake_in_the_quote() -> None:
    quoted = Found((("due", "someday"),))
    assert fill(gate(), Context(), "hello", quoted).problems != ()
    assert fill(gate(), Context(), "Due: friday", quoted).problems == ()


def test_later_states_hear_labels_only() -> None:
    assert fill(gate(), Context(), "by friday", plain=False).context == Context()
    offered = about(work(State.OFFERED), "We need it by friday, it is urgent.")
    assert offered.said.context is None


# ------------------------------------------------------------------ one gap, in free words


def test_free_words_fill_the_one_gap_that_is_left() -> None:
    one = Context(due=NOW)
    filled = answer_gap(gate(), one, "Carla has the files")
    assert filled is not None
    assert filled.context.done_when == "Carla has the files"
    assert filled.notices[0] == "Understood from your words: done when: Carla has the files."
    assert answer_gap(gate(), Context(), "Carla has the files") is None
    assert answer_gap(gate(), one, "  ") is None
    assert answer_gap(gate(), Context(done_when="x"), "no idea") is None


def test_a_bare_date_fills_a_due_date_that_is_asked_for() -> None:
    gathering = work(State.GATHERING, context=Context(done_when="it is live"))
    intent = about(gathering, "friday")
    assert intent.trigger is Trigger.CONTEXT
    assert "due Fri 20 Nov 2026" in intent.notices[0]
    for words in ("Friday, thanks", "by friday", "due friday", "could you do it by friday?"):
        assert about(gathering, words).trigger is Trigger.CONTEXT, words
    unclear = about(gathering, "3/4")
    assert unclear.trigger is Trigger.CONTEXT_PART
    assert "can mean" in unclear.notices[0]


@pytest.mark.parametrize("words", ["what do you mean?", "thanks", "ok thanks", "cancel", "help"])
def test_a_question_a_courtesy_and_a_command_are_no_answers(words: str) -> None:
    due = datetime.fromisoformat("2026-12-03T17:00:00+00:00")
    gathering = work(State.GATHERING, context=Context(due=due))
    intent = about(gathering, words)
    assert intent.said.context is None
    assert intent.trigger not in (Trigger.CONTEXT, Trigger.CONTEXT_PART)


def test_what_else_was_written_reaches_the_owner() -> None:
    gathering = work(State.GATHERING)
    intent = about(gathering, f"Please call me first.\n\n{READY}")
    assert intent.said.remark == "Please call me first."
    assert about(gathering, "send anyway").said.remark == ""


# ------------------------------------------------------------------ the recipe


@pytest.mark.parametrize(
    ("note", "recipe", "reason"),
    [
        ("shift", "shift", "recipe shift: the first line"),
        ("SHIFT HANDOVER", "shift", "recipe shift: the first line"),
        ("shift: bed 4", "shift", "recipe shift: the first line"),
        ("Please.\nRecipe: Shift handover", "shift", "recipe shift: the note says so"),
        ("Recipe: bug", "bug", "recipe bug: the note says so"),
        ("Please.", "default", "recipe default: nothing names another"),
    ],
)
def test_the_recipe_and_why(note: str, recipe: str, reason: str) -> None:
    draft = begun(note)
    assert draft.handoff.recipe == recipe
    assert reason in draft.reasons


def test_a_recipe_nobody_knows_is_said() -> None:
    (notice, *_) = begun("Recipe: ship").notices
    assert notice == "There is no recipe called 'ship'. There are: default, shift, bug."


def test_what_the_recipe_says_when_nobody_else_does() -> None:
    recipe = Recipe("x", ("due",), due=parse_span("5 working days"), priority=Priority.HIGH)
    policy = Policy(DIRECTORY, {"default": recipe})
    draft = interpret(mail(FORWARDED), replace(known(), policy=policy)).draft
    assert draft is not None
    assert draft.handoff.context.priority is Priority.HIGH
    assert draft.handoff.context.due is not None
    said = interpret(mail("no rush" + FORWARDED), replace(known(), policy=policy)).draft
    assert said is not None
    assert said.handoff.context.priority is Priority.LOW


def test_a_suggestion_is_made_for_what_is_not_known_only() -> None:
    request = "Background: old\nDue: Friday\nPriority: high\nDone when: paid"
    known_already = Context("b", "d", NOW, Priority.LOW)
    assert suggest(gate(), known_already, request).notices == ()
    assert len(suggest(gate(), Context(), request).notices) == 4


# ------------------------------------------------------------------ later mails


def test_a_later_mail_may_name_another_recipe_while_it_is_gathered() -> None:
    policy = Policy(replace(DIRECTORY, recipes=tuple(RECIPES)), RECIPES)
    who = replace(known("ana", handoff=work(State.GATHERING), proven="token"), policy=policy)
    clues = mail("recipe: Shift handover", "handoff+h1-abcdefgh@example.org", "Re: [H-1] Logo")
    intent = interpret(clues, who)
    assert (intent.trigger, intent.said.recipe) == (Trigger.CONTEXT_PART, "shift")
    assert intent.gaps == ("background", "if_stuck")
    offered = interpret(clues, replace(who, handoff=work(State.OFFERED)))
    assert offered.said.recipe != "shift"


def test_after_the_offer_the_quoted_template_fills_gaps_and_changes_nothing() -> None:
    letter = "##- Please type your reply above this line -##\nDone when: (how?)\nDue: (a day)\n"
    body = "\n".join(f"> {line}" for line in letter.splitlines())
    body = body.replace("(how?)", "Carla has it").replace("(a day)", "friday")
    body = f"See below.\n\nOn Mon, Handoffs wrote:\n{body}"
    offered = work(State.OFFERED, context=Context(due=NOW))
    clues = mail(body, "handoff+h1-abcdefgh@example.org", "Re: [H-1] Logo")
    who = known("ana", handoff=offered, proven="token", answered=letter)
    intent = interpret(clues, who)
    assert intent.trigger is Trigger.CONTEXT
    assert intent.said.context == Context(done_when="Carla has it", due=NOW)
    assert interpret(clues, replace(who, answered="")).said.context is None


def test_what_is_added_to_a_quoted_answer_counts() -> None:
    """He goes on writing where an answer of his stands: it says more than we wrote."""
    letter = (
        "##- Please type your reply above this line -##\nH-1 is almost ready.\n\n"
        "Due: (a day)\n\nDone when: Carla has the files\n\nKept with it: logo.pdf\n"
    )
    gathering = work(State.GATHERING, context=Context(done_when="Carla has the files"))
    who = known("ana", handoff=gathering, proven="token", answered=letter)

    def answer(new: str) -> Context | None:
        text = letter.replace("(a day)", "friday").replace("Carla has the files", new)
        body = "See below.\n\nOn Mon, Handoffs wrote:\n" + "".join(
            f"> {line}\n" for line in text.splitlines()
        )
        clues = mail(body, "handoff+h1-abcdefgh@example.org", "Re: [H-1] Logo")
        return interpret(clues, who).said.context

    for new in ("Carla has the files and the signed invoice", "Carla has the files.", "Ben has"):
        context = answer(new)
        assert context is not None
        assert context.done_when == new
    for same in ("Carla has the files", "Carla  has the\n> files"):
        context = answer(same)
        assert context is not None
        assert context.done_when == "Carla has the files"


def test_a_normal_priority_that_was_said_is_kept() -> None:
    recipe = Recipe(
        "x", (), priority=Priority.HIGH, levels={"stable": Priority.NORMAL, "hot": Priority.URGENT}
    )
    who = replace(known(), policy=Policy(DIRECTORY, {"default": recipe}))
    for note, level in (
        ("Priority: normal", Priority.NORMAL),
        ("Priority: stable", Priority.NORMAL),
        ("Priority: hot", Priority.URGENT),
        ("Priority: purple", Priority.HIGH),
        ("Ben, please.", Priority.HIGH),
    ):
        draft = interpret(mail(f"{note}\n\n{FORWARDED}"), who).draft
        assert draft is not None
        assert draft.handoff.context.priority is level, note


# ------------------------------------------------------------------ what is no answer


@pytest.mark.parametrize(
    "words",
    [
        "Sorry, I'm in a meeting, will fill this in tonight.", "I'll do it tomorrow", "no idea yet",
        "will send the details soon", "let me check with Carla", "maybe when Carla has it",
        "Carla has not said it", "if Carla agrees", "is it ok? Carla has the files",
        "Thanks for asking", "Hi Ben", "See above", "x " * 150, "it depends on the client",
        "Entschuldigung, bin im Termin, trage ich heute Abend ein", "muss ich noch klären",
        "Désolé, je suis en réunion", "Lo siento, estoy en una reunión", "すみません、後で書きます",
        "稍后填写",
        "Sono in riunione, scusa", "Ik vul het straks in", "Заполню позже", "سأكتب لاحقا",
    ],
)  # fmt: skip
def test_an_excuse_a_promise_and_a_doubt_fill_no_gap(words: str) -> None:
    assert answer_gap(gate(), Context(due=NOW), words) is None
    due = answer_gap(gate(), Context(done_when="it is live"), words)
    assert due is None or due.context.due is None


@pytest.mark.parametrize(
    "words", ["I'm away until friday, sorry", "in a meeting until 4pm, will answer later",
              "I can't say before monday", "bin bis Freitag unterwegs, sage ich dir dann"],
)  # fmt: skip
def test_a_day_of_his_own_is_no_due_date(words: str) -> None:
    assert answer_gap(gate(), Context(done_when="it is live"), words) is None


@pytest.mark.parametrize(
    "words",
    ["Carla has the files", "all is well", "die Datei liegt im Ordner",
     "the logo is live on the site",
     "Carla says it prints well",
     "signed contract in the folder", "die Datei liegt auf dem Server", "客户收到文件"],
)  # fmt: skip
def test_short_plain_words_fill_it_and_can_be_taken_back(words: str) -> None:
    filled = answer_gap(gate(), Context(due=NOW), words)
    assert filled is not None
    assert filled.context.done_when == words
    assert filled.notices[1] == 'If it was not meant so, reply "undo".'
