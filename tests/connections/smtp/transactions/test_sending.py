import time

import pytest

from connections.errors import (
    ConnectionLost,
    MessageRefused,
    RecipientsRefused,
    SenderRefused,
    ServiceUnavailable,
    SmtpStage,
)
from connections.protocol.envelope import Envelope
from connections.smtp.session import SmtpSession
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.transactions.hello import MESSAGE, TO_BOB
from tests.servers.scripted import ScriptedServer, hear, hear_content, say
from tests.servers.smtp import MailServer, mail_server


def test_a_message_arrives_as_it_was_given(server):
    with SmtpSession(settings_for(server)) as session:
        outcome = session.send(TO_BOB, MESSAGE)

    (mail,) = server.received
    assert (mail.sender, mail.recipients, mail.content) == (TO_BOB.sender, TO_BOB.recipients, MESSAGE)
    assert str(outcome.reply) == "250 2.0.0 Queued as 1"
    assert (outcome.reply.code, outcome.reply.enhanced_code, outcome.reply.text) == (250, "2.0.0", "Queued as 1")
    assert [each.address for each in outcome.accepted] == ["bob@example.com"]
    assert server.quits == 1


def test_the_session_knows_what_the_server_is_and_offers(server):
    with SmtpSession(settings_for(server)) as session:
        assert session.server_name == "mail.test"
        assert session.features["size"] == "33554432"
        assert "8bitmime" in session.features
        assert session.encryption is None


def test_each_step_is_told_as_it_begins(server):
    stages = []

    with SmtpSession(settings_for(server), on_stage=stages.append) as session:
        session.send(TO_BOB, MESSAGE)

    assert stages == ["resolve", "connect", "greeting", "ehlo", "mail", "rcpt", "data", "message", "quit"]


def test_several_messages_share_a_connection(server):
    with SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, MESSAGE)
        session.send(TO_BOB, MESSAGE)

    first, second = server.received
    assert first.connection == second.connection


@pytest.mark.parametrize(
    ("given", "arrived"),
    [
        (b"A: 1\r\n\r\n.\r\n..\r\nend", b"A: 1\r\n\r\n.\r\n..\r\nend\r\n"),
        (b"A: 1\n\n.\n.hidden\n", b"A: 1\r\n\r\n.\r\n.hidden\r\n"),
        (
            b"A: 1\r\n\r\nx\n.\r\nMAIL FROM:<eve@example.com>\r\n",
            b"A: 1\r\n\r\nx\r\n.\r\nMAIL FROM:<eve@example.com>\r\n",
        ),
        (b"A: 1\r\n\r\nx\r.\ry\r\n", b"A: 1\r\n\r\nx\r\n.\r\ny\r\n"),
        (b"", b"\r\n"),
    ],
)
def test_no_content_can_end_itself(server, given, arrived):
    with SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, given)

    assert [mail.content for mail in server.received] == [arrived]


def test_eight_bit_text_is_announced(server):
    with SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, "Subject: x\r\n\r\nGrüße\r\n".encode())

    assert "BODY=8BITMIME" in server.received[0].mail_options


def test_the_size_is_announced(server):
    with SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, MESSAGE)

    assert f"SIZE={len(MESSAGE)}" in server.received[0].mail_options


def test_the_null_sender_is_sent_as_such(server):
    with SmtpSession(settings_for(server)) as session:
        session.send(Envelope("", ("bob@example.com",)), MESSAGE)

    assert server.received[0].sender == "<>"


def test_one_refused_recipient_does_not_keep_the_others_from_their_mail():
    with (
        mail_server(MailServer(recipients={"eve@example.com": "550 5.1.1 No such user"})) as server,
        SmtpSession(settings_for(server)) as session,
    ):
        outcome = session.send(Envelope("a@example.com", ("bob@example.com", "eve@example.com")), MESSAGE)

    assert server.received[0].recipients == ("bob@example.com",)
    (refused,) = outcome.refused
    assert (refused.address, refused.code, refused.enhanced_code) == ("eve@example.com", 550, "5.1.1")
    assert refused.text == "No such user"
    assert not refused.accepted


