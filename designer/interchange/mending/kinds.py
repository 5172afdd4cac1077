"""All kinds of mends that there are: of any part, and of each type."""

from collections.abc import Iterable, Iterator

from designer.dtsx.findings import Finding
from designer.interchange.mending.constraints import CONSTRAINT_MENDS
from designer.interchange.mending.expressions import EXPRESSION_MENDS
from designer.interchange.mending.paths import MAP_PATHS
from designer.registry.mends import MendKind
from designer.registry.types import connection_types, task_types


def list_kinds() -> Iterator[MendKind]:
    """Give each kind; one of several types, such as the mapping of paths, comes for each of them."""
    yield from (*CONSTRAINT_MENDS, *EXPRESSION_MENDS, MAP_PATHS)
    for task_type in task_types.values():
        yield from task_type.file_form.mends if task_type.file_form else ()
    for connection_type in connection_types.values():
        yield from connection_type.file_form.mends if connection_type.file_form else ()


def find_kind(name: str) -> MendKind | None:
    """Give a kind by its name."""
    return next((each for each in list_kinds() if each.name == name), None)


def find_kinds(finding: Finding) -> Iterable[MendKind]:
    """Give the kinds that take a finding of this rule away."""
    return (each for each in list_kinds() if finding.rule in each.rules)
