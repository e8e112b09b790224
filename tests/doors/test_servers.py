"""The helper that starts real servers: where all must run, nothing is skipped."""

import pytest

from tests.servers import free_port, need, until_open


@pytest.fixture(autouse=True)
def neither(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CI", "MAILFLOW_ALL"):
        monkeypatch.delenv(name, raising=False)


def test_a_program_that_is_there_is_found() -> None:
    assert need("sh").endswith("/sh")


def test_a_missing_program_skips_the_test() -> None:
    with pytest.raises(pytest.skip.Exception, match=r"no-such-program is not installed"):
        need("no-such-program")


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("MAILFLOW_ALL", "1")])
def test_a_missing_program_is_a_failure_where_all_must_run(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(pytest.fail.Exception, match=r"no-such-program is not installed"):
        need("no-such-program")


def test_a_server_that_does_not_come_up_is_an_error() -> None:
    with pytest.raises(AssertionError, match="nothing listens"):
        until_open(free_port(), patience=0.1)
