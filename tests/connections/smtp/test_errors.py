import pickle

import pytest

from connections import errors
from connections.errors import RecipientsRefused, Server, SmtpError, SmtpStage
from connections.protocol.reply import RecipientReply, Reply

SERVER = Server("mail.example.com", 25)
REPLY = Reply(550, "5.1.1", "No {such} user")
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, SmtpError) and kind is not RecipientsRefused
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_a_sentence_and_survives_its_way_between_processes(kind):
    error = kind(SERVER, SmtpStage.MAIL, REPLY, "a {detail}")
    error.is_in_doubt = True

    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is kind
    assert copy.sentence == error.sentence
    assert copy.details == error.details
    assert "may have accepted it" in copy.sentence


def test_refused_recipients_survive_it_too_and_only_some_are_named():
    recipients = tuple(RecipientReply(f"{name}@example.com", REPLY) for name in "abcde")

    copy = pickle.loads(pickle.dumps(RecipientsRefused(SERVER, SmtpStage.RCPT, recipients)))

    assert copy.recipients == recipients
    assert "a@example.com: 550 5.1.1 No {such} user" in copy.sentence
    assert "d@example.com" not in copy.sentence
    assert "and 2 more" in copy.sentence


def test_an_error_keeps_what_a_support_person_needs():
    error = errors.MessageRefused(SERVER, SmtpStage.MESSAGE, REPLY)

    assert (error.code, error.enhanced_code, error.reply_text) == (550, "5.1.1", "No {such} user")
    assert error.details["reply"] == "550 5.1.1 No {such} user"
    assert error.details["host"] == "mail.example.com"


def test_silence_at_port_465_gets_a_hint_of_its_own():
    error = errors.TimedOut(Server("mail.example.com", 465), SmtpStage.GREETING, None, "100")

    assert "Port 465 expects TLS from the first byte" in error.sentence


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (250, b"2.1.5 ok", Reply(250, "2.1.5", "ok")),
        (250, b"2.1.5", Reply(250, "2.1.5", "")),
        (550, b"2.1.5 odd", Reply(550, "", "2.1.5 odd")),
        (550, b"5.1.1 No\n5.1.1 such user", Reply(550, "5.1.1", "No\nsuch user")),
        (250, b"127.0.0.1 hello", Reply(250, "", "127.0.0.1 hello")),
        (250, b"2.0.00001 x", Reply(250, "", "2.0.00001 x")),
        (250, "grüß".encode("latin-1"), Reply(250, "", "gr\ufffd\ufffd")),
    ],
)
def test_a_reply_is_read_into_code_enhanced_code_and_text(code, text, expected):
    assert Reply.read(code, text) == expected


def test_recipients_refused_for_now_are_no_matter_of_addresses():
    server, later = Server("mail.example.com", 25), RecipientReply("ann@example.com", Reply(451, "4.7.1", "Greylisted"))
    assert RecipientsRefused(server, SmtpStage.RCPT, (later,)).sentence.endswith(
        "Greylisted. It may take the mail later."
    )
