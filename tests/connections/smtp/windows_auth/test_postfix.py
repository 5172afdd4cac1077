"""Windows Authentication with a real Postfix and Cyrus SASL in a real Kerberos realm."""

import pytest

from connections.errors import AuthenticationNeedsEncryption, CredentialsRefused, ServiceUnknown, SmtpError
from connections.smtp.session import SmtpSession
from connections.smtp.tls import client_context
from connections.smtp.windows_auth import KeytabIdentity, PasswordIdentity
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.windows_auth.conftest import needs_kerberos
from tests.connections.smtp.windows_auth.test_windows_auth import MESSAGE, TO_BOB
from tests.servers.postfix import missing_parts, postfix_with_sasl
from tests.servers.realm import PASSWORD, kerberos_realm, missing_programs
from tests.waiting import wait_until

ALICE = PasswordIdentity("alice@WINAUTH.TEST", PASSWORD)
SHORT_ALICE = PasswordIdentity("alice", PASSWORD)
ALL = "GSSAPI GSS-SPNEGO NTLM"

pytestmark = [needs_kerberos, pytest.mark.usefixtures("in_the_realm")]


@pytest.fixture(scope="module")
def realm(tmp_path_factory):
    if reason := missing_programs() or missing_parts():
        pytest.skip(reason)
    with kerberos_realm(tmp_path_factory.mktemp("realm")) as realm:
        yield realm


@pytest.fixture
def start(tmp_path, realm, authority):
    """Give what starts a Postfix with these mechanisms, known by this service name."""

    def start(mechanisms, service="SMTPSVC"):
        certificate = authority.issue("localhost")
        return postfix_with_sasl(tmp_path / "postfix", realm, certificate, service=service, mechanisms=mechanisms)

    return start


@pytest.fixture
def opened(authority):
    """Give what opens a session to a Postfix."""

    def opened(server, identity, **properties):
        values = {"use_windows_authentication": True, "enable_ssl": True, **properties}
        trusting = client_context(str(authority.file))
        return SmtpSession(settings_for(server, **values), identity=identity, tls_context=trusting)

    return opened


CASES = [
    ("GSSAPI", ALICE, "Kerberos (GSSAPI)"),
    ("GSS-SPNEGO", ALICE, "Kerberos (GSS-SPNEGO)"),
    ("NTLM", SHORT_ALICE, "NTLM"),
]


@pytest.mark.parametrize(("mechanisms", "identity", "expected"), CASES)
def test_mail_is_delivered_after_each_mechanism(mechanisms, identity, expected, start, opened):
    with start(mechanisms) as server:
        with opened(server, identity) as session:
            session.send(TO_BOB, MESSAGE)
        mails = wait_until(lambda: server.mails)

    assert "Good morning" in mails[0]
    assert session.authentication.mechanism == expected


def test_a_server_that_is_called_smtp_is_found_when_the_manager_says_so(start, opened, realm):
    keytab = KeytabIdentity("alice@WINAUTH.TEST", realm.alice_keytab.read_bytes())

    with start(ALL, service="smtp") as server, opened(server, keytab, service_principal_name="smtp") as session:
        session.send(TO_BOB, MESSAGE)

    assert session.authentication.identity == "alice@WINAUTH.TEST"


def fails(session):
    with pytest.raises(SmtpError) as error:
        session.open()
    return error.value


def test_what_goes_wrong_with_a_real_server_has_its_sentence(start, opened, realm, monkeypatch):
    with start(ALL) as server:
        wrong = fails(opened(server, PasswordIdentity("alice@NOWHERE.TEST", "wrong")))
        unknown = fails(
            opened(server, ALICE, service_principal_name="imap", windows_authentication_mechanism="Kerberos")
        )
        other = fails(opened(server, ALICE, service_principal_name="smtp"))
        open_line = fails(opened(server, ALICE, enable_ssl=False))

    assert type(wrong) is CredentialsRefused
    assert "with NTLM (GSS-SPNEGO)" not in wrong.sentence
    assert "this worker does not know the user's realm" in wrong.sentence
    assert type(unknown) is ServiceUnknown
    assert type(other) is CredentialsRefused
    assert "Does the service principal name belong to this server" in other.sentence
    assert type(open_line) is AuthenticationNeedsEncryption
    assert PASSWORD not in server.log
