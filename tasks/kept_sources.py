"""Which kept XML executions refer to."""

from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef

from tasks.runtime.models import Execution, KeptSources


def find_referred(digests: Collection[str]) -> Iterator[str]:
    """Give those of these digests that the document of an execution refers to."""
    wanted = set(digests)
    executions = Execution.objects.filter(sources=OuterRef("key"))
    KeptSources.objects.exclude(Exists(executions)).delete()
    for members in KeptSources.objects.values_list("digests", flat=True).iterator():
        yield from wanted.intersection(members)
