"""What a Reading holds: the words matched, the argument, the rest, what to ask."""

import pytest

from mailflow.handoff.model import Role, State, Sure
from mailflow.handoff.words import Ask, Situation, Word, clean_words, read_words

OFFERED = Situation(State.OFFERED, Role.OWNER)
ACCEPTED = Situation(State.ACCEPTED, Role.OWNER)
DELIVERED = Situation(State.DELIVERED, Role.GIVER)
ASKING = Situation(State.ASKING, Role.GIVER)


def test_a_reading_names_the_words_it_came_from():
    reading = read_words("Hallo Ana,\n\nich übernehme. Fange Montag an.", OFFERED)

    assert (reading.word, reading.sure) == (Word.ACCEPT, Sure.ACT)
    assert reading.matched == "ich übernehme"
    assert reading.language == "de"
    assert reading.reason == "leading clause 'ich übernehme' = accept"
    assert reading.rest == "Fange Montag an."


def test_the_result_typed_with_a_done_is_kept():
    reading = read_words("Done. The files are in the folder:\nhttps://files.test/x", ACCEPTED)

    assert reading.word == Word.DONE
    assert reading.rest == "The files are in the folder:\nhttps://files.test/x"


def test_greetings_and_thanks_alone_are_no_rest():
    assert read_words("Hi Ana,\ndone, thanks!\nBest regards", ACCEPTED).rest == ""


def test_a_colon_makes_what_follows_the_argument():
    reading = read_words("not ok: the logo is\nthe old one", DELIVERED)

    assert (reading.word, reading.argument) == (Word.NOT_OK, "the logo is\nthe old one")


def test_a_reason_follows_a_decline():
    assert read_words("decline: not my area", OFFERED).argument == "not my area"
    assert read_words("Not me, ask Carol", OFFERED).rest == "ask Carol"


def test_the_question_is_the_whole_text():
    text = "Which logo do they mean? The new one or the old one?"

    assert read_words(text, OFFERED).argument == text
    assert read_words("Question: which logo?", OFFERED).argument == "which logo?"
    assert read_words("? which logo", OFFERED).argument == "which logo"


def test_an_answer_is_the_whole_text():
    reading = read_words("The blue one.\nAnd please hurry", ASKING)

    assert (reading.word, reading.sure) == (Word.ANSWER, Sure.ACT)
    assert reading.argument == "The blue one.\nAnd please hurry"


def test_an_answer_that_sets_a_date_sets_it_too():
    reading = read_words("due friday", ASKING)

    assert reading.word == Word.ANSWER
    assert [(a.word, a.argument) for a in reading.also] == [(Word.DUE, "friday")]


@pytest.mark.parametrize(
    ("typed", "word", "argument"),
    [
        ("due friday 5pm", Word.DUE, "friday 5pm"),
        ("due friday, 5pm", Word.DUE, "friday, 5pm"),
        ("due: 28 Nov", Word.DUE, "28 Nov"),
        ("+2 days", Word.DUE, "+2 days"),
        ("I need until Friday please", Word.DUE, "Friday"),
        ("snooze 3d", Word.SNOOZE, "3d"),
        ("remind me in 2 hours", Word.SNOOZE, "2 hours"),
        ("reassign to mia@example.com", Word.REASSIGN, "mia@example.com"),
        ("owner: Mia Chen", Word.REASSIGN, "Mia Chen"),
        ("give this to Mia", Word.REASSIGN, "Mia"),
        ("waiting for the client's fonts", Word.BLOCKED, "the client's fonts"),
        ("blocked: legal has not answered", Word.BLOCKED, "legal has not answered"),
        ("cc mia@example.com", Word.WATCH, "mia@example.com"),
        ("away until 1 December", Word.AWAY, "1 December"),
    ],
)
def test_an_argument_is_what_was_typed(typed, word, argument):
    reading = read_words(typed, ACCEPTED)

    assert (reading.word, reading.argument) == (word, argument)


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("urgent", "urgent"),
        ("not urgent", "low"),
        ("priority: high", "high"),
        ("Priority: Normal please", "normal"),
        ("prio: p1", "urgent"),
        ("low priority", "low"),
    ],
)
def test_a_priority_is_named_by_its_value(typed, level):
    reading = read_words(typed, Situation(State.ACCEPTED, Role.GIVER))

    assert (reading.word, reading.argument) == (Word.PRIORITY, level)


