"""What can be wrong with a Send Mail task, by SSIS's symbols (SSIS reference: messages of the Send Mail task)."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from connections.addresses import count_invisible, read_items
from connections.files import FileRefused
from connections.files.folders import locate
from connections.files.places import folders_of
from designer.issues.issue import Issue, Severity
from designer.issues.scope import Scope, is_system_variable
from designer.package.data_types import VariableType
from designer.package.document import ConnectionManagerDocument
from designer.validation.packages import find_connection_issues
from tasks.types.send_mail.making.images import find_refused, find_unseen
from tasks.types.send_mail.message import NULL_PATH, BadHtml, check_html, find_header_problems
from tasks.types.send_mail.properties import (
    MessageFormat,
    MessageSourceType,
    MissingAttachment,
    SendMailProperties,
    split_attachments,
)

LINES = {"to_line": "To", "cc_line": "Cc", "bcc_line": "Bcc"}
LONGEST_LINE = 256
"""Characters that SSIS takes in each of To, Cc and Bcc."""
MOST_TOLD = 20
SYMBOL = "DTS_E_SENDMAILTASK_"
NO_AT = "DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE"


def find_send_mail_issues(properties: SendMailProperties, scope: Scope) -> Iterator[Issue]:
    """Yield an issue for each thing that would keep the mail from being sent, and warnings for what looks odd."""
    yield from _check_connection(properties.smtp_connection, scope)
    yield from _check_sender(properties.from_line)
    yield from _check_recipients(properties, scope)
    yield from _check_limit(properties, scope)
    if not properties.subject.strip():
        yield _warning("The subject is empty.", "subject", "DTS_W_SENDMAILTASK_SUBJECT_MISSING")
    yield from _check_message_source(properties, scope)
    yield from _check_attachments(properties, scope)
    yield from _check_headers(properties)


def _check_connection(reference: str, scope: Scope) -> Iterator[Issue]:
    field = "smtp_connection"
    if not reference:
        yield _error("No SMTP connection manager is chosen. Choose one, or add a new one.", field, "CONNMNGRNULL")
        return
    connection = scope.find_connection(reference)
    if connection is None:
        sentence = "The SMTP connection manager does not exist any more. Choose another one."
        yield _error(sentence, field, "NOCONNMNGR")
    elif connection.type != "SMTP":
        sentence = f"“{connection.name}” is not an SMTP connection manager. Choose one."
        yield _error(sentence, field, "CONNECTIONTYPENOTSMTP")
    else:
        yield from _repeat_errors(connection, scope, field)


def _repeat_errors(connection: ConnectionManagerDocument, scope: Scope, field: str) -> Iterator[Issue]:
    """Say at the task what of its manager keeps it from sending; warnings are told once, at the manager.

    A manager that has DelayValidation is judged when the mail is sent.
    """
    if connection.delay_validation:
        return
    if connection.id not in scope.found:
        scope.found[connection.id] = list(find_connection_issues(connection, scope.project_id))
    for issue in scope.found[connection.id]:
        if issue.severity is Severity.ERROR or issue.property == "disabled":
            sentence = f"“{connection.name}”: {issue.message}"
            yield Issue(Severity.ERROR, sentence, field, issue.code)


def _check_sender(line: str) -> Iterator[Issue]:
    senders = read_items(line)
    if not senders:
        yield Issue(Severity.ERROR, "The sender is missing. Type an address in From.", "from_line")
    elif len(senders) > 1:
        yield Issue(Severity.ERROR, "From holds more than one address. A mail has one sender.", "from_line")
    else:
        yield from _check_list(line, "from_line", "The sender", "DTS_W_SENDMAILTASK_AT_MISSING_IN_FROM")


def _check_recipients(properties: SendMailProperties, scope: Scope) -> Iterator[Issue]:
    if not properties.recipients() and LINES.keys().isdisjoint(scope.driven):
        sentence = "No recipient is given. Type an address in To, Cc or Bcc."
        yield _error(sentence, "to_line", "RECIPIENT_EMPTY")
    for field, label in LINES.items():
        line = getattr(properties, field)
        if properties.one_recipient_a_line and len(read_items(line)) > 1:
            sentence = f"{label} holds more than one recipient, and this task allows one in each line (page Delivery)."
            yield Issue(Severity.ERROR, sentence, field)
        yield from _check_list(line, field, f"The recipient in {label}", NO_AT)


def _check_list(line: str, field: str, what: str, code: str | None = None) -> Iterator[Issue]:
    """Yield a warning for each recipient that is none, up to a number that somebody reads."""
    refusals = [item.refusal for item in read_items(line) if item.refusal]
    for refusal in refusals[:MOST_TOLD]:
        yield _warning(f"{what}: {refusal}", field, code)
    if len(refusals) > MOST_TOLD:
        yield _warning(f"{what}: {len(refusals) - MOST_TOLD:,} more are no mail addresses.", field, code)
    if invisible := count_invisible(line):
        yield _warning(f"{what}: {say_invisible(invisible)}", field)


def _check_limit(properties: SendMailProperties, scope: Scope) -> Iterator[Issue]:
    severity = Severity.ERROR if scope.enforces_recipient_limit else Severity.WARNING
    for sentence, field in find_long_lines(properties):
        yield Issue(severity, sentence, field)


def find_long_lines(properties: SendMailProperties) -> Iterator[tuple[str, str]]:
    """Yield a sentence, and the property, for each line of recipients that is longer than SSIS takes."""
    for field, label in LINES.items():
        length = len(getattr(properties, field))
        if length > LONGEST_LINE:
            yield f"{label} has {length:,} characters, and SSIS takes {LONGEST_LINE} at most.", field


def _check_message_source(properties: SendMailProperties, scope: Scope) -> Iterator[Issue]:
    if "message_source_type" in scope.driven:
        return
    match properties.message_source_type:
        case MessageSourceType.FILE_CONNECTION:
            yield from _check_file_connection(properties.message_source, scope)
        case MessageSourceType.VARIABLE:
            yield from _check_variable(properties.message_source, "message_source", "the message", scope)
        case MessageSourceType.DIRECT_INPUT if properties.message_format is MessageFormat.HTML:
            yield from _check_html(properties, scope)


def _check_html(properties: SendMailProperties, scope: Scope) -> Iterator[Issue]:
    try:
        check_html(properties.message_source)
    except BadHtml as error:
        yield Issue(Severity.ERROR, str(error), "message_source")
        return
    if "message_source" not in scope.driven:
        yield from _check_images(properties, scope)


def _check_images(properties: SendMailProperties, scope: Scope) -> Iterator[Issue]:
    """Yield an issue for each image that readers would not see. A file that is not there yet may come to be."""
    html, field = properties.message_source, "message_source"
    for sentence in find_unseen(html, _find_names(properties, scope), are_embedded=properties.embed_images):
        yield _warning(sentence, field)
    ends_mail = properties.missing_attachment is MissingAttachment.FAIL
    for sentence, may_come in find_refused(html, folders_of(scope.project_id)) if properties.embed_images else ():
        if ends_mail and not may_come:
            yield _error(sentence, field, "INVALIDATTACHMENT")
        else:
            yield _warning(sentence, field)


def _find_names(properties: SendMailProperties, scope: Scope) -> list[str] | None:
    """Give the names of the attachments, or None while patterns or expressions leave them open."""
    paths = split_attachments(properties.file_attachments)
    if "file_attachments" in scope.driven or any("*" in path or "?" in path for path in paths):
        return None
    return [*(PurePath(path).name for path in paths), *(each.file_name for each in properties.content_attachments)]


def _check_file_connection(reference: str, scope: Scope) -> Iterator[Issue]:
    field = "message_source"
    connection = scope.find_connection(reference) if reference else None
    if not reference:
        sentence = "No File connection manager is chosen for the message. Choose one, or add a new one."
        yield _error(sentence, field, "CONNMNGRNULL")
    elif connection is None:
        sentence = "The message's File connection manager does not exist any more. Choose another one."
        yield _error(sentence, field, "NOCONNMNGR")
    elif connection.type != "FILE":
        sentence = f"“{connection.name}” is not a File connection manager. Choose one for the message."
        yield _error(sentence, field, "CONNECTIONTYPENOTFILE")
    else:
        yield from _repeat_errors(connection, scope, field)


def _check_variable(reference: str, field: str, what: str, scope: Scope) -> Iterator[Issue]:
    if is_system_variable(reference):
        return
    variable = scope.find_variable(reference)
    if not reference:
        yield Issue(Severity.ERROR, f"No variable is chosen for {what}. Choose one, or add a new one.", field)
    elif variable is None:
        sentence = f"The variable {reference} for {what} does not exist where the task can see it. Choose another one."
        yield Issue(Severity.ERROR, sentence, field, "DTS_E_VARIABLENOTFOUND")
    elif variable.type is not VariableType.STRING:
        sentence = f"The variable {reference} for {what} is a {variable.type}, and must be a String."
        yield _error(sentence, field, "VARIABLETYPEISNOTSTRING")


def _check_attachments(properties: SendMailProperties, scope: Scope) -> Iterator[Issue]:
    paths = split_attachments(properties.file_attachments)
    folders = folders_of(scope.project_id)
    for path in paths:
        try:
            locate(path, folders)
        except FileRefused as error:
            yield _error(error.sentence, "file_attachments", "INVALIDATTACHMENT")
        if ";" in path:
            yield _warning(f"“{path}” holds a semicolon. Attachments are separated by |.", "file_attachments")
    for path in _find_repeated(paths):
        yield _warning(f"The attachment {path} is named twice.", "file_attachments")
    field = "content_attachments"
    for attachment in properties.content_attachments:
        if attachment.source_type is MessageSourceType.VARIABLE:
            yield from _check_variable(attachment.source, field, f"the attachment “{attachment.file_name}”", scope)
        elif not attachment.source:
            yield _warning(f"The attachment “{attachment.file_name}” is empty.", field)
    for name in _find_repeated([attachment.file_name for attachment in properties.content_attachments]):
        yield _warning(f"Two attachments made from content are called “{name}”.", field)


def _find_repeated(texts: list[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def _check_headers(properties: SendMailProperties) -> Iterator[Issue]:
    for sentence in find_header_problems(properties.custom_headers):
        yield Issue(Severity.ERROR, sentence, "custom_headers")
    yield from _check_list(properties.reply_to, "reply_to", "The address in Reply-To")
    sender = properties.envelope_sender
    if sender.strip(" ") == NULL_PATH:
        return
    yield from _check_list(sender, "envelope_sender", "The envelope sender")
    if len(read_items(sender)) > 1:
        yield _warning("The envelope sender holds more than one address.", "envelope_sender")


def say_invisible(number: int) -> str:
    """Say that characters were left out of addresses."""
    are = "is an invisible character" if number == 1 else f"are {number:,} invisible characters"
    return f"There {are} in it, such as copied text leaves behind. Mail is sent without."


def _error(sentence: str, field: str, symbol: str) -> Issue:
    return Issue(Severity.ERROR, sentence, field, SYMBOL + symbol)


def _warning(sentence: str, field: str, code: str | None = None) -> Issue:
    return Issue(Severity.WARNING, sentence, field, code)
