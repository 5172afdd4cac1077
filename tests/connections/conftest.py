"""A mail server."""

import pytest

from tests.servers.smtp import mail_server


@pytest.fixture
def server():
    with mail_server() as running:
        yield running
