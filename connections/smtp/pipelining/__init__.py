"""Transactions written ahead of the answers to what went before (RFC 2920), so that the round trip costs less.

With CHUNKING (RFC 3030) a message costs one round trip, and a run of messages shares it.
"""

from connections.smtp.pipelining.run import reset, run

__all__ = ["reset", "run"]
