"""Which kept XML connection managers refer to: those that there are, and the versions of shared ones."""

from collections.abc import Collection, Iterator

from connections.models import ConnectionManager, ConnectionVersion

KEPT = "KEPT"


def find_referred(digests: Collection[str]) -> Iterator[str]:
    """Give those of these digests that something refers to."""
    wanted = list(digests)
    managers = ConnectionManager.objects.filter(type=KEPT, properties__source__in=wanted)
    yield from managers.values_list("properties__source", flat=True)
    versions = ConnectionVersion.objects.filter(document__type=KEPT, document__properties__source__in=wanted)
    yield from versions.values_list("document__properties__source", flat=True)
