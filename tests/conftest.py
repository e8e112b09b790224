"""Fixtures that every test may use."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mailflow import maillog

if TYPE_CHECKING:
    from tests.office import Office


@pytest.fixture(params=["process", "wire"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> "Iterator[Office]":
    """An office whose story is checked at its end: nothing shunted, nothing unread, as told."""
    from tests.office import Office

    place = Office(tmp_path, request.param)
    yield place
    try:
        if not request.node.stash.get(FAILED, False):
            place.fails_on_shunted_mail()
            place.fails_on_unread_mail()
            place.check_transcript(request.node.originalname.removeprefix("test_"))
    finally:
        place.closes()


FAILED = pytest.StashKey[bool]()


@pytest.fixture(autouse=True)
def quiet_log() -> None:
    """Log into nothing: what is said there is tested where it matters."""
    maillog.set_up("error", "json", io.StringIO())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember that a story failed, so that its end is not judged as well."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
