"""The documents: complete, fresh, with links that lead somewhere, and without places of ours."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from mailflow.cli import COMMANDS, group
from mailflow.config import load, sections
from mailflow.handoff.lifecycle import LIFECYCLE, Send
from mailflow.handoff.model import State
from tests import generated

ROOT = Path(__file__).parent.parent
GOLDEN = os.environ.get("MAILFLOW_GOLDEN") == "1"
#: Templates that are no letters: what stands around them.
FRAMES = {"layout", "frame", "parts"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked() -> list[Path]:
    """Return the files of the project: what git knows, or everything in an unpacked archive."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = done.stdout.decode().split("\0")[:-1]
    if not names:
        folders = ("mailflow", "templates", "tests", "docs", "benchmarks")
        found = [p for folder in folders for p in (ROOT / folder).rglob("*") if p.is_file()]
        return [*found, *(p for p in ROOT.iterdir() if p.is_file())]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


# ---------------------------------------------------------------------------- generated


def test_the_lifecycle_is_what_the_table_says() -> None:
    path = ROOT / "docs" / "lifecycle.md"
    if GOLDEN:
        path.write_text(generated.lifecycle(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == generated.lifecycle(), "./dev golden writes it anew"


def test_the_lifecycle_has_every_state_letter_and_trigger() -> None:
    page = generated.lifecycle()
    for state in State:
        assert f"\n## {generated.said(state).capitalize()}\n" in page
    for rule in LIFECYCLE:
        assert f"\n| {generated.said(rule.trigger)} | " in page
        for effect in rule.effects:
            assert not isinstance(effect, Send) or f"`{effect.letter}`" in page


def test_the_diagram_has_every_move_between_states() -> None:
    edges = [line for line in generated.diagram() if "-->" in line]
    assert len(edges) == len(set(edges))
    for rule in LIFECYCLE:
        for state in rule.states:
            if isinstance(rule.to, State) and rule.to is not state and state is not State.NEW:
                start = f"    {state.value} --> {rule.to.value}: "
                (edge,) = [each for each in edges if each.startswith(start)]
                assert generated.trigger(rule) in edge.removeprefix(start).split(", ")


# ---------------------------------------------------------------------------- the README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_and_explains_itself(name: str) -> None:
    assert f"\n| `mailflow {name}` | " in text("README.md")
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.help
    assert f"Example: mailflow {name}" in command.help


def test_no_document_names_a_command_that_is_not_there() -> None:
    readme, missing = text("README.md").split("## What is not there yet")
    pages = [readme, *(text(f"docs/{name}") for name in ("setup.md", "flow.md"))]
    for page in pages:
        for word in re.findall(r"`mailflow ([a-z]+)", page):
            assert word in COMMANDS, word
    for name in COMMANDS:
        assert f"`{name}`" not in missing.partition("## Read on")[0]


def test_the_documents_use_options_that_exist() -> None:
    pages = text("README.md") + text("docs/setup.md")
    name = f"(?:{'|'.join(COMMANDS)})"
    lines = re.findall(rf"^(?:\S*/)?mailflow ({name} .*)$|`mailflow ({name} [^`]*)`", pages, re.M)
    found = [(first or second).partition(" #")[0].split() for first, second in lines]
    assert len(found) > 8
    for name, *words in found:
        command = group.get_command(click.Context(group), name)
        assert command is not None, name
        known = {option for each in command.params for option in each.opts}
        for word in words:
            assert not word.startswith("--") or word in known, f"mailflow {name} {word}"


def test_the_conversation_of_the_readme_is_one_that_took_place() -> None:
    told = text("tests/play/story.txt").splitlines()
    shown = text("README.md").split("```text\n")[1].partition("```")[0].splitlines()
    assert len(shown) > 20
    place = 0
    for line in filter(None, shown):
        assert line in told[place:], line
        place = told.index(line, place) + 1


@pytest.mark.parametrize("name", ["README.md", "docs/setup.md"])
def test_configurations_in_the_documents_load(name: str, tmp_path: Path) -> None:
    blocks = re.findall(r"^( *)```toml\n(.*?)^ *```", text(name), re.M | re.S)
    assert blocks
    (tmp_path / "password").write_text("x")
    (tmp_path / "password").chmod(0o600)
    whole = 0
    for indent, block in blocks:
        lines = [line.removeprefix(indent) for line in block.splitlines()]
        content = "\n".join(lines).replace("/etc/mailflow/password", "password")
        assert tomllib.loads(content)
        if "[service]" not in content:
            content = '[service]\naddress = "handoff@example.org"\n' + content
            content += "" if "[relay]" in content else '\n[relay]\ndirectory = "outgoing"\n'
        else:
            whole += 1
        file = tmp_path / "mailflow.toml"
        file.write_text(content)
        assert load(file, {}).service.address.startswith("handoff@")
    assert whole == 1


# ---------------------------------------------------------------------------- completeness


def test_every_key_of_the_configuration_is_documented() -> None:
    page = text("docs/configuration.md")
    example = text("config.example.toml")
    for table, field in sections.File.model_fields.items():
        for model in models_in(field.annotation):
            for key in model.model_fields:
                assert f"\n| `{key}` | " in page, f"{table}.{key}"
                assert re.search(rf"^(# )?{key} +=|^(# )?{key} =", example, re.M), f"{table}.{key}"


def models_in(annotation: object) -> list[type[BaseModel]]:
    """Return the models in an annotation such as dict[str, PersonSection] or Mailbox | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    inner = getattr(annotation, "__args__", ())
    return [model for each in inner for model in models_in(each)]


def test_every_letter_is_documented() -> None:
    page = text("docs/letters.md")
    names = {path.name.partition(".")[0] for path in (ROOT / "templates").glob("*.j2")}
    missing = {name for name in names - FRAMES if f"`{name}`" not in page}
    assert not missing, f"docs/letters.md says nothing of {sorted(missing)}"


def test_every_decision_has_a_number_and_says_what_was_decided() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        content = page.read_text()
        assert content.startswith(f"# {int(page.name[:4])}. ")
        assert "**Decided.**" in content


def test_the_flow_is_short_and_names_what_exists() -> None:
    page = text("docs/flow.md")
    assert len(page.splitlines()) <= 80
    source = "\n".join(p.read_text() for p in (ROOT / "mailflow").rglob("*.py"))
    for name in re.findall(r"`[\w./]*?([a-z_]\w+|[A-Z]\w+)`", page):
        known = re.search(rf"\b(def|class|import) {name}\b|\b{name}( =|:)", source)
        assert known or list((ROOT / "mailflow").rglob(f"{name}*")), name


# ---------------------------------------------------------------------------- links and places


@pytest.mark.parametrize("path", documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" not in link and not link.startswith(("mailto:", "#")):
            assert (path.parent / link.partition("#")[0]).exists(), f"{path.name}: {link}"


#: Hosts of packages and folders of machines, put together here so that this file names none.
PLACES = [
    "pypi" + ".org", "python" + "hosted", "deb." + "debian", "mirror" + "s.", "/ro" + "ot/",
    "/wo" + "rk/", "/home" + "/", "git" + "lab.", "data.json" + "l",
]  # fmt: skip
BINARY = {".eml", ".mbox", ".png", ".dat"}


def test_no_file_names_a_package_host_or_a_folder_of_a_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix in BINARY or "tests/mail" in path.as_posix():
            continue
        content = path.read_bytes().decode("utf-8", "replace").casefold()
        found += [f"{path.relative_to(ROOT)}: {place}" for place in PLACES if place in content]
    assert not found


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_version_and_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", text(name))
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert len(packages) > 15
    for entry in packages:
        assert re.match(r"[a-z0-9._\[\],-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_the_lock_files_agree() -> None:
    def versions(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9._-]+)(?:\[\w+\])?==(\S+)", text(name), re.M))

    both = versions("requirements-dev.lock")
    assert {name: both.get(name) for name in versions("requirements.lock")} == versions(
        "requirements.lock"
    )
