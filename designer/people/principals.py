"""Who has rights: people, and the teams that they are in, nested ones included."""

from dataclasses import dataclass

from django.db.models import Exists, Q, QuerySet
from django.db.models.expressions import RawSQL

from designer.database.prepared_queries import Given
from designer.models import Team, User

MOST_LEVELS = 5
"""How deep teams may stand in teams."""
TEAMS = """
    WITH RECURSIVE mine(team) AS (
        SELECT group_id FROM designer_user_groups WHERE user_id = %s
        UNION SELECT parent_id FROM designer_team JOIN mine ON group_ptr_id = team WHERE parent_id IS NOT NULL
    )
    SELECT team FROM mine UNION SELECT group_ptr_id FROM designer_team WHERE is_everyone
"""


@dataclass(frozen=True)
class Administrator:
    """Who gives a command on the server itself, and so has every right. name is that of the operating system's user."""

    name: str
    is_active = True
    is_superuser = True

    def get_username(self) -> str:
        """Give the name that executions and the audit show."""
        return self.name


@dataclass(frozen=True)
class Caller:
    """A program without an account, which has no rights: it does the one thing for which it was given an address."""

    name: str

    def get_username(self) -> str:
        """Give the name that the record and the log show."""
        return self.name


Person = User | Administrator


def is_administrator(user: Person) -> bool:
    """Tell whether this is somebody who has all rights."""
    return user.is_active and (isinstance(user, Administrator) or user.is_superuser)


def granted_to(user: int | Given) -> Q:
    """Give the condition that a grant is the person's with this number, or that of a team which he is in."""
    return Q(person=user) | Q(team__in=_teams(user))


def teams_of(user: User) -> QuerySet[Team]:
    """Give the teams that somebody is in: those with a row for it, all that these stand in, and everybody's."""
    return Team.objects.filter(pk__in=_teams(user.pk))


def _teams(user: int | Given) -> RawSQL:
    """Give their numbers. Joins of the models would be as deep as teams may stand, and each question has this often:
    the database would plan longer than it works."""
    return RawSQL(TEAMS, [user])  # noqa: S611  # the only value is a parameter


def in_teams(teams: QuerySet[Team]) -> Q:
    """Give the condition that an account is in one of these teams, or in one that stands in them."""
    below = Q()
    for number in range(MOST_LEVELS):
        below |= Q(**{"__".join([*["parent"] * number, "pk__in"]): teams.values("pk")})
    inside = User.groups.through.objects.filter(group__in=Team.objects.filter(below).values("pk"))
    return Q(pk__in=inside.values("user")) | Q(Exists(teams.filter(is_everyone=True)))
