"""Resolving: as whom a connection manager authenticates, and whether who runs it may. The policy of that stands here.

What the rights come to is decided before any secret becomes clear; that is credentials.decrypting's.
"""

import socket

from connections.credentials.decrypting import read_identity
from connections.credentials.destinations import refuse_credential, refuse_own_identity
from connections.credentials.sources import SecretUnavailable
from connections.models import Credential
from connections.resolving.refusal import CannotResolve
from connections.smtp.windows_auth import Identity, WorkerIdentity
from connections.types.smtp.properties import SmtpProperties
from designer.models import Project
from designer.people.permissions import Action, Person, is_administrator, may

DRIVEN = (
    "Expressions drive this connection manager, so whoever changes a variable could send the credential “{credential}” "
    "to another server. Allow the project “{project}” to use the credential, or take the expressions out."
)


def resolve_identity(
    properties: SmtpProperties, caller: Person | None, project: Project | None, *, is_driven: bool = False
) -> Identity | None:
    """Give the identity that a manager authenticates as, its secret in clear; None without Windows Authentication.

    Raises CannotResolve, as judge_identity does, and where the secret cannot be read.
    """
    judged = judge_identity(properties, caller, project, is_driven=is_driven)
    return _read(judged) if isinstance(judged, Credential) else judged


def judge_identity(
    properties: SmtpProperties, caller: Person | None, project: Project | None, *, is_driven: bool = False
) -> Credential | WorkerIdentity | None:
    """Give what a manager authenticates as, if that may be, and leave the secret alone.

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
    return credential


def _own_identity(properties: SmtpProperties, caller: Person | None, project: Project | None) -> WorkerIdentity:
    rules = caller is not None and is_administrator(caller)
    if sentence := refuse_own_identity(project.name if project else None, properties, is_administrator=rules):
        raise CannotResolve("", sentence)
    return WorkerIdentity()


def _may_use(credential: Credential, caller: Person | None, project: Project | None) -> bool:
    return _is_allowed_in(project, credential) or (caller is not None and may(caller, Action.USE, credential))


def _is_allowed_in(project: Project | None, credential: Credential) -> bool:
    return project is not None and credential.projects.filter(pk=project.pk).exists()


def _read(credential: Credential) -> Identity:
    try:
        return read_identity(credential)
    except SecretUnavailable as error:
        where = f"The worker {socket.gethostname()} cannot read the secret of the credential “{credential}”."
        raise CannotResolve("", f"{where} {error.sentence}", another_try_helps=error.another_try_helps) from error
