"""The server of PostgreSQL that has the tests' database, stopped and started again by whoever may: on this machine, as
root or as the one it runs as. Nobody's but the tests' own should be named in DATABASE_URL."""

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.db import connection


@dataclass(frozen=True)
class Cluster:
    """A folder of data, and the command line that its server was started with."""

    folder: Path
    command: tuple[str, ...]

    def stop(self, mode: str) -> None:
        """Stop it as `pg_ctl stop --mode` does: fast breaks off what is under way, immediate leaves all as a power
        failure does."""
        self._control("stop", "--mode", mode)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._control("start", "--options", shlex.join(self.command[1:]))

    def _control(self, *words: str) -> None:
        program = Path(self.command[0]).parent / "pg_ctl"
        owner = self.folder.stat()
        person = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        command = (program, "--pgdata", self.folder, "--silent", "--wait", *words)
        nothing = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, cwd="/", **nothing, **person)


def find_cluster() -> Cluster:
    """Give the server that is connected to."""
    assert connection.vendor == "postgresql", "Name a PostgreSQL of your own in DATABASE_URL."
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    program, *words = shlex.split((folder / "postmaster.opts").read_text())
    while "-D" in words:  # pg_ctl names the folder itself
        place = words.index("-D")
        del words[place : place + 2]
    return Cluster(folder, (program, *words))
