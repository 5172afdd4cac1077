"""Markup in every text that can be stored: models and documents tell which there are, so a new one is among them."""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any, get_args

from django.apps import apps
from django.db import models
from pydantic import BaseModel, ValidationError

from connections.models import ConnectionManager, ProjectGuard
from designer.models import ExecutableProperties
from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    PackageDocument,
    ParameterDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.enumerations import ConstraintValue, EvaluationOperation
from designer.property_expressions.descriptions import describe_properties
from designer.registry.types import connection_types, task_types
from tasks.types.foreach_loop.properties import Enumerator

ELEMENT, ATTRIBUTE = "smuggled-i", "smuggled-a"
MARK = f"""'"> {ATTRIBUTE}=1 <{ELEMENT} onload=x hx-post=/></script>--><{ELEMENT} {ATTRIBUTE}='1"""
WORD = f"""'"><{ELEMENT}/hx-post='/'></title></textarea><{ELEMENT}/>"""
FILE = f"""'"> {ATTRIBUTE}=1 <{ELEMENT}>--><{ELEMENT} {ATTRIBUTE}='1"""
SHORT = f"<{ELEMENT}>"
TEXTS = (MARK, "/" + MARK, WORD, FILE, SHORT)
"""What breaks out of texts, attributes, scripts and comments; a field takes the first that it can hold."""

IDENTIFIER = "Smuggled"
"""For what has to be there and takes no markup."""

KEPT = {
    "designer.User.password": "a hash",
    "designer.AccountLink.digest": "a digest",
    "designer.ApiToken.digest": "a digest",
    "designer.KeptAnswer.key": "a digest",
    "designer.KeptAnswer.request": "a digest",
    "designer.KeptAnswer.content": "never shown, and encrypted",
    "designer.AuditEntry.kind": "names a class of ours",
    "designer.AuditEntry.key": "a number or an ID",
    "designer.AuditEntry.category": "one of three words",
    "designer.AuditEntry.door": "one of four words",
    "designer.AuditEntry.address": "an address of the network, as the server reads it",
    "designer.AuditEntry.repeat_key": "a digest",
    "designer.AuditEntry.words": "never shown",
    "designer.ApiToken.address": "an address of the network, as the server reads it",
    "designer.Session.session_key": "never shown",
    "designer.Session.session_data": "never shown, and signed",
    "designer.Session.address": "an address of the network, as the server reads it",
    "designer.SignInCount.key": "a digest",
    "designer.RootGrant.name": "a role or a right",
    "designer.ProjectGrant.name": "a role or a right",
    "designer.Executable.type": "names a class of ours",
    "designer.ImportedFile.outcome": "one of six words",
    "designer.KeptXml.digest": "a digest",
    "designer.PackageImport.encrypted_password": "a token",
    "designer.Package.source": "a digest",
    "designer.PackageVersion.sources": "a digest",
    "designer.VersionSources.key": "a digest",
    "tasks.Execution.sources": "a digest",
    "tasks.KeptSources.key": "a digest",
    "designer.Variable.namespace": "an identifier",
    "designer.Variable.name": "an identifier",
    "designer.Parameter.name": "an identifier",
    "connections.FolderGrant.name": "a role or a right",
    "connections.ConnectionGrant.name": "a role or a right",
    "connections.EnvironmentGrant.name": "a role or a right",
    "connections.ConnectionManager.type": "names a class of ours",
    "connections.Credential.encrypted_secret": "a token",
    "connections.Environment.colour": "one of six words",
    "connections.EnvironmentReference.kind": "one of two words",
    "connections.EnvironmentReference.variable": "an identifier",
    "connections.EnvironmentReference.property_name": "a property of ours",
    "connections.ProjectGuard.allowed_domains": "domains",
    "tasks.Execution.environment_colour": "one of six words",
    "tasks.Schedule.cron": "a cron expression",
    "tasks.Schedule.time_zone": "a name from a list",
    "tasks.Trigger.digest": "a digest",
    "tasks.TriggerCall.address": "an address of the network, as the server reads it",
    "tasks.TriggerCall.key": "a digest",
    "tasks.TriggerCall.request": "a digest",
    "tasks.TaskRun.type": "names a class of ours",
    "tasks.TaskRun.path": "numbers",
    "tasks.TaskRun.worked": "a status",
    "tasks.EventMessage.path": "numbers",
    "tasks.RaisedEvent.path": "numbers",
    "tasks.ExpressionValue.path": "numbers",
    "tasks.LoopItems.items": "never shown: a loop takes them, and variables show them",
    "tasks.VariableValues.scope": "IDs and numbers",
    "tasks.KeptMessage.return_content": "one of two words",
    "tasks.Heartbeat.kind": "never shown, and no person's",
    "tasks.Heartbeat.host": "never shown, and no person's",
    "tasks.Heartbeat.place": "never shown, and the kernel's",
}
"""Columns that hold no text of a person's, and why."""
KEPT_KEYS = ("id", "name", "type", "kind", "status", "code", "outcome")


class Finder(HTMLParser):
    """Reads a page as a browser does, and notes what of ours became markup in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith(ELEMENT) or any(name.startswith(ATTRIBUTE) for name, _ in attrs):
            self.found.append(f"line {self.getpos()[0]}: {self.get_starttag_text()}")

    handle_startendtag = handle_starttag


def hostile(model: type[BaseModel], **given: Any) -> Any:
    """Make a document with markup in every field that takes text, also in the documents inside of it."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        guesses = () if name in given else _guesses(field.annotation)
        found |= next(({name: each} for each in guesses if _takes(model, {**given, **found, name: each}, name)), {})
    optional = [name for name in found if not model.model_fields[name].is_required()]
    # Some fields exclude each other: then the last ones are left out.
    tries = (optional[: len(optional) - number] for number in range(len(optional) + 1))
    chosen = next(names for names in tries if _is_whole(model, given, found, names))
    return model.model_validate(_choose(model, given, found, chosen))


