"""The page People: who can sign in, and what each of them may do beside the work in projects."""

from django.contrib import messages
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from designer.accounts.current_user import person
from designer.services import people
from designer.storage.paging import Order, read_page
from designer.views.search import searched

BY_NAME = Order(text="small_name")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the accounts by name, each with a form of its rights."""
    text = searched(request)
    found = people.list_people(person(request)).annotate(small_name=Lower("username"))
    page = read_page(found.filter(username__icontains=text) if text else found, request.GET, BY_NAME)
    rows = [(each, people.rights_of(each)) for each in page]
    return render(
        request,
        "designer/people/people.html",
        {"page": page, "rows": rows, "q": text, "rights": list(people.CatalogRight)},
    )


@require_POST
def change(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make the ticked rights those of the account."""
    user = person(request)
    account = people.find_person(user, person_id)
    ticked = request.POST.getlist("rights")
    people.change_rights(user, account, [right for right in people.CatalogRight if right.value in ticked])
    messages.success(request, f"The rights of {account} are saved.")
    return redirect("people")
