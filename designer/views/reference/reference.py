"""The pages of the reference: all operations of the API, and one of them, which can be tried there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from designer.api.reference.operations import Operation, find_operation, list_operations
from designer.views.search import searched


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the operations by group, or those that have all words that are looked for."""
    words = searched(request).casefold().split()
    operations = list_operations()
    found = [each for each in operations if all(word in _text_of(each) for word in words)]
    groups: dict[str, list[Operation]] = {}
    for each in sorted(found, key=lambda each: each.group):
        groups.setdefault(each.group, []).append(each)
    context = {"groups": groups.items(), "found": len(found), "all": len(operations), "q": searched(request)}
    return render(request, "designer/reference/index.html", context)


@require_safe
def show(request: HttpRequest, operation: str) -> HttpResponse:
    """Show an operation, with a form to try it."""
    found = find_operation(operation)
    beside = [each for each in list_operations() if each.group == found.group]
    address = request.build_absolute_uri("/").rstrip("/")
    context = {"operation": found, "beside": beside, "address": address}
    return render(request, "designer/reference/operation.html", context)


def _text_of(operation: Operation) -> str:
    return f"{operation.method} {operation.path} {operation.group} {operation.description}".casefold()
