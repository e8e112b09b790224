"""Addresses of ours, and the people behind them."""

import pytest

from mailflow.handoff.model import Person, Team
from mailflow.handoff.routing import (
    Addressing,
    Directory,
    Means,
    Route,
    Target,
    address_mail,
    find_refs,
)

ANA = Person("ana", "Ana Diaz", ("ana@example.org", "a.diaz@example.org"))
BEN = Person("ben", "Ben Ortiz", ("ben@example.org",), lead="ana")
MIA = Person("mia", "", ("mia@example.org",))
BEN2 = Person("ben2", "Ben Sato", ("ben2@example.org",))
BILLING = Route("billing@example.org", "ben", recipe="bug", open=True, giver="ana")
DIRECTORY = Directory(
    "handoff@example.org",
    {person.key: person for person in (ANA, BEN, MIA, BEN2)},
    {"design": Team("design", "Design", ("ben", "mia"), lead="ana")},
    (BILLING,),
    ("default", "shift"),
    ("partner.test",),
)


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("handoff@example.org", Target(Means.SERVICE)),
        ("Handoff@Example.ORG", Target(Means.SERVICE)),
        ("handoff+ben@example.org", Target(Means.OWNER, "ben")),
        ("HANDOFF+Ben@example.org", Target(Means.OWNER, "ben")),
        ("handoff+design@example.org", Target(Means.OWNER, "design")),
        ("handoff+shift@example.org", Target(Means.RECIPE, "shift")),
        ("handoff+ben.shift@example.org", Target(Means.OWNER, "ben", recipe="shift")),
        ("handoff+shift+ben@example.org", Target(Means.OWNER, "ben", recipe="shift")),
        ("handoff+design-shift@example.org", Target(Means.OWNER, "design", recipe="shift")),
        ("handoff+ben.ben@example.org", Target(Means.UNKNOWN, "ben.ben")),
        ("handoff+nobody.shift@example.org", Target(Means.UNKNOWN, "nobody.shift")),
        ("handoff+nobody@example.org", Target(Means.UNKNOWN, "nobody")),
        ("handoff+@example.org", Target(Means.UNKNOWN, "")),
        ("handoff-ben@example.org", Target(Means.FOREIGN)),
        ("handoffs@example.org", Target(Means.FOREIGN)),
        ("handoff+ben@example.net", Target(Means.FOREIGN)),
        ("billing@example.org", Target(Means.ROUTE, "billing@example.org")),
        ("handoff+h42-abcdefgh@example.org", Target(Means.READER, number=42, token="abcdefgh")),
        ("handoff+bounce-abcdefgh@example.org", Target(Means.BOUNCE, token="abcdefgh")),
        ("handoff+h42-short@example.org", Target(Means.UNKNOWN, "h42-short")),
        ("no address", Target(Means.FOREIGN)),
        ("", Target(Means.FOREIGN)),
    ],
)
def test_an_address_means(address: str, target: Target) -> None:
    assert DIRECTORY.target_of(address) == target


@pytest.mark.parametrize("separator", ["+", "-", "=", "."])
def test_our_own_addresses_are_read_back_with_any_separator(separator: str) -> None:
    directory = Directory("handoff@example.org", {"ben": BEN}, separator=separator)
    reader = directory.reader_address(42, "abcdefgh")
    assert reader == f"handoff{separator}h42-abcdefgh@example.org"
    assert directory.target_of(reader) == Target(Means.READER, number=42, token="abcdefgh")
    bounce = directory.bounce_address("abcdefgh")
    assert directory.target_of(bounce) == Target(Means.BOUNCE, token="abcdefgh")
    assert directory.target_of("handoff+ben@example.org").key == "ben"  # copied from elsewhere


def test_a_person_writes_from_any_of_his_addresses() -> None:
    assert DIRECTORY.person_of("A.Diaz@example.org") == ANA
    assert DIRECTORY.person_of("mallory@evil.test") is None


def test_nobody_writes_from_an_address_of_ours() -> None:
    """Else our own mail, or a forgery of it, would be somebody's word."""
    assert DIRECTORY.person_of("handoff@example.org") is None
    assert DIRECTORY.person_of("billing@example.org") is None


def test_people_of_a_trusted_domain_take_part_without_being_listed() -> None:
    guest = DIRECTORY.person_of("Leo@partner.test")
    assert guest is not None
    assert (guest.key, guest.addresses) == ("leo@partner.test", ("leo@partner.test",))
    assert DIRECTORY.person("leo@partner.test") == guest
    assert DIRECTORY.name_of("leo@partner.test") == "Leo"
    assert DIRECTORY.person_of("leo@sub.partner.test") is None
    assert DIRECTORY.person_of("@partner.test") is None


