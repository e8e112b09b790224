"""The word lists: each file is whole, and a mistake in it is named."""

import re
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.handoff.clause import clean_words, split_clauses, split_tokens
from mailflow.handoff.clitic import detach_joined, detach_to
from mailflow.handoff.home import at_home
from mailflow.handoff.levels import find_level
from mailflow.handoff.lexicon import LANGUAGES, SLOTS, Entry, Lexicon, build, load
from mailflow.handoff.model import FIELDS, Priority, Role, State, Sure
from mailflow.handoff.pattern import split_words
from mailflow.handoff.said import Situation, Word
from mailflow.handoff.slips import respell
from mailflow.handoff.words import read_words

#: What no list can give: "answer" is any reply of who was asked, "keep" is his "no".
LISTED = set(Word) - {Word.ANSWER, Word.KEEP}


def spelled(lexicon: Lexicon, text: str) -> Iterator[str]:
    """Write a pattern out: each part by its first and its last phrase, optional ones left out."""
    match = re.search(r"\{(\w+)(\??)\}", text)
    if match is None or f"{{{match[1]}}}" in SLOTS:
        yield text
        return
    phrases = [""] if match[2] else []
    phrases += dict.fromkeys((lexicon.parts[match[1]][0], lexicon.parts[match[1]][-1]))
    head, tail = text[: match.start()], text[match.end() :]
    for phrase in phrases:
        yield from spelled(lexicon, head + phrase + tail)


def phrases(language: str) -> Iterator[tuple[str, Entry]]:
    """Yield the phrases without a slot that act at once, each written out up to a hundred times."""
    lexicon = load(language)
    for entry in lexicon.entries:
        if not entry.slot and not entry.label and entry.sure is Sure.ACT:
            every = islice(spelled(lexicon, entry.text), 100)
            yield from dict.fromkeys((" ".join(t.split()), entry) for t in every)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_words_in_every_language(language):
    assert {entry.word for entry in load(language).entries} >= LISTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_context_field_and_level_has_words_in_every_language(language):
    lexicon = load(language)

    assert {name for _, name in lexicon.fields} == {*FIELDS, "owner", "recipe"}
    assert {level for level, _ in lexicon.levels} == set(Priority)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key",
    [
        *("before", "after", "greeting", "not", "if", "maybe", "partly", "will", "said", "and"),
        *("but", "because", "idiom_inside", "joke", "when", "small", "left", "now", "harmless"),
    ],
)
def test_every_list_of_small_words_is_there(language, key):
    assert key in load(language).grammar


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_acts_as_two_commands_of_one_person_in_one_state(language):
    places = [
        Situation(State.OFFERED, Role.OWNER),
        Situation(State.ACCEPTED, Role.OWNER),
        Situation(State.DELIVERED, Role.GIVER),
        Situation(State.CLOSED, Role.GIVER),
    ]
    lexicon = load(language)
    clashes = {
        (text, tuple(sorted(words)))
        for text, _ in phrases(language)
        for place in places
        if len(words := _words_of(lexicon, text, place)) > 1
    }

    assert clashes == set()


def _words_of(lexicon, text, place):
    tokens = split_tokens(clean_words(text))
    found = [entry for entry in lexicon.phrases.whole(tokens) if _acts(entry)]
    return {entry.word for entry in found if at_home(entry.word, place)}


def _acts(entry):
    told = {Word.SEEN, Word.THANKS, Word.PROGRESS}
    # "c'est fait" is done, "c'est fait ?" asks for the status: the question mark tells.
    return entry.sure is Sure.ACT and entry.word in LISTED - told - {Word.STATUS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_that_acts_at_once_is_read_as_itself(language):
    wrong = []
    for text, entry in phrases(language):
        if entry.word == Word.ACCEPT and entry.sure is Sure.ACT and ":" not in text:
            reading = read_words(text, Situation(State.OFFERED, Role.OWNER, (language,)))
            wrong += [] if reading.word == Word.ACCEPT else [(text, reading.word)]

    assert wrong == []


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"accpet": {"act": ["yes"]}}, "accpet"),
        ({"accept": {"at_once": ["yes"]}}, "at_once"),
        ({"accept": {"act": [1]}}, "accept.act"),
        ({"accept": "yes"}, "accept"),
        ({"due": {"lead": ["{when}"]}}, "{when}"),
        ({"accept": {"act": ["i {tkae} it"]}}, "{tkae}"),
        ({"accept": {"act": ["{it?}"]}, "parts": {"it": ["it"]}}, "{it"),
        ({"parts": {"when": ["now"]}}, "parts"),
        ({"parts": {"it": [" "]}}, "parts"),
    ],
)
def test_a_mistake_in_a_file_is_named(data, named):
    with pytest.raises(ValueError, match=r"words/xx\.toml") as caught:
        build("xx", data)

    assert named in str(caught.value)


