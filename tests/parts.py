"""What of the tests is handed to one of several processes at a time: a part of a file, so that none waits long for
another at the end. A file with something that is made once for all of its tests stays together."""

import zlib
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

PARTS = 8
"""Of a file: more cost more time for keeping count of them than they save."""


@cache
def is_whole(path: Path) -> bool:
    """Tell whether a file has something that is made once for all of its tests."""
    return 'scope="module"' in path.read_text()


class Parts(LoadScopeScheduling):
    """Hands out parts in the order in which the tests were collected, which is a random one."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return path if is_whole(Path(self.config.rootpath) / path) else f"{path} {zlib.crc32(nodeid.encode()) % PARTS}"
