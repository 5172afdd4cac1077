"""A keytab as a file, which is the only form that Kerberos reads."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def keytab_file(content: bytes) -> Iterator[Path]:
    """Keep the content in a file that only this user can read, for as long as the block lasts."""
    descriptor, name = tempfile.mkstemp(prefix="mailwright-keytab-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        yield Path(name)
    finally:
        Path(name).unlink()
