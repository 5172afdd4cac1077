"""What takes away the findings of precedence constraints: one that cannot be taken over is deleted."""

from collections.abc import Iterable
from typing import Final

from designer.dtsx.source import SourceConstraint
from designer.interchange.rules import CONSTRAINT_LEFT_OUT
from designer.registry.mends import Mending, MendKind


def delete_constraints(constraints: Iterable[SourceConstraint], mending: Mending) -> tuple[SourceConstraint, ...]:
    """Give the constraints but for those that are to be deleted."""
    kept = []
    for each in constraints:
        if mending.find(each.path):
            mending.tell(each, f"The constraint “{each.name}” is deleted.")
        else:
            kept.append(each)
    return tuple(kept)


CONSTRAINT_MENDS: Final = (
    MendKind("constraint.delete", (CONSTRAINT_LEFT_OUT,), "Delete the constraint", delete_constraints, is_placed=True),
)
