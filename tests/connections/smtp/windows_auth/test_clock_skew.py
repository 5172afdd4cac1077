"""Clocks that differ by an hour, where Kerberos allows five minutes: a real KDC whose clock is another one."""

import pytest

from connections.errors import ClockSkew, CredentialsRefused
from connections.smtp.windows_auth import KeytabIdentity, PasswordIdentity
from tests.connections.smtp.windows_auth.conftest import needs_kerberos
from tests.connections.smtp.windows_auth.test_windows_auth import fails_with
from tests.servers.realm import PASSWORD, kerberos_realm, missing_clock, missing_programs
from tests.servers.windows import windows_server

pytestmark = needs_kerberos


@pytest.fixture(scope="module", params=["+1h", "-1h"])
def realm(request, tmp_path_factory):
    """A realm whose clock is ahead of that of the worker and the mail server, or behind."""
    if reason := missing_programs() or missing_clock():
        pytest.skip(reason)
    with kerberos_realm(tmp_path_factory.mktemp("realm"), request.param) as realm:
        yield realm


@pytest.fixture
def use(realm, tmp_path, monkeypatch):
    """Give what makes the worker use the realm: it takes over the KDC's clock (kdc_timesync, as it comes) or not."""

    def use(kdc_timesync):
        settings = realm.configuration.read_text()
        configuration = tmp_path / "krb5.conf"
        configuration.write_text(settings.replace("[libdefaults]", f"[libdefaults]\n  kdc_timesync = {kdc_timesync}"))
        monkeypatch.setenv("KRB5_CONFIG", str(configuration))
        monkeypatch.setenv("KRB5_KTNAME", f"FILE:{realm.service_keytab}")

    return use


@pytest.fixture(params=["password", "keytab"])
def identity(request, realm):
    if request.param == "password":
        return PasswordIdentity("alice@WINAUTH.TEST", PASSWORD)
    return KeytabIdentity("alice@WINAUTH.TEST", realm.alice_keytab.read_bytes())


def test_a_worker_that_keeps_its_own_clock_is_told_that_the_clocks_differ(use, identity):
    use(kdc_timesync=0)

    with windows_server("GSSAPI", "NTLM") as server:
        error = fails_with(ClockSkew, server, identity, smtp_server="localhost")

    assert "clock of this worker and that of the domain controller" in error.sentence
    assert server.commands == []


def test_a_worker_that_takes_over_the_kdcs_clock_is_refused_by_the_mail_server_whose_clock_differs(use, identity):
    use(kdc_timesync=1)

    with windows_server("GSSAPI", "NTLM") as server:
        error = fails_with(CredentialsRefused, server, identity, smtp_server="localhost")

    assert "are the clocks of both machines right" in error.sentence
    assert server.users == []
