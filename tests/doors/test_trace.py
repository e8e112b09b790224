"""Which envelope a mail without SMTP had, from what the servers wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.doors.trace import clean_path, read_envelope


def paths(*lines: str) -> tuple[str, ...]:
    return read_envelope(
        "\r\n".join([*lines, "", "Delivered-To: body@example.org"]).encode()
    ).forward_paths


def test_dovecot() -> None:
    content = (
        b"Return-Path: <ana@client.test>\n"
        b"Delivered-To: handoff+ben@example.org\n"
        b"Received: from mx.example.org by imap.example.org with LMTP\n"
        b"Received: from client.test by mx.example.org\n"
        b"Subject: x\n\nHello\n"
    )
    envelope = read_envelope(content)
    assert envelope.reverse_path == "ana@client.test"
    assert envelope.forward_paths == ("handoff+ben@example.org",)
    assert envelope.content is content


def test_postfix_with_an_alias_gives_both_the_target_first() -> None:
    found = paths(
        "Return-Path: <ana@client.test>",
        "X-Original-To: billing@example.org",
        "Delivered-To: handoff+ben@example.org",
        "Received: by mx.example.org",
    )
    assert found == ("handoff+ben@example.org", "billing@example.org")


def test_exim_and_folding_and_case() -> None:
    found = paths(
        "return-path: <>",
        "ENVELOPE-TO:",
        "\t<handoff+ben@example.org>",
        "Delivery-date: Mon, 23 Nov 2026 09:00:00 +0000",
        "X-Envelope-To: other@example.org",
    )
    assert found == ("handoff+ben@example.org", "other@example.org")


def test_gmail_has_the_return_path_further_down() -> None:
    content = (
        b"Delivered-To: handoff+ben@example.org\r\n"
        b"Received: by 2002:a05:1 with SMTP id x\r\n"
        b"X-Received: by 2002:a05:2 with SMTP id y\r\n"
        b"Return-Path: <ana@client.test>\r\n"
        b"Delivered-To: ana@example.org\r\n\r\n"
    )
    envelope = read_envelope(content)
    assert envelope.forward_paths == ("handoff+ben@example.org",)
    assert envelope.reverse_path == "ana@client.test"


def test_only_the_topmost_run_counts() -> None:
    found = paths(
        "Delivered-To: handoff@example.org",
        "Received: from mx by imap",
        "Delivered-To: ana@example.org",
    )
    assert found == ("handoff@example.org",)


def test_a_field_below_the_second_received_is_about_another_mailbox() -> None:
    assert paths("Received: a", "Received: b", "Delivered-To: ana@example.org") == ()
    assert paths("Received: a", "Delivered-To: ben@example.org") == ("ben@example.org",)


def test_the_same_path_counts_once_whatever_its_case() -> None:
    found = paths("Delivered-To: Handoff+Ben@example.org", "X-Original-To: handoff+ben@Example.org")
    assert found == ("Handoff+Ben@example.org",)


def test_without_trace_fields_nothing_is_known() -> None:
    envelope = read_envelope(b"Subject: x\r\n\r\nDelivered-To: a@example.org\r\n")
    assert envelope.reverse_path is None
    assert envelope.forward_paths == ()


def test_the_null_reverse_path_is_known() -> None:
    assert read_envelope(b"Return-Path: <>\n\n").reverse_path == ""


def test_a_line_that_is_no_field_ends_nothing() -> None:
    assert paths("From ana Mon Nov 23", "Delivered-To: ben@example.org") == ("ben@example.org",)


def test_at_most_a_hundred_paths_are_taken() -> None:
    assert len(paths(*(f"Delivered-To: p{n}@example.org" for n in range(500)))) == 100


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (" <ana@client.test> ", "ana@client.test"),
        ("ana@client.test", "ana@client.test"),
        ("<>", ""),
        ("ana@client.test (Ana)", None),
        ("ana@client.test\x00", None),
        ("\u202eana@client.test", None),
        ("a" * 321, None),
        ("<<ana@client.test>", None),
    ],
)
def test_clean_path(text: str, path: str | None) -> None:
    assert clean_path(text) == path


@given(st.binary(max_size=400))
def test_any_bytes_have_an_envelope(content: bytes) -> None:
    assert read_envelope(content).content == content


SPLICES = [b"Delivered-To: a@b", b"Return-Path:", b"\n", b" ", b"Received:", b":", b"\r", b"<"]


@given(st.lists(st.sampled_from(SPLICES)))
def test_any_field_splices_have_an_envelope(parts: list[bytes]) -> None:
    assert "" not in read_envelope(b"".join(parts)).forward_paths
