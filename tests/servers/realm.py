"""A Kerberos realm of MIT's: a private KDC on this machine, its users, services and keytabs. Needs no root."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from designer.local.ports import accepts
from tests.ports import free_port
from tests.servers.kdc import REALM, write_configuration
from tests.waiting import wait_until

PASSWORD = "AlicePw1!"
SEARCHED = f"/usr/sbin:/usr/bin:{os.environ.get('PATH', '')}"
PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")
ENTERPRISE_NAMES = ("hal\\@contoso.com", "eve\\@ADWIN")
"""What an Active Directory knows its users by too: a UPN, and a short name of the domain that is not the realm's."""
SERVICES = ("smtp/localhost", "SMTPSVC/localhost")


def missing_programs() -> str:
    """Say which programs a realm lacks here, or nothing."""
    missing = [name for name in PROGRAMS if not shutil.which(name, path=SEARCHED)]
    return f"no {', '.join(missing)} (Debian: krb5-kdc krb5-admin-server krb5-user)" if missing else ""


def missing_clock() -> str:
    """Say what is missing to give a program another clock, or nothing."""
    return "" if _clock_libraries() else "no libfaketime (Debian: libfaketime)"


def _clock_libraries() -> list[Path]:
    return list(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def other_clock(ahead: str) -> dict[str, str]:
    """Give the environment in which a program's clock is ahead by "+1h", or behind by "-1h"."""
    return {"LD_PRELOAD": str(*_clock_libraries()), "FAKETIME": ahead}


@dataclass(frozen=True)
class Realm:
    """Where the realm's files are; alice has the password above, carol's has expired, dora is locked out."""

    folder: Path
    port: int

    @property
    def configuration(self) -> Path:
        return self.folder / "krb5.conf"

    @property
    def service_keytab(self) -> Path:
        """The keys of the services smtp and SMTPSVC on localhost."""
        return self.folder / "services.keytab"

    @property
    def alice_keytab(self) -> Path:
        return self.folder / "alice.keytab"

    @property
    def environment(self) -> dict[str, str]:
        """What a program of Kerberos' has to know to be in this realm."""
        profile = str(self.folder / "kdc.conf")
        return {"PATH": SEARCHED, "KRB5_CONFIG": str(self.configuration), "KRB5_KDC_PROFILE": profile}

    def run(self, *command: str, stdin: str = "") -> None:
        """Run a program of Kerberos' in this realm."""
        options = {"check": True, "capture_output": True, "text": True, "timeout": 30}
        subprocess.run(command, input=stdin, env=self.environment, **options)

    def make_ticket(self, name: str, *options: str) -> str:
        """Get alice a ticket in a cache of its own, and give the cache's name."""
        cache = f"FILE:{self.folder / name}"
        self.run("kinit", "-c", cache, *options, f"alice@{REALM}", stdin=f"{PASSWORD}\n")
        return cache


@contextlib.contextmanager
def kerberos_realm(folder: Path, clock: str = "") -> Iterator[Realm]:
    """Make a realm in the folder and run its KDC until the block ends, with its clock ahead by "+1h" or behind."""
    realm = Realm(folder, free_port())
    write_configuration(realm.configuration, realm.port)
    (folder / "kdc.conf").write_text(
        f"""[kdcdefaults]
  kdc_listen = 127.0.0.1:{realm.port}
  kdc_tcp_listen = 127.0.0.1:{realm.port}
[realms]
  {REALM} = {{
    database_name = {folder}/principal
    key_stash_file = {folder}/stash
    acl_file = {folder}/kadm5.acl
    max_life = 12h
    supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
  }}
[logging]
  kdc = FILE:{folder}/kdc.log
"""
    )
    realm.run("kdb5_util", "create", "-s", "-r", REALM, "-P", "master")
    realm.run("kadmin.local", "-r", REALM, stdin="\n".join(_entries(realm)))
    environment = {**realm.environment, **(other_clock(clock) if clock else {})}
    kdc = subprocess.Popen(["krb5kdc", "-n", "-r", REALM], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: accepts(realm.port))
        yield realm
    finally:
        kdc.kill()
        kdc.wait()


def _entries(realm: Realm) -> list[str]:
    return [
        f"addprinc -pw {PASSWORD} alice",
        f"addprinc -pw {PASSWORD} -pwexpire yesterday carol",
        f"addprinc -pw {PASSWORD} -allow_tix dora",
        *(f"addprinc -pw {PASSWORD} {name}" for name in ENTERPRISE_NAMES),
        *(f"addprinc -randkey {service}" for service in SERVICES),
        f"ktadd -k {realm.service_keytab} {' '.join(SERVICES)}",
        f"ktadd -k {realm.alice_keytab} -norandkey alice",
        "",
    ]
