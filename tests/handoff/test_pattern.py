"""Patterns: phrases with parts in one tree."""

import pytest

from mailflow.handoff.clause import clean_words, split_tokens
from mailflow.handoff.pattern import Patterns, parse_pattern


def patterns(*texts: str, **parts: str) -> Patterns[str]:
    known: dict[str, Patterns[bool]] = {}
    for name, phrases in parts.items():
        known[name] = Patterns(known)
        for phrase in phrases.split("|"):
            known[name].add(parse_pattern(phrase), True)
    found: Patterns[str] = Patterns(known)
    for text in texts:
        found.add(parse_pattern(text), text)
    return found


def tokens(text: str):  # type: ignore[no-untyped-def]
    return split_tokens(clean_words(text))


def test_all_patterns_that_begin_at_a_place_are_found() -> None:
    found = patterns("take it", "take", "take {it} on", it="it|this one")
    assert sorted(found.walk(tokens("I take this one on"), 1)) == [(2, "take"), (5, "take {it} on")]


def test_what_is_optional_may_be_left_out() -> None:
    found = patterns("done {now?} {here?}", now="now|by now", here="here")
    for text in ("done", "done now", "done by now here", "done here"):
        assert found.whole(tokens(text)) == ["done {now?} {here?}"], text
    assert found.whole(tokens("done here now")) == []


def test_parts_hold_parts() -> None:
    found = patterns("please {do}", it="it", do="do {it?}|take {it}")
    assert found.whole(tokens("please do"))
    assert found.whole(tokens("please take it"))
    assert not found.whole(tokens("please take"))


def test_accents_may_be_left_out_but_not_put_in() -> None:
    found = patterns("sí", "si")
    assert found.whole(tokens("sí")) == ["sí"]
    assert sorted(found.whole(tokens("si"))) == ["si", "sí"]


def test_a_part_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=r"\{tkae\}"):
        patterns("i {tkae} it")


def test_first_words_are_known_for_looking_ahead() -> None:
    found = patterns("{it} is mine", "take it", it="it|this one")
    assert found.firsts == {"it", "this", "take"}
    assert found.may_follow(tokens("give take it"), 0)
    assert not found.may_follow(tokens("give me"), 0)
