"""What an execution is to run, made ready when it is started: the package with the values that its parameters have, and
all that it refers to, as they are now. The values given for the run come before the environment's, those before the
documents' own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from connections.environments.choosing import Chosen, refuse
from connections.models.environment import SECRET
from connections.models.environment_document import Reference
from designer.errors import Invalid
from designer.models import Package, Project
from designer.package.data_types import VariableType, read_value, write_value
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument, ParameterDocument
from designer.package.enumerations import ContainerType
from designer.property_expressions.at_start import evaluate_at_start
from designer.property_expressions.design_time_values import circumstances_for
from designer.storage.rows import load_document
from designer.validation.packages import find_shared_connections
from designer.variables.values import CannotEvaluate, fit
from tasks.runtime.preparation.parameters import (
    OF_PACKAGE,
    OF_PROJECT,
    Kept,
    Parameters,
    find_required,
    keep_parameters,
    keep_value,
    shorten,
)
from tasks.runtime.secrecy import find_secret_names, name_plainly
from tasks.runtime.state.snapshot import KEPT
from tasks.types.execute_package.child_package import ChildPackageProperties
from tasks.types.execute_package.embedding import Child, embed
from tasks.types.execute_package.lookup import find_called
from tasks.types.execute_package.properties import ExecutePackageTaskProperties

MOST_EXECUTABLES, MOST_CALLS = 20_000, 1_000
"""What one run may have, with all that is called: tasks and containers, and calls of packages."""


@dataclass(frozen=True)
class Prepared:
    """The documents of an execution, and the values of parameters that it keeps beside them."""

    document: PackageDocument
    shared_connections: list[ConnectionManagerDocument]
    project_parameters: tuple[ParameterDocument, ...]
    kept: Kept
    environment: Chosen

    @property
    def has_secrets(self) -> bool:
        """Whether anything sensitive is known to it, so that its rows may hold encrypted values."""
        parts = (each for each in self.document.executables if each.type == ContainerType.CHILD_PACKAGE)
        children = (ChildPackageProperties.model_validate(each.properties).parameters for each in parts)
        return any(each.sensitive for each in chain(self.document.parameters, self.project_parameters, *children))


def prepare(package: Package, given: Mapping[str, Any], environment: Chosen) -> Prepared:
    """Make a package ready to run with values for its parameters. Raises Invalid."""
    drawn = Parameters(_load(package, package.version, package.modified_at), package.project.parameter_documents)
    from_environment = dict(_take_values(environment, drawn, package.pk, {shorten(name) for name in given}))
    kept = keep_parameters(drawn, given, from_environment)
    ready = drawn.freeze(kept)
    if environment.references:
        environment.check_names(package.project, package.pk, ready.document.connections)
    own = environment.override(package.pk, ready.document.connections)
    circumstances = replace(circumstances_for(package), project_parameters=ready.of_project)
    document = evaluate_at_start(ready.document.model_copy(update={"connections": own}), circumstances)
    calls = _Calls(package.project, environment, ready.of_project, kept.keys())
    calls.share(find_shared_connections(package.project_id, document, circumstances))
    document = calls.embed(document, (package.pk,))
    shared = environment.override(None, calls.shared.values())
    return Prepared(document, shared, ready.of_project, kept, environment)


class _Calls:
    """Makes the packages that Execute Package tasks call ready, with the shared managers that they refer to.

    What is not there or calls itself is left out, so that the validation before the run says why nothing begins.
    """

    def __init__(
        self,
        project: Project,
        environment: Chosen,
        of_project: tuple[ParameterDocument, ...],
        given: Collection[str],
    ) -> None:
        self.project, self.environment, self.of_project = project, environment, of_project
        self.given = [name for name in given if name.startswith(OF_PROJECT)]
        self.shared: dict[UUID, ConnectionManagerDocument] = {}
        self.executables = self.calls = 0

    def share(self, managers: Iterable[ConnectionManagerDocument]) -> None:
        """Take managers that a package refers to, the nearest scope first."""
        for each in managers:
            self.shared.setdefault(each.id, each)

    def embed(self, document: PackageDocument, chain: tuple[int, ...]) -> PackageDocument:
        """Give the document with all that its tasks call; chain are the packages that are being called."""
        self._count(document)
        children = {}
        for call in document.executables:
            if call.type == ContainerType.EXECUTE_PACKAGE:
                child = find_called(self.project, str(call.properties.get("package", "")))
                if child and child.pk not in chain:
                    children[call.id] = self._make(call, child, document, chain)
        return embed(document, children) if children else document

    def _count(self, document: PackageDocument) -> None:
        """Count a package that is to run before anything is made of it: each call doubles what it calls."""
        self.executables += len(document.executables)
        self.calls += 1
        if self.executables > MOST_EXECUTABLES or self.calls > MOST_CALLS:
            raise Invalid(
                f"With all the packages that are called, such as “{document.name}”, there are too many tasks "
                "for one run. Call fewer."
            )

    def _make(
        self, call: ExecutableDocument, package: Package, caller: PackageDocument, chain: tuple[int, ...]
    ) -> Child:
        drawn = Parameters(_load(package, package.version, package.modified_at), self.of_project)
        bindings = ExecutePackageTaskProperties.model_validate(call.properties).parameter_bindings
        bound = {each.parameter: each.variable for each in bindings}
        kept = dict(_take_own(self.environment, drawn, package.pk, set(bound)))
        _check_required(call, package, drawn, {*bound, *kept, *self.given})
        document = _hide(
            drawn.freeze(kept).document, bound, find_secret_names(caller, self.of_project, self.shared.values())
        )
        own = self.environment.override(package.pk, document.connections)
        awaited = frozenset(f"{OF_PACKAGE}{name}" for name in bound)
        circumstances = replace(circumstances_for(package), project_parameters=self.of_project, awaited=awaited)
        document = evaluate_at_start(document.model_copy(update={"connections": own}), circumstances)
        self.share(find_shared_connections(self.project.pk, document, circumstances))
        properties = ChildPackageProperties(
            package=package.pk,
            version=package.version,
            parameters=document.parameters,
            connections=document.connections,
            in_doubt=document.in_doubt,
            kept={name: value for name, value in kept.items() if SECRET in value},
        )
        return self.embed(document, (*chain, package.pk)), properties


def _check_required(call: ExecutableDocument, package: Package, drawn: Parameters, given: set[str]) -> None:
    for name in sorted(find_required(drawn) - given):
        what, advice = f"its parameter “{name}”", "Bind it."
        if name.startswith(OF_PROJECT):
            what, advice = f"the project's parameter “{name.removeprefix(OF_PROJECT)}”", "Give one to run it."
        raise Invalid(f"“{call.name}” calls “{package.name}”, which needs a value for {what}. {advice}")


def _hide(document: PackageDocument, bound: Mapping[str, str], secret: Collection[str]) -> PackageDocument:
    """Make sensitive what is bound to something sensitive, so that nobody is shown it on this way."""
    parameters = [
        each.model_copy(update={"sensitive": True, "value": None})
        if name_plainly(bound.get(each.name, "")) in secret
        else each
        for each in document.parameters
    ]
    return document.model_copy(update={"parameters": parameters})


@lru_cache(maxsize=KEPT)
def _load(package: Package, _version: int, _modified_at: datetime) -> PackageDocument:
    """Read each version of a package once in a process; the time tells a restored database from the one before."""
    return load_document(package)


def _take_values(
    environment: Chosen, parameters: Parameters, package: int, given: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the values that parameters get from the environment, as a row keeps them."""
    yield from _take(environment, environment.of_parameters(None), OF_PROJECT, parameters, given)
    yield from _take_own(environment, parameters, package, given)


def _take_own(
    environment: Chosen, parameters: Parameters, package: int, given: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    return _take(environment, environment.of_parameters(package), "", parameters, given)


def _take(
    environment: Chosen, references: Iterable[Reference], prefix: str, parameters: Parameters, given: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    known = {name.casefold(): (name, each) for name, each in parameters.known().items()}
    for reference in references:
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
