"""A real Postfix, plain or with Cyrus SASL, in a folder of its own. Needs root, as its master does."""

import contextlib
import grp
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from designer.local.ports import accepts
from tests.ports import free_port
from tests.servers.certificates import Certificate
from tests.servers.folders import let_in
from tests.servers.kdc import REALM
from tests.servers.realm import PASSWORD, SEARCHED, Realm
from tests.servers.windows import USERS
from tests.waiting import wait_until

PACKAGES = "postfix sasl2-bin libsasl2-modules libsasl2-modules-gssapi-mit gss-ntlmssp"
DAEMONS = Path("/usr/lib/postfix/sbin")

MAIN = """compatibility_level = 3.7
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {certificate}
smtpd_tls_received_header = yes
smtpd_peername_lookup = no
virtual_mailbox_domains = example.com
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:inbox/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 100
local_recipient_maps =
alias_maps =
"""

ENCRYPTED_ONLY = """smtpd_tls_security_level = encrypt
smtpd_relay_restrictions = reject_unauth_destination
"""

AUTHENTICATED_ONLY = """smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = {realm}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_sasl_service = {service}
import_environment = KRB5_KTNAME={keytab} KRB5_CONFIG={krb5} NTLM_USER_FILE={folder}/users MAIL_CONFIG PATH TZ
"""

MASTER = """127.0.0.1:{port} inet n - n - - smtpd
127.0.0.1:{tls_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""

# Debian's Postfix reads this from its own folder, whatever cyrus_sasl_config_path says.
SASL = """pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {folder}/etc/sasl/sasldb2
mech_list: {mechanisms}
"""


def missing_parts() -> str:
    """Say what Postfix lacks here, or nothing."""
    if os.geteuid() != 0:
        return "Postfix needs root"
    programs = [name for name in ("postfix", "saslpasswd2") if not shutil.which(name, path=SEARCHED)]
    plugins = [name for name in ("gssapiv2", "gs2", "ntlm") if not list(Path("/usr/lib").glob(f"*/sasl2/lib{name}.so"))]
    return f"no {', '.join(programs + plugins)} (Debian: {PACKAGES})" if programs or plugins else ""


@dataclass(frozen=True)
class Postfix:
    """A running Postfix that takes mail for example.com, at one port after STARTTLS and at the other in TLS."""

    folder: Path
    port: int
    tls_port: int
    host: str = "localhost"

    @property
    def mails(self) -> list[str]:
        """The contents of what has been delivered."""
        return [file.read_text() for file in (self.folder / "mail").glob("inbox/new/*")]

    @property
    def log(self) -> str:
        return (self.folder / "maillog").read_text()


@contextlib.contextmanager
def plain_postfix(folder: Path, certificate: Certificate) -> Iterator[Postfix]:
    """Run Postfix until the block ends; it takes mail from everybody who encrypts."""
    with _running(folder, certificate, ENCRYPTED_ONLY) as server:
        yield server


@contextlib.contextmanager
def postfix_with_sasl(
    folder: Path, realm: Realm, certificate: Certificate, *, service: str, mechanisms: str
) -> Iterator[Postfix]:
    """Run Postfix until the block ends; it accepts Kerberos for the service name, and alice's password by NTLM."""
    (folder / "etc/sasl").mkdir(parents=True)
    (folder / "etc/sasl/smtpd.conf").write_text(SASL.format(folder=folder, mechanisms=mechanisms))
    (folder / "users").write_text(USERS)
    let_in(realm.folder)
    _add_user(folder / "etc/sasl/sasldb2")
    values = {
        "folder": folder,
        "realm": REALM,
        "service": service,
        "keytab": realm.service_keytab,
        "krb5": realm.configuration,
    }
    with _running(folder, certificate, AUTHENTICATED_ONLY.format(**values)) as server:
        yield server


@contextlib.contextmanager
def _running(folder: Path, certificate: Certificate, rules: str) -> Iterator[Postfix]:
    server = Postfix(folder, free_port(), free_port())
    for name in ("etc", "spool", "data", "mail"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", "nobody")
    main = MAIN.format(folder=folder, daemons=DAEMONS, certificate=certificate.file)
    (folder / "etc/main.cf").write_text(main + rules)
    (folder / "etc/master.cf").write_text(MASTER.format(port=server.port, tls_port=server.tls_port))
    let_in(folder, certificate.file.parent)
    try:
        # Its own patience with the start is short on a busy machine, so its status does not count: the port does.
        told = _control(folder, "start")
        with _told_if_it_fails(told):
            wait_until(lambda: accepts(server.port) and accepts(server.tls_port))
        yield server
    finally:
        _control(folder, "stop")


def _add_user(database: Path) -> None:
    command = ["saslpasswd2", "-p", "-c", "-f", str(database), "-u", REALM, "alice"]
    subprocess.run(command, input=PASSWORD, env={"PATH": SEARCHED}, text=True, check=True)
    os.chown(database, 0, grp.getgrnam("postfix").gr_gid)
    database.chmod(0o640)


def _control(folder: Path, verb: str) -> str:
    command = ["postfix", "-c", str(folder / "etc"), verb]
    return subprocess.run(command, env={"PATH": SEARCHED}, capture_output=True, timeout=60, text=True).stderr


@contextlib.contextmanager
def _told_if_it_fails(told: str) -> Iterator[None]:
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"Postfix did not start: {told}") from error
