"""What the administrator sets from outside: environment variables, and files for what is secret."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


def read_secret(name: str, default: str = "") -> str:
    """Give the variable NAME, or the content of the file that NAME_FILE names, as container secrets have it.

    Raises ImproperlyConfigured when the file cannot be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, default)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error


def read_kept(path: Path) -> str:
    """Give the content of a file that may not be there, in which case it is empty."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def read_secret_key(data_dir: Path) -> str:
    """Give SECRET_KEY from the environment, or else one kept in the data folder, made on the first start."""
    if given := read_secret("SECRET_KEY"):
        return given
    kept = data_dir / "secret-key"
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="utf-8").strip()
    key = get_random_secret_key()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(key)
    return key
