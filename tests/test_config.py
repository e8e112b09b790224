"""The configuration: all problems at once, each with its line, its key and its cure; no secrets."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.config import Config, describe, example, find_file, load, parse
from mailflow.config.lines import find_lines
from mailflow.errors import ConfigError
from mailflow.handoff.model import Person, State, Team
from mailflow.handoff.policy import LADDERS
from mailflow.handoff.recipe import Recipe
from mailflow.handoff.routing import Means, Route
from mailflow.handoff.span import Span, Unit

ROOT = Path(__file__).parents[1]
PASSWORDS = {"MAILFLOW_MAILBOX_PASSWORD": "m-secret", "MAILFLOW_RELAY_PASSWORD": "r-secret"}
BASE = """\
[service]
address = "handoff@example.org"
admins = ["ops@example.org"]

[relay]
host = "smtp.example.org"

[people.ben]
addresses = ["ben@example.org"]

[people.ana]
addresses = ["ana@example.org"]
"""


def read(text: str, environ: dict[str, str] | None = None, base: Path | None = None) -> Config:
    return parse(text, (base or Path("/nowhere")) / "m.toml", environ or {})


def wrong(text: str, environ: dict[str, str] | None = None, base: Path | None = None) -> list[str]:
    """Return the problems of a configuration, without the directory of the file."""
    with pytest.raises(ConfigError) as caught:
        read(text, environ, base)
    folder = f"{base or Path('/nowhere')}/"
    return [problem.replace(folder, "") for problem in caught.value.problems]


def only(text: str, environ: dict[str, str] | None = None, base: Path | None = None) -> str:
    problems = wrong(text, environ, base)
    assert len(problems) == 1, problems
    return problems[0]


# --- the shortest file and its defaults -----------------------------------------------------------


def test_the_shortest_file_of_the_contract_works(tmp_path: Path) -> None:
    secret = tmp_path / "handoff"
    secret.write_text("hunter2\n")
    secret.chmod(0o600)
    file = tmp_path / "mailflow.toml"
    file.write_text(
        f"""
[service]
address  = "handoff@example.org"

[relay]
host = "smtp.example.org"

[mailbox]                      # or [listener]
host = "imap.example.org"
username = "handoff@example.org"
password_file = "{secret}"

[people.ben]
addresses = ["ben@example.org"]
"""
    )
    config = load(file, {})
    assert config.people["ben"] == Person("ben", "", ("ben@example.org",))
    assert config.mailbox is not None
    assert config.mailbox.port == 993
    assert config.secret("mailbox", {}) == "hunter2"
    assert config.secret("relay", {}) == ""
    assert config.warnings == (
        "service.admins is empty: nobody hears when something needs a human",
    )


def test_the_whole_file_of_the_contract_is_read(tmp_path: Path) -> None:
    (tmp_path / "my-templates").mkdir()
    config = read(
        """
[service]
address = "Handoff@Example.org"
name = "Handoffs"
database = "mailflow.db"
timezone = "Europe/Berlin"
hours = "Mon-Fri 09:00-17:00"
holidays = "DE-BE"
language = "de"
admins = ["ops@example.org"]
templates = "my-templates"
separator = "-"

[mailbox]
host = "imap.example.org"
username = "handoff"
poll = "90 minutes"
idle = false
handled = ""

[listener]
protocol = "smtp"
listen = "unix:/run/mailflow/lmtp.sock"
max_size = "10 MiB"

[relay]
host = "smtp.example.org"
username = "handoff"

[people.ben]
name = "Ben Ortiz"
addresses = ["Ben@example.org", "b.ortiz@example.org"]
lead = "mia"
timezone = "Europe/Madrid"
hours = "Mon-Thu 08:00-16:00"
holidays = ""
language = "es"
digest = "08:30"
substitute = "carol"

[people.mia]
addresses = "mia@example.org"

[people.carol]
addresses = ["carol@example.org"]

[teams.design]
name = "Design"
members = ["ben", "carol"]
assign = "rotate"
lead = "mia"

[[routes]]
address = "billing@example.org"
owner = "design"
recipe = "client-request"
open = true
giver = "mia"

[recipes.default]
required = ["background", "due"]
wait = "4 hours"
due = "5 working days"

[recipes.client-request]
wait = "0"

[nudges]
delivered = ["1 day", "1 week"]

[summary]
day = "Friday"
at = "15:00"
team = false

[trust]
authserv_id = "mx.example.org"
domains = ["example.org"]
unproven = "ask"

