"""The task types that there are: one entry a type, for the designer (what it is) and for the runtime (how it runs)."""

from connections.guard.marks import write_name
from designer.issues import Scope
from designer.registry import TaskType, register_task_type
from designer.runs import register_run_history
from tasks.runtime.history import History
from tasks.runtime.runners import runners
from tasks.send_mail.editor import SendMailForm
from tasks.send_mail.model import SendMailTask
from tasks.send_mail.properties import SendMailProperties, split_recipients
from tasks.send_mail.run import SendMailRunner
from tasks.send_mail.validation import find_send_mail_issues

MOST_ADDRESSES = 3


def _summarize(properties: SendMailProperties, scope: Scope) -> list[tuple[str, str]]:
    connection = scope.find_connection(properties.smtp_connection)
    return [
        ("SMTP connection", write_name(connection) if connection else ""),
        ("From", properties.from_line),
        ("To", _shorten(split_recipients(properties.to_line))),
        ("Subject", properties.subject),
        ("Priority", properties.priority.value),
    ]


def _shorten(addresses: list[str]) -> str:
    shown = "; ".join(addresses[:MOST_ADDRESSES])
    return shown if len(addresses) <= MOST_ADDRESSES else f"{shown} and {len(addresses) - MOST_ADDRESSES} more"


register_task_type(
    TaskType(
        name="SendMailTask",
        label="Send Mail Task",
        default_name="Send Mail Task",
        description="Sends one mail through an SMTP connection manager.",
        icon="send-mail",
        group="Common",
        properties=SendMailProperties,
        model=SendMailTask,
        editor=SendMailForm,
        find_issues=find_send_mail_issues,
        find_references=SendMailProperties.find_references,
        summarize=_summarize,
    )
)
runners["SendMailTask"] = SendMailRunner()
register_run_history(History())