@pytest.mark.parametrize("typed", ["no rush", "take your time", "keine Eile", "sin prisa"])
def test_a_courtesy_sets_no_priority(typed):
    giver = Situation(State.ACCEPTED, Role.GIVER, ("en", "de", "es"))

    assert not read_words(typed, giver).acts


def test_a_priority_that_is_none_is_asked():
    reading = read_words("priority: purple", Situation(State.ACCEPTED, Role.GIVER))

    assert (reading.sure, reading.ask) == (Sure.ASK, Ask.WHICH)


def test_a_name_is_less_sure_than_an_address():
    assert read_words("reassign to mia@example.com", ACCEPTED).sure is Sure.ACT
    assert read_words("reassign to Mia", ACCEPTED).sure is Sure.LEADING


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("accept, due friday", [(Word.DUE, "friday")]),
        ("I'll do it by friday", [(Word.DUE, "friday")]),
        ("I accept but I need until Friday", [(Word.DUE, "Friday")]),
        ("I accept. Who is the contact person?", [(Word.QUESTION, "Who is the contact person?")]),
        ("accept and cc mia@example.com", [(Word.WATCH, "mia@example.com")]),
        ("I'll do it tomorrow", []),
        ("accept", []),
    ],
)
def test_commands_that_are_joined_plainly_are_read_together(typed, also):
    reading = read_words(typed, OFFERED)

    assert (reading.word, reading.acts) == (Word.ACCEPT, True)
    assert [(a.word, a.argument) for a in reading.also] == also


def test_done_please_confirm_asks_the_giver_and_does_not_confirm():
    reading = read_words("done. please confirm", ACCEPTED)

    assert (reading.word, reading.also) == (Word.DONE, ())
    assert reading.rest == "please confirm"


@pytest.mark.parametrize(
    ("typed", "situation", "ask"),
    [
        ("got it", OFFERED, Ask.ACCEPT_SEEN),
        ("ok", OFFERED, Ask.ACCEPT_SEEN),
        ("yes if the date moves", OFFERED, Ask.ACCEPT_CONDITION),
        ("I accept, but only the first part", OFFERED, Ask.ACCEPT_CONDITION),
        ("If the date moves, I'll take it", OFFERED, Ask.ACCEPT_CONDITION),
        ("I accept. Unless Mia wants it.", OFFERED, Ask.ACCEPT_CONDITION),
        ("I can't", ACCEPTED, Ask.HAND_BACK_REALLY),
        ("thanks!", DELIVERED, Ask.CLOSE_IT),
        ("remind me", ACCEPTED, Ask.DATE),
        ("I don't want to decline, just later", OFFERED, Ask.DECLINE_OR_SNOOZE),
        ("I can't do this today", OFFERED, Ask.DECLINE_OR_SNOOZE),
        ("I accept. No, I can't.", OFFERED, Ask.BOTH),
        ("done... not", ACCEPTED, Ask.BOTH),
        ("done haha", ACCEPTED, Ask.WHICH),
        ("done the logo", ACCEPTED, Ask.WHICH),
    ],
)
def test_what_is_not_sure_is_asked_with_the_right_question(typed, situation, ask):
    reading = read_words(typed, situation)

    assert (reading.sure, reading.ask) == (Sure.ASK, ask)


@pytest.mark.parametrize(
    ("typed", "situation", "word"),
    [
        ("thanks", OFFERED, Word.THANKS),
        ("received", OFFERED, Word.SEEN),
        ("maybe mine", OFFERED, Word.SEEN),
        ("50%", ACCEPTED, Word.PROGRESS),
        ("not done yet", ACCEPTED, Word.PROGRESS),
        ("update: half of the pages are there", ACCEPTED, Word.PROGRESS),
        ("will be done soon", ACCEPTED, Word.PROGRESS),
        ("the weather is fine", ACCEPTED, Word.NOTE),
    ],
)
def test_what_only_tells_something_is_named_but_changes_nothing(typed, situation, word):
    reading = read_words(typed, situation)

    assert (reading.word, reading.sure) == (word, Sure.NOTE)


def test_a_note_keeps_every_word():
    text = "The client called.\n\nShe wants it in blue; the rest is fine."

    assert read_words(text, ACCEPTED).rest == text


