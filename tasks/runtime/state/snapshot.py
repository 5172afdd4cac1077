"""What an execution runs, as it was frozen when it was started. It never changes, so a process reads it once, and
executions that run the same share it.
"""

import json
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from weakref import WeakValueDictionary

from designer.database.prepared_queries import Given, PreparedSelect
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.rules.restart import Restart
from tasks.runtime.rules.snapshot import ExecutionSnapshot, make_snapshot

DOCUMENTS = ("document_json", "connections_json", "project_parameters_json", "restart_json")
KEPT = 16
OF_SNAPSHOT = (*DOCUMENTS, "alone", "start_at", "shows_sensitive")
FROZEN = PreparedSelect(
    lambda: Execution.objects.filter(pk=Given("pk", Execution, "id")).values_list(*OF_SNAPSHOT).order_by()
)


def load_snapshot(execution: Execution) -> ExecutionSnapshot:
    """Give what an execution runs."""
    return _read(*_key(execution))


def take_snapshot(execution: Execution) -> ExecutionSnapshot:
    """Give what an execution runs, and leave its row without the documents, which may be large, if it was read so."""
    if execution.get_deferred_fields():
        return load_snapshot(execution)
    offered = _key(execution), [getattr(execution, name) for name in OF_SNAPSHOT]
    for name in DOCUMENTS:
        del vars(execution)[name]
    _offered.update([offered])
    try:
        return load_snapshot(execution)
    finally:
        _offered.clear()


def reload_snapshot(execution: Execution) -> ExecutionSnapshot:
    """Give what an execution runs, after what is encrypted in it has got another key."""
    _read.cache_clear()
    return load_snapshot(execution)


Key = tuple[int, datetime]
_offered: dict[Key, list[Any]] = {}
"""What a snapshot is made of where that was read already."""


def _key(execution: Execution) -> Key:
    """The time is part of the key because a restored database gives its numbers a second time."""
    return execution.id, execution.created_at


def _find(key: Key) -> list[Any]:
    rows = FROZEN.ask(pk=key[0])
    if not rows:
        raise Execution.DoesNotExist(f"There is no execution {key[0]}.")
    return rows[0]


@lru_cache(maxsize=KEPT)
def _read(execution_id: int, created_at: datetime) -> ExecutionSnapshot:
    key = execution_id, created_at
    found = _offered.get(key) or _find(key)
    content = sha256(json.dumps(found, default=str).encode()).digest()
    known = _known.get(content)
    if known is None:
        known = _known[content] = _make(found)
    return known


_known: "WeakValueDictionary[bytes, ExecutionSnapshot]" = WeakValueDictionary()
"""Snapshots that are in use, by what they are made of: what runs each hour is read, and its flow drawn, once."""


def _make(found: list[Any]) -> ExecutionSnapshot:
    execution = Execution(**dict(zip(OF_SNAPSHOT, found, strict=True)))
    restart = Restart.read(execution.restart_json)
    return make_snapshot(
        execution.document,
        execution.shared_connections,
        execution.project_parameters,
        part=Part(execution.alone, execution.start_at, restart.done),
        restart=restart,
        is_restart=bool(execution.restart_json),
        shows_sensitive=execution.shows_sensitive,
    )
