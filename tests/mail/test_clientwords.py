"""Subjects, people, dates and lines of signatures as clients of many languages write them."""

from datetime import UTC, datetime

import pytest

from mailflow.mail.address import Address
from mailflow.mail.datetext import has_clock, has_date, has_year, parse_instant
from mailflow.mail.people import find_address, find_addresses, read_attribution
from mailflow.mail.signature import cut_signature, is_device_line
from mailflow.mail.subject import first_prefix, strip_forward, strip_prefixes
from mailflow.mail.words import LANGUAGES, Prefix, Role, role_of

CARLA = Address("Carla Client", "carla@client.test")
MORNING = datetime(2026, 11, 20, 9, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("Fri, 20 Nov 2026 09:14:00 +0000", 0),
        ("Fri, 20 Nov 2026 09:14:00 +0100 (CET)", 1),
        ("Friday, November 20, 2026 at 9:14:00 AM GMT+1", 1),
        ("20. November 2026 um 09:14:00 MEZ", 1),
        ("20 novembre 2026 à 09:14:00 UTC+1", 1),
        ("20 de noviembre de 2026, 9:14:00 a. m. GMT-5", -5),
        ("20 de novembro de 2026 09:14:00 BRT", -3),
        ("20 novembre 2026 alle ore 09:14:00 CET", 1),
        ("20. marraskuuta 2026 klo 9.14.00 UTC+2", 2),
        ("20. nov. 2026 kl. 09.14.00 CET", 1),
        ("20 listopada 2026 09:14:00 CET", 1),
        ("20. listopadu 2026 9:14:00 SEČ", 1),
        ("2026. november 20. 9:14:00 CET", 1),
        ("20. studenoga 2026. u 09:14:00 CET", 1),
        ("20 noiembrie 2026, 09:14:00 EET", 2),
        ("2026 m. lapkričio 20 d. 09:14:00 EET", 2),
        ("20 ноября 2026 г., 09:14:00 GMT+3", 3),
        ("20 листопада 2026 р. о 09:14:00 EET", 2),
        ("20 ноември 2026 г. в 9:14:00 ч. EET", 2),
        ("20 Νοεμβρίου 2026 στις 9:14:00 π.μ. EET", 2),
        ("20 Kasım 2026 09:14:00 GMT+3", 3),
        ("20 בנובמבר 2026 בשעה 9:14:00 GMT+2", 2),
        ("٢٠ نوفمبر ٢٠٢٦ في ٩:١٤:٠٠ ص GMT+٢", 2),
        ("20 नवंबर 2026 को 9:14:00 am GMT+5", 5),
        ("20 พฤศจิกายน พ.ศ. 2569 เวลา 09:14:00 GMT+7", 7),
        ("lúc 09:14:00 20 tháng 11, 2026 GMT+7", 7),
        ("20 November 2026 pukul 09.14.00 WIB", 7),
        ("2026年11月20日 GMT+8 09:14:00", 8),
        ("2026年11月20日 9:14:00 JST", 9),
        ("2026년 11월 20일 오전 9:14:00 GMT+9", 9),
        ("2026-11-20 (금) 09:14:00 (GMT+09:00)", 9),
        ("20/11/2026  09:14  (GMT+01:00)", 1),
        ("20.11.2026 09:14 (GMT+01:00)", 1),
        ("11/20/2026 9:14 AM -0800", -8),
        ("Fri Nov 20 09:14:00 GMT+01:00 2026", 1),
        ("2026-11-20T09:14:00Z", 0),
        ("2026-11-20T09:14:00+01:00", 1),
    ],
)
def test_a_date_with_a_zone_is_an_instant(written: str, hours: int) -> None:
    found = parse_instant(written)
    assert found is not None
    assert (found - MORNING).total_seconds() == -3_600 * hours


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("20 Nov 2026 9:14 PM +0000", 21),
        ("20 Nov 2026 12:14 AM +0000", 0),
        ("20 Nov 2026 12:14 PM +0000", 12),
        ("2026年11月20日 下午9:14:00 GMT+0", 21),
        ("2026년 11월 20일 오후 9:14:00 GMT+0", 21),
        ("20/11/2026 9:14 p. m. GMT+0", 21),
    ],
)
def test_halves_of_the_day_are_known(written: str, hour: int) -> None:
    found = parse_instant(written)
    assert found is not None
    assert found.hour == hour