@pytest.mark.parametrize(
    ("typed", "state", "role", "word"),
    [
        ("accepted", State.OFFERED, Role.OWNER, Word.ACCEPT),
        ("accepted", State.DELIVERED, Role.GIVER, Word.CONFIRM),
        ("not done yet", State.ACCEPTED, Role.OWNER, Word.PROGRESS),
        ("not done yet", State.DELIVERED, Role.GIVER, Word.NOT_OK),
        ("still broken", State.CLOSED, Role.GIVER, Word.REOPEN),
        ("👍", State.OFFERED, Role.OWNER, Word.ACCEPT),
        ("👍", State.DELIVERED, Role.GIVER, Word.CONFIRM),
        ("✅", State.ACCEPTED, Role.OWNER, Word.DONE),
        ("is this done?", State.ACCEPTED, Role.GIVER, Word.STATUS),
        ("is this done?", State.ACCEPTED, Role.OWNER, Word.QUESTION),
        ("rejected", State.OFFERED, Role.OWNER, Word.DECLINE),
        ("rejected", State.DELIVERED, Role.GIVER, Word.NOT_OK),
    ],
)
def test_state_and_role_narrow_the_meaning(typed, state, role, word):
    assert read_words(typed, Situation(state, role)).word == word


def test_common_speech_of_the_wrong_person_means_nothing():
    giver = Situation(State.ACCEPTED, Role.GIVER)

    assert not read_words("sent", giver).acts
    assert not read_words("on it", giver).acts
    assert not read_words("yes", giver).acts


def test_commands_to_the_service_need_no_handoff():
    nowhere = Situation()

    assert read_words("help", nowhere).word == Word.HELP
    assert read_words("my list", nowhere).word == Word.LIST
    assert not read_words("ok", nowhere).acts


@pytest.mark.parametrize(
    ("asked", "typed", "word", "sure"),
    [
        (Ask.ACCEPT_SEEN, "yes", Word.ACCEPT, Sure.ACT),
        (Ask.CLOSE_IT, "sure", Word.CONFIRM, Sure.ACT),
        (Ask.HAND_BACK_REALLY, "ja", Word.DECLINE, Sure.ACT),
        (Word.CANCEL, "yes please", Word.CANCEL, Sure.ACT),
        (Word.CANCEL, "no", Word.KEEP, Sure.ACT),
        (Word.CANCEL, "no, keep it", Word.KEEP, Sure.ACT),
        (Word.CANCEL, "no, cancel it", Word.CANCEL, Sure.ACT),
        (Ask.DATE, "next friday, 5pm", Word.DUE, Sure.ACT),
        (Word.SNOOZE, "3d", Word.SNOOZE, Sure.ACT),
    ],
)
def test_a_bare_yes_no_or_date_answers_what_we_asked(asked, typed, word, sure):
    situation = Situation(State.ACCEPTED, Role.GIVER, ("en", "de"), asked)
    reading = read_words(typed, situation)

    assert (reading.word, reading.sure) == (word, sure)


def test_got_it_is_no_answer_to_take_it_or_seen_it():
    situation = Situation(State.OFFERED, Role.OWNER, asked=Ask.ACCEPT_SEEN)

    assert read_words("got it", situation).sure is Sure.ASK


def test_english_is_understood_in_every_language():
    for language in ("es", "fr", "de", "pt", "it", "nl", "ru", "zh", "ja", "ar"):
        situation = Situation(State.OFFERED, Role.OWNER, (language,))

        assert read_words("I accept", situation).word == Word.ACCEPT, language


def test_a_word_that_is_a_command_in_another_language_only_is_asked():
    spanish = Situation(State.ACCEPTED, Role.OWNER, ("es",))
    portuguese = Situation(State.ACCEPTED, Role.OWNER, ("pt",))

    assert read_words("pronto", portuguese).word == Word.DONE
    assert not read_words("pronto", spanish).acts  # "soon"


@pytest.mark.parametrize(
    "typed",
    ["acept", "accpet", "acccept", "accepte", "ACCEPTT", "Sure, i acept it"],
)
def test_a_slip_of_one_letter_is_forgiven(typed):
    assert read_words(typed, OFFERED).word == Word.ACCEPT


@pytest.mark.parametrize("typed", ["except", "accent", "aspect", "accepting?", "acpt"])
def test_another_word_is_no_slip(typed):
    assert not read_words(typed, OFFERED).acts or typed.endswith("?")


