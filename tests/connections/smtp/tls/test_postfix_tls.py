"""Encryption, pipelining and chunks with a real Postfix."""

from dataclasses import replace

import pytest

from connections.errors import CertificateRefused, Refused
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from connections.smtp.session import SmtpSession
from connections.smtp.transactions.send_request import SendRequest
from connections.types.smtp.properties import TlsMode
from tests.connections.smtp.conftest import settings_for
from tests.servers.certificates import Authority
from tests.servers.postfix import missing_parts, plain_postfix
from tests.waiting import wait_until

TO_BOB = Envelope("alice@example.org", ("bob@example.com",))
MESSAGE = b"Subject: Hello\r\n\r\n.Good morning\r\n"
NUMBER = 30


@pytest.fixture(scope="module")
def server(tmp_path_factory, authority):
    if reason := missing_parts():
        pytest.skip(reason)
    with plain_postfix(tmp_path_factory.mktemp("postfix") / "plain", authority.issue("localhost")) as server:
        yield server


@pytest.fixture(params=[TlsMode.STARTTLS, TlsMode.IMPLICIT])
def settings(request, server, authority):
    """Give the settings of a manager that encrypts, in both ways; others than these can be said."""
    place = replace(server, port=server.tls_port if request.param is TlsMode.IMPLICIT else server.port)

    def settings(**properties):
        values = {"enable_ssl": True, "tls_mode": request.param, "ca_bundle": str(authority.file), **properties}
        return settings_for(place, **values)

    return settings


def delivered(server, word):
    return [mail for mail in server.mails if word in mail]


def test_mail_is_delivered_encrypted(settings, server):
    word = f"by {settings().tls_mode}"
    with SmtpSession(settings()) as session:
        outcome = session.send(TO_BOB, MESSAGE.replace(b"Hello", word.encode()))

    (mail,) = wait_until(lambda: delivered(server, word))
    assert "queued as" in outcome.reply.text
    assert "\n.Good morning" in mail
    assert f"using {session.encryption.version}" in mail
    assert session.encryption.version.startswith("TLSv1.")


def test_an_authority_that_is_not_ours_is_refused(settings, server, tmp_path):
    session = SmtpSession(settings(ca_bundle=str(Authority(tmp_path, "Another").file)))

    with pytest.raises(CertificateRefused) as error:
        session.open()

    assert error.value.certificate.subject
    assert not session.is_open


def test_a_name_that_is_not_the_servers_is_refused(settings, server):
    session = SmtpSession(settings(smtp_server="127.0.0.1"))

    with pytest.raises(CertificateRefused) as error:
        session.open()

    assert "127.0.0.1" in error.value.sentence


def test_without_encryption_the_server_takes_nothing_and_is_given_no_content_as_commands(server):
    lines = []
    with SmtpSession(settings_for(server), on_line=lines.append) as session, pytest.raises(Refused) as error:
        session.send(TO_BOB, MESSAGE)

    assert [line for line in lines if line.startswith("C: BDAT")] == ["C: BDAT 11 LAST"]
    assert "Must issue a STARTTLS command first" in error.value.sentence
    assert not error.value.is_in_doubt


def test_messages_of_one_flight_are_each_taken_once(settings, server):
    word = f"flight {settings().tls_mode}"
    lines = []
    subjects = [f"{word} {number}." for number in range(NUMBER)]
    nobody = Envelope("alice@example.org", ("bob@elsewhere.example",))
    given = [SendRequest(OutgoingMessage(TO_BOB, MESSAGE.replace(b"Hello", subject.encode()))) for subject in subjects]
    given[7] = SendRequest(OutgoingMessage(nobody, given[7].message.content))
    with SmtpSession(settings(), on_line=lines.append) as session:
        results = list(session.send_many(given))

    assert {"pipelining", "chunking"} <= session.features.keys()
    assert [place for place, each in enumerate(results) if not isinstance(each, Outcome)] == [7]
    assert "Relay access denied" in results[7].sentence
    mails = wait_until(lambda: len(found := delivered(server, word)) >= NUMBER - 1 and found)
    arrived = sorted(subject for subject in subjects for mail in mails if subject in mail)
    assert arrived == sorted(subject for subject in subjects if subject != subjects[7])
    answers = [place for place, line in enumerate(lines) if line.startswith("S:") and "queued as" in line]
    written = [place for place, line in enumerate(lines[: answers[0]]) if line.startswith("C: BDAT")]
    assert len(written) > 10
