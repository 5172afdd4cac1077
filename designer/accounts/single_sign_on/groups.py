"""Which groups somebody has by the provider's word: the one place that knows what a group is here (Django's)."""

from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import Group

from designer.models import User
from designer.people import audit


def follow_groups(user: User, theirs: Collection[str]) -> None:
    """Put somebody into the groups that the provider's are mapped to, and out of others that are.

    Groups that no mapping names stay as they are. Where OIDC_ADMINISTRATORS says who is one, that is followed too.
    """
    changes = [*_follow_mapping(user, theirs), *_follow_administrators(user, theirs)]
    if changes:
        audit.record(user, "groups by single sign-on of", user, changes=changes)


def _follow_mapping(user: User, theirs: Collection[str]) -> list[str]:
    mapping = settings.SINGLE_SIGN_ON.groups
    wanted = {ours for name, ours in mapping.items() if name in theirs}
    managed = set(mapping.values())
    had = set(user.groups.filter(name__in=managed).values_list("name", flat=True))
    for name in wanted - had:
        user.groups.add(Group.objects.get_or_create(name=name)[0])
    user.groups.remove(*Group.objects.filter(name__in=had - wanted))
    joined = [f"joined: {name}" for name in sorted(wanted - had)]
    return joined + [f"left: {name}" for name in sorted(had - wanted)]


def _follow_administrators(user: User, theirs: Collection[str]) -> list[str]:
    administrators = settings.SINGLE_SIGN_ON.administrators
    is_one = bool(administrators & set(theirs))
    if not administrators or user.is_superuser == is_one:
        return []
    user.is_superuser = is_one
    user.save(update_fields=["is_superuser"])
    return ["became administrator" if is_one else "is no administrator any more"]
