"""What connections keep encrypted, for the rotation of keys."""

from collections.abc import Iterable

from django.db.models import QuerySet

from connections.credentials.rotation import Renew, TokenHolder
from connections.models import Credential
from connections.models.environment import SECRET, Environment


def _find_kept() -> QuerySet[Credential]:
    """Find those whose secret is here; of others we have nothing to encrypt."""
    return Credential.objects.exclude(encrypted_secret="")


def _renew_credential(credential: Credential, renew: Renew) -> Iterable[str]:
    credential.encrypted_secret = renew(credential.encrypted_secret)
    return ("encrypted_secret",)


def _renew_environment(environment: Environment, renew: Renew) -> Iterable[str]:
    environment.variables = [
        {**each, SECRET: renew(each[SECRET])} if SECRET in each else each for each in environment.variables
    ]
    return ("variables",)


HOLDERS = (
    TokenHolder("credential", _find_kept, _renew_credential),
    TokenHolder("environment", Environment.objects.all, _renew_environment),
)
