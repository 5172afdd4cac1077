"""What a process of ours may use at most, set by itself before it does what may go wrong."""

import resource
from pathlib import Path

STATM = Path("/proc/self/statm")


def limit(what: int, most: int) -> None:
    """Lower one of the kernel's limits (resource.RLIMIT_…) of this process; never above what it was given."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def resident_size() -> int:
    """Give the size of this process in octets: getrusage would count that of the one that started it too."""
    try:
        return int(STATM.read_text().split()[1]) * resource.getpagesize()
    except OSError:  # no Linux
        return 0


def processor_seconds() -> int:
    """Give the seconds of the processor that this process has used, rounded up."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return int(usage.ru_utime + usage.ru_stime) + 1
