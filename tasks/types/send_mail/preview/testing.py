"""Sending a mail to the person who is editing it, and to nobody else."""

from connections.catalog.services import keep_usable
from connections.models import ConnectionTrial
from connections.resolving.identities import judge_identity
from connections.resolving.managers import resolve_smtp
from connections.resolving.refusal import CannotResolve
from connections.trials.services import start_trial
from designer.editors.context import EditorContext
from designer.errors import Invalid
from designer.package.document import ExecutableDocument
from designer.people.permissions import Action, require
from tasks.types.send_mail.preview.preview import Preview

MARK = b"[Test] "


def send_test(
    preview: Preview, executable: ExecutableDocument, context: EditorContext, address: str
) -> ConnectionTrial:
    """Let a worker send the previewed mail to the person's own address, which the account keeps.

    Recipients stand in the headers as they would, and are not in the envelope. Raises Invalid.
    """
    require(context.user, Action.EXECUTE, context.package)
    require(context.user, Action.MODIFY, context.package)
    reference = preview.properties.smtp_connection
    project = context.package.project
    shared = context.find_shared({reference}) if reference else []
    shared = keep_usable(context.user, project.pk, shared)
    try:
        manager, smtp = resolve_smtp(reference, context.document_of(executable), shared, context.values_of(executable))
        if manager.expressions:  # the trial knows their values alone
            judge_identity(smtp, context.user, project, is_driven=True)
    except CannotResolve as error:
        raise Invalid(error.sentence) from error
    mail = preview.mail
    if context.user.email != address:
        context.user.email = address
        context.user.save(update_fields=["email"])
    content = mark_as_test(mail.content)
    return start_trial(context.user, smtp, sender=mail.sender, recipient=address, content=content, project=project)


def mark_as_test(content: bytes) -> bytes:
    """Put a word before the subject of a message."""
    return content.replace(b"\r\nSubject: ", b"\r\nSubject: " + MARK, 1)
