"""A project with a secret, a server, and a queue that nobody works at."""

from pathlib import Path

import pytest

from connections.environments.services import create_environment, save_references
from connections.models.environment_document import EnvironmentDocument, Reference, VariableOfEnvironment
from designer.models import Project, User
from designer.package.document import ParameterDocument
from designer.services.project_parameters import save_parameter
from tests.tasks.secrets.made import SECRET


@pytest.fixture
def sensitive(member: User, project: Project) -> Project:
    """The project with a sensitive parameter that an environment sets."""
    save_parameter(member, project, ParameterDocument(name="Password", value=None, sensitive=True))
    save_references(member, project, [Reference(variable="Key", name="Password")])
    variables = [VariableOfEnvironment(name="Key", value=SECRET, sensitive=True)]
    create_environment(member, project, EnvironmentDocument(name="Test", variables=variables))
    project.refresh_from_db()
    return project


@pytest.fixture
def files(tmp_path: Path, settings) -> Path:
    """A folder whose name is made of the secret, with a file in it."""
    folder = tmp_path / "in" / SECRET.lower()
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("A")
    settings.ALLOWED_FOLDERS = (tmp_path / "in",)
    return folder.parent
