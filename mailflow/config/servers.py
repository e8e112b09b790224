"""The servers of the configuration file: where mail is read, taken and sent."""

from datetime import timedelta
from typing import Literal

from pydantic import Field, model_validator

from mailflow.config.section import Section
from mailflow.config.values import (
    Command,
    Duration,
    OptionalPath,
    Size,
)

Security = Literal["tls", "starttls", "none"]
#: The port when none is named.
_PORTS = {
    "Mailbox": {"tls": 993, "starttls": 143, "none": 143},
    "Relay": {"tls": 465, "starttls": 587, "none": 25},
}


class Login(Section):
    """How to reach a server and log in. Both servers have these keys."""

    security: Security = Field(default="tls", description="tls, starttls or none.")
    username: str = Field(default="", description="The account.", examples=["handoff@example.com"])
    auth: Literal["password", "oauth2"] = Field(
        default="password", description="password, or oauth2 with token_command."
    )
    password_file: OptionalPath = Field(
        default=None,
        description="A file whose first line is the password.",
        examples=["/run/secrets/handoff"],
    )
    password_env: str = Field(
        default="",
        description="The name of an environment variable that holds the password.",
        examples=["HANDOFF_PASSWORD"],
    )
    password_command: Command = Field(
        default=(),
        description="A command whose first line of output is the password.",
        examples=[["pass", "show", "handoff"]],
    )
    token_command: Command = Field(
        default=(),
        description="With auth = 'oauth2': a command that prints a fresh access token.",
        examples=[["oauth-token", "handoff@example.com"]],
    )
    ca_file: OptionalPath = Field(
        default=None,
        description="Trust this certificate authority instead of the system's.",
        examples=["/etc/ssl/our-ca.pem"],
    )

    @model_validator(mode="before")
    @classmethod
    def _port_of_security(cls, given: object) -> object:
        if not isinstance(given, dict) or "port" in given:
            return given
        port = _PORTS[cls.__name__].get(str(given.get("security")))
        return {**given, "port": port} if port else given


class Mailbox(Login):
    """Read a shared IMAP mailbox. Or use [listener]."""

    host: str = Field(min_length=1, description="The IMAP server.", examples=["imap.example.com"])
    port: int = Field(default=993, ge=1, le=65535, description="993 for tls, 143 for starttls.")
    folder: str = Field(default="INBOX", description="The folder that is read.")
    handled: str = Field(
        default="Handled",
        description="Handled mail is moved to this folder; '' leaves it, flagged.",
    )
    shunted: str = Field(
        default="Needs a human", description="Mail we could not handle is moved here."
    )
    poll: Duration = Field(
        default=timedelta(minutes=1), description="How often to look without IDLE."
    )
    idle: bool = Field(default=True, description="Hear of new mail at once (IMAP IDLE).")


class Listener(Section):
    """Let the mail server deliver to us, by LMTP or SMTP. Or use [mailbox]."""

    protocol: Literal["lmtp", "smtp"] = Field(default="lmtp", description="lmtp or smtp.")
    listen: str = Field(
        default="127.0.0.1:8024",
        pattern=r"^(unix:/.+|\S*:\d{1,5})$",
        description="Address and port, or unix:/run/mailflow/lmtp.sock.",
    )
    max_size: Size = Field(default=25 * 2**20, description="Larger mail is refused.")


class Relay(Login):
    """The server that takes our mail."""

    host: str = Field(
        default="", description="The submission server.", examples=["smtp.example.com"]
    )
    port: int = Field(default=587, ge=1, le=65535, description="587 for starttls, 465 for tls.")
    security: Security = Field(default="starttls", description="tls, starttls or none.")
    directory: OptionalPath = Field(
        default=None,
        description="Instead of a host: a Maildir, for a first try without sending anything.",
        examples=["outgoing"],
    )
