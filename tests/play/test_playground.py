"""The playground's verbs and events, as a page would use them."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from mailflow.config import load
from mailflow.play.cast import ANA, BEN, CARLA, write_config
from mailflow.play.house import House
from mailflow.play.playground import Arrived, Event, Moved, Passed, Refused, Wrote, open_playground
from mailflow.play.writing import Request
from tests.play.helpers import START, CountingIds, playing

REQUEST = Request("Posters", "Hello Ana,\n\n500 please.\n\nCarla", CARLA, START)
NOTE = "Done when: they hang\nDue: friday 3pm"


def test_every_event_is_heard_in_its_order() -> None:
    heard: list[Event] = []
    with playing() as desk:
        desk.playground.hear = heard.append
        desk.playground.forwards(ANA, "ben", REQUEST, NOTE)
        desk.playground.passes(START + timedelta(hours=5))
        desk.playground.forwards(ANA, "nobody", REQUEST)
    kinds = [type(event) for event in heard]
    assert kinds == [Wrote, Arrived, Arrived, Moved, Passed, Arrived, Passed, Refused]
    jumps = [event.now - event.before for event in heard if isinstance(event, Passed)]
    assert jumps == [timedelta(hours=4), timedelta(hours=1)]


def test_mails_are_numbered_as_they_appear() -> None:
    with playing() as desk:
        written = desk.playground.forwards(ANA, "ben", REQUEST, NOTE)
        offer = desk.playground.inbox(BEN)[0]
        receipt = desk.playground.inbox(ANA)[0]
        assert (written.number, offer.number, receipt.number) == (1, 2, 3)
        assert desk.playground.post(2) is offer
        assert desk.playground.post(9) is None


def test_the_clock_never_goes_back() -> None:
    with playing() as desk:
        desk.playground.passes(START - timedelta(days=1))
        assert desk.playground.now == START
        desk.playground.passes(START + timedelta(days=1))
        assert desk.playground.now == START + timedelta(days=1)


def test_a_long_time_is_as_many_steps_as_there_are_letters_and_weeks() -> None:
    heard: list[Event] = []
    with playing() as desk:
        desk.playground.hear = heard.append
        desk.playground.passes(START + timedelta(days=28))
    assert [type(event) for event in heard] == [Passed] * 4


def test_the_service_listens_and_sends_by_mail_protocols() -> None:
    with playing() as desk:
        house = desk.playground.house
        assert house.daemon.port > 0
        assert house.relay.port > 0
        desk.playground.forwards(ANA, "ben", REQUEST, NOTE)
        assert [envelope.forward_paths for envelope in house.relay.mails] == [
            (BEN.address,),
            (ANA.address,),
        ]
        entry = house.daemon.store.ledger.latest(1)[0]
        assert entry.via == "lmtp"
        assert entry.envelope.reverse_path == ANA.address


def test_nothing_is_left_behind() -> None:
    with open_playground(START, ids=CountingIds()) as playground:
        folder = playground.house.folder
        assert (folder / "mailflow.db").exists()
    assert not folder.exists()


def test_what_is_kept_is_kept_although_it_ends_badly(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), playing(keep=tmp_path / "office"):
        raise RuntimeError
    config = load(tmp_path / "office" / "mailflow.toml", {})
    assert config.relay.directory
    assert sorted(config.people) == ["ana", "ben", "mia"]


def test_a_house_that_cannot_be_built_leaves_no_thread(tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(FileNotFoundError):
        House(tmp_path / "missing", START)
    assert threading.active_count() == before


def test_the_configuration_is_one_that_warns_of_nothing_but_the_relay(tmp_path: Path) -> None:
    file = tmp_path / "mailflow.toml"
    file.write_text(write_config('directory = "outgoing"'))
    config = load(file, {})
    assert config.policy().directory.lead_of("ben") == "mia"
    assert all("relay" in warning for warning in config.warnings), config.warnings
