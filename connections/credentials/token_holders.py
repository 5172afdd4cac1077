"""What connections keep encrypted, for the rotation of keys."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from connections.credentials.rotation import Renew, TokenHolder
from connections.models import Credential
from connections.models.environment import SECRET, Environment
from designer.models import PackageImport


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


def _renew_import(job: PackageImport, renew: Renew) -> Iterable[str]:
    job.encrypted_password = renew(job.encrypted_password)
    return ("encrypted_password",)


def _renew_second_factor(authenticator: Authenticator, renew: Renew) -> Iterable[str]:
    secrets = [name for name in ("secret", "seed") if name in authenticator.data]
    authenticator.data = {**authenticator.data, **{name: renew(authenticator.data[name]) for name in secrets}}
    return ("data",)


HOLDERS = (
    TokenHolder("credential", _find_kept, _renew_credential),
    TokenHolder("environment", Environment.objects.all, _renew_environment),
    TokenHolder("import", lambda: PackageImport.objects.exclude(encrypted_password=""), _renew_import),
    TokenHolder("second factor", Authenticator.objects.all, _renew_second_factor),
)
