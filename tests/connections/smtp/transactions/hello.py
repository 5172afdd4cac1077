"""A message and an envelope."""

from connections.protocol.envelope import Envelope

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))
