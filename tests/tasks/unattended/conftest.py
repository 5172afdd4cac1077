"""What tests of schedules and triggers share: a package that asks for values, and jobs that nobody takes by itself."""

import pytest

from connections.environments.services import create_environment
from connections.models import Environment
from connections.models.environment_document import EnvironmentDocument
from designer.models import Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from tasks.runtime import services
from tasks.unattended.schedules import due
from tests.packages import chain

Queue = list[tuple[str, int]]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Queue:
    """The jobs that were queued; nobody takes them by itself."""
    queued: Queue = []
    for module in (services, due):
        monkeypatch.setattr(module, "enqueue", lambda job, key, _person: queued.append((job, key)))
    return queued


@pytest.fixture
def package(member: User, project: Project) -> Package:
    parameters = [
        ParameterDocument(name="Top", type="Int32", value=10),
        ParameterDocument(name="Key", sensitive=True, value=None, required=True),
    ]
    return create_package(member, project, chain(1).model_copy(update={"parameters": parameters}))


@pytest.fixture
def production(member: User, project: Project) -> Environment:
    return create_environment(member, project, EnvironmentDocument(name="Live", is_production=True))
