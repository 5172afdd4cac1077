"""The editor of connection managers on the designer page, and the tray below the canvas."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from connections.catalog.choices import find_choices
from connections.catalog.pins.telling import find_pins_of_use
from connections.catalog.services import create_connection, usable_managers
from connections.catalog.trial_form import make_trial_form
from connections.guard_rules.marks import find_marks
from connections.models.scope import ConnectionScope
from designer.accounts.current_user import person
from designer.editors.part_forms import ConnectionForm, find_connection_editor
from designer.errors import Invalid
from designer.models import Package, User
from designer.package.document import ConnectionManagerDocument, PackageDocument
from designer.people.permissions import Action, Root, may
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.property_expressions.package_circumstances import circumstances_for
from designer.registry.types import connection_types, offered_connection_types
from designer.services.packages import find_package
from designer.validation.packages import find_connection_issues
from designer.variables.values import Values
from designer.views.choices import render_choices
from designer.views.refusals import add_errors
from designer.views.search import searched
from designer.views.unsaved_parts import (
    edited,
    read_connections,
    read_names,
    read_parameters,
    read_part,
    read_variables,
)

NEW = "{}"
MOST_SHARED = 200


@require_POST
def edit(request: HttpRequest, package_id: int) -> HttpResponse:
    """Open the editor with a package's own connection manager, or with a new one; without a type, ask for it."""
    package = find_package(person(request), package_id)
    if _is_new(request) and not request.POST.get("type"):
        context = {"types": offered_connection_types(), "package": package}
        return render(request, "connections/catalog/_new_connection.html", context)
    return _render(request, package, _make_form(request, package, None))


@require_POST
def submit(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give the manager back when it is the package's own; store it when it is for the project or the team."""
    package = find_package(person(request), package_id)
    form = _make_form(request, package, request.POST)
    if form.is_valid():
        scope = ConnectionScope(form.cleaned_data.get("scope") or ConnectionScope.PACKAGE)
        try:
            return edited("connection", _keep(request, package, form.to_document(), scope), scope)
        except Invalid as error:
            add_errors(form, error.fields, error.sentence)
    return _render(request, package, form, status=422)


@require_POST
def tray(request: HttpRequest, package_id: int) -> HttpResponse:
    """Show the package's connection managers, saved or not, and the shared ones that it can use."""
    package = find_package(person(request), package_id)
    own = [(one, find_marks(one)) for one in read_connections(request.POST.get("connections", "[]"))]
    shared = list(usable_managers(person(request), package.project_id)[: MOST_SHARED + 1])
    pins = find_pins_of_use(package, [one.uid for one in shared[:MOST_SHARED]])
    listed = [(one, pins.get(one.uid)) for one in shared[:MOST_SHARED]]
    context = {"own": own, "shared": listed, "has_more": len(shared) > MOST_SHARED}
    return render(request, "connections/catalog/_tray.html", context)


@require_safe
def find(request: HttpRequest, package_id: int) -> HttpResponse:
    """Find shared managers of a type, for a task of this package, by words of their names."""
    package = find_package(person(request), package_id)
    choices = find_choices(person(request), package.project_id, request.GET.get("type", ""), searched(request))
    return render_choices(request, choices)


def _keep(
    request: HttpRequest, package: Package, document: ConnectionManagerDocument, scope: ConnectionScope
) -> ConnectionManagerDocument:
    if scope is ConnectionScope.PACKAGE:
        return document
    project = package.project if scope is ConnectionScope.PROJECT else None
    return create_connection(person(request), project, document).to_document()


def _is_new(request: HttpRequest) -> bool:
    return request.POST.get("connection", NEW).strip() in ("", NEW)


def _make_form(request: HttpRequest, package: Package, data: Any) -> ConnectionForm:
    text = request.POST.get("connection", NEW)
    is_new = _is_new(request)
    type_name = request.POST.get("type") or "SMTP"
    if type_name not in (offered_connection_types() if is_new else connection_types):
        raise Invalid(f"There is no connection manager type {type_name}.")
    names = read_names(request.POST.get("names", "[]"))
    connection = _new(type_name, names) if is_new else read_part(ConnectionManagerDocument, text)
    scope = (data or {}).get("scope", "package")
    form = find_connection_editor(connection.type)(
        data, connection=connection, names=names if scope == "package" else []
    )
    form.offer(person(request), package.project_id)
    form.show_driven(_values(request, package))
    if is_new:
        choices = [(scope.value, scope.label) for scope in _scopes_for(person(request), package)]
        form.fields["scope"] = forms.ChoiceField(
            choices=choices, initial="package", label="Keep it in", help_text="Who can use this connection manager."
        )
    return form


def _scopes_for(user: User, package: Package) -> list[ConnectionScope]:
    """Give where a new manager can be kept: in the project, and in the catalog, by those only who may add to it."""
    is_open = {
        ConnectionScope.PACKAGE: True,
        ConnectionScope.PROJECT: may(user, Action.CREATE_OBJECTS, package.project),
        ConnectionScope.CATALOG: may(user, Action.CREATE_OBJECTS, Root.CATALOG),
    }
    return [scope for scope in ConnectionScope if is_open[scope]]


def _values(request: HttpRequest, package: Package) -> Values:
    """Give what expressions on the unsaved package's connection managers see."""
    variables = [one for one in read_variables(request.POST.get("variables", "[]")) if one.scope is None]
    parameters = read_parameters(request.POST.get("parameters", "[]"))
    document = PackageDocument(name=package.name, variables=variables, parameters=parameters)
    return DesignTimeValues(document, circumstances_for(package, person(request))).values(None)


def _new(type_name: str, names: list[str]) -> ConnectionManagerDocument:
    base = connection_types[type_name].default_name
    taken = {name.casefold() for name in names}
    candidates = [base, *(f"{base} {number}" for number in range(2, len(taken) + 3))]
    name = next(candidate for candidate in candidates if candidate.casefold() not in taken)
    return ConnectionManagerDocument(type=type_name, name=name)


def _render(request: HttpRequest, package: Package, form: ConnectionForm, status: int = 200) -> HttpResponse:
    form.auto_id = "connection_%s"  # the editor of a task may be open below
    is_new = "scope" in form.fields
    issues = [] if form.is_bound or is_new else list(find_connection_issues(form.connection, package.project_id))
    values = {
        "form": form,
        "connection": form.connection,
        "type": connection_types[form.connection.type],
        "is_new": is_new,
        "trial_form": make_trial_form(form.connection.type, package.project_id),
        "package": package,
        "may_give": may(person(request), Action.MODIFY, package),
        "issues": issues,
        "submit_url": reverse("editor-connection-submit", args=[package.pk]),
    }
    return render(request, "connections/catalog/_editor_connection.html", values, status=status)
