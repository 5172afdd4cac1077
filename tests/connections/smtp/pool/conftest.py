"""A pool of its own for each test, by a clock that the test sets."""

import pytest

from connections.smtp.pool.pool import SessionPool
from tests.connections.smtp.pool.sending import Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pool(clock):
    pool = SessionPool(clock=clock)
    yield pool
    pool.close()