[limits]
undo = "2 days"
reopen = "2 weeks"
answers_per_thread_day = 1
""",
        PASSWORDS,
        tmp_path,
    )
    assert config.service.address == "handoff@example.org"
    assert config.service.database == str(tmp_path / "mailflow.db")
    assert config.service.templates == tmp_path / "my-templates"
    assert config.mailbox is not None
    assert config.mailbox.poll == timedelta(minutes=90)
    assert config.listener is not None
    assert config.listener.max_size == 10 * 2**20
    assert config.people["ben"] == Person(
        key="ben",
        name="Ben Ortiz",
        addresses=("ben@example.org", "b.ortiz@example.org"),
        timezone="Europe/Madrid",
        hours="Mon-Thu 08:00-16:00",
        holidays="",
        language="es",
        lead="mia",
        substitute="carol",
        digest="08:30",
    )
    assert config.people["mia"].timezone == "Europe/Berlin"
    assert config.people["mia"].holidays == "DE-BE"
    assert config.people["mia"].language == "de"
    assert config.teams["design"] == Team("design", "Design", ("ben", "carol"), "rotate", "mia")
    assert config.routes == (Route("billing@example.org", "design", "client-request", True, "mia"),)
    assert config.recipes["default"] == Recipe(
        "default", ("background", "due"), Span(4, Unit.WORKING_HOUR), Span(5, Unit.WORKING_DAY)
    )
    assert not config.recipes["client-request"].wait
    assert config.summary.day == "Friday"
    assert config.trust.domains == ("example.org",)
    assert config.limits.reopen == Span(2, Unit.WEEK)
    assert config.warnings == ()


def test_ladders_are_those_of_the_lifecycle_until_somebody_changes_them() -> None:
    assert dict(read(BASE).ladders) == dict(LADDERS)
    changed = read(BASE + '[nudges]\ndelivered = ["1 day", "1 week"]\n').ladders
    assert [rung.after for rung in changed[State.DELIVERED]] == [
        Span(1, Unit.WORKING_DAY),
        Span(5, Unit.WORKING_DAY),
    ]
    assert [r.trigger for r in changed[State.DELIVERED]] == [
        r.trigger for r in LADDERS[State.DELIVERED]
    ]
    assert changed[State.OFFERED] == LADDERS[State.OFFERED]


def test_a_recipe_adds_to_the_one_of_its_name_or_to_the_default() -> None:
    recipes = read(BASE + '[recipes.bug]\nwait = "0"\n[recipes.legal]\ndue = "1 week"\n').recipes
    assert recipes["bug"].required == ("background", "done_when", "priority")
    assert recipes["legal"].required == ("done_when", "due")
    assert recipes["legal"].name == "legal"


def test_the_directory_knows_everybody_inside() -> None:
    directory = read(BASE + '[trust]\ndomains = ["example.net"]\n').directory()
    ben = directory.person_of("BEN@example.org")
    assert ben is not None
    assert ben.key == "ben"
    assert directory.person_of("zoe@example.net") is not None
    assert directory.person_of("zoe@client.test") is None
    assert directory.target_of("handoff+ben@example.org").means is Means.OWNER
    assert directory.target_of("handoff+bug@example.org").means is Means.RECIPE


def test_the_policy_carries_people_recipes_ladders_and_windows() -> None:
    policy = read(BASE + '[limits]\nundo = "2 days"\n').policy()
    assert policy.undo == Span(2, Unit.DAY)
    assert policy.reopen == Span(30, Unit.DAY)
    assert policy.person("ana").address == "ana@example.org"
    assert policy.recipe("default") == Recipe()


def test_a_configuration_cannot_be_changed() -> None:
    config = read(BASE)
    with pytest.raises(ValueError, match="frozen"):
        config.service.name = "Other"
    with pytest.raises(AttributeError):
        config.warnings = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    ("section", "security", "port"),
    [
        ("mailbox", "tls", 993),
        ("mailbox", "starttls", 143),
        ("mailbox", "none", 143),
        ("relay", "tls", 465),
        ("relay", "starttls", 587),
        ("relay", "none", 25),
    ],
)
def test_the_port_follows_the_security(section: str, security: str, port: int) -> None:
    text = BASE + '[mailbox]\nhost = "imap.example.org"\nusername = "u"\n'
    variable = f"MAILFLOW_{section.upper()}_SECURITY"
    config = read(text, {**PASSWORDS, variable: security})
    assert config.mailbox is not None
    assert {"mailbox": config.mailbox, "relay": config.relay}[section].port == port


# --- where the file is ----------------------------------------------------------------------------


def test_a_file_that_is_named_wins_then_the_environment(tmp_path: Path) -> None:
    named, other = tmp_path / "a.toml", tmp_path / "b.toml"
    assert find_file(named, {"MAILFLOW_CONFIG": str(other)}) == named
    assert find_file(None, {"MAILFLOW_CONFIG": str(other)}) == other


def test_the_file_is_found_in_the_directory_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mailflow.toml").write_text(BASE)
    config = load(None, {})
    assert config.file == Path("mailflow.toml")
    assert config.service.database == str(tmp_path / "mailflow.db")


def test_no_file_at_all_says_where_it_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"looked for mailflow.toml, /etc/mailflow/mailflow.toml"):
        load(None, {})


def test_a_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone.toml: cannot be read \(No such file"):
        load(tmp_path / "gone.toml", {})


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    file.write_bytes(b"[service]\nname = '\xff'")
    with pytest.raises(ConfigError, match=r"is no UTF-8 text \(byte 18\)"):
        load(file, {})


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    file.write_bytes(b"\xef\xbb\xbf" + BASE.encode())
    assert load(file, {}).people


def test_text_that_is_no_toml_says_where() -> None:
    assert only("[service\naddress = 1") == (
        "m.toml: is no TOML: Expected ']' at the end of a table declaration (at line 1, column 9)"
    )


def test_nesting_without_end_is_refused() -> None:
    assert "nested too deeply" in only("a = " + "[" * 100_000) or "TOML" in only("a = [[")


# --- all problems at once -------------------------------------------------------------------------


def test_all_problems_are_said_at_once_in_the_order_of_the_file() -> None:
    assert wrong(
        """\
