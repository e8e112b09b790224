"""Print how the words people use are read: a table per language, and a confusion table.

    python -m benchmarks.words [--wrong] [--growth] [--file FILE]... [LANGUAGE...]

The first table counts, per language and seen and unseen apart, what came of clear commands and of
everything else. The confusion table has a row for each thing that was meant and says as what it
was read. --file reads other sentences, of the same form (its name begins with the language's
code); --wrong prints each sentence that is not read as it must be, --growth the time for long
hostile texts and the exponent by which it grows (1.0 is linear).

The sentences are those of tests/handoff/sentences; `unseen` ones were written before the code and
the word lists were run on them, and were not used for tuning.
"""

import math
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from mailflow.handoff.context import find_fields
from mailflow.handoff.lexicon import LANGUAGES
from mailflow.handoff.model import Role, State
from mailflow.handoff.words import Reading, Situation, read_words

SENTENCES = Path(__file__).parent.parent / "tests" / "handoff" / "sentences"
HOSTILE = ("accept ", "not ", "a,", "\n", "if I ", "完", '"', "x@", "a.", "(", "due ", "- ", "1/1 ")
_OTHERS = ("ask", "note", "quiet")
OUTCOMES = ("right", "asked", "kept", "wrong")


@dataclass(frozen=True)
class Case:
    """Hold one sentence and what must come of it."""

    text: str
    situation: Situation
    expected: str  #: act | ask | note | quiet
    word: str
    unseen: bool


def cases(language: str, file: Path | None = None) -> Iterator[Case]:
    """Yield the sentences of a language, of its own file or another one."""
    data = tomllib.loads((file or SENTENCES / f"{language}.toml").read_text("utf-8"))
    for group in data["group"]:
        situation = Situation(
            State(group["state"]), Role(group["role"]), (language,), group.get("asked", "")
        )
        for word, texts in group.get("act", {}).items():
            for text in texts:
                yield Case(text, situation, "act", word, group.get("unseen", False))
        for expected in ("ask", "note", "quiet"):
            for text in group.get(expected, ()):
                yield Case(text, situation, expected, "", group.get("unseen", False))


def read_as(reading: Reading) -> str:
    """Say as what a sentence was read: the command that acts, "ask" or "note"."""
    return reading.word if reading.acts else "ask" if reading.sure == "C" else "note"


def judge(case: Case, reading: Reading) -> str:
    """Say what happened: right, asked (or kept) though it was clear, or a wrong action."""
    if reading.acts:
        meant = case.word in (reading.word, *(each.word for each in reading.also))
        return "right" if case.expected == "act" and meant else "wrong"
    asked = reading.sure == "C"
    fits = {"act": False, "ask": asked, "note": not asked, "quiet": True}[case.expected]
    return "right" if fits else ("asked" if asked else "kept")


def growth() -> None:
    """Print the time of texts of 64 KB and 1 MB, and log(time ratio) / log(size ratio)."""
    situation = Situation(State.OFFERED, Role.OWNER)
    print(f"{'text':12}{'64 KB':>9}{'1 MB':>9}{'exponent':>10}")
    for piece in HOSTILE:
        small, large = (_seconds(piece, size, situation) for size in (2**16, 2**20))
        exponent = math.log(large / small) / math.log(2**20 / 2**16)
        print(f"{piece!r:12}{small:8.3f}s{large:8.3f}s{exponent:10.2f}")


def _seconds(piece: str, size: int, situation: Situation) -> float:
    text = piece * (size // len(piece))
    started = time.perf_counter()
    read_words(text, situation)
    find_fields(text)
    return time.perf_counter() - started


def main(arguments: list[str]) -> int:
    """Print the tables; exit 1 when there was a wrong action."""
    if "--growth" in arguments:
        growth()
        return 0
    files = [Path(f) for o, f in pairwise(arguments) if o == "--file"]
    chosen = [a for a in arguments if a in LANGUAGES] or list(LANGUAGES)
    sources = [(f.name[:2], f) for f in files] or [(language, None) for language in chosen]
    chosen = list(dict.fromkeys(language for language, _ in sources))
    table: Counter[tuple[str, bool, str, str]] = Counter()
    confusion: Counter[tuple[str, str]] = Counter()
    started = time.perf_counter()
    total = 0
    for language, file in sources:
        for case in cases(language, file):
            reading = read_words(case.text, case.situation)
            verdict = judge(case, reading)
            total += 1
            right = case.word if case.word and verdict == "right" else read_as(reading)
            confusion[case.word or case.expected, right] += 1
            table[
                language, case.unseen, "command" if case.expected == "act" else "other", verdict
            ] += 1
            if verdict != "right" and "--wrong" in arguments:
                print(_line(language, case, reading, verdict))
    _print(table, chosen)
    _print_confusion(confusion)
    print(f"{total} sentences, {(time.perf_counter() - started) / total * 1000:.2f} ms each")
    return 1 if any(key[3] == "wrong" for key in table) else 0


def _line(language: str, case: Case, reading: Reading, verdict: str) -> str:
    who = f"{case.situation.role}/{case.situation.state}"
    wanted = case.word or case.expected
    got = f"{reading.word} {reading.sure} {reading.ask}"
    mark = "unseen" if case.unseen else "seen"
    head = f"{verdict:6}{language} {mark:7}{who:22}{case.text!r}"
    return f"{head} wanted {wanted} got {got}: {reading.reason}"


def _print(table: Counter[tuple[str, bool, str, str]], chosen: list[str]) -> None:
    print(f"{'':4}{'':8}{'commands':>9}" + "".join(f"{o:>8}" for o in OUTCOMES), end="")
    print(f"{'others':>11}" + "".join(f"{o:>8}" for o in OUTCOMES))
    for language in [*chosen, "all"]:
        for unseen in (False, True):
            print(f"{language:4}{'unseen' if unseen else 'seen':8}", end="")
            for kind, width in (("command", 9), ("other", 11)):
                counts = [
                    sum(
                        n
                        for (code, hidden, what, verdict), n in table.items()
                        if (language in (code, "all") and hidden == unseen)
                        and (what, verdict) == (kind, outcome)
                    )
                    for outcome in OUTCOMES
                ]
                print(f"{sum(counts):>{width}}" + "".join(f"{n:>8}" for n in counts), end="")
            print()


def _print_confusion(confusion: Counter[tuple[str, str]]) -> None:
    """Print for each thing meant how often it was written, and as what it was read."""
    print(f"\n{'meant':13}{'':>6}  read as")
    for meant in sorted({meant for meant, _ in confusion}, key=lambda m: (m in _OTHERS, m)):
        row = {got: n for (said, got), n in confusion.items() if said == meant}
        read = sorted(row.items(), key=lambda pair: -pair[1])
        print(f"{meant:13}{sum(row.values()):>6}  " + ", ".join(f"{got} {n}" for got, n in read))
    print()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
