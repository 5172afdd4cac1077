"""What the administrator sets from outside: environment variables, and files for what is secret."""

import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from designer.input.numerals import is_number, is_whole_number


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
    return read_secret("SECRET_KEY") or _read_made(data_dir / "secret-key", get_random_secret_key)


def read_credential_keys(kept: Path) -> list[str]:
    """Give the keys that encrypt credentials, the one for new secrets first: CREDENTIAL_KEYS, with blanks or line ends
    between them, or else those kept in a file, made when the first is needed.

    They are read anew each time, so that a change of keys reaches workers that are running.
    """
    return (read_secret("CREDENTIAL_KEYS") or _read_made(kept, partial(secrets.token_hex, 32))).split()


def read_whole_number(name: str, default: int) -> int:
    """Give the whole number that the variable NAME holds; the default where it is empty or not there.

    Raises ImproperlyConfigured.
    """
    text = os.environ.get(name, "").strip()
    if text and not is_whole_number(text):
        raise ImproperlyConfigured(
            f"{name} is “{text[:40]}”, which is no whole number. Write it in digits, such as 25."
        )
    return int(text) if text else default


def read_number(name: str, default: float) -> float:
    """Give the number that the variable NAME holds; the default where it is empty or not there.

    Raises ImproperlyConfigured.
    """
    text = os.environ.get(name, "").strip()
    if text and not is_number(text):
        raise ImproperlyConfigured(f"{name} is “{text[:40]}”, which is no number. Write it in digits, such as 0.5.")
    return float(text) if text else default


def read_list(name: str, default: list[str]) -> list[str]:
    """Give what the variable NAME lists, with commas between; the default where it is empty or not there."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()] or default


def read_folders(name: str, default: Path, private: Path) -> tuple[Path, ...]:
    """Give the folders that the variable NAME lists, with commas between them, or else the default.

    None may hold the private folder or be inside it, except in the default: what is there is not for everybody.
    Raises ImproperlyConfigured.
    """
    folders = tuple(Path(text.strip()) for text in os.environ.get(name, "").split(",") if text.strip()) or (default,)
    for folder in folders:
        _check_folder(name, folder, private, is_ours=folder.resolve().is_relative_to(default.resolve()))
    return folders


def read_folder(name: str, private: Path) -> Path | None:
    """Give the one folder that the variable NAME names, as read_folders does; None where it names none."""
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    _check_folder(name, Path(text), private)
    return Path(text)


def _check_folder(name: str, folder: Path, private: Path, *, is_ours: bool = False) -> None:
    real, kept = folder.resolve(), private.resolve()
    if not folder.is_absolute():
        raise ImproperlyConfigured(f"{name} lists {folder}, which is no whole path. Write it with a / in front.")
    if not is_ours and (kept.is_relative_to(real) or real.is_relative_to(kept)):
        raise ImproperlyConfigured(
            f"{name} lists {folder}, which holds or belongs to {private}, where this installation keeps its keys "
            "and all projects' files. List another folder."
        )


def _read_made(kept: Path, make: Callable[[], str]) -> str:
    """Give the content of a file that only this user can read, made if it is not there; nobody ever sees half of it."""
    if content := read_kept(kept):
        return content
    draft = _write_draft(kept, make())
    with suppress(FileExistsError):  # another process was faster
        os.link(draft, kept)
    draft.unlink()
    return read_kept(kept)


def replace_kept(kept: Path, content: str) -> None:
    """Give a file that only this user can read another content, all at once."""
    _write_draft(kept, content).replace(kept)


def _write_draft(kept: Path, content: str) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f"{kept.name}-", dir=kept.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    return Path(name)
