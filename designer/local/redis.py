"""One machine's Redis: the one that REDIS_URL names, or a private one that the virtual environment brings."""

import os
import secrets
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError

from designer.local.ports import free_port
from designer.local.program import OtherProgram


class RedisMissingError(Exception):
    """There is no Redis to use; the text says what to do."""


@dataclass(frozen=True)
class PrivateRedis:
    """A Redis that listens on the loopback interface only and wants a password that this start made up."""

    folder: Path
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=secrets.token_urlsafe, repr=False)

    @property
    def url(self) -> str:
        """The address with the password, as REDIS_URL has it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def log(self) -> Path:
        """Where it writes what it has to say, which is much at each start."""
        return self.folder / "redis.log"

    @classmethod
    def at(cls, folder: Path, url: str) -> Self:
        """Give the one that an address names."""
        parts = urlsplit(url)
        return cls(folder, parts.port or 0, parts.password or "")

    def program(self) -> OtherProgram:
        """Describe how to start it; the configuration goes in by standard input, so the password is in no list or file.

        Raises RedisMissingError when the program is not installed.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        configuration = (
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\ndaemonize no\nloglevel warning\n"
            f'dir "{self.folder}"\nlogfile "{self.log}"\nsave 60 1\nappendonly no\nmaxmemory-policy noeviction\n'
        )
        command = (_find_redis_server(), "-")
        return OtherProgram("redis", command, dict(os.environ), configuration.encode(), port=self.port, log=self.log)


def _find_redis_server() -> str:
    found = shutil.which("redis-server", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise RedisMissingError(
            "Redis is not installed: start Mailwright with `make run`, or name a Redis in REDIS_URL."
        )
    return found


def is_given() -> bool:
    """Tell whether the environment names a Redis to use."""
    return bool(os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE"))


def require_answer(url: str) -> None:
    """Raise RedisMissingError, with a sentence that shows no password, unless the Redis at the address answers."""
    try:
        client = Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3)
        client.ping()
        client.close()
    except (RedisError, ValueError) as error:
        place = urlsplit(url).hostname or "that address"
        raise RedisMissingError(
            f"REDIS_URL names a Redis on {place} that does not answer ({error}). "
            "Start it, or unset REDIS_URL to get a private one."
        ) from error
