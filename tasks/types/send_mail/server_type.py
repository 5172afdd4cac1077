"""The Send Mail task, as a team's server stores, edits and runs it."""

from django.db.models import Q

from tasks.runtime.engine.runners import BatchRunner
from tasks.types.send_mail.batch import find_connection, send_batches
from tasks.types.send_mail.editor import SendMailForm
from tasks.types.send_mail.model import SendMailTask
from tasks.types.send_mail.properties import MessageSourceType
from tasks.types.send_mail.run import SendMailRunner
from tasks.types.send_mail.task_type import TASK_TYPE
from tasks.types.server_type import WorkerTaskType

SERVER_TYPE = WorkerTaskType(
    of=TASK_TYPE,
    model=SendMailTask,
    editor=SendMailForm,
    referring={
        "smtp_connection": Q(),
        "message_source": Q(message_source_type=MessageSourceType.FILE_CONNECTION),
    },
    runner=SendMailRunner(),
    batch_runner=BatchRunner(send_batches, find_connection),
)
