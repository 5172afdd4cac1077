"""The Send Mail task."""

from tasks.types.send_mail.dtsx.reading import FORM
from tasks.types.send_mail.perform import send_mails
from tasks.types.send_mail.properties import SendMailProperties, may_refer
from tasks.types.send_mail.summary import find_recipients, summarize_send_mail
from tasks.types.send_mail.validation import find_send_mail_issues
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name="SendMailTask",
    label="Send Mail Task",
    default_name="Send Mail Task",
    description="Sends one mail through an SMTP connection manager.",
    icon="send-mail",
    properties=SendMailProperties,
    find_issues=find_send_mail_issues,
    find_references=SendMailProperties.find_references,
    references=frozenset({"smtp_connection", "message_source", "message_source_type"}),
    may_refer=may_refer,
    summarize=summarize_send_mail,
    find_recipients=find_recipients,
    perform=send_mails,
    events=("SendMailTaskBegin", "SendMailTaskEnd", "SendMailTaskInfo"),
    file_form=FORM,
)
