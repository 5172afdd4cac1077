"""The environments that a project's packages can run in: its own, and those of the catalog that it refers to."""

from django.db.models import Q, QuerySet

from connections.models.environment import Environment, SharedEnvironment
from designer.people.permissions import Action, Person, with_right


def environments_of(project_id: int) -> QuerySet[Environment]:
    """Give all of them by name, whoever may use them."""
    referred = SharedEnvironment.objects.filter(project=project_id).values("environment")
    return Environment.objects.filter(Q(project=project_id) | Q(pk__in=referred)).order_by("name", "pk")


def allowed_environments(user: Person, project_id: int, action: Action) -> QuerySet[Environment]:
    """Give those of them that the user, who may do so in the project, may READ or USE; its own are the project's."""
    allowed = Q(project=project_id) | with_right(user, action, Environment)
    return environments_of(project_id).filter(allowed)
