"""Machines told from people: one mail each of the shapes that servers and mailers write."""

from datetime import date

import pytest

from mailflow.mail import Kind, Message, Report, find_report, may_answer, read

ABOUT = "<h12.offer.1a2b@handoff.test>"


def mail(head: str, body: str = "", kind: str = "text/plain; charset=utf-8") -> Message:
    """Make a mail of header lines and a body."""
    lines = [line.strip() for line in head.strip().splitlines()]
    if not any(line.lower().startswith("from:") for line in lines):
        lines.append("From: Ben Ortiz <ben@example.com>")
    lines += ["To: handoff@handoff.test", "Date: Fri, 20 Nov 2026 09:14:00 +0000"]
    return read("\n".join([*lines, f"Content-Type: {kind}", "", body]).encode())


def report(status: str, returned: str = "", text: str = "Sorry.") -> Message:
    """Make a DSN (RFC 3464) with the groups of `status` and the returned mail."""
    parts = [f"Content-Type: text/plain\n\n{text}"]
    parts.append(f"Content-Type: message/delivery-status\n\n{status}")
    if returned:
        parts.append(returned)
    body = "".join(f"--cut\n{part}\n" for part in parts) + "--cut--\n"
    head = "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>\nSubject: Undelivered"
    return mail(head, body, "multipart/report; report-type=delivery-status; boundary=cut")


def found(message: Message) -> Report:
    result = find_report(message)
    assert result is not None
    return result


RETURNED = f"Content-Type: message/rfc822\n\nMessage-ID: {ABOUT}\nTo: ben@example.com\n\nhello"
HEADERS = f"Content-Type: text/rfc822-headers\n\nTo: ben@example.com\nMessage-Id: {ABOUT}"
FAILED = (
    "Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; ben@example.com\n"
    "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <ben@example.com>:\n  unknown"
)


@pytest.mark.parametrize("returned", [RETURNED, HEADERS])
def test_a_failed_delivery_is_tied_to_the_mail_it_returns(returned: str) -> None:
    assert found(report(FAILED, returned)) == Report(Kind.BOUNCE, ABOUT, "ben@example.com", "5.1.1")


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.2.2", Kind.BOUNCE),
        ("failed (final)", "4.4.7", Kind.BOUNCE),
        ("delayed", "4.4.1", Kind.DELAYED),
        ("relayed", "2.0.0", Kind.RECEIPT),
        ("delivered", "2.0.0", Kind.RECEIPT),
        ("expanded", "2.0.0", Kind.RECEIPT),
        ("", "4.4.1", Kind.DELAYED),
        ("", "2.1.5", Kind.RECEIPT),
        ("", "5.0.0", Kind.BOUNCE),
        ("odd", "", Kind.BOUNCE),
    ],
)
def test_the_action_says_what_a_delivery_report_is(action: str, status: str, kind: Kind) -> None:
    group = f"Final-Recipient: rfc822; ben@example.com\nAction: {action}\nStatus: {status}"
    result = found(report(f"Reporting-MTA: dns; x\n\n{group}", RETURNED))
    assert (result.kind, result.status) == (kind, status)


def test_of_several_recipients_the_failed_one_counts() -> None:
    groups = (
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; mia@example.com\nAction: delivered\n"
        "\nOriginal-Recipient: rfc822;ben@example.com\nFinal-Recipient: rfc822; b@other.test\n"
        "Action: failed\nStatus: 5.0.0"
    )
    result = found(report(groups, RETURNED))
    assert (result.kind, result.recipient) == (Kind.BOUNCE, "ben@example.com")


def test_a_delivery_report_without_a_recipient_names_whom_the_mail_was_for() -> None:
    result = found(report("Reporting-MTA: dns; x\nOriginal-Message-ID: <o@x.test>", RETURNED))
    assert (result.recipient, result.about) == ("ben@example.com", "<o@x.test>")


