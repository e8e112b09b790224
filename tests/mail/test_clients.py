"""Shapes of many clients, one small mail each: what they announce a forward or a quote with."""

from dataclasses import replace

import pytest

from mailflow.mail.address import Address
from mailflow.mail.forward import find_original
from mailflow.mail.message import read
from mailflow.mail.reply import typed_text

EMPTY = read(b"From: ana@example.org\r\nTo: handoff@example.org\r\nSubject: x\r\n\r\nx\r\n")
CARLA = Address("Carla Client", "carla@client.test")

FORWARDS = {
    "win10": (
        "FW: Logo",
        "n\n\nFrom: [Carla Client](mailto:carla@client.test)\n"
        "Sent: Friday, November 20, 2026 9:14 AM\n"
        "To: [Ana](mailto:ana@example.org)\nSubject: Logo\n\nplease\n\nCarla",
    ),
    "seznam": (
        "Fwd: Logo",
        "n\n\n---------- Původní e-mail ----------\n"
        "Od: Carla Client <carla@client.test>\nKomu: ana@example.org\n"
        "Datum: 20. 11. 2026 9:14:14\nPředmět: Logo\n\nplease\n\nCarla",
    ),
    "hanmail": (
        "Fwd: Logo",
        "n\n\n\n--------- 원본 메일 ---------\n\n"
        '보낸사람: "Carla Client" <carla@client.test>\n받는사람 : Ana '
        "<ana@example.org>\n"
        "날짜: 2026년 11월 20일 금요일, 09시 14분 14초 +0900\n제목: "
        "Logo\n\nplease\n\nCarla",
    ),
    "aliyun": (
        "转发：Logo",
        "n\n------------------------------------------------------------------\n"
        "发件人：Carla Client<carla@client.test>\n发送时间：2026年11月20日(星期五"
        ") 09:14\n"
        "收件人：Ana<ana@example.org>\n主　题：Logo\n\nplease\n\nCarla",
    ),
    "samsung glued": (
        "Fwd: Logo",
        "n\n\n"
        "-------- Original message --------From: Carla Client "
        "<carla@client.test> Date: 20/11/2026  09:14  (GMT+01:00) To: Ana "
        "<ana@example.org> Subject: Logo \n"
        "please\nCarla",
    ),
    "samsung lines": (
        "Fwd: Logo",
        "n\n\n\n-------- Original message --------\n"
        "From: Carla Client <carla@client.test> \n"
        "Date: 20/11/2026  09:14  (GMT+01:00) \nTo: Ana <ana@example.org> \n"
        "Subject: Logo \n\nplease\nCarla",
    ),
    "gnus": (
        "Fwd: Logo",
        "n\n\n"
        "-------------------- Start of forwarded message --------------------\n"
        "From: Carla Client <carla@client.test>\nSubject: Logo\n"
        "Date: Fri, 20 Nov 2026 09:14:00 +0100\nMessage-ID: <x@client.test>\n\n"
        "please\n\nCarla\n"
        "-------------------- End of forwarded message --------------------\n",
    ),
    "zimbra": (
        "Fwd: Logo",
        "n\n\n----- Forwarded Message -----\n"
        'From: "Carla Client" <carla@client.test>\nTo: "Ana" <ana@example.org>\n'
        "Sent: Friday, November 20, 2026 9:14:00 AM\nSubject: Logo\n\nplease\n\n"
        "Carla",
    ),
    "notes new": (
        "Fwd: Logo",
        "n\n\n-----Forwarded by Ben Ortiz/Acme on 11/20/2026 09:30AM -----\n"
        'To: ana@example.org\nFrom: "Carla Client" <carla@client.test>\n'
        "Date: 11/20/2026 09:14AM\nSubject: Logo\n\nplease\n\nCarla",
    ),
    "qq": (
        "转发：Logo",
        "n\n\n\n------------------ 原始邮件 ------------------\n"
        '发件人: "Carla Client"<carla@client.test>;\n发送时间: '
        "2026年11月20日(星期五) 上午9:14\n"
        '收件人: "ana"<ana@example.org>;\n主题: Logo\n\n\n\nplease\n\nCarla',
    ),
    "netease": (
        "Fw:Logo",
        'n\n\n\n\n-------- 转发邮件信息 --------\n发件人："Carla Client" '
        "<carla@client.test>\n"
        "发送日期：2026-11-20 09:14:00\n收件人：ana@example.org\n主题：Logo\nplease\n"
        "\nCarla",
    ),
    "spark": (
        "Fwd: Logo",
        "n\n---------- Forwarded message ----------\n"
        "From: Carla Client <carla@client.test>\nDate: 20 Nov 2026, 09:14 +0100\n"
        "To: ana@example.org\nSubject: Logo\n\n> please\n>\n> Carla",
    ),
    "fastmail": (
        "Fwd: Logo",
        "n\n\n----- Original message -----\n"
        "From: Carla Client <carla@client.test>\nTo: Ana <ana@example.org>\n"
        "Subject: Logo\nDate: Friday, 20 November 2026 9:14 AM\n\nplease\n\nCarla",
    ),
    "proton": (
        "Fw: Logo",
        "n\n\n------- Forwarded Message -------\n"
        "From: Carla Client <carla@client.test>\n"
        "Date: On Friday, November 20th, 2026 at 9:14 AM\nSubject: Logo\n"
        "To: ana@example.org <ana@example.org>\n\n> please\n>\n> Carla",
    ),
    "gmx": (
        "Fwd: Logo",
        "n\n \n\nGesendet: Freitag, 20. November 2026 um 09:14 Uhr\n"
        'Von: "Carla Client" <carla@client.test>\nAn: ana@example.org\n'
        "Betreff: Logo\nplease\n\nCarla",
    ),
    "roundcube": (
        "Fwd: Logo",
        "n\n\n-------- Original Message --------\nSubject: Logo\n"
        "Date: 2026-11-20 09:14\n From: Carla Client <carla@client.test>\n"
        " To: ana@example.org\n\nplease\n\nCarla",
    ),
    "k9": (
        "Fwd: Logo",
        "n\n\n\n-------- Original Message --------\n"
        "From: Carla Client <carla@client.test>\n"
        "Sent: November 20, 2026 9:14:00 AM GMT+01:00\nTo: ana@example.org\n"
        "Subject: Logo\n\nplease\n\nCarla",
    ),
    "evolution": (
        "Fwd: Logo",
        "n\n-------- Forwarded Message --------\n"
        "From: Carla Client <carla@client.test>\nTo: ana@example.org\n"
        "Subject: Logo\nDate: Fri, 20 Nov 2026 09:14:00 +0100\n\nplease\n\nCarla",
    ),
    "evolution mailer": (
        "Fwd: Logo",
        "n\n-------- Forwarded Message --------\nReply-to: x@y.test\n"
        "From: Carla Client <carla@client.test>\nTo: ana@example.org\n"
        "Subject: Logo\nDate: Fri, 20 Nov 2026 09:14:00 +0100\n"
        "Mailer: Evolution 3\n\nplease\n\nCarla",
    ),
    "hubspot": (
        "Fwd: Logo",
        "n\n\n---------- Forwarded message ---------\n"
        "From: Carla Client<carla@client.test>\n"
        "Date: Fri, Nov 20, 2026 at 9:14 AM\nSubject: Logo\n"
        "To: <ana@example.org>\nplease\n\nCarla",
    ),
    "groupwise": (
        "Fwd: Logo",
        "n\n\n>>> Carla Client <carla@client.test> 20.11.2026 09:14 >>>\nplease\n\nCarla",
    ),
    "emclient": (
        "Fwd: Logo",
        "n\n\n------ Forwarded Message ------\n"
        'From "Carla Client" <carla@client.test>\nTo ana@example.org\n'
        "Date 20.11.2026 09:14:14\nSubject Logo\n\nplease\n\nCarla",
    ),
    "quoted outlook": (
        "Fwd: Logo",
        "n\n\n> From: Carla Client <carla@client.test>\n"
        "> Sent: Friday, November 20, 2026 9:14 AM\n> To: Ana\n> Subject: Logo\n>\n"
        "> please\n>\n> Carla",
    ),
    "x-headers": (
        "Fwd: Logo",
        "n\n\n----- Forwarded message -----\nReturn-Path: <x@y.test>\n"
        "Received: from a by b\nX-Foo: bar\n"
        "From: Carla Client <carla@client.test>\nTo: ana@example.org\n"
        "Subject: Logo\nDate: Fri, 20 Nov 2026 09:14:00 +0100\n\nplease\n\nCarla\n\n"
        "----- End forwarded message -----",
    ),
    "crm inline bold": (
        "Fwd: Logo",
        "n\n\n**From:** Carla Client <carla@client.test>\n"
        "**Sent:** Friday, November 20, 2026 9:14 AM\n"
        "**To:** Ana <ana@example.org>\n**Subject:** Logo\n\nplease\n\nCarla",
    ),
    "fw w indent": (
        "Fwd: Logo",
        "n\n\n    From: Carla Client <carla@client.test>\n"
        "    Sent: Friday, November 20, 2026 9:14 AM\n"
        "    To: Ana <ana@example.org>\n    Subject: Logo\n\n    please\n\n    Carla",
    ),
    "multi to": (
        "Fwd: Logo",
        "n\n\nFrom: Carla Client <carla@client.test>\n"
        "Sent: Friday, November 20, 2026 9:14 AM\n"
        "To: Ana <ana@example.org>; Ben Ortiz\n<ben@example.org>; Dan\n"
        "Dean <dan@client.test>\nCc: x <x@y.test>\nSubject: Logo\n\nplease\n\nCarla",
    ),
    "mailto angle": (
        "Fwd: Logo",
        "n\n\nFrom: Carla Client <carla@client.test<mailto:carla@client.test>>\n"
        "Date: Friday, 20 November 2026 at 09:14\n"
        "To: Ana <ana@example.org<mailto:ana@example.org>>\nSubject: Logo\n"
        "please\n\nCarla",
    ),
}