def test_conjugations_one_letter_away_are_no_slips():
    assert not read_words("acepta", Situation(State.OFFERED, Role.OWNER, ("es",))).acts
    assert not read_words("j'acceptais", Situation(State.OFFERED, Role.OWNER, ("fr",))).acts


def test_si_without_accent_before_a_verb_is_an_if():
    spanish = Situation(State.OFFERED, Role.OWNER, ("es",))

    assert read_words("sí acepto", spanish).word == Word.ACCEPT
    assert read_words("si, acepto", spanish).word == Word.ACCEPT
    assert not read_words("si acepto", spanish).acts


def test_words_are_cleaned_before_they_are_read():
    assert clean_words("a\u200bccept\u00a0it\r\n") == "accept it\n"
    assert clean_words("“yes” ‘no’") == "\"yes\" 'no'"
    assert clean_words("ａｃｃｅｐｔ：ｙｅｓ") == "accept:yes"
    assert read_words("a\u200bccept", OFFERED).word == Word.ACCEPT
    assert read_words("ａｃｃｅｐｔ", OFFERED).word == Word.ACCEPT
    assert read_words("\u202eaccept", OFFERED).word == Word.ACCEPT


def test_a_line_that_wraps_is_one_clause():
    text = "When this handoff with all of its many small parts is really\ndone I will tell you"

    assert not read_words(text, ACCEPTED).acts


def test_a_command_in_a_later_sentence_is_asked_not_done():
    reading = read_words("Nice weather in Berlin. I accept.", OFFERED)

    assert (reading.word, reading.ask) == (Word.ACCEPT, Ask.ACCEPT_SEEN)


def test_a_labelled_line_counts_wherever_it_stands():
    reading = read_words("Nice weather in Berlin.\nQuestion: which logo?", OFFERED)

    assert (reading.word, reading.argument) == (Word.QUESTION, "which logo?")
    assert "Nice weather" in reading.rest


def test_quoted_lines_and_phone_signatures_are_not_read():
    assert read_words("> accept\nSent from my iPhone", OFFERED).word == Word.NOTE
    assert read_words("> accept or decline?\n\ndecline", OFFERED).word == Word.DECLINE


@pytest.mark.parametrize(
    ("typed", "situation", "ask"),
    [
        ("ich kann das nicht annehmen, noch nicht", OFFERED, Ask.DECLINE_OR_SNOOZE),
        ("done. not finished yet", ACCEPTED, Ask.BOTH),
        ("done, only the footer is missing", ACCEPTED, Ask.WHICH),
        ("Done. The footer is still missing.", ACCEPTED, Ask.WHICH),
        ("cancel and rebook the hotel", Situation(State.ACCEPTED, Role.GIVER), Ask.WHICH),
        ("confirmed (!)", DELIVERED, Ask.WHICH),
        ('"accept"', OFFERED, Ask.WHICH),
        ("what is the budget? accept", OFFERED, Ask.BOTH),
        ("done? not really", ACCEPTED, Ask.WHICH),
        ("due:", ACCEPTED, Ask.DATE),
        ("Done! (I think)", ACCEPTED, Ask.WHICH),
        ("yes, I saw it", OFFERED, Ask.ACCEPT_SEEN),
    ],
)
def test_what_speaks_against_a_command_is_asked(typed, situation, ask):
    reading = read_words(typed, situation)

    assert (reading.sure, reading.ask) == (Sure.ASK, ask)


@pytest.mark.parametrize(
    "typed",
    [
        "done, if you need anything tell me",
        "Done. If you need changes let me know",
        "done because Mia helped, but not much",
        "done. please confirm",
        "hello mia done",
        "H-42 done",
        "[H-42]: done",
        "done H-42",
        "erledigt 👍",
        "listo ✅ gracias",
        "done period",
    ],
)
def test_what_limits_nothing_is_not_asked(typed):
    assert read_words(typed, ACCEPTED).word == Word.DONE
    assert read_words(typed, ACCEPTED).acts


def test_a_question_word_without_its_mark_is_asked():
    reading = read_words("which logo do they mean", OFFERED)

    assert (reading.word, reading.sure) == (Word.QUESTION, Sure.ASK)
    assert reading.argument == "which logo do they mean"


def test_plus_one_is_no_date():
    assert not read_words("+1", ACCEPTED).acts


