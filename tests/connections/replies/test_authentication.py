"""Refusals to authenticate, and that every meaning has its remedy."""

from dataclasses import replace

import pytest

from connections.diagnosis import advise, find_fixes, probe
from connections.protocol.reply import Reply
from connections.protocol.stages import SmtpStage as Stage
from connections.replies import REMEDIES, SIGNS, Meaning, another_try_helps, fewer_connections_help, read
from connections.types.smtp.properties import SmtpProperties
from tests.connections.replies.saying import NTLM, TRIAL, saying
from tests.servers.windows import USERS, WindowsServer, in_clear, windows_server

ALICE = in_clear("alice", "AlicePw1!")


@pytest.fixture
def _users(tmp_path, monkeypatch):
    users = tmp_path / "users"
    users.write_text(USERS)
    monkeypatch.setenv("NTLM_USER_FILE", str(users))


AUTHENTICATED = [
    ("530 5.7.1 Client was not authenticated", "alice was authenticated and may not do that"),
    ("550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "ms-Exch-SMTP-Accept-Any-Recipient"),
    ("550 5.7.60 SMTP; Client does not have permissions to send as this sender", "alice may not send as this sender"),
    ("550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", "alice with this From line is none of them"),
    ("550 5.7.1 Service unavailable; client blocked using Spamhaus", "on a block list"),
    ("550 5.7.30 Basic authentication is not supported for Client Submission.", "whatever the password is"),
]


@pytest.mark.usefixtures("_users")
@pytest.mark.parametrize(("reply", "words"), AUTHENTICATED)
def test_who_is_authenticated_is_not_told_to_authenticate(reply: str, words: str):
    rules = WindowsServer(recipients={"bob@example.com": reply})
    with windows_server("NTLM", rules=rules) as server:
        properties = SmtpProperties(
            smtp_server=server.host, port=server.port, timeout=5_000, use_windows_authentication=True
        )
        report = probe(properties, ALICE, TRIAL)

    diagnosis = advise(report, properties)
    assert words in diagnosis
    assert "turn it on" not in diagnosis
    assert "Use Windows Authentication is on" not in diagnosis
    assert find_fixes(report, properties) == []


AT_AUTH = [
    ("454 4.7.0 Temporary authentication failure", "a trouble of its own: its domain controller", True, ()),
    ("451 4.7.0 Temporary server error. Please try again later. PRX2", "a trouble of its own", True, ()),
    ("432 4.3.2 Concurrent connections limit exceeded", "Max. connections", True, ()),
    ("432 4.7.12 A password transition is needed", "sets its password anew", True, ()),
    ("534 5.7.9 Authentication mechanism is too weak", "NTLM is too weak for it", False, ()),
    ("550 5.7.1 Not for you", "may not authenticate there", False, ()),
    ("535 5.7.3 Authentication unsuccessful", "Are user name, domain and password right", False, ()),
    ("535 5.7.3 Authentication unsuccessful", "Exim's spa", False, ()),
    ("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant", "a connector that "
     "knows this worker", False, ()),
    ("500 5.5.6 Line too long", "limit for a line is too low", False, ()),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "words", "later", "buttons"), AT_AUTH)
def test_a_refusal_to_authenticate_is_understood(reply: str, words: str, later: bool, buttons: tuple[str, ...]):
    with saying(Stage.AUTH, reply, NTLM) as server:
        properties = SmtpProperties(
            smtp_server=server.host, port=server.port, timeout=5_000, use_windows_authentication=True
        )
        report = probe(properties, ALICE)

    assert words in advise(report, properties)
    assert tuple(fix.label for fix in find_fixes(report, properties)) == buttons
    assert report.error.temporary is later


def test_ntlm_that_is_shown_inside_tls_only_has_a_button():
    with saying(Stage.AUTH, "235 ok", ("STARTTLS", *NTLM)) as server:
        properties = SmtpProperties(
            smtp_server=server.host, port=server.port, timeout=5_000, use_windows_authentication=True
        )
        report = probe(properties, replace(ALICE, allows_unverified_tls=False))

    assert "only inside TLS with a verified certificate" in advise(report, properties)
    assert [fix.changes for fix in find_fixes(report, properties)] == [{"enable_ssl": True}]


def test_extended_protection_that_may_ask_for_tls_has_a_button():
    with saying(Stage.AUTH, "535 5.7.3 Authentication unsuccessful", ("STARTTLS", *NTLM)) as server:
        properties = SmtpProperties(
            smtp_server=server.host, port=server.port, timeout=5_000, use_windows_authentication=True
        )
        report = probe(properties, ALICE)

    assert "Extended Protection may ask for TLS" in advise(report, properties)
    assert [fix.changes for fix in find_fixes(report, properties)] == [{"enable_ssl": True}]


def test_every_meaning_has_a_remedy_whose_last_advice_depends_on_nothing():
    assert {sign.meaning for sign in SIGNS} | REMEDIES.keys() == set(Meaning)
    assert all(remedy.advice[-1].when == frozenset() for remedy in REMEDIES.values())


def test_every_phrase_is_in_lower_case_so_that_it_can_be_found():
    phrases = [phrase for sign in SIGNS for phrase in (*sign.words, *sign.also)]
    assert [phrase for phrase in phrases if phrase != phrase.lower()] == []


REFUSALS = [*range(400, 460), *range(500, 560)]


@pytest.mark.parametrize("stage", Stage)
def test_every_refusal_means_something(stage: Stage):
    replies = [Reply(code, "", "no") for code in REFUSALS]
    assert [reply.code for reply in replies if read(stage, reply) not in REMEDIES] == []
    assert {type(another_try_helps(stage, reply)) for reply in replies} == {bool}
    assert {type(fewer_connections_help(stage, reply)) for reply in replies} == {bool}
