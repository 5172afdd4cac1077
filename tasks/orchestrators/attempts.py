"""Trying a step again takes up what a try before it has started, while that runs or where it has succeeded, so that it
sends nothing twice. Only what has failed or was canceled starts anew, and sends again what it had sent by then.

An orchestrator tries a step again when it failed, but also when the step's own process has died, and then the package
may still run, or have sent everything. So each try has an Idempotency-Key that every later try can make again: to ask
with it gives the execution that it started, or starts it when it did not come so far.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.client.answers import Execution
from tasks.client.client import Client
from tasks.client.errors import ClientError, Invalid

HEADER = "Idempotency-Key"


class Changed(ClientError):
    """A try gives the package other values than one before it, so what that one did cannot be asked for."""


def make_keys(step: Sequence[object], tries: range) -> list[str]:
    """Make the keys of so many tries of a step. The step is all that tells it from any other, on any installation."""
    return [hashlib.sha256(json.dumps([*map(str, step), number]).encode()).hexdigest() for number in tries]


def start_or_take_up(client: Client, package: int | str, keys: Sequence[str], how: Mapping[str, Any]) -> Execution:
    """Start a package under the last key, unless an execution under one of those before it runs or has succeeded."""
    for key in keys[:-1]:
        execution = client.execution(_start(client, package, key, how).id)
        if not execution.has_ended or execution.has_succeeded:
            return execution
    return _start(client, package, keys[-1], how)


def _start(client: Client, package: int | str, key: str, how: Mapping[str, Any]) -> Execution:
    try:
        return client.start(package, idempotency_key=key, **how)
    except Invalid as error:
        if HEADER not in error.detail:
            raise
        raise Changed(
            "An earlier try gave the package other values, so this one cannot tell what that did. Give values that "
            "stay the same from try to try, such as the date of the run and not the time of day, or run the step anew."
        ) from error
