"""A Kerberos realm, and a process that knows no other one."""

import importlib.util

import pytest

from tests.servers.kdc import write_configuration
from tests.servers.realm import kerberos_realm, missing_programs
from tests.servers.windows import USERS

needs_kerberos = pytest.mark.skipif(
    importlib.util.find_spec("krb5") is None, reason="the extra kerberos is not installed (requirements/kerberos.lock)"
)


@pytest.fixture(scope="module")
def made_realm(tmp_path_factory):
    if reason := missing_programs():
        pytest.skip(reason)
    with kerberos_realm(tmp_path_factory.mktemp("realm")) as realm:
        yield realm


@pytest.fixture
def own_kerberos(tmp_path, monkeypatch):
    """No test may find the tickets and keytabs of whoever runs it."""
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path}/tickets")
    monkeypatch.setenv("KRB5_CLIENT_KTNAME", f"FILE:{tmp_path}/no-keytab")


@pytest.fixture
def in_the_realm(own_kerberos, realm, monkeypatch):
    """Whoever asks is in the realm of the test's own file."""
    monkeypatch.setenv("KRB5_CONFIG", str(realm.configuration))


def use_kdc(tmp_path, monkeypatch, port, **values):
    monkeypatch.setenv("KRB5_CONFIG", str(write_configuration(tmp_path / "krb5.conf", port, **values)))


@pytest.fixture
def realm(made_realm, tmp_path, monkeypatch):
    """A realm whose services this very process can accept for."""
    users = tmp_path / "users"
    users.write_text(USERS)
    monkeypatch.setenv("KRB5_CONFIG", str(made_realm.configuration))
    monkeypatch.setenv("KRB5_KTNAME", f"FILE:{made_realm.service_keytab}")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    return made_realm
