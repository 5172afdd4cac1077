"""Who can sign in, and whether an administrator has let them manage the catalog."""

from collections.abc import Collection
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from designer.errors import NotFound
from designer.models import Root, RootGrant, User
from designer.people import audit
from designer.people.permissions import Person, require_administrator
from designer.people.rights import Role

GONE = "There is no such account. It may have been deleted."
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
