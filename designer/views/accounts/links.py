"""Setting a password by a link, and asking for one by mail when it is forgotten. Nobody is signed in here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from designer.accounts.attempts import TooManyAttempts
from designer.accounts.client_address import client_address
from designer.accounts.forms import ForgottenForm, NewPasswordForm, WelcomeForm
from designer.accounts.links.jobs import mail_reset_link
from designer.accounts.links.notices import can_send
from designer.accounts.links.passwords import find_link, set_password
from designer.accounts.links.resets import count_request
from designer.models import AccountLink
from designer.views.refusals import refusals_in, status_of

NO_QUEUE = "No mail can be sent now. Try again in some minutes, or ask an administrator for a link."


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, word: str) -> HttpResponse:
    """Show the form of a link, and set the password; looking alone uses nothing up, because scanners of mail look."""
    link = find_link(word)
    is_invitation = link.purpose == AccountLink.Purpose.INVITATION
    kind = WelcomeForm if is_invitation else NewPasswordForm
    form = kind(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            name = form.cleaned_data.get("display_name", link.user.display_name)
            set_password(word, form.cleaned_data["new"], name)
            messages.success(request, f"Your password is set. Sign in as {link.user.username}.")
            return redirect("sign-in")
    context = {"form": form, "link": link, "is_invitation": is_invitation}
    return render(request, "designer/accounts/set_password.html", context, status=status_of(form))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Have a link mailed to who is named. The answer is the same whether there is such a person or not."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid() and can_send():
        typed = form.cleaned_data["name"]
        try:
            count_request(typed, client_address(request))
            mail_reset_link.delay(typed)
            return render(request, "designer/accounts/forgotten_sent.html")
        except TooManyAttempts as error:
            form.add_error(None, error.sentence)
            return _show_forgotten(request, form, error.status)
        except OperationalError:
            form.add_error(None, NO_QUEUE)
            return _show_forgotten(request, form, 503)
    return _show_forgotten(request, form, status_of(form))


def _show_forgotten(request: HttpRequest, form: ForgottenForm, status: int) -> HttpResponse:
    context = {"form": form, "can_send": can_send()}
    return render(request, "designer/accounts/forgotten.html", context, status=status)
