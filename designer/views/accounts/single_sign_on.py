"""Going to the identity provider and coming back, which django-allauth does; being named by a proxy, or by a ticket."""

from typing import Literal

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from designer.accounts.attempts import note_attempt
from designer.accounts.client_address import client_address
from designer.accounts.single_sign_on.negotiate import SCHEME, accept, find_proven_user, read_token
from designer.accounts.single_sign_on.remote_user import find_remote_user
from designer.errors import Forbidden
from designer.models import User

FROM_HERE = ("same-origin", "none")
AWAY = "The identity provider does not answer. Try again in some minutes, or sign in with a password."


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to the provider, when our own page asks for it, and for nothing but signing in."""
    if "process" in request.GET:
        raise Http404
    if request.headers.get("Sec-Fetch-Site", "none") not in FROM_HERE:
        return redirect("sign-in")
    return _ask("login", request, provider_id)


@login_not_required
@never_cache
@require_GET
def end(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take who comes back from the provider."""
    return _ask("callback", request, provider_id)


@login_not_required
@never_cache
@require_GET
def remote(request: HttpRequest) -> HttpResponseBase:
    """Sign in whom the proxy names, when our own page asks for it. No other page looks at what the proxy says."""
    if request.headers.get("Sec-Fetch-Site", "none") not in FROM_HERE:
        return redirect("sign-in")
    try:
        return _let_in(request, find_remote_user(request))
    except Forbidden as error:
        return _refuse(request, error)


@login_not_required
@never_cache
@require_GET
def kerberos(request: HttpRequest) -> HttpResponseBase:
    """Ask the browser for a Kerberos ticket, when our own page leads here, and sign in whom it names (RFC 4559)."""
    if not settings.KERBEROS.keytab or request.headers.get("Sec-Fetch-Site", "none") not in FROM_HERE:
        return redirect("sign-in")
    token = read_token(request.headers.get("Authorization", ""))
    if token is None:
        context = {"next": request.GET.get("next", "")}
        challenge = render(request, "designer/accounts/kerberos.html", context, status=401)
        challenge.headers["WWW-Authenticate"] = SCHEME
        return challenge
    try:
        proof = accept(token)
        answer = _let_in(request, find_proven_user(proof))
    except Forbidden as error:
        return _refuse(request, error)
    answer.headers["WWW-Authenticate"] = proof.header
    return answer


def _let_in(request: HttpRequest, user: User) -> HttpResponseBase:
    wanted = request.GET.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    answer: HttpResponseBase = perform_login(request, user, redirect_url=wanted if is_safe else None)
    return answer


def _refuse(request: HttpRequest, error: Forbidden) -> HttpResponseBase:
    note_attempt("", "was refused by single sign-on from", client_address(request), error.sentence)
    messages.error(request, error.sentence)
    return redirect("sign-in")


def _ask(view: Literal["login", "callback"], request: HttpRequest, provider_id: str) -> HttpResponseBase:
    # What talks to a provider is 5 MiB in each installation, and most have none.
    from allauth.socialaccount.providers.openid_connect import views  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    try:
        answer: HttpResponseBase = getattr(views, view)(request, provider_id)
    except RequestException:
        messages.error(request, AWAY)
        return redirect("sign-in")
    return answer


urlpatterns = [
    path("signin/remote-user/", remote, name="sign-in-remote-user"),
    path("signin/kerberos/", kerberos, name="sign-in-kerberos"),
    path("signin/<str:provider_id>/begin/", begin, name="openid_connect_login"),
    path("signin/<str:provider_id>/callback/", end, name="openid_connect_callback"),
]