def _choose(model: type[BaseModel], given: dict[str, Any], found: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    return given | {
        name: one for name, one in found.items() if name in chosen or model.model_fields[name].is_required()
    }


def _is_whole(model: type[BaseModel], given: dict[str, Any], found: dict[str, Any], chosen: list[str]) -> bool:
    try:
        model.model_validate(_choose(model, given, found, chosen))
    except ValidationError:
        return False
    return True


def _takes(model: type[BaseModel], values: dict[str, Any], name: str) -> bool:
    try:
        model.model_validate(values)
    except ValidationError as error:
        return not any(detail["loc"][:1] == (name,) for detail in error.errors())
    return True


def _guesses(annotation: Any) -> Iterator[Any]:
    yield from (*TEXTS, IDENTIFIER)
    yield from ([text] for text in TEXTS)
    yield from ([[text, text]] for text in TEXTS)
    for inner in _models_in(annotation):
        dumped = hostile(inner).model_dump(mode="json")
        yield from (dumped, [dumped])


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def hostile_document() -> PackageDocument:
    """Give a package of every type of executable and connection manager, as hostile as each can be."""
    return _draw_hostile_document().model_copy(deep=True)


@cache
def _draw_hostile_document() -> PackageDocument:
    executables = [_executable(name, number, **more) for number, (name, more) in enumerate(_types())]
    expression = {
        "from_executable": executables[0].id,
        "to_executable": executables[1].id,
        "value": ConstraintValue.SUCCESS,
    }
    return hostile(
        PackageDocument,
        executables=executables,
        connections=[_connection(name) for name in connection_types],
        precedence_constraints=[
            hostile(PrecedenceConstraintDocument, evaluation_operation=EvaluationOperation.EXPRESSION, **expression)
        ],
        variables=[
            hostile(VariableDocument, name="Drawn", namespace="User"),
            hostile(VariableDocument, name="Given", namespace="User", evaluate_as_expression=True),
        ],
        parameters=[hostile(ParameterDocument, name="To")],
        notes=[hostile(NoteDocument, parent=None, executable=executables[0].id)],
        groups=[hostile(GroupDocument, executables=[executables[0].id])],
    )


def _types() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in task_types:
        yield name, {}
    for kind in get_args(get_args(Enumerator)[0]):
        yield "ForeachLoop", {"enumerator": hostile(kind).model_dump(mode="json")}


def _executable(name: str, number: int, **more: Any) -> ExecutableDocument:
    properties = hostile(task_types[name].properties, **more).model_dump(mode="json")
    driven = [each["name"] for each in describe_properties(name)][:1]
    return hostile(
        ExecutableDocument,
        type=name,
        name=f"{number}{MARK}",
        properties=properties,
        expressions=dict.fromkeys(driven, MARK),
    )


def _connection(name: str) -> ConnectionManagerDocument:
    properties = hostile(connection_types[name].properties).model_dump(mode="json")
    return hostile(ConnectionManagerDocument, type=name, name=f"{name}{MARK}", properties=properties)


def text_columns() -> list[tuple[type[models.Model], models.Field]]:
    """Give the columns of our models that hold text of any kind, not one of some words."""
    ours = [apps.get_app_config(name).get_models() for name in ("designer", "connections", "tasks")]
    return [
        (model, field)
        for inside in ours
        for model in inside
        if not issubclass(model, ExecutableProperties)  # hostile() fills these
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]


def is_kept(model: type[models.Model], field: models.Field) -> bool:
    return f"{model._meta.label}.{field.name}" in KEPT


def fill_rows() -> None:
    """Put markup into every text of every row that has none yet, past all services and forms."""
    # An address is judged by whoever reads it, so this one has to be one.
    ProjectGuard.objects.update(redirect_to=f'"<{ELEMENT}>"@example.com')
    for model, field in text_columns():
        if not is_kept(model, field):
            _fill(model, field)
    for manager in ConnectionManager.objects.filter(package=None):
        manager.properties = _connection(manager.type).properties
        manager.save()
    for model in {model for model, _ in text_columns()}:
        _fill_json(model)


def _fill(model: type[models.Model], field: models.Field) -> None:
    for row in model._default_manager.exclude(**{f"{field.name}__contains": ELEMENT}):
        # Names are different from each other, as they have to be; where there is no room for that they need not.
        texts = (*(f"{row.pk}{text}" for text in TEXTS), SHORT)
        text = next(text for text in texts if len(text) <= (field.max_length or 1000))
        model._default_manager.filter(pk=row.pk).update(**{field.name: text})


def _fill_json(model: type[models.Model]) -> None:
    names = [each.name for each in model._meta.concrete_fields if isinstance(each, models.JSONField)]
    kept = {"document_json", "host", "expressions", "groups", "properties", "overridden", "logged_events", "notify"}
    for row in model._default_manager.all() if set(names) - kept else ():
        values = {name: _replace(getattr(row, name)) for name in names if name not in kept}
        model._default_manager.filter(pk=row.pk).update(**values)


def _replace(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: one if key in KEPT_KEYS else _replace(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_replace(one) for one in value]
    return MARK if isinstance(value, str) else value
