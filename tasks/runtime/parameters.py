"""The values that parameters have in an execution: those that it was given, or else those of the package.

A row keeps a value as JSON, that of a sensitive parameter encrypted with the keys of credentials.
"""

import json
from collections.abc import Mapping
from typing import Any

from connections.credentials import vault
from designer.document import PackageDocument, ParameterDocument
from designer.errors import Invalid
from designer.scopes import PACKAGE_PARAMETER, CannotEvaluate, Value, design_parameters
from designer.variables import parse_value, read_value
from tasks.runtime.models import Execution

VALUE, SECRET = "value", "secret"


def keep_parameters(document: PackageDocument, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give what an execution keeps of the values that it is started with. Raises Invalid with a sentence for each."""
    known = {each.name: each for each in document.parameters}
    problems = {
        name: f"The package has no parameter “{name}”. {_list(known)}" for name in given if name not in known
    } | {
        name: f"The package needs a value for its parameter “{name}”. Give one to run it."
        for name, each in known.items()
        if each.required and name not in given
    }
    kept = {}
    for name in given.keys() - problems.keys():
        try:
            kept[name] = _keep(known[name], given[name])
        except ValueError as error:
            problems[name] = f"The parameter “{name}”: {error}"
    if problems:
        raise Invalid(" ".join(problems.values()), problems)
    return kept


def parse_parameters(document: PackageDocument, texts: Mapping[str, str]) -> dict[str, Any]:
    """Give values from what a person types for parameters. Raises Invalid."""
    kinds = {each.name: each.type for each in document.parameters}
    values: dict[str, Any] = {}
    for name, text in texts.items():
        try:
            values[name] = parse_value(kinds[name], text) if name in kinds else text
        except ValueError as error:
            raise Invalid(f"The parameter “{name}”: {error}") from error
    return values


def parameters_of(execution: Execution, document: PackageDocument) -> dict[str, Value]:
    """Give the parameters with the values that they have in an execution. Raises CannotEvaluate."""
    values = design_parameters(document)
    for each in document.parameters:
        if each.name in execution.parameters:
            value = _open(each.name, execution.parameters[each.name])
            values[f"{PACKAGE_PARAMETER}::{each.name}"] = each.type, read_value(each.type, value)
    return values


def open_parameters(execution: Execution) -> dict[str, Any]:
    """Give the values that an execution was started with, but for sensitive ones."""
    return {name: kept[VALUE] for name, kept in execution.parameters.items() if VALUE in kept}


def _keep(parameter: ParameterDocument, value: Any) -> dict[str, Any]:
    read_value(parameter.type, value)
    return {SECRET: vault.encrypt(json.dumps(value).encode())} if parameter.sensitive else {VALUE: value}


def _open(name: str, kept: Mapping[str, Any]) -> Any:
    if SECRET not in kept:
        return kept[VALUE]
    try:
        return json.loads(vault.decrypt(kept[SECRET]))
    except vault.CannotDecrypt as error:
        raise CannotEvaluate(
            f"The value of the parameter “{name}” cannot be decrypted: this worker does not have the key that it was "
            "encrypted with. Give it the same CREDENTIAL_KEYS as the web server."
        ) from error


def _list(known: Mapping[str, object]) -> str:
    return f"It has {', '.join(known)}." if known else "It has none."
