"""The projects that a form offers: those of which the user is a member."""

from designer.input.numerals import is_count
from designer.models import User
from designer.people.permissions import visible_projects

MOST_PROJECTS = 500


def list_projects(user: User, scope: str) -> list[tuple[str, str]]:
    """List the user's first projects as choices, and the one of this scope if it is not among them."""
    visible = visible_projects(user)
    listed = [(str(pk), name) for pk, name in visible.order_by("name").values_list("pk", "name")[:MOST_PROJECTS]]
    if not is_count(scope) or scope in dict(listed):
        return listed
    return listed + [(str(pk), name) for pk, name in visible.filter(pk=scope).values_list("pk", "name")]