def test_a_report_whose_machine_part_is_lost_is_read_by_its_words() -> None:
    kind = "multipart/report; report-type=delivery-status; boundary=cut"
    late = mail("Subject: Delayed", "--cut\n\nwill be retried\n--cut--", kind)
    lost = mail("Subject: x", "--cut\n\n<ben@example.com>: no\n--cut--", kind)
    assert found(late).kind is Kind.DELAYED
    assert found(lost).kind is Kind.BOUNCE
    assert find_report(mail("Subject: x", "--cut\n\na\n--cut--", kind.replace("y-s", "x"))) is None


def test_a_read_receipt_is_no_answer() -> None:
    body = (
        "--cut\n\nIt was shown.\n--cut\nContent-Type: message/disposition-notification\n\n"
        f"Final-Recipient: rfc822; ben@example.com\nOriginal-Message-ID: {ABOUT}\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n--cut--"
    )
    kind = "multipart/report; report-type=disposition-notification; boundary=cut"
    result = found(mail("Subject: Read: Logo", body, kind))
    assert result == Report(Kind.RECEIPT, ABOUT, "ben@example.com")
    bare = found(mail(f"Subject: Read: Logo\nIn-Reply-To: {ABOUT}", "--cut\n\na\n--cut--", kind))
    assert bare == Report(Kind.RECEIPT, ABOUT, "ben@example.com")


DAEMON = "From: MAILER-DAEMON@mx.example.com (Mail Delivery System)"
COPY = f"Message-ID: {ABOUT}\nSubject: Offer\nTo: ben@example.com\n"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            f"{DAEMON}\nSubject: failure notice",
            "Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to "
            "deliver your message to the following addresses.\n\n<ben@example.com>:\n"
            f"192.0.2.1 does not like recipient. #5.1.1\n\n--- Below this line is a copy of the "
            f"message.\n\nReturn-Path: <x@handoff.test>\n{COPY}",
        ),
        (
            "From: Mail Delivery System <Mailer-Daemon@mx.example.com>\n"
            "X-Failed-Recipients: ben@example.com\nAuto-Submitted: auto-replied\n"
            "Subject: Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.\n\n  "
            "ben@example.com\n    550 5.1.1 Unrouteable address\n\n------ This is a copy of the "
            f"message, including all the headers. ------\n\n{COPY}",
        ),
        (
            "Return-Path: <>\nFrom: postmaster@mail.example.com\nSubject: Undeliverable: Offer",
            "Your message did not reach some or all of the intended recipients.\n\n"
            "      ben@example.com on 11/20/2026 9:14 AM\n            #5.1.1 unknown\n\n" + COPY,
        ),
        (
            "Return-Path: <>\nFrom: Lotus <administrator@example.com>\n"
            "Subject: DELIVERY FAILURE: User ben not listed",
            f"Your document:  Offer\nwas not delivered to:  ben@example.com\n5.1.1\n{COPY}",
        ),
        (
            "From: microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@example.com\n"
            "Subject: Unzustellbar: Angebot",
            f"Fehler bei der Nachrichtenzustellung: ben@example.com 550 5.1.1\n{COPY}",
        ),
    ],
)
def test_free_form_bounces_of_real_servers(head: str, body: str) -> None:
    assert found(mail(head, body)) == Report(Kind.BOUNCE, ABOUT, "ben@example.com", "5.1.1")


def test_a_free_form_warning_is_a_delay() -> None:
    text = (
        f"THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND.\n\nben@example.com\n\n{COPY}"
    )
    result = found(mail(f"{DAEMON}\nSubject: Warning: could not send message", text))
    assert (result.kind, result.about, result.recipient) == (
        Kind.DELAYED,
        ABOUT,
        "ben@example.com",
    )


