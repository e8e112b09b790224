"""Every language of labels.toml in the shapes of seven clients, and the same in no language."""

import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from mailflow.mail.address import Address
from mailflow.mail.announce import Announced, announce
from mailflow.mail.forward import find_original
from mailflow.mail.message import Message, read
from mailflow.mail.reply import typed_text
from mailflow.mail.signature import cut_signature
from mailflow.mail.subject import first_prefix
from mailflow.mail.words import Prefix, Role, role_of

TABLE = tomllib.loads(files("mailflow.mail").joinpath("labels.toml").read_text("utf-8"))
TABLE.pop("small")
EMPTY = read(b"From: ana@example.org\r\nTo: handoff@example.org\r\nSubject: x\r\n\r\nx\r\n")
CARLA = Address("Carla Client", "carla@client.test")
ANA = Address("Ana Lind", "ana@example.org")
DAN = Address("Dan", "dan@client.test")
NOTE = "Ben, can you take this?\n\nIt is urgent."
BODY = (
    "Hello Ana,\n\nwe need the logo by 10:30 on Friday. Questions: none so far.\n"
    "Note: call me at 030 1234.\n\nCarla\n-- \nCarla Client, Client Ltd"
)
SUBJECT = "Logo for the spring campaign"
#: What stands for a language that is not listed: labels and words of none.
NOWHERE = {
    "from": ["qwx"],
    "to": ["xo"],
    "cc": ["xc"],
    "subject": ["vbn"],
    "date": ["zwy"],
    "forward": ["qyzzt xwyv"],
}
Words = dict[str, list[str]]


def mail(text: str, subject: str) -> Message:
    return replace(EMPTY, text=text, subject=subject)


def label(words: Words, kind: str) -> str:
    word = words.get(kind, ["cc"])[0]
    return word[:1].upper() + word[1:]


def field(words: Words, kind: str, value: str) -> str:
    return f"{label(words, kind)}: {value}\n"


def header(words: Words, order: str, date: str) -> str:
    values = {
        "from": "Carla Client <carla@client.test>",
        "to": "Ana Lind <ana@example.org>",
        "cc": "Dan <dan@client.test>",
        "subject": SUBJECT,
        "date": date,
    }
    return "".join(field(words, kind, values[kind]) for kind in order.split())


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.split("\n"))


def gmail(words: Words) -> str:
    block = header(words, "from date subject to cc", "Fri, Nov 20, 2026 at 9:14 AM")
    return f"{NOTE}\n\n---------- {words['forward'][0]} ---------\n{block}\n\n{BODY}\n"


def apple(words: Words) -> str:
    block = header(words, "from subject date to cc", "20 November 2026 at 09:14:00 CET")
    return f"{NOTE}\n\n" + quoted(f"{words['forward'][0]}:\n\n{block}\n{BODY}")


def apple_of_old(words: Words) -> str:
    block = header(words, "from subject date to cc", "20 November 2026 at 09:14:00 CET")
    return f"{NOTE}\n\n{words['forward'][0]}:\n\n" + quoted(f"{block}\n{BODY}")


def outlook(words: Words) -> str:
    block = header(words, "from date to cc subject", "Friday, November 20, 2026 9:14 AM")
    return f"{NOTE}\n\n{block}\n{BODY}\n"


def outlook_on_a_phone(words: Words) -> str:
    block = header(words, "from date to cc subject", "Friday, November 20, 2026 9:14:00 AM")
    return f"{NOTE}\n\n________________________________\n{block}\n{BODY}\n"


def thunderbird(words: Words) -> str:
    block = header(words, "subject date from to cc", "Fri, 20 Nov 2026 09:14:00 +0100")
    tabbed = block.replace(": ", ": \t")
    return f"{NOTE}\n\n\n-------- {words['forward'][0]} --------\n{tabbed}\n\n\n{BODY}\n"


def bold(words: Words) -> str:
    block = header(words, "from date to cc subject", "Fri, Nov 20, 2026 at 9:14 AM")
    starred = "".join(f"*{row.replace(':', ':*', 1)}\n" for row in block.splitlines())
    return f"{NOTE}\n\n---------- {words['forward'][0]} ----------\n{starred}\n{BODY}\n"