REPLIES = {
    "fr outlook": (
        "Yes.\n\n-----Message d'origine-----\nDe : Carla Client\n"
        "Envoyé : vendredi 20 novembre 2026 09:14\nÀ : Ben\nObjet : Logo\n\nplease"
    ),
    "yahoo old": (
        "Yes.\n\n--- On Fri, 11/20/26, Carla Client <carla@client.test> wrote:\n\n"
        "From: Carla Client <carla@client.test>\nSubject: Logo\n"
        "To: ben@example.org\nDate: Friday, November 20, 2026, 9:14 AM\n\nplease"
    ),
    "android": (
        'Yes.\nOn Nov 20, 2026 9:14 AM, "Carla Client" <carla@client.test> wrote:\n\n> please'
    ),
    "hotmail": (
        "Yes.\n\n> Date: Fri, 20 Nov 2026 09:14:00 +0100\n"
        "> From: carla@client.test\n> To: ben@example.org\n> Subject: Logo\n> \n"
        "> please"
    ),
    "live": (
        "Yes.\n\nSubject: Re: Logo\nFrom: carla@client.test\n"
        "Date: Fri, 20 Nov 2026 09:14:00 +0100\nTo: ben@example.org\n\nplease"
    ),
    "aol": (
        "Yes.\n\n\n-----Original Message-----\nFrom: Carla <carla@client.test>\n"
        "To: ben <ben@example.org>\nSent: Fri, Nov 20, 2026 9:14 am\n"
        "Subject: Logo\n\n\nplease"
    ),
    "superhuman": (
        "Yes.\n\n"
        "On Fri, Nov 20, 2026 at 9:14 AM, Carla Client < carla@client.test > "
        "wrote:\n"
        "\n> please"
    ),
    "mailru": (
        "Yes.\n\n\n"
        "Пятница, 20 ноября 2026, 9:14 +03:00 от Carla Client "
        "<carla@client.test>:\n"
        " \nplease"
    ),
    "ru gmail": (
        "Yes.\n\nпт, 20 нояб. 2026 г. в 09:14, Carla Client <carla@client.test>:\n\n> please"
    ),
    "ru unquoted": (
        "Yes.\n\nпт, 20 нояб. 2026 г. в 09:14, Carla Client <carla@client.test>:\n\nplease"
    ),
    "no year": (
        "Yes.\n\nOn Fri, Nov 20 at 09:14, Carla Client <carla@client.test> wrote:\n\nplease"
    ),
    "es paren": (
        "Yes.\n\n"
        "El vie, 20 nov 2026 a las 9:14, Carla Client (<carla@client.test>)\n"
        "escribió:\n\n> please"
    ),
    "pt": (
        "Yes.\n\nEm sex., 20 de nov. de 2026 às 09:14, Carla Client <\n"
        "carla@client.test> escreveu:\n\n> please"
    ),
    "pl": (
        "Yes.\n\npt., 20 lis 2026 o 09:14 Carla Client <carla@client.test> napisał(a):\n\n> please"
    ),
    "android yahoo": (
        "Yes.\n\nSent from Yahoo Mail on Android \n \n"
        "  On Fri, Nov 20, 2026 at 9:14, Carla Client<carla@client.test> wrote:  "
        " please\n"
        "please more"
    ),
    "en dash sig": ("Yes.\n\n–\nBen Ortiz\nAcme"),
    "conf": (
        "Yes.\n\n"
        "CONFIDENTIALITY NOTICE: The contents of this email message and any "
        "attachments are intended solely for the addressee(s) and may contain "
        "confidential information."
    ),
    "de disclaimer": (
        "Yes.\n\n"
        "Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte "
        "Informationen. Wenn Sie nicht der richtige Adressat sind, informieren "
        "Sie bitte sofort den Absender."
    ),
    "virus": (
        "Yes.\n\n\n-- \n"
        "This email has been checked for viruses by Avast antivirus software.\n"
        "www.avast.test"
    ),
    "avg": ("Yes.\n\n---\nThis email has been checked for viruses by AVG.\nhttp://www.avg.test"),
    "group": (
        "Yes.\n\n-- \n"
        "You received this message because you are subscribed to the Google "
        'Groups "team" group.\n'
        "To unsubscribe from this group and stop receiving emails from it, send "
        "an email to team+unsubscribe@example.org."
    ),
    "cn": ("Yes.\n\n在 2026年11月20日，09:14，Carla Client <carla@client.test> 写道：\n\n> please"),
    "zh tw": (
        "Yes.\n\nCarla Client <carla@client.test> 於 2026年11月20日 週五 上午9:14寫道：\n\n> please"
    ),
    "ko": (
        "Yes.\n\n"
        "2026년 11월 20일 (금) 오전 9:14, Carla Client "
        "<carla@client.test>님이 작성:\n\n"
        "> please"
    ),
    "ar": (
        "Yes.\n\n"
        "في الجمعة، ٢٠ نوفمبر ٢٠٢٦ في ٩:١٤ ص تمت كتابة ما يلي بواسطة Carla "
        "Client <carla@client.test>:\n"
        "\n> please"
    ),
    "he": (
        "Yes.\n\n"
        "\u202bבתאריך יום ו׳, 20 בנוב׳ 2026 ב-9:14 מאת \u202aCarla Client\u202c\u200f "
        "<\u202acarla@client.test\u202c\u200f>:\u202c\n"
        "\n> please"
    ),
    "he unq": (
        "Yes.\n\n"
        "\u202bבתאריך יום ו׳, 20 בנוב׳ 2026 ב-9:14 מאת \u202aCarla Client\u202c\u200f "
        "<\u202acarla@client.test\u202c\u200f>:\u202c\n"
        "\nplease"
    ),
    "th": (
        "Yes.\n\n"
        "เมื่อ ศ. 20 พ.ย. 2026 เวลา 09:14 Carla Client <carla@client.test> "
        "เขียนว่า:\n"
        "\n> please"
    ),
    "vi": (
        "Yes.\n\n"
        "Vào Th 6, 20 thg 11, 2026 vào lúc 09:14 Carla Client "
        "<carla@client.test> đã viết:\n"
        "\n> please"
    ),
    "hu": (
        "Yes.\n\n"
        "Carla Client <carla@client.test> ezt írta (időpont: 2026. nov. 20., P,\n"
        "9:14):\n\n> please"
    ),
    "tr": (
        "Yes.\n\n"
        "Carla Client <carla@client.test>, 20 Kas 2026 Cum, 09:14 tarihinde şunu\n"
        "yazdı:\n\n> please"
    ),
    "fi": (
        "Yes.\n\n"
        "pe 20. marrask. 2026 klo 9.14 Carla Client (carla@client.test) "
        "kirjoitti:\n"
        "\n> please"
    ),
    "el": (
        "Yes.\n\n"
        "Στις Παρ 20 Νοε 2026 στις 9:14 π.μ., ο/η Carla Client "
        "<carla@client.test>\n"
        "έγραψε:\n\n> please"
    ),
    "hi": (
        "Yes.\n\n"
        "शुक्र, 20 नव॰ 2026 को 9:14 am बजे को Carla Client <carla@client.test> "
        "ने लिखा:\n"
        "\n> please"
    ),
    "fa": (
        "Yes.\n\n"
        "در تاریخ جمعه ۲۰ نوامبر ۲۰۲۶، ۹:۱۴ Carla Client <carla@client.test> "
        "نوشت:\n"
        "\n> please"
    ),
}


