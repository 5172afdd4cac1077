"""Who has a package open in the designer, as its pages say: they say it again while somebody works there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from designer.models import Package, PackageDraft, Presence, User
from designer.services.drafts import find_drafts
from designer.services.packages import find_package

HERE_FOR = timedelta(seconds=40)
"""After which a page is left that has said nothing more, because a browser or a network died."""
MOST_SHOWN = 10
FORGOTTEN_AFTER = timedelta(hours=1)
MOST_OF_PERSON = 50
"""Pages that one person has open, in all packages; the one that was silent for longest makes room."""


@dataclass(frozen=True)
class Here:
    """What a page is told: the package as it is now, who else has it open, what else is changed there and not saved,
    and who took its unsaved changes over."""

    package: Package
    others: list[Presence]
    drafts: list[PackageDraft]
    taken_by: str


def note_presence(
    user: User,
    package_id: int,
    page: UUID,
    selected: Iterable[UUID],
    *,
    is_editing: bool,
    editor: UUID | None = None,
) -> Here:
    """Note that a page is open, and the executable whose editor is open on it; give who else is there."""
    package, now = find_package(user, package_id), timezone.now()
    chosen = [str(each) for each in selected]
    values = {"selected": chosen, "is_editing": is_editing, "editor": editor, "seen_at": now}
    if not Presence.objects.filter(pk=page, user=user, package=package).update(**values):
        _make_room(user, now)
        Presence.objects.get_or_create(pk=page, defaults={"user": user, "package": package, **values})
    here = Presence.objects.filter(package=package, seen_at__gt=now - HERE_FOR).exclude(pk=page)
    others = list(here.select_related("user").order_by("user__username", "-seen_at")[:MOST_SHOWN])
    taken_by = PackageDraft.objects.filter(pk=page, user=user).values_list("taken_by_name", flat=True).first()
    drafts = [each for each in find_drafts(user, package) if each.pk != page and each.changed]
    return Here(package, others, drafts, taken_by or "")


def _make_room(user: User, now: datetime) -> None:
    """Forget pages that died, and those that somebody has too many of."""
    newest = Presence.objects.filter(user=user).order_by("-seen_at").values_list("pk", flat=True)
    superfluous = list(newest[MOST_OF_PERSON - 1 :])
    Presence.objects.filter(Q(seen_at__lt=now - FORGOTTEN_AFTER) | Q(pk__in=superfluous)).delete()


def leave(user: User, package_id: int, page: UUID) -> None:
    """Note that a page was left."""
    Presence.objects.filter(pk=page, user=user, package=package_id).delete()
