"""The page of one's own API tokens; administrators revoke those of others on the pages of their accounts."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from designer.accounts.current_user import person
from designer.accounts.forms import TokenForm
from designer.accounts.tokens.issuing import Issued, issue_token, revoke_token, tokens_of
from designer.errors import Conflict
from designer.models import ApiToken
from designer.views.refusals import refusals_in, status_of

USUALLY = timedelta(days=90)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List the tokens, and make one, which is shown this once."""
    form = TokenForm(request.POST or None, initial={"ends_on": timezone.now().date() + USUALLY})
    issued = _issue(request, form) if form.is_valid() else None
    if issued:
        form = TokenForm(initial=form.initial)
    context = {"form": form, "tokens": tokens_of(person(request)), "issued": issued}
    return render(request, "designer/accounts/tokens.html", context, status=status_of(form))


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke a token."""
    token = revoke_token(person(request), token_id)
    messages.success(request, f"The token “{token}” is revoked.")
    return redirect("tokens") if token.user_id == person(request).pk else redirect("person", token.user_id)


def _issue(request: HttpRequest, form: TokenForm) -> Issued | None:
    given = form.cleaned_data
    try:
        with refusals_in(form):
            return issue_token(person(request), given["name"], ApiToken.Scope(given["scope"]), given["ends_on"])
    except Conflict as error:
        form.add_error(None, error.sentence)
    return None
