"""User names and keytabs as Active Directory has them, and which of Kerberos and NTLM is used."""

import struct

import pytest

from connections.errors import (
    AccountExpired,
    AuthenticationBroken,
    CloudOnlyOffered,
    CredentialsRefused,
    KdcUnreachable,
    KeytabOutdated,
    KeytabUnusable,
    LocalAccount,
    MechanismNotChosen,
    MechanismNotOffered,
    OnlyNtlmOffered,
    RealmNotNamed,
    RealmUnknown,
    ServiceUnknown,
    WrongPassword,
)
from connections.smtp.windows_auth import KeytabIdentity, PasswordIdentity
from connections.smtp.windows_auth.keytab_content import Key, read_keys
from connections.smtp.windows_auth.principals import Principal, principals_of
from tests.connections.smtp.windows_auth.conftest import needs_kerberos, use_kdc
from tests.connections.smtp.windows_auth.test_windows_auth import fails_with, offering, send_to
from tests.ports import free_port
from tests.servers.kdc import refusing_kdc
from tests.servers.realm import PASSWORD
from tests.servers.scripted import ScriptedServer, hear, say
from tests.servers.windows import USERS, in_clear, windows_server

ALICE = in_clear("alice@WINAUTH.TEST", PASSWORD)
REALM = "AD.WINAUTH.TEST"

NAMES = [
    ("alice", [Principal("alice@AD.WINAUTH.TEST")]),
    ("AD\\alice", [Principal("alice@AD.WINAUTH.TEST")]),
    ("ad.winauth.test\\alice", [Principal("alice@AD.WINAUTH.TEST")]),
    ("ADWIN\\alice", [Principal("alice@ADWIN", is_enterprise=True)]),
    ("alice@ad.winauth.test", [Principal("alice@AD.WINAUTH.TEST")]),
    ("hal@contoso.com", [Principal("hal@CONTOSO.COM"), Principal("hal@contoso.com", is_enterprise=True)]),
    ("contoso.com\\hal", [Principal("hal@CONTOSO.COM"), Principal("hal@contoso.com", is_enterprise=True)]),
    ("hal@contoso.com@AD.WINAUTH.TEST", [Principal("hal@contoso.com@AD.WINAUTH.TEST", is_enterprise=True)]),
]


@pytest.mark.parametrize(("user_name", "expected"), NAMES)
def test_a_user_name_may_mean_these_principals(user_name, expected):
    assert principals_of(user_name, REALM) == expected


@pytest.mark.parametrize("user_name", ["alice", "ADWIN\\alice"])
def test_without_a_realm_of_its_own_a_worker_cannot_tell_the_principal(user_name):
    assert principals_of(user_name, "") == []


@pytest.fixture(autouse=True)
def _users_of_ntlm(own_kerberos, tmp_path, monkeypatch):
    users = tmp_path / "users"
    users.write_text(USERS)
    monkeypatch.setenv("NTLM_USER_FILE", str(users))


@pytest.fixture
def realm(made_realm, monkeypatch):
    monkeypatch.setenv("KRB5_CONFIG", str(made_realm.configuration))
    monkeypatch.setenv("KRB5_KTNAME", f"FILE:{made_realm.service_keytab}")
    return made_realm


@needs_kerberos
@pytest.mark.parametrize("user_name", ["hal@contoso.com", "contoso.com\\hal", "ADWIN\\eve"])
def test_names_that_only_the_domain_controller_can_read_are_asked_for_as_they_are(user_name, realm):
    with windows_server("GSSAPI", "NTLM") as server:
        session = send_to(server, PasswordIdentity(user_name, PASSWORD), smtp_server="localhost")

    assert str(session.authentication) == f"{user_name} with Kerberos (GSSAPI)"


@needs_kerberos
def test_a_wrong_password_of_such_a_name_is_told_and_ntlm_not_tried(realm):
    with windows_server("GSSAPI", "NTLM") as server:
        fails_with(WrongPassword, server, PasswordIdentity("hal@contoso.com", "wrong"), smtp_server="localhost")

    assert server.commands == []


@needs_kerberos
@pytest.mark.parametrize(
    ("user_name", "kind"), [("NOBODYS\\eve", RealmNotNamed), ("eve@nowhere.example", RealmUnknown)]
)
def test_what_no_realm_knows_is_told(user_name, kind, realm):
    with windows_server("GSSAPI") as server:
        fails_with(kind, server, in_clear(user_name, PASSWORD), smtp_server="localhost")


