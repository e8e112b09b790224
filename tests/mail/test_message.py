"""read(): bytes to a Message, or Unreadable, and nothing else."""

import base64
from datetime import UTC, datetime

import pytest

from mailflow.errors import Unreadable
from mailflow.mail import Message, read
from mailflow.mail.message import SIZE_LIMIT
from mailflow.mail.mime import DEPTH_LIMIT, PART_COUNT

HEAD = b"From: Ana <ana@example.org>\r\n"


def mail(*lines: str | bytes, end: bytes = b"\n") -> bytes:
    """Join lines to the bytes of a mail."""
    return end.join(line if isinstance(line, bytes) else line.encode() for line in lines) + end


def mixed(*parts: str | bytes, kind: str = "mixed") -> bytes:
    """Make a multipart mail of whole parts, each with its own header."""
    lines: list[str | bytes] = [HEAD.strip(), f"Content-Type: multipart/{kind}; boundary=cut", ""]
    for part in parts:
        lines += ["--cut", part]
    return mail(*lines, "--cut--")


def text_of(*lines: str | bytes) -> str:
    return read(mail(*lines)).text


def test_an_ordinary_mail_becomes_values() -> None:
    message = read(
        mail(
            "Return-Path: <ana@example.org>",
            "From: =?utf-8?q?Ana_L=C3=B8v?= <ana@example.org>",
            "Sender: Office <office@example.org>",
            "Reply-To: Desk <desk@example.org>",
            'To: "Handoff, to Ben" <handoff+ben@example.com>',
            "Cc: mia@example.com, Ola <ola@example.com>",
            "Subject: =?iso-8859-1?q?Caf=E9?= =?utf-8?b?IGRlcg==?= day",
            "Date: Fri, 20 Nov 2026 10:14:00 +0100 (CET)",
            "Message-ID: <1@example.org>",
            "In-Reply-To: <0@example.com>",
            "References: <a@example.com>",
            "\t<0@example.com>",
            "",
            "Hello Ben,",
            "please look.",
            end=b"\r\n",
        )
    )
    assert str(message.from_) == "Ana Løv <ana@example.org>"
    assert str(message.sender) == "Office <office@example.org>"
    assert [str(item) for item in message.reply_to] == ["Desk <desk@example.org>"]
    assert [str(item) for item in message.to] == ["Handoff, to Ben <handoff+ben@example.com>"]
    assert [item.address for item in message.cc] == ["mia@example.com", "ola@example.com"]
    assert message.subject == "Café der day"
    assert message.date == datetime(2026, 11, 20, 9, 14, tzinfo=UTC)
    assert message.message_id == "<1@example.org>"
    assert message.in_reply_to == ("<0@example.com>",)
    assert message.references == ("<a@example.com>", "<0@example.com>")
    assert message.text == "Hello Ben,\nplease look.\n"
    assert message.html == ""
    assert message.media_type == "text/plain"
    assert message.header("RETURN-PATH") == "<ana@example.org>"
    assert message.header("x-none") is None
    assert message.all("cc") == ("mia@example.com, Ola <ola@example.com>",)
    assert message.unread == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n\r\n",
        b"\xef\xbb\xbf  \n",
        b"hello",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"no field here\nFrom: ana@example.org\n",
        b"\n: nameless\n",
        b"a: b\n" * 3_000,
        b"a: b\n" + b" c\n" * 30_000,
        (b"a: " + b"b" * 5_000 + b"\n") * 300,
    ],
)
def test_what_is_no_mail_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)


def test_a_mail_beyond_the_size_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="beyond"):
        read(HEAD + bytes(SIZE_LIMIT))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
def test_any_line_end_will_do(end: bytes) -> None:
    message = read(mail("Subject: a", "To: b@x.test", "", "one", "two", end=end))
    assert (message.subject, message.to[0].address) == ("a", "b@x.test")
    assert message.text.replace("\n\n", "\n") == "one\ntwo\n"


