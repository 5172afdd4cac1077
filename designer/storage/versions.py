"""What each Save made of a package: kept beside its rows, compressed, so that a thousand versions stay small."""

import zlib
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from django.db.models import Exists, OuterRef

from designer.models import Package, PackageVersion, User, VersionSources
from designer.package.document import PackageDocument
from designer.people.audit import LONGEST_NAME, clean
from designer.people.principals import Person
from designer.registry.kept_sources import find_sources
from designer.storage.rows import load_document

MOST_CHANGES, LONGEST_CHANGE = 20, 300
"""Sentences of a version on what its Save changed; the comparison of two tells all."""


def keep_version(
    package: Package, document: PackageDocument, user: Person, *, note: str = "", changes: Iterable[str] = ()
) -> PackageVersion:
    """Keep what a package is at its version. The caller holds the package's lock; document is what the rows say."""
    told = list(changes)
    shown = [clean(sentence, LONGEST_CHANGE) for sentence in told[:MOST_CHANGES]]
    more = [f"and {len(told) - MOST_CHANGES:,} more changes"] if len(told) > MOST_CHANGES else []
    version = _make(package, document)
    version.user = user if isinstance(user, User) else None
    version.user_name = clean(user.get_username(), LONGEST_NAME)
    version.note, version.changes = note, [*shown, *more]
    return _store(version, document)


def keep_unkept(package: Package, document: PackageDocument | None = None) -> None:
    """Keep what a package was before a change, if it was last saved when nothing kept versions. The caller holds the
    package's lock; document is what the rows say, where it has just read them."""
    if not PackageVersion.objects.filter(package=package, number=package.version).exists():
        before = document or load_document(package)
        _store(_describe(package, before), before)


def current_version(package: Package) -> PackageVersion:
    """Give the version that a package is at; one that nothing has kept is made, and not stored."""
    kept = PackageVersion.objects.filter(package=package, number=package.version).first()
    return kept or _describe(package, load_document(package))


def load_version(version: PackageVersion) -> PackageDocument:
    """Give the document that a version holds, and never more than was kept. Raises ValueError where this release cannot
    read it."""
    octets = zlib.decompressobj().decompress(bytes(version.content), max(version.size, 1))
    return PackageDocument.model_validate_json(octets)


def find_referred(digests: Collection[str]) -> Iterator[str]:
    """Give those of these digests of kept XML that a version refers to."""
    wanted = set(digests)
    VersionSources.objects.exclude(Exists(PackageVersion.objects.filter(sources=OuterRef("key")))).delete()
    for members in VersionSources.objects.values_list("digests", flat=True).iterator():
        yield from wanted.intersection(members)


def _describe(package: Package, document: PackageDocument) -> PackageVersion:
    """Make a version of what a package is, by whoever saved it last."""
    version = _make(package, document)
    version.saved_at, version.user = package.modified_at, package.modified_by
    version.user_name = str(package.modified_by or "")
    return version


def _make(package: Package, document: PackageDocument) -> PackageVersion:
    octets = document.model_dump_json().encode()
    return PackageVersion(package=package, number=package.version, content=zlib.compress(octets), size=len(octets))


def _store(version: PackageVersion, document: PackageDocument) -> PackageVersion:
    version.sources = _keep_sources(document)
    version.save(force_insert=True)
    return version


def _keep_sources(document: PackageDocument) -> str:
    """Note once which kept XML a document refers to; give under which key. Few documents refer to any."""
    digests = sorted(find_sources(document))
    if not digests:
        return ""
    key = sha256("".join(digests).encode()).hexdigest()
    VersionSources.objects.bulk_create([VersionSources(key=key, digests=digests)], ignore_conflicts=True)
    return key
