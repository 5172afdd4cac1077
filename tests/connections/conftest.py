"""A mail server, and the browser of a member who has signed in."""

import pytest
from django.test import Client

from designer.models import User
from tests.servers.smtp import mail_server


@pytest.fixture
def server():
    with mail_server() as running:
        yield running


@pytest.fixture
def browser(client: Client, member: User) -> Client:
    client.force_login(member)
    return client