@pytest.mark.parametrize(
    "written",
    [
        "Fri, Nov 20, 2026 at 9:14 AM",
        "11/10/2026 09:14 +0100",
        "20 Nov 2026 +0100",
        "31 Feb 2026 09:14 +0000",
        "20 Nov 2026 09:14 +99",
        "20 Xyz 2026 09:14 +0000",
        "09:14 +0100",
        "",
    ],
)
def test_what_may_be_read_in_two_ways_or_none_is_no_instant(written: str) -> None:
    assert parse_instant(written) is None


def test_years_and_times_are_seen_in_other_digits() -> None:
    assert has_year("۲۰۲۶")
    assert has_clock("٩:١٤")
    assert has_date("１０：３０".replace("：", ":"))
    assert not has_date("no number here")
    assert not has_date("call 0301234567")


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Carla Client <carla@client.test>", [CARLA]),
        ('"Carla Client" <carla@client.test>', [CARLA]),
        ("'Carla Client' <CARLA@Client.Test>", [Address("Carla Client", "CARLA@client.test")]),
        ("Carla Client<carla@client.test>", [CARLA]),
        ("Carla Client [mailto:carla@client.test]", [CARLA]),
        ("Carla Client <carla@client.test<mailto:carla@client.test>>", [CARLA]),
        ("Carla Client <carla@client.test <mailto:carla@client.test>>", [CARLA]),
        ("Carla Client (carla@client.test)", [CARLA]),
        ("carla@client.test (Carla Client)", [CARLA]),
        ("Carla Client &lt;carla@client.test&gt;", [CARLA]),
        ("*Carla Client* <carla@client.test>;", [CARLA]),
        ("carla@client.test", [Address("", "carla@client.test")]),
        ("<carla@client.test>", [Address("", "carla@client.test")]),
        ("carla@client.test <carla@client.test>", [Address("", "carla@client.test")]),
        ("Client, Carla <carla@client.test>", [Address("Client, Carla", "carla@client.test")]),
        (
            "Carla (Client Ltd) <carla@client.test>",
            [Address("Carla (Client Ltd)", "carla@client.test")],
        ),
        ("Carla Client", [Address("Carla Client", "")]),
        ("Carla Client; Dan", [Address("Carla Client", ""), Address("Dan", "")]),
        ("Dan; Carla Client <carla@client.test>", [Address("Dan", ""), CARLA]),
        ("d@e.test, Carla Client <carla@client.test>", [Address("", "d@e.test"), CARLA]),
        ("卡拉 <carla@client.test>", [Address("卡拉", "carla@client.test")]),
        ("undisclosed-recipients:;", []),
        ("", []),
        ("@", []),
        ("-", []),
    ],
)
def test_people_are_read_as_clients_write_them(written: str, people: list[Address]) -> None:
    assert list(find_addresses(written)) == people
    assert find_address(written) == (people[0] if people else None)


def test_a_list_of_people_is_bounded() -> None:
    assert len(find_addresses(", ".join(f"p{n}@client.test" for n in range(400)))) == 200


MAILBOX = "<carla@client.test>"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("On Fri, Nov 20, 2026 at 9:14 AM {} wrote:", "Fri, Nov 20, 2026 at 9:14 AM"),
        ("Am Fr., 20. Nov. 2026 um 09:14 Uhr schrieb {}:", "Fr., 20. Nov. 2026 um 09:14 Uhr"),
        ("{} schrieb am 20.11.2026, 09:14:", "20.11.2026, 09:14"),
        ("20.11.2026, 09:14, {}:", "20.11.2026, 09:14"),
        ("Le 20/11/2026 à 09:14, {} a écrit :", "20/11/2026 à 09:14"),
        ("Op 20 nov 2026 om 09:14 schreef {}:", "20 nov 2026 om 09:14"),
        ("2026-11-20 09:14 GMT+01:00 {}:", datetime(2026, 11, 20, 8, 14, tzinfo=UTC)),
        ("---- On Fri, 20 Nov 2026 09:14 {} wrote ----", "Fri, 20 Nov 2026 09:14"),
    ],
)
@pytest.mark.parametrize("name", ["Carla Client", "Jan van den Berg", "van Dam", "Élodie"])
def test_an_attribution_tells_who_and_when(line: str, date: str | datetime, name: str) -> None:
    writer, when = read_attribution(line.format(f"{name} {MAILBOX}"))
    assert writer == Address(name, "carla@client.test")
    assert when == date