def test_all_recipients_refused_is_an_error_and_the_session_goes_on():
    rules = MailServer(recipients={"eve@example.com": "550 5.1.1 No such user", "mal@example.com": "450 4.2.1 Full"})
    with mail_server(rules) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(RecipientsRefused) as refusal:
            session.send(Envelope("a@example.com", ("eve@example.com", "mal@example.com")), MESSAGE)
        session.send(TO_BOB, MESSAGE)

    assert [each.code for each in refusal.value.recipients] == [550, 450]
    assert refusal.value.temporary
    assert not refusal.value.is_in_doubt
    assert refusal.value.sentence == (
        f"127.0.0.1 port {server.port} refused every recipient at step RCPT TO: "
        "eve@example.com: 550 5.1.1 No such user; mal@example.com: 450 4.2.1 Full. Check the addresses."
    )
    assert [mail.recipients for mail in server.received] == [("bob@example.com",)]
    assert server.resets == 1


def test_a_refused_sender_is_an_error_and_the_session_goes_on():
    with (
        mail_server(MailServer(senders={"eve@example.com": "550 5.7.1 Not yours"})) as server,
        SmtpSession(settings_for(server)) as session,
    ):
        with pytest.raises(SenderRefused) as refusal:
            session.send(Envelope("eve@example.com", ("bob@example.com",)), MESSAGE)
        session.send(TO_BOB, MESSAGE)

    assert refusal.value.stage is SmtpStage.MAIL
    assert not refusal.value.temporary
    assert "refused the sender eve@example.com at step MAIL FROM: 550 5.7.1 Not yours" in refusal.value.sentence
    assert len(server.received) == 1


@pytest.mark.parametrize(("answer", "temporary"), [("554 5.6.0 Spam", False), ("452 4.3.1 Full", True)])
def test_a_message_refused_after_its_content_is_known_to_be_refused(answer, temporary):
    with mail_server(MailServer(data=answer)) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(MessageRefused) as refusal:
            session.send(TO_BOB, MESSAGE)
        assert session.is_open

    assert str(refusal.value.reply) == answer
    assert refusal.value.temporary is temporary
    assert not refusal.value.is_in_doubt


def test_421_means_wait_and_ends_the_session():
    with (
        mail_server(MailServer(senders={"a@example.com": "421 4.3.2 Too many connections"})) as server,
        SmtpSession(settings_for(server)) as session,
    ):
        with pytest.raises(ServiceUnavailable) as refusal:
            session.send(Envelope("a@example.com", ("bob@example.com",)), MESSAGE)
        assert not session.is_open

    assert refusal.value.temporary
    assert "4.3.2 Too many connections" in refusal.value.sentence


def test_a_closed_session_sends_nothing(server):
    session = SmtpSession(settings_for(server))

    with pytest.raises(ConnectionLost):
        session.send(TO_BOB, MESSAGE)


def test_a_session_can_be_opened_again(server):
    session = SmtpSession(settings_for(server))
    with session:
        session.send(TO_BOB, MESSAGE)
    with session:
        session.send(TO_BOB, MESSAGE)

    assert len(server.received) == 2


def test_the_caller_is_told_before_the_content_is_handed_over(server):
    received_by_then = []

    with SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, MESSAGE, before_hand_over=lambda: received_by_then.append(len(server.received)))

    assert received_by_then == [0]
    assert len(server.received) == 1


def test_the_time_that_the_caller_takes_for_that_is_not_the_servers(server):
    with SmtpSession(settings_for(server, timeout=400)) as session:
        session.send(TO_BOB, MESSAGE, before_hand_over=lambda: time.sleep(0.5))

    assert len(server.received) == 1


def test_nothing_of_the_content_is_sent_when_the_caller_objects():
    acts = [
        say(b"220 mail.test\r\n"),
        *[hear(b"EHLO"), say(b"250 mail.test\r\n")],
        *[hear(b"MAIL"), say(b"250 ok\r\n"), hear(b"RCPT"), say(b"250 ok\r\n"), hear(b"DATA"), say(b"354 go\r\n")],
        hear_content(),
    ]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(ZeroDivisionError):
            session.send(TO_BOB, MESSAGE, before_hand_over=lambda: 1 / 0)
        assert not session.is_open

    assert server.heard[-1] == b"DATA\r\n"
