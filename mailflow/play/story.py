"""The story: one handoff from a client's mail to the weekly summary."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from mailflow.play.cast import ANA, BEN, CARLA, ZONE
from mailflow.play.moments import parse_moment
from mailflow.play.playground import Playground
from mailflow.play.teller import Teller
from mailflow.play.writing import Request

_BODY = (
    "Hello Ana,\n\ncould you send us the final logo files? Our printer needs them this week."
    "\n\nCarla"
)
_PRICE = "Hello Ana,\n\nwhat would 500 posters cost?\n\nCarla"
_PRICE_NOTE = "Ben, this one too?\n\nDone when: Carla has a price\nDue: next wednesday"
_NOTE = "Ben, can you take this one?\n\nDone when: Carla has the files\nDue: friday 3pm"


def tell(playground: Playground, teller: Teller) -> None:
    """Tell the story: forwarded, silent, nudged, accepted, done, confirmed, summed up."""
    say = teller.pen.say
    teller.pen.title("mailflow play: a client's mail, handed over by forwarding it")
    say(
        "Carla is a client. Ana forwards her mail to handoff+ben@example.org: that is all it takes"
        " to hand it to Ben. Everything below is real mail, sent on this machine only; the clock"
        " is pushed."
    )
    teller.say_time(playground.now)
    playground.forwards(ANA, "ben", _request(playground, "Final logo files", _BODY), _NOTE)

    say("Ben says nothing. Nobody has to remember that: the clock writes to him.")
    playground.next_letter()

    say("One word is an answer. A button in the mail would do as well.")
    _waits(playground, "+30 minutes")
    playground.replies(BEN, "accept", playground.inbox(BEN)[-1])

    say("Two days later Ben is done. The handoff is not: Ana looks at the result first.")
    _waits(playground, "wednesday 16:00")
    playground.replies(BEN, "done: Carla has the files, as SVG and PDF.", playground.inbox(BEN)[-1])

    say("Ana confirms, and the loop is closed.")
    _waits(playground, "+45 minutes")
    playground.replies(ANA, "confirm", playground.inbox(ANA)[-1])

    say("On Friday Ana hands over something else, and leaves for the weekend.")
    _waits(playground, "friday 16:00")
    teller.short = True
    request = _request(playground, "Price for 500 posters", _PRICE)
    playground.forwards(ANA, "ben", request, _PRICE_NOTE)
    teller.short = False

    say("On Monday morning everybody reads where things stand: one mail, once a week.")
    _waits(playground, "monday 09:00")


def _request(playground: Playground, subject: str, body: str) -> Request:
    return Request(subject, body, CARLA, playground.now - timedelta(hours=17))


def _waits(playground: Playground, words: str) -> None:
    until = parse_moment(words, playground.now, ZoneInfo(ZONE))
    if until is None:
        raise ValueError(words)
    playground.passes(until)