@needs_kerberos
def test_a_local_account_goes_by_ntlm_with_an_empty_domain(realm):
    with windows_server("GSSAPI", "NTLM") as server:
        session = send_to(server, in_clear(".\\alice", PASSWORD), smtp_server="localhost")

    assert session.authentication.mechanism == "NTLM"


@needs_kerberos
def test_a_local_account_is_none_of_kerberos(realm):
    with windows_server("GSSAPI") as server:
        error = fails_with(LocalAccount, server, PasswordIdentity(".\\alice", PASSWORD))

    assert "DOMAIN\\user or user@REALM" in error.sentence


@needs_kerberos
def test_a_service_that_the_domain_does_not_know_goes_by_ntlm_as_in_ssis(realm):
    with windows_server("GSSAPI", "NTLM") as server:
        session = send_to(server, ALICE, smtp_server="127.0.0.1")

    assert session.authentication.mechanism == "NTLM"


@needs_kerberos
def test_kerberos_only_means_kerberos_only_and_says_that_ntlm_is_there(realm):
    with windows_server("GSSAPI", "NTLM") as server:
        error = fails_with(
            ServiceUnknown, server, ALICE, smtp_server="127.0.0.1", windows_authentication_mechanism="Kerberos"
        )

    assert "does not know the service SMTPSVC/127.0.0.1" in error.sentence
    assert "The server offers NTLM too" in error.sentence
    assert server.commands == []


@needs_kerberos
def test_ntlm_only_asks_no_domain_controller(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())
    with windows_server("GSSAPI", "NTLM") as server:
        session = send_to(server, ALICE, windows_authentication_mechanism="Ntlm")

    assert session.authentication.mechanism == "NTLM"


@pytest.mark.parametrize(
    ("offer", "choice", "named"),
    [("NTLM", "Kerberos", "offers only NTLM, and the SMTP connection manager allows only Kerberos"),
     ("GSSAPI", "Ntlm", "offers only GSSAPI, and the SMTP connection manager allows only Ntlm")],
)  # fmt: skip
def test_what_is_excluded_is_not_used(offer, choice, named):
    with windows_server(offer) as server:
        error = fails_with(MechanismNotChosen, server, ALICE, windows_authentication_mechanism=choice)

    assert named in error.sentence
    assert server.commands == []


@needs_kerberos
def test_without_a_domain_controller_ntlm_is_used_as_ssis_does(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())
    with windows_server("GSSAPI", "NTLM") as server:
        session = send_to(server, ALICE)

    assert session.authentication.mechanism == "NTLM"


@needs_kerberos
def test_if_ntlm_is_refused_then_the_domain_controller_is_the_error_and_it_is_tried_later(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())
    with windows_server("GSSAPI", "NTLM") as server:
        error = fails_with(KdcUnreachable, server, PasswordIdentity("alice@WINAUTH.TEST", "wrong"))

    assert error.temporary


@needs_kerberos
@pytest.mark.parametrize("answer", [b"334 \r\n", b"334 AAAAAAAA\r\n", b"334 YGAGCSqGSIb3EgECAgMA\r\n"])
def test_a_server_that_does_not_prove_who_it_is_is_told(answer, realm):
    acts = offering(
        b"GSSAPI", hear(b"AUTH"), say(b"334 \r\n"), hear(b"YI"), say(answer), hear(b"*"), say(b"501 no\r\n")
    )
    with ScriptedServer(*acts) as server:
        error = fails_with(AuthenticationBroken, server, ALICE, smtp_server="localhost")

    assert "it did not prove that it is SMTPSVC/localhost" in error.sentence
    assert "Success" not in error.sentence


@needs_kerberos
@pytest.mark.parametrize(("name", "asked"), [("", "SMTPSVC/localhost"), ("smtp", "smtp/localhost")])
def test_a_refused_ticket_names_the_service_that_was_asked_for(name, asked, realm):
    refusal = [hear(b"YI"), say(b"535 5.7.8 Error: authentication failed\r\n")]
    with ScriptedServer(*offering(b"GSSAPI", hear(b"AUTH"), say(b"334 \r\n"), *refusal)) as server:
        error = fails_with(CredentialsRefused, server, ALICE, smtp_server="localhost", service_principal_name=name)

    assert f"({asked} was asked for; smtp/HOST is right for most" in error.sentence


