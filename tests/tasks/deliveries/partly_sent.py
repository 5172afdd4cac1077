"""Deliveries of which one recipient was refused."""

from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.servers.smtp import MailServer

BOTH = "Ann <Ann@Example.com>, bob@example.com"
REFUSED = "550 5.1.1 No such user"
LIST = "/deliveries/"


def run(user: User, project: Project, server: MailServer, **values: object) -> Execution:
    document = package(tasks=[send_mail("Report", to_line=BOTH)], connections=[smtp(port=server.port)])
    changed = PackageDocument.model_validate({**document.model_dump(), **values})
    execution = start_execution(user, create_package(user, project, changed))
    engine.run_package(execution.pk)
    return execution
