"""The pages of export and import."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from connections.credentials.transfer import services
from connections.credentials.transfer.forms import ExportForm, ImportForm
from designer.accounts.current_user import person
from designer.api.downloads import download_answer
from designer.views.refusals import refusals_in, status_of

require_form = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters("passphrase", "repeated")
@never_cache
@require_form
def export_file(request: HttpRequest) -> HttpResponse:
    """Give credentials of one's own as a file that a passphrase encrypts."""
    user = person(request)
    form = ExportForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            content = services.export_credentials(user, form.chosen, form.cleaned_data["passphrase"])
            name = f"credentials-{timezone.now():%Y-%m-%d}.json"
            return download_answer(name, content, "application/json")
    return render(request, "connections/credentials/transfer/export.html", {"form": form}, status=status_of(form))


@sensitive_post_parameters("passphrase")
@never_cache
@require_form
def import_file(request: HttpRequest) -> HttpResponse:
    """Make the credentials of such a file."""
    user = person(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form):
            imported = services.import_credentials(
                user, user, typed["file"], typed["passphrase"], replaces=typed["replaces"]
            )
            tell = messages.warning if imported.skipped else messages.success
            tell(request, " ".join(imported.sentences))
            return redirect("credentials")
    return render(request, "connections/credentials/transfer/import.html", {"form": form}, status=status_of(form))
