"""The values that parameters have in an execution: those that it was given, or else those of their documents.

What a caller gives is named as dtexec names it: a package's parameter by its name alone or as $Package::Name, a
project's as $Project::Name. A row keeps a value as JSON, that of a sensitive parameter encrypted with the keys of
credentials. Values that are not sensitive are put into the documents of the parameters too, so that validation before
the run sees them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connections.credentials import vault
from designer.errors import Invalid
from designer.package.data_types import parse_value, read_value
from designer.package.document import PackageDocument, ParameterDocument
from designer.variables.parameters import PACKAGE_PARAMETER, PROJECT_PARAMETER, design_parameters
from designer.variables.values import CannotEvaluate, Value
from tasks.runtime.models import Execution

VALUE, SECRET = "value", "secret"
ORIGIN, ENVIRONMENT = "origin", "environment"
"""Where a value comes from, said of those that the environment gave."""
OF_PACKAGE, OF_PROJECT = f"{PACKAGE_PARAMETER}::", f"{PROJECT_PARAMETER}::"
Kept = dict[str, dict[str, Any]]
"""Values as a row keeps them, by the parameter's name as callers write it."""


@dataclass(frozen=True)
class Parameters:
    """The parameters that a run of a package sees, by the names that callers give them."""

    document: PackageDocument
    of_project: tuple[ParameterDocument, ...] = ()

    def known(self) -> dict[str, ParameterDocument]:
        """Give them all, those of the package first."""
        return {each.name: each for each in self.document.parameters} | {
            f"{OF_PROJECT}{each.name}": each for each in self.of_project
        }

    def with_values(self, kept: Kept) -> "Parameters":
        """Give them with the values that were chosen for a run, as far as these are not sensitive."""
        if not kept:
            return self
        own = [_fill(each, kept.get(each.name)) for each in self.document.parameters]
        of_project = tuple(_fill(each, kept.get(f"{OF_PROJECT}{each.name}")) for each in self.of_project)
        return Parameters(self.document.model_copy(update={"parameters": own}), of_project)


def keep_parameters(parameters: Parameters, given: Mapping[str, Any], from_environment: Kept | None = None) -> Kept:
    """Give what an execution keeps of the values that it is started with; those that are given come before those of
    the environment. Raises Invalid with a sentence for each that will not do."""
    known = parameters.known()
    values = {shorten(name): value for name, value in given.items()}
    kept = {name: {**each, ORIGIN: ENVIRONMENT} for name, each in (from_environment or {}).items()}
    problems = {
        name: f"The package has no parameter “{name}”. {_list(known)}" for name in values if name not in known
    } | {
        name: f"The {_whose(name)} needs a value for its parameter “{known[name].name}”. Give one to run it."
        for name in find_required(parameters)
        if name not in values and name not in kept
    }
    for name in values.keys() - problems.keys():
        try:
            kept[name] = _keep(known[name], values[name])
        except ValueError as error:
            problems[name] = f"The parameter “{name}”: {error}"
    if problems:
        raise Invalid(" ".join(problems.values()), problems)
    return kept


def keep_given(parameters: Parameters, name: str, value: Any) -> dict[str, Any]:
    """Give what is kept of one value that is given for a run. Raises ValueError."""
    known = parameters.known()
    if name not in known:
        raise ValueError(f"The package has no such parameter. {_list(known)}")
    return _keep(known[name], value)


def find_required(parameters: Parameters) -> set[str]:
    """Give the names of the parameters that need a value: of the project's only those that the package names."""
    required = {each.name for each in parameters.document.parameters if each.required}
    if any(each.required for each in parameters.of_project):
        text = json.dumps(parameters.document.model_dump(mode="json"), ensure_ascii=False)
        of_project = {f"{OF_PROJECT}{each.name}" for each in parameters.of_project if each.required}
        required |= {name for name in of_project if name in text}
    return required


