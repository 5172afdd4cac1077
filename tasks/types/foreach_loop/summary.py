"""A Foreach Loop in a line or two, as the canvas shows it."""

from connections.guard_rules.marks import write_name
from designer.issues.scope import Scope
from tasks.types.foreach_loop.properties import (
    Enumerator,
    FileEnumerator,
    ForeachLoopProperties,
    ItemEnumerator,
    KeptEnumerator,
    RowEnumerator,
    VariableEnumerator,
)


def summarize_foreach(properties: ForeachLoopProperties, scope: Scope) -> list[tuple[str, str]]:
    """Say what the loop goes through, what it fills, and whether its iterations go at once."""
    at_once = f"{properties.max_concurrent} batches of {properties.batch_size}" if properties.parallel else ""
    return [
        ("Enumerator", _describe(properties.enumerator, scope)),
        *(properties.enumerator.facts if isinstance(properties.enumerator, KeptEnumerator) else ()),
        ("Variables", ", ".join(mapping.variable for mapping in properties.variable_mappings)),
        ("Parallel", at_once),
    ]


def _describe(enumerator: Enumerator, scope: Scope) -> str:
    match enumerator:
        case ItemEnumerator(rows=rows):
            return "1 item" if len(rows) == 1 else f"{len(rows):,} items"
        case FileEnumerator(folder=folder, files=files):
            return f"{files} in {folder}" if folder else "Files"
        case VariableEnumerator(variable=variable):
            return variable or "Variable"
        case RowEnumerator(path=path, file_connection=reference):
            manager = scope.find_connection(reference) if reference else None
            return f"Rows of {write_name(manager) if manager else path or 'a file'}"
        case KeptEnumerator(label=label):
            return f"{label}, which is kept and cannot run here"
