"""Attachments: names that are never a path, images of the text apart, winmail.dat opened."""

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail import Attachment, Message, read
from mailflow.mail.filename import NAME_BYTES, clean_filename
from mailflow.mail.tnef import FILE_LIMIT, read_winmail


def mixed(*parts: str, kind: str = "mixed") -> Message:
    body = "".join(f"--cut\n{part}\n" for part in parts)
    head = f"From: ana@example.org\nContent-Type: multipart/{kind}; boundary=cut\n\n"
    return read((head + body + "--cut--\n").encode())


def name_of(header: str) -> str:
    return mixed(f"{header}\n\nx").attachments[0].name


PDF = "Content-Type: application/pdf\nContent-Disposition: attachment; "


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (f"{PDF}filename=plan.pdf", "plan.pdf"),
        (f'{PDF}filename="my plan; new.pdf"', "my plan; new.pdf"),
        (f"{PDF}filename=my plan.pdf", "my plan.pdf"),
        (rf'{PDF}filename="a\"b.pdf"', "a_b.pdf"),
        (f"{PDF}filename*=utf-8'de'Gr%C3%B6%C3%9Fe.pdf", "Größe.pdf"),
        (f"{PDF}filename=x.pdf; filename*=iso-8859-1''gr%F6.pdf", "grö.pdf"),
        (f"{PDF}filename*0=long; filename*1=-name; filename*2=.pdf", "long-name.pdf"),
        (f"{PDF}filename*0*=utf-8''Gr%C3; filename*1*=%B6n; filename*2=.pdf", "Grön.pdf"),
        (f"{PDF}filename*1=b.pdf; filename*0=a", "ab.pdf"),
        (f'{PDF}filename="=?utf-8?q?Gr=C3=B6=C3=9Fe=2Epdf?="', "Größe.pdf"),
        (f'{PDF}filename="=?utf-8?b?R3LDtg==?= =?utf-8?b?w59lLnBkZg==?="', "Größe.pdf"),
        (f'{PDF}filename="Größe.pdf"', "Größe.pdf"),
        ("Content-Type: application/pdf; name=type.pdf", "type.pdf"),
        (f"{PDF}filename*", "attachment.pdf"),
        (f"{PDF}filename*0*", "attachment.pdf"),
        (f"{PDF}filename*" + "9" * 5_000 + "=x", "attachment.pdf"),
        (f"{PDF}filename=", "attachment.pdf"),
        (f'{PDF}filename="open', "open"),
        (f'{PDF}filename="a;b', "a;b"),
        (f"{PDF}filename*=nope''%FF%C3%A4.pdf", "ÿÃ¤.pdf"),
        ("Content-Type: application/x-odd", "attachment.bin"),
        (PDF + "; ".join(f"p{n}=1" for n in range(200)) + "; filename=late.pdf", "attachment.pdf"),
    ],
)
def test_a_name_is_decoded_however_it_was_encoded(header: str, name: str) -> None:
    assert name_of(header) == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Users\\ana\\plan.pdf", "plan.pdf"),
        ("/", "attachment.bin"),
        ("..", "attachment.bin"),
        ("a/..", "attachment.bin"),
        (".htaccess", "htaccess"),
        ("\u200b.htaccess", "htaccess"),
        ("\u2060\u200d..\u00ad.profile", "profile"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\x00b\r\nc.txt", "ab  c.txt".replace("  ", " ")),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("LPT\u00b9.txt", "_LPT\u00b9.txt"),
        ("console.txt", "console.txt"),
        ('a<b>:"|?*c.txt', "a_b______c.txt"),
        ("-rf", "_rf"),
        ("~root", "_root"),
        ("name. . ", "name"),
        ("e\u0301t\u00e9.txt", "été.txt"),
        ("\ud800x.txt", "\ufffdx.txt"),
        ("", "attachment.bin"),
        ("\u200b", "attachment.bin"),
    ],
)
def test_a_name_is_plain_visible_and_no_path(raw: str, name: str) -> None:
    assert clean_filename(raw) == name


def test_a_long_name_is_cut_and_keeps_its_extension() -> None:
    cut = clean_filename("ö" * 500 + ".pdf")
    assert cut.endswith("ö.pdf")
    assert len(cut.encode()) <= NAME_BYTES
    assert len(clean_filename("x" * 500)) == NAME_BYTES
    assert len(clean_filename("x." + "y" * 500)) == NAME_BYTES


def test_a_nameless_file_is_called_after_its_type() -> None:
    assert clean_filename("", "image/png") == "attachment.png"
    assert clean_filename("///", "text/calendar") == "attachment.ics"


