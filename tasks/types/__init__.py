"""The task types that there are: a folder each, which is complete, and one line here.

A folder has the same few files as its neighbours: properties.py (a pydantic model), model.py (its table), editor.py (a
Django form), validation.py, run.py, perform.py where a Python program does the work in another way, summary.py where
the canvas shows more than a name, icon.svg, a script of the editor's own in script/main.ts, task_type.py, which makes
the TASK_TYPE of what needs no Django, and server_type.py, which adds the table, the editor and the runner. What several
types share is in the files beside the folders, and in rows. docs/adding-a-task-type.md adds one.

Doors: task_type and server_type (how a type tells that it is there and how it runs), registering. Of a folder what
tasks/registration.py, models.py and urls.py name; the planner and the engine know the containers' properties, and the
calls of packages.
"""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

TASK_TYPES = (
    "send_mail",
    "expression_task",
    "execute_package",
    "sequence",
    "for_loop",
    "foreach_loop",
    "event_handler",
    "kept_task",
)
"""The folders, in the order of the toolbox."""


def import_each(file: str) -> Iterator[ModuleType]:
    """Import the file of this name from the folder of each type."""
    return (import_module(f"{__name__}.{folder}.{file}") for folder in TASK_TYPES)
