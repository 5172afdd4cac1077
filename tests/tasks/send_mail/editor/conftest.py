"""A package with a task, and what its editor knows of it."""

import pytest

from designer.editors.context import EditorContext
from designer.models import Package, Project, User
from designer.package.data_types import VariableType
from designer.package.document import VariableDocument
from designer.services.packages import create_package
from tests.packages import package, send_mail, smtp
from tests.tasks.send_mail.editor.sent_back import RELAY


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, package(tasks=[send_mail("Report")], connections=[smtp()]))


@pytest.fixture
def context(member: User, saved: Package) -> EditorContext:
    variables = [VariableDocument(name="Body"), VariableDocument(name="Rows", type=VariableType.INT32, value=1)]
    return EditorContext(member, saved, [RELAY], [], variables)
