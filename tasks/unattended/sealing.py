"""Values that are kept for starts of parameters that become sensitive: encrypted in schedules, triggers and executions
that are not started yet, and taken out of the record."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from designer.models import AuditEntry
from designer.people.audit import MASKED, hide_in
from designer.registry.providers.value_keepers import BecameSensitive, Hidden
from tasks.executions.drafts.model import ExecutionDraft
from tasks.runtime.preparation.parameters import OF_PROJECT, SECRET, VALUE, keep_value
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.triggers.model import Trigger

Row = Schedule | Trigger | ExecutionDraft
RECORDED = ("schedule", "trigger")
OF_PARAMETER = re.compile("value of ([^:]+(?:::[^:]+)?): ")


class StartValues:
    """What schedules, triggers and executions to be started give to parameters."""

    def hide(self, user: Any, became: BecameSensitive) -> Hidden:
        """Encrypt it."""
        if became.package:
            sealed = seal(Q(package=became.package), became.names)
        else:
            sealed = seal(Q(project=became.project), {f"{OF_PROJECT}{name}".casefold() for name in became.names})
        return Hidden(done=[sealed] if sealed else [])


def seal(which: Q, names: Collection[str]) -> str:
    """Encrypt the values of parameters, by their names in small letters as rows have them, in what starts packages; say
    of how many, and nothing where there is none."""
    models: tuple[type[Row], ...] = (Schedule, Trigger, ExecutionDraft)
    schedules, triggers, drafts = (
        sum(_seal_row(row, names) for row in _lock(model._default_manager.filter(which))) for model in models
    )
    entries = _hide_in_record(which, names)
    if not schedules + triggers + drafts + entries:
        return ""
    return (
        f"encrypted the values that were kept for starts: schedules {schedules:,}, triggers {triggers:,}, "
        f"executions to be started {drafts:,}, masked in entries of the audit {entries:,}"
    )


def _lock(rows: "QuerySet[Any]") -> Iterable[Any]:
    return rows.exclude(parameters={}).select_for_update(of=("self",)).order_by("pk")


def _seal_row(row: Row, names: Collection[str]) -> bool:
    plain = [name for name, each in row.parameters.items() if VALUE in each and name.casefold() in names]
    is_started = isinstance(row, ExecutionDraft) and row.execution is not None
    for name in plain:
        row.parameters[name] = (
            {SECRET: ""} if is_started else keep_value(row.parameters[name][VALUE], is_sensitive=True)
        )
    if plain:
        row.save(update_fields=["parameters"])
    return bool(plain)


def _hide_in_record(which: Q, names: Collection[str]) -> int:
    """Mask values in what the record tells of schedules and triggers, also of those that were deleted; give of how many
    entries."""
    hidden = 0
    for kind, model in zip(RECORDED, (Schedule, Trigger), strict=True):
        there = {str(key) for key in model._default_manager.filter(which).values_list("pk", flat=True)}
        made = AuditEntry.objects.filter(which, kind=kind).values_list("key", flat=True)
        entries = AuditEntry.objects.filter(kind=kind, key__in=there.union(made))
        hidden += hide_in(entries, lambda changes: [_hide(each, names) for each in changes])
    return hidden


def _hide(sentence: str, names: Collection[str]) -> str:
    """Hide a value in a sentence, where the name is written with spaces."""
    match = OF_PARAMETER.match(sentence)
    is_sensitive = match and any(name.replace("_", " ") == match[1].casefold() for name in names)
    return f"{match[0]}{MASKED}" if match and is_sensitive else sentence
