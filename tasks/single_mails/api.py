"""One mail by itself in the API."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import AfterValidator, Field

from connections.addresses import read_mailboxes
from designer.accounts.current_user import person
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.schemas import Given
from designer.errors import Invalid
from designer.input.number_types import PLAIN
from designer.input.texts import NO_NUL
from designer.services.projects import find_project
from tasks.executions.api import ExecutionOut, describe_execution
from tasks.single_mails.services import send_mail
from tasks.types.send_mail.message.bounds import LONGEST_SUBJECT, LONGEST_TEXT
from tasks.types.send_mail.properties import ATTACHMENT_SEPARATORS, MessageFormat, Priority, SendMailProperties

router = Router(tags=["executions"])
MOST_ADDRESSES, MOST_FILES = 1_000, 100
FIELDS = {
    "smtp_connection": "connection",
    "from_line": "sender",
    "to_line": "to",
    "cc_line": "cc",
    "bcc_line": "bcc",
    "file_attachments": "attachments",
}
"""What the task's properties are called here; the message's is html or text."""


def _check_addresses(text: str) -> str:
    read_mailboxes(text)
    return text


def _check_path(text: str) -> str:
    if ATTACHMENT_SEPARATORS.search(text):
        raise ValueError("A path holds neither | nor a line end. Give each file by itself.")
    return text


Addresses = Annotated[str, Field(max_length=1_000, pattern=NO_NUL), AfterValidator(_check_addresses)]
Recipients = Annotated[list[Addresses], Field(max_length=MOST_ADDRESSES)]
Path = Annotated[str, Field(min_length=1, max_length=4_096, pattern=NO_NUL), AfterValidator(_check_path)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


class MailIn(Given):
    """A mail: through which connection manager of the project or the catalog, by ID or name, from whom, to whom, and
    what it says. With html, text is what goes with it for who reads no HTML; without text it is made of that.

    Attachments are paths as in a Send Mail task: the name of one of the project's files, or a path in an allowed
    folder; * and ? stand for letters. What the server refuses for now is tried again for retry_minutes. In an
    environment that is production nothing is sent without confirm_production. Of a shadow mail nothing leaves.
    """

    connection: Annotated[str, Field(min_length=1, max_length=128)]
    sender: Addresses
    to: Recipients = []
    cc: Recipients = []
    bcc: Recipients = []
    reply_to: Addresses = ""
    subject: Annotated[str, Field(max_length=LONGEST_SUBJECT)] = ""
    text: Text = ""
    html: Text = ""
    priority: Priority = Priority.NORMAL
    attachments: Annotated[list[Path], Field(max_length=MOST_FILES)] = []
    retry_minutes: Annotated[int, Field(ge=0, le=10_080), PLAIN] = 60
    environment: Annotated[str, Field(max_length=128, pattern=NO_NUL)] = ""
    confirm_production: bool = False
    shadow: bool = False

    def to_properties(self) -> SendMailProperties:
        """Give it as a Send Mail task has it."""
        return SendMailProperties(
            smtp_connection=self.connection,
            from_line=self.sender,
            to_line="; ".join(self.to),
            cc_line="; ".join(self.cc),
            bcc_line="; ".join(self.bcc),
            reply_to=self.reply_to,
            subject=self.subject,
            message_source=self.html or self.text,
            message_format=MessageFormat.HTML if self.html else MessageFormat.TEXT,
            text_alternative=self.text if self.html else "",
            priority=self.priority,
            file_attachments="|".join(self.attachments),
            retry_minutes=self.retry_minutes,
        )


@router.post("/projects/{project_id}/mails", response={201: ExecutionOut})
def post_mail(
    request: HttpRequest, project_id: int, payload: MailIn, idempotency_key: IdempotencyKey = ""
) -> Status[ExecutionOut] | HttpResponse:
    """Send one mail, as a package of one Send Mail task would that is stored nowhere: the answer is its execution,
    where the package's id is null. For who may make packages in the project and run them."""
    return once(request, idempotency_key, lambda: Status(201, _send(request, project_id, payload)))


def _send(request: HttpRequest, project_id: int, asked: MailIn) -> ExecutionOut:
    project = find_project(person(request), project_id)
    try:
        execution = send_mail(
            person(request),
            project,
            asked.to_properties(),
            environment=asked.environment,
            confirms_production=asked.confirm_production,
            is_shadow=asked.shadow,
        )
    except Invalid as error:
        names = {**FIELDS, "message_source": "html" if asked.html else "text"}
        error.fields = {names.get(field, field): sentence for field, sentence in error.fields.items()}
        raise
    return describe_execution(execution)
