"""Nobody sees a page without signing in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRefresh


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
            return None
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        # A page that asks for a part of itself loads as a whole, and so comes to the sign-in page and back.
        is_part = request.method == "GET" and request.headers.get("HX-Request") == "true"
        return HttpResponseClientRefresh() if refusal and is_part else refusal

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        """Lead back to the page that was asked for; after a form, which nobody can send again, to the projects."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        if "HX-Request" not in request.headers:
            messages.warning(request, "You were signed out, so nothing was changed. Sign in and try again.")
        return redirect("sign-in")
