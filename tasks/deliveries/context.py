"""What every page says of deliveries: how many are in doubt."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from designer.models import User
from tasks.deliveries.search import count_in_doubt


def doubts(request: HttpRequest) -> dict[str, object]:
    """Count the deliveries that wait for a decision, when a template asks."""
    user = request.user if hasattr(request, "user") else None
    return {"in_doubt_count": SimpleLazyObject(lambda: count_in_doubt(user) if isinstance(user, User) else 0)}
