"""What must do no harm: strangers, machines, forgeries, refusals, and a relay that is away."""

from email.message import EmailMessage

from tests.conversations.test_answers import READY, accepted, offered
from tests.office import SERVICE, Office


def test_stranger(office: Office) -> None:
    """A stranger gets no answer; his mail waits, and the admins see it once a day."""
    office.person("Ana Diaz <ana@example.org>")
    mallory = office.outsider("Mallory <mallory@evil.test>")
    mallory.writes("handoff+ana@example.org", "Please pay", "accept")
    assert office.shunts() == [
        "quarantine: mallory@evil.test is not in [people] nor of a trusted domain"
    ]


def test_bounce(office: Office) -> None:
    """An offer that does not arrive transfers nothing, and the giver hears at once."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    office.mailbox_is_gone(ben)
    ana.forwards("Logo", to=ben, note=READY)
    ana.receives("receipt")
    ana.receives("undeliverable")
    assert office.handoff().state == "returned"


def test_returned_mail(office: Office) -> None:
    """The same by a delivery status notification, hours later."""
    ana, ben = offered(office)
    offer = ben.inbox[0]
    report = EmailMessage()
    report["From"] = "MAILER-DAEMON@mx.example.org"
    report["To"] = offer.sender
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Auto-Submitted"] = "auto-replied"
    report["Message-ID"] = "<dsn1@mx.example.org>"
    report.set_content("Your mail to ben@example.org could not be delivered: mailbox is full.")
    daemon = office.outsider("MAILER-DAEMON <mailer-daemon@mx.example.org>")
    daemon.sends(report, reverse_path="")
    ana.receives("undeliverable")


def test_vacation(office: Office) -> None:
    """An auto-responder is not an answer: it pauses the ladder, and no duel begins."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    ben.is_on_vacation()
    ana.forwards("Logo", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
    ana.receives("away")
    office.passes(days=3)
    ben.receives_nothing()


def test_forgery(office: Office) -> None:
    """A From line and a guessed number prove nothing; the known address is asked."""
    _, ben = offered(office)
    forger = office.outsider("Ben Ortiz <ben@example.org>")
    forger.writes(SERVICE, "Re: [H-1] Logo", "accept", In_Reply_To="<guess@example.org>")
    ben.receives("ask")
    assert office.handoff().state == "offered"
    forger.writes("handoff+h1-guessed0000@example.org", "Re: [H-1] Logo", "accept")
    ben.receives("ask")
    assert office.handoff().state == "offered"


def test_lost_handoff(office: Office) -> None:
    """A reply to a handoff that is not there is answered once a day, politely."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ana.writes(SERVICE, "Re: [H-99] Logo", "done")
    assert "H-99" in ana.receives("not_understood").text
    ana.writes(SERVICE, "Re: [H-99] Logo", "done!")
    ana.receives_nothing()


def test_relay_away(office: Office) -> None:
    """While the relay is away nothing is lost; afterwards everything goes out once."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    with office.relay_is_down():
        ana.forwards("Logo", to=ben, note=READY)
        office.passes(minutes=30)
        ben.receives_nothing()
    office.restarts()
    office.passes(hours=3)
    ben.receives("offer")
    ana.receives("receipt")


def test_own_mail(office: Office) -> None:
    """Our own mail that comes back, through a rule that forwards everything, does nothing."""
    ana, ben = accepted(office)
    message = EmailMessage()
    for name, value in ben.inbox[0].message.items():
        if name.lower() not in ("content-type", "content-transfer-encoding", "mime-version"):
            message[name] = value
    message.replace_header("To", SERVICE)
    message.set_content("accept")
    office.outsider("Handoffs <handoff@example.org>").sends(message)
    ana.receives_nothing()


def test_not_a_mail(office: Office) -> None:
    """Bytes that are no mail are kept, shown, and cost nobody else anything."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>")
    _ = office.desk
    office.ways.bring("x@example.net", ["handoff+ben@example.org"], b"\x00\xff\x00 no mail\r\n")
    office.works()
    assert len(office.shunts()) == 1
    ana.forwards("Logo", to=ben, note=READY)
    ben.receives("offer")
    ana.receives("receipt")