def test_a_bounce_of_an_unknown_sender_needs_every_sign() -> None:
    head = "From: System Administrator <administrator@example.com>\nSubject: Undeliverable: Offer"
    text = "Your message did not reach some or all of the intended recipients.\n\n"
    whole = mail(head, f"{text}   b@example.com #5.1.1")
    assert found(whole) == Report(Kind.BOUNCE, "", "b@example.com", "5.1.1")
    assert find_report(mail(head, f"{text}   b@example.com")) is None
    assert find_report(mail(head, f"{text}   #5.1.1")) is None
    assert (
        find_report(mail(f"{head[:-22]}Fwd: Undeliverable", f"{text} b@example.com 5.1.1")) is None
    )


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Read: Offer", "Your message was read on Friday, 20 November 2026 09:14."),
        ("Gelesen: Angebot", "Ihre Nachricht wurde am Freitag, 20. November 2026 gelesen."),
    ],
)
def test_a_receipt_without_its_machine_part_is_known_by_subject_and_text(
    subject: str, text: str
) -> None:
    result = found(mail(f"Subject: {subject}\nIn-Reply-To: {ABOUT}", text))
    assert result == Report(Kind.RECEIPT, ABOUT, "ben@example.com")
    assert find_report(mail(f"Subject: {subject}", "Have you seen it?")) is None


def test_a_free_form_success_is_a_receipt() -> None:
    head = "From: postmaster@example.com\nSubject: Delivery Status Notification (Success)"
    result = found(mail(head, f"Your message was successfully delivered to b@example.com\n{COPY}"))
    assert result == Report(Kind.RECEIPT, ABOUT, "b@example.com")


def test_a_receipt_of_a_machine_is_still_a_receipt() -> None:
    head = f"Auto-Submitted: auto-replied\nSubject: Read: Offer\nIn-Reply-To: {ABOUT}"
    assert found(mail(head, "Your message was read on Friday.")).kind is Kind.RECEIPT


def test_a_bounce_may_hold_the_headers_as_a_file_or_only_the_thread() -> None:
    body = (
        "--cut\n\nnot delivered: user unknown\n--cut\nContent-Type: application/octet-stream; "
        f"name=headers.txt\n\n{COPY}\n--cut--"
    )
    head = f"{DAEMON}\nSubject: Undelivered"
    assert found(mail(head, body, "multipart/mixed; boundary=cut")).about == ABOUT
    thread = found(mail(f"{head}\nReferences: <a@x.test> {ABOUT}", "user unknown"))
    assert (thread.about, thread.recipient) == (ABOUT, "")


def test_an_html_bounce_is_read_too() -> None:
    body = "<p>Your message wasn&#39;t delivered to <b>ben@example.com</b> because 5.1.1</p>"
    result = found(mail(f"{DAEMON}\nSubject: x\nReturn-Path: <>", body, "text/html"))
    assert (result.kind, result.recipient) == (Kind.BOUNCE, "ben@example.com")


@pytest.mark.parametrize("method", ["REPLY", "COUNTER", "CANCEL", "reply"])
def test_an_answer_to_an_invitation_is_no_text(method: str) -> None:
    body = (
        "--cut\n\nAccepted\n--cut\nContent-Type: text/calendar; charset=utf-8\n\n"
        f"BEGIN:VCALENDAR\nMETHOD:{method}\nEND:VCALENDAR\n--cut--"
    )
    message = mail(
        f"Subject: Accepted: Kick-off\nIn-Reply-To: {ABOUT}", body, "multipart/mixed; boundary=cut"
    )
    assert found(message) == Report(Kind.CALENDAR, ABOUT)


