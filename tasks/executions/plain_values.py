"""What executions ran with, of parameters that become sensitive: masked by a worker once they have ended, because there
may be very many. What they wrote into the log and sent stays; nobody can tell what of that was made of a value.
"""

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from designer.registry.providers.value_keepers import BecameSensitive, Hidden
from tasks.runtime.models import Execution
from tasks.runtime.preparation.parameters import OF_PROJECT, ORIGIN, SECRET, VALUE
from tasks.runtime.queue import RETRY
from tasks.runtime.statuses import FINAL

logger = logging.getLogger(__name__)
JOB = "mask_executions"
AT_ONCE = 500
LATER = 600
"""Seconds after which those are looked at again that had not ended."""
STARTING = 60
"""Seconds after which nothing is still being started of what was read before."""
OF_PACKAGE, OF_PROJECTS = ("parameters", "document_json"), ("parameters", "project_parameters_json")


@dataclass(frozen=True)
class Masking:
    """Executions of a package, or of a project, up to a number, whose parameters of these names, in small letters, are
    masked; those up to after are done. Without last they are all that there are when a worker looks."""

    names: tuple[str, ...]
    last: int | None
    package: int | None = None
    project: int | None = None
    after: int = 0

    def find(self) -> QuerySet[Execution]:
        """Give those that are left."""
        which = {"package": self.package} if self.package else {"project": self.project}
        found = Execution.objects.filter(**which, pk__gt=self.after)
        return found if self.last is None else found.filter(pk__lte=self.last)


class ExecutionValues:
    """What executions of a package, or of a project, ran with."""

    def hide(self, user: Any, became: BecameSensitive) -> Hidden:
        """Have a worker mask it, and after a while what was being started meanwhile, which nobody can see yet."""
        package = became.package
        every = Masking((*sorted(became.names),), None, package.pk if package else None, became.project.pk)
        newest = every.find().order_by("-pk").values_list("pk", flat=True).first()
        transaction.on_commit(partial(_queue, replace(every, after=newest or 0), countdown=STARTING))
        if newest is None:
            return Hidden()
        transaction.on_commit(partial(_queue, replace(every, last=newest)))
        return Hidden(["a worker masks what executions ran with; their logs and mails stay as they are"])


def mask_executions(masking: Masking) -> None:
    """Mask some, and queue what is left; those that have not ended are looked at later."""
    keys = list(masking.find().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    waiting = [key for key in keys if not _mask(key, masking)]
    if len(keys) == AT_ONCE:
        _queue(replace(masking, after=keys[-1]))
    if waiting:
        _queue(replace(masking, last=waiting[-1], after=waiting[0] - 1), countdown=LATER)


@transaction.atomic
def _mask(key: int, masking: Masking) -> bool:
    """Mask the values of one, unless it has not ended; tell whether it is done."""
    fields = OF_PACKAGE if masking.package else OF_PROJECTS
    execution = Execution.objects.select_for_update(of=("self",)).only(*fields, "status").filter(pk=key).first()
    if execution is None:
        return True
    if execution.state not in FINAL:
        return False
    prefix = "" if masking.package else OF_PROJECT
    documents = execution.document_json["parameters"] if masking.package else execution.project_parameters_json
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


def _queue(masking: Masking, countdown: int = 0) -> None:
    try:
        current_app.send_task(JOB, kwargs=asdict(masking), countdown=countdown or None, retry_policy=RETRY)
    except OperationalError as error:
        if countdown:
            logger.warning("The broker cannot be reached, so no worker looks again for values to mask: %s", error)
            return
        logger.warning("The broker cannot be reached, so executions are masked here: %s", error)
        mask_executions(masking)
