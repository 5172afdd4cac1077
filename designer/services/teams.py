"""Teams: making, changing and deleting them, and who is in them. All of it is for administrators."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from designer.errors import Conflict, Invalid, NotFound
from designer.input.texts import CONTROL
from designer.models import Root, RootGrant, Team, User
from designer.people import audit
from designer.people.permissions import Person, require_administrator
from designer.people.principals import MOST_LEVELS
from designer.registry.securables import kinds, personal_kinds

GONE = "There is no such team. It may have been deleted."
EVERYONE = "Everybody is in this team, so it stays as it is. What it may do is changed on the pages Access."
MOST_TEAMS, MOST_TOLD = 2_000, 20


@dataclass(frozen=True)
class Held:
    """What a team has on a kind of thing: how many grants, and the first things by name."""

    title: str
    count: int
    things: list[str]


def list_teams(user: Person) -> QuerySet[Team]:
    """Give all teams with how many people are in each itself. Raises NotAllowed."""
    require_administrator(user)
    return Team.objects.select_related("parent").annotate(people=Count("user")).order_by("name", "pk")


def find_team(user: Person, key: int) -> Team:
    """Give a team by its number. Raises NotFound or NotAllowed."""
    found = list_teams(user).filter(pk=key).first()
    if found is None:
        raise NotFound(GONE)
    return found


def find_named(names: Collection[str], field: str) -> list[Team]:
    """Give the teams of these names, which a field has. Raises Invalid."""
    wanted = {name.strip().casefold(): name for name in names}
    named = reduce(or_, (Q(name__iexact=name.strip()) for name in names), Q(pk__in=()))
    found = {team.name.casefold(): team for team in Team.objects.filter(named)}
    if missing := sorted(name for key, name in wanted.items() if key not in found):
        sentence = f"There is no team called “{missing[0]}”. Check the spelling."
        raise Invalid(sentence, {field: sentence})
    return list(found.values())


@transaction.atomic
def create_team(user: Person, name: str, parent: Team | None = None) -> Team:
    """Make a team, in another one where that is given. Raises Invalid."""
    require_administrator(user)
    parents = _lock_all()
    if len(parents) >= MOST_TEAMS:
        raise Invalid(f"There are {MOST_TEAMS:,} teams already. Delete one that nobody needs.")
    team = Team(name=_check_name(name), parent=parent)
    _check_place(team, parent, parents)
    _save(team)
    audit.record(user, "created team", team, changes=[f"in: {parent}"] if parent else [])
    return team


@transaction.atomic
def change_team(user: Person, team: Team, name: str, parent: Team | None) -> None:
    """Give a team another name, or put it into another one. Raises Invalid."""
    require_administrator(user)
    parents = _lock_all()
    team = _lock(team)
    before = f"{team.name}, in {team.parent or 'no other'}"
    team.name, team.parent = _check_name(name, team), parent
    _check_place(team, parent, parents)
    _save(team)
    audit.record(user, "changed team", team, changes=[f"{before} → {team.name}, in {parent or 'no other'}"])


@transaction.atomic
def add_person(user: Person, team: Team, user_name: str) -> User:
    """Put somebody into a team. Raises Invalid when there is nobody of that name."""
    require_administrator(user)
    team = _lock(team)
    person = User.objects.filter(username__iexact=user_name.strip(), is_active=True).first()
    if person is None:
        sentence = f"There is no user called “{user_name}”. Check the spelling, or invite them."
        raise Invalid(sentence, {"user_name": sentence})
    person.groups.add(team)
    audit.record(user, "added to team", team, changes=[f"added: {person}"])
    return person


@transaction.atomic
def remove_person(user: Person, team: Team, person_id: int) -> User:
    """Take somebody out of a team. Raises NotFound."""
    require_administrator(user)
    team = _lock(team)
    person = team.user_set.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person in the team. It may have been done already.")
    person.groups.remove(team)
    audit.record(user, "removed from team", team, changes=[f"removed: {person}"])
    return person


@transaction.atomic
def delete_team(user: Person, team: Team) -> None:
    """Delete a team with all that it may do; teams in it stay, in no other."""
    require_administrator(user)
    team = _lock(team)
    changes = [f"{held.title}: {', '.join(held.things)}" for held in find_held(team)]
    audit.record(user, "deleted team", team, changes=changes)
    team.delete()


def find_held(team: Team) -> list[Held]:
    """Say on what a team has rights itself, in two queries for each kind of thing."""
    roots = RootGrant.objects.filter(team=team)
    found = [_tell("Installation and catalog", (f"{each.name} on {Root(each.root).label}" for each in roots))]
    for kind in kinds.values():
        field = kind.model.levels[0].key  # type: ignore[attr-defined]  # kinds that rights are given on have it
        grants = kind.model.levels[0].model.objects.filter(team=team)  # type: ignore[attr-defined]
        named = grants.select_related(field).order_by("pk")[:MOST_TOLD]
        things = [f"{each.name} on {getattr(each, field)}" for each in named]
        found.append(Held(f"{kind.title}s", grants.count(), things))
    for kind in personal_kinds.values():
        for field, verb in (("teams", "to use"), ("managing_teams", "to manage")):
            rows = kind.model._default_manager.filter(**{field: team}).order_by("pk")
            found.append(Held(f"{kind.title}s {verb}", rows.count(), list(map(str, rows[:MOST_TOLD]))))
    return [held for held in found if held.count]


def _tell(title: str, things: Iterable[str]) -> Held:
    listed = list(things)
    return Held(title, len(listed), listed)


def _lock_all() -> dict[int, int | None]:
    """Give the team that each stands in, all locked: two moves at once make no circle, and of two names at once the
    second is looked for when the first is there. There is always one to lock, Everyone."""
    return dict(Team.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk", "parent"))


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:  # single sign-on made a group of this name meanwhile
        raise _taken(team.name) from error


def _lock(team: Team) -> Team:
    """Bring a team up to date, so that nobody changes it meanwhile. Raises NotFound, and Conflict for everybody's."""
    found = Team.objects.select_for_update(of=("self",)).filter(pk=team.pk).first()
    if found is None:
        raise NotFound(GONE)
    if found.is_everyone:
        raise Conflict(EVERYONE)
    return found


