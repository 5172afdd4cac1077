"""The designer page: a package, and what the canvas needs to begin."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from designer.accounts.current_user import person
from designer.api.drafts import describe_draft
from designer.api.schemas import describe_issues, describe_package
from designer.editors.grid_fields import describe_grid
from designer.errors import NotFound
from designer.models import Package, User
from designer.package.data_types import DEFAULTS, VariableType
from designer.people.permissions import Action, actions_on
from designer.property_expressions.descriptions import describe_properties
from designer.property_expressions.expressible import PACKAGE
from designer.registry.connection_store import connection_store
from designer.registry.providers.run_environments import find_run_environments
from designer.registry.providers.runs import run_history
from designer.registry.server_types import server_task_types
from designer.registry.types import connection_types, task_types
from designer.services.drafts import GONE, find_drafts, open_draft
from designer.services.packages import find_package

NEW_URLS = {
    "editor_executable": "editor-executable",
    "editor_connection": "editor-connection",
    "editor_tray": "editor-tray",
    "run_dialog": "package-run-dialog",
    "merge_picture": "package-merge",
}


@require_GET
@gzip_page
def show(request: HttpRequest, package_id: int) -> HttpResponse:
    """Show the designer with a package.

    It is sent packed, because one with 1,000 tasks has 1.5 MB. Its only secret is the word against forged requests,
    which is another one in each answer, so that the size tells nothing of it.
    """
    package = find_package(person(request), package_id)
    looked_at = request.GET.get("draft")
    allowed = frozenset() if looked_at else actions_on(person(request), package)
    data = _describe_draft(person(request), package, looked_at) if looked_at else _find_drafts(person(request), package)
    context = {
        "package": package,
        "project": package.project,
        "can_edit": Action.MODIFY in allowed,
        "can_run": Action.EXECUTE in allowed,
        "task_types": list(task_types.values()),
        "data": {
            **_describe_page(package),
            **_describe_environments(person(request), package),
            "user": person(request).pk,
            **data,
        },
    }
    return render(request, "designer/packages/package.html", context)


def _find_drafts(user: User, package: Package) -> dict[str, Any]:
    """Give whose unsaved changes there are, for who may go on with them."""
    return {"drafts": [describe_draft(user, draft).model_dump(mode="json") for draft in find_drafts(user, package)]}


def _describe_draft(user: User, package: Package, uid: str) -> dict[str, Any]:
    """Give somebody's unsaved changes in place of the package, to be looked at only."""
    try:
        opened = open_draft(user, package.pk, UUID(uid))
    except ValueError as error:
        raise NotFound(GONE) from error
    issues = describe_issues(package, opened.document)
    return {
        "looked_at": describe_draft(user, opened.draft).model_dump(mode="json"),
        "document": opened.document.model_dump(mode="json"),
        "issues": [issue.model_dump(mode="json") for issue in issues],
    }


def _describe_environments(user: User, package: Package) -> dict[str, Any]:
    """Give what can be chosen for a run, and what this person chose the last time."""
    found = find_run_environments(user, package)
    chosen = run_history().last_environment(user.pk, package.pk) if found.offered else None
    return {
        "environments": [asdict(each) for each in found.offered],
        "environment_signs": sorted(found.signs),
        "last_environment": chosen,
    }


def _find_last_run(package: Package) -> dict[str, int | None]:
    """Give the number of the package's newest execution, and of the one that is under way if it is that."""
    last = run_history().last_of_packages([package.pk]).get(package.pk)
    number = last.execution if last else None
    return {"running": number if last and last.is_under_way else None, "last_run": number}


def _describe_page(package: Package) -> dict[str, Any]:
    """Give what the canvas needs to begin, in the API's own words."""
    described = describe_package(package).model_dump(mode="json")
    return {
        "package": {key: described[key] for key in ("id", "name", "project", "modified_at", "modified_by")},
        **{key: described[key] for key in ("document", "version", "issues")},
        **_find_last_run(package),
        "drafts": [],
        "looked_at": None,
        "marks": [asdict(mark) for mark in connection_store().find_marks(package.project_id)],
        "types": _describe_types(),
        "data_types": {kind.value: DEFAULTS[kind] for kind in VariableType},
        "expressible": {name: list(describe_properties(name)) for name in (PACKAGE, *task_types, *connection_types)},
        "fields": {name: describe_grid(name) for name in server_task_types},
        "urls": _describe_urls(package),
    }


def _describe_types() -> list[dict[str, Any]]:
    return [
        {
            "name": task_type.name,
            "label": task_type.label,
            "icon": task_type.icon,
            "default_name": task_type.default_name,
            "in_toolbox": task_type.in_toolbox,
            "default_properties": task_type.properties.model_construct().model_dump(mode="json"),
        }
        for task_type in task_types.values()
    ]


def _describe_urls(package: Package) -> dict[str, str]:
    """Give the addresses that the canvas asks and leads to."""
    api = f"/api/v1/packages/{package.pk}"
    return {
        **{name: reverse(route, args=[package.pk]) for name, route in NEW_URLS.items()},
        "api_package": api,
        "api_validate": f"{api}/validate",
        "api_evaluate": f"{api}/evaluate-expression",
        "api_in_sight": f"{api}/variables-in-sight",
        "api_variable_values": f"{api}/variable-values",
        "api_language": "/api/v1/expression-language",
        "api_run": f"{api}/executions",
        "api_try_out": f"{api}/tryouts",
        "api_drafts": f"{api}/drafts/",
        "api_presence": f"{api}/presence/",
        "api_copy": f"/api/v1/projects/{package.project_id}/packages",
        "api_connections": "/api/v1/connections/",
        "api_executions": "/api/v1/executions/",
        "executions_page": reverse("executions"),
        "deliveries_page": reverse("deliveries"),
        "connections_page": reverse("connections"),
        "packages_page": "/packages/",
        "called_page": reverse("package-called", args=[package.project_id]),
        "sign_in": reverse("sign-in"),
        "versions_page": reverse("package-versions", args=[package.pk]),
        "search_page": reverse("find"),
    }