@pytest.mark.parametrize(
    "front", [b"From ana@example.org Fri Nov 20\n", b"\n\r\n", b"\xef\xbb\xbf", b">From x\n"]
)
def test_what_stands_before_the_first_field_is_skipped(front: bytes) -> None:
    message = read(front + mail("Subject: a", "", "text"))
    assert (message.subject, message.text) == ("a", "text\n")


def test_a_mail_may_end_anywhere() -> None:
    whole = mixed("Content-Type: text/plain\n\none", "Content-Type: text/html\n\n<p>two")
    for length in range(len(HEAD), len(whole)):
        assert read(whole[:length]).from_ is not None


def test_a_missing_blank_line_does_not_eat_the_text() -> None:
    assert text_of("Subject: a", "Hello there", "", "Ben") == "Hello there\n\nBen\n"


def test_a_wound_in_the_header_section_does_not_end_it() -> None:
    message = read(mail("Subject: a long one", "that was not folded", "To: b@x.test", "", "text"))
    assert (message.subject, message.text) == ("a long one", "text\n")
    assert message.to[0].address == "b@x.test"


def test_two_from_fields_name_nobody() -> None:
    assert read(mail("From: a@x.test", "From: a@x.test", "", "")).from_ is None
    assert read(mail("From: a@x.test", "From : b@x.test", "", "")).from_ is None
    assert read(mail("From:", "", "")).from_ is None


def test_a_hidden_carriage_return_starts_no_field() -> None:
    message = read(b"From: a@x.test\nSubject: x\rFrom: b@x.test\n\ntext")
    assert message.from_ is not None
    assert message.from_.address == "a@x.test"
    assert message.subject == "x From: b@x.test"


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<[x@microsoft.test]>", ("<[x@microsoft.test]>",)),
        ("<[..]@host>", ("<[..]@host>",)),
        ("<", ()),
        ("<@>", ()),
        ("<>", ()),
        ("<a@", ()),
        ("<a@[192.0.2.1>", ("<a@[192.0.2.1>",)),
        ("<<a@b>", ("<a@b>",)),
        ("a@b.test", ("<a@b.test>",)),
        ("your mail of Friday", ()),
        ("<a b@c>", ()),
        ("<a@b> <c@d> <a@b>", ("<a@b>", "<c@d>")),
    ],
)
def test_ids_are_read_as_far_as_they_are_ids(value: str, ids: tuple[str, ...]) -> None:
    message = read(mail(f"Message-ID: {value}", f"References: {value}", "", ""))
    assert message.references == ids
    assert message.message_id == (ids[0] if ids else "")


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Fri, 20 Nov 2026 09:14:00 -0000", datetime(2026, 11, 20, 9, 14, tzinfo=UTC)),
        ("20 Nov 2026 09:14 GMT", datetime(2026, 11, 20, 9, 14, tzinfo=UTC)),
        ("2026-11-20T10:14:00+01:00", datetime(2026, 11, 20, 9, 14, tzinfo=UTC)),
        ("2026-11-20 09:14:00", datetime(2026, 11, 20, 9, 14, tzinfo=UTC)),
        ("Tue, 30 Jun 2026 23:59:60 +0000", datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)),
        ("Fri, 32 Nov 2026 09:14:00 +0000", None),
        ("Fri, 20 Nov 2026 09:14:00 +999999999", None),
        ("1 Jan 0001 00:00:00 +1400", datetime(2000, 12, 31, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("", None),
        ("20 Nov " + "9" * 5_000, None),
    ],
)
def test_dates_are_instants_or_none(value: str, date: datetime | None) -> None:
    assert read(mail(f"Date: {value}", "", "")).date == date


