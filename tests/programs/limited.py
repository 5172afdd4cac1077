"""`python -m tests.programs.limited PREFIX LEASE COUNT PROPERTIES`: a process that sends mails within limits kept in
Redis."""

import json
import os
import sys

from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.smtp.pool.pool import SessionPool
from connections.smtp.pool.redis_limits import RedisLimits
from connections.types.smtp.properties import SmtpProperties

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"


def send_mails(prefix: str, lease: str, count: str, properties: str) -> None:
    """Send so many mails and say so, then wait for the end of the input, with an idle connection."""
    pool = SessionPool(limits=RedisLimits(os.environ["REDIS_URL"], prefix, lease=float(lease)))
    envelope = Envelope("alice@example.com", ("bob@example.com",))
    for _ in range(int(count)):
        pool.send(SmtpProperties(**json.loads(properties)), OutgoingMessage(envelope, MESSAGE), lambda _session: None)
    print("sent", flush=True)
    sys.stdin.read()
    pool.close()


if __name__ == "__main__":
    send_mails(*sys.argv[1:])