def test_an_answer_to_an_invitation_is_known_by_its_file_its_type_or_its_class() -> None:
    file = "--cut\nContent-Type: a/b; name=invite.ics\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n--cut--"
    kind = "multipart/mixed; boundary=cut"
    assert found(mail("Subject: x", file, kind)).kind is Kind.CALENDAR
    typed = mail("Subject: x", "BEGIN:VCALENDAR", "text/calendar; method=REPLY")
    assert found(typed).kind is Kind.CALENDAR
    classed = "Content-Class: urn:content-classes:calendarmessage\nSubject: {}: Kick-off"
    assert found(mail(classed.format("Zugesagt"), "")).kind is Kind.CALENDAR
    assert find_report(mail(classed.format("Invitation"), "Come")) is None
    assert find_report(mail("Subject: Accepted: Offer", "I take it")) is None
    google = mail("Subject: Accepted: Kick-off @ Mon 30 Nov", "Ben has accepted this invitation.")
    assert found(google).kind is Kind.CALENDAR
    outlook = mail("X-MS-Exchange-Calendar-Originator-Id: ben\nSubject: Accepted: Kick-off", "")
    assert found(outlook).kind is Kind.CALENDAR


def test_an_invitation_is_a_persons() -> None:
    body = "--cut\n\nCome\n--cut\nContent-Type: text/calendar\n\nMETHOD:REQUEST\n--cut--"
    assert find_report(mail("Subject: Kick-off", body, "multipart/mixed; boundary=cut")) is None


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: (comment) auto-generated; x=y",
        "Auto-Submitted: auto-notified",
        "X-Autoreply: yes",
        "X-GMX-Autoreply: 1",
        "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
        "X-Autorespond: Re: x",
        "X-Autoresponder: 1",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Precedence: junk",
        "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: ben@example.com",
        "X-POST-MessageClass: 9; Autoresponder",
        "X-Mailer: vacation 1.2.7",
        "Return-Path: <>",
    ],
)
def test_a_header_of_a_machine_counts_alone(head: str) -> None:
    message = mail(f"{head}\nSubject: Re: Offer\nIn-Reply-To: {ABOUT}", "accept")
    assert found(message) == Report(Kind.AUTO_REPLY, ABOUT)
    assert not may_answer(message, "ben@example.com")


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: no",
        "Auto-Submitted: NO; really",
        "Precedence: normal",
        "X-Auto-Response-Suppress: OOF",
        "Return-Path: <ben@example.com>",
        "X-Mailer: auto",
        "X-Autoreply: no",
        "List-Unsubscribe: <mailto:a@sales.test>",
    ],
)
def test_what_people_have_in_their_headers_too(head: str) -> None:
    message = mail(f"{head}\nSubject: Re: Offer\nIn-Reply-To: {ABOUT}", "accept")
    assert find_report(message) is None
    assert may_answer(message, "ben@example.com")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: [H-12] Offer", "I am out of the office tomorrow, but accept."),
        ("Re: [H-12] Offer", "I'm on vacation until Monday. Ask mia@example.com in urgent cases."),
        ("Re: Automatic reply: Offer", "He is away. Please reassign to mia@example.com"),
        ("Fwd: Out of office: Offer", "See below, he is out of the office until Friday."),
        (
            "AW: Abwesenheitsnotiz",
            "Er ist im Urlaub, bitte an Mia geben. Vielen Dank für Ihre Hilfe",
        ),
        ("Out of office next week", "I am away from the office next week. Can Ben take the logo?"),
        ("Absence of the logo", "The logo is missing on page 3."),
        ("Holiday cover", "I am on annual leave from Monday, please take over the Adler job."),
        (
            "Delivery failed again",
            "The courier says the parcel could not be delivered. Please call.",
        ),
        ("Undeliverable parcel", "Returned to sender, 550 pieces. What now?"),
        ("Please confirm your offer", "Please click the link below and confirm your price."),
        ("Automatic doors", "The automatic door does not open."),
        ("Ticket number 5?", "We received your parcel with case number 5, thanks."),
        ("Re: Undelivered Mail Returned to Sender", "That address is wrong, use b@example.com"),
        ("Auto insurance", "Please send the policy."),
        ("Report", "The report is automatically generated each night. Ben, please stop it."),
        ("Re: Bot", "This is an automated message, it says, please do not reply. Nonsense!"),
    ],
)
def test_a_person_who_writes_like_a_machine_is_a_person(subject: str, text: str) -> None:
    for head in ("", f"In-Reply-To: {ABOUT}\nReferences: {ABOUT}\n"):
        if head and not subject.startswith(("Re", "AW")):
            continue
        assert find_report(mail(f"{head}Subject: {subject}", text)) is None


