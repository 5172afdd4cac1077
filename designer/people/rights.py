"""The rights under SSISDB's names, and roles as bundles of them. What a grant names is one or the other.

https://learn.microsoft.com/sql/integration-services/system-stored-procedures/catalog-grant-permission-ssisdb-database
"""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from designer.models import Reach


class Right(StrEnum):
    """What one may do with a thing, or with what is in it (…_OBJECTS). USE is ours: a run may connect through it."""

    READ = "READ"
    MODIFY = "MODIFY"
    EXECUTE = "EXECUTE"
    MANAGE_PERMISSIONS = "MANAGE_PERMISSIONS"
    CREATE_OBJECTS = "CREATE_OBJECTS"
    READ_OBJECTS = "READ_OBJECTS"
    MODIFY_OBJECTS = "MODIFY_OBJECTS"
    EXECUTE_OBJECTS = "EXECUTE_OBJECTS"
    MANAGE_OBJECT_PERMISSIONS = "MANAGE_OBJECT_PERMISSIONS"
    USE = "USE"


class Role(StrEnum):
    """A bundle of rights. Administrators are not among them: an account is one, on nothing in particular."""

    READER = "Reader"
    OPERATOR = "Operator"
    DESIGNER = "Designer"
    MANAGER = "Manager"


_READER: Final = frozenset({Right.READ, Right.READ_OBJECTS})
_OPERATOR: Final = _READER | {Right.EXECUTE, Right.EXECUTE_OBJECTS, Right.USE}
_DESIGNER: Final = _OPERATOR | {Right.CREATE_OBJECTS, Right.MODIFY_OBJECTS}
ROLES: Final = MappingProxyType(
    {
        Role.READER: _READER,
        Role.OPERATOR: _OPERATOR,
        Role.DESIGNER: _DESIGNER,
        Role.MANAGER: frozenset(Right),
    }
)
"""The rights that each role holds, whatever it is given on."""
_OBJECTS: Final = MappingProxyType(
    {
        Right.READ: Right.READ_OBJECTS,
        Right.MODIFY: Right.MODIFY_OBJECTS,
        Right.EXECUTE: Right.EXECUTE_OBJECTS,
        Right.MANAGE_PERMISSIONS: Right.MANAGE_OBJECT_PERMISSIONS,
        Right.CREATE_OBJECTS: Right.MODIFY_OBJECTS,
    }
)
"""What gives a right on all that something contains. Who may change everything in there may add to it, too; to make
something in the installation, a project, gives no right in other people's."""


def rights_that_give(right: Right, reach: Reach) -> frozenset[Right]:
    """Give the rights on something, each of which gives this one on a thing that it reaches so."""
    of_objects = _OBJECTS.get(right, right)
    match reach:
        case Reach.ABOVE:
            return frozenset({of_objects})
        case Reach.AROUND:
            return frozenset({Right.EXECUTE_OBJECTS if right is Right.USE else of_objects})
        case Reach.WHOLE:
            return frozenset({right, of_objects})
        case Reach.OWN:
            # Who may see what is in it comes there through it, and to execute a project is to execute its packages.
            return frozenset({right, of_objects} if right in {Right.READ, Right.EXECUTE} else {right})


def rights_in(names: Iterable[str]) -> frozenset[Right]:
    """Give the rights that grants of these names come to."""
    found: set[Right] = set()
    for name in names:
        found |= ROLES[Role(name)] if name in set(Role) else {Right(name)}
    return frozenset(found)


def names_holding(rights: Iterable[Right]) -> list[str]:
    """Give the names of grants that hold one of these rights: the rights', and the roles'."""
    wanted = frozenset(rights)
    return sorted([*wanted, *(role for role, held in ROLES.items() if held & wanted)])
