"""How much may be under way, of one person and in one project. Asked with both rows locked, so that two requests do
not both find room.
"""

from django.db.models import Count, Q, QuerySet, Sum

from designer.errors import Invalid, NotFound
from designer.models import UNFINISHED_IMPORTS, PackageImport, Project, User

MEGABYTE = 1024**2
MOST_OF_PERSON, MOST_OF_PROJECT = 5, 20
OCTETS_OF_PERSON, OCTETS_OF_PROJECT = 500 * MEGABYTE, 1_000 * MEGABYTE
ADVICE = "Cancel one that is not needed, or wait until one has ended."


def check_limits(user: User, project: Project, octets: int) -> None:
    """Refuse another import of so many octets, if need be. Raises Invalid."""
    if not Project.objects.select_for_update(no_key=True).filter(pk=project.pk).exists():
        raise NotFound("There is no such project. It may have been deleted.")
    User.objects.select_for_update().get(pk=user.pk)
    _check(Q(user=user), "You have", MOST_OF_PERSON, OCTETS_OF_PERSON - octets)
    _check(Q(project=project), "The project has", MOST_OF_PROJECT, OCTETS_OF_PROJECT - octets)


def _check(whose: Q, who: str, most: int, room: int) -> None:
    unfinished: QuerySet[PackageImport] = PackageImport.objects.filter(whose, state__in=UNFINISHED_IMPORTS)
    held = unfinished.aggregate(count=Count("pk"), octets=Sum("octets", default=0))
    if held["count"] >= most:
        raise Invalid(f"{who} {most} imports that have not ended. {ADVICE}")
    if held["octets"] > room:
        used = held["octets"] // MEGABYTE
        raise Invalid(f"{who} imports with {used:,} MB that have not ended, and there is no room for more. {ADVICE}")