@pytest.mark.parametrize(
    ("subject", "text", "until", "substitute"),
    [
        (
            "Automatic reply: [H-12] Offer",
            "I am out of the office until Tuesday 1 December. For urgent matters please contact "
            "Mia at mia@example.com.",
            "2026-12-01",
            "mia@example.com",
        ),
        (
            "Out of Office: Re: Offer",
            "Thank you for your email. I'm on annual leave from 23 November and back on "
            "December 7th, 2026.",
            "2026-12-07",
            "",
        ),
        (
            "Abwesenheitsnotiz: Angebot",
            "Ich bin vom 23.11. bis 4.12.2026 nicht im Büro und ab dem 7.12. wieder erreichbar. "
            "In dringenden Fällen wenden Sie sich bitte an mia@example.com.",
            "2026-12-07",
            "mia@example.com",
        ),
        (
            "Réponse automatique : Offre",
            "Je suis absent du bureau jusqu'au 1er décembre. En cas d'urgence, contactez "
            "Mia (mia@example.com).",
            "2026-12-01",
            "mia@example.com",
        ),
        (
            "Respuesta automática: Oferta",
            "Estoy fuera de la oficina hasta el 4 de diciembre de 2026. Para asuntos urgentes "
            "escriba a mia@example.com.",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "Resposta automática: Oferta",
            "Estou de férias até 4 de dezembro. Em caso de urgência contacte mia@example.com",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "Risposta automatica: Offerta",
            "Sono fuori ufficio fino al 4 dicembre. Per urgenze scrivere a mia@example.com.",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "Automatisch antwoord: Aanbod",
            "Ik ben afwezig t/m 4 december. Voor dringende zaken: mia@example.com",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "Автоматический ответ: Предложение",
            "Я в отпуске до 4 декабря. По срочным вопросам пишите на mia@example.com.",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "自动回复: 报价",
            "我正在休假，将于2026年12月7日返回。如有急事请联系 mia@example.com。",
            "2026-12-07",
            "mia@example.com",
        ),
        (
            "自動返信: お見積り",
            "11月23日から12月4日まで休暇をいただいております。"
            "お急ぎの場合は mia@example.com まで。",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "자동 회신: 제안",
            "12월 4일까지 휴가입니다. 급한 용무는 mia@example.com 으로 연락 주세요.",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "رد تلقائي: عرض",
            "أنا في إجازة حتى ٤ ديسمبر ٢٠٢٦. للأمور العاجلة التواصل مع mia@example.com",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "Automatyczna odpowiedź: Oferta",
            "Jestem na urlopie do 4 grudnia. W pilnych sprawach proszę o kontakt: mia@example.com",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "Autosvar: Tilbud",
            "Jeg er på ferie og tilbage den 7. december. Kontakt mia@example.com",
            "2026-12-07",
            "mia@example.com",
        ),
        (
            "Automatiskt svar: Offert",
            "Jag är på semester till och med 4 december. Kontakta mia@example.com.",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "Automaattinen vastaus: Tarjous",
            "Olen lomalla ja palaan 7.12.2026. Kiireellisissä asioissa ota yhteyttä "
            "mia@example.com",
            "2026-12-07",
            "mia@example.com",
        ),
        (
            "Automatická odpověď: Nabídka",
            "Jsem na dovolené do 4. prosince. Kontaktujte mia@example.com",
            "2026-12-04",
            "mia@example.com",
        ),
        (
            "Otomatik yanıt: Teklif",
            "4 Aralık tarihine kadar izindeyim. Acil durumlarda iletişim: mia@example.com",
            "2026-12-04",
            "mia@example.com",
        ),
    ],
)
def test_an_absence_is_known_without_a_header_in_many_languages(
    subject: str, text: str, until: str, substitute: str
) -> None:
    result = found(mail(f"Subject: {subject}\nIn-Reply-To: {ABOUT}", text))
    assert (result.kind, result.about, result.recipient) == (Kind.AWAY, ABOUT, "ben@example.com")
    assert result.until == date.fromisoformat(until)
    assert result.substitute == substitute


