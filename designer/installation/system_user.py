"""Who gives a command on the server."""

import getpass
import os


def user_name() -> str:
    """Give the name of the operating system's user; in a container there may be only a number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
