"""What django-allauth asks us when somebody comes back from the identity provider: who that is here."""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from designer.accounts.attempts import LONGEST_NAME, note_attempt
from designer.accounts.client_address import client_address
from designer.accounts.single_sign_on.groups import follow_groups
from designer.models import User
from designer.people import audit

AGAIN = "Somebody else has just taken this account. Try again."
logger = logging.getLogger(__name__)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Knows people by the provider's lasting number of them (sub), and makes accounts when they come first."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse who is not let in, find the account of an identity, and follow its groups."""
        sociallogin.email_addresses = []  # no address proves anything here, so none is kept but the account's own
        claims = _claims_of(sociallogin)
        groups, allowed = _groups_in(claims), settings.SINGLE_SIGN_ON.allowed_groups
        if allowed and not allowed & groups:
            _refuse(request, "Your account at the identity provider is in no group that may use Mailwright.")
        if sociallogin.is_existing:
            follow_groups(_person_of(sociallogin), groups, settings.SINGLE_SIGN_ON)
        else:
            self._admit(request, sociallogin, _user_name_in(request, claims))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """Make the account of who comes for the first time, with the name and the groups that the provider has."""
        user = _person_of(sociallogin)
        if not user.username:  # somebody took the name a moment ago, so the library has emptied it
            _refuse(request, AGAIN)
        user.set_unusable_password()
        try:
            self._save(request, sociallogin, user)
        except IntegrityError:
            _refuse(request, AGAIN)
        return user

    @transaction.atomic
    def _save(self, request: HttpRequest, sociallogin: SocialLogin, user: User) -> None:
        sociallogin.save(request)
        audit.record(user, "came by single sign-on as", user)
        follow_groups(user, _groups_in(_claims_of(sociallogin)), settings.SINGLE_SIGN_ON)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Tell whether who is unknown gets an account."""
        return bool(settings.SINGLE_SIGN_ON.creates_accounts)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Lead back to the sign-in page with a sentence; the log has the reason."""
        logger.warning("Single sign-on failed: %s %s", error, exception or "")
        _refuse(request, "Signing in at the identity provider did not work. Try again, or ask an administrator.")

    def _admit(self, request: HttpRequest, sociallogin: SocialLogin, name: str) -> None:
        """Let an unknown identity have an account: a new one, or where that is allowed the one of its name."""
        there = User.objects.filter(username__iexact=name).first()
        if there is None and settings.SINGLE_SIGN_ON.creates_accounts:
            user = _person_of(sociallogin)
            user.username = name
            user.display_name = str(_claims_of(sociallogin).get("name") or "")[:LONGEST_NAME]
            return
        if there is None:
            _refuse(request, f"There is no account “{name}”. Ask an administrator for one.")
        if not _may_link(there):
            _refuse(request, f"The account “{name}” is not yours by single sign-on. Ask an administrator.")
        with transaction.atomic():
            sociallogin.connect(request, there)
            audit.record(there, "was linked to single sign-on", there)
            follow_groups(there, _groups_in(_claims_of(sociallogin)), settings.SINGLE_SIGN_ON)


def _person_of(sociallogin: SocialLogin) -> User:
    assert isinstance(sociallogin.user, User)  # noqa: S101  # narrows the type; the library makes one
    return sociallogin.user


def _may_link(user: User) -> bool:
    is_linked = SocialAccount.objects.filter(user=user).exists()
    return settings.SINGLE_SIGN_ON.links_accounts and not user.is_superuser and not is_linked


def _claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """Give what the provider says of somebody, in the ID token and, before that, at its address for it."""
    data = sociallogin.account.extra_data
    return {**data.get("id_token", {}), **data.get("userinfo", {})}


def _groups_in(claims: dict[str, Any]) -> frozenset[str]:
    said = claims.get(settings.SINGLE_SIGN_ON.groups_claim, [])
    return frozenset(map(str, said if isinstance(said, list) else [said]))


def _user_name_in(request: HttpRequest, claims: dict[str, Any]) -> str:
    name = str(claims.get(settings.SINGLE_SIGN_ON.user_name_claim) or "").strip()
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError:
        _refuse(request, "The identity provider gives no user name that can be used here. Ask an administrator.")
    if len(name) > LONGEST_NAME:
        _refuse(request, "The identity provider gives too long a user name. Ask an administrator.")
    return name


def _refuse(request: HttpRequest, sentence: str) -> NoReturn:
    note_attempt("", "was refused by single sign-on from", client_address(request), sentence)
    messages.error(request, sentence)
    raise ImmediateHttpResponse(redirect("sign-in"))
