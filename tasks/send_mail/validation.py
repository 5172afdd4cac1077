"""What can be wrong with a Send Mail task, by SSIS's symbols (SSIS reference: messages of the Send Mail task)."""

from collections.abc import Iterator

from designer.document import ConnectionManagerDocument
from designer.issues import Issue, Scope, Severity
from designer.validation import find_connection_issues
from tasks.send_mail.properties import SendMailProperties, split_recipients

LINES = {"to_line": "To", "cc_line": "Cc", "bcc_line": "Bcc"}


def find_send_mail_issues(properties: SendMailProperties, scope: Scope) -> Iterator[Issue]:
    """Yield an issue for each thing that would keep the mail from being sent, and warnings for what looks odd."""
    yield from _check_connection(properties.smtp_connection, scope)
    yield from _check_sender(properties.from_line)
    yield from _check_recipients(properties)
    if not properties.subject.strip():
        yield Issue(Severity.WARNING, "The subject is empty.", "subject", "DTS_W_SENDMAILTASK_SUBJECT_MISSING")


def _check_connection(reference: str, scope: Scope) -> Iterator[Issue]:
    if not reference:
        yield _error("No SMTP connection manager is chosen. Choose one, or add a new one.", "CONNMNGRNULL")
        return
    connection = scope.find_connection(reference)
    if connection is None:
        yield _error("The SMTP connection manager does not exist any more. Choose another one.", "NOCONNMNGR")
    elif connection.type != "SMTP":
        yield _error(f"“{connection.name}” is not an SMTP connection manager. Choose one.", "CONNECTIONTYPENOTSMTP")
    else:
        yield from _repeat_errors(connection, scope)


def _repeat_errors(connection: ConnectionManagerDocument, scope: Scope) -> Iterator[Issue]:
    """Say at the task what of its manager keeps it from sending; warnings are told once, at the manager."""
    for issue in find_connection_issues(connection, scope.project_id):
        if issue.severity is Severity.ERROR or issue.property == "disabled":
            sentence = f"“{connection.name}”: {issue.message}"
            yield Issue(Severity.ERROR, sentence, "smtp_connection", issue.code)


def _check_sender(line: str) -> Iterator[Issue]:
    senders = split_recipients(line)
    if not senders:
        yield Issue(Severity.ERROR, "The sender is missing. Type an address in From.", "from_line")
    elif len(senders) > 1:
        yield Issue(Severity.ERROR, "From holds more than one address. A mail has one sender.", "from_line")
    elif "@" not in line:
        code = "DTS_W_SENDMAILTASK_AT_MISSING_IN_FROM"
        yield Issue(Severity.WARNING, f"The sender “{line.strip()}” has no @.", "from_line", code)


def _check_recipients(properties: SendMailProperties) -> Iterator[Issue]:
    if not properties.recipients():
        code = "DTS_E_SENDMAILTASK_RECIPIENT_EMPTY"
        yield Issue(Severity.ERROR, "No recipient is given. Type an address in To, Cc or Bcc.", "to_line", code)
    for field, label in LINES.items():
        for address in split_recipients(getattr(properties, field)):
            if "@" not in address:
                code = "DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE"
                yield Issue(Severity.WARNING, f"The recipient “{address}” in {label} has no @.", field, code)


def _error(sentence: str, symbol: str) -> Issue:
    return Issue(Severity.ERROR, sentence, "smtp_connection", f"DTS_E_SENDMAILTASK_{symbol}")
