"""The file that gives the commands of export and import their passphrase."""

from pathlib import Path

from django.core.management.base import CommandError


def read_passphrase(path: str) -> str:
    """Give the passphrase in a file, without the end of its line."""
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise CommandError(f"The passphrase file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"The passphrase file {path} is not text in UTF-8.") from error
