"""What runs keep encrypted, for the rotation of keys, and how it is deleted when nothing needs it any more.

An execution's secrets are needed while it runs, while one of its messages may be sent again, and while another one
restarts it.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from connections.credentials import vault
from connections.credentials.rotation import Renew, TokenHolder
from designer.package.enumerations import ContainerType
from tasks.deliveries.model import KeptMessage
from tasks.deliveries.states import DeliveryState
from tasks.runtime.models import Execution, LoopItems, VariableValues
from tasks.runtime.secrecy.storing import SECRET
from tasks.runtime.state.loop_items import PLAIN
from tasks.runtime.statuses import FINAL

ARRIVED = (DeliveryState.SENT, DeliveryState.WITHHELD)
"""The states of deliveries that nobody can have sent again."""
BATCH = 1000
Kept = dict[str, dict[str, Any]]


def expire_secrets() -> int:
    """Delete the secrets of executions that nothing needs any more, and give their number."""
    needed = KeptMessage.objects.filter(delivery__task_run__execution=OuterRef("pk"))
    needed = needed.exclude(delivery__state__in=ARRIVED)
    restarted = Execution.objects.filter(restarts=OuterRef("pk")).exclude(status__in=FINAL)
    over = Execution.objects.filter(~Exists(needed), ~Exists(restarted), holds_secrets=True, status__in=FINAL).order_by(
        "pk"
    )
    keys = list(over.values_list("pk", flat=True)[:BATCH])
    for key in keys:
        _delete_secrets(key)
    return len(keys)


@transaction.atomic
def _delete_secrets(execution_id: int) -> None:
    execution = Execution.objects.select_for_update().get(pk=execution_id)
    _renew_execution(execution, lambda _: "")
    execution.holds_secrets = False
    execution.save(update_fields=["parameters", "document_json", "holds_secrets"])
    for row in VariableValues.objects.select_for_update().filter(execution=execution):
        if row.values.pop(SECRET, None):
            row.save(update_fields=["values"])
    _encrypted_items().filter(task_run__execution=execution).delete()


def _renew_execution(execution: Execution, renew: Renew) -> Iterable[str]:
    """Renew the values of sensitive parameters, those of called packages too, which stand in the snapshot."""
    execution.parameters = _renew_kept(execution.parameters, renew)
    for part in execution.document_json["executables"]:
        if part["type"] == ContainerType.CHILD_PACKAGE:
            part["properties"]["kept"] = _renew_kept(part["properties"].get("kept", {}), renew)
    return "parameters", "document_json"


def _renew_kept(kept: Mapping[str, Mapping[str, Any]], renew: Renew) -> Kept:
    return {name: _renew_one(each, renew) for name, each in kept.items()}


def _renew_one(kept: Mapping[str, Any], renew: Renew) -> dict[str, Any]:
    return {**kept, SECRET: renew(kept[SECRET])} if kept.get(SECRET) else {**kept}


def _renew_values(row: VariableValues, renew: Renew) -> Iterable[str]:
    """Renew what is encrypted together, and what stands by itself in rows from before that."""
    if token := row.values.get(SECRET):
        row.values[SECRET] = renew(token)
    for name, value in row.values.items():
        if isinstance(value, dict) and value.keys() == {SECRET}:
            with suppress(vault.CannotDecrypt, AttributeError):  # what a variable of a person's own may look like
                row.values[name] = {SECRET: renew(value[SECRET])}
    return ("values",)


def _renew_items(row: LoopItems, renew: Renew) -> Iterable[str]:
    row.items = renew(row.items)
    return ("items",)


def _renew_message(row: KeptMessage, renew: Renew) -> Iterable[str]:
    row.secret = renew(row.secret)
    return ("secret",)


def _encrypted_items() -> QuerySet[LoopItems]:
    return LoopItems.objects.exclude(items__startswith=PLAIN)


HOLDERS = (
    TokenHolder("execution", lambda: Execution.objects.filter(holds_secrets=True), _renew_execution, batch=20),
    TokenHolder(
        "variable value list",
        lambda: VariableValues.objects.filter(execution__holds_secrets=True),
        _renew_values,
    ),
    TokenHolder("loop item list", _encrypted_items, _renew_items),
    TokenHolder("kept message", lambda: KeptMessage.objects.exclude(secret="").defer("content"), _renew_message),
)
