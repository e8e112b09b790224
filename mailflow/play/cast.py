"""The cast: invented people, and the configuration that lets them work together."""

from dataclasses import dataclass

SERVICE = "handoff@example.org"
ZONE = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Somebody:
    """Hold a person with a mail program; `inside` are those whom the service knows."""

    key: str
    name: str
    address: str
    lead: str = ""
    inside: bool = True

    @property
    def first(self) -> str:
        """Return the name colleagues use."""
        return self.name.partition(" ")[0]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


ANA = Somebody("ana", "Ana Diaz", "ana@example.org", lead="mia")
BEN = Somebody("ben", "Ben Ortiz", "ben@example.org", lead="mia")
MIA = Somebody("mia", "Mia Sato", "mia@example.org")
CARLA = Somebody("carla", "Carla Client", "carla@client.test", inside=False)
CAST = (ANA, BEN, MIA, CARLA)


def write_config(relay: str) -> str:
    """Return the configuration file of a playground; `relay` is the inside of [relay]."""
    people = "\n".join(_section(each) for each in CAST if each.inside)
    return f"""\
# Written by 'mailflow play': invented people, nothing leaves this machine.
[service]
address = "{SERVICE}"
database = "mailflow.db"
timezone = "{ZONE}"
admins = ["{MIA.address}"]

[listener]
listen = "127.0.0.1:0"

[relay]
{relay}
{people}"""


def _section(person: Somebody) -> str:
    lead = f'lead = "{person.lead}"\n' if person.lead else ""
    return f"""
[people.{person.key}]
name = "{person.name}"
addresses = ["{person.address}"]
{lead}"""
