"""The projects that a form offers: those in which the user has a right."""

from designer.input.numerals import is_count
from designer.models import Project, User
from designer.people.permissions import Action, with_right

MOST_PROJECTS = 500


def list_projects(user: User, scope: str, action: Action = Action.READ) -> list[tuple[str, str]]:
    """List the first projects in which the user may do this, and the one of this scope if it is not among them."""
    visible = Project.objects.filter(with_right(user, action, Project))
    listed = [(str(pk), name) for pk, name in visible.order_by("name").values_list("pk", "name")[:MOST_PROJECTS]]
    if not is_count(scope) or scope in dict(listed):
        return listed
    return listed + [(str(pk), name) for pk, name in visible.filter(pk=scope).values_list("pk", "name")]
