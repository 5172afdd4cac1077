"""What an execution is to run, made ready when it is started: the package with the values that its parameters have, and
all that it refers to, as they are now. The values given for the run come before the environment's, those before the
documents' own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from connections.environments.choosing import Chosen, refuse
from connections.environments.documents import Reference
from connections.environments.model import SECRET
from designer.builder import look_at
from designer.document import ConnectionManagerDocument, PackageDocument, ParameterDocument
from designer.models import Package
from designer.rows import load_document
from designer.scopes import CannotEvaluate, fit
from designer.settling import settle
from designer.validation import find_shared_connections
from designer.variables import VariableType, read_value, write_value
from tasks.runtime.frozen import KEPT
from tasks.runtime.parameters import OF_PROJECT, Kept, Parameters, keep_parameters, keep_value, shorten


@dataclass(frozen=True)
class Prepared:
    """The documents of an execution, and the values of parameters that it keeps beside them."""

    document: PackageDocument
    shared_connections: list[ConnectionManagerDocument]
    project_parameters: tuple[ParameterDocument, ...]
    kept: Kept
    environment: Chosen


def prepare(package: Package, given: Mapping[str, Any], environment: Chosen) -> Prepared:
    """Make a package ready to run with values for its parameters. Raises Invalid."""
    drawn = Parameters(_load(package, package.version, package.modified_at), package.project.parameter_documents)
    from_environment = dict(_take_values(environment, drawn, package.pk, {shorten(name) for name in given}))
    kept = keep_parameters(drawn, given, from_environment)
    ready = drawn.freeze(kept)
    if environment.references:
        environment.check_names(package.project, package.pk, ready.document.connections)
    own = environment.override(package.pk, ready.document.connections)
    circumstances = replace(look_at(package), project_parameters=ready.of_project)
    document = settle(ready.document.model_copy(update={"connections": own}), circumstances)
    shared = find_shared_connections(package.project_id, document, circumstances)
    return Prepared(document, environment.override(None, shared), ready.of_project, kept, environment)


@lru_cache(maxsize=KEPT)
def _load(package: Package, _version: int, _modified_at: datetime) -> PackageDocument:
    """Read each version of a package once in a process; the time tells a restored database from the one before."""
    return load_document(package)


def _take_values(
    environment: Chosen, parameters: Parameters, package: int, given: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the values that parameters get from the environment, as a row keeps them."""
    known = {name.casefold(): (name, each) for name, each in parameters.known().items()}
    for prefix, number in ((OF_PROJECT, None), ("", package)):
        for reference in environment.of_parameters(number):
            name, parameter = known.get(f"{prefix}{reference.name}".casefold(), ("", None))
            if parameter is None:
                raise refuse(
                    f"A reference to environments sets {reference.label}, and there is no such parameter any more. "
                    "Correct it on the project's page Environments."
                )
            if name not in given:
                yield name, _take_value(environment, reference, parameter)


def _take_value(environment: Chosen, reference: Reference, parameter: ParameterDocument) -> dict[str, Any]:
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
