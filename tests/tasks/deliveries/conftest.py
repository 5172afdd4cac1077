"""Deliveries that somebody must look at, and those that a worker is asked for."""

import pytest

from designer.models import Project, User
from tasks.deliveries import services
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.deliveries.sending import resending
from tests.servers.smtp import MailServer
from tests.tasks.deliveries.partly_sent import REFUSED, run


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The deliveries that a worker is asked for."""
    keys: list[int] = []
    monkeypatch.setattr(services, "enqueue", lambda _job, key, _person: keys.append(key))
    monkeypatch.setattr(resending, "enqueue", lambda _job, key, _person: keys.append(key))
    return keys


@pytest.fixture
def partly_sent(member: User, project: Project, server: MailServer) -> Delivery:
    """A mail that Ann got and Bob did not; the server has changed its mind about Bob since."""
    server.recipients["bob@example.com"] = REFUSED
    run(member, project, server)
    server.recipients.clear()
    return Delivery.objects.get()


@pytest.fixture
def in_doubt(member: User, project: Project, server: MailServer) -> Delivery:
    """A mail whose worker died after it was handed over."""
    run(member, project, server)
    Delivery.objects.update(state="in_doubt")
    DeliveryRecipient.objects.update(state="open")
    return Delivery.objects.get()
