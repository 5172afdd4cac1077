"""What the administrator's settings say of the identity provider (OIDC_…), and as django-allauth wants it."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from designer.accounts.single_sign_on.rules import SignInRules

PROVIDER_ID = "sso"
"""Of the one provider, in the address that it sends people back to."""


@dataclass(frozen=True)
class Provider(SignInRules):
    """An identity provider. issuer is empty where there is none."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    name: str = "single sign-on"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    user_name_claim: str = "preferred_username"
    groups_claim: str = "groups"

    def __post_init__(self) -> None:
        if self.issuer and not self.client_id:
            raise ImproperlyConfigured("OIDC_ISSUER is set, so OIDC_CLIENT_ID has to be, too.")

    @property
    def apps(self) -> list[str]:
        """Give what Django loads for it: 5 MiB, which most installations do without."""
        return ["allauth.socialaccount.providers.openid_connect"] if self.issuer else []

    @property
    def settings(self) -> dict[str, Any]:
        """Give SOCIALACCOUNT_PROVIDERS."""
        if not self.issuer:
            return {}
        of_server = {"server_url": self.issuer, "oauth_pkce_enabled": True}
        app = {"provider_id": PROVIDER_ID, "name": self.name, "client_id": self.client_id}
        apps = [{**app, "secret": self.client_secret, "settings": of_server}]
        return {"openid_connect": {"SCOPE": list(self.scopes), "APPS": apps}}


def read_mapping(name: str, texts: list[str]) -> dict[str, str]:
    """Read the pairs of the variable NAME, such as "their name=our name". Raises ImproperlyConfigured."""
    pairs = {theirs.strip(): ours.strip() for theirs, _, ours in (text.partition("=") for text in texts)}
    if not all(pairs) or not all(pairs.values()):
        raise ImproperlyConfigured(f"{name} is “{','.join(texts)}”. Write THEIR NAME=OUR NAME, with commas between.")
    return pairs
