"""Connection managers where a task refers to one: by name, by ID as SSIS writes it, or as an object."""

import re
from typing import Any

from tasks.object_model.part import DtsObject
from tasks.object_model.store import Store

BRACED = re.compile(r"\{([0-9a-fA-F-]{36})\}")


def name_connection(store: Store, value: Any) -> Any:
    """Give the ID of a manager as documents have it, for one of the package's own; anything else as it is."""
    text = value.id if isinstance(value, DtsObject) else value
    found = BRACED.fullmatch(text) if isinstance(text, str) else None
    return next((str(key) for key in store.connections if found and str(key) == found[1].lower()), value)
