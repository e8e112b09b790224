"""Levels: "not urgent", "high", "p1" to the name of a Priority."""

from mailflow.handoff.clause import clean_words, split_tokens
from mailflow.handoff.lexicon import load
from mailflow.handoff.slips import respell


def find_level(text: str, language: str = "en") -> str:
    """Return the value of the Priority the words name, "" when they name none."""
    tokens = split_tokens(clean_words(text[:200]))
    for code in dict.fromkeys((language, "en")):
        lexicon = load(code)
        for level, phrases in lexicon.levels:
            if phrases.inside(respell(tokens, lexicon.letters)) >= 0:
                return level
    return ""