def test_an_attribution_without_address_tells_the_name() -> None:
    writer, when = read_attribution("On 20 Nov 2026, at 09:14:00 +0100, Carla Client wrote:")
    assert writer == Address("Carla Client", "")
    assert when == datetime(2026, 11, 20, 8, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "prefix", "stem"),
    [
        ("Logo", None, "Logo"),
        ("Re: Logo", Prefix.REPLY, "Logo"),
        ("RE[2]: Logo", Prefix.REPLY, "Logo"),
        ("Re^3: Logo", Prefix.REPLY, "Logo"),
        ("AW: WG: Logo", Prefix.REPLY, "Logo"),
        ("Fwd: Re: Logo", Prefix.FORWARD, "Logo"),
        ("TR : Logo", Prefix.FORWARD, "Logo"),
        ("İLT: Logo", Prefix.FORWARD, "Logo"),
        ("转发：Logo", Prefix.FORWARD, "Logo"),
        ("VS: Logo", Prefix.EITHER, "Logo"),
        ("[Fwd: Logo]", Prefix.FORWARD, "Logo"),
        ("Logo (fwd)", Prefix.FORWARD, "Logo"),
        ("[team] Re: Logo", Prefix.REPLY, "Logo"),
        ("[H-12] Logo", None, "[H-12] Logo"),
        ("Budget: Logo", None, "Budget: Logo"),
        ("Re:", Prefix.REPLY, ""),
        ("", None, ""),
        (":", None, ":"),
    ],
)
def test_prefixes_of_subjects_are_known(subject: str, prefix: Prefix | None, stem: str) -> None:
    assert first_prefix(subject) is prefix
    assert strip_prefixes(subject) == stem


def test_only_the_forwards_own_prefix_is_taken_off() -> None:
    assert strip_forward("Fwd: Re: Logo") == "Re: Logo"
    assert strip_forward("Logo") == "Logo"


def test_at_least_forty_languages_are_listed() -> None:
    assert len(LANGUAGES) >= 40


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("From", Role.FROM),
        ("VON", Role.FROM),
        ("De la part de", Role.FROM),
        ("Envoyé", Role.DATE),
        ("收件人", Role.TO),
        ("Kopie (CC)", Role.CC),
        ("Тема", Role.SUBJECT),
        ("Done when", Role.UNKNOWN),
        ("", Role.UNKNOWN),
    ],
)
def test_labels_of_many_languages_are_known(label: str, role: Role) -> None:
    assert role_of(label) is role


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "*Sent from my Galaxy*",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Skickat från min iPhone",
        "Wysłane z iPhone'a",
        "Отправлено с iPhone",
        "iPhoneから送信",
        "发自我的iPhone",
        "나의 iPhone에서 보냄",
        "أُرسلت من الـ iPhone",
        "נשלח מה-iPhone שלי",
        "Get Outlook for Android<https://client.test/o>",
        "Gesendet mit der GMX Mail App",
    ],
)
def test_lines_of_devices_are_known(line: str) -> None:
    assert is_device_line(line)


@pytest.mark.parametrize(
    "line",
    ["", "Sent from my side, all good.", "My iPhone is broken", "Was it sent from my iPhone?"],
)
def test_sentences_about_devices_are_none(line: str) -> None:
    assert not is_device_line(line)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        (["a", "", "-- ", "Ben"], ["a"]),
        (["a", "--", "b", "--", "Ben"], ["a", "--", "b"]),
        (["a", "--", *["line"] * 40], ["a", "--", *["line"] * 40]),
        (["", "a", ""], ["a"]),
        (["a", "Mit freundlichen Grüßen", "Ben", "Acme"], ["a"]),
        (["a", "Saludos,", "Ben"], ["a"]),
        (["a", "Best,", "Ben", "PS: call Dan"], ["a", "Best,", "Ben", "PS: call Dan"]),
        (["a", "Best,", "shall we?"], ["a", "Best,", "shall we?"]),
        (["a", "", "___", "Sent from my iPhone"], ["a"]),
        (["Sent from my iPhone"], []),
        (["a", "Diese E-Mail ist vertraulich."], ["a", "Diese E-Mail ist vertraulich."]),
        (["a", "", "Diese E-Mail ist vertraulich."], ["a"]),
        (["This message is late."], ["This message is late."]),
        (["a", "_" * 30, "see our list at http://lists.example.org"], ["a"]),
        (["a", "_" * 30, "b"], ["a", "_" * 30, "b"]),
        ([], []),
    ],
)
def test_signatures_are_cut_and_words_are_kept(rows: list[str], kept: list[str]) -> None:
    assert cut_signature(rows) == kept
