"""Where passwords and tokens come from. They are read when needed, kept nowhere, never shown.

In this order: `password_file`, `password_env`, a systemd credential (`mailbox.password` in
$CREDENTIALS_DIRECTORY), MAILFLOW_MAILBOX_PASSWORD or MAILFLOW_MAILBOX_PASSWORD_FILE (for
containers), `password_command`. The same for `relay`.
"""

import subprocess  # runs the one command the operator named, without a shell
from collections.abc import Mapping
from pathlib import Path

from mailflow.config.servers import Login
from mailflow.errors import ConfigError

_COMMAND_SECONDS = 30


def find_secret(section: str, login: Login, environ: Mapping[str, str]) -> str:
    """Return the password of [mailbox] or [relay], or its access token with oauth2.

    Raises ConfigError that names the key and the cure, never the secret.
    """
    if login.auth == "oauth2":
        return _from_command(f"{section}.token_command", login.token_command)
    missing = problem_of(section, login, environ)
    if missing:
        raise ConfigError([f"{section}: {missing}"])
    path = _file_of(section, login, environ)
    if path is not None:
        return _from_file(section, path)
    variable = _variable_of(section, login, environ)
    if variable:
        return environ[variable]
    return _from_command(f"{section}.password_command", login.password_command)


def problem_of(section: str, login: Login, environ: Mapping[str, str]) -> str:
    """Return why no password can be had, "" when all is well. Runs no command."""
    if login.auth == "oauth2":
        return "" if login.token_command else "auth = 'oauth2' needs token_command"
    path = _file_of(section, login, environ)
    if path is not None:
        return _file_problem(path)
    if login.password_env and login.password_env not in environ:
        # The name is not shown: people write the password itself there.
        return "password_env names a variable that is not set"
    if _variable_of(section, login, environ) or login.password_command:
        return ""
    return (
        "the password is missing: give password_file, password_env or password_command, "
        f"or set MAILFLOW_{section.upper()}_PASSWORD"
    )


def secret_file(section: str, login: Login, environ: Mapping[str, str]) -> Path | None:
    """Return the file the password is read from, None when it comes from elsewhere."""
    return _file_of(section, login, environ) if login.auth == "password" else None


def _file_of(section: str, login: Login, environ: Mapping[str, str]) -> Path | None:
    if login.password_file is not None:
        return login.password_file
    if login.password_env:
        return None
    credentials = environ.get("CREDENTIALS_DIRECTORY", "")
    credential = Path(credentials, f"{section}.password")
    if credentials and credential.exists():
        return credential
    named = environ.get(f"MAILFLOW_{section.upper()}_PASSWORD_FILE", "")
    return Path(named) if named else None


def _variable_of(section: str, login: Login, environ: Mapping[str, str]) -> str:
    name = login.password_env or f"MAILFLOW_{section.upper()}_PASSWORD"
    return name if name in environ else ""


def _file_problem(path: Path) -> str:
    if not path.is_file():
        return "the password file does not exist; create it or correct password_file"
    try:
        empty = path.stat().st_size == 0
        path.open("rb").close()
    except OSError as error:
        return f"the password file cannot be read ({error.strerror}); correct its owner or mode"
    return "the password file is empty" if empty else ""


def _from_file(section: str, path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise ConfigError([f"{section}: the password file cannot be read ({reason})"]) from None
    if not lines or not lines[0]:
        raise ConfigError([f"{section}: the first line of the password file is empty"])
    return lines[0]


def _from_command(key: str, command: tuple[str, ...]) -> str:
    if not command:
        raise ConfigError([f"{key}: is missing"])
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own command, as an argument list
            command, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=True
        )
    except subprocess.CalledProcessError as error:
        raise ConfigError(
            [f"{key}: the command failed with exit code {error.returncode}"]
        ) from None
    except subprocess.TimeoutExpired:
        raise ConfigError([f"{key}: no answer within {_COMMAND_SECONDS} seconds"]) from None
    except OSError as error:
        raise ConfigError([f"{key}: the command cannot be run ({error.strerror})"]) from None
    lines = done.stdout.splitlines()
    if not lines or not lines[0]:
        raise ConfigError([f"{key}: the command printed nothing"])
    return lines[0]
