"""The same mail is known again by another way; another mail never is."""

import base64

from mailflow.mail import read
from mailflow.mail.identity import identity

MAIL = (
    "From: Ana <ana@example.org>\nMessage-ID: <1@example.org>\n"
    "Date: Fri, 20 Nov 2026 09:14:00 +0000\n"
    "Subject: Logo\nContent-Type: text/plain; charset=utf-8\n\nGrüße,\nAna\n"
)


def key(text: str) -> str:
    return identity(read(text.encode()))


def test_other_trace_fields_change_nothing() -> None:
    again = "Received: from a by b; Fri\nDelivered-To: x@y.test\nX-Spam: no\n" + MAIL
    assert key(again) == key(MAIL)
    assert key(MAIL.replace("\n", "\r\n")) == key(MAIL)
    assert key(MAIL + "\n\n") == key(MAIL)
    assert key(MAIL.replace("Grüße,", "Grüße,  ")) == key(MAIL)


def test_another_transfer_encoding_changes_nothing() -> None:
    head, _, body = MAIL.partition("\n\n")
    encoded = base64.encodebytes(body.encode()).decode()
    assert key(f"{head}\nContent-Transfer-Encoding: base64\n\n{encoded}") == key(MAIL)


def test_a_reused_message_id_is_not_the_same_mail() -> None:
    assert key(MAIL.replace("Grüße", "Servus")) != key(MAIL)
    assert key(MAIL.replace("ana@", "bob@")) != key(MAIL)
    assert key(MAIL.replace("<1@", "<2@")) != key(MAIL)


def test_without_an_id_author_date_subject_and_body_decide() -> None:
    bare = MAIL.replace("Message-ID: <1@example.org>\n", "")
    assert key(bare) == key("X: y\n" + bare)
    assert key(bare) != key(MAIL)
    assert key(bare) != key(bare.replace("Logo", "Logos"))
    assert key(bare) != key(bare.replace("09:14", "09:15"))
    assert key(bare.replace("Date", "X-Date")) != key(bare)


def test_attachments_and_inner_mails_count() -> None:
    def mixed(name: str, content: str, subject: str, text: str) -> str:
        return (
            "From: a@x.test\nContent-Type: multipart/mixed; boundary=cut\n\n--cut\n\nhello\n"
            f"--cut\nContent-Type: a/b; name={name}\n\n{content}\n"
            f"--cut\nContent-Type: message/rfc822\n\nSubject: {subject}\n\n{text}\n--cut--\n"
        )

    same = key(mixed("a.pdf", "x", "in", "text"))
    assert same == key(mixed("a.pdf", "x", "in", "text"))
    others = {
        key(mixed("b.pdf", "x", "in", "text")),
        key(mixed("a.pdf", "y", "in", "text")),
        key(mixed("a.pdf", "x", "out", "text")),
        key(mixed("a.pdf", "x", "in", "words")),
    }
    assert len(others) == 4
    assert same not in others


def test_an_author_nobody_can_tell_is_what_the_field_says() -> None:
    both = MAIL.replace("Ana <ana@example.org>", "a@x.test, b@x.test")
    assert key(both) == key(both)
    assert key(both) != key(both.replace("b@", "c@"))
    assert len(key("Subject: only\n\n")) == 64