def test_a_slot_may_stand_anywhere_in_a_phrase():
    lexicon = build("xx", {"reassign": {"act": ["give {who} the work", "{who} instead"]}})

    assert {entry.slot for entry in lexicon.entries} == {"{who}"}
    assert [end for end, _ in lexicon.slots.walk(split_tokens("give mia"), 0)] == [0, 1]


def test_parts_stand_for_their_phrases_and_may_hold_parts():
    parts = {"it": ["it", "this one"], "take": ["take {it}", "do {it?}"]}
    lexicon = build("xx", {"parts": parts, "accept": {"act": ["i'll {take} {now?}"]}} | {
        "parts": parts | {"now": ["now"]}
    })  # fmt: skip

    for text in ("i'll take it", "I'll take this one now", "ill do", "i'll do it now"):
        assert lexicon.phrases.whole(split_tokens(text)), text
    for text in ("i'll take", "i'll take it it", "i'll", "it"):
        assert not lexicon.phrases.whole(split_tokens(text)), text


def test_levels_are_found_in_words_and_unknown_words_have_none():
    assert find_level("sehr dringend", "de") == "urgent"
    assert find_level("nicht dringend", "de") == "low"
    assert find_level("high", "de") == "high"
    assert find_level("purple", "de") == ""


def test_umlauts_may_be_spelled_out_and_accents_left_out():
    german = Situation(State.OFFERED, Role.OWNER, ("de",))

    for text in ("ich übernehme", "ich uebernehme", "ich ubernehme", "ICH ÜBERNEHME"):
        assert read_words(text, german).word == Word.ACCEPT


def test_arabic_is_read_with_and_without_its_signs():
    arabic = Situation(State.ACCEPTED, Role.OWNER, ("ar",))

    for text in ("أنجزت", "انجزت", "أَنْجَزْت", "أنجـزت"):
        assert read_words(text, arabic).word == Word.DONE


def test_unspaced_scripts_have_a_token_a_letter():
    assert [t.fold for t in split_tokens(clean_words("完成了 ok"))] == ["完", "成", "了", "ok"]


def test_small_words_written_together_with_the_next_are_taken_off():
    grammar = {"attached": ["و"], "attached_to": ["ل"]}
    lexicon = build("xx", {"grammar": grammar, "accept": {"act": ["سأبدأ", "واضح"]}})
    clause = split_clauses("واضح وسأبدأ وميا لميا")[0]

    joined = detach_joined(clause, lexicon)
    assert [t.exact for t in joined.tokens] == ["واضح", "و", "سابدا", "وميا", "لميا"]
    assert [t.start for t in joined.tokens] == [0, 5, 6, 12, 17]
    assert [t.exact for t in detach_to(clause, lexicon).tokens][-2:] == ["ل", "ميا"]
    assert detach_joined(clause, build("xx", {})) is clause


@given(st.text("aüßéя ل!'-з5文", max_size=12))
def test_plain_phrases_are_taken_apart_like_any_text(text):
    words = tuple((t.exact, t.fold) for t in split_tokens(clean_words(text.casefold())))

    assert split_words(text.casefold()) == words


def test_a_voiced_kana_is_another_letter():
    japanese = Situation(State.OFFERED, Role.OWNER, ("ja",))
    lexicon = build("xx", {"accept": {"act": ["だけ"]}})

    assert not lexicon.phrases.whole(split_tokens("たけ"))
    assert read_words("この件は引き受けます", japanese).word == Word.ACCEPT


def test_letters_may_be_typed_in_another_form():
    taiwan = Situation(State.OFFERED, Role.OWNER, ("zh",))
    lexicon = build("xx", {"letters": ["这這"], "accept": {"act": ["这个我来"]}})

    assert lexicon.phrases.whole(respell(split_tokens("這个我来"), lexicon.letters))
    assert read_words("這個我來處理", taiwan).word == Word.ACCEPT
    assert find_level("緊急", "zh") == Priority.URGENT


def test_latin_words_stand_among_letters_without_spaces():
    folds = [t.fold for t in split_tokens(clean_words("转给mia@example.com或Mia做PPT吧"))]

    assert folds == ["转", "给", "mia@example.com", "或", "mia", "做", "ppt", "吧"]


def test_a_name_among_letters_without_spaces_is_no_thing():
    chinese = Situation(State.ACCEPTED, Role.OWNER, ("zh",))

    assert read_words("新海报做好了", chinese).word == Word.DONE
    assert read_words("Mia海报做好了", chinese).word == Word.NOTE