def test_lone_question_marks_ask_for_help_only_when_single():
    assert read_words("?", OFFERED).word == Word.HELP
    assert read_words("???", OFFERED).word == Word.NOTE


def test_after_the_end_only_reopening_and_questions_count():
    closed = Situation(State.CLOSED, Role.GIVER)

    assert not read_words("all done, thank you", closed).acts
    assert read_words("reopen", closed).word == Word.REOPEN
    assert read_words("status?", closed).word == Word.STATUS


def test_the_number_of_another_handoff_is_an_argument():
    assert read_words("blocked by H-41", ACCEPTED).argument == "H-41"


def test_a_raised_eyebrow_is_asked_in_every_language():
    assert read_words("erledigt 🙄", ACCEPTED).sure is Sure.ASK
    assert not read_words("hecho 🤔", ACCEPTED).acts


@pytest.mark.parametrize("typed", ["please confirm", "Please approve this", "请确认"])
def test_asking_somebody_to_confirm_confirms_nothing(typed):
    assert not read_words(typed, DELIVERED).acts


@pytest.mark.parametrize(
    ("typed", "language"),
    [("completo", "es"), ("mine", "fr"), ("pass", "de"), ("règle", "fr"), ("resolver", "pt")],
)
def test_a_word_of_the_persons_language_is_no_english_command(typed, language):
    for state in (State.OFFERED, State.ACCEPTED):
        assert not read_words(typed, Situation(state, Role.OWNER, (language,))).acts


def test_not_yet_about_a_result_decides_nothing():
    assert not read_words("todavía no", Situation(State.DELIVERED, Role.GIVER, ("es",))).acts


@pytest.mark.parametrize("name", ["ben", "Ben", "mia", "Will", "Mark Rose"])
def test_a_name_may_be_a_word_and_may_be_small(name):
    reading = read_words(f"reassign to {name}", Situation(State.OFFERED, Role.GIVER))

    assert (reading.word, reading.argument) == (Word.REASSIGN, name)


def test_somebody_else_is_no_name():
    assert not read_words("give it to someone", Situation(State.OFFERED, Role.GIVER)).acts


@pytest.mark.parametrize(
    "typed", ["сделаю это к пятнице", "к пятнице сделаю", "к пятнице это сделаю"]
)
def test_a_promise_with_a_date_accepts_and_proposes_it_and_later_only_proposes(typed):
    offered = read_words(typed, Situation(State.OFFERED, Role.OWNER, ("ru",)))
    accepted = read_words(typed, Situation(State.ACCEPTED, Role.OWNER, ("ru",)))

    assert (offered.word, [(a.word, a.argument) for a in offered.also]) == (
        Word.ACCEPT,
        [(Word.DUE, "пятнице")],
    )
    assert (accepted.word, accepted.argument) == (Word.DUE, "к пятнице")


def test_what_is_said_twice_counts_as_the_surer_one():
    asked = Situation(State.ASKING_FIRST, Role.GIVER, ("ru",))

    assert read_words("уже не актуально", asked).word == Word.ANSWER
    assert read_words("уже не актуально, отменяем", asked).word == Word.CANCEL


@pytest.mark.parametrize(
    ("typed", "word", "argument"),
    [
        ("напомни, пожалуйста, в понедельник", Word.SNOOZE, "в понедельник"),
        ("передай, пожалуйста, mia@example.com", Word.REASSIGN, "mia@example.com"),
        ("Готово, пожалуйста, проверьте", Word.DONE, ""),
    ],
)
def test_a_please_between_commas_parts_no_command(typed, word, argument):
    reading = read_words(typed, Situation(State.ACCEPTED, Role.OWNER, ("ru",)))

    assert (reading.word, reading.argument, reading.acts) == (word, argument, True)


@pytest.mark.parametrize(
    ("typed", "situation"),
    [
        ("reassign to mia@example.com, if I am not back", ACCEPTED),
        ("due friday, but only the first part", ACCEPTED),
        ("due friday, maybe", ACCEPTED),
        ("looks good, but the date is wrong: this is wrong", DELIVERED),
        ("всё хорошо, но есть ошибка", Situation(State.DELIVERED, Role.GIVER, ("ru",))),
    ],
)
def test_what_limits_or_opposes_a_command_is_asked(typed, situation):
    assert read_words(typed, situation).sure is Sure.ASK


