"""The task types that there are: one entry a type, for the designer (what it is) and for the runtime (how it runs)."""

from connections.catalog.ntlm import register_delivery_history
from connections.credentials.rotation import register_token_holder
from connections.guard.marks import write_name
from designer.editors.forms import ExecutableForm
from designer.issues.issues import Scope
from designer.package.enumerations import ContainerType
from designer.registry.runs import register_run_history
from designer.registry.types import TaskType, register_task_type
from tasks.deliveries.ntlm_uses import Deliveries
from tasks.executions.history import History
from tasks.runtime.engine.runners import batch_runners, calculations, runners
from tasks.runtime.logging_levels import custom_events
from tasks.token_holders import HOLDERS
from tasks.types.containers.assigned import find_assigned, find_mapped
from tasks.types.containers.editors import EventHandlerForm, ForLoopForm
from tasks.types.containers.expressions import DRIVEN
from tasks.types.containers.foreach_editor import ForeachLoopForm
from tasks.types.containers.foreach_validation import find_foreach_issues
from tasks.types.containers.models import EventHandler, ForeachLoop, ForLoop, SequenceContainer
from tasks.types.containers.properties import (
    EventHandlerProperties,
    ExecutePackageTaskProperties,
    ExpressionTaskProperties,
    ForeachLoopProperties,
    ForLoopProperties,
    SequenceProperties,
)
from tasks.types.containers.summary import summarize_foreach
from tasks.types.containers.validation import (
    find_for_issues,
    find_sequence_issues,
)
from tasks.types.execute_package.editor import ExecutePackageForm
from tasks.types.execute_package.model import ExecutePackageTask
from tasks.types.execute_package.validation import find_execute_package_issues
from tasks.types.expression_task.calculation import calculate
from tasks.types.expression_task.editor import ExpressionTaskForm
from tasks.types.expression_task.model import ExpressionTask
from tasks.types.expression_task.validation import find_expression_issues
from tasks.types.send_mail.batch import send_batch
from tasks.types.send_mail.editor import SendMailForm
from tasks.types.send_mail.model import SendMailTask
from tasks.types.send_mail.properties import SendMailProperties, split_recipients
from tasks.types.send_mail.run import SendMailRunner
from tasks.types.send_mail.validation import find_send_mail_issues

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
        references=frozenset({"smtp_connection", "message_source", "message_source_type"}),
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
        find_assigned=find_assigned("ExpressionTask"),
    )
)
register_task_type(
    TaskType(
        name=ContainerType.EXECUTE_PACKAGE,
        label="Execute Package Task",
        default_name="Execute Package Task",
        description="Runs another package of the project, and waits for its end.",
        icon="package",
        group="Common",
        properties=ExecutePackageTaskProperties,
        model=ExecutePackageTask,
        editor=ExecutePackageForm,
        find_issues=find_execute_package_issues,
        find_references=lambda properties: [],
        summarize=lambda properties, scope: [("Package", properties.package)],
    )
)
register_task_type(
    TaskType(
        name=ContainerType.SEQUENCE,
        label="Sequence Container",
        default_name="Sequence Container",
        description="Groups tasks that begin and end together.",
        icon="sequence",
        group="Containers",
        properties=SequenceProperties,
        model=SequenceContainer,
        editor=ExecutableForm,
        find_issues=find_sequence_issues,
        find_references=lambda properties: [],
        summarize=lambda properties, scope: [],
    )
)
register_task_type(
    TaskType(
        name=ContainerType.FOR_LOOP,
        label="For Loop Container",
        default_name="For Loop Container",
        description="Repeats tasks as long as an expression is true.",
        icon="for-loop",
        group="Containers",
        properties=ForLoopProperties,
        model=ForLoop,
        editor=ForLoopForm,
        find_issues=find_for_issues,
        find_references=lambda properties: [],
        summarize=lambda properties, scope: [("EvalExpression", properties.eval_expression)],
        find_assigned=find_assigned(ContainerType.FOR_LOOP),
    )
)
register_task_type(
    TaskType(
        name=ContainerType.FOREACH_LOOP,
        label="Foreach Loop Container",
        default_name="Foreach Loop Container",
        description="Repeats tasks for each element of a collection.",
        icon="foreach-loop",
        group="Containers",
        properties=ForeachLoopProperties,
        model=ForeachLoop,
        editor=ForeachLoopForm,
        find_issues=find_foreach_issues,
        find_references=ForeachLoopProperties.find_references,
        summarize=summarize_foreach,
        expressible=DRIVEN,
        find_assigned=find_mapped,
    )
)
register_task_type(
    TaskType(
        name=ContainerType.EVENT_HANDLER,
        label="Event Handler",
        default_name="OnError",
        description="Runs its tasks when an event of its executable, or of one inside it, occurs.",
        icon="event-handler",
        group="Containers",
        properties=EventHandlerProperties,
        model=EventHandler,
        editor=EventHandlerForm,
        find_issues=lambda properties, scope: (),
        find_references=lambda properties: [],
        summarize=lambda properties, scope: [("Event", properties.event_name)],
        in_toolbox=False,
    )
)
runners["SendMailTask"] = SendMailRunner()
batch_runners["SendMailTask"] = send_batch
calculations["ExpressionTask"] = calculate
custom_events += ["SendMailTaskBegin", "SendMailTaskEnd", "SendMailTaskInfo"]
register_delivery_history(Deliveries())
register_run_history(History())
for holder in HOLDERS:
    register_token_holder(holder)
