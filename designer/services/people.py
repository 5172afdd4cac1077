"""Who can sign in, who is an administrator, and whether one has let them manage the catalog."""

from collections.abc import Collection
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from designer.errors import Conflict, NotFound
from designer.models import Root, RootGrant, Session, User
from designer.people import audit
from designer.people.permissions import Person, require_administrator
from designer.people.rights import Role

OWN = "This is your own account. Ask another administrator to close it."
GONE = "There is no such account. It may have been deleted."
LAST = "“{0}” is the last administrator. Make somebody else one first."
CLOSED = "The account “{0}” is closed. Open it first."
MANAGERS = RootGrant.objects.filter(root=Root.CATALOG, name=Role.MANAGER)


class CatalogRight(StrEnum):
    """What an administrator grants to an account on its page: the role Manager on the catalog."""

    MANAGE_CATALOG = "manage_catalog"

    @property
    def label(self) -> str:
        return "Manage the catalog"


def list_people(user: Person) -> QuerySet[User]:
    """Give all accounts with whether they manage the catalog, by name. Raises NotAllowed."""
    require_administrator(user)
    managers = MANAGERS.filter(person=OuterRef("pk"))
    return User.objects.annotate(manages_catalog=Exists(managers)).order_by("username", "pk")


def find_person(user: Person, key: int | str) -> User:
    """Give an account by its number or its name. Raises NotFound or NotAllowed."""
    wanted = Q(pk=key) if isinstance(key, int) else Q(username__iexact=key)
    found = list_people(user).filter(wanted).first()
    if found is None:
        raise NotFound(GONE)
    return found


def rights_of(account: User) -> frozenset[CatalogRight]:
    """Give what was granted to an account of list_people itself; what its teams have comes on top."""
    return frozenset(CatalogRight if getattr(account, "manages_catalog", False) else ())


@transaction.atomic
def change_rights(user: Person, account: User, rights: Collection[CatalogRight]) -> None:
    """Make these the rights of an account. They hold from the next request on. Raises NotAllowed."""
    require_administrator(user)
    own = MANAGERS.filter(person=User.objects.select_for_update().get(pk=account.pk))
    before, wanted = own.exists(), bool(rights)
    if before == wanted:
        return
    if wanted:
        RootGrant.objects.create(root=Root.CATALOG, name=Role.MANAGER, person=account)
    else:
        own.delete()
    verb = "granted" if wanted else "revoked"
    audit.record(user, "changed rights", account, changes=[f"{verb}: {CatalogRight.MANAGE_CATALOG.label}"])


@transaction.atomic
def set_active(user: Person, account: User, *, is_active: bool) -> None:
    """Close an account, which ends its sessions, or open it again. Raises NotAllowed, and Conflict for one's own and
    the last administrator's."""
    require_administrator(user)
    if account.pk == getattr(user, "pk", None):
        raise Conflict(OWN)
    if not is_active:
        _require_another(account)
    if account.is_active == is_active:
        return
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    Session.objects.filter(user=account).delete()
    audit.record(user, "opened account" if is_active else "closed account", account)


@transaction.atomic
def set_administrator(user: Person, account: User, *, is_administrator: bool) -> None:
    """Make somebody an administrator, from the next request on, or take it back, also from oneself. Raises NotAllowed,
    and Conflict for a closed account and for the last administrator."""
    require_administrator(user)
    if account.is_superuser == is_administrator:
        return
    if not is_administrator:
        _require_another(account)
    elif not account.is_active:
        raise Conflict(CLOSED.format(account))
    account.is_superuser = is_administrator
    account.save(update_fields=["is_superuser"])
    audit.record(user, "made administrator" if is_administrator else "made no administrator any more", account)


def _require_another(account: User) -> None:
    """Refuse to leave nobody who has every right. Administrators are locked, so that two do not take it from each other
    at once. Raises Conflict."""
    locked = User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk")
    left = {each.pk for each in locked} - {account.pk}
    if account.is_superuser and not left:
        raise Conflict(LAST.format(account))


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