def test_what_goes_with_a_no_or_a_cancel_does_not_oppose_it():
    giver = Situation(State.OFFERED, Role.GIVER)

    assert read_words("thanks, but I can't", OFFERED).acts
    assert read_words("no, I'm swamped, no capacity", OFFERED).word == Word.DECLINE
    assert read_words("cancel this, I'll do it myself", giver).word == Word.CANCEL
    assert read_words(
        "Я на больничном, не смогу", Situation(State.OFFERED, Role.OWNER, ("ru",))
    ).acts


def test_a_listed_question_behind_its_mark_is_a_question():
    giver = Situation(State.DELIVERED, Role.GIVER, ("ar",))

    assert read_words("وين الملفات الأصلية؟", giver).word == Word.QUESTION


def test_an_asked_word_gives_way_to_the_sure_one_behind_it():
    reading = read_words("Not now, remind me on monday", OFFERED)

    assert (reading.word, reading.sure, reading.argument) == (Word.SNOOZE, Sure.ACT, "monday")
    assert read_words("Not now, I accept", OFFERED).sure is Sure.ASK


def test_a_name_in_a_phrase_that_is_asked_is_asked():
    reading = read_words("vois avec Mia", Situation(State.OFFERED, Role.OWNER, ("fr",)))

    assert (reading.word, reading.sure) == (Word.REASSIGN, Sure.ASK)


def test_a_question_without_its_mark_is_asked_in_its_own_words():
    reading = read_words(
        "Je ne comprends pas le point 3", Situation(State.OFFERED, Role.OWNER, ("fr",))
    )

    assert (reading.word, reading.argument) == (Word.QUESTION, "Je ne comprends pas le point 3")


@pytest.mark.parametrize("name", ["Ben", "Rose", "Will"])
def test_a_greeted_name_may_be_a_word(name):
    italian = Situation(State.ACCEPTED, Role.GIVER, ("it",))

    assert read_words(f"Ciao {name}, a che punto siamo?", italian).word == Word.STATUS


def test_a_complaint_behind_a_done_says_that_something_is_left():
    french = Situation(State.ACCEPTED, Role.OWNER, ("fr",))

    assert read_words("C'est en ligne, il manque les photos", french).sure is Sure.ASK
    assert read_words("C'est en ligne, les photos aussi", french).word == Word.DONE


def test_a_promise_with_a_date_accepts_where_it_may_and_else_proposes_the_date():
    typed = "Je te le fais pour jeudi"
    offered = read_words(typed, Situation(State.OFFERED, Role.OWNER, ("fr",)))
    accepted = read_words(typed, Situation(State.ACCEPTED, Role.OWNER, ("fr",)))

    assert (offered.word, offered.also[0].word) == (Word.ACCEPT, Word.DUE)
    assert (accepted.word, accepted.also) == (Word.DUE, ())


@pytest.mark.parametrize(
    "typed", ["Give it to Mia, if she is back", "Remind me on monday, but only if it is open"]
)
def test_an_order_with_a_condition_behind_it_is_asked(typed):
    assert read_words(typed, ACCEPTED).sure is Sure.ASK


def test_a_yes_but_not_now_is_asked():
    assert read_words("I'll take it, but not now", OFFERED).sure is Sure.ASK


@pytest.mark.parametrize(
    ("typed", "state", "role", "language", "word"),
    [
        ("No llego el miércoles, te lo entrego el jueves", "accepted", "owner", "es", Word.DUE),
        ("Vai atrasar, entrego na segunda", "accepted", "owner", "pt", Word.DUE),
        ("Yo no tengo acceso, pásaselo a Mia", "offered", "owner", "es", Word.REASSIGN),
        ("El cliente se ha echado atrás, cancélalo", "accepted", "giver", "es", Word.CANCEL),
        ("Lo hemos resuelto por otro lado, cancela", "offered", "giver", "es", Word.CANCEL),
        ("Ya me han dado acceso, continúo", "waiting", "owner", "es", Word.UNBLOCK),
        ("Buen trabajo Ben, lo cierro", "delivered", "giver", "es", Word.CONFIRM),
    ],
)
def test_a_reason_may_say_no_before_a_command_that_is_no_yes(typed, state, role, language, word):
    reading = read_words(typed, Situation(State(state), Role(role), (language,)))

    assert (reading.word, reading.acts) == (word, True)


