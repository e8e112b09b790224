"""Addresses: strict for who somebody is, tolerant for whom a mail went to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.address import (
    LIST_COUNT,
    Address,
    clean_name,
    parse_addr_spec,
    parse_addresses,
    parse_mailbox,
)


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("ana@example.org", "", "ana@example.org"),
        (" <ana@example.org> ", "", "ana@example.org"),
        ("Ana <ana@EXAMPLE.org>", "Ana", "ana@example.org"),
        ("Ana Lind < ana@example.org >", "Ana Lind", "ana@example.org"),
        ('"Lind, Ana" <ana@example.org>', "Lind, Ana", "ana@example.org"),
        (r'"Ana \"the\" Lind" <ana@example.org>', 'Ana "the" Lind', "ana@example.org"),
        ("Ana (Sales) <ana@example.org>", "Ana (Sales)", "ana@example.org"),
        ("Ana [Sales] & Co. <ana@example.org>", "Ana [Sales] & Co.", "ana@example.org"),
        ('Ana "Bee" Lind <ana@example.org>', "Ana Bee Lind", "ana@example.org"),
        ("ana@example.org (Ana Lind)", "Ana Lind", "ana@example.org"),
        ("=?utf-8?q?J=C3=BCrg?= <j@example.org>", "Jürg", "j@example.org"),
        ('"=?utf-8?b?SsO8cmc=?=" <j@example.org>', "Jürg", "j@example.org"),
        ("=?utf-8?q?M=C3=BCller,_Ana?= <a@example.org>", "Müller, Ana", "a@example.org"),
        ("ana@example.org <ana@example.org>", "", "ana@example.org"),
        ('"ana@example.org" <ana@example.org>', "", "ana@example.org"),
        ("Юлия <юлия@пример.test>", "Юлия", "юлия@пример.test"),
        ("a..b.@example.org", "", "a..b.@example.org"),
        ('"a b"@example.org', "", '"a b"@example.org'),
        ("root@[192.0.2.7]", "", "root@[192.0.2.7]"),
        ("ops@localhost", "", "ops@localhost"),
    ],
)
def test_one_mailbox_is_the_author(value: str, name: str, address: str) -> None:
    assert parse_mailbox(value) == Address(name, address)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "<>",
        "undisclosed",
        "Ana",
        "alice@example.test <mallory@evil.test>",
        "alice@example.test, mallory@evil.test",
        "Ana <ana@example.org>, Bob <bob@example.org>",
        "Ana <ana@example.org> <bob@evil.test>",
        "<ana@example.org> bob@evil.test",
        "Team: ana@example.org;",
        "Lind, Ana <ana@example.org>",
        "Ana <@relay.test:ana@example.org>",
        "Ana <ana@example.org",
        "Ana ana@example.org>",
        "a@evil.test@example.org",
        "ana@example.org(<bob@evil.test>)",
        "ana@example.org (bob@evil.test)",
        "ana@example.org (a) (b)",
        "ana@-example.org",
        "ana@example..org",
        "ana@example.org.",
        "ana@exa mple.org",
        "an a@example.org",
        "@example.org",
        "ana@",
        "ana@mar\u212at.test",  # the Kelvin sign is no k
        "\uff41na@example.org",  # nor is a full-width a an a
        "ana\uff20example.org",
        "ana\u200b@example.org",
        "=?utf-8?q?alice=40example.test?=",
        "=?utf-8?q?alice@example.test?= <mallory@evil.test>",
        "((Ana)) <ana@example.org>",
        "Ana (x <ana@example.org>",
        '"Ana <ana@example.org>',
        '"Ana" "<x@y.test>" <ana@example.org>',
        "x" * 5_000 + " <ana@example.org>",
        "x" * 65 + "@example.org",
        "ana@" + "x" * 260 + ".org",
    ],
)
def test_what_is_not_exactly_one_mailbox_is_nobody(value: str) -> None:
    assert parse_mailbox(value) is None


@pytest.mark.parametrize(
    "name",
    [
        "ben@example.com",
        "Ben ben@example.com",
        "=?utf-8?q?ben=40example=2Ecom?=",
        "ben\uff20example.com",
        "ben\ufe6bexample.com",
        "b\u200ben@example.com",
        "<Ben>",
    ],
)
def test_a_name_that_looks_like_an_address_is_dropped(name: str) -> None:
    assert clean_name(name) == ""
    assert parse_mailbox(f'"{name}" <x@evil.test>') in (Address("", "x@evil.test"), None)


def test_a_name_is_one_visible_line_without_its_quotes() -> None:
    assert clean_name("'Ana\r\n Bcc:\tLind'") == "Ana Bcc: Lind"
    assert clean_name("\u202eanA\u202c L\u200bind") == "anA Lind"
    assert clean_name("A @ B") == "A @ B"
    assert clean_name("'") == "'"
    assert len(clean_name("x" * 1_000)) == 200


def test_an_address_is_compared_in_lower_case_and_shown_with_its_name() -> None:
    address = Address("Ana", "Ana.Lind@example.org")
    assert address.key == "ana.lind@example.org"
    assert address.domain == "example.org"
    assert str(address) == "Ana <Ana.Lind@example.org>"
    assert str(Address("", "a@example.org")) == "a@example.org"


def test_two_letters_that_fold_to_the_same_are_two_addresses() -> None:
    assert Address("", "gro\u00df@example.org").key != Address("", "gross@example.org").key


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("a@x.test, b@x.test", ["a@x.test", "b@x.test"]),
        ("A <a@x.test>; B <b@x.test>;", ["a@x.test", "b@x.test"]),
        ("Team: a@x.test, B <b@x.test>;, c@x.test", ["a@x.test", "b@x.test", "c@x.test"]),
        ("undisclosed-recipients:;", []),
        ('"Lind, Ana" <a@x.test>, "Bee; Bob" <b@x.test>', ["a@x.test", "b@x.test"]),
        ("Lind, Ana <a@x.test>", ["a@x.test"]),
        ('"Never ends <a@x.test>, b@x.test', ["a@x.test", "b@x.test"]),
        ("(c) a@x.test (d, e@x.test), b@x.test", ["a@x.test", "b@x.test"]),
        ("<@relay.test:a@x.test>, b@x.test", ["a@x.test", "b@x.test"]),
        ("Ana <a@x.test, Bob <b@x.test>", ["a@x.test", "b@x.test"]),
        ("=?utf-8?q?M=C3=BCller,_Ana?= <a@x.test>, b@x.test", ["a@x.test", "b@x.test"]),
        ("a@x.test, A@X.test", ["a@x.test"]),
        ("a@x.test b@x.test", []),
        ("Ana a@x.test", ["a@x.test"]),
        ('a@"x.test', []),
        ("(c):", []),
        ("<", []),
        ('"', []),
        (".:", []),
        (":;%", []),
        (r'"a\", b" <a@x.test>, c@x.test', ["a@x.test", "c@x.test"]),
        ("Ana <not an address>, b@x.test", ["b@x.test"]),
    ],
)
def test_of_a_list_what_can_be_read_is_read(value: str, addresses: list[str]) -> None:
    assert [item.address for item in parse_addresses(value)] == addresses


def test_names_of_a_list_are_decoded_after_it_is_split() -> None:
    found = parse_addresses("=?utf-8?q?A=2C_B?= <a@x.test>, =?utf-8?q?C=3B_D?= <c@x.test>")
    assert [item.name for item in found] == ["A, B", "C; D"]


def test_a_list_is_read_up_to_its_bound() -> None:
    value = ",".join(f"a{number}@x.test" for number in range(3 * LIST_COUNT))
    assert len(parse_addresses(value)) == LIST_COUNT


def test_an_addr_spec_alone() -> None:
    assert parse_addr_spec("Ana@Example.ORG") == "Ana@example.org"
    assert parse_addr_spec("ana") == ""
    assert parse_addr_spec("ana@xn--bcher-kva.test") == "ana@xn--bcher-kva.test"
    assert parse_addr_spec("ana@b\u00fccher.test") == "ana@b\u00fccher.test"


@given(st.text(alphabet='ab@.,:;<>()[]"\\ =?\u202e\n\u00e9', max_size=60))
def test_no_text_makes_an_address_that_is_not_in_it(value: str) -> None:
    for address in (parse_mailbox(value), *parse_addresses(value)):
        if address is not None:
            assert address.address.lower() in value.lower()
            assert "\n" not in address.name
            assert "@" not in address.name.replace(" @ ", "") or " " in address.name


@given(st.text(alphabet='ab@.,:;<>() "\\', max_size=40), st.sampled_from(["x@evil.test"]))
def test_no_name_changes_who_the_author_is(name: str, address: str) -> None:
    found = parse_mailbox(f"{name} <{address}>")
    assert found is None or found.address == address


def test_a_name_without_an_address_is_written_as_the_name() -> None:
    """The header of a forward may hold no more than that."""
    assert str(Address("Carla Client", "")) == "Carla Client"
    assert str(Address("", "carla@client.test")) == "carla@client.test"
