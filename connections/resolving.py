"""Resolving: from what a task says of its connection manager to the manager, as it was when the package was run."""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import ValidationError

from connections.credentials import vault
from connections.credentials.destinations import refuse_credential, refuse_own_identity
from connections.guard.settings import ManagerGuardSettings
from connections.models import Credential, CredentialKind
from connections.smtp.windows_auth import Identity, KeytabIdentity, PasswordIdentity, WorkerIdentity
from connections.types.file.properties import FileProperties
from connections.types.smtp.properties import SmtpProperties
from connections.types.smtp.validation import find_smtp_issues
from designer.input.validation_errors import sentence_of
from designer.issues.issue import Issue, Severity
from designer.issues.scope import index_connections
from designer.models import Project
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.people.permissions import Action, Person, is_administrator, may
from designer.property_expressions.evaluated_properties import evaluate_property_expressions
from designer.variables.values import Values

Properties = TypeVar("Properties", SmtpProperties, FileProperties)
GUARD = tuple(ManagerGuardSettings.model_fields)
"""What an expression on the whole connection string does not take away."""

DRIVEN = (
    "Expressions drive this connection manager, so whoever changes a variable could send the credential “{credential}” "
    "to another server. Allow the project “{project}” to use the credential, or take the expressions out."
)


class CannotResolve(Exception):
    """A task's connection manager does not exist or cannot send mail; the sentence says which and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


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


def resolve_identity(
    properties: SmtpProperties, caller: Person | None, project: Project | None, *, is_driven: bool = False
) -> Identity | None:
    """Give the identity that a manager authenticates as, a credential decrypted; None without Windows Authentication.

    The properties are those that the connection is made with, expressions and environments applied: the identity must
    be one that may be shown to just this server. The person who has it run must have the right to use the credential,
    or the package's project. Where expressions drive the manager, it must be the project: whoever may change a variable
    decides where the credential goes, and saving cannot judge that. The worker's own identity is for projects that the
    administrator lets. Raises CannotResolve.
    """
    name = properties.credential
    if not properties.use_windows_authentication:
        return None
    if not name:
        return _own_identity(properties, caller, project)
    credential = Credential.objects.select_related("owner").filter(name__iexact=name).first()
    if credential is None:
        raise CannotResolve(
            "", f"The credential “{name}” does not exist. Choose another one in the connection manager."
        )
    if is_driven and not _is_allowed_in(project, credential):
        raise CannotResolve("", DRIVEN.format(credential=credential, project=project or "the catalog"))
    if not _may_use(credential, caller, project):
        who = caller.get_username() if caller else "Who started this run"
        where = f", and neither may the project “{project}”" if project else ""
        owner = credential.owner or "an administrator"
        raise CannotResolve(
            "", f"{who} may not use the credential “{credential}”{where}. Ask its owner, {owner}, to allow it."
        )
    if sentence := refuse_credential(credential, properties):
        raise CannotResolve("", sentence)
    return _identity_of(credential)


def _own_identity(properties: SmtpProperties, caller: Person | None, project: Project | None) -> WorkerIdentity:
    rules = caller is not None and is_administrator(caller)
    if sentence := refuse_own_identity(project.name if project else None, properties, is_administrator=rules):
        raise CannotResolve("", sentence)
    return WorkerIdentity()


def _may_use(credential: Credential, caller: Person | None, project: Project | None) -> bool:
    return _is_allowed_in(project, credential) or (caller is not None and may(caller, Action.USE, credential))


def _is_allowed_in(project: Project | None, credential: Credential) -> bool:
    return project is not None and credential.projects.filter(pk=project.pk).exists()


def _identity_of(credential: Credential) -> Identity:
    try:
        secret = vault.decrypt(credential.encrypted_secret)
    except vault.CannotDecrypt as error:
        raise CannotResolve(
            "",
            f"The credential “{credential}” cannot be decrypted: this worker does not have the key that it was "
            "encrypted with. Give it the same CREDENTIAL_KEYS as the web server, or enter the secret again.",
        ) from error
    if credential.kind == CredentialKind.KEYTAB:
        return KeytabIdentity(credential.user_name, secret)
    return PasswordIdentity(
        credential.user_name, secret.decode(), allows_unverified_tls=credential.allows_unverified_tls
    )
