"""Certificates and settings that the tests of the SMTP session share."""

import pytest
from django.test import override_settings

from connections.smtp.transactions import chunk_check
from connections.types.smtp.properties import SmtpProperties
from tests.connections.smtp.transactions.pipelined import OFFERS
from tests.servers.certificates import Authority
from tests.servers.smtp import MailServer, mail_server


@pytest.fixture(autouse=True)
def _no_server_is_known():
    """A port that is used again leads to another server."""
    chunk_check.forget()


@pytest.fixture(autouse=True, scope="module")
def _certificates_are_where_tests_keep_them(tmp_path_factory):
    with override_settings(CERTIFICATES_FOLDER=tmp_path_factory.getbasetemp()):
        yield


@pytest.fixture(scope="module")
def servers_swallow_chunks():
    """What each server is asked first is not in the scripts: it has been answered already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunk_check, "_ask", lambda *_: True)
        yield


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="session")
def authority(folder):
    return Authority(folder, "Mail test authority")


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


@pytest.fixture
def closed():
    """A place where no server is any more."""
    with mail_server() as server:
        pass
    return server


def settings_for(server, **properties):
    """The properties of a connection manager that points at a server."""
    given = {"smtp_server": server.host, "port": server.port, "timeout": 30_000, **properties}
    return SmtpProperties(**given)


@pytest.fixture(params=["pipelining", "chunking"])
def pipelining_rules(request):
    return MailServer(offers=OFFERS[request.param])
