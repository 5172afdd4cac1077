"""Resolving: from what a task says of its connection manager to the manager, its expressions evaluated now."""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import ValidationError

from connections.guard_rules.settings import ManagerGuardSettings
from connections.resolving.refusal import CannotResolve
from connections.types.file.properties import FileProperties
from connections.types.smtp.properties import SmtpProperties
from connections.types.smtp.validation import find_smtp_issues
from designer.input.validation_errors import sentence_of
from designer.issues.issue import Issue, Severity
from designer.issues.scope import index_connections
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.property_expressions.evaluated_properties import evaluate_property_expressions
from designer.variables.values import Values

Properties = TypeVar("Properties", SmtpProperties, FileProperties)
GUARD = tuple(ManagerGuardSettings.model_fields)
"""What an expression on the whole connection string does not take away."""


def resolve_smtp(
    reference: str, document: PackageDocument, shared: Iterable[ConnectionManagerDocument], values: Values
) -> tuple[ConnectionManagerDocument, SmtpProperties]:
    """Give the SMTP connection manager that an ID or name means, its expressions evaluated. Raises CannotResolve.

    One that has DelayValidation is validated here.
    """
    manager = _resolve("SMTP", reference, document, shared)
    properties = _evaluate(manager, SmtpProperties, values)
    if manager.delay_validation:
        _refuse_errors(manager, find_smtp_issues(properties))
    return manager, properties


def _refuse_errors(manager: ConnectionManagerDocument, issues: Iterable[Issue]) -> None:
    for issue in issues:
        if issue.severity is Severity.ERROR:
            raise CannotResolve(issue.code or "", f"“{manager.name}”: {issue.message}")


def resolve_file(
    reference: str, document: PackageDocument, shared: Iterable[ConnectionManagerDocument], values: Values
) -> tuple[ConnectionManagerDocument, FileProperties]:
    """Give the File connection manager that an ID or name means, its expressions evaluated. Raises CannotResolve."""
    manager = _resolve("FILE", reference, document, shared)
    return manager, _evaluate(manager, FileProperties, values)


def _evaluate(manager: ConnectionManagerDocument, model: type[Properties], values: Values) -> Properties:
    """Give the properties as they are now. One expression may drive the whole connection string."""
    driven = evaluate_property_expressions(manager, values)
    for issue in driven.issues:
        raise CannotResolve(issue.code or "", f"The connection manager “{manager.name}”: {issue.message}")
    kept = {name for name in GUARD if manager.properties.get(name)} - manager.expressions.keys()
    own = {name: value for name, value in driven.values.items() if name in model.model_fields.keys() - kept}
    try:
        return model.model_validate({**manager.properties, **own})
    except ValidationError as error:
        sentence = sentence_of(error.errors()[0])
        raise CannotResolve("", f"The connection manager “{manager.name}”: {sentence}") from error


def _resolve(
    type_name: str, reference: str, document: PackageDocument, shared: Iterable[ConnectionManagerDocument]
) -> ConnectionManagerDocument:
    """Give the manager that an ID or name means: the package's own, then the project's, then the catalog's."""
    if not reference:
        sentence = f"No {type_name} connection manager is chosen. Choose one."
        raise CannotResolve("DTS_E_SENDMAILTASK_CONNMNGRNULL", sentence)
    manager = index_connections(document.connections, shared).get(reference.casefold())
    if manager is None:
        raise CannotResolve(
            "DTS_E_SENDMAILTASK_NOCONNMNGR",
            f"The connection manager “{reference}” does not exist. It may have been deleted; choose another one.",
        )
    if manager.type != type_name:
        raise CannotResolve(
            f"DTS_E_SENDMAILTASK_CONNECTIONTYPENOT{type_name}",
            f"The connection manager “{manager.name}” is not of type {type_name} but {manager.type}. "
            f"Choose one of type {type_name}.",
        )
    return manager
