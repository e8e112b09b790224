"""Mails whose fetching failed: after the others, alone, ever less often, never forgotten."""

from mailflow.doors.suspects import LONGEST_REST, Suspects


def test_mails_without_blame_come_in_order_up_to_the_limit() -> None:
    assert Suspects().choose([1, 2, 3], 2, now=0) == [1, 2]
    assert Suspects().choose([], 2, now=0) == []


def test_a_blamed_mail_comes_after_the_others_and_alone() -> None:
    suspects = Suspects()
    suspects.blame([1, 2], now=0)
    assert suspects.choose([1, 2, 3], 9, now=0) == [3]
    assert suspects.choose([1, 2], 9, now=0) == [1]


def test_the_less_blamed_comes_first() -> None:
    suspects = Suspects()
    suspects.blame([1, 2], now=0)
    suspects.blame([1], now=0)
    assert suspects.choose([1, 2], 9, now=1000) == [2]


def test_a_mail_that_fails_again_rests_longer_each_time() -> None:
    suspects = Suspects()
    now, rests = 0.0, []
    for _ in range(9):
        suspects.blame([1], now)
        rest = 0.0
        while not suspects.choose([1], 1, now + rest):
            rest += 30
        rests.append(rest)
        now += rest
    assert rests[:4] == [0, 60, 240, 960]
    assert rests[-1] == LONGEST_REST


def test_a_mail_that_came_is_no_suspect() -> None:
    suspects = Suspects()
    suspects.blame([1, 2], now=0)
    suspects.clear([1, 7])
    assert suspects.choose([1, 2], 9, now=0) == [1]
    assert suspects.choose([2], 9, now=0) == [2]
