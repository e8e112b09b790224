"""Real servers for the tests: a Dovecot and a Postfix of their own, on free loopback ports.

Each has its own directory and configuration, and dies with its object. Without the program a test
is skipped; with MAILFLOW_ALL=1 or CI=true it fails, so that nothing is skipped where all must run.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

SBIN = "/usr/sbin:/usr/lib/dovecot:/usr/bin"
PASSWORD = "correct-horse"
PATIENCE = 20.0


def need(program: str) -> str:
    """Return the path of a program; skip the test without it, or fail where all must run."""
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":" + SBIN)
    return path or _cannot(f"{program} is not installed (./dev test --all installs it)")


def need_root(what: str) -> None:
    """Skip (or fail) where only root can start a server."""
    if os.getuid() != 0:
        _cannot(f"{what} can be started by root only")


def _cannot(why: str) -> NoReturn:
    if os.environ.get("MAILFLOW_ALL") == "1" or os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def until_open(
    port: int, process: "subprocess.Popen[bytes] | None" = None, patience: float = PATIENCE
) -> None:
    """Return when a server takes connections at a loopback port."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError(f"nothing listens at port {port}")


def make_certificate(directory: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost; return it and its key."""
    certificate, key = directory / "cert.pem", directory / "key.pem"
    command = [need("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def _own_directory() -> Path:
    # Not pytest's tmp_path: that is closed to the users the servers change to.
    directory = Path(tempfile.mkdtemp(prefix="mailflow-"))
    directory.chmod(0o755)
    return directory


class Dovecot:
    """An IMAP server in which every user name exists, with PASSWORD, and LMTP to put mail there."""

    def __init__(self, settings: str = "") -> None:
        self.program = need("dovecot")
        self.directory = _own_directory()
        self.settings, self.begun = settings, False
        self.certificate, self.key = make_certificate(self.directory)
        (self.directory / "mail").mkdir(mode=0o777)
        (self.directory / "mail").chmod(0o777)
        self.config = self.directory / "dovecot.conf"
        self.process: subprocess.Popen[bytes] | None = None
        self.configure()

    def configure(self) -> None:
        """Choose ports that are free now, and write them down."""
        self.imap, self.imaps, self.lmtp, self.auth = (free_port() for _ in range(4))
        self.config.write_text(_DOVECOT.format(**self._facts(), key=self.key) + self.settings)

    def _facts(self) -> dict[str, object]:
        user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        return {
            "dir": self.directory,
            "imap": self.imap,
            "imaps": self.imaps,
            "lmtp": self.lmtp,
            "auth": self.auth,
            "uid": pwd.getpwnam(user).pw_uid,
            "gid": pwd.getpwnam(user).pw_gid,
            "certificate": self.certificate,
            "password": PASSWORD,
            "users": "" if os.getuid() == 0 else _DOVECOT_USERS.format(user=user),
        }

    def start(self) -> None:
        """Start, the first time again with other ports when somebody was quicker to take one."""
        for _ in range(1 if self.begun else 3):
            try:
                self._start()
            except AssertionError as error:
                why = error
                self.kill()
                if not self.begun:
                    self.configure()
            else:
                self.begun = True
                return
        raise AssertionError(f"{why}; Dovecot says:\n{self.log()[-2000:]}")

    def _start(self) -> None:
        """Start in the foreground of a session of its own, with closed standard streams."""
        self.process = subprocess.Popen(
            [self.program, "-F", "-c", str(self.config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for port in (self.imap, self.imaps, self.lmtp):
            until_open(port, self.process)

    def kill(self) -> None:
        """End it and all its processes with kill -9."""
        if self.process is not None:
            pids = [self.process.pid, *_descendants(self.process.pid)]
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def log(self) -> str:
        """Return what it wrote to its log."""
        path = self.directory / "dovecot.log"
        return path.read_text() if path.exists() else ""

    def __enter__(self) -> "Dovecot":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)


def _descendants(pid: int) -> Iterator[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split() if children.exists() else []:
        yield int(child)
        yield from _descendants(int(child))


_DOVECOT_USERS = """
default_internal_user = {user}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
"""

_DOVECOT = """
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
mail_location = maildir:{dir}/mail/%n
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
first_valid_gid = 1
maildir_very_dirty_syncs = no
mailbox_list_index = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={dir}/mail/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
{users}
"""


class Postfix:
    """A mail server that takes submission at `port` and delivers as `transport` says."""

    def __init__(self, settings: str, *, certificate: tuple[Path, Path] | None = None) -> None:
        need_root("Postfix")
        need("postfix")
        self.directory = _own_directory()
        self.port = free_port()
        for name in ("queue", "data", "config"):
            (self.directory / name).mkdir()
        shutil.chown(self.directory / "data", "postfix")
        main = _POSTFIX_MAIN.format(dir=self.directory)
        if certificate:
            main += _POSTFIX_TLS.format(cert=certificate[0], key=certificate[1])
        (self.directory / "config/main.cf").write_text(main + settings)
        (self.directory / "config/master.cf").write_text(_POSTFIX_MASTER.format(port=self.port))

    def command(self, name: str) -> None:
        """Run postfix start, stop or abort."""
        subprocess.run(
            [need("postfix"), "-c", str(self.directory / "config"), name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=name == "start",
            timeout=PATIENCE,
        )

    def log(self) -> str:
        """Return what it wrote to its log."""
        path = self.directory / "postfix.log"
        return path.read_text() if path.exists() else ""

    def __enter__(self) -> "Postfix":
        self.command("start")
        until_open(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        self.command("abort")
        shutil.rmtree(self.directory, ignore_errors=True)


_POSTFIX_MAIN = """
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
maillog_file = {dir}/postfix.log
maillog_file_prefixes = {dir}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.org
mydomain = example.org
mydestination =
local_transport = error:no local mail
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject
smtpd_peername_lookup = no
smtp_host_lookup = native
smtp_dns_support_level = disabled
recipient_delimiter = +
local_header_rewrite_clients =
biff = no
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""

_POSTFIX_TLS = """
smtpd_tls_security_level = may
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
"""

_POSTFIX_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 1 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
virtual   unix  - n n - - virtual
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


class Postgres:
    """A PostgreSQL of our own on a loopback port, with one empty database."""

    def __init__(self) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        self.bin = programs[-1].parent if programs else Path(need("initdb")).parent
        self.directory = _own_directory()
        self.port = free_port()
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.directory, "postgres")

    @property
    def url(self) -> str:
        """Return the address of the database, as [service] database wants it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        become = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(
            [*become, str(self.bin / program), *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.directory,
        )

    def __enter__(self) -> "Postgres":
        data = str(self.directory / "data")
        self._run("initdb", "-D", data, "-A", "trust", "-U", "postgres")
        options = f"-p {self.port} -k {self.directory} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-D", data, "-o", options, "-w", "start")
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", str(self.directory / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.directory, ignore_errors=True)
