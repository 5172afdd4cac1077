"""Windows Authentication and mail through a real Dovecot submission service, which holds to RFC 3030 to the letter."""

import pytest

from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from connections.smtp.session import SmtpSession
from connections.smtp.transactions.send_request import SendRequest
from connections.smtp.windows_auth import KeytabIdentity
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.windows_auth.conftest import needs_kerberos
from tests.connections.smtp.windows_auth.test_windows_auth import MESSAGE, TO_BOB
from tests.servers.dovecot import dovecot_submission, missing_parts
from tests.servers.realm import kerberos_realm, missing_programs
from tests.servers.smtp import MailServer, mail_server

pytestmark = [needs_kerberos, pytest.mark.usefixtures("in_the_realm")]


@pytest.fixture(scope="module")
def realm(tmp_path_factory):
    if reason := missing_programs() or missing_parts():
        pytest.skip(reason)
    with kerberos_realm(tmp_path_factory.mktemp("realm")) as realm:
        yield realm


@pytest.fixture
def behind():
    """The server that Dovecot hands on to."""
    with mail_server(MailServer(offers=("PIPELINING", "CHUNKING"))) as server:
        yield server


@pytest.fixture
def opened(realm, tmp_path, behind):
    """Give what opens a session to a Dovecot in front of that server."""
    identity = KeytabIdentity("alice@WINAUTH.TEST", realm.alice_keytab.read_bytes())
    with dovecot_submission(tmp_path / "dovecot", realm, behind.port) as server:
        properties = settings_for(server, use_windows_authentication=True, service_principal_name="smtp")
        yield lambda: SmtpSession(properties, identity=identity)


def test_the_first_mail_of_a_process_is_taken_as_the_second_is(opened, behind):
    with opened() as session:
        first = list(session.send_many([SendRequest(OutgoingMessage(TO_BOB, MESSAGE))]))
        second = list(session.send_many([SendRequest(OutgoingMessage(TO_BOB, MESSAGE))] * 3))

    assert "chunking" in session.features
    assert [type(each) for each in [*first, *second]] == [Outcome] * 4
    assert len(behind.received) == 4
