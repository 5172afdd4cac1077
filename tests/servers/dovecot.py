"""A real Dovecot submission service in a folder of its own, which hands on what it takes. Needs root."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from designer.local.ports import accepts
from tests.ports import free_port
from tests.servers.folders import let_in
from tests.servers.kdc import REALM
from tests.servers.realm import SEARCHED, Realm
from tests.waiting import wait_until

PACKAGES = "dovecot-core dovecot-submissiond dovecot-gssapi"
PARTS = (
    Path("/usr/sbin/dovecot"),
    Path("/usr/lib/dovecot/submission"),
    Path("/usr/lib/dovecot/modules/auth/libmech_gssapi.so"),
)

CONFIGURATION = """protocols = submission
base_dir = {run}
state_dir = {folder}/state
log_path = {folder}/log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_login_user = nobody
default_internal_user = nobody
default_internal_group = nogroup
first_valid_uid = 1
hostname = localhost
mail_location = maildir:{folder}/mail/%u
auth_mechanisms = {mechanisms}
auth_krb5_keytab = {keytab}
auth_realms = {realm}
auth_gssapi_hostname = "$ALL"
import_environment = $import_environment KRB5_CONFIG={krb5} KRB5_KTNAME={keytab}
passdb {{
  driver = static
  args = nopassword=y
  mechanisms = {mechanisms}
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={folder}/mail/%u
}}
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
submission_relay_trusted = yes
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
"""


def missing_parts() -> str:
    """Say what Dovecot lacks here, or nothing."""
    if os.geteuid() != 0:
        return "Dovecot needs root"
    missing = [path.name for path in PARTS if not path.exists()]
    return f"no {', '.join(missing)} (Debian: {PACKAGES})" if missing else ""


@dataclass(frozen=True)
class Dovecot:
    """A running Dovecot that takes mail from those who authenticate with Kerberos as smtp/localhost."""

    folder: Path
    port: int
    host: str = "localhost"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


@contextlib.contextmanager
def dovecot_submission(folder: Path, realm: Realm, relay: int, mechanisms: str = "gssapi") -> Iterator[Dovecot]:
    """Run Dovecot until the block ends; what it takes goes to the server at the port `relay`."""
    server = Dovecot(folder, free_port())
    for name in ("state", "mail"):
        (folder / name).mkdir(parents=True)
    shutil.chown(folder / "mail", "nobody")
    let_in(folder, realm.folder)
    values = {"keytab": realm.service_keytab, "krb5": realm.configuration, "realm": REALM, "relay": relay}
    file = folder / "dovecot.conf"
    # The path of a socket has 107 bytes at most, and pytest's folders come near to that.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as run:
        Path(run).chmod(0o755)
        file.write_text(CONFIGURATION.format(folder=folder, run=run, port=server.port, mechanisms=mechanisms, **values))
        process = subprocess.Popen(["dovecot", "-F", "-c", str(file)], env={"PATH": SEARCHED})
        try:
            wait_until(lambda: accepts(server.port))
            yield server
        finally:
            process.terminate()
            process.wait(60)
