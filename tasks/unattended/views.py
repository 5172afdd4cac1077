"""What the pages of schedules and triggers share: choosing a package, and doing what may be refused."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from designer.accounts.current_user import person
from designer.errors import Conflict, Invalid
from designer.models import Project
from designer.people.permissions import Action
from designer.services.projects import find_project
from designer.storage.newest import newest_of
from designer.storage.paging import Order, read_page
from designer.views.refusals import status_of
from designer.views.search import searched
from tasks.runtime.models import Execution
from tasks.unattended.forms import UnattendedForm

BY_NAME, LISTED = Order(text="small_name"), Order(text="small_name", size=25)
require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def choose_package(request: HttpRequest, project_id: int, kind: str) -> HttpResponse:
    """Ask which package of a project a new schedule or trigger is to start."""
    project, text = find_project(person(request), project_id, Action.EXECUTE), searched(request)
    packages = project.packages.annotate(small_name=Lower("name")).filter(name__icontains=text)
    page = read_page(packages, request.GET, BY_NAME)
    context = {"project": project, "page": page, "q": text, "kind": kind, "target": f"{kind}-create"}
    return render(request, "tasks/unattended/choose.html", context)


def show_list(
    request: HttpRequest, project_id: int, things_of: Callable[[Project], QuerySet[Any]], records: QuerySet[Any]
) -> HttpResponse:
    """List a project's schedules or triggers, with what came of the last start of each."""
    project, text = find_project(person(request), project_id), searched(request)
    things = things_of(project)
    kind = str(things.model._meta.model_name)
    page = read_page(things.annotate(small_name=Lower("name")).filter(name__icontains=text), request.GET, LISTED)
    last = find_last(things.model._default_manager.filter(pk__in=[each.pk for each in page]), records, kind)
    of_each = with_executions(last.get(each.pk) for each in page)
    rows = [(each, *record) for each, record in zip(page, of_each, strict=True)]
    context = {"project": project, "page": page, "rows": rows, "q": text, "kind": kind}
    return render(request, f"tasks/unattended/{kind}s/index.html", context)


def show_form(request: HttpRequest, form: UnattendedForm, kind: str) -> HttpResponse:
    """Show the form of a schedule or trigger, a new one or one that there is."""
    package = form.package
    lists = f"{kind.title()}s"
    context = {
        "form": form,
        "kind": kind,
        "lists": lists,
        "thing": form.thing,
        "package": package,
        "project": package.project,
    }
    return render(request, "tasks/unattended/form.html", context, status=status_of(form))


@contextmanager
def shown_as_message(request: HttpRequest) -> Iterator[None]:
    """Show what is refused on the next page, and go on after the block."""
    try:
        yield
    except (Invalid, Conflict) as error:
        messages.error(request, error.sentence)


def run_now(request: HttpRequest, start: Callable[[], Execution], otherwise: HttpResponse) -> HttpResponse:
    """Start a package and lead to its execution, or say on another page why not."""
    with shown_as_message(request):
        return redirect("execution", start().pk)
    return otherwise


def find_last(things: QuerySet[Any], records: QuerySet[Any], key: str) -> dict[int, Any]:
    """Give the newest record of each thing that has one, in one query that looks at one record a thing; key is the name
    of the field that leads to the thing."""
    newest = newest_of(records, f"{key}_id", OuterRef("pk")).values("pk")[:1]
    wanted = things.order_by().annotate(newest=Subquery(newest)).values("newest")
    return {getattr(each, f"{key}_id"): each for each in records.filter(pk__in=wanted)}


def with_executions(records: Iterable[Any]) -> list[tuple[Any, Execution | None]]:
    """Give records with the execution of each that has one which is not deleted since."""
    listed = list(records)
    numbers = [each.execution for each in listed if each and each.execution]
    found = Execution.objects.only("status").in_bulk(numbers)
    return [(each, found.get(each.execution) if each else None) for each in listed]
