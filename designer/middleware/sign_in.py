"""Nobody sees a page without signing in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRefresh

from designer.accounts.second_factor.required import MISSING, lacks_second_factor
from designer.api.problems import refused
from designer.errors import Forbidden
from designer.models import User

SETS_UP = ("mfa_", "account_reauthenticate", "sign-out", "sign-in", "healthz", "readyz", "webhook")
"""How the names of pages begin that somebody may ask for who has to set up a second factor first."""


class SignInRequired(LoginRequiredMiddleware):
    """Send who is signed out to the sign-in page; the API answers 401 by itself: programs cannot sign in there."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/"):
            return refused(request, Forbidden(MISSING)) if self._lacks_second_factor(request) else None
        name = str(request.resolver_match.url_name) if request.resolver_match else ""
        if not name.startswith(SETS_UP) and self._lacks_second_factor(request):
            return self._lead_to_set_up(request)
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        # A page that asks for a part of itself loads as a whole, and so comes to the sign-in page and back.
        is_part = request.method == "GET" and request.headers.get("HX-Request") == "true"
        return HttpResponseClientRefresh() if refusal and is_part else refusal

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and lacks_second_factor(request.user)

    def _lead_to_set_up(self, request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRefresh()
        messages.warning(request, MISSING)
        return redirect("mfa_index")

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        """Lead back to the page that was asked for; after a form, which nobody can send again, to the projects."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        if "HX-Request" not in request.headers:
            messages.warning(request, "You were signed out, so nothing was changed. Sign in and try again.")
        return redirect("sign-in")