def test_an_absence_in_html_only_is_read() -> None:
    markup = (
        "<html><head><style>p {x: 1 December}</style></head><body><p>I&#39;m on vacation.</p>"
        "<p>Back on 7 December, mail <a href='mailto:mia@example.com'>mia@example.com</a></p>"
    )
    result = found(mail("Auto-Submitted: auto-replied\nSubject: Holiday", markup, "text/html"))
    assert (result.kind, result.until) == (Kind.AWAY, date(2026, 12, 7))
    assert result.substitute == "mia@example.com"


def test_an_absence_may_be_told_by_the_thread_a_day_and_a_colleague() -> None:
    text = "I am on leave until 4 December. Ask mia@example.com."
    assert found(mail(f"Subject: Gone!\nIn-Reply-To: {ABOUT}", text)).kind is Kind.AWAY
    assert find_report(mail("Subject: Gone!", text)) is None
    assert find_report(mail(f"Subject: Re: x\nIn-Reply-To: {ABOUT}", text)) is None


def test_an_absence_may_stand_in_the_subject_alone() -> None:
    result = found(mail("X-Autoreply: yes\nSubject: Urlaub bis 4.12.", "Danke."))
    assert (result.kind, result.until) == (Kind.AWAY, date(2026, 12, 4))


def test_what_is_quoted_in_an_absence_is_not_read() -> None:
    text = "I am on leave.\n> due 1 December, ask mia@example.com\n"
    result = found(mail("Auto-Submitted: auto-replied\nSubject: Re: x", text))
    assert (result.kind, result.until, result.substitute) == (Kind.AWAY, None, "")


def test_neither_the_author_nor_the_reader_is_a_substitute() -> None:
    text = "I am on leave. Ben <ben@example.com>, handoff@handoff.test\n-- \nfax@example.com"
    assert found(mail("X-Autoreply: yes\nSubject: x", text)).substitute == ""
    text = "I am on leave. Our portal helpdesk@example.com knows. Urgent: mia@example.com"
    assert found(mail("X-Autoreply: yes\nSubject: x", text)).substitute == "mia@example.com"
    text = "I am on leave. Our portal is helpdesk@example.com"
    assert found(mail("X-Autoreply: yes\nSubject: x", text)).substitute == "helpdesk@example.com"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatic reply: Offer", "This is an automated message: we have received your request."),
        ("Autoantwort: Anfrage", "Ihre Anfrage ist bei uns eingegangen. Ticketnummer 5"),
        (
            "[#4711] Logo",
            "We have received your request. This is an automated message, please do not "
            "reply to it.",
        ),
        ("Eingangsbestätigung", "Diese Nachricht wurde automatisch erstellt. Ticketnummer 4711."),
        ("Auto: your mail", "Thank you for your message. It is an automatic reply."),
    ],
)
def test_an_acknowledgement_is_known_by_its_words(subject: str, text: str) -> None:
    assert found(mail(f"Subject: {subject}", text)).kind is Kind.AUTO_REPLY


def test_a_notice_of_nobody_needs_only_one_statement() -> None:
    head = "From: no-reply@shop.test\nSubject: Your order"
    assert found(mail(head, "This mail was automatically generated.")).kind is Kind.AUTO_REPLY
    assert find_report(mail(head, "The form says: please call me. Carla")) is None


def test_mail_of_a_daemon_in_an_unknown_language_is_a_bounce() -> None:
    message = mail(
        "From: MAILER-DAEMON@mx.example.com\nSubject: Vabandust", "ei saa: b@example.com"
    )
    assert (found(message).kind, found(message).recipient) == (Kind.BOUNCE, "b@example.com")


