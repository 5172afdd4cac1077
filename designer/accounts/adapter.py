"""What django-allauth asks us: how a session begins once all stages of signing in are passed, and where it leads."""

import logging
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from designer.accounts.attempts import begin_attempt, fail, forgive
from designer.accounts.browsers import LONGEST
from designer.accounts.client_address import client_address
from designer.accounts.session_store import begun_at, remember_beginning
from designer.accounts.sessions import forget_ended_sessions
from designer.errors import Forbidden
from designer.models import User
from designer.people import audit

logger = logging.getLogger(__name__)
JUST_NOW = timedelta(minutes=10)
SIGN_IN_AGAIN = "Sign out and in again first: this is for who has just proved who they are."
LDAP = "ldap"
"""What django-allauth's record of a session has for a password that a directory judged."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


class AccountAdapter(DefaultAccountAdapter):
    """Begins every session, whichever way somebody signs in, and says nothing that the page does not show anyway."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin a session with a key of its own, and note where."""
        forget_ended_sessions()
        if request.user.is_authenticated:
            request.session.cycle_key()  # Django keeps the key when the same person signs in once more
        address = str(client_address(request) or "")
        with transaction.atomic():
            login(request, user, BACKEND)
            browser = "".join(filter(str.isprintable, request.headers.get("User-Agent", "")[:LONGEST]))
            remember_beginning(request.session, address, browser)
            _record(request, user, address)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Tell whether this is the password of who is signed in, under the limits of signing in."""
        attempt = begin_attempt(user.username, client_address(self.request))
        if not user.check_password(password):
            fail(attempt)
            return False
        forgive(attempt)
        return True

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Tell whether somebody is asked once more who they are; who has neither a password nor a second factor to be
        asked for has to have signed in just now. Raises Forbidden."""
        user = self.request.user
        if not user.is_authenticated or user.has_usable_password() or is_mfa_enabled(user):
            return bool(super().is_reauthentication_required(app=app, **more))
        if timezone.now() - begun_at(self.request.session) > JUST_NOW:
            raise Forbidden(SIGN_IN_AGAIN)
        return False

    def add_message(self, *arguments: Any, **named: Any) -> None:
        """Say nothing: the library's messages tell what the next page shows."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Lead back to the sign-in page with a sentence: only who has proved who they are comes here."""
        messages.error(request, "Your account is closed. Ask an administrator to open it.")
        return redirect("sign-in")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the address as our own limits know it."""
        return str(client_address(request) or "")


def _record(request: HttpRequest, user: User, address: str) -> None:
    """Write down who signed in from where, and by what beside a password."""
    steps = get_authentication_records(request, user)
    changes = [f"with {name}" for name in dict.fromkeys(filter(None, map(_name_step, steps)))]
    audit.record_sign_in(user, "signed in from", address or "None", changes)
    logger.info("%s signed in from %s.", user.username, address)


def _name_step(step: dict[str, Any]) -> str:
    """Say what somebody has proved to be by, in the library's words for it."""
    names = {"totp": "a code of an app", "webauthn": "a passkey", "recovery_codes": "a recovery code"}
    ways = {"socialaccount": "single sign-on", LDAP: "LDAP"}
    return names.get(str(step.get("type")), ways.get(str(step.get("method")), ""))
