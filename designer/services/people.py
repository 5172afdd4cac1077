"""Who can sign in, and which rights an administrator has granted them beside those in their projects."""

from collections.abc import Collection

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q, QuerySet

from designer.errors import Conflict, NotFound
from designer.models import Session, User
from designer.people import audit
from designer.people.permissions import Person, Right, require_administrator

OWN = "This is your own account. Ask another administrator to close it."
GONE = "There is no such account. It may have been deleted."


def list_people(user: Person) -> QuerySet[User]:
    """Give all accounts with what was granted to them, by name. Raises NotAllowed."""
    require_administrator(user)
    return User.objects.prefetch_related("user_permissions__content_type").order_by("username", "pk")


def find_person(user: Person, key: int | str) -> User:
    """Give an account by its number or its name. Raises NotFound or NotAllowed."""
    wanted = Q(pk=key) if isinstance(key, int) else Q(username__iexact=key)
    found = list_people(user).filter(wanted).first()
    if found is None:
        raise NotFound(GONE)
    return found


def rights_of(account: User) -> frozenset[Right]:
    """Give the rights that were granted to the account itself; what its groups have comes on top."""
    granted = {f"{each.content_type.app_label}.{each.codename}" for each in account.user_permissions.all()}
    return frozenset(right for right in Right if right.permission in granted)


@transaction.atomic
def change_rights(user: Person, account: User, rights: Collection[Right]) -> None:
    """Make these the rights of an account. They hold from the next request on. Raises NotAllowed."""
    require_administrator(user)
    locked = User.objects.select_for_update().get(pk=account.pk)
    before, wanted = rights_of(locked), frozenset(rights)
    if before == wanted:
        return
    for right in wanted - before:
        locked.user_permissions.add(_permission(right))
    for right in before - wanted:
        locked.user_permissions.remove(_permission(right))
    changes = [f"granted: {right.label}" for right in Right if right in wanted - before]
    changes += [f"revoked: {right.label}" for right in Right if right in before - wanted]
    audit.record(user, "changed rights", account, changes=changes)


@transaction.atomic
def set_active(user: Person, account: User, *, is_active: bool) -> None:
    """Close an account, which ends its sessions, or open it again. Raises NotAllowed, and Conflict for one's own."""
    require_administrator(user)
    if account.pk == getattr(user, "pk", None):
        raise Conflict(OWN)
    if account.is_active == is_active:
        return
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    Session.objects.filter(user=account).delete()
    audit.record(user, "opened account" if is_active else "closed account", account)


@transaction.atomic
def change_email(user: Person, account: User, email: str) -> None:
    """Set the address for mails about an account, which a link for its password may go to. Raises NotAllowed."""
    require_administrator(user)
    if account.email == email:
        return
    changes = [f"from “{account.email}” to “{email}”"]
    account.email = email
    account.save(update_fields=["email"])
    audit.record(user, "changed e-mail address of", account, changes=changes)


def _permission(right: Right) -> Permission:
    app, _, name = right.permission.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=name)
