"""The properties of an Execute Package task."""

from tasks.types.properties import Properties


class ParameterBinding(Properties):
    """What a parameter of the child package gets: the value of a variable or parameter here, by its name."""

    parameter: str
    variable: str


class ExecutePackageTaskProperties(Properties):
    """An Execute Package task: another package of the project, by its name or ID."""

    package: str = ""
    parameter_bindings: list[ParameterBinding] = []
