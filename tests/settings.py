"""The settings of the tests: those of a real installation, in a data folder of their own, with a Redis of their own."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from designer.local.ports import accepts
from tests.ports import free_port

FOLDER = Path(tempfile.mkdtemp(prefix="mailwright-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

RUN = Path(os.environ.setdefault("MAILWRIGHT_RUN_OF_TESTS", str(FOLDER)))
"""The folder of the first process of a run, which it has in common with the processes of pytest-xdist."""


def start_redis(port: int) -> str:
    """Start an empty Redis that ends with this process, and give its address."""
    program = Path(sys.executable).parent / "redis-server"
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(FOLDER)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    atexit.register(process.wait)
    atexit.register(process.kill)
    while not accepts(port):
        assert process.poll() is None, "redis-server ended at once"
        time.sleep(0.01)
    return f"redis://127.0.0.1:{port}/0"


os.environ["DATA_DIR"] = str(FOLDER)
os.environ["DOCUMENTATION_FOLDER"] = str(FOLDER / "documentation")
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or start_redis(free_port())

# What a server of the tests is, is on this machine.
os.environ.setdefault("ONE_MACHINE", "1")
# But its workers are as a team's.
os.environ.setdefault("SPARE_PROCESSES", "2")

from designer.settings import *  # noqa: E402, F403
from designer.settings import DATABASES, INSTALLED_APPS  # noqa: E402

# Some tests have an identity provider.
INSTALLED_APPS = [*INSTALLED_APPS, "allauth.socialaccount.providers.openid_connect"]
if DATABASES["default"]["ENGINE"] == "designer.database.sqlite":
    # A file, not memory: the workers that the tests start read and write it too.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Daemons of other users, such as Postfix, work in folders that the tests make.
os.umask(0o022)
