"""Who has to have a second factor: nobody, administrators or everybody (SECOND_FACTOR)."""

from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from designer.models import User

MISSING = "This installation wants a second factor of you. Set one up: Your account, Second factors."


class SecondFactor(StrEnum):
    """Of whom one is wanted."""

    OPTIONAL = "optional"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


def lacks_second_factor(user: User) -> bool:
    """Tell whether somebody has to set one up before anything else. What costs a query is asked last."""
    wanted = _read_setting()
    if wanted is SecondFactor.OPTIONAL or (wanted is SecondFactor.ADMINISTRATORS and not user.is_superuser):
        return False
    return not Authenticator.objects.filter(user=user).exists()


def _read_setting() -> SecondFactor:
    try:
        return SecondFactor(settings.SECOND_FACTOR)
    except ValueError as error:
        raise ImproperlyConfigured(f"SECOND_FACTOR is one of: {', '.join(SecondFactor)}.") from error