def _check_name(name: str, team: Team | None = None) -> str:
    name = name.strip()
    sentence = ""
    if not name or len(name) > 150 or CONTROL.search(name):
        sentence = "Give the team a name of one line, with at most 150 characters."
    elif Group.objects.filter(name__iexact=name).exclude(pk__in=[team.pk] if team else []).exists():
        raise _taken(name)
    if sentence:
        raise Invalid(sentence, {"name": sentence})
    return name


def _taken(name: str) -> Invalid:
    sentence = f"There is a team called “{name}” already. Choose another name."
    return Invalid(sentence, {"name": sentence})


def _check_place(team: Team, parent: Team | None, parents: dict[int, int | None]) -> None:
    """Refuse a circle, and what would stand too deep."""
    above = list(_climb(parents, parent.pk if parent else None))
    sentence = ""
    if parent is not None and parent.is_everyone:
        sentence = f"Everybody is in “{parent}” without standing in it. Choose another team."
    elif team.pk in above:
        sentence = f"“{parent}” stands in “{team}” itself, so this would be a circle. Choose another team."
    elif len(above) + _height(parents, team.pk) > MOST_LEVELS:
        sentence = f"Teams stand at most {MOST_LEVELS} deep in each other. Choose another team."
    if sentence:
        raise Invalid(sentence, {"parent": sentence})


def _climb(parents: dict[int, int | None], number: int | None) -> Iterable[int]:
    while number is not None:
        yield number
        number = parents.get(number)


def _height(parents: dict[int, int | None], number: int | None) -> int:
    """Give how many levels a team has, itself and those that stand in it."""
    if number is None:
        return 1
    ways = (list(_climb(parents, each)) for each in parents)
    return max((way.index(number) + 1 for way in ways if number in way), default=1)
