"""Plain values that a parameter had before it became sensitive: taken out of what is kept of its package."""

import json
import zlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from designer.models import Package, PackageDraft, PackageVersion
from designer.package.document import PackageDocument
from designer.people.audit import hide_values, hide_values_of_package

PIECE = 100
"""Versions that are in memory at once."""


def find_newly_sensitive(before: PackageDocument, after: PackageDocument) -> dict[UUID, set[str]]:
    """Give the parameters that became sensitive and had a value, each with its names before and now."""
    plain = {each.id: each for each in before.parameters if not each.sensitive}
    return {
        each.id: {each.name, plain[each.id].name} for each in after.parameters if each.sensitive and each.id in plain
    }


def hide_plain_values(package: Package, parameters: dict[UUID, set[str]]) -> str:
    """Take the plain values of these parameters out of versions, drafts and the record of their package, whose lock the
    caller holds; say of how many."""
    keys = {str(key) for key in parameters}
    names = set[str]().union(*parameters.values())
    told = ", ".join(f"“{name}”" for name in sorted(names))
    versions = {each.pk: names_there for each in _read(package) if (names_there := _hide_in_version(each, keys))}
    names = names.union(*versions.values())
    versions |= dict.fromkeys(_hide_in_sentences(package, names), names)
    drafts = sum(_hide_in_draft(draft, keys) for draft in PackageDraft.objects.filter(package=package))
    entries = hide_values_of_package(package, names)
    return (
        f"masked the plain values that {told} had: versions {len(versions):,}, unsaved drafts {drafts:,}, "
        f"entries of the audit {entries:,}"
    )


def _read(package: Package) -> Iterator[PackageVersion]:
    yield from PackageVersion.objects.filter(package=package).order_by("pk").iterator(chunk_size=PIECE)


def _hide_in_version(version: PackageVersion, keys: set[str]) -> set[str]:
    """Hide values in what a version holds; give what the parameters were called there."""
    document = json.loads(zlib.decompressobj().decompress(bytes(version.content), max(version.size, 1)))
    if names := _hide(document, keys):
        octets = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        version.content, version.size = zlib.compress(octets), len(octets)
        version.save(update_fields=["content", "size"])
    return names


def _hide_in_sentences(package: Package, names: set[str]) -> Iterator[int]:
    """Hide values in what versions tell of their changes; give which ones told any."""
    for key, changes in PackageVersion.objects.filter(package=package).values_list("pk", "changes"):
        if (hidden := hide_values(changes, names)) != changes:
            PackageVersion.objects.filter(pk=key).update(changes=hidden)
            yield key


def _hide_in_draft(draft: PackageDraft, keys: set[str]) -> bool:
    hidden = [_hide(each, keys) for each in (draft.changes, draft.base or {})]
    if any(hidden):
        draft.save(update_fields=["changes", "base"])
    return any(hidden)


def _hide(document: dict[str, Any], keys: set[str]) -> set[str]:
    """Make parameters sensitive in a document as it is kept; give the names of those that were not."""
    plain = [each for each in document.get("parameters", []) if each.get("id") in keys and not each.get("sensitive")]
    for each in plain:
        each["value"], each["sensitive"] = None, True
    return {each.get("name", "") for each in plain}
