"""The certificates that a server shows and that a worker shows."""

import pytest


@pytest.fixture(scope="module")
def shown(authority):
    return authority.issue("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def own(authority):
    return authority.issue("worker.example.com")
