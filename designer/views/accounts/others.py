"""The accounts of others, for administrators: inviting somebody, a new link, closing and opening an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from designer.accounts.current_user import person
from designer.accounts.forms import EmailForm, InviteForm
from designer.accounts.links.invitations import invite
from designer.accounts.links.notices import can_send, send_link
from designer.accounts.links.resets import make_reset_link
from designer.accounts.links.tokens import address_of
from designer.accounts.second_factor.resetting import reset_second_factors, second_factors_of
from designer.accounts.sessions import end_all_sessions, open_sessions
from designer.accounts.tokens.issuing import tokens_of
from designer.errors import Conflict
from designer.models import AccountLink, User
from designer.people.permissions import require_administrator
from designer.services import people
from designer.services.people import find_person
from designer.views.refusals import refusals_in, status_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    require_administrator(person(request))
    form = InviteForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            invited = invite(person(request), form.cleaned_data["name"], form.cleaned_data["email"])
            return _tell_link(request, invited.user, invited.word)
    context = {"form": form, "can_send": can_send()}
    return render(request, "designer/accounts/invite.html", context, status=status_of(form))


@require_safe
def show(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show an account."""
    account = find_person(person(request), person_id)
    return _show(request, account, EmailForm(initial={"email": account.email}))


@require_POST
def change_email(request: HttpRequest, person_id: int) -> HttpResponse:
    """Set the address for mails about an account."""
    account, form = find_person(person(request), person_id), EmailForm(request.POST)
    if not form.is_valid():
        return _show(request, account, form)
    people.change_email(person(request), account, form.cleaned_data["email"])
    messages.success(request, f"The e-mail address of {account} is saved.")
    return redirect("person", account.pk)


@never_cache
@require_POST
def make_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make a link that sets the account's password."""
    account = find_person(person(request), person_id)
    return _tell_link(request, account, make_reset_link(person(request), account))


@require_POST
def end_sessions(request: HttpRequest, person_id: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    account = find_person(person(request), person_id)
    end_all_sessions(person(request), account)
    messages.success(request, f"All sessions of {account} have ended.")
    return redirect("person", account.pk)


@require_POST
def reset_factors(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take away the second factors of who has lost them."""
    account = find_person(person(request), person_id)
    reset_second_factors(person(request), account)
    messages.success(request, f"{account} signs in with the password alone, until there is a second factor again.")
    return redirect("person", account.pk)


@require_POST
def close(request: HttpRequest, person_id: int) -> HttpResponse:
    """Close an account: nobody signs in with it until it is opened."""
    return _set_active(request, person_id, is_active=False)


@require_POST
def reopen(request: HttpRequest, person_id: int) -> HttpResponse:
    """Open a closed account."""
    return _set_active(request, person_id, is_active=True)


@require_POST
def change_administrator(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make somebody an administrator, or take it back."""
    account, is_one = find_person(person(request), person_id), request.POST.get("is_administrator") == "1"
    try:
        people.set_administrator(person(request), account, is_administrator=is_one)
        messages.success(
            request, f"{account} is {'an' if is_one else 'no'} administrator{'' if is_one else ' any more'}."
        )
    except Conflict as error:
        messages.error(request, error.sentence)
    still_one = User.objects.filter(pk=person(request).pk, is_superuser=True).exists()
    return redirect("person", account.pk) if still_one else redirect("projects")


def _show(request: HttpRequest, account: User, form: EmailForm) -> HttpResponse:
    facts = {"count": open_sessions(account).count(), "link": account.links.first(), "tokens": tokens_of(account)}
    context = {"account": account, "form": form, "factors": second_factors_of(account), **facts}
    return render(request, "designer/accounts/other.html", context, status=status_of(form))


def _set_active(request: HttpRequest, person_id: int, *, is_active: bool) -> HttpResponse:
    account = find_person(person(request), person_id)
    people.set_active(person(request), account, is_active=is_active)
    messages.success(request, f"The account {account} is {'open' if is_active else 'closed'}.")
    return redirect("person", account.pk)


def _tell_link(request: HttpRequest, account: User, word: str) -> HttpResponse:
    """Mail the link, or show it this once where no mail can be sent."""
    purpose = AccountLink.objects.get(user=account).purpose
    is_sent = send_link(account, word, AccountLink.Purpose(purpose))
    shown = {} if is_sent else {"address": address_of(word, request)}
    context = {"account": account, "link": account.links.first(), "failed": can_send() and not is_sent, **shown}
    return render(request, "designer/accounts/link_made.html", context)