[service]
address = "handoffexample.org"
zone = "Europe/Berlin"
[relay]
host = "smtp.example.org"
port = "many"
[people.ben]
adresses = ["ben@example.org"]
[people.mia]
addresses = ["mia@example.org", "x"]
hours = "Mon-Fri"
timezone = "Europe/Berln"
lead = "bne"
[teams.design]
members = ["mai"]
[[routes]]
address = "a@example.org"
owner = "nobody"
[nudges]
offered = ["4 hours"]
"""
    ) == [
        "m.toml:2: service.address: 'handoffexample.org' is no mail address; "
        "write 'name@example.com'",
        "m.toml:3: service.zone: unknown key - did you mean 'timezone'?",
        "m.toml:6: relay.port: must be a whole number",
        "m.toml:7: people.ben.addresses: is missing",
        "m.toml:8: people.ben.adresses: unknown key - did you mean 'addresses'?",
        "m.toml:10: people.mia.addresses[2]: 'x' is no mail address; write 'name@example.com'",
        "m.toml:11: people.mia.hours: 'Mon-Fri' names no hours; write 'Mon-Fri 09:00-17:00'",
        "m.toml:12: people.mia.timezone: 'Europe/Berln' is no time zone"
        " - did you mean 'Europe/Berlin'?",
        "m.toml:15: teams.design.members[1]: 'mai' is not in [people] - did you mean 'mia'?",
        "m.toml:18: routes[1].owner: 'nobody' is neither a person nor a team",
        "m.toml:20: nudges.offered: has 1 steps; this ladder has 4",
    ]


def test_an_empty_file_says_what_is_missing() -> None:
    assert wrong("") == [
        "m.toml: relay.host: is missing; or name a directory to try without sending",
        "m.toml: service: is missing",
    ]


def test_a_section_that_is_no_table_is_named() -> None:
    assert wrong('service = "x"\nrelay = 3\npeople = []') == [
        "m.toml:1: service: must be a table, written [service]",
        "m.toml:2: relay: must be a table, written [relay]",
        "m.toml:3: people: must be a table, written [people]",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "[service]\nseperator = '+'",
            "service.seperator: unknown key - did you mean 'separator'?",
        ),
        ("[serv]", "serv: unknown key - did you mean 'service'?"),
        ("[summary]\nteam = 'perhaps'", "summary.team: must be true or false"),
        ("[summary]\nat = '9 am'", "summary.at: '9 am' is no time of day; write '09:00'"),
        ("[summary]\nat = 9", "summary.at: must be text in quotes"),
        (
            "[summary]\nday = 'Frday'",
            "summary.day: must be 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', "
            "'Saturday' or 'Sunday'",
        ),
        ("[trust]\nunproven = 'yes'", "trust.unproven: must be 'token', 'ask' or 'quarantine'"),
        ("[trust]\ndomains = ['a b']", "trust.domains[1]: 'a b' is no domain; write 'example.com'"),
        ("[limits]\nmax_size = 'big'", "limits.max_size: 'big' is no size; write '25 MiB'"),
        (
            "[limits]\nundo = 'soon'",
            "limits.undo: 'soon' is no length of time; "
            "write '15m', '4 hours', '1 day' or '2 working days'",
        ),
        (
            "[limits]\nretention = '3 working days'",
            "limits.retention: '3 working days' counts working time; "
            "here a plain time such as '2 days' is due",
        ),
        ("[limits]\nletters_per_address_day = 0", "greater than or equal to 1"),
        (
            "[nudges]\nreturned = ['4 days', '1 day']",
            "nudges.returned: must rise from step",
        ),
        (
            "[nudges]\nreturned = ['0', '1 day']",
            "nudges.returned: a step of nothing would never end",
        ),
        ("[nudges]\nclosed = ['1 day']", "nudges.closed: unknown key; known are gathering, "),
        ("[recipes.default]\nrequired = ['when']", "recipes.default.required[1]: must be"),
        ("[recipes.x]\nrequired = ['due', 'due']", "recipes.x.required: names a field twice"),
        ("[listener]\nlisten = 'here'", "listener.listen: write an address and a port such as"),
        ("[people.zoe]\naddresses = []", "people.zoe.addresses: must not be empty"),
        ("[people.zoe]\naddresses = 3", 'people.zoe.addresses: must be a list such as ["a", "b"]'),
        ("[teams.t]\nmembers = []", "teams.t.members: must not be empty"),
        ("[teams.t]\nmembers = ['ben', 'ben']", "teams.t.members[2]: 'ben' is named twice"),
        ("[teams.t]\nmembers = ['ben']\nlead = 'zed'", "teams.t.lead: 'zed' is not in [people]"),
        ("[teams.ben]\nmembers = ['ben']", "teams.ben: is already the name of people.ben"),
        ("[recipes.ana]", "recipes.ana: is already the name of people.ana"),
        ("[teams.bug]\nmembers = ['ben']", "recipes.bug: is already the name of teams.bug"),
        ("[routes]", "routes: must be a list"),
    ],
)
def test_a_mistake_is_said_with_its_key_and_its_cure(line: str, problem: str) -> None:
    text = BASE.replace("[service]", line) if line.startswith("[service]") else BASE + line + "\n"
    assert problem in only(text)


@pytest.mark.parametrize(
    ("person", "problem"),
    [
        ("lead = 'zed'", "people.zoe.lead: 'zed' is not in [people]"),
        ("lead = 'zoe'", "people.zoe.lead: is the same person; name somebody else, or nobody"),
        ("substitute = 'bne'", "people.zoe.substitute: 'bne' is not in [people] - did you mean"),
        ("timezone = 'Mars'", "people.zoe.timezone: 'Mars' is no time zone"),
        ("timezone = '../etc'", "people.zoe.timezone: '../etc' is no time zone"),
        ("holidays = 'XX'", "people.zoe.holidays: 'XX' is no country with known holidays"),
        ("hours = ''", "people.zoe.hours: '' names no hours"),
        ("language = 'tlh'", "people.zoe.language: 'tlh' is no language mailflow reads; write en"),
        ("digest = '25:00'", "people.zoe.digest: '25:00' is no time of day"),
    ],
)
def test_a_mistake_about_a_person_is_said(person: str, problem: str) -> None:
    text = f"{BASE}[people.zoe]\naddresses = ['zoe@example.org']\n{person}\n"
    assert problem in only(text)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("ben@example.org", "'ben@example.org' already belongs to people.ben"),
        ("BEN@example.org", "'ben@example.org' already belongs to people.ben"),
        ("handoff@example.org", "is an address of the service itself"),
        ("handoff+zoe@example.org", "is an address of the service itself"),
        ("billing@example.org", "is an address of the service itself"),
        ("zoe", "is no mail address"),
        ("zoe@@example.org", "is no mail address"),
        ("Zoe <zoe@example.org>", "is no mail address"),
    ],
)
def test_an_address_belongs_to_one_person_and_not_to_us(address: str, problem: str) -> None:
    text = BASE + f"[people.zoe]\naddresses = ['{address}']\n"
    text += "[[routes]]\naddress = 'billing@example.org'\nowner = 'ben'\n"
    assert problem in only(text)


def test_an_admin_is_not_the_service() -> None:
    assert "is an address of the service itself" in only(BASE.replace("ops@", "handoff+ops@"))


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("Ben2", "a key has lower case letters"),
        ('"b n"', "a key has lower case letters"),
        ('"ben@home"', "a key has lower case letters"),
        ("-ben", "a key has lower case letters"),
        ("h12", "is a word mailflow uses in its own addresses"),
        ("h12-abcdefgh", "is a word mailflow uses in its own addresses"),
        ("bounce", "is a word mailflow uses in its own addresses"),
        ("bounce-abc", "is a word mailflow uses in its own addresses"),
        ("default", "is already the name of people.default"),
    ],
)
def test_a_key_must_be_good_for_an_address(key: str, problem: str) -> None:
    assert problem in only(BASE + f"[people.{key}]\naddresses = ['zoe@example.org']\n")


def test_an_address_with_the_key_must_not_be_too_long() -> None:
    text = BASE.replace("handoff@", "h" * 50 + "@")
    text += "[people.bartholomew-the-second]\naddresses = ['zoe@example.org']\n"
    assert "is too long for an address" in only(text)


@pytest.mark.parametrize(
    ("route", "problem"),
    [
        ("owner = 'zed'", "routes[2].owner: 'zed' is neither a person nor a team"),
        ("owner = 'ben'\nrecipe = 'bugs'", "routes[2].recipe: 'bugs' is no recipe - did you mean"),
        ("owner = 'ben'\nopen = true", "routes[2].giver: is missing: with open = true"),
        ("owner = 'ben'\ngiver = 'zed'", "routes[2].giver: 'zed' is not in [people]"),
    ],
)
def test_a_mistake_in_a_route_is_said_with_its_number(route: str, problem: str) -> None:
    text = BASE + "[[routes]]\naddress = 'a@example.org'\nowner = 'ana'\n"
    assert problem in only(f"{text}[[routes]]\naddress = 'b@example.org'\n{route}\n")


def test_two_routes_of_one_address_and_one_of_ours_are_refused() -> None:
    route = "[[routes]]\naddress = '{}@example.org'\nowner = 'ben'\n"
    assert "has a route already" in only(BASE + route.format("a") + route.format("a"))
    assert "address of the service itself" in only(BASE + route.format("handoff+x"))


def test_a_person_who_is_wrong_does_not_make_others_wrong() -> None:
    text = BASE + "[people.zoe]\nadresses = []\n[teams.t]\nmembers = ['zoe']\nlead = 'zoe'\n"
    assert len(wrong(text)) == 2  # the missing key and the misspelt one


# --- relay, mailbox, paths ------------------------------------------------------------------------


def test_a_relay_is_a_host_or_a_directory() -> None:
    without = BASE.replace('host = "smtp.example.org"', "")
    assert "relay.host: is missing; or name a directory" in only(without)
    both = BASE.replace("[relay]", "[relay]\ndirectory = 'outgoing'")
    assert "relay.directory: stands beside host" in only(both)
    directory = BASE.replace('host = "smtp.example.org"', 'directory = "outgoing"')
    assert read(directory).relay.directory == Path("/nowhere/outgoing")


def test_without_a_way_in_only_deliver_works_and_that_is_said() -> None:
    assert read(BASE).warnings == (
        "neither [mailbox] nor [listener]: mail comes in by `deliver` only",
    )


def test_without_people_nothing_can_be_given() -> None:
    alone = BASE[: BASE.index("[people.ben]")] + "[listener]\n"
    assert read(alone).warnings == ("nobody in [people]: nobody can give or own anything",)
    assert read(alone + "[trust]\ndomains = 'example.org'\n").warnings == ()


def test_a_templates_directory_and_a_certificate_must_exist(tmp_path: Path) -> None:
    text = BASE.replace("[service]", "[service]\ntemplates = 'letters'")
    text = text.replace("[relay]", "[relay]\nca_file = 'ca.pem'")
    problems = wrong(text, base=tmp_path)
    assert problems == [
        "m.toml:2: service.templates: is no directory; create it or correct the path",
        "m.toml:7: relay.ca_file: does not exist",
    ]


def test_a_database_of_postgresql_keeps_its_address() -> None:
    url = "postgresql://flow@db.example.org/mailflow"
    text = BASE.replace("[service]", f"[service]\ndatabase = '{url}'")
    assert read(text).service.database == url


def test_a_password_in_the_databases_address_is_refused_unless_the_environment_set_it() -> None:
    url = "postgresql://flow:hunter2@db.example.org/mailflow"
    problem = only(BASE.replace("[service]", f"[service]\ndatabase = '{url}'"))
    assert "holds a password" in problem
    assert "hunter2" not in problem
    assert read(BASE, {"MAILFLOW_SERVICE_DATABASE": url}).service.database == url


def test_an_address_of_a_database_that_is_none_is_left_to_the_store() -> None:
    text = BASE.replace("[service]", "[service]\ndatabase = 'postgresql://[x/y'")
    assert read(text).service.database == "postgresql://[x/y"


# --- secrets --------------------------------------------------------------------------------------

MAILBOX = BASE + "[mailbox]\nhost = 'imap.example.org'\nusername = 'u'\n"


def private(path: Path, text: str = "from-file\nsecond line\n") -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


def test_secrets_are_looked_for_in_the_documented_order(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    private(credentials / "mailbox.password", "from-credential")
    file = private(tmp_path / "file")
    every = {
        "CREDENTIALS_DIRECTORY": str(credentials),
        "MAILFLOW_MAILBOX_PASSWORD": "from-variable",
        "NAMED": "from-named",
    }
    command = "password_command = ['echo', 'from-command']\n"
    named = "password_env = 'NAMED'\n"
    by_file = f"password_file = '{file}'\n"

    def secret(text: str, environ: dict[str, str]) -> str:
        return read(MAILBOX + text, environ).secret("mailbox", environ)

    assert secret(by_file + named + command, every) == "from-file"
    assert secret(named + command, every) == "from-named"
    assert secret(command, every) == "from-credential"
    del every["CREDENTIALS_DIRECTORY"]
    assert secret(command, every) == "from-variable"
    assert secret(command, {"MAILFLOW_MAILBOX_PASSWORD_FILE": str(file)}) == "from-file"
    assert secret(command, {}) == "from-command"


def test_a_secret_is_read_anew_each_time(tmp_path: Path) -> None:
    file = private(tmp_path / "secret", "old")
    config = read(MAILBOX + f"password_file = '{file}'\n")
    assert config.secret("mailbox", {}) == "old"
    private(file, "new")
    assert config.secret("mailbox", {}) == "new"


def test_a_relative_password_file_lies_beside_the_configuration(tmp_path: Path) -> None:
    private(tmp_path / "secret")
    config = read(MAILBOX + "password_file = 'secret'\n", base=tmp_path)
    assert config.secret("mailbox", {}) == "from-file"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("", "mailbox.password_file: the password is missing: give password_file"),
        ("password_file = 'gone'", "mailbox.password_file: the password file does not exist"),
        ("password_env = 'hunter2'", "mailbox.password_env: password_env names a variable"),
        ("auth = 'oauth2'", "mailbox.token_command: auth = 'oauth2' needs token_command"),
    ],
)
def test_a_secret_that_cannot_be_had_is_a_problem_at_once(line: str, problem: str) -> None:
    found = only(MAILBOX + line + "\n")
    assert problem in found
    assert "hunter2" not in found


def test_an_empty_password_file_is_a_problem(tmp_path: Path) -> None:
    private(tmp_path / "secret", "")
    text = MAILBOX + "password_file = 'secret'\n"
    assert "the password file is empty" in only(text, base=tmp_path)


def test_a_password_file_that_changed_for_the_worse_is_a_problem_later(tmp_path: Path) -> None:
    file = private(tmp_path / "secret")
    config = read(MAILBOX + f"password_file = '{file}'\n")
    private(file, "\nsecond")
    with pytest.raises(ConfigError, match="first line of the password file is empty"):
        config.secret("mailbox", {})
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="no UTF-8 text"):
        config.secret("mailbox", {})
    file.unlink()
    with pytest.raises(ConfigError, match="does not exist"):
        config.secret("mailbox", {})


def test_a_password_file_that_everybody_can_read_is_a_warning(tmp_path: Path) -> None:
    file = private(tmp_path / "secret")
    config = read(MAILBOX + f"password_file = '{file}'\n")
    assert config.warnings == ()
    file.chmod(stat.S_IRUSR | stat.S_IROTH)
    warnings = read(MAILBOX + f"password_file = '{file}'\n").warnings
    assert warnings == (f"mailbox: everybody on this machine can read {file}; chmod 600 it",)


def test_a_password_over_an_open_line_is_a_warning() -> None:
    config = read(MAILBOX + "security = 'none'\n", PASSWORDS)
    assert "mailbox.security is none: the password goes over an open line" in config.warnings


def test_oauth2_must_not_go_over_an_open_line() -> None:
    text = MAILBOX + "security = 'none'\nauth = 'oauth2'\ntoken_command = ['echo', 'tok']\n"
    assert "oauth2 must not go over an open line" in only(text)


def test_a_token_comes_from_its_command() -> None:
    config = read(MAILBOX + "auth = 'oauth2'\ntoken_command = ['echo', 'tok']\n")
    assert config.secret("mailbox", {}) == "tok"


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("['false']", r"mailbox.token_command: the command failed with exit code 1"),
        ("['true']", "mailbox.token_command: the command printed nothing"),
        ("['/no/such/program']", "mailbox.token_command: the command cannot be run"),
    ],
)
def test_a_command_that_fails_is_said(command: str, problem: str) -> None:
    config = read(MAILBOX + f"auth = 'oauth2'\ntoken_command = {command}\n")
    with pytest.raises(ConfigError, match=problem):
        config.secret("mailbox", {})


def test_a_mailbox_needs_a_username_and_a_relay_does_not() -> None:
    text = BASE + "[mailbox]\nhost = 'imap.example.org'\n"
    assert "mailbox.username: is missing" in only(text)
    with pytest.raises(ConfigError, match="there is no such section"):
        read(BASE).secret("mailbox", {})


@pytest.mark.parametrize("key", ["password", "pasword", "passwd", "secret", "token", "Password"])
def test_a_secret_in_the_file_is_never_shown(key: str) -> None:
    problem = only(MAILBOX + f"{key} = 'hunter2'\n", PASSWORDS)
    assert "a secret does not belong in this file" in problem
    assert "hunter2" not in problem


def test_the_value_of_an_unknown_key_is_never_shown() -> None:
    for line in ("[relay2]\nx = 'hunter2'", "[summary]\nhunter = 'hunter2'", "[trust]\nx = 1234"):
        problem = only(BASE + line + "\n")
        assert "hunter2" not in problem
        assert "1234" not in problem


def test_no_secret_is_in_what_a_configuration_shows_of_itself(tmp_path: Path) -> None:
    file = private(tmp_path / "secret")
    config = read(MAILBOX + f"password_file = '{file}'\n", PASSWORDS)
    assert "from-file" not in repr(config)
    assert "m-secret" not in repr(config)


# --- the environment ------------------------------------------------------------------------------


def test_the_environment_overrides_the_file() -> None:
    config = read(
        BASE,
        {
            "MAILFLOW_RELAY_HOST": "other.example.org",
            "MAILFLOW_RELAY_PORT": "2525",
            "MAILFLOW_SERVICE_ADMINS": "a@example.org, b@example.org",
            "MAILFLOW_SUMMARY_TEAM": "false",
            "MAILFLOW_LIMITS_ANSWERS_PER_THREAD_DAY": "1",
            "MAILFLOW_LISTENER_PROTOCOL": "smtp",
            "MAILFLOW_NUDGES_RETURNED": "1 day, 2 days",
            "MAILFLOW_RELAY_PASSWORD_COMMAND": "pass show 'my mail'",
        },
    )
    assert (config.relay.host, config.relay.port) == ("other.example.org", 2525)
    assert config.service.admins == ("a@example.org", "b@example.org")
    assert config.summary.team is False
    assert config.limits.answers_per_thread_day == 1
    assert config.listener is not None
    assert config.relay.password_command == ("pass", "show", "my mail")
    assert config.ladders[State.RETURNED][1].after == Span(2, Unit.WORKING_DAY)


def test_a_mistake_in_the_environment_names_its_variable() -> None:
    assert only(BASE, {"MAILFLOW_RELAY_PORT": "many"}) == (
        "MAILFLOW_RELAY_PORT: must be a whole number"
    )
    assert only(BASE, {"MAILFLOW_RELAY_HOTS": "x"}) == (
        "MAILFLOW_RELAY_HOTS: [relay] has no such key - did you mean 'host'?"
    )


def test_other_variables_of_ours_are_no_keys() -> None:
    read(BASE, {"MAILFLOW_GOLDEN": "1", "MAILFLOW_CONFIG": "x", "MAILFLOW_SERVICE": "y"})


def test_an_environment_cannot_mend_a_section_that_is_no_table() -> None:
    text = BASE + "summary = 3\n"
    text = "summary = 3\n" + BASE
    assert read(text, {"MAILFLOW_SUMMARY_TEAM": "no"}).summary.team is False


# --- the lines of keys ----------------------------------------------------------------------------


def test_every_key_has_its_line() -> None:
    text = """\
