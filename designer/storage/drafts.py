"""Drafts of packages as they are kept: changes, and the version that they were made to once that is no more."""

from designer.models import Package, PackageDraft
from designer.package.document import PackageDocument
from designer.package.unsaved import ChangedParts, apply_changes


def keep_base(package: Package, document: PackageDocument) -> None:
    """Keep what a package is before it is saved, for the drafts that were made to it: a query where there are none."""
    waiting = PackageDraft.objects.filter(package=package, version=package.version, base__isnull=True)
    if keys := list(waiting.values_list("pk", flat=True)):
        PackageDraft.objects.filter(pk__in=keys).update(base=document.model_dump(mode="json"))


def read_draft(draft: PackageDraft, current: PackageDocument) -> tuple[PackageDocument, PackageDocument]:
    """Give what a draft was made to, and what it makes of it. Raises pydantic's ValidationError where that is no
    package."""
    base = current if draft.base is None else PackageDocument.model_validate(draft.base)
    return base, apply_changes(base, ChangedParts.model_validate(draft.changes))
