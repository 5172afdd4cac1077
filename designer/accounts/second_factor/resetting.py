"""What second factors somebody has, and taking them away from who has lost them."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from designer.models import User
from designer.people import audit
from designer.people.permissions import Person, require_administrator


def second_factors_of(user: User) -> QuerySet[Authenticator]:
    """Give them, the oldest first."""
    return Authenticator.objects.filter(user=user).order_by("pk")


@transaction.atomic
def reset_second_factors(administrator: Person, user: User) -> int:
    """Take away all of somebody's, so that the password alone signs in; give how many. Raises NotAllowed."""
    require_administrator(administrator)
    names = [str(each.get_type_display()) for each in second_factors_of(user)]
    second_factors_of(user).delete()
    if names:
        audit.record(administrator, "reset second factors of", user, changes=[f"taken away: {', '.join(names)}"])
    return len(names)