def test_raw_bytes_in_a_header_are_read_by_the_charset_of_the_mail() -> None:
    utf8 = read(mail("Subject: Grüße", "", ""))
    latin = read(mail(b"Subject: Gr\xfc\xdfe", "", ""))
    koi8 = read(mail("Content-Type: text/plain; charset=koi8-r", b"Subject: \xf0\xd2\xc9", "", ""))
    japanese = read(mail(b"Subject: \x1b$B7oL>\x1b(B", "", ""))
    assert [item.subject for item in (utf8, latin, koi8, japanese)] == [
        "Grüße",
        "Grüße",
        "При",
        "件名",
    ]


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        ("=?utf-8?q?a=0D=0ABcc:_x?=", "a  Bcc: x"),
        ("=?utf-8?q?a=0A?=", "a"),
        ("=?unicode-escape?q?=5Cud800?=", "\\ud800"),
        ("=?utf-8?q?=ED=A0=80?=", None),
        ("=?zlib?b?eJw=?=", None),
        ("=?utf-8?b?w6Q?=", "ä"),
        ("=?utf-8?b?4pg=?= =?utf-8?b?gw==?=", "☃"),
        ("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c"),
        ("x =?utf-8?q?a?=y", "x ay"),
        ("=?utf-8?Q?with spaces=20inside?=", "with spaces inside"),
        ("=?utf-8*en?q?caf=C3=A9?=", "café"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=?utf-8?q?open", "=?utf-8?q?open"),
        ("a\u202eb\u200bc\x00d", "abcd"),
        ("می\u200cخواهم a\u200cb", "می\u200cخواهم ab"),
        ("tab\there", "tab here"),
    ],
)
def test_a_subject_is_one_clean_line(value: str, subject: str | None) -> None:
    found = read(mail(f"Subject: {value}", "", "")).subject
    assert len(found.splitlines()) <= 1
    assert found.encode("utf-8")
    assert subject is None or found == subject


def test_a_subject_has_a_bound() -> None:
    assert len(read(mail("Subject: " + "x " * 200_000, "", "")).subject) <= 2_000


@pytest.mark.parametrize(
    ("charset", "raw", "text"),
    [
        ("utf-8", "größe".encode(), "größe"),
        ("", "größe".encode(), "größe"),
        ("", b"gr\xf6\xdfe", "größe"),
        ("us-ascii", b"gr\xf6\xdfe", "größe"),
        ("iso-8859-1", b"\x80 gr\xf6\xdfe", "€ größe"),
        ("windows-31j", "①件名".encode("cp932"), "①件名"),
        ("x-sjis", "件名".encode("shift_jis"), "件名"),
        ("ks_c_5601-1987", "제목".encode("cp949"), "제목"),
        ("gb2312", "镕标题".encode("gb18030"), "镕标题"),
        ("hz-gb-2312", "标题".encode("hz"), "标题"),
        ("big5", "標題".encode("big5"), "標題"),
        ("iso-2022-jp", "件名".encode("iso2022_jp"), "件名"),
        ("iso-2022-jp", "①".encode("iso2022_jp_2004"), "①"),
        ("unicode-1-1-utf-7", b"gr+APYA3w-e", "größe"),
        ("cp-850", "größe".encode("cp850"), "größe"),
        ("windows-1251", "да".encode("cp1251"), "да"),
        ("iso-8859-8-i", "שלום".encode("iso8859_8"), "שלום"),
        ("tis-620", "ไทย".encode("cp874"), "ไทย"),
        ("utf-16", "größe".encode("utf-16"), "größe"),
        ("utf-16", b"plain ascii", "plain ascii"),
        ("nope", "größe".encode(), "größe"),
        ('"', "größe".encode(), "größe"),
        ("zlib", b"abc\xe4", "abcä"),
        ("idna", b"abc\xe4", "abcä"),
        ("utf-8", "größe größe größe".encode() + b"\xc3", "größe größe größe\ufffd"),
        ("utf-8", b"gr\xf6\xdfe", "größe"),
    ],
)
def test_a_text_is_decoded_by_what_is_declared_then_utf8_then_windows_1252(
    charset: str, raw: bytes, text: str
) -> None:
    encoded = base64.b64encode(raw)
    kind = f"Content-Type: text/plain; charset={charset}"
    found = text_of("Subject: a", kind, "Content-Transfer-Encoding: base64", "", encoded)
    assert found == text