def keytab_of(principal, *encryption_types):
    """Make a keytab of MIT's format with a key of each type."""
    name, realm = principal.split("@")
    texts = b"".join(struct.pack(">H", len(text)) + text for text in (realm.encode(), name.encode()))
    entries = [
        struct.pack(">H", 1) + texts + struct.pack(">IIBHH", 1, 1_700_000_000, 3, kind, 16) + bytes(16)
        for kind in encryption_types
    ]
    return b"\x05\x02" + b"".join(struct.pack(">i", len(entry)) + entry for entry in entries)


def test_a_keytab_is_read(made_realm):
    keys = list(read_keys(made_realm.alice_keytab.read_bytes()))

    assert {key.principal for key in keys} == {"alice@WINAUTH.TEST"}
    assert {key.encryption_type for key in keys} == {17, 18}
    assert list(read_keys(keytab_of("alice@WINAUTH.TEST", 23))) == [Key("alice@WINAUTH.TEST", 23)]


@pytest.mark.parametrize(
    "content", [b"", b"\x05\x02", b"\x05\x02\xff", b"\x05\x02\x00\x00\x00\x04\xff\xff\xff\xff", b"no"]
)
def test_what_is_no_keytab_holds_no_keys(content):
    assert list(read_keys(content)) == []


@needs_kerberos
@pytest.mark.parametrize(("kinds", "named"), [((23,), "RC4 (arcfour-hmac)"), ((1, 3), "DES (des-cbc-crc), DES")])
def test_a_keytab_with_outdated_keys_is_explained_before_any_kdc_is_asked(kinds, named, tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())
    identity = KeytabIdentity("alice@WINAUTH.TEST", keytab_of("alice@WINAUTH.TEST", *kinds))
    with windows_server("GSSAPI") as server:
        error = fails_with(KeytabOutdated, server, identity)

    assert f"holds only outdated keys: {named}" in error.sentence
    assert "ktpass /crypto AES256-SHA1" in error.sentence


@needs_kerberos
def test_outdated_keys_go_to_the_kdc_where_the_workers_configuration_allows_them(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())
    file = tmp_path / "krb5.conf"
    file.write_text(file.read_text().replace("[libdefaults]", "[libdefaults]\n  allow_rc4 = true"))
    identity = KeytabIdentity("alice@WINAUTH.TEST", keytab_of("alice@WINAUTH.TEST", 23))
    with windows_server("GSSAPI") as server:
        error = fails_with(KdcUnreachable, server, identity)

    assert error.temporary


@needs_kerberos
def test_a_keytab_of_somebody_else_is_explained(tmp_path, monkeypatch):
    use_kdc(tmp_path, monkeypatch, free_port())
    identity = KeytabIdentity("bob@WINAUTH.TEST", keytab_of("alice@WINAUTH.TEST", 18))
    with windows_server("GSSAPI") as server:
        error = fails_with(KeytabUnusable, server, identity)

    assert "it holds no key of bob@WINAUTH.TEST, but of alice@WINAUTH.TEST" in error.sentence


@needs_kerberos
def test_an_account_that_has_expired_is_not_called_locked(tmp_path, monkeypatch):
    with refusing_kdc(1) as port, windows_server("GSSAPI") as server:
        use_kdc(tmp_path, monkeypatch, port)
        error = fails_with(AccountExpired, server, ALICE)

    assert "The account alice@WINAUTH.TEST has expired" in error.sentence


def test_a_worker_without_a_password_is_told_of_exchanges_switch():
    with windows_server("NTLM") as server:
        error = fails_with(OnlyNtlmOffered, server, None)

    assert "EnableAuthGSSAPI" in error.sentence


@pytest.mark.parametrize(
    ("offer", "kind", "words"),
    [(b"LOGIN XOAUTH2", CloudOnlyOffered, "a connector that knows this worker by its IP address or certificate"),
     (b"CRAM-MD5 XOAUTH2", MechanismNotOffered, "which is not Windows Authentication")],
)  # fmt: skip
def test_what_cannot_be_had_from_a_cloud_service_is_not_asked_for(offer, kind, words):
    with ScriptedServer(*offering(offer)) as server:
        error = fails_with(kind, server, ALICE)

    assert words in error.sentence
