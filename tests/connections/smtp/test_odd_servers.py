"""Servers that greet twice, wait for TLS, look at no initial response, or write tokens where none belong."""

import time

import pytest
from aiosmtpd.smtp import AuthResult

from connections.diagnosis import advise, find_fixes, probe
from connections.errors import (
    AuthenticationNotOffered,
    AuthenticationRefused,
    NotSmtp,
    ReplyOutOfOrder,
    TlsOnConnectWanted,
)
from connections.smtp import opening
from connections.smtp.session import SmtpSession
from connections.smtp.tls import client_context
from connections.smtp.transport.tokens import without_tokens
from connections.types.smtp.properties import SmtpProperties
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.windows_auth.test_windows_auth import fails_with, offering
from tests.servers.scripted import ScriptedServer, fall_silent, hear, pause, say, speak_tls
from tests.servers.smtp import mail_server
from tests.servers.windows import USERS, WindowsServer, in_clear, windows_server

HELLO = [say(b"220 mail.test\r\n"), hear(b"EHLO"), say(b"250-mail.test\r\n250 STARTTLS\r\n"), hear(b"STARTTLS")]


AGAIN = say(b"220 mail.test\r\n")


@pytest.mark.parametrize("acts", [[AGAIN], [hear(b"EHLO"), AGAIN]], ids=["at once", "as the answer"])
def test_a_second_greeting_after_starttls_is_out_of_step(acts, authority):
    context = authority.issue("localhost").server_context()
    with ScriptedServer(*HELLO, say(b"220 go\r\n"), speak_tls(context), *acts, fall_silent()) as server:
        properties = settings_for(server, smtp_server="localhost", enable_ssl=True)
        session = SmtpSession(properties, tls_context=client_context(str(authority.file)))
        with pytest.raises(ReplyOutOfOrder) as error:
            session.open()

    assert "sent an answer before step EHLO that nobody had asked for" in error.value.sentence


def test_a_greeting_is_no_answer_to_ehlo():
    acts = [say(b"220 mail.test\r\n"), hear(b"EHLO"), say(b"220 mail.test\r\n")]
    with ScriptedServer(*acts) as server, pytest.raises(ReplyOutOfOrder):
        SmtpSession(settings_for(server)).open()


def test_a_server_that_waits_for_tls_is_found_out_in_seconds_and_a_button_sets_it_right(authority, monkeypatch):
    monkeypatch.setattr(opening, "LONGEST_SILENCE", 0.2)
    certificate = authority.issue("127.0.0.1")
    with mail_server(tls_context=certificate.server_context(), implicit_tls=True) as server:
        properties = settings_for(server, timeout=100_000, ca_bundle=str(authority.file))
        begun = time.monotonic()
        report = probe(properties)
        took = time.monotonic() - begun
        (fix,) = find_fixes(report, properties)
        again = probe(
            properties.model_copy(
                update=SmtpProperties(smtp_server="x", **fix.changes).model_dump(include=set(fix.changes))
            )
        )

    assert type(report.error) is TlsOnConnectWanted
    assert took < 3
    assert "Turn on Enable SSL and set the TLS mode to TLS on connect" in advise(report, properties)
    assert again.succeeded, again.error


def test_where_ssl_is_on_already_only_the_mode_is_named(authority, monkeypatch):
    monkeypatch.setattr(opening, "LONGEST_SILENCE", 0.2)
    certificate = authority.issue("127.0.0.1")
    with mail_server(tls_context=certificate.server_context(), implicit_tls=True) as server:
        report = probe(settings_for(server, enable_ssl=True))

    assert "Nothing was sent. Set the TLS mode to TLS on connect" in report.error.sentence


def test_a_slow_greeting_is_waited_for(monkeypatch):
    monkeypatch.setattr(opening, "LONGEST_SILENCE", 0.1)
    monkeypatch.setattr(opening, "LONGEST_LOOK", 0.1)
    with ScriptedServer(pause(0.8), say(b"220 x\r\n"), hear(b"EHLO"), say(b"250 x\r\n"), hear(b"QUIT")) as server:
        report = probe(settings_for(server))

    assert report.succeeded, report.error


def test_at_a_port_for_starttls_nobody_looks_for_tls(monkeypatch):
    monkeypatch.setattr(opening, "LONGEST_SILENCE", 0.1)
    with ScriptedServer(pause(0.5), say(b"220 x\r\n"), hear(b"EHLO"), say(b"250 x\r\n"), hear(b"QUIT")) as server:
        monkeypatch.setattr(opening, "STARTTLS_PORTS", (server.port,))
        report = probe(settings_for(server))

    assert report.succeeded, report.error
    assert server.failures == []


def test_tls_where_clear_text_was_expected_has_its_button():
    with ScriptedServer(say(b"\x15\x03\x01\x00\x02\x02\x28")) as server:
        properties = settings_for(server, enable_ssl=True)
        report = probe(properties)

    assert type(report.error) is NotSmtp
    assert [fix.label for fix in find_fixes(report, properties)] == ["Use TLS from the first byte"]


