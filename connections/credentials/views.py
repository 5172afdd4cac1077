"""The pages of credentials. What is secret is on none of them."""

from uuid import UUID

from django.contrib import messages
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections.credentials import services
from connections.credentials.checks.views import describe_check
from connections.credentials.forms import CredentialForm
from connections.credentials.references import describe_secret
from designer.accounts.current_user import person
from designer.storage.paging import Order, read_page
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

BY_NAME = Order(text="small_name")

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the credentials that the user may use, by name."""
    user, text = person(request), searched(request)
    found = services.usable_credentials(user)
    if text:
        found = found.filter(name__icontains=text)
    page = read_page(found.annotate(small_name=Lower("name")), request.GET, BY_NAME)
    return render(request, "connections/credentials/credentials.html", {"page": page, "q": text})


@sensitive_post_parameters("password")
@require_form
def create(request: HttpRequest) -> HttpResponse:
    """Make a credential."""
    form = CredentialForm(person(request), *_posted(request))
    if form.is_valid():
        with refusals_in(form):
            credential = services.create_credential(person(request), form.to_data())
            messages.success(request, f"The credential “{credential}” was created.")
            return redirect("credentials")
    return render(request, "connections/credentials/credential.html", {"form": form}, status=status_of(form))


@sensitive_post_parameters("password")
@require_form
def edit(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """Change a credential of one's own."""
    credential = services.find_own_credential(person(request), credential_id)
    form, shown = CredentialForm(person(request), *_posted(request), credential), str(credential)
    if form.is_valid():
        with refusals_in(form):
            services.change_credential(person(request), credential, form.to_data())
            messages.success(request, f"The credential “{credential}” is changed. Runs use it so from now on.")
            return redirect("credentials")
    context = {
        "form": form,
        "credential": credential,
        "credential_id": credential_id,
        "shown_name": shown,
        "secret": describe_secret(credential),
        **describe_check(getattr(credential, "secret_check", None)),
    }
    return render(request, "connections/credentials/credential.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """Delete a credential of one's own."""
    credential = services.find_own_credential(person(request), credential_id)
    services.delete_credential(person(request), credential)
    messages.success(request, f"The credential “{credential}” is deleted.")
    return redirect("credentials")


def _posted(request: HttpRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