@pytest.mark.parametrize(
    ("typed", "role"),
    [
        ("Luis ha contestado: me encargo yo", "owner"),
        ("Quizás no convence a nadie, hay que cambiar el logo", "giver"),
        ("Si no contesta hoy, cancélalo", "giver"),
    ],
)
def test_what_somebody_else_says_or_what_is_not_sure_leads_up_to_nothing(typed, role):
    state = State.OFFERED if role == "owner" else State.DELIVERED

    assert not read_words(typed, Situation(state, Role(role), ("es",))).acts


def test_a_promise_of_who_has_it_already_is_a_date():
    offered = read_words("Eu faço até sexta", Situation(State.OFFERED, Role.OWNER, ("pt",)))
    accepted = read_words("Eu faço até sexta", Situation(State.ACCEPTED, Role.OWNER, ("pt",)))

    assert (offered.word, [also.word for also in offered.also]) == (Word.ACCEPT, [Word.DUE])
    assert (accepted.word, accepted.argument) == (Word.DUE, "sexta")


def test_until_friday_alone_may_be_a_goodbye():
    reading = read_words("Até sexta!", Situation(State.OFFERED, Role.OWNER, ("pt",)))

    assert (reading.sure, reading.ask) == (Sure.ASK, Ask.DATE)


def test_two_marks_end_one_sentence():
    assert read_words("ok!! I'll take it", OFFERED).acts
    assert read_words("done!?", ACCEPTED).word != Word.DONE


def test_a_name_that_is_only_hinted_at_is_asked():
    reading = read_words("Habla con Luis", Situation(State.OFFERED, Role.OWNER, ("es",)))

    assert (reading.word, reading.sure) == (Word.REASSIGN, Sure.ASK)


def test_who_goes_on_is_unblocked_only_if_he_was_blocked():
    waiting = read_words("Sigo con ello", Situation(State.WAITING, Role.OWNER, ("es",)))
    at_work = read_words("Sigo con ello", Situation(State.ACCEPTED, Role.OWNER, ("es",)))

    assert (waiting.word, waiting.acts, at_work.acts) == (Word.UNBLOCK, True, False)


def test_a_language_that_knows_every_word_outweighs_one_that_does_not():
    reading = read_words("todo ok, gracias", Situation(State.DELIVERED, Role.GIVER, ("es",)))

    assert (reading.word, reading.acts) == (Word.CONFIRM, True)


def test_a_no_that_only_negates_is_no_refusal():
    typed = "No tengo conocimientos para esto, no puedo aceptarlo"
    reading = read_words(typed, Situation(State.OFFERED, Role.OWNER, ("es",)))

    assert (reading.word, reading.acts) == (Word.DECLINE, True)


def test_a_day_may_begin_with_a_word_that_alone_is_none():
    chinese = Situation(State.ACCEPTED, Role.OWNER, ("zh",))

    reading = read_words("后天提醒我", chinese)  # 后 is "after", 后天 the day after tomorrow

    assert (reading.word, reading.argument) == (Word.SNOOZE, "后天")


def test_what_leads_up_to_a_command_may_hold_a_word_the_person_cannot_mean_now():
    chinese = Situation(State.WAITING, Role.OWNER, ("zh",))

    assert read_words("客户确认了，我继续处理", chinese).word == Word.UNBLOCK


def test_one_letter_of_an_unspaced_script_is_no_family():
    chinese = Situation(State.OFFERED, Role.OWNER, ("zh",))

    reading = read_words("我这边人手不够，接不下来", chinese)  # 不够, not 不

    assert reading.acts
    assert reading.word == Word.DECLINE


@pytest.mark.parametrize("typed", ["I'll take it, but it's not fixed", "I'll take it but ..."])
def test_a_but_behind_an_acceptance_is_asked_about(typed):
    reading = read_words(typed, OFFERED)

    assert (reading.word, reading.sure, reading.ask) == ("accept", Sure.ASK, Ask.ACCEPT_CONDITION)


def test_a_but_before_the_comma_counts_as_well():
    japanese = Situation(State.OFFERED, Role.OWNER, ("ja",))

    assert read_words("私がやりますけど、時間がかかります", japanese).ask == Ask.ACCEPT_CONDITION


def test_who_is_spoken_of_before_an_and_may_be_meant_behind_it():
    reading = read_words("she is ill today and can't take this", OFFERED)

    assert not reading.acts


