"""Reading a secret from an environment variable of the worker."""

import os
import re

from django.conf import settings

from connections.credentials.sources.source import SecretUnavailable, Source

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NOT_ALLOWED = (
    "“{name}” is no environment variable for secrets: their names begin with {prefix}, and have letters, digits and _ "
    "only. Type such a name, or ask the administrator (SECRET_VARIABLES_PREFIX)."
)
NONE_ALLOWED = "Environment variables are not used for secrets here (SECRET_VARIABLES_PREFIX). Choose another source."
NOT_SET = (
    "The environment variable {name} is not set there. Set it for every worker, and start the workers again: a process "
    "sees those that it was started with."
)


def _is_offered() -> bool:
    return bool(settings.SECRET_VARIABLES_PREFIX)


def _describe_allowed() -> str:
    return f"An environment variable of the workers whose name begins with {settings.SECRET_VARIABLES_PREFIX}."


def _find_objection(name: str) -> str:
    if not _is_offered():
        return NONE_ALLOWED
    prefix = settings.SECRET_VARIABLES_PREFIX
    is_allowed = NAME.fullmatch(name) and name.startswith(prefix) and name != prefix
    return "" if is_allowed else NOT_ALLOWED.format(name=name, prefix=prefix)


def _read(name: str) -> bytes:
    value = os.environb.get(name.encode())
    if value is None:
        raise SecretUnavailable(NOT_SET.format(name=name))
    return value


SOURCE = Source(
    name="environment",
    label="Environment variable of the workers",
    noun="the environment variable",
    describe_allowed=_describe_allowed,
    is_offered=_is_offered,
    find_objection=_find_objection,
    read=_read,
)
