"""The token in the address to which a tool without an account reports the outcome of one task run that waits for it.

It is the task run and a signature by SECRET_KEY, so nothing is kept that somebody could read. It names the
moment of the execution too: in a database that was restored from a backup, another task run may get the same number.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse

from tasks.runtime.models import TaskRun

PATH_NAME = "webhook-outcome"
SALT = "tasks.runtime.outcome_addresses"
"""It stays what it is: addresses that were given out are signed with it."""
LONGEST = 120
"""Characters of a token that is looked at."""


def make_token(run: TaskRun) -> str:
    """Give the token of a task run: the same as long as SECRET_KEY is."""
    return _signer().sign(f"{run.pk}-{_moment_of(run)}")


def read_token(token: str) -> tuple[int, str] | None:
    """Give the number of a task run and the moment of its execution; None where no key of ours has signed the token."""
    if len(token) > LONGEST:
        return None
    try:
        number, _, moment = _signer().unsign(token).partition("-")
    except BadSignature:
        return None
    return int(number), moment


def is_of(run: TaskRun, moment: str) -> bool:
    """Tell whether a token's moment is that of this task run's execution."""
    return _moment_of(run) == moment


def address_of(run: TaskRun, request: HttpRequest | None = None) -> str:
    """Give the whole address of a task run: at the configured host (PUBLIC_URL), or else where the asker is."""
    path = reverse(PATH_NAME, args=[make_token(run)])
    if settings.PUBLIC_URL or request is None:
        return f"{settings.PUBLIC_URL}{path}"
    return request.build_absolute_uri(path)


def _moment_of(run: TaskRun) -> str:
    return f"{run.execution.created_at:%Y%m%d%H%M%S%f}"


def _signer() -> Signer:
    return Signer(salt=SALT, sep=".")