def test_the_postmaster_himself_may_write() -> None:
    head = "From: postmaster@example.com\nSubject: Mail server moves"
    assert find_report(mail(head, "The server moves on Friday.")) is None
    assert not may_answer(mail(head, "The server moves on Friday."), "postmaster@example.com")
    assert found(mail(head, "This is an automated notice.")).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "head",
    [
        "List-Id: Team <team.lists.example.org>",
        "List-Post: <mailto:team@lists.example.org>",
        "Precedence: list",
        "Precedence: bulk\nList-Unsubscribe: <mailto:a@b.test>",
        "List-Unsubscribe: <https://news.test/u>",
    ],
)
def test_a_list_copy_is_no_letter_to_us(head: str) -> None:
    assert found(mail(f"{head}\nSubject: [team] News", "accept")).kind is Kind.LIST


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("X-Boxbe-Notification: 1\nSubject: hello", "Please solve this."),
        (
            "Subject: Please confirm your message",
            "To stop spam I only accept mail from approved senders. Click the link once: "
            "https://challenge.test/1",
        ),
        (
            "Return-Path: <>\nSubject: Re: Offer",
            "Your message could not be delivered yet. Verify that you are a person and click the "
            "link: https://challenge.test/1",
        ),
        (
            "Auto-Submitted: auto-replied\nSubject: Re: Offer",
            "Your message is being held. Verify that you are a person: https://challenge.test/1",
        ),
    ],
)
def test_a_challenge_is_told_apart(head: str, text: str) -> None:
    message = mail(f"{head}\nIn-Reply-To: {ABOUT}", text)
    assert found(message) == Report(Kind.CHALLENGE, ABOUT)


@pytest.mark.parametrize(
    "header", ["X-Mailflow: 1", "X-Mailflow: H-12; offer", "x-mailflow-loop: a"]
)
def test_our_own_mail_coming_back_is_known_first(header: str) -> None:
    message = mail(f"{header}\nMessage-ID: {ABOUT}\nAuto-Submitted: auto-generated\nSubject: Offer")
    assert found(message) == Report(Kind.OWN, ABOUT)


def test_our_mail_inside_a_report_does_not_make_it_ours() -> None:
    returned = RETURNED.replace("To:", "X-Mailflow: 1\nTo:")
    assert found(report(FAILED, returned)).kind is Kind.BOUNCE


@pytest.mark.parametrize(
    ("author", "reverse_path", "may"),
    [
        ("ben@example.com", "ben@example.com", True),
        ("ben@example.com", None, True),
        ("ben@example.com", "", False),
        ("ben@example.com", "team-bounces+x=y@lists.test", False),
        ("ben@example.com", "owner-team@lists.test", False),
        ("no-reply@example.com", "ben@example.com", False),
        ("noreply@example.com", "ben@example.com", False),
        ("donotreply@example.com", None, False),
        ("team-request@lists.test", None, False),
        ("MAILER-DAEMON@example.com", None, False),
        ("a@x.test, b@x.test", "a@x.test", False),
        ("bouncer@example.com", "bouncer@example.com", True),
    ],
)
def test_who_may_be_answered(author: str, reverse_path: str | None, may: bool) -> None:
    assert may_answer(mail(f"From: {author}\nSubject: x", "hello"), reverse_path) is may


def test_an_absence_of_an_author_nobody_can_tell() -> None:
    message = mail("From: a@x.test, b@x.test\nX-Autoreply: 1\nSubject: x", "On leave: mia@x.test")
    assert found(message) == Report(Kind.AWAY, substitute="mia@x.test")


def test_who_has_left_is_not_away_but_names_somebody_else() -> None:
    text = "Ben no longer works here. Please write to mia@example.com instead."
    result = found(mail("Auto-Submitted: auto-replied\nSubject: Automatic reply: Offer", text))
    assert result == Report(Kind.AUTO_REPLY, substitute="mia@example.com")
