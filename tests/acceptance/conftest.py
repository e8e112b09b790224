"""No service outlives its test, however that ends."""

from collections.abc import Iterator

import pytest

from tests.acceptance.service import RUNNING


@pytest.fixture(autouse=True)
def no_service_is_left() -> Iterator[None]:
    """Kill what a failed test left running."""
    yield
    while RUNNING:
        RUNNING.pop().kill()