def test_a_text_has_no_control_and_no_direction_override() -> None:
    found = text_of("Subject: a", "", "a\x00b\x07\u202ec\x0bd\u2028e\tf\x85g\ufeff")
    assert found == "abc\nd\ne\tf\ng\n"


@pytest.mark.parametrize(
    ("encoding", "raw", "text"),
    [
        ("base64", "R3LDvMOfZQ==", "Grüße"),
        ("BASE64 ", "R3LD!vM*Of\nZQ", "Grüße"),
        ("base64", "R3LDvMOfZ", "Grüße"[:4]),
        ("base64", "SGVsbG8=\nIEJlbg==", "Hello Ben"),
        ("base64", "Hello Ben, this is plain text. Who labels it so?", "Hello Ben, this"),
        ("quoted-printable", "Gr=C3=BC=\n=C3=9Fe", "Grüße"),
        ("quoted-printable", "a=ZZ=4", "a=ZZ="),
        ("x-uuencode", "begin 644 a\n#0V%T\n`\nend", "Cat"),
        ("x-uuencode", "begin 644 a\n~~~\n#0V%T\nend", "Cat"),
        ("x-unknown", "as it is", "as it is"),
        ('"7bit"; x', "as it is", "as it is"),
    ],
)
def test_a_transfer_encoding_is_undone_as_far_as_it_goes(
    encoding: str, raw: str, text: str
) -> None:
    found = text_of("Subject: a", f"Content-Transfer-Encoding: {encoding}", "", raw)
    assert found.startswith(text)


def test_flowed_text_is_joined_once_and_quote_marks_stay() -> None:
    message = read(
        mail(
            "Subject: a",
            "Content-Type: text/plain; format=flowed",
            "",
            "One long ",
            "line.",
            " From here",
            ">> deep ",
            ">> quote",
            "> shallow ",
            "mine",
            "-- ",
            "Ana",
        )
    )
    assert message.flowed
    assert message.text.split("\n") == [
        *("One long line.", "From here", ">> deep quote", "> shallow", "mine", "-- ", "Ana", "")
    ]


def test_flowed_text_with_delsp_is_joined_without_spaces() -> None:
    kind = "Content-Type: text/plain; format=flowed; delsp=yes"
    assert text_of("Subject: a", kind, "", "件名 ", "です") == "件名です\n"


def test_an_alternative_gives_text_and_html() -> None:
    message = read(
        mixed(
            "Content-Type: text/plain\n\nhello",
            'Content-Type: text/html; charset="utf-8"; name=body.html\n\n<b>hellö</b>',
            kind="alternative",
        )
    )
    assert (message.text, message.html, message.attachments) == ("hello", "<b>hellö</b>", ())


def test_texts_around_an_attachment_are_one_text() -> None:
    message = read(
        mixed(
            "Content-Type: text/plain\n\nabove\n",
            "Content-Type: application/pdf; name=a.pdf\n\n%PDF",
            "Content-Type: text/plain\n\nbelow",
            "Content-Type: text/plain\n\n",
        )
    )
    assert message.text == "above\nbelow"
    assert [item.name for item in message.attachments] == ["a.pdf"]


@pytest.mark.parametrize("declared", ["", "; charset=utf-16", "; charset=utf-8"])
def test_html_in_utf_16_is_read(declared: str) -> None:
    raw = base64.b64encode("<p>größe</p>".encode("utf-16"))
    kind = f"Content-Type: text/html{declared}"
    message = read(mail("Subject: a", kind, "Content-Transfer-Encoding: base64", "", raw))
    assert message.html == "<p>größe</p>"


def test_html_may_name_its_charset_itself() -> None:
    markup = b'<meta http-equiv=x content="text/html; charset=koi8-r"><p>\xc4\xc1'
    assert read(mail("Subject: a", "Content-Type: text/html", "", markup)).html.endswith("да\n")
    wrong = b"<meta charset=utf-16><p>da\0"
    assert read(mail("Subject: a", "Content-Type: text/html", "", wrong)).html.endswith("da\n")


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/mixed",
        "multipart/mixed; boundary=",
        'multipart/mixed; boundary="never there"',
        "multipart/mixed; boundary=cut; boundary=other",
        "multipart/x-unknown; boundary*=utf-8''cut",
        "multipart/mixed; boundary*0=c; boundary*1=ut",
    ],
)
def test_a_wrong_or_missing_boundary_is_found_in_the_body(kind: str) -> None:
    part = "--cut\nContent-Type: text/plain\n\nhello\n"
    message = read(mail("Subject: a", f"Content-Type: {kind}", "", part + part + "--cut--"))
    assert message.text == "hello\nhello"