# a comment with [brackets] and "quotes
top = 1
[a]
x = "one # [b]"   # y = 2
y = [
  1, # ]
  "]", '''
[not.a.table]
''',
]
z = \"\"\"
[neither]
q = 1 \\\"\"\" still
\"\"\"
'quoted key' = 1
"with \\" escape" = 2
[a.b]
c.d = 1
c.e = { f = 1, g = "}" }
[[list]]
k = 1
[[list]]
k = 2
[list.sub]
m = 1
[[list.deep]]
n = 1
"""
    lines = find_lines(text)
    assert {place: line for place, line in lines.items() if line} == {
        ("top",): 2,
        ("a",): 3,
        ("a", "x"): 4,
        ("a", "y"): 5,
        ("a", "z"): 11,
        ("a", "quoted key"): 15,
        ("a", 'with \\" escape'): 16,
        ("a", "b"): 17,
        ("a", "b", "c"): 18,
        ("a", "b", "c", "d"): 18,
        ("a", "b", "c", "e"): 19,
        ("list",): 20,
        ("list", 0): 20,
        ("list", 0, "k"): 21,
        ("list", 1): 22,
        ("list", 1, "k"): 23,
        ("list", 1, "sub"): 24,
        ("list", 1, "sub", "m"): 25,
        ("list", 1, "deep"): 26,
        ("list", 1, "deep", 0): 26,
        ("list", 1, "deep", 0, "n"): 27,
    }


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="[]{}\"'\\=.,#\n abc1", max_size=80))
def test_any_text_is_a_configuration_or_says_its_problems(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text)
    assert caught.value.problems


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["address", "name", "hours", "holidays", "timezone", "database", "zzz"]),
        st.one_of(st.text(max_size=20), st.integers(), st.booleans(), st.none()),
        max_size=4,
    )
)
def test_any_value_is_taken_or_refused_with_a_sentence(values: dict[str, object]) -> None:
    lines = [f"{key} = {to_toml(value)}" for key, value in values.items() if value is not None]
    text = "\n".join(["[service]", *lines, "[relay]", "directory = 'out'"])
    try:
        assert read(text).service.address
    except ConfigError as error:
        assert all(": " in problem for problem in error.problems)  # noqa: PT017


def to_toml(value: object) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    kept = "".join(c if c.isprintable() and c not in '"\\' else "_" for c in str(value))
    return f'"{kept}"'


# --- the example and the documentation ------------------------------------------------------------


def test_the_example_is_fresh() -> None:
    assert (ROOT / "config.example.toml").read_text(encoding="utf-8") == example(), (
        "run `python -m mailflow.config`"
    )


def test_the_documentation_is_fresh() -> None:
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == describe(), (
        "run `python -m mailflow.config`"
    )


def test_the_example_loads_and_holds_the_defaults() -> None:
    config = read(example(), PASSWORDS)
    usual = read(BASE)
    assert config.limits == usual.limits
    assert config.summary == usual.summary
    assert config.trust == usual.trust
    assert config.ladders == usual.ladders
    assert config.recipes == usual.recipes
    assert config.service.hours == usual.service.hours


def test_the_example_loads_with_every_comment_taken_away(tmp_path: Path) -> None:
    (tmp_path / "my-templates").mkdir()
    text = example()
    keep = ("listener", "teams", "routes")
    lines = []
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        is_key = bare.partition(" = ")[0].isidentifier() and " = " in bare
        is_table = bare.startswith("[") and any(name in bare for name in keep)
        lines.append(bare if line.startswith("# ") and (is_key or is_table) else line)
    free = "\n".join(line for line in lines if not line.startswith(("password_", "ca_", "direct")))
    free = free.replace('["ben", "carol"]', '["ben"]').replace('"carol"', '"ben"')
    free = free.replace('lead = "mia"', 'lead = ""').replace('substitute = "ben"', "")
    free = free.replace('"mia"', '"ben"')
    config = read(free, PASSWORDS, tmp_path)
    assert config.listener is not None
    assert config.routes[0].owner == "ben"


def test_every_key_is_in_the_example_and_in_the_documentation() -> None:
    from mailflow.config import sections

    text, docs = example(), describe()
    for model in (
        sections.Service, sections.Mailbox, sections.Listener, sections.Relay,
        sections.PersonSection, sections.TeamSection, sections.RouteSection,
        sections.RecipeSection, sections.Nudges, sections.Summary, sections.Trust,
        sections.Limits,
    ):  # fmt: skip
        for key, field in model.model_fields.items():
            assert f"{key} = " in text
            assert f"| `{key}` |" in docs
            assert field.description, key
            assert field.description[-1] in ".?", key