CLIENTS = [gmail, apple, apple_of_old, outlook, outlook_on_a_phone, thunderbird, bold]


def fold(text: str) -> str:
    return " ".join(text.split())


def assert_read_whole(text: str, subject: str) -> None:
    found = find_original(mail(text, subject))
    assert found is not None
    assert (found.from_, found.to, found.cc, found.subject) == (CARLA, (ANA,), (DAN,), SUBJECT)
    assert (fold(found.note), fold(found.body)) == (fold(NOTE), fold(BODY))
    assert fold(typed_text(mail(text, subject))) == fold(NOTE)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("language", [*TABLE, "nowhere"])
def test_a_forward_is_read_whole_in_every_language(language: str, client: object) -> None:
    assert callable(client)
    words = TABLE.get(language, NOWHERE)
    prefixes = {"Fwd", words.get("fwd", ["Fwd"])[0].upper()}
    for prefix in sorted(prefixes - {"VS"}):
        assert_read_whole(client(words), f"{prefix}: {SUBJECT}")


@pytest.mark.parametrize("language", [*TABLE, "nowhere"])
@pytest.mark.parametrize("client", [gmail, apple, outlook_on_a_phone])
def test_a_forward_needs_no_subject_to_be_known(language: str, client: object) -> None:
    assert callable(client)
    found = find_original(mail(client(TABLE.get(language, NOWHERE)), "Please take this"))
    assert found is not None
    assert (found.from_, found.subject) == (CARLA, SUBJECT)
    assert fold(found.body) == fold(BODY)


@pytest.mark.parametrize("language", TABLE)
def test_the_words_of_a_language_mean_what_they_are_listed_as(language: str) -> None:
    words = TABLE[language]
    roles = {"from": Role.FROM, "to": Role.TO, "subject": Role.SUBJECT, "date": Role.DATE}
    for kind, role in roles.items():
        assert [role_of(word) for word in words[kind]] == [role] * len(words[kind])
    for word in words["forward"]:
        assert announce(f"-------- {word} --------") is Announced.FORWARD


@pytest.mark.parametrize("language", [name for name, words in TABLE.items() if "re" in words])
def test_an_answers_prefix_makes_no_forward(language: str) -> None:
    words = TABLE[language]
    for prefix in words["re"]:
        if first_prefix(f"{prefix}: x") is Prefix.REPLY:
            assert find_original(mail(outlook(words), f"{prefix}: {SUBJECT}")) is None


@pytest.mark.parametrize("language", [name for name, words in TABLE.items() if "wrote" in words])
@pytest.mark.parametrize(
    "line",
    [
        "Fri 20.11.2026 09:14 Carla Client <carla@client.test> {}:",
        "Carla Client <carla@client.test> {}, 20.11.2026 09:14:",
        "20.11.2026 09:14, Carla Client\n<carla@client.test> {}:",
        "20.11.2026 09:14 Carla Client {}:",
    ],
)
def test_an_attribution_goes_with_its_quote(language: str, line: str) -> None:
    for verb in TABLE[language]["wrote"]:
        text = f"Yes.\n\n{line.format(verb)}\n\n> please\n> Carla\n"
        assert typed_text(mail(text, "Re: x")) == "Yes."


@pytest.mark.parametrize("language", [name for name, words in TABLE.items() if "wrote" in words])
def test_an_attribution_without_marks_below_ends_what_was_typed(language: str) -> None:
    for verb in TABLE[language]["wrote"]:
        line = f"20.11.2026 09:14, Carla Client <carla@client.test> {verb}:"
        assert typed_text(mail(f"Yes.\n\n{line}\n\nplease\nCarla\n", "Re: x")) == "Yes."


@pytest.mark.parametrize("language", [name for name, words in TABLE.items() if "closing" in words])
def test_a_closing_formula_and_a_name_are_no_words(language: str) -> None:
    for formula in TABLE[language]["closing"]:
        rows = ["It is done.", "", formula[:1].upper() + formula[1:] + ",", "Ben Ortiz"]
        assert cut_signature(rows) == ["It is done."]