@given(st.text(max_size=80))
def test_no_text_makes_a_dangerous_name(raw: str) -> None:
    name = clean_filename(raw)
    assert name
    assert not set(name) & set('/\\:*?"<>|\x00\n\r')
    assert name[0] not in ".-~ "
    assert name[-1] not in ". "
    assert len(name.encode()) <= NAME_BYTES
    assert clean_filename(name) == name


IMAGE = "Content-Type: image/png; name={0}.png\nContent-ID: <{0}@x>\n{1}\n\nPNG"


def test_an_image_that_the_html_shows_is_no_document() -> None:
    message = mixed(
        'Content-Type: text/html\n\n<img src="cid:logo@x"><img src=cid:odd%40x>',
        IMAGE.format("logo", "Content-Disposition: attachment"),
        IMAGE.format("photo", "Content-Disposition: inline"),
        IMAGE.format("odd", "X: y"),
        "Content-Type: image/png; name=plain.png\n\nPNG",
        "Content-Type: application/pdf; name=a.pdf\nContent-ID: <logo@x>\n\n%PDF",
    )
    assert [(item.name, item.inline) for item in message.attachments] == [
        ("logo.png", True),
        ("photo.png", False),
        ("odd.png", True),
        ("plain.png", False),
        ("a.pdf", False),
    ]
    assert message.attachments[0].content_id == "logo@x"


def test_an_image_beside_the_html_is_part_of_it() -> None:
    message = mixed(
        "Content-Type: text/html\n\n<p>",
        IMAGE.format("logo", "Content-Disposition: inline"),
        IMAGE.format("photo", "Content-Disposition: attachment"),
        kind="related",
    )
    assert [item.inline for item in message.attachments] == [True, False]


def test_an_attachment_holds_its_decoded_bytes() -> None:
    content = bytes(range(256)) * 10
    body = base64.encodebytes(content).decode()
    message = mixed(f"{PDF}filename=a.pdf\nContent-Transfer-Encoding: base64\n\n{body}")
    assert message.attachments == (Attachment("a.pdf", "application/pdf", content),)
    assert message.attachments[0].size == len(content)


@pytest.mark.parametrize(
    ("header", "is_file"),
    [
        ("Content-Type: text/plain; name=notes.txt", False),
        ("Content-Type: text/plain\nContent-Disposition: attachment", False),
        ("Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt", True),
        ("Content-Type: text/plain\nContent-Disposition: inline", False),
        ("Content-Type: text/html; name=page.html", False),
        ("Content-Type: text/csv", True),
        ("Content-Type: text/x-vcard; name=a.vcf", True),
        ("Content-Type: text/plain", False),
    ],
)
def test_a_text_alone_is_what_the_person_wrote(header: str, is_file: bool) -> None:
    alone = read(f"From: a@x.test\n{header}\n\nhello".encode())
    assert bool(alone.attachments) is is_file
    assert bool(alone.text or alone.html) is not is_file


def test_a_text_with_a_name_among_parts_is_a_file() -> None:
    message = mixed("\na", "Content-Type: text/plain; name=notes.txt\n\nb")
    assert (message.text, [item.name for item in message.attachments]) == ("a", ["notes.txt"])


def test_a_nameless_text_marked_as_attachment_among_parts_is_a_file() -> None:
    marked = "Content-Type: text/plain\nContent-Disposition: attachment\n\nb"
    message = mixed("\na", marked)
    assert (message.text, [item.name for item in message.attachments]) == ("a", ["attachment.txt"])


def test_a_resource_fork_is_not_shown() -> None:
    message = mixed(
        "Content-Type: application/applefile; name=._a.jpg\n\nx",
        "Content-Type: image/jpeg; name=a.jpg\n\nJPG",
        kind="appledouble",
    )
    assert [item.name for item in message.attachments] == ["a.jpg"]


def test_attachments_of_inner_mails_have_a_bound() -> None:
    big = "x" * (12 * 1_048_576)
    nest = f"Content-Type: application/pdf; name=a.pdf\n\n{big}"
    for _ in range(4):
        nest = f"Content-Type: message/rfc822; name=in.eml\n\nFrom: a@x.test\nSubject: in\n{nest}"
    message = read(f"From: a@x.test\n{nest}".encode())
    assert "attachments of inner mails beyond the bound" in message.unread
    sizes = []
    while message.messages:
        message = message.messages[0]
        sizes.append(message.attachments[0].size)
    assert sum(sizes) <= 32 * 1_048_576


def attribute(name: int, data: bytes, level: int = 1) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(data)) + data + b"\0\0"


def padded(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)


def properties(*items: bytes) -> bytes:
    return struct.pack("<I", len(items)) + b"".join(items)


def text_property(tag: int, value: str) -> bytes:
    return struct.pack("<HHI", 31, tag, 1) + padded((value + "\0").encode("utf-16-le"))


