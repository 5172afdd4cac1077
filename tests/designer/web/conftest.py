"""A browser in which the member is signed in."""

import pytest
from django.test import Client

from designer.models import User


@pytest.fixture
def browser(client: Client, member: User) -> Client:
    client.force_login(member)
    return client
