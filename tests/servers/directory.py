"""A directory of OpenLDAP's: a private slapd on this machine, with people and groups in it. Needs no root."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from designer.local.ports import accepts
from tests.ports import free_port
from tests.servers.certificates import Authority
from tests.servers.realm import SEARCHED
from tests.waiting import wait_until

BASE = "dc=example,dc=com"
PASSWORD = "the directory's password"
SERVICE, SERVICE_PASSWORD = f"cn=mailwright,{BASE}", "the service's password"
PROGRAMS = ("slapd", "slapadd")

CONFIGURATION = """include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {certificate}
TLSCertificateKeyFile {certificate}
TLSCACertificateFile {authority}
allow bind_anon_dn
database mdb
suffix {base}
directory {folder}/data
dbnosync
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous auth
"""
# With bind_anon_dn a name and no password are an anonymous bind that works, as many directories have it.

ENTRIES = f"""dn: {BASE}
objectClass: domain
dc: example

dn: {SERVICE}
objectClass: applicationProcess
objectClass: simpleSecurityObject
cn: mailwright
userPassword: {SERVICE_PASSWORD}

dn: ou=people,{BASE}
objectClass: organizationalUnit
ou: people

dn: uid=ann,ou=people,{BASE}
objectClass: inetOrgPerson
uid: ann
cn: Ann Miller
sn: Miller
mail: ann@example.com
userPassword: {PASSWORD}

dn: uid=bob,ou=people,{BASE}
objectClass: inetOrgPerson
uid: bob
cn: Bob
sn: Bob
userPassword: bob's own

dn: cn=mail,{BASE}
objectClass: groupOfNames
cn: mail
member: uid=ann,ou=people,{BASE}

dn: cn=chiefs,{BASE}
objectClass: groupOfNames
cn: chiefs
member: uid=bob,ou=people,{BASE}
"""


def missing_programs() -> str:
    """Say which programs a directory lacks here, or nothing."""
    missing = [name for name in PROGRAMS if not shutil.which(name, path=SEARCHED)]
    return f"no {', '.join(missing)} (Debian: slapd)" if missing else ""


@dataclass(frozen=True)
class OpenLdap:
    """A running slapd, by TLS at one port and in the clear, with StartTLS, at the other."""

    port: int
    open_port: int
    authority: Path

    @property
    def url(self) -> str:
        return f"ldaps://127.0.0.1:{self.port}"

    @property
    def open_url(self) -> str:
        return f"ldap://127.0.0.1:{self.open_port}"


@contextlib.contextmanager
def open_ldap(folder: Path) -> Iterator[OpenLdap]:
    """Run slapd until the block ends."""
    authority = Authority(folder, "directory")
    server = OpenLdap(free_port(), free_port(), authority.file)
    (folder / "data").mkdir()
    file = folder / "slapd.conf"
    certificate = authority.issue("127.0.0.1").file
    file.write_text(CONFIGURATION.format(folder=folder, certificate=certificate, authority=authority.file, base=BASE))
    environment = {"PATH": SEARCHED}
    subprocess.run(["slapadd", "-q", "-f", str(file)], input=ENTRIES.encode(), env=environment, check=True)
    command = ["slapd", "-d", "0", "-f", str(file), "-h", f"{server.url} {server.open_url}"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_until(lambda: accepts(server.port) and accepts(server.open_port), 15)
        yield server
    finally:
        process.terminate()
        process.wait(20)
