"""A server with its worker, as the client of another program meets it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from designer.accounts.tokens.issuing import issue_token
from designer.models import ApiToken, User
from tests.ports import free_port
from tests.programs.processes import web_server


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    with web_server(free_port()) as address:
        yield address


@pytest.fixture
def token(transactional_db: None, member: User) -> str:
    return issue_token(member, "Chain", ApiToken.Scope.CHANGE, timezone.now().date() + timedelta(1)).word
