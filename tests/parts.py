"""What of the tests is handed to one of several processes at a time: a part of a file, so that none waits long for
another at the end. A file with something that is made once for all of its tests stays together."""

import zlib
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

PARTS = 8
"""Of a file: more cost more time for keeping count of them than they save."""


@cache
def is_whole(path: Path | str) -> bool:
    """Tell whether a file has something that is made once for all of its tests."""
    return 'scope="module"' in Path(path).read_text()


class Parts(LoadScopeScheduling):
    """Hands out parts in the order in which the tests were collected, which is a random one."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.split("::", 1)[0]
        return path if is_whole(f"{self.config.rootpath}/{path}") else f"{path} {zlib.crc32(nodeid.encode()) % PARTS}"

    def _pending_of(self, workload: dict[str, dict[str, bool]]) -> int:
        """Count the tests that a process has before it. It is asked after each, so parts that are done are dropped."""
        for part in [part for part, tests in workload.items() if all(tests.values())]:
            del workload[part]
        return super()._pending_of(workload)