def winmail(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


FILE = attribute(0x9002, b"") + attribute(0x8010, b"plan.pdf\0") + attribute(0x800F, b"%PDF")


def tnef_mail(content: bytes, text: str = "") -> Message:
    body = base64.encodebytes(content).decode()
    head = "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64"
    return mixed(f"\n{text}", f"{head}\n\n{body}")


def test_winmail_dat_is_opened() -> None:
    message = tnef_mail(winmail(attribute(0x9007, struct.pack("<II", 1252, 0)), FILE), "see file")
    assert message.text == "see file"
    assert [(item.name, item.content) for item in message.attachments] == [("plan.pdf", b"%PDF")]


def test_the_text_in_winmail_dat_stands_in_for_a_missing_one() -> None:
    message = tnef_mail(winmail(attribute(0x800C, b"gr\xfc\xdfe\0"), FILE))
    assert message.text == "grüße"
    html = struct.pack("<HHI", 258, 0x1013, 1) + padded(b"<p>gr\xc3\xbc\xc3\x9fe")
    codepage = struct.pack("<HHI", 3, 0x3FDE, 65001)
    listed = properties(codepage, text_property(0x1000, "größe"), html)
    message = tnef_mail(winmail(attribute(0x9003, listed)))
    assert (message.text, message.html) == ("größe", "<p>grüße")


def test_files_in_winmail_dat_have_their_long_names() -> None:
    data = struct.pack("<HHI", 13, 0x3701, 1) + padded(b"DATA")
    listed = properties(
        struct.pack("<HHHH", 2, 0x1234, 1, 0),
        struct.pack("<HHI", 0x1003, 0x1235, 2) + bytes(8),
        struct.pack("<HHI", 0x101E, 0x1236, 2) + padded(b"one") + padded(b"two"),
        struct.pack("<HH", 30, 0x8001) + bytes(20) + struct.pack("<II", 7, 1) + padded(b"id"),
        struct.pack("<HH", 30, 0x8002)
        + bytes(16)
        + struct.pack("<I", 1)
        + padded(b"N\0a\0")
        + struct.pack("<I", 1)
        + padded(b"named"),
        text_property(0x3704, "PLAN~1.PDF"),
        text_property(0x3707, "the long plan.pdf"),
        data,
    )
    found = read_winmail(winmail(attribute(0x9002, b""), attribute(0x9005, listed)))
    assert found is not None
    assert found.files == [("the long plan.pdf", b"DATA")]


def test_a_mail_embedded_in_winmail_dat_gives_its_files() -> None:
    inner = bytes.fromhex("0703020000000000c000000000000046") + winmail(FILE)
    found = read_winmail(winmail(attribute(0x9002, b""), attribute(0x800F, inner)))
    assert found is not None
    assert found.files == [("plan.pdf", b"%PDF")]
    for _ in range(10):
        inner = bytes.fromhex("0703020000000000c000000000000046") + winmail(
            attribute(0x9002, b""), attribute(0x800F, inner)
        )
    deep = read_winmail(winmail(attribute(0x9002, b""), attribute(0x800F, inner)))
    assert deep is not None
    assert deep.files == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no tnef at all",
        winmail(),
        winmail(attribute(0x9003, struct.pack("<I", 0xFFFFFFFF))),
        winmail(attribute(0x9003, struct.pack("<IHH", 1, 0x1002, 5) + b"\xff\xff\xff\xff")),
        winmail(attribute(0x9003, struct.pack("<IHHI", 1, 0x101E, 5, 0xFFFFFFFF))),
        winmail(attribute(0x9003, struct.pack("<IHHI", 1, 30, 5, 0xFFFFFFF0))),
        winmail(attribute(0x9003, struct.pack("<IHH", 9, 99, 5))),
        winmail(attribute(0x800F, b"no file was begun")),
    ],
)
def test_a_broken_winmail_dat_stays_an_attachment(content: bytes) -> None:
    message = tnef_mail(content, "text")
    assert message.text == "text"
    assert [(item.name, item.content) for item in message.attachments] == [("winmail.dat", content)]


def test_counts_in_winmail_dat_are_not_believed() -> None:
    found = read_winmail(winmail(*[FILE] * 500))
    assert found is not None
    assert len(found.files) == FILE_LIMIT
    cut = read_winmail(winmail(FILE)[:-4])
    assert cut is not None
    assert cut.files == [("plan.pdf", b"%P")] or cut.files[0][0] == "plan.pdf"


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_winmail_dat(content: bytes) -> None:
    found = read_winmail(winmail(content))
    assert found is not None
    inner = read_winmail(winmail(attribute(0x9002, b""), attribute(0x9005, content)))
    assert inner is not None
