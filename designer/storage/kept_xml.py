"""The store of kept XML: octets by their digest, each once, whoever has kept them.

Who knows a digest has had the octets, or a document that refers to them: nobody can guess one.
"""

import zlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone

from designer.input.digests import digest_of
from designer.models import KeptXml
from designer.package.digests import digest_of
from designer.registry.kept_sources import find_referred

LARGEST = 128 * 1024 * 1024
"""Octets of one piece: a file of SSIS is a few megabytes, and the largest that is read is not much larger than this."""
MOST_AT_ONCE = 16 * 1024 * 1024
"""Compressed octets in a statement, but for a piece that is larger by itself."""
GRACE, LOOKED_AT_AGAIN = timedelta(days=30), timedelta(days=1)
"""For how long nothing refers to a piece before it is deleted, and how often that is looked at."""
PIECES = 200
"""Pieces in a statement."""


class TooLarge(ValueError):
    """A piece of XML that is too large to be kept."""


def keep(contents: Mapping[str, bytes]) -> None:
    """Keep octets by their digests; what is there already counts as kept anew, so that it stays for a while.

    Raises TooLarge, and ValueError for a digest that is not that of its octets; nothing is kept then.
    """
    for digest, octets in contents.items():
        if len(octets) > LARGEST:
            raise TooLarge(f"A piece of XML has {len(octets):,} octets, and {LARGEST:,} are the most that are kept.")
        if digest != digest_of(octets):
            raise ValueError(f"{digest} is not the digest of the octets that came with it.")
    # Everybody keeps in one order, so that two who keep the same never wait for each other.
    rows = (_make(digest, contents[digest]) for digest in sorted(contents))
    with transaction.atomic():
        for batch in _in_batches(rows):
            KeptXml.objects.bulk_create(
                batch, update_conflicts=True, unique_fields=["digest"], update_fields=["kept_at"]
            )


def load(digests: Collection[str]) -> dict[str, bytes]:
    """Give the octets that are kept under these digests; one that is not kept is not among them."""
    wanted = iter(sorted(set(digests)))
    found: dict[str, bytes] = {}
    while some := list(islice(wanted, PIECES)):
        rows = KeptXml.objects.filter(digest__in=some).values_list("digest", "content", "size")
        found |= {digest: _expand(bytes(content), size) for digest, content, size in rows}
    return found


def forget_unreferred(now: datetime | None = None) -> int:
    """Delete what nothing has referred to for some days; give how much. What is referred to counts as kept anew.

    So who deletes a task has its XML still when the deletion is taken back.
    """
    now = now or timezone.now()
    last, deleted = "", 0
    while some := _find_next(last, now - LOOKED_AT_AGAIN):
        last = some[-1]
        referred = find_referred(some)
        KeptXml.objects.filter(digest__in=referred).update(kept_at=now)
        old = KeptXml.objects.filter(digest__in=set(some) - referred, kept_at__lt=now - GRACE)
        deleted += old.delete()[0]
    return deleted


def _find_next(last: str, before: datetime) -> list[str]:
    rows = KeptXml.objects.filter(digest__gt=last, kept_at__lt=before).order_by("digest")
    return list(rows.values_list("digest", flat=True)[:PIECES])


def _make(digest: str, octets: bytes) -> KeptXml:
    return KeptXml(digest=digest, content=zlib.compress(octets), size=len(octets), kept_at=timezone.now())


def _in_batches(rows: Iterator[KeptXml]) -> Iterator[list[KeptXml]]:
    batch: list[KeptXml] = []
    size = 0
    for row in rows:
        if batch and (len(batch) == PIECES or size + len(row.content) > MOST_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += len(row.content)
    if batch:
        yield batch


def _expand(content: bytes, size: int) -> bytes:
    """Give octets back, and never more than were kept."""
    return zlib.decompressobj().decompress(content, max(size, 1))
