"""Packages with kept tasks, and their runs without a worker."""

from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import arrow, executable, package, send_mail, smtp
from tests.servers.smtp import MailServer

Queue = list[tuple[str, int]]


def kept(name: str = "Load", outcome: str = "Stop", inside: ExecutableDocument | None = None, **fields: object):
    properties = {"creation_name": "Microsoft.Pipeline", "outcome": outcome, **fields.pop("properties", {})}
    return executable("KeptTask", name, inside, properties=properties, **fields)


def before_mail(task: ExecutableDocument, server: MailServer, value: str = "success") -> PackageDocument:
    mail = send_mail("Mail")
    return package(tasks=[mail, task], arrows=[arrow(task, mail, value)], connections=[smtp(port=server.port)])


def work(queue: Queue) -> None:
    """Take the jobs that wait, as a worker does, and those that follow."""
    while queue:
        job, key = queue.pop(0)
        getattr(engine, job)(key)


def start(user: User, project: Project, document: PackageDocument, queue: Queue) -> Execution:
    execution = start_execution(user, create_package(user, project, document))
    work(queue)
    execution.refresh_from_db()
    return execution
