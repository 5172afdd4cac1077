"""Step 2: choose the values of parameters, and what the environment makes of packages' own connection managers.

The values given for the run come before the environment's, those before the documents' own.
"""

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Any

from connections.environments.choosing import ChosenEnvironment, refuse
from connections.models.environment_document import Reference
from designer.package.data_types import VariableType, read_value, write_value
from designer.package.document import ParameterDocument
from designer.variables.values import CannotEvaluate, fit
from tasks.runtime.preparation.parameters import (
    OF_PROJECT,
    SECRET,
    Kept,
    Parameters,
    keep_parameters,
    keep_value,
    shorten,
)
from tasks.runtime.preparation.stages import Loaded, PackageOfRun, WithValues


def choose_values(loaded: Loaded) -> WithValues:
    """Give the packages with the values that they have in this run. Raises Invalid for what does not fit."""
    root, *called = loaded.packages
    parameters = Parameters(root.document, loaded.project_parameters)
    kept = _choose_given(loaded, parameters)
    of_project = parameters.with_values(kept).of_project
    first = _set_values(root, kept, loaded.environment)
    others = (_choose_bound(each, of_project, loaded.environment) for each in called)
    return WithValues(replace(loaded, project_parameters=of_project, packages=(first, *others)))


def _choose_given(loaded: Loaded, parameters: Parameters) -> Kept:
    """Choose for the package that is run, and for its project."""
    request, environment = loaded.request, loaded.environment
    given = {shorten(name) for name in request.parameters}
    of_project = _take(environment, None, parameters, given)
    own = _take(environment, loaded.packages[0].number, parameters, given)
    return keep_parameters(parameters, request.parameters, {**dict(of_project), **dict(own)})


def _choose_bound(
    package: PackageOfRun, of_project: tuple[ParameterDocument, ...], environment: ChosenEnvironment
) -> PackageOfRun:
    """Choose for a package that is called, as far as its call does not bind its parameters."""
    parameters = Parameters(package.document, of_project)
    kept = dict(_take(environment, package.number, parameters, package.call.bindings if package.call else {}))
    return _set_values(package, kept, environment)


def _set_values(package: PackageOfRun, kept: Kept, environment: ChosenEnvironment) -> PackageOfRun:
    document = Parameters(package.document).with_values(kept).document
    connections = environment.override(package.number, document.connections)
    return replace(package, document=document.model_copy(update={"connections": connections}), kept=kept)


def _take(
    environment: ChosenEnvironment, package: int | None, parameters: Parameters, given: Container[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what the environment gives to parameters of a package, or of the project (None), as a row keeps it."""
    prefix = OF_PROJECT if package is None else ""
    known = {name.casefold(): (name, each) for name, each in parameters.known().items()}
    for reference in environment.of_parameters(package):
        name, parameter = known.get(f"{prefix}{reference.name}".casefold(), ("", None))
        if parameter is None:
            raise refuse(
                f"A reference to environments sets {reference.label}, and there is no such parameter any more. "
                "Correct it on the project's page Environments."
            )
        if name not in given:
            yield name, _take_value(environment, reference, parameter)


def _take_value(environment: ChosenEnvironment, reference: Reference, parameter: ParameterDocument) -> dict[str, Any]:
    variable = environment.find(reference)
    what = f"The variable “{reference.variable}” of the environment “{environment.name}”"
    if SECRET not in variable:
        try:
            value = fit(parameter.type, read_value(VariableType(variable["type"]), variable["value"]), what)
        except CannotEvaluate as error:
            raise refuse(error.sentence) from error
        return keep_value(write_value(value), is_sensitive=parameter.sensitive)
    if not parameter.sensitive or variable["type"] != parameter.type:
        raise refuse(
            f"{what} is a sensitive {variable['type']}, and {reference.label} is "
            f"{'a sensitive' if parameter.sensitive else 'no sensitive'} {parameter.type}. Make them alike."
        )
    return {SECRET: variable[SECRET]}
