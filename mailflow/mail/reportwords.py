"""The words of machines, from `reportwords.toml`, folded for comparing. Loaded once, at import."""

import tomllib
import unicodedata
from importlib.resources import files

_QUOTES = str.maketrans("\u2018\u2019\u02bc\u201c\u201d\xa0\u3000", "'''\"\"  ")


def fold(text: str) -> str:
    """Fold a text for comparing: lower case, NFKC, runs of white space to one space."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_QUOTES)).casefold().split())


def _load() -> dict[str, tuple[str, ...]]:
    """Load the tables, folded as `fold()` does it, but for the spaces at the ends of words."""
    tables = tomllib.loads((files("mailflow.mail") / "reportwords.toml").read_text("utf-8"))
    return {
        name: tuple(unicodedata.normalize("NFKC", word).casefold() for word in words)
        for name, words in tables.items()
    }


_TABLES = _load()

#: A subject that begins so was made by a machine: nobody types it.
AUTO_SUBJECTS = _TABLES["auto_subjects"]
#: A subject that begins so speaks of an absence; people write such subjects too.
AWAY_SUBJECTS = _TABLES["away_subjects"]
#: A text that holds one of these speaks of the writer's absence.
AWAY_TEXTS = _TABLES["away_texts"]
#: ... and this says that he will not be back.
LEFT_TEXTS = _TABLES["left_texts"]
#: What only an automatic reply says: courtesies to whoever wrote, and that it is automatic.
COURTESIES = _TABLES["courtesies"]
#: Text of an acknowledgement or a notification nobody typed.
ACKNOWLEDGEMENTS = _TABLES["acknowledgements"]
#: With one of these a text says of itself that a machine wrote it.
STATEMENTS = _TABLES["statements"]
BOUNCE_SUBJECTS = _TABLES["bounce_subjects"]
DELAY_SUBJECTS = _TABLES["delay_subjects"]
DELAY_TEXTS = _TABLES["delay_texts"]
BOUNCE_TEXTS = _TABLES["bounce_texts"]
#: A receipt without its machine-readable part: a subject that begins so, and one of the texts.
READ_SUBJECTS = _TABLES["read_subjects"]
SUCCESSES = _TABLES["successes"]
CALENDAR_SUBJECTS = _TABLES["calendar_subjects"]
CALENDAR_TEXTS = _TABLES["calendar_texts"]
READ_TEXTS = _TABLES["read_texts"]
CHALLENGE_TEXTS = _TABLES["challenge_texts"]
CHALLENGE_SUBJECTS = _TABLES["challenge_subjects"]
CHALLENGE_HEADERS = _TABLES["challenge_headers"]
#: The words around a substitute's address.
CONTACTS = _TABLES["contacts"]
#: Word -> month (1 to 12), word -> weekday (0 is Monday).
MONTHS = {word: place for place, row in enumerate(_TABLES["months"], 1) for word in row.split()}
WEEKDAYS = {word: place for place, row in enumerate(_TABLES["weekdays"]) for word in row.split()}
#: Before (or soon after) the first day back, and the last day away.
BACK = _TABLES["back"]
UNTIL = _TABLES["until"]
