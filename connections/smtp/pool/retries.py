"""When a message that failed gets one more try, and what is to be done only once for both."""

from collections.abc import Callable

from connections.errors import ConnectionLost, ServiceUnavailable, SmtpError
from connections.protocol.reply import Outcome
from connections.protocol.stages import SmtpStage
from connections.replies import fewer_connections_help
from connections.smtp.pool.buckets import PooledConnection
from connections.smtp.session import SmtpSession

MANY = 20
"""Messages of one connection after which a server may have had enough of it."""


class TryAgain(Exception):
    """A message may be sent once more."""


class Once:
    """Calls something the first time only; what it raises does not count."""

    def __init__(self, call: Callable[[SmtpSession], None]) -> None:
        self._call = call
        self._done = False

    def __call__(self, session: SmtpSession) -> None:
        if not self._done:
            self._call(session)
        self._done = True


def is_crowded(result: Outcome | SmtpError) -> bool:
    """Tell whether the server wants fewer connections, or none for now; it may say so to some recipients only."""
    if isinstance(result, Outcome):
        return any(fewer_connections_help(SmtpStage.RCPT, each.reply) for each in result.refused)
    return result.wants_fewer_connections or (isinstance(result, ServiceUnavailable) and result.temporary)


def wants_fewer(result: Outcome | SmtpError, pooled: PooledConnection) -> bool:
    """Tell whether the server wants fewer connections after what one sent that has taken others: 421 after many
    messages is the end of that connection alone, which had as many as the server allows."""
    is_spent = isinstance(result, ServiceUnavailable) and pooled.messages >= MANY
    return is_crowded(result) and not is_spent


def may_try_again(error: SmtpError, pooled: PooledConnection) -> bool:
    """Tell whether a message that failed so can only gain by another connection."""
    if error.is_in_doubt:
        return False
    return isinstance(error, ServiceUnavailable) or (pooled.is_reused and isinstance(error, ConnectionLost))