@pytest.mark.parametrize(("subject", "text"), FORWARDS.values(), ids=FORWARDS.keys())
def test_a_clients_forward_is_read_whole(subject: str, text: str) -> None:
    found = find_original(replace(EMPTY, text=text, subject=subject))
    assert found is not None
    assert (found.note, found.from_, found.subject) == ("n", CARLA, "Logo")
    assert found.body.split() == ["please", "Carla"]


@pytest.mark.parametrize("text", REPLIES.values(), ids=REPLIES.keys())
def test_a_clients_quote_is_not_what_was_typed(text: str) -> None:
    assert typed_text(replace(EMPTY, text=text, subject="Re: Logo")) == "Yes."


def test_labelled_lines_of_the_note_are_no_header() -> None:
    fields = "Done when: live on site\nDue: 28 Nov 2026\nIf stuck: dan@client.test"
    header = "From: Carla Client <carla@client.test>\nSent: Friday, November 20, 2026 9:14 AM\n"
    for gap in ("\n\n", "\n"):
        text = f"{fields}{gap}{header}To: Ana\nSubject: Logo\n\nplease\n"
        found = find_original(replace(EMPTY, text=text, subject="FW: Logo"))
        assert found is not None
        assert (found.note, found.from_, found.body) == (fields, CARLA, "please")


def test_an_empty_subject_does_not_take_the_body() -> None:
    text = "n\n\nFrom: Carla Client <carla@client.test>\nSent: Friday, November 20, 2026\n"
    found = find_original(
        replace(EMPTY, text=f"{text}To: Ana\nSubject: \n\nplease\n", subject="FW: ")
    )
    assert found is not None
    assert (found.subject, found.body) == ("", "please")
