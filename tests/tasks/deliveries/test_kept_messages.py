"""Messages as their rows keep them."""

import random
from base64 import encodebytes

import pytest
from django.db import connection

from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.outgoing import LARGE, SMALL, make_kept, read_content

PICTURE = encodebytes(random.Random(1).randbytes(100_000))
TABLE = b"".join(b"<tr><td>North</td><td>%d</td></tr>\r\n" % number for number in range(3_000))


@pytest.mark.parametrize(
    "content", [b"", b"a" * SMALL, PICTURE[:SMALL], PICTURE[:LARGE], PICTURE[: LARGE + 1], PICTURE, TABLE]
)
def test_a_kept_message_is_read_as_it_was(content: bytes):
    kept = make_kept(Delivery(), OutgoingMessage(Envelope("a@example.com", ("b@example.com",)), content))
    assert read_content(kept) == content


@pytest.mark.parametrize(("content", "part"), [(PICTURE, 0.78), (TABLE, 0.2)])
def test_what_can_be_made_smaller_is(content: bytes, part: float):
    kept = make_kept(Delivery(), OutgoingMessage(Envelope("a@example.com", ("b@example.com",)), content))
    assert len(kept.content) < part * len(content)


@pytest.mark.django_db
@pytest.mark.only_on("postgresql")
def test_postgresql_does_not_compress_once_more_what_is_compressed():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage FROM pg_attribute WHERE attrelid = 'tasks_keptmessage'::regclass AND attname = 'content'"
        )
        assert cursor.fetchone() == ("e",)