def test_a_multipart_without_parts_is_text() -> None:
    kind = "Content-Type: multipart/mixed; boundary=cut"
    assert text_of("Subject: a", kind, "", "just text") == "just text\n"


def test_a_boundary_that_begins_another_one_does_not_cut_it() -> None:
    inner = (
        "Content-Type: multipart/alternative; boundary=cuts\n\n--cuts\n\na\n--cuts\n\nb\n--cuts--"
    )
    assert read(mixed(inner, "\nc")).text == "a\nb\nc"


def test_a_boundary_in_the_middle_of_a_line_does_not_cut() -> None:
    assert read(mixed("\nsay --cut\nagain")).text == "say --cut\nagain"


def test_an_empty_part_and_a_part_without_header_are_text() -> None:
    assert read(mixed("", "no header here", "\nplain")).text == "no header here\nplain"


def test_what_follows_the_last_boundary_is_not_read() -> None:
    assert read(mixed("\na") + b"epilogue\n--cut\n\nb\n").text == "a"


def test_parts_nested_too_deep_are_kept_unread() -> None:
    nest = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"
        for level in range(1_000)
    )
    message = read(HEAD + nest.encode())
    assert message.unread == ("parts nested too deep",)
    assert len(message.attachments) == 1


def test_parts_beyond_the_bound_are_not_read() -> None:
    message = read(mixed(*["\na"] * (PART_COUNT + 50)))
    assert message.unread == ("too many parts",)
    assert message.text.count("a") < PART_COUNT


def test_delimiters_that_are_none_do_not_cost_for_ever() -> None:
    message = read(mixed("\na\n" + "--cutx\n" * 100_000, "\nb"))
    assert message.text.startswith("a\n--cutx")


def test_mails_in_a_mail_are_read_in_order() -> None:
    inner = "Content-Type: message/rfc822\n\nSubject: {0}\nFrom: c@client.test\n\ntext {0}"
    message = read(mixed("\nnote", inner.format("one"), inner.format("two")))
    assert message.text == "note"
    assert [(item.subject, item.text) for item in message.messages] == [
        ("one", "text one"),
        ("two", "text two"),
    ]
    assert message.attachments == ()


def test_a_mail_attached_as_a_file_is_read_and_kept() -> None:
    raw = base64.b64encode(mail("Subject: in", "From: c@client.test", "", "text")).decode()
    file = 'Content-Disposition: attachment; filename="in.eml"\nContent-Transfer-Encoding: base64\n'
    for kind in ("application/octet-stream", "message/rfc822"):
        message = read(mixed("\nnote", f"Content-Type: {kind}\n{file}\n{raw}"))
        assert [item.subject for item in message.messages] == ["in"]
        assert [item.name for item in message.attachments] == ["in.eml"]


def test_an_eml_that_is_no_mail_is_a_file_only() -> None:
    message = read(mixed("Content-Type: application/octet-stream; name=a.eml\n\n????"))
    assert message.messages == ()
    assert [item.name for item in message.attachments] == ["a.eml"]


def test_a_digest_holds_mails() -> None:
    message = read(mixed("\nSubject: one\n\na", "\nSubject: two\n\nb", kind="digest"))
    assert [item.subject for item in message.messages] == ["one", "two"]


def test_mails_in_mails_have_a_bound() -> None:
    message = read(HEAD + b"Content-Type: message/rfc822\n\n" * 500)
    depth = 0
    unread = message.unread
    while message.messages:
        depth, message = depth + 1, message.messages[0]
    assert depth <= DEPTH_LIMIT
    assert unread == ("mails in mails beyond the bound",)


