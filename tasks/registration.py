"""The task types that there are: one entry a type, for the designer (what it is) and for the runtime (how it runs)."""

from connections.guard.marks import write_name
from designer.issues import Scope
from designer.registry import TaskType, register_task_type
from designer.runs import register_run_history
from tasks.containers.properties import ExpressionTaskProperties
from tasks.expression_task.calculation import calculate
from tasks.expression_task.editor import ExpressionTaskForm
from tasks.expression_task.model import ExpressionTask
from tasks.expression_task.validation import find_expression_issues
from tasks.runtime.history import History
from tasks.runtime.runners import calculations, runners
from tasks.send_mail.editor import SendMailForm
from tasks.send_mail.model import SendMailTask
from tasks.send_mail.properties import SendMailProperties
from tasks.send_mail.run import SendMailRunner
from tasks.send_mail.validation import find_send_mail_issues


def _summarize(properties: SendMailProperties, scope: Scope) -> list[tuple[str, str]]:
    connection = scope.find_connection(properties.smtp_connection)
    return [
        ("SMTP connection", write_name(connection) if connection else ""),
        ("From", properties.from_line),
        ("To", properties.to_line),
        ("Subject", properties.subject),
        ("Priority", properties.priority.value),
    ]


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
        find_references=lambda properties: [properties.smtp_connection],
        summarize=_summarize,
    )
)
register_task_type(
    TaskType(
        name="ExpressionTask",
        label="Expression Task",
        default_name="Expression Task",
        description="Gives a variable the value of an expression.",
        icon="expression",
        group="Common",
        properties=ExpressionTaskProperties,
        model=ExpressionTask,
        editor=ExpressionTaskForm,
        find_issues=find_expression_issues,
        find_references=lambda properties: [],
        summarize=lambda properties, scope: [("Expression", properties.expression)],
    )
)
runners["SendMailTask"] = SendMailRunner()
calculations["ExpressionTask"] = calculate
register_run_history(History())
