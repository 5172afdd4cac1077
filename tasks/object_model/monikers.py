"""The names by which a program asks for a type of tasks."""

from designer.dtsx.kinds import kind_of
from designer.registry.types import task_types
from tasks.object_model.parts.errors import NotFound
from tasks.object_model.parts.spelling import plain


def find_task_type(moniker: str) -> str:
    """Give the type that a CLSID, a ProgID, STOCK:…, a CreationName or the name of a .NET class means.

    Raises NotFound.
    """
    kind = kind_of(moniker).casefold()
    short = plain(moniker.partition(":")[2] or moniker)
    for name, made in task_types.items():
        kinds = {each.casefold() for each in made.file_form.kinds} if made.file_form else set[str]()
        if made.in_toolbox and (kind in kinds or short == plain(name)):
            return name
    known = ", ".join(f"STOCK:{name}" for name, made in task_types.items() if made.in_toolbox)
    raise NotFound("DTS_E_TASKNOTFOUND", f"There is no task or container “{moniker}” here. There are {known}.")
