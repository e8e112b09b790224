"""A list is answered line by line: each on its own, and one echo tells what became of it."""

from tests.office import Mail, Office, Person

READY = "Done when: the client has it\nDue: 4 December"
TASKS = ("Logo", "Poster", "Invoice 4711", "Website text", "Room for the workshop")


def handed(office: Office, *tasks: str, **settings: object) -> tuple[Person, Person]:
    """Let Ana hand tasks to Ben, and Ben read the offers."""
    ana = office.person("Ana Diaz <ana@example.org>")
    ben = office.person("Ben Ortiz <ben@example.org>", **settings)
    for task in tasks:
        ana.forwards(task, to=ben, note=READY, body=f"Hello Ana,\n\nplease: {task}.\n\nCarla")
        ben.receives("offer")
        ana.receives("receipt")
    return ana, ben


def lists(person: Person) -> Mail:
    person.writes("handoff@example.org", "", "list")
    return person.receives("list")


def answers_inside(person: Person, mail: Mail, answers: dict[str, str]) -> None:
    """Answer below the quoted rows, as most mail programs let people do."""
    rows = mail.text.partition("-##")[2].strip().splitlines()
    written = ["Hello,", ""]
    for at, row in enumerate(rows):
        written.append(f"> {row}")
        above = rows[at - 1].partition(" ")[0] if at else ""
        if above in answers and not row.startswith("H-"):
            written += ["", answers[above], ""]
    to = str(mail.message["Reply-To"])
    person.writes(
        to, f"Re: {mail.subject}", "\n".join(written), In_Reply_To=str(mail.message["Message-ID"])
    )


def test_five_lines(office: Office) -> None:
    """Monday's summary, answered by five lines of which one is wrong."""
    ana, ben = handed(office, *TASKS)
    ben.replies("H-1 accept\nH-2 accept\nH-3 accept\nH-4 accept", letter="offer")
    for _ in range(4):
        ben.receives("yours")
        ana.receives("accepted")
    assert "All 4 lines are done" in ben.receives("lines_done").text

    office.passes(days=3)
    ben.unread.clear()
    ana.unread.clear()
    office.passes(days=4)
    while ben.unread[0].letter != "summary":
        ben.receives("nudge")
    summary = ben.receives("summary").text
    assert 'Answer several at once, one a line: "H-' in summary
    ana.unread.clear()

    ben.replies(
        "Hi,\n\n1 done\n#2 due 11 December\nH-3 not me\n4: blocked: Carla is away\n99 done\n\nBen",
        letter="summary",
    )
    echo = ben.receives("lines_done").text
    assert "3 of your 5 lines are done, Ben" in echo
    assert "1 done — H-1 Logo: delivered, Ana Diaz is asked to confirm" in echo
    assert "#2 due 11 December — H-2 Poster: you proposed Fri 11 Dec 2026" in echo
    assert "H-3 not me — H-3 Invoice 4711: you have accepted it" in echo
    assert "99 done — there is no H-99" in echo
    assert "Hi" not in echo.split("Reply with")[0].split("\n- ")[1]
    assert [str(office.handoff(number).state) for number in (1, 2, 3, 4)] == [
        "delivered",
        "accepted",
        "accepted",
        "waiting",
    ]
    assert [ana.receives(each).letter for each in ("delivered", "due_proposed", "blocked")]
    assert office.history(1)[-1].words == "done"

    # The second word for the one that needed it, sent by the button of the echo.
    ben.presses("decline")
    ana.receives("handed_back")
    assert "Your line is done, Ben" in ben.receives("lines_done").text
    assert office.handoff(3).state == "returned"


def test_under_the_rows(office: Office) -> None:
    """People write their answer below the line it is for."""
    ana, ben = handed(office, "Logo", "Poster", "Flyer")
    rows = lists(ben)
    answers_inside(
        ben, rows, {"H-1": "I'll take it", "H-2": "not me, no capacity", "H-3": "Which colour?"}
    )
    ben.receives("yours")
    for letter in ("accepted", "declined", "question"):
        ana.receives(letter)
    echo = ben.receives("lines_done").text
    assert "I'll take it — H-1 Logo: yours now, due Fri 4 Dec 2026" in echo
    assert "not me, no capacity — H-2 Poster: declined, Ana Diaz is told" in echo
    assert office.handoff(2).reason.strip().startswith("not me, no capacity")
    assert [office.handoff(n).state for n in (1, 2, 3)] == ["accepted", "returned", "asking_first"]


def test_all_done(office: Office) -> None:
    """Everything at once is asked back: which ones?"""
    ana, ben = handed(office, "Logo", "Poster")
    ben.replies("H-1 accept\nH-2 accept", letter="offer")
    for _ in range(2):
        ben.receives("yours")
        ana.receives("accepted")
    ben.receives("lines_done")

    lists(ben)
    ben.replies("All done!", letter="list")
    asked = ben.receives("lines_asked")
    assert "It could be H-1 Logo; H-2 Poster" in asked.text
    assert {office.handoff(n).state for n in (1, 2)} == {"accepted"}

    ben.presses("of these")
    for _ in range(2):
        ana.receives("delivered")
    assert "All 2 lines are done, Ben." in ben.receives("lines_done").text


def test_one_line_undone(office: Office) -> None:
    """A line of the echo takes one step back, and leaves the others."""
    ana, ben = handed(office, "Logo", "Poster")
    ben.replies("done H-1, H-2", letter="offer")
    for _ in range(2):
        ana.receives("delivered")
    ben.receives("lines_done")

    ben.replies("undo H-2", letter="lines_done")
    ana.receives("undone")
    assert "H-2 Poster: your last step is taken back" in ben.receives("lines_done").text
    assert [office.handoff(n).state for n in (1, 2)] == ["delivered", "offered"]


