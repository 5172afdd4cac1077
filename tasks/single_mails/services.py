"""Sending one mail, for who may make packages in a project and run them: a package could be drawn that sends it."""

import re
from collections.abc import Iterable

from connections.addresses import read_items
from designer.errors import Invalid
from designer.input.texts import CONTROL_CHARACTERS
from designer.issues.issue import Severity
from designer.issues.scope import Scope, index_connections
from designer.models import Project
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.people.permissions import Action, Person, require
from designer.registry.connection_store import connection_store
from tasks.runtime.models import Execution
from tasks.runtime.services import start_document
from tasks.types.send_mail.properties import SendMailProperties
from tasks.types.send_mail.validation import find_send_mail_issues

NAME = "Send Mail"
UNTITLED = "Send"
LONGEST_NAME = 128
NO_MANAGER = "There is no connection manager “{0}” in “{1}” or in the catalog. Check its name."
ADDRESSES = ("from_line", "to_line", "cc_line", "bcc_line", "reply_to", "envelope_sender")
BLANKS = re.compile(rf"[\s{CONTROL_CHARACTERS}]+")


def send_mail(
    user: Person,
    project: Project,
    mail: SendMailProperties,
    *,
    environment: str = "",
    confirms_production: bool = False,
    is_shadow: bool = False,
) -> Execution:
    """Send a mail as a Send Mail task of a package in the project would; what is typed is text, without expressions.

    It goes through a connection manager of the project or of the catalog. Raises Invalid, with the mail's property for
    each thing that would keep it from being sent, and as start_execution does.
    """
    for action in (Action.CREATE_OBJECTS, Action.EXECUTE):
        require(user, action, project)
    shared = connection_store().find_shared(project.pk, None, {mail.smtp_connection})
    if problems := _find_problems(mail, project, shared):
        raise Invalid(" ".join(problems.values()), problems)
    return start_document(
        user,
        project,
        make_document(mail),
        environment=environment,
        confirms_production=confirms_production,
        is_shadow=is_shadow,
    )


def make_document(mail: SendMailProperties) -> PackageDocument:
    """Give the package that sends a mail. It is called what the mail is about."""
    task = ExecutableDocument(type="SendMailTask", name=NAME, properties=mail.model_dump(mode="json"))
    name = BLANKS.sub(" ", mail.subject).strip()[:LONGEST_NAME].strip()
    return PackageDocument(name=name or UNTITLED, executables=[task])


def _find_problems(
    mail: SendMailProperties, project: Project, shared: Iterable[ConnectionManagerDocument]
) -> dict[str, str]:
    """Find what is wrong with what was typed. The manager's own settings are judged when the run begins, since its
    environment may change them; a recipient that is none is refused here, where whoever typed it reads that."""
    judged_later = [each.model_copy(update={"delay_validation": True}) for each in shared]
    limited = project.enforces_recipient_limit
    scope = Scope(index_connections(judged_later), project.pk, enforces_recipient_limit=limited)
    problems = {} if judged_later else {"smtp_connection": NO_MANAGER.format(mail.smtp_connection, project)}
    for issue in find_send_mail_issues(mail, scope):
        if issue.severity is Severity.ERROR:
            problems.setdefault(issue.property or "", issue.message)
    for field in ADDRESSES:
        refusals = [each.refusal for each in read_items(getattr(mail, field)) if each.refusal]
        if refusals:
            problems.setdefault(field, str(refusals[0]))
    return problems
