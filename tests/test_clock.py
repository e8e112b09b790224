"""The ids: nobody can guess them, and no mail server changes them."""

from mailflow.clock import RandomIds


def test_a_token_has_twenty_letters_and_digits_that_are_not_mistaken() -> None:
    seen = {RandomIds().token() for _ in range(500)}
    assert len(seen) == 500
    assert {len(token) for token in seen} == {20}
    assert set("".join(seen)) == set("abcdefghijkmnpqrstuvwxyz23456789")