def parse_parameters(parameters: Parameters, texts: Mapping[str, str]) -> dict[str, Any]:
    """Give values from what a person types for parameters. Raises Invalid."""
    known = parameters.known()
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, text in ((shorten(name), text) for name, text in texts.items()):
        try:
            values[name] = parse_value(known[name].type, text) if name in known else text
        except ValueError as error:
            problems[name] = f"The parameter “{name}”: {error}"
    if problems:
        raise Invalid(" ".join(problems.values()), problems)
    return values


def parameters_of(
    execution: Execution, document: PackageDocument, of_project: Iterable[ParameterDocument] = ()
) -> dict[str, Value]:
    """Give the parameters with the values that they have in an execution. Raises CannotEvaluate."""
    parameters = Parameters(document, tuple(of_project))
    values = design_parameters(parameters.document, parameters.of_project)
    for name, each in parameters.known().items():
        if name in execution.parameters:
            value = _open(execution, name)
            qualified = name if name.startswith(OF_PROJECT) else f"{OF_PACKAGE}{name}"
            values[qualified] = each.type, read_value(each.type, value)
    return values


def _open(execution: Execution, name: str) -> Any:
    """Give a value; where that is not decrypted, the row may have another key since it was read."""
    try:
        return open_value(name, execution.parameters[name])
    except CannotEvaluate:
        now = Execution.objects.values_list("parameters", flat=True).get(pk=execution.pk)
        return open_value(name, now[name])


def is_from_environment(kept: Mapping[str, Any]) -> bool:
    """Tell whether a value came from the environment; else it was given for the run."""
    return kept.get(ORIGIN) == ENVIRONMENT


def was_given_values(execution: Execution) -> bool:
    """Tell whether any values were given for the run itself, sensitive ones too."""
    return not all(map(is_from_environment, execution.parameters.values()))


def open_given(execution: Execution) -> dict[str, Any]:
    """Give the values that were given for the run itself, but for sensitive ones."""
    given = ((name, kept) for name, kept in execution.parameters.items() if not is_from_environment(kept))
    return {name: kept[VALUE] for name, kept in given if VALUE in kept}


def open_parameters(execution: Execution) -> dict[str, Any]:
    """Give the values that an execution was started with, but for sensitive ones."""
    return {name: kept[VALUE] for name, kept in execution.parameters.items() if VALUE in kept}


def keep_value(value: Any, *, is_sensitive: bool) -> dict[str, Any]:
    """Give a value as a row keeps it."""
    return {SECRET: vault.encrypt(json.dumps(value).encode())} if is_sensitive else {VALUE: value}


def open_value(name: str, kept: Mapping[str, Any]) -> Any:
    """Give a value back from what a row keeps; name is the parameter's. Raises CannotEvaluate."""
    if SECRET not in kept:
        return kept[VALUE]
    if not kept[SECRET]:
        raise CannotEvaluate(f"The value of the parameter “{name}” was deleted after the execution had ended.")
    try:
        return json.loads(vault.decrypt(kept[SECRET]))
    except vault.CannotDecrypt as error:
        raise CannotEvaluate(
            f"The value of the parameter “{name}” cannot be decrypted: this worker does not have the key that it was "
            "encrypted with. Give it the same CREDENTIAL_KEYS as the web server."
        ) from error


def shorten(name: str) -> str:
    """Give the name under which a parameter is kept from one that a caller writes."""
    return name.removeprefix(OF_PACKAGE)


def _keep(parameter: ParameterDocument, value: Any) -> dict[str, Any]:
    read_value(parameter.type, value)
    return keep_value(value, is_sensitive=parameter.sensitive)


def _fill(parameter: ParameterDocument, kept: Mapping[str, Any] | None) -> ParameterDocument:
    return parameter.model_copy(update={"value": kept[VALUE]}) if kept and VALUE in kept else parameter


def _whose(name: str) -> str:
    return "project" if name.startswith(OF_PROJECT) else "package"


def _list(known: Mapping[str, object]) -> str:
    return f"It has {', '.join(known)}." if known else "It has none."
