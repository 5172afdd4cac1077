"""Signing in, and the page of one's own account: profile, password, and the sessions that are open."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from designer.accounts.attempts import TooManyAttempts
from designer.accounts.client_address import client_address
from designer.accounts.current_user import person
from designer.accounts.forms import PasswordForm, ProfileForm, SignInForm
from designer.accounts.passwords import change_password
from designer.accounts.profile import Profile, change_profile
from designer.accounts.sessions import (
    MOST_SHOWN,
    end_other_sessions,
    end_session,
    open_sessions,
)
from designer.views.refusals import refusals_in, status_of


class SignIn(LoginView):
    """The sign-in page. It looks the same to who is signed in: a redirect would tell other sites that somebody is."""

    template_name = "designer/accounts/sign_in.html"
    form_class = SignInForm

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """Name the identity provider, and what the proxy and Kerberos ask, if there are such."""
        provider, proxy, kerberos = settings.SINGLE_SIGN_ON, settings.REMOTE_USER, settings.KERBEROS
        names = {
            "single_sign_on": provider.issuer and provider.name,
            "remote_user": proxy.header and proxy.name,
            "kerberos": kerberos.keytab and kerberos.name,
        }
        return super().get_context_data(**given, **names)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Go through the stages of signing in; after the last one the adapter begins a session."""
        if isinstance(form, SignInForm) and form.way:
            record_authentication(self.request, form.get_user(), form.way)
        answer: HttpResponse = perform_login(self.request, form.get_user(), redirect_url=self.get_success_url())
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the page again; who tried too often is told when to come back."""
        answer = super().form_invalid(form)
        if isinstance(form, SignInForm) and form.refusal:
            answer.status_code = form.refusal.status
            answer.headers["Retry-After"] = str(form.refusal.seconds)
        return answer


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the account."""
    return _show(request)


@require_POST
def change_own_profile(request: HttpRequest) -> HttpResponse:
    """Change the name, and how times are shown."""
    form = ProfileForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            change_profile(person(request), Profile(**form.cleaned_data))
            messages.success(request, "Your profile is saved.")
            return redirect("account")
    return _show(request, profile=form)


@sensitive_post_parameters()
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Change the password; this session stays, and all others end."""
    form, user = PasswordForm(request.POST), person(request)
    if form.is_valid():
        new = form.cleaned_data["new"]
        try:
            with refusals_in(form):
                change_password(user, form.cleaned_data["current"], new, client_address(request))
                update_session_auth_hash(request, user)
                end_other_sessions(user, request.session.session_key)
                messages.success(request, "Your password is changed. All your other sessions have ended.")
                return redirect("account")
        except TooManyAttempts as error:
            form.add_error(None, error.sentence)
    return _show(request, password=form)


@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End one session."""
    end_session(person(request), uid)
    messages.success(request, "The session has ended.")
    return redirect("account")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    end_other_sessions(person(request), request.session.session_key)
    messages.success(request, "All your other sessions have ended.")
    return redirect("account")


def _show(
    request: HttpRequest, *, password: PasswordForm | None = None, profile: ProfileForm | None = None
) -> HttpResponse:
    user, current = person(request), request.session.session_key
    sessions, sent = open_sessions(user), password or profile
    context = {"count": sessions.count(), "sessions": sessions[:MOST_SHOWN], "current": current, "form": sent}
    context["password_form"] = password or PasswordForm()
    context["profile_form"] = profile or ProfileForm(initial=vars(user))
    return render(request, "designer/accounts/account.html", context, status=status_of(sent) if sent else 200)