@pytest.mark.parametrize(("port", "expected"), [(587, 587), (2525, 2525), (465, 25), (None, 25)])
def test_starttls_keeps_the_port_unless_it_is_that_of_tls_on_connect(port, expected):
    with ScriptedServer(say(b"220 x\r\n")) as server:
        report = probe(settings_for(server, enable_ssl=True, tls_mode="Implicit"))
    properties = SmtpProperties(smtp_server="mail", enable_ssl=True, tls_mode="Implicit", port=port)

    (fix,) = find_fixes(report, properties)

    assert properties.model_copy(update={"tls_mode": "StartTls", **fix.changes}).effective_port == expected


@pytest.mark.parametrize("server_name", ["localhost", "localhost."])
def test_the_last_dot_of_a_name_is_no_part_of_it_in_tls(server_name, authority):
    certificate = authority.issue("localhost")
    with mail_server(tls_context=certificate.server_context()) as server:
        properties = settings_for(server, smtp_server=server_name, enable_ssl=True)
        with SmtpSession(properties, tls_context=client_context(str(authority.file))) as session:
            assert session.encryption


ALICE = in_clear("WINAUTH\\alice", "AlicePw1!")


@pytest.fixture
def _users(tmp_path, monkeypatch):
    users = tmp_path / "users"
    users.write_text(USERS)
    monkeypatch.setenv("NTLM_USER_FILE", str(users))


class TakesNoInitialResponse(WindowsServer):
    """A server that refuses a token on the line of AUTH, or does not look at it."""

    answer = ""

    async def _accept(self, server, args, protocol):
        if len(args) > 1 and self.answer:
            return AuthResult(success=False, handled=False, message=self.answer)
        return await super()._accept(server, args[:1], protocol)


@pytest.mark.usefixtures("_users")
@pytest.mark.parametrize("answer", ["", "501 5.5.4 No initial response"], ids=["ignored", "refused"])
def test_a_server_that_takes_no_initial_response_gets_the_token_afterwards(answer):
    rules = TakesNoInitialResponse()
    rules.answer = answer
    with windows_server("NTLM", rules=rules) as server:
        session = SmtpSession(settings_for(server, use_windows_authentication=True), identity=ALICE)
        session.open()
        session.quit()

    assert str(session.authentication) == "WINAUTH\\alice with NTLM"


def test_a_token_that_is_too_long_for_the_server_is_no_unknown_mechanism():
    refused = [hear(b"TLRMTVNTUA"), say(b"500 5.5.6 Line too long\r\n")]
    with ScriptedServer(*offering(b"NTLM", hear(b"AUTH"), say(b"334 ntlm supported\r\n"), *refused)) as server:
        error = fails_with(AuthenticationRefused, server)

    assert "limit for a line is too low" in error.sentence
    assert "does not know it" not in error.sentence


@pytest.mark.parametrize("reply", [b"530 5.7.0 Must issue STARTTLS first\r\n", b"538 5.7.11 Encryption required\r\n"])
def test_under_tls_nobody_is_told_to_turn_on_tls(reply, authority):
    context = authority.issue("localhost").server_context()
    offer = [hear(b"EHLO"), say(b"250-x\r\n250-STARTTLS\r\n250 AUTH NTLM\r\n"), hear(b"AUTH"), say(reply)]
    with ScriptedServer(*HELLO, say(b"220 go\r\n"), speak_tls(context), *offer) as server:
        trusting = client_context(str(authority.file))
        values = {"smtp_server": "localhost", "use_windows_authentication": True, "enable_ssl": True}
        session = SmtpSession(settings_for(server, **values), identity=ALICE, tls_context=trusting)
        with pytest.raises(AuthenticationRefused) as error:
            session.open()

    assert "The connection was encrypted already" in error.value.sentence
    assert "Turn on Enable" not in error.value.sentence


def test_under_tls_a_server_without_authentication_is_not_told_to_encrypt(authority):
    context = authority.issue("localhost").server_context()
    offer = [hear(b"EHLO"), say(b"250-x\r\n250 STARTTLS\r\n")]
    with ScriptedServer(*HELLO, say(b"220 go\r\n"), speak_tls(context), *offer) as server:
        values = {"smtp_server": "localhost", "use_windows_authentication": True, "enable_ssl": True}
        trusting = client_context(str(authority.file))
        with pytest.raises(AuthenticationNotOffered):
            SmtpSession(settings_for(server, **values), identity=ALICE, tls_context=trusting).open()


LINES = [
    ("334 TlRMTVNTUAACAAAA", "334 (token)"),
    ("334 ", "334 "),
    ("235 oQcwBaADCgEA", "235 (token)"),
    ("235 2.7.0 TlRMTVNTUAACAAAAAA==", "235 2.7.0 (token)"),
    ("235 2.7.0 Authentication successful", "235 2.7.0 Authentication successful"),
    ("235 Accepted", "235 Accepted"),
    ("535 5.7.3 Authentication unsuccessful [AM6P191CA0001.EURP191.PROD.OUTLOOK.COM]",) * 2,
    ("535 YIICXgYJKoZIhvcSAQICAwBuggJNMIICSaADAgEFoQMCAR4 no", "535 (token) no"),
    ("AUTH NTLM TlRMTVNTUAABAAAA", "AUTH NTLM (token)"),
    ("TlRMTVNTUAADAAAA", "(token)"),
    ("*", "*"),
]


@pytest.mark.parametrize(("line", "shown"), LINES)
def test_no_token_is_shown_wherever_it_stands(line, shown):
    assert without_tokens(line) == shown
