"""What the commands of manage.py share: who gives them."""

import getpass
import os

from designer.permissions import Administrator


def administrator() -> Administrator:
    """Give who runs the command; in a container there may be only a number."""
    try:
        return Administrator(getpass.getuser())
    except (KeyError, OSError):
        return Administrator(f"user {os.getuid()}")