def test_not_his_line(office: Office) -> None:
    """A line about somebody else's work does nothing and tells nothing of it."""
    mia = office.person("Mia Sato <mia@example.org>")
    _, ben = handed(office, "Logo")
    lists(mia)
    mia.replies("H-1 done", letter="list")
    asked = mia.receives("lines_asked").text
    assert "H-1 is not yours" in asked
    assert "Logo" not in asked
    assert office.handoff().state == "offered"
    ben.receives_nothing()


def test_lines_in_german(office: Office) -> None:
    ana, ben = handed(office, "Logo", "Poster", language="de")
    lists(ben)
    ben.replies("Hallo,\n\n1 übernehme ich\nH-2: nicht ich\n\nViele Grüße\nBen", letter="list")
    ben.receives("yours")
    ana.receives("accepted")
    ana.receives("declined")
    assert "All 2 lines are done" in ben.receives("lines_done").text
    ben.replies("1 ist erledigt", letter="lines_done")
    ana.receives("delivered")
    ben.receives("lines_done")
    ben.replies("rückgängig H-1", letter="lines_done")
    ana.receives("undone")
    ben.receives("lines_done")
    assert office.handoff().state == "accepted"


def test_lines_in_japanese(office: Office) -> None:
    ana, ben = handed(office, "Logo", "Poster", language="ja")
    lists(ben)
    ben.replies("１は担当します\nH-2は担当外です", letter="list")
    ben.receives("yours")
    ana.receives("accepted")
    ana.receives("declined")
    ben.receives("lines_done")
    ben.replies("1は完了", letter="list")
    ana.receives("delivered")
    assert "H-1 Logo: delivered" in ben.receives("lines_done").text


def test_lines_nothing_proves(office: Office) -> None:
    """A mail with Ben's name on it does nothing; Ben is asked, at his own address."""
    ana, ben = handed(office, "Logo", "Poster")
    ben.writes("handoff@example.org", "", "H-1 accept\nH-2 not me")
    asked = ben.receives("lines_asked")
    assert "Was it you who wrote this, Ben?" in asked.text
    assert {office.handoff(n).state for n in (1, 2)} == {"offered"}

    ben.presses("of these")
    ben.receives("yours")
    ana.receives("accepted")
    ana.receives("declined")
    ben.receives("lines_done")


def test_progress_is_no_line(office: Office) -> None:
    """A number in an answer about one handoff is a number."""
    ana, ben = handed(office, "Logo", "Poster", "Flyer")
    ben.replies("H-1 accept\nH-3 accept", letter="offer")
    for _ in range(2):
        ben.receives("yours")
        ana.receives("accepted")
    ben.receives("lines_done")
    ben.replies("3 done, 2 to go", letter="yours")
    assert "3 done, 2 to go" in ana.receives("note").text
    assert [office.handoff(n).state for n in (1, 3)] == ["accepted", "accepted"]


def test_said_twice(office: Office) -> None:
    """Work that is in hand is withdrawn by a second word, and not by the same mail."""
    ana, ben = handed(office, "Logo")
    ben.replies("accept")
    ben.receives("yours")
    ana.receives("accepted")
    lists(ana)
    ana.replies("1 cancel\nH-1 please cancel", letter="list")
    asked = ana.receives("lines_asked").text
    assert "Ben Ortiz has it in hand" in asked
    assert office.handoff().state == "accepted"
    ana.replies("H-1 cancel", letter="lines_asked")
    ben.receives("cancelled")
    ana.receives("lines_done")
    assert office.handoff().state == "cancelled"


def test_into_the_quote(office: Office) -> None:
    """Outlook marks no quote: what is not in the list as it was sent was written by Ben."""
    ana, ben = handed(office, "Logo", "Poster", "Flyer")
    mail = lists(ben)
    head = (
        "See below.\n\n________________________________\nFrom: Handoffs <handoff@example.org>\n"
        "Sent: Monday, November 16, 2026 9:00 AM\nTo: Ben Ortiz <ben@example.org>\n"
        "Subject: Your list\n\n"
    )
    text = mail.text.replace("H-2 Poster", "I'll take it\nH-2 Poster")
    text = text.replace("H-3 Flyer", "H-3 Flyer - not me")
    to = str(mail.message["Reply-To"])
    ben.writes(to, "RE: Your list", head + text, In_Reply_To=str(mail.message["Message-ID"]))
    ben.receives("yours")
    ana.receives("accepted")
    ana.receives("declined")
    assert "2 of your 3 lines are done" in ben.receives("lines_done").text
    assert [office.handoff(n).state for n in (1, 2, 3)] == ["accepted", "offered", "returned"]


def test_confirmed_by_line(office: Office) -> None:
    """The giver confirms by line; the draft to the client is more than an echo could hold."""
    ana, ben = handed(office, "Logo", "Poster")
    ben.replies("H-1, H-2 done", letter="offer")
    for _ in range(2):
        ana.receives("delivered")
    ben.receives("lines_done")

    ana.writes("handoff@example.org", "", "list")
    ana.receives("list")
    ana.replies("1 looks good\n2: not ok: the date is wrong", letter="list")
    ben.receives("closed")
    ben.receives("not_ok")
    assert "Hello Carla" in ana.receives("closed").text
    echo = ana.receives("lines_done").text
    assert "H-1 Logo: confirmed and closed, Ben Ortiz is told" in echo
    assert "H-2 Poster: back with Ben Ortiz" in echo
    assert office.handoff(2).reason == "the date is wrong"
