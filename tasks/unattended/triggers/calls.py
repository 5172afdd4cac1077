"""A call of a trigger: its package is started once for each Idempotency-Key, or it is written down why not.

What a caller is told names no person and nothing of the project: who has the address has no account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from designer.errors import Conflict, Invalid, NotFound, ServiceError
from tasks.runtime.preparation.parameters import shorten
from tasks.unattended.model import StartRecord
from tasks.unattended.starting import MayNotRun, find_person, start_package, stop
from tasks.unattended.triggers.model import Trigger, TriggerCall
from tasks.unattended.triggers.services import KIND
from tasks.unattended.triggers.tokens import digest_of_token

State = StartRecord.State
UNKNOWN = "There is no trigger here. Look whether the address is complete, and whether it was renewed."
DISABLED = "This trigger is disabled. Whoever set it up can enable it."
NOT_STARTED = "The package was not started. The trigger's page says why."
SAVED = "The package was being saved just now. Call again."
OTHER_REQUEST = "This Idempotency-Key was sent with another request. Send a new key with a new request."


@dataclass(frozen=True)
class Call:
    """What a caller sends: values by the names of parameters, and the digests of its key, if it has one, and of all
    that it said. address is where it comes from."""

    values: Mapping[str, Any]
    key: str
    request: str
    address: str


def find_by_token(token: str) -> Trigger:
    """Give the trigger of an address. Raises NotFound."""
    related = Trigger.objects.select_related("project", "package__project", "environment", "runs_as")
    trigger = related.filter(digest=digest_of_token(token)).first()
    if trigger is None:
        raise NotFound(UNKNOWN)
    return trigger


def take_call(trigger: Trigger, call: Call) -> tuple[int, bool]:
    """Start the package, and give the number of the execution and whether that was started by the same call before.
    Raises Invalid where a value will not do, and Conflict where nothing can be started."""
    if not trigger.is_enabled:
        raise Conflict(DISABLED)
    try:
        return _start_once(trigger, call)
    except MayNotRun as error:
        stop(trigger, KIND, error.sentence)
        _note(trigger, call, error)
        raise Conflict(NOT_STARTED) from error
    except _NotForTheCaller as error:
        _note(trigger, call, error.refusal)
        raise Conflict(NOT_STARTED) from error


class _NotForTheCaller(Exception):
    """A refusal that says more than a caller may know."""

    def __init__(self, refusal: ServiceError) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


@transaction.atomic
def _start_once(trigger: Trigger, call: Call) -> tuple[int, bool]:
    """Of two that come at once with one key the second waits for the first, because of the unique row."""
    values = _read_values(trigger, call.values)
    said = {"request": call.request, "address": call.address, "state": State.STARTED}
    row, is_new = TriggerCall(trigger=trigger, **said), True
    if call.key:
        row, is_new = TriggerCall.objects.get_or_create(trigger=trigger, key=call.key, defaults=said)
    if not is_new:
        if row.request != call.request or row.execution is None:
            raise Invalid(OTHER_REQUEST)
        return row.execution, True
    row.execution = _start(trigger, values)
    row.save()
    return row.execution, False


def _read_values(trigger: Trigger, given: Mapping[str, Any]) -> dict[str, Any]:
    values = {shorten(name): value for name, value in given.items()}
    if unknown := sorted(values.keys() - set(trigger.allowed)):
        takes = f"It takes {', '.join(trigger.allowed)}." if trigger.allowed else "It takes none."
        sentence = f"This trigger takes no value for “{unknown[0]}”. {takes}"
        raise Invalid(sentence, {unknown[0]: sentence})
    return values


def _start(trigger: Trigger, values: Mapping[str, Any]) -> int:
    try:
        return int(start_package(find_person(trigger), trigger, KIND, values).pk)
    except MayNotRun:
        raise
    except Conflict as error:
        raise Conflict(SAVED) from error
    except Invalid as error:
        if told := {name: text for name, text in error.fields.items() if name in trigger.allowed}:
            raise Invalid(" ".join(told.values()), told) from error
        raise _NotForTheCaller(error) from error
    except ServiceError as error:
        raise _NotForTheCaller(error) from error


def _note(trigger: Trigger, call: Call, error: ServiceError) -> None:
    """Write down why a call has started nothing, for those who look at the trigger."""
    TriggerCall.objects.create(trigger=trigger, state=State.REFUSED, reason=error.sentence, address=call.address)
