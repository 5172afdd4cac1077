"""What an environment and its references are, without how they are stored."""

from enum import StrEnum
from typing import Any, Self
from uuid import UUID, uuid4

from pydantic import Field, model_validator

from designer.input.number_types import WholeNumber
from designer.package.data_types import VariableType, read_value
from designer.package.document import NO_PARAMETERS, Description, Identifier, Name, Part, check_storable


class VariableOfEnvironment(Part):
    """A variable of an environment (SSIS reference: environment variable). A sensitive value goes in and never comes
    out: None keeps the one that is stored."""

    id: UUID = Field(default_factory=uuid4)
    name: Identifier
    description: Description = ""
    type: VariableType = VariableType.STRING
    value: Any = None
    sensitive: bool = False

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        if self.type in NO_PARAMETERS:
            raise ValueError(
                f"A variable of an environment cannot be of the type {self.type}. Choose another data type."
            )
        if not (self.sensitive and self.value is None):
            check_storable({"value": self.value})
            read_value(self.type, self.value)
        return self


class Colour(StrEnum):
    """By what people tell environments apart at a glance, beside their names."""

    GREY = "grey"
    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PURPLE = "purple"


class EnvironmentDocument(Part):
    """An environment: its name, its variables, and whether it is production, where a run by hand asks once more."""

    name: Name
    description: Description = ""
    colour: Colour = Colour.GREY
    is_production: bool = False
    variables: list[VariableOfEnvironment] = []

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        seen: set[str] = set()
        for variable in self.variables:
            if variable.name.casefold() in seen:
                raise ValueError(f"The environment has a variable “{variable.name}” already. Choose another name.")
            seen.add(variable.name.casefold())
        return self


class Kind(StrEnum):
    """What a reference sets."""

    PARAMETER = "parameter"
    CONNECTION = "connection"


class Reference(Part):
    """Says what takes its value from the environment variable of a name, whichever environment a run chooses.

    package is the number of the package whose parameter or connection manager it is; without one it is the project's
    parameter, or a connection manager of the project or the catalog. property_name is a connection manager's.
    """

    variable: Identifier
    package: WholeNumber | None = None
    kind: Kind = Kind.PARAMETER
    name: Name
    property_name: str = Field(default="", max_length=64)

    @model_validator(mode="after")
    def _check_property(self) -> Self:
        if (self.kind is Kind.CONNECTION) != bool(self.property_name):
            raise ValueError("Name the property of a connection manager, and none of a parameter.")
        return self

    @property
    def target(self) -> tuple[int | None, str, str, str]:
        """What is set, to compare by."""
        return self.package, self.kind, self.name.casefold(), self.property_name

    @property
    def label(self) -> str:
        """What is set, as a sentence has it."""
        if self.kind is Kind.CONNECTION:
            return f"{self.property_name.replace('_', ' ')} of the connection manager “{self.name}”"
        return f"the parameter “{self.name}”"
