"""The Send Mail task."""

from django.db.models import Q

from tasks.runtime.engine.runners import BatchRunner
from tasks.types.send_mail.batch import find_connection, send_batches
from tasks.types.send_mail.dtsx.reading import FORM
from tasks.types.send_mail.editor import SendMailForm
from tasks.types.send_mail.model import SendMailTask
from tasks.types.send_mail.properties import MessageSourceType, SendMailProperties
from tasks.types.send_mail.run import SendMailRunner
from tasks.types.send_mail.summary import summarize_send_mail
from tasks.types.send_mail.validation import find_send_mail_issues
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name="SendMailTask",
    label="Send Mail Task",
    default_name="Send Mail Task",
    description="Sends one mail through an SMTP connection manager.",
    icon="send-mail",
    properties=SendMailProperties,
    model=SendMailTask,
    editor=SendMailForm,
    find_issues=find_send_mail_issues,
    find_references=SendMailProperties.find_references,
    references=frozenset({"smtp_connection", "message_source", "message_source_type"}),
    referring={
        "smtp_connection": Q(),
        "message_source": Q(message_source_type=MessageSourceType.FILE_CONNECTION),
    },
    summarize=summarize_send_mail,
    runner=SendMailRunner(),
    batch_runner=BatchRunner(send_batches, find_connection),
    events=("SendMailTaskBegin", "SendMailTaskEnd", "SendMailTaskInfo"),
    file_form=FORM,
)
