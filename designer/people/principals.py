"""Who has rights: people, and the teams that they are in, nested ones included."""

from dataclasses import dataclass

from django.db.models import Exists, Q, QuerySet

from designer.models import Team, User

MOST_LEVELS = 5
"""How deep teams may stand in teams; every question of rights goes up all of them in one statement."""


@dataclass(frozen=True)
class Administrator:
    """Who gives a command on the server itself, and so has every right. name is that of the operating system's user."""

    name: str
    is_active = True
    is_superuser = True

    def get_username(self) -> str:
        """Give the name that executions and the audit show."""
        return self.name


Person = User | Administrator


def is_administrator(user: Person) -> bool:
    """Tell whether this is somebody who has all rights."""
    return user.is_active and (isinstance(user, Administrator) or user.is_superuser)


def granted_to(user: User) -> Q:
    """Give the condition that a grant is this person's, or that of a team which he is in."""
    return Q(person=user.pk) | Q(team__in=teams_of(user).values("pk"))


def teams_of(user: User) -> QuerySet[Team]:
    """Give the teams that somebody is in: those with a row for it, all that these stand in, and everybody's."""
    own = User.groups.through.objects.filter(user=user.pk)
    steps = ["__".join(["group__team", *["parent"] * number]) for number in range(MOST_LEVELS)]
    found = Q(is_everyone=True)
    for step in steps:
        found |= Q(pk__in=own.values(step))
    return Team.objects.filter(found)


def in_teams(teams: QuerySet[Team]) -> Q:
    """Give the condition that an account is in one of these teams, or in one that stands in them."""
    below = Q()
    for number in range(MOST_LEVELS):
        below |= Q(**{"__".join([*["parent"] * number, "pk__in"]): teams.values("pk")})
    inside = User.groups.through.objects.filter(group__in=Team.objects.filter(below).values("pk"))
    return Q(pk__in=inside.values("user")) | Q(Exists(teams.filter(is_everyone=True)))