def test_keys_have_names_leads_and_members() -> None:
    assert [DIRECTORY.name_of(key) for key in ("ana", "mia", "design")] == [
        "Ana Diaz", "Mia", "Design",
    ]  # fmt: skip
    assert [DIRECTORY.lead_of(key) for key in ("ben", "mia", "design", "nobody")] == [
        "ana", "", "ana", "",
    ]  # fmt: skip
    assert DIRECTORY.members("design") == (BEN, MIA)
    assert DIRECTORY.members("ana") == (ANA,)
    assert DIRECTORY.members("nobody") == ()
    assert DIRECTORY.knows("design")
    assert DIRECTORY.knows("ana")
    assert not DIRECTORY.knows("nobody")


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("ana", ("ana",)),
        ("ANA", ("ana",)),
        ("Ana Diaz", ("ana",)),
        ("diaz", ("ana",)),
        ("design", ("design",)),
        ("a.diaz@example.org.", ("ana",)),
        ("<ana@example.org>", ("ana",)),
        ("handoff+design@example.org", ("design",)),
        ("leo@partner.test", ("leo@partner.test",)),
        ("mallory@evil.test", ()),
        ("sato", ("ben2",)),
        ("ortiz", ("ben",)),
        ("nobody", ()),
        ("", ()),
    ],
)
def test_words_name_people(words: str, keys: tuple[str, ...]) -> None:
    assert DIRECTORY.find(words) == keys


def test_a_first_name_of_two_people_names_both() -> None:
    people = {
        "b1": Person("b1", "Bo Ek", ("b1@x.test",)),
        "b2": Person("b2", "Bo Li", ("b2@x.test",)),
    }
    assert Directory("handoff@example.org", people).find("bo") == ("b1", "b2")


def mail(*paths: str, visible: tuple[str, ...] = (), author: str = "ana") -> Addressing:
    return address_mail(DIRECTORY, paths, visible, author)


def test_the_owner_stands_in_the_address() -> None:
    assert mail("handoff+ben@example.org").owners == ("ben",)


def test_owners_are_named_in_the_order_of_to_and_cc() -> None:
    visible = ("handoff+mia@example.org", "handoff+ben@example.org")
    assert mail(*reversed(visible), visible=visible).owners == ("mia", "ben")


def test_a_bcc_is_seen_in_the_envelope_only() -> None:
    assert mail("handoff+ben@example.org", visible=("carla@client.test",)).owners == ("ben",)


def test_a_person_beside_the_service_is_the_owner() -> None:
    visible = ("handoff@example.org", "carla@client.test", "ana@example.org", "ben@example.org")
    assert mail("handoff@example.org", visible=visible).owners == ("ben",)


def test_nobody_is_guessed_beside_an_unknown_name() -> None:
    visible = ("handoff+bne@example.org", "mia@example.org")
    found = mail("handoff+bne@example.org", visible=visible)
    assert (found.owners, found.unknown) == ((), ("bne",))


def test_a_route_brings_owner_and_recipe() -> None:
    found = mail("billing@example.org")
    assert (found.owners, found.recipe, found.route) == (("ben",), "bug", BILLING)


def test_a_recipe_by_address() -> None:
    found = mail("handoff+shift@example.org", "handoff+ben@example.org")
    assert (found.owners, found.recipe) == (("ben",), "shift")
    together = address_mail(DIRECTORY, ("handoff+ben.shift@example.org",), (), "ana")
    assert (together.owners, together.recipe) == (("ben",), "shift")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Re: [H-12] Logo", (12,)),
        ("h-12 and H-7, H-12", (12, 7)),
        ("OH-12, H-12a, xH-3, H-, 12", ()),
        ("H-1234567890", ()),
    ],
)
def test_numbers_are_found_in_subjects(text: str, numbers: tuple[int, ...]) -> None:
    assert find_refs(text) == numbers


def test_an_address_in_two_entries_is_the_first_persons() -> None:
    shared = "team@example.org"
    people = {key: Person(key, key, (f"{key}@example.org", shared)) for key in ("zoe", "ana")}
    directory = Directory("handoff@example.org", people)
    found = directory.person_of("Team@Example.ORG")
    assert found == people["zoe"]
    assert directory.person_of("ana@example.org") == people["ana"]
    assert directory == Directory("handoff@example.org", dict(people))
