"""How long a node's processes may take to end.

Celery drops what it has handed to a process that has not said yet that it begins, because the broker hands it out anew.
If the process does begin that job, nobody hears of its end, and before it ends itself it waits for half a minute that
somebody does. A job that comes twice does nothing, so nothing is lost by waiting no longer than a living parent needs.
"""

import billiard.pool

LONGEST = 2.0
"""Seconds for which a process waits until its parent has heard all that it said."""


def use_it() -> None:
    """Have the processes that the pool starts from now on wait no longer."""
    # It is a name of billiard's module; there is no setting for it.
    tries = LONGEST / billiard.pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_INTERVAL
    billiard.pool.GUARANTEE_MESSAGE_CONSUMPTION_RETRY_LIMIT = round(tries)