def test_a_thousand_inner_mails_have_a_bound() -> None:
    message = read(mixed(*["Content-Type: message/rfc822\n\nSubject: x\n\na"] * 300))
    assert len(message.messages) == 100
    assert message.unread == ("mails in mails beyond the bound",)


def test_text_beyond_the_bound_is_cut_and_said() -> None:
    long = "\n" + "line\n" * 300_000
    message = read(mixed(long, long))
    assert len(message.text) <= 1_048_577
    assert message.unread == ("text beyond the bound",)


def test_machine_readable_parts_are_apart() -> None:
    message = read(
        mixed(
            "Content-Type: text/plain\n\nsorry",
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nAction: failed",
            "Content-Type: text/rfc822-headers\n\nMessage-ID: <1@x>",
            "Content-Type: text/calendar; name=a.ics\n\nBEGIN:VCALENDAR",
            kind="report",
        )
    )
    assert message.text == "sorry"
    assert [kind for kind, _ in message.parts] == [
        "message/delivery-status",
        "text/rfc822-headers",
        "text/calendar",
    ]
    assert message.parts[0][1] == "Reporting-MTA: dns; x\n\nAction: failed"
    assert [item.name for item in message.attachments] == ["a.ics"]


def test_signed_mail_shows_its_text_and_not_its_signature() -> None:
    message = read(
        mixed(
            "Content-Type: text/plain\n\nsigned words",
            "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN",
            kind="signed",
        )
    )
    assert (message.text, message.attachments) == ("signed words", ())


def test_text_signed_inline_is_unwrapped() -> None:
    found = text_of(
        *("Subject: a", "", "-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA512", "", "- -- dash"),
        *("accept", "-----BEGIN PGP SIGNATURE-----", "", "iQEz", "-----END PGP SIGNATURE-----"),
    )
    assert found.split() == ["--", "dash", "accept"]


def test_encrypted_mail_is_an_attachment_without_text() -> None:
    message = read(
        mixed(
            "Content-Type: application/pgp-encrypted\n\nVersion: 1",
            "Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN",
            kind="encrypted",
        )
    )
    assert message.text == ""
    assert [item.name for item in message.attachments] == ["attachment.asc", "encrypted.asc"]
    for last in ("-----END PGP MESSAGE-----", ""):
        inline = read(mail("Subject: a", "", "-----BEGIN PGP MESSAGE-----", "", "hQEM", last))
        assert inline.text == ""
        assert [item.name for item in inline.attachments] == ["encrypted.asc"]
    smime = read(
        mail("Subject: a", "Content-Type: application/pkcs7-mime; name=smime.p7m", "", "x")
    )
    assert (smime.text, [item.name for item in smime.attachments]) == ("", ["smime.p7m"])


def test_enriched_text_is_shown_without_its_tags() -> None:
    kind = "Content-Type: text/enriched"
    assert text_of("Subject: a", kind, "", "<bold>yes</bold> Ben") == "yes Ben\n"


def test_a_part_of_an_unknown_or_broken_type() -> None:
    for kind in ("/", "text", "text/", ";;;", "text/plain; =x; y", "text / plain"):
        assert text_of("Subject: a", f"Content-Type: {kind}", "", "hello") == "hello\n"


def test_a_message_is_a_value() -> None:
    content = mixed("\na", "Content-Type: text/html\n\n<p>")
    assert read(content) == read(content)
    assert isinstance(read(content), Message)
    assert read(content).size == len(content)


def test_machine_readable_parts_have_a_bound() -> None:
    message = read(mixed(*["Content-Type: text/rfc822-headers\n\nA: b"] * 300))
    assert len(message.parts) == 200


def test_a_header_section_without_end_is_still_one_field() -> None:
    assert read(b"Subject: " + b"x" * 500_000).subject == "x" * 2_000


def test_a_delimiter_after_a_lone_carriage_return_cuts_too() -> None:
    assert read(mixed("\na\r--cut\n\nb")).text == "a\nb"
