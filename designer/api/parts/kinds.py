"""Which parts of a package have operations of their own, and what they are called there."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator

from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    ParameterDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.part_changes import PartKind
from designer.registry.connection_strings import expand_connection_string


@dataclass(frozen=True)
class Kind:
    """A kind of part: its list in the document, its word and its ID's in addresses, and what one is as it is given and
    shown. note is what else goes, or does not, when one is deleted."""

    kind: PartKind
    word: str
    key: str
    noun: str
    shown: Any
    given: Any
    note: str = ""

    @property
    def name(self) -> str:
        """The word in the names of operations."""
        return self.noun.replace(" ", "_")


GivenManager = Annotated[ConnectionManagerDocument, BeforeValidator(expand_connection_string)]
KINDS = (
    Kind(
        PartKind.EXECUTABLES,
        "executables",
        "executable_id",
        "executable",
        ExecutableDocument,
        ExecutableDocument,
        "With it goes all that is inside of it or belongs to it: event handlers, variables, precedence constraints.",
    ),
    Kind(
        PartKind.CONSTRAINTS,
        "precedence-constraints",
        "constraint_id",
        "precedence constraint",
        PrecedenceConstraintDocument,
        PrecedenceConstraintDocument,
    ),
    Kind(PartKind.VARIABLES, "variables", "package_variable_id", "variable", VariableDocument, VariableDocument),
    Kind(
        PartKind.CONNECTIONS,
        "connections",
        "package_connection_id",
        "connection manager",
        ConnectionManagerDocument,
        GivenManager,
        "Tasks that refer to it stay, and are marked.",
    ),
    Kind(
        PartKind.PARAMETERS,
        "parameters",
        "package_parameter_id",
        "parameter",
        ParameterDocument,
        ParameterDocument,
        "Expressions that name it stay, and are marked.",
    ),
)
