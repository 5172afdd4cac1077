"""The types of connection managers that there are: a folder each, which is complete, and one line here.

A folder has the same few files as its neighbours: properties.py (a pydantic model), editor.py (a Django form),
validation.py, icon.svg, connection_type.py, which makes of them the CONNECTION_TYPE, and server_type.py, which adds the
editor. What they share is in the files beside the folders. Nothing but the editors and server_type knows Django.

Doors: registering (making the types known), of a folder properties (what a connection is to be), editor and validation;
smtp.connection_string.
"""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

CONNECTION_TYPES = (
    "smtp",
    "file",
    "kept",
)
"""The folders, in the order in which pages offer them."""


def import_each(file: str) -> Iterator[ModuleType]:
    """Import the file of this name from the folder of each type."""
    return (import_module(f"{__name__}.{folder}.{file}") for folder in CONNECTION_TYPES)
