"""What executions ran with, of parameters that become sensitive: masked by a worker once they have ended, because there
may be very many. What they wrote into the log and sent stays; nobody can tell what of that was made of a value.

What is to be masked is a row, written with what makes the parameter sensitive, so that nothing of it is lost with the
broker. A worker that is told of it twice does the same again, which changes nothing.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from designer.registry.providers.value_keepers import BecameSensitive, Hidden
from tasks.executions.masking.model import Masking
from tasks.runtime.models import Execution
from tasks.runtime.preparation.parameters import OF_PROJECT, ORIGIN, SECRET, VALUE
from tasks.runtime.queue import LOST_AFTER, MOST_AT_ONCE, enqueue_at_once
from tasks.runtime.statuses import FINAL

JOB = "mask_executions"
AT_ONCE = 500
LATER = timedelta(minutes=10)
"""After this those are looked at again that had not ended."""
STARTING = timedelta(minutes=1)
"""After this nothing is still being started of what was read before."""
OF_PACKAGE, OF_PROJECTS = ("parameters", "document_json"), ("parameters", "project_parameters_json")


class ExecutionValues:
    """What executions of a package, or of a project, ran with."""

    def hide(self, user: Any, became: BecameSensitive) -> Hidden:
        """Have a worker mask it, and after a while what was being started meanwhile, which nobody can see yet."""
        now = timezone.now()
        ask = partial(Masking, project=became.project, package=became.package, names=sorted(became.names))
        newest = ask().find().order_by("-pk").values_list("pk", flat=True).first()
        ask(after=newest or 0, due_at=now + STARTING).save()
        if newest is None:
            return Hidden()
        masking = ask(last=newest, due_at=now, queued_at=now)
        masking.save()
        transaction.on_commit(partial(enqueue_at_once, JOB, masking.pk))
        return Hidden(["a worker masks what executions ran with; their logs and mails stay as they are"])


def mask_executions(masking_id: int) -> None:
    """Mask some, and queue what is left; those that have not ended are looked at later."""
    masking = Masking.objects.filter(pk=masking_id, due_at__lte=timezone.now()).first()
    if masking is None:
        return
    keys = list(masking.find().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    waiting = [key for key in keys if not _mask(key, masking)]
    _go_on(masking, keys, waiting)


def queue_due() -> None:
    """Queue what is due: what waited for its time, and what the broker has lost."""
    now = timezone.now()
    due = Masking.objects.filter(Q(queued_at=None) | Q(queued_at__lt=now - LOST_AFTER), due_at__lte=now)
    for key in due.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        if due.filter(pk=key).update(queued_at=now):
            enqueue_at_once(JOB, key)


@transaction.atomic
def _go_on(masking: Masking, keys: list[int], waiting: list[int]) -> None:
    """Write down what is done, unless another worker has, and what is to be looked at later."""
    now = timezone.now()
    as_it_was = Masking.objects.filter(pk=masking.pk, after=masking.after)
    if len(keys) == AT_ONCE:
        is_ours = as_it_was.update(after=keys[-1], queued_at=now)
    else:
        is_ours, _ = as_it_was.delete()
    if not is_ours:
        return
    if len(keys) == AT_ONCE:
        transaction.on_commit(partial(enqueue_at_once, JOB, masking.pk))
    if waiting:
        whose = {"project_id": masking.project_id, "package_id": masking.package_id, "names": masking.names}
        Masking.objects.create(**whose, after=waiting[0] - 1, last=waiting[-1], due_at=now + LATER)


@transaction.atomic
def _mask(key: int, masking: Masking) -> bool:
    """Mask the values of one, unless it has not ended; tell whether it is done."""
    fields = OF_PACKAGE if masking.package_id else OF_PROJECTS
    execution = Execution.objects.select_for_update(of=("self",)).only(*fields, "status").filter(pk=key).first()
    if execution is None:
        return True
    if execution.state not in FINAL:
        return False
    prefix = "" if masking.package_id else OF_PROJECT
    documents = execution.document_json["parameters"] if masking.package_id else execution.project_parameters_json
    if _mask_parameters(execution.parameters, documents, prefix, masking.names):
        execution.save(update_fields=fields)
    return True


def _mask_parameters(
    kept: dict[str, dict[str, Any]], documents: Iterable[dict[str, Any]], prefix: str, names: Iterable[str]
) -> bool:
    """Mask values in rows and documents; a restart asks for them. Tell whether there was any."""
    wanted = set(names)
    plain = [each for each in documents if each["name"].casefold() in wanted and not each.get("sensitive")]
    for each in plain:
        each["value"], each["sensitive"] = None, True
        kept.setdefault(f"{prefix}{each['name']}", {VALUE: None})
    sealed = [name for name in kept if name.removeprefix(prefix).casefold() in wanted and VALUE in kept[name]]
    for name in sealed:
        origin = {ORIGIN: kept[name][ORIGIN]} if ORIGIN in kept[name] else {}
        kept[name] = {SECRET: "", **origin}
    return bool(plain or sealed)
