"""What django-allauth's mfa asks us: how secrets are kept, and what the installation is called."""

from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from designer.accounts.second_factor.counting import WRONG
from designer.registry.providers.vault import decrypt, encrypt

NAME = "Mailwright"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticators encrypted with the keys of credentials."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG}

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Give what an authenticator app calls us."""
        return f"{NAME} ({_host()})"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Give whom a passkey is for: the configured host, so that no other name of this server gets one."""
        return {"id": _host(), "name": NAME}

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Send none: the audit has it."""


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or str(context.request.get_host()).partition(":")[0]
