"""The package document: everything that a package is, and nothing about how it is stored.

The canvas, the REST API, versions, a run and every file format speak this description. It knows no task type: a type's
own properties are a plain mapping here, and the type's properties model (designer.registry.types) gives them meaning.
Executables are one flat list, as the canvas and the planner want it: who is inside of a container names it as parent.
"""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from designer.package.enumerations import InDoubt
from designer.package.parts import (
    DISABLE,
    LONGEST_NOTE,
    NO_PARAMETERS,
    NOT_A_NAME,
    SYSTEM,
    Concurrency,
    ConnectionManagerDocument,
    Description,
    Digest,
    DtsContainer,
    ExecutableDocument,
    GroupDocument,
    Identifier,
    Name,
    NoteDocument,
    ParameterDocument,
    Part,
    PrecedenceConstraintDocument,
    Properties,
    VariableDocument,
    check_storable,
)
from designer.package.structure import find_structure_problems

__all__ = [
    "DISABLE",
    "LONGEST_NOTE",
    "MOST_PARTS",
    "NOT_A_NAME",
    "NO_PARAMETERS",
    "SYSTEM",
    "Concurrency",
    "ConnectionManagerDocument",
    "Description",
    "Digest",
    "DtsContainer",
    "ExecutableDocument",
    "GroupDocument",
    "Identifier",
    "Name",
    "NoteDocument",
    "PackageDocument",
    "PackageParts",
    "ParameterDocument",
    "Part",
    "PrecedenceConstraintDocument",
    "Properties",
    "VariableDocument",
    "check_storable",
]

FORMAT: Final = 1
MOST_PARTS: Final = 20_000
"""Executables, variables and the like of one package, with all that it calls (tasks.runtime.preparation.loading)."""
MOST_CONSTRAINTS: Final = 50_000
MOST_NOTES: Final = 2_000


class PackageParts(DtsContainer):
    """What a package is made of, be it whole or not.

    max_concurrent_executables is how many of its tasks may run at once; -1 leaves it to the workers. source is the file
    of SSIS that it was imported from, so that an export can put back what nothing here describes.
    """

    format: Literal[1] = FORMAT
    name: Name
    description: Description = ""
    max_concurrent_executables: Concurrency = -1
    parameters: Annotated[list[ParameterDocument], Field(max_length=MOST_PARTS)] = []
    variables: Annotated[list[VariableDocument], Field(max_length=MOST_PARTS)] = []
    connections: Annotated[list[ConnectionManagerDocument], Field(max_length=MOST_PARTS)] = []
    executables: Annotated[list[ExecutableDocument], Field(max_length=MOST_PARTS)] = []
    precedence_constraints: Annotated[list[PrecedenceConstraintDocument], Field(max_length=MOST_CONSTRAINTS)] = []
    groups: Annotated[list[GroupDocument], Field(max_length=MOST_PARTS)] = []
    notes: Annotated[list[NoteDocument], Field(max_length=MOST_NOTES)] = []
    in_doubt: InDoubt = InDoubt.HOLD
    source: Digest = ""


class PackageDocument(PackageParts):
    """A whole package. Making one checks its structure, and says in sentences what breaks it (ValueError)."""

    @model_validator(mode="after")
    def _check_structure(self) -> Self:
        if problems := list(find_structure_problems(self)):
            raise ValueError(" ".join(problems[:5]))
        return self
