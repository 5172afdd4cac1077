"""The parameters of a package and of its project, as expressions name them."""

from collections.abc import Iterable
from typing import Any

from designer.package.data_types import read_value
from designer.package.document import PackageDocument, ParameterDocument
from designer.variables.values import Value

PACKAGE_PARAMETER = "$Package"


PROJECT_PARAMETER = "$Project"


def design_parameters(document: PackageDocument, of_project: Iterable[ParameterDocument] = ()) -> dict[str, Value]:
    """Give the package's and the project's parameters with the values in their documents; a sensitive one has none."""
    return {name: (each.type, _read(each)) for name, each in name_parameters(document, of_project).items()}


def name_parameters(
    document: PackageDocument, of_project: Iterable[ParameterDocument] = ()
) -> dict[str, ParameterDocument]:
    """Give parameters by the names that expressions write between brackets."""
    return {f"{PACKAGE_PARAMETER}::{each.name}": each for each in document.parameters} | {
        f"{PROJECT_PARAMETER}::{each.name}": each for each in of_project
    }


def _read(parameter: ParameterDocument) -> Any:
    return None if parameter.value is None else read_value(parameter.type, parameter.value)
