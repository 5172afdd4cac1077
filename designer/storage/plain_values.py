"""Plain values that a parameter had before it became sensitive: taken out of what is kept of its package."""

import json
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from designer.models import ImportedFile, Package, PackageDraft, PackageVersion, ProjectSource
from designer.package.document import PackageDocument
from designer.people.audit import hide_values, hide_values_of_package

PIECE = 100
"""Versions that are in memory at once."""


@dataclass(frozen=True)
class Masked:
    """Of how many versions, drafts, entries and reports plain values were taken out. given are the names by which the
    parameters were asked for, names all that they were ever called."""

    given: frozenset[str]
    names: frozenset[str]
    versions: int
    drafts: int
    entries: int
    reports: int

    @property
    def sentence(self) -> str:
        """Say of how many; nothing where there were none."""
        if not self.versions + self.drafts + self.entries + self.reports:
            return ""
        told = ", ".join(f"“{name}”" for name in sorted(self.given))
        reports = f", reports of imports {self.reports:,}" if self.reports else ""
        return (
            f"masked the plain values that {told} had: versions {self.versions:,}, unsaved drafts {self.drafts:,}, "
            f"entries of the audit {self.entries:,}{reports}"
        )


def find_newly_sensitive(before: PackageDocument, after: PackageDocument) -> dict[UUID, set[str]]:
    """Give the parameters that are sensitive and were not, each with its names before and now. One that is new counts:
    one of its name may have been there before it, and files and programs may give it another ID."""
    known = {each.id: each for each in before.parameters}
    return {
        each.id: {each.name, known.get(each.id, each).name}
        for each in after.parameters
        if each.sensitive and not (each.id in known and known[each.id].sensitive)
    }


def hide_plain_values(package: Package, parameters: dict[UUID, set[str]]) -> Masked:
    """Take the plain values of these parameters out of versions, drafts and the record of their package, whose lock the
    caller holds, and out of what imports and the last sync told of it."""
    given = frozenset[str]().union(*parameters.values())
    which = _Which({str(key) for key in parameters}, {name.casefold() for name in given})
    versions = {each.pk: names_there for each in _read(package) if (names_there := _hide_in_version(each, which))}
    names = given.union(*versions.values())
    told = set(_hide_in_sentences(package, names))
    drafts = sum(_hide_in_draft(draft, which) for draft in PackageDraft.objects.filter(package=package))
    entries, reports = hide_values_of_package(package, names), _hide_in_reports(package, names)
    return Masked(given, names, len(told.union(versions)), drafts, entries, reports)


@dataclass(frozen=True)
class _Which:
    """Parameters by their IDs, and by their names in small letters."""

    keys: set[str]
    names: set[str]

    def find_plain(self, document: dict[str, Any]) -> list[dict[str, Any]]:
        """Give those of a document, as it is kept, that are not sensitive in it."""
        return [
            each
            for each in document.get("parameters", [])
            if not each.get("sensitive")
            and (each.get("id") in self.keys or str(each.get("name", "")).casefold() in self.names)
        ]


def _read(package: Package) -> Iterator[PackageVersion]:
    yield from PackageVersion.objects.filter(package=package).order_by("pk").iterator(chunk_size=PIECE)


def _hide_in_version(version: PackageVersion, which: _Which) -> set[str]:
    """Hide values in what a version holds; give what the parameters were called there."""
    document = json.loads(zlib.decompressobj().decompress(bytes(version.content), max(version.size, 1)))
    if names := _hide(document, which):
        octets = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        version.content, version.size = zlib.compress(octets), len(octets)
        version.save(update_fields=["content", "size"])
    return names


def _hide_in_sentences(package: Package, names: Collection[str]) -> Iterator[int]:
    """Hide values in what versions tell of their changes; give which ones told any."""
    for key, changes in PackageVersion.objects.filter(package=package).values_list("pk", "changes"):
        if (hidden := hide_values(changes, names)) != changes:
            PackageVersion.objects.filter(pk=key).update(changes=hidden)
            yield key


def _hide_in_reports(package: Package, names: Collection[str]) -> int:
    """Hide values in what imports and the last sync told of a package; give in how many reports there were any."""
    files = list(ImportedFile.objects.filter(package=package).only("report"))
    source = ProjectSource.objects.filter(project=package.project_id).first()
    synced = [each for each in source.result.get("files", []) if each["package"] == package.pk] if source else []
    changed = [each for each in files if _hide_in_report(each.report, ("changes",), names)]
    for each in changed:
        each.save(update_fields=["report"])
    hidden = [_hide_in_report(each, ("changes", "local"), names) for each in synced]
    if source and any(hidden):
        source.save(update_fields=["result"])
        return len(changed) + 1
    return len(changed)


def _hide_in_report(report: dict[str, Any], lists: Iterable[str], names: Collection[str]) -> bool:
    before = {each: report[each] for each in lists}
    report |= {each: hide_values(told, names) for each, told in before.items()}
    return any(report[each] != told for each, told in before.items())


def _hide_in_draft(draft: PackageDraft, which: _Which) -> bool:
    hidden = [_hide(each, which) for each in (draft.changes, draft.base or {})]
    if any(hidden):
        draft.save(update_fields=["changes", "base"])
    return any(hidden)


def _hide(document: dict[str, Any], which: _Which) -> set[str]:
    """Make parameters sensitive in a document as it is kept; give the names of those that were not."""
    plain = which.find_plain(document)
    for each in plain:
        each["value"], each["sensitive"] = None, True
    return {each.get("name", "") for each in plain}
