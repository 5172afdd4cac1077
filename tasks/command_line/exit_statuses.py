"""The exit statuses, which are dtexec's (SSIS reference: dtexec Utility, Exit Codes)."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """How a command ended. Click has 2 for a command line that makes no sense, dtexec 6. NOT_LOADED: also a server that
    does not answer, or refuses. INTERRUPTED is how shells call it; it is none of dtexec's."""

    SUCCESS = 0
    FAILURE = 1
    USAGE = 2
    CANCELED = 3
    NOT_FOUND = 4
    NOT_LOADED = 5
    BAD_COMMAND_LINE = 6
    INTERRUPTED = 130
