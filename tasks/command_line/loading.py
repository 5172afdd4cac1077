"""Loading the object model only where a command works with files, so that the others and completion are quick."""

from importlib import import_module
from pathlib import Path
from typing import Any

FILES = (".dtsx", ".json")


def load_object_model() -> Any:
    """Give the module local."""
    return import_module("tasks.command_line.local")


def is_file(target: str) -> bool:
    """Whether a target is a package's file here, and not a package of a server."""
    return target.lower().endswith(FILES) and Path(target).is_file()
