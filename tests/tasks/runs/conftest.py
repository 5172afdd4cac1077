"""A package of three mails, its execution, and a browser that asks for both."""

import pytest
from django.test import Client

from designer.models import Package, Project, User
from designer.services.packages import create_package
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.signed_in import client_of


@pytest.fixture
def browser(member: User) -> Client:
    return client_of(member)


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(3))


@pytest.fixture
def execution(member: User, saved: Package) -> Execution:
    return start_execution(member, saved)
