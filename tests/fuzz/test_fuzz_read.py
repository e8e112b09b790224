"""The fuzz target itself, on a few inputs, so that it does not rot."""

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("fuzz_read", Path(__file__).parent / "fuzz_read.py")


@pytest.mark.parametrize(
    "data",
    [b"", b"no mail", b"From: a@b.test\n\nhello", b"Subject: =?utf-8?q?=0A?=\n\n> q", b"a: " * 99],
)
def test_the_target_accepts_what_it_is_given(data: bytes) -> None:
    assert _SPEC is not None
    assert _SPEC.loader is not None
    module = importlib.util.module_from_spec(_SPEC)
    _SPEC.loader.exec_module(module)
    assert module.try_one(data) is None
