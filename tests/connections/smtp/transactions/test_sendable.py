"""What may be sent: addresses, sizes and alphabets that the server takes, and hellos that it understands."""

import pytest

from connections.errors import (
    AddressNotAllowed,
    EightBitNotOffered,
    MessageTooLarge,
    NotSendable,
    SmtpStage,
    SmtpUtf8NotOffered,
)
from connections.protocol.envelope import Envelope
from connections.smtp.session import SmtpSession
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.transactions.hello import MESSAGE, TO_BOB
from tests.servers.scripted import ScriptedServer, hear, hear_content, say
from tests.servers.smtp import mail_server


@pytest.mark.parametrize(
    "envelope",
    [
        Envelope("alice@example.com\r\nRCPT TO:<eve@example.com>", ("bob@example.com",)),
        Envelope("alice@example.com", ("bob@example.com", "x@example.com\nDATA")),
        Envelope("alice@example.com", ("bob@example.com>\r",)),
        Envelope("alice@example.com", ("bob@example.com> NOTIFY=NEVER <",)),
        Envelope("alice@example.com", ("bob\x00@example.com",)),
        Envelope("alice@example.com", ("bob@example.com\u2028",)),
        Envelope("alice@example.com", ("",)),
    ],
)
def test_an_address_that_could_break_out_never_reaches_the_wire(server, envelope):
    stages = []

    with SmtpSession(settings_for(server), on_stage=stages.append) as session:
        with pytest.raises(AddressNotAllowed) as error:
            session.send(envelope, MESSAGE)
        assert session.is_open

    assert SmtpStage.MAIL not in stages
    assert "\n" not in error.value.sentence


def test_a_quoted_local_part_is_an_address(server):
    with SmtpSession(settings_for(server)) as session:
        session.send(Envelope("alice@example.com", ('"bob smith"@example.com',)), MESSAGE)

    assert server.received[0].recipients == ('"bob smith"@example.com',)


def test_a_message_needs_a_recipient(server):
    with SmtpSession(settings_for(server)) as session, pytest.raises(NotSendable, match="no recipient"):
        session.send(Envelope("alice@example.com", ()), MESSAGE)


def test_a_message_larger_than_the_server_allows_is_not_begun():
    stages = []
    with (
        mail_server(largest_message=1_000) as server,
        SmtpSession(settings_for(server), on_stage=stages.append) as session,
    ):
        with pytest.raises(MessageTooLarge) as error:
            session.send(TO_BOB, b"x" * 2_000)
        session.send(TO_BOB, MESSAGE)

    assert "2,002 bytes, where 1,000 are allowed" in error.value.sentence
    assert stages.count(SmtpStage.MAIL) == 1


def test_an_international_address_needs_smtputf8(server):
    with SmtpSession(settings_for(server)) as session, pytest.raises(SmtpUtf8NotOffered) as error:
        session.send(Envelope("alice@example.com", ("bücher@example.com",)), MESSAGE)

    assert "does not offer SMTPUTF8" in error.value.sentence


def test_an_international_address_is_sent_where_smtputf8_is_offered():
    with mail_server(smtputf8=True) as server, SmtpSession(settings_for(server)) as session:
        session.send(Envelope("alice@example.com", ("bücher@example.com",), smtputf8=True), MESSAGE)
        session.send(TO_BOB, MESSAGE)

    first, second = server.received
    assert first.recipients == ("bücher@example.com",)
    assert "SMTPUTF8" in first.mail_options
    assert "SMTPUTF8" not in second.mail_options


def test_a_server_that_only_knows_helo_is_served_without_extensions():
    acts = [
        say(b"220 old.test\r\n"),
        *[hear(b"EHLO"), say(b"502 what?\r\n"), hear(b"HELO"), say(b"250 old.test\r\n")],
        *[hear(b"MAIL"), say(b"250 ok\r\n"), hear(b"RCPT"), say(b"250 ok\r\n"), hear(b"DATA"), say(b"354 go\r\n")],
        *[hear_content(), say(b"250 done\r\n"), hear(b"QUIT"), say(b"221 bye\r\n")],
    ]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(EightBitNotOffered):
            session.send(TO_BOB, "é".encode())
        outcome = session.send(TO_BOB, MESSAGE)

    assert outcome.reply.text == "done"
    assert b"MAIL FROM:<alice@example.com>\r\n" in server.heard


def test_ehlo_names_this_host_or_its_address(server, monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "no dot")
    with SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, MESSAGE)
    monkeypatch.setattr("socket.gethostname", lambda: "worker.example.com")
    with SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, MESSAGE)

    assert [mail.ehlo_name for mail in server.received] == ["[127.0.0.1]", "worker.example.com"]
