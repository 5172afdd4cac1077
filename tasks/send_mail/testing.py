"""Sending a mail to the person who is editing it, and to nobody else."""

from django.utils import timezone

from connections.models import ConnectionTrial
from connections.resolving import CannotResolve, resolve_smtp
from connections.trials.services import start_trial
from designer.document import PackageDocument
from designer.editors import EditorContext
from designer.errors import Invalid
from designer.permissions import Action, require
from designer.registry import connection_store
from tasks.send_mail.preview import make_preview
from tasks.send_mail.properties import SendMailProperties

MARK = "[Test] "


def send_test(properties: SendMailProperties, context: EditorContext, address: str) -> ConnectionTrial:
    """Let a worker send the mail through its connection manager to the person's own address, which the account keeps.

    Recipients stand in the headers as they would, and are not in the envelope. Raises Invalid.
    """
    require(context.user, Action.RUN, context.package)
    reference = properties.smtp_connection
    shared = connection_store().find_shared(context.package.project_id, {reference}) if reference else []
    document = PackageDocument(name=context.package.name, connections=context.connections)
    try:
        _, smtp = resolve_smtp(reference, document, shared)
    except CannotResolve as error:
        raise Invalid(error.sentence) from error
    mail = make_preview(properties.model_copy(update={"subject": MARK + properties.subject}), timezone.now()).mail
    if context.user.email != address:
        context.user.email = address
        context.user.save(update_fields=["email"])
    return start_trial(context.user, smtp, sender=mail.sender, recipient=address, content=mail.content)
