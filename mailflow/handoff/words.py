"""The words people use: what a person typed, a button or a line of a summary, to Readings.

Three outcomes: act, ask back, keep a note (grammar.md, section 1). This module is the door to the
rooms behind it: `clause` takes text apart, `lexicon` holds words/<language>.toml, `sense` reads
one clause, `leading` the whole mail, `reading` chooses the language.
"""

from mailflow.handoff.button import read_button
from mailflow.handoff.clause import clean_words
from mailflow.handoff.lines import read_lines
from mailflow.handoff.reading import read_words
from mailflow.handoff.said import Ask, Line, Reading, Situation, Word

__all__ = [
    "Ask",
    "Line",
    "Reading",
    "Situation",
    "Word",
    "clean_words",
    "read_button",
    "read_lines",
    "read_words",
]
