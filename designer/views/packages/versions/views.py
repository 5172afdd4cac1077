"""The pages of a package's versions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from designer.accounts.current_user import person
from designer.errors import Conflict, Invalid
from designer.input.numerals import is_count
from designer.models import Package
from designer.package.versions.comparison import Change, Difference
from designer.registry.providers.runs import run_history
from designer.services.packages import find_package
from designer.services.versions.comparing import ComparedVersions, compare_versions
from designer.services.versions.finding import find_unkept, list_versions
from designer.services.versions.naming import name_version
from designer.services.versions.restoring import restore_task, restore_version
from designer.storage.paging import Order, read_page
from designer.views.packages.drawn import HEADS
from designer.views.packages.versions.shown import DifferencePage, show_flows

NEWEST = Order(is_descending=True)
LONGEST_NUMBER = 9


@require_safe
def index(request: HttpRequest, package_id: int) -> HttpResponse:
    """List the versions of a package, of which two can be chosen to be compared."""
    package, versions = list_versions(person(request), package_id)
    page = read_page(versions, request.GET, NEWEST)
    unkept = find_unkept(package, versions) if not page.previous else None
    rows = [*([unkept] if unkept else []), *page.rows]
    context = {
        "package": package,
        "page": page,
        "rows": rows,
        "ran": run_history().ran_versions(package.pk, [each.number for each in rows]),
        "first": rows[1].number if len(rows) > 1 else None,
    }
    return render(request, "designer/packages/versions/versions.html", context)


@require_safe
def show(request: HttpRequest, package_id: int, number: int) -> HttpResponse:
    """Show a version of a package: its picture, who saved it, and what can be done with it."""
    package = find_package(person(request), package_id)
    compared = compare_versions(person(request), package, number, number)
    context = {
        **_describe(package, compared),
        "version": compared.new,
        "has_run": bool(run_history().ran_versions(package.pk, [number])),
    }
    return render(request, "designer/packages/versions/version.html", context)


@require_safe
def compare(request: HttpRequest, package_id: int) -> HttpResponse:
    """Show what differs between two versions: on the canvas, and as a list of properties."""
    package = find_package(person(request), package_id)
    old = _read_number(request, "from") or max(1, package.version - 1)
    compared = compare_versions(person(request), package, old, _read_number(request, "to"))
    return render(request, "designer/packages/versions/comparison.html", _describe(package, compared, request))


@require_POST
def name(request: HttpRequest, package_id: int, number: int) -> HttpResponse:
    """Give a version a name and a note."""
    given = {key: request.POST.get(key, "") for key in ("name", "note")}

    def change() -> None:
        version = name_version(person(request), package_id, number, **given)
        kept = " It is kept for good." if version.name else ""
        messages.success(request, f"The name and the note of version {number} are saved.{kept}")

    return _answer(request, change, "package-version", package_id, number)


@require_POST
def restore(request: HttpRequest, package_id: int, number: int) -> HttpResponse:
    """Restore all of a version, or the one task that the form names."""

    def change() -> None:
        if text := request.POST.get("task", ""):
            package, told = restore_task(person(request), package_id, number, _read_task(text))
            messages.success(request, f"The task is restored. That made version {package.version} of “{package}”.")
            for sentence in told:
                messages.warning(request, sentence)
        else:
            package = restore_version(person(request), package_id, number)
            sentence = f"“{package}” is what it was in version {number}. That made version {package.version}."
            messages.success(request, sentence)

    return _answer(request, change, "package-versions", package_id)


def _answer(request: HttpRequest, change: Callable[[], None], page: str, *arguments: int) -> HttpResponse:
    """Make a change and go to a page, which says what came of it."""
    try:
        change()
    except (Conflict, Invalid) as error:
        messages.error(request, error.sentence)
    return redirect(page, *arguments)


def _describe(package: Package, compared: ComparedVersions, request: HttpRequest | None = None) -> dict[str, Any]:
    page = DifferencePage(compared, request.GET if request else {})
    return {
        "package": package,
        "compared": compared,
        "differences": page,
        "flows": show_flows(compared, page),
        "heads": HEADS,
        "restorable": {each.id for each in page.rows if _can_restore(each, compared)},
        "current": package.version,
    }


def _can_restore(difference: Difference, compared: ComparedVersions) -> bool:
    tasks = {"task", "container", "event handler"}
    return difference.what in tasks and difference.change is not Change.ADDED


def _read_number(request: HttpRequest, key: str) -> int | None:
    text = request.GET.get(key, "")
    return int(text) if is_count(text, LONGEST_NUMBER) else None


def _read_task(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("The page asked for a task that cannot be read. Load the page again.") from error
