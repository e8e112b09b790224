"""Authentication-Results: what our own server says counts, what anybody can write does not."""

import pytest

from mailflow.mail import read
from mailflow.mail.trust import Method, Proof, find_proof, is_aligned

OURS = "mx.example.com"
INSIDE = "Received: from mx.example.com by imap.example.com with LMTP; Fri, 20 Nov 2026"
BORDER = "Received: from mail.example.org (192.0.2.1) by mx.example.com with ESMTPS; Fri"
FOREIGN = "Received: from laptop by mail.example.org; Fri, 20 Nov 2026"


def proof(*lines: str, authserv_id: str = OURS, author: str = "Ana <ana@example.org>") -> Proof:
    head = "\n".join([*lines, f"From: {author}", "Subject: accept", "", "accept"])
    return find_proof(read(head.encode()), authserv_id)


def results(text: str, authserv_id: str = OURS) -> str:
    return f"Authentication-Results: {authserv_id};\n {text}"


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("dmarc=pass header.from=example.org", Method.DMARC),
        ("dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org", Method.DMARC),
        ("dmarc=pass(p=none) header.from=EXAMPLE.org", Method.DMARC),
        ("spf=pass smtp.mailfrom=x@y.test;\n dmarc = pass header.from = example.org", Method.DMARC),
        ("dmarc/1=pass header.from=example.org", Method.DMARC),
        ('dmarc=pass reason="ok; really" header.from=example.org', Method.DMARC),
        ("dkim=pass header.d=example.org header.s=a header.b=x", Method.DKIM),
        ("dkim=fail header.d=example.org; dkim=pass header.i=@example.org", Method.DKIM),
        ('dkim=pass (2048-bit key) header.d="example.org"', Method.DKIM),
        ("dmarc=none header.from=example.org; dkim=pass header.d=example.org", Method.DKIM),
    ],
)
def test_our_servers_pass_for_the_authors_domain_is_a_proof(text: str, method: Method) -> None:
    found = proof(results(text), BORDER)
    assert (found.method, found.domain) == (method, "example.org")
    assert found


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "",
        "dmarc=fail header.from=example.org",
        "dmarc=fail header.from=example.org; dkim=pass header.d=example.org",
        "dmarc=pass header.from=evil.test",
        "dmarc=pass",
        "dmarc=pass header.from=evil.test header.from=example.org",
        "dmarc=pass header.from=example.org; dmarc=fail header.from=example.org",
        "dmarc=passed header.from=example.org",
        "xdmarc=pass header.from=example.org",
        "dkim=pass header.d=evil.test",
        "dkim=pass header.d=ample.org",
        "dkim=pass header.d=org",
        "dkim=pass",
        "spf=pass smtp.mailfrom=ana@example.org",
        "dkim=none (dmarc=pass header.from=example.org)",
        "dkim=none (a (nested) ; dmarc=pass header.from=example.org)",
        'dkim=none reason="; dmarc=pass header.from=example.org"',
        r'spf=pass smtp.mailfrom="a\"; dmarc=pass header.from=example.org; \"b"@evil.test',
        "spf=pass smtp.mailfrom==?utf-8?q?x=3B_dmarc=3Dpass_header.from=3Dexample.org?=@evil.test",
        "spf=pass smtp.helo=dmarc=pass header.from=example.org",
        "dmarc=temperror header.from=example.org",
    ],
)
def test_anything_else_proves_nothing(text: str) -> None:
    found = proof(results(text), BORDER)
    assert found.method is Method.NONE
    assert not found
    assert found.reason


PASS = "dmarc=pass header.from=example.org"


def test_where_the_field_stands_decides() -> None:
    assert proof(INSIDE, results(PASS), BORDER, FOREIGN)
    assert proof(INSIDE, BORDER, results(PASS), FOREIGN)
    assert proof("Received: by 2002:a05:6a10::1 with SMTP id x; Fri", results(PASS), FOREIGN)
    assert proof("Received: by 10.0.0.7 with SMTP; Fri", results(PASS), FOREIGN)
    assert not proof(INSIDE, BORDER, FOREIGN, results(PASS))
    assert not proof(FOREIGN, results(PASS))
    assert not proof("Received: nonsense", results(PASS))
    assert not proof("Received: (by mx.example.com) from x", results(PASS))


def test_only_the_topmost_field_of_our_server_counts() -> None:
    forged = results(PASS)
    assert not proof(results("dmarc=fail header.from=example.org"), BORDER, forged)
    assert not proof(results("none"), forged)


@pytest.mark.parametrize(
    "authserv_id",
    [
        "mx.example.com.evil.test",
        "evil.test (mx.example.com)",
        "(mx.example.com) evil.test",
        "amx.example.com",
        '"x mx.example.com"',
        "",
    ],
)
def test_the_field_of_another_server_does_not_count(authserv_id: str) -> None:
    assert not proof(results(PASS, authserv_id))


def test_our_server_may_write_its_name_with_a_version_or_in_capitals() -> None:
    assert proof(results(PASS, "mx.example.com 1"))
    assert proof(results(PASS, "(comment) MX.example.COM"))
    assert proof(results(PASS), authserv_id="MX.Example.com")


MICROSOFT = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n smtp.mailfrom=example.org; "
    "dkim=pass (signature was verified)\n header.d=example.org;dmarc=pass action=none\n "
    "header.from=example.org;compauth=pass reason=100"
)


def test_microsofts_field_without_a_name_counts_where_microsoft_is_ours() -> None:
    hop = "Received: from a.outlook.com by b.eurprd01.prod.outlook.com; Fri"
    assert proof(hop, MICROSOFT, FOREIGN, authserv_id="protection.outlook.com")
    assert proof(hop, MICROSOFT, FOREIGN, authserv_id="outlook.com").method is Method.DMARC
    assert not proof(hop, MICROSOFT, FOREIGN)
    assert not proof(FOREIGN, MICROSOFT, authserv_id="outlook.com")


def test_without_a_configured_server_or_an_author_nothing_is_proven() -> None:
    assert not proof(results(PASS), authserv_id="")
    assert not proof(results(PASS), author="a@example.org, b@example.org")
    assert not proof(BORDER)


@pytest.mark.parametrize(
    ("signer", "domain", "aligned"),
    [
        ("example.org", "example.org", True),
        ("example.org", "mail.example.org", True),
        ("mail.example.org", "example.org", False),
        ("org", "example.org", False),
        ("co.uk", "example.co.uk", False),
        ("example.co.uk", "mail.example.co.uk", True),
        ("localhost", "localhost", True),
        ("", "", False),
        ("xample.org", "example.org", False),
    ],
)
def test_a_signer_stands_for_its_own_domain_and_those_below(
    signer: str, domain: str, aligned: bool
) -> None:
    assert is_aligned(signer, domain) is aligned
