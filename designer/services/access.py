"""Who has which rights on a thing: giving them and taking them away."""

from collections.abc import Collection
from typing import Any, cast

from django.db import transaction
from django.db.models import Model, QuerySet

from designer.errors import Forbidden, Invalid, NotFound
from designer.input.numerals import is_count
from designer.models import Level, Root, Team, User
from designer.people import audit
from designer.people.access import MOST_LINES
from designer.people.permissions import Action, Owned, Person, require, rights_on, securable_of
from designer.people.rights import Right, Role, names_holding, rights_in
from designer.registry.securables import LARGEST, kinds

NAMES = [*Role, *Right]
"""What can be given: a role, or a single right."""
GONE = "There is nothing here. It may have been deleted."
LAST = (
    "Nobody with a role here could give rights any more, but only who has it from above, and administrators. Give "
    "somebody else the role Manager first, or say that you are sure."
)
CLOSED = "This account is closed, so it can be given nothing. Ask an administrator to open it."
TAKEN = "Somebody has taken this away already."
TOO_MANY = f"There are {MOST_LINES} grants on this already. Give rights to a team instead of to each person."


def find_thing(user: Person, kind: str, key: str, action: Action = Action.READ) -> Owned | Root:
    """Give what rights are given on, by its kind and its key there. Raises NotFound, NotAllowed, or Forbidden."""
    if kind in set(Root):
        thing: Owned | Root | None = Root(kind)
    else:
        thing = cast("Owned | None", kinds[kind].find(key)) if kind in kinds else None
    if thing is None:
        raise NotFound(GONE)
    require(user, action, thing)
    return thing


def find_principal(name: str, *, is_team: bool) -> User | Team:
    """Give who shall have rights, by name. Raises Invalid."""
    found: User | Team | None
    if is_team:
        found, sentence = Team.objects.filter(name__iexact=name.strip()).first(), f"There is no team called “{name}”."
    else:
        found = User.objects.filter(username__iexact=name.strip()).first()
        sentence = f"There is no user called “{name}”."
    if found is None:
        sentence += " Check the spelling, or ask an administrator to add it."
        raise Invalid(sentence, {"principal": sentence})
    return found


def find_own_grant(thing: Owned | Root, key: str) -> Any:
    """Give a grant on the thing itself, by its number. Raises Invalid where somebody has taken it away already."""
    grants = securable_of(thing).grants(_own_level(thing)).select_related("person", "team")
    found = grants.filter(pk=int(key)).first() if is_count(key) and int(key) <= LARGEST else None
    if found is None:
        raise Invalid(TAKEN)
    return found


@transaction.atomic
def change_access(
    user: Person,
    thing: Owned | Root,
    principal: User | Team,
    *,
    give: Collection[str] = (),
    take: Collection[str] = (),
    is_sure: bool = False,
) -> None:
    """Give somebody roles and rights on a thing, and take others away. Raises Invalid, Forbidden, or NotAllowed.

    Nobody gives or takes more than he has there himself. Where nobody with rights on the thing could give any further,
    the person has to be sure.
    """
    require(user, Action.MANAGE_PERMISSIONS, thing)
    grants = _own_grants(thing)
    before = set(_of(grants, principal).values_list("name", flat=True))
    wanted = (before | _read(give)) - _read(take)
    if wanted - before and isinstance(principal, User) and not principal.is_active:
        raise Invalid(CLOSED, {"principal": CLOSED})
    _require_rights(user, thing, before ^ wanted)
    if wanted - before and grants.count() + len(wanted - before) > MOST_LINES:
        raise Invalid(TOO_MANY)
    could_share = _sharing(grants).exists()
    _of(grants, principal).filter(name__in=before - wanted).delete()
    grants.model.objects.bulk_create(_make(thing, principal, name) for name in sorted(wanted - before))
    if could_share and not is_sure and not _sharing(grants).exists():
        raise Invalid(LAST)
    if before != wanted:
        _record(user, thing, principal, before, wanted)


def has_one_who_shares(thing: Owned | Root) -> bool:
    """Tell whether one single grant on the thing itself lets somebody give rights on it."""
    return len(_sharing(securable_of(thing).grants(_own_level(thing)))[:2]) == 1


def _own_grants(thing: Owned | Root) -> QuerySet[Any]:
    """Give the grants on the thing itself, and let nobody else change them meanwhile."""
    securable = securable_of(thing)
    grants = securable.grants(_own_level(thing))
    list(grants.select_for_update().values_list("pk", flat=True))
    return grants


def _own_level(thing: Owned | Root) -> Level:
    return securable_of(thing).levels[0]


def _of(grants: QuerySet[Any], principal: User | Team) -> QuerySet[Any]:
    return grants.filter(team=principal) if isinstance(principal, Team) else grants.filter(person=principal)


def _make(thing: Owned | Root, principal: User | Team, name: str) -> Model:
    level = _own_level(thing)
    whose = {"team": principal} if isinstance(principal, Team) else {"person": principal}
    on = {"root": level.root} if level.root else {level.key: thing}
    made: Model = level.model(name=name, **whose, **on)
    return made


def _sharing(grants: QuerySet[Any]) -> QuerySet[Any]:
    return grants.filter(name__in=names_holding([Right.MANAGE_PERMISSIONS]))


def _read(names: Collection[str]) -> set[str]:
    if unknown := set(names) - set(NAMES):
        sentence = f"There is no role or right “{min(unknown)[:40]}”. Choose one of {', '.join(NAMES)}."
        raise Invalid(sentence, {"name": sentence})
    return set(names)


def _require_rights(user: Person, thing: Owned | Root, changed: Collection[str]) -> None:
    """Let nobody give or take what he has not got himself."""
    missing = rights_in(changed) - rights_on(user, thing)
    if missing:
        raise Forbidden(
            f"You can give and take only rights that you have here yourself, and not {', '.join(sorted(missing))}. Ask "
            "somebody who has them, or an administrator."
        )


def _record(
    user: Person, thing: Owned | Root, principal: User | Team, before: Collection[str], after: Collection[str]
) -> None:
    what = "team " if isinstance(principal, Team) else ""
    change = f"{what}{principal}: {', '.join(sorted(before)) or 'nothing'} → {', '.join(sorted(after)) or 'nothing'}"
    name = thing.label if isinstance(thing, Root) else thing
    project = None if isinstance(thing, Root) else thing.owning_project
    audit.record(user, "changed access", name, project=project, changes=[change])
