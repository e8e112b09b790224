"""The wheel in an empty environment: a working `mailflow` outside the checkout."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONFIG = """
[service]
address = "handoff@example.org"
[relay]
directory = "outgoing"
[people.ben]
addresses = ["ben@example.org"]
"""


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "MAILFLOW_"))}
    done = subprocess.run(
        [str(each) for each in command], cwd=cwd, env=clean, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_everything_the_checkout_has(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    tracked = run("git", "ls-files", "mailflow", "templates").split()
    for name in tracked:
        expected = f"mailflow/{name}" if name.startswith("templates/") else name
        assert expected in packed, f"{name} is not in the wheel"
    assert not any(name.startswith(("tests/", "docs/", "templates/")) for name in packed)


@pytest.mark.install
@pytest.mark.timeout(600)
def test_it_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    base = getattr(sys, "_base_executable", sys.executable)
    venv.EnvBuilder(with_pip=False).create(tmp_path / "env")
    python = tmp_path / "env" / "bin" / "python"
    pip = (base, "-m", "pip", "--python", python, "--disable-pip-version-check", "install", "-q")
    run(*pip, "--require-hashes", "--no-deps", "-r", ROOT / "requirements.lock")
    run(*pip, "--no-deps", wheel)
    mailflow = tmp_path / "env" / "bin" / "mailflow"

    (tmp_path / "mailflow.toml").write_text(CONFIG)
    assert run(mailflow, "--version", cwd=tmp_path).startswith("mailflow ")
    assert "0 wrong" in run(mailflow, "check", cwd=tmp_path)
    assert "letters render" in run(mailflow, "check", cwd=tmp_path)
    assert run(mailflow, "play", cwd=tmp_path)
    where = run(python, "-c", "import mailflow; print(mailflow.__file__)", cwd=tmp_path)
    assert str(ROOT) not in where