def test_a_statement_may_begin_with_a_word_the_person_cannot_mean_now():
    japanese = Situation(State.WAITING, Role.OWNER, ("ja",))

    assert read_words("承認が下りたので再開します", japanese).word == Word.UNBLOCK


def test_bad_news_may_follow_what_did_not_happen():
    chinese = Situation(State.ACCEPTED, Role.OWNER, ("zh",))

    assert read_words("客户还没给资料，没法往下做", chinese).word == Word.BLOCKED


def test_what_somebody_else_has_done_may_lead_up_to_going_on():
    chinese = Situation(State.WAITING, Role.OWNER, ("zh",))

    assert read_words("客户付款了，继续推进", chinese).word == Word.UNBLOCK


def de(typed, state=State.OFFERED, role=Role.OWNER):
    return read_words(typed, Situation(state, role, ("de",)))


def test_a_full_stop_in_a_date_ends_no_sentence():
    reading = de("Verlängerung bis 8. Dezember bitte", State.ACCEPTED)

    assert (reading.word, reading.argument) == (Word.DUE, "bis 8. Dezember")
    assert de("Kann ich bis 3.12. liefern").word == Word.DUE
    assert read_words("I accept page 3. May I go?", OFFERED).word != Word.DUE


def test_a_percentage_is_no_date():
    dutch = Situation(State.ACCEPTED, Role.OWNER, ("nl",))

    assert not read_words("voor 90% rond", dutch).acts


def test_regards_may_follow_without_a_mark():
    assert de("mach ich lg Ben").word == Word.ACCEPT
    assert de("ist erledigt gruß ben", State.ACCEPTED).word == Word.DONE


def test_somebodys_name_is_no_work_that_is_done():
    assert de("die Broschüre ist fertig", State.ACCEPTED).word == Word.DONE
    for typed in ("die Mia ist fertig", "der Jonas ist fertig", "die ist fertig"):
        assert not de(typed, State.ACCEPTED).acts, typed


def test_a_promise_of_one_who_has_accepted_names_a_date():
    promised = de("mach ich bis Freitag")

    assert (promised.word, [a.word for a in promised.also]) == (Word.ACCEPT, [Word.DUE])
    assert de("mach ich bis Freitag", State.ACCEPTED).word == Word.DUE


def test_an_asked_giver_who_cancels_twice_is_read_by_the_surer_clause():
    typed = "Vergiss es, wir brauchen das nicht mehr. Bitte abbrechen."

    assert de(typed, State.ASKING, Role.GIVER).word == Word.CANCEL
    assert de("Vergiss es", State.ASKING, Role.GIVER).word == Word.ANSWER


def test_a_phrase_with_a_person_is_one_clause_though_it_holds_a_but():
    dutch = Situation(State.OFFERED, Role.OWNER, ("nl",))

    assert read_words("Geef het maar aan mia@example.com", dutch).argument == "mia@example.com"


def test_what_only_the_other_could_mean_leads_up_to_a_command():
    dutch = Situation(State.WAITING, Role.OWNER, ("nl",))

    reading = read_words("Akkoord kwam gisteren, inmiddels is alles afgerond", dutch)
    assert reading.word == Word.DONE


def test_an_obstacle_leads_up_to_being_stuck():
    assert de("Der Kunde meldet sich nicht, ich hänge fest", State.ACCEPTED).word == Word.BLOCKED


@pytest.mark.parametrize(
    ("typed", "state", "role"),
    [
        ("bis Freitag, wenn der Kunde liefert", State.ACCEPTED, Role.OWNER),
        ("Sieht gut aus, ich schau es mir morgen genau an", State.DELIVERED, Role.GIVER),
        ("Das Layout ist fertig, warte auf die Texte", State.ACCEPTED, Role.OWNER),
        ("ich übernehme, oder später", State.OFFERED, Role.OWNER),
    ],
)
def test_what_takes_half_of_it_back_is_asked(typed, state, role):
    assert de(typed, state, role).sure is Sure.ASK


def test_mere_speech_of_this_person_is_no_doubt():
    assert de("Passt für mich, ich übernehme").word == Word.ACCEPT


def test_a_phrase_with_a_place_is_what_its_writer_can_mean():
    typed = "Mir fehlt noch die Rückseite"

    assert de(typed, State.ACCEPTED).word == Word.BLOCKED
    assert de(typed, State.DELIVERED, Role.GIVER).word == Word.NOT_OK
