"""The preview of a Send Mail task as its editor has it, and the test that a person sends to herself."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from connections.demo_mail.sandbox import html_answer
from connections.files.places import folders_of
from designer.editors.context import EditorContext
from designer.editors.driven_properties import resolve_properties
from designer.errors import Invalid
from designer.input.validation_errors import sentence_of
from designer.issues.issue import Issue
from designer.issues.scope import Scope, index_connections
from designer.package.document import ExecutableDocument
from designer.people.permissions import Action
from designer.validation.packages import find_executable_issues
from designer.variables.values import Values
from designer.views.unsaved_parts import read_executable
from tasks.runtime.rules.one_iteration import Iteration
from tasks.types.send_mail.editor import SendMailForm
from tasks.types.send_mail.making.materials import CannotGather, Gathering
from tasks.types.send_mail.message import BadAddress, BadHeader, BadHtml, TooLarge
from tasks.types.send_mail.preview.hints import find_hints
from tasks.types.send_mail.preview.looking import look_into
from tasks.types.send_mail.preview.preview import Preview, make_preview
from tasks.types.send_mail.preview.testing import send_test
from tasks.types.send_mail.properties import SendMailProperties


class TestForm(forms.Form):
    """Where the test goes: the person's own address, which the account keeps."""

    test_address = forms.EmailField(
        label="Your address", help_text="The test goes there and nowhere else. Your account keeps it."
    )


@require_POST
def show(request: HttpRequest, package_id: int, *, opens_test: bool = False) -> HttpResponse:
    """Show the mail as it would be now, from what stands in the editor's fields."""
    executable, context = read_executable(request, package_id)
    form = SendMailForm(request.POST, executable=executable, context=context)
    if not form.is_valid():
        errors = [f"{form[name].label}: {text}" for name, texts in form.errors.items() for text in texts]
        return _refuse(request, errors)
    edited = form.to_document()
    iteration, context = look_into(context, edited, request.POST.get("item", ""))
    shown = {"iteration": iteration, "show_url": request.path}
    try:
        preview = _preview(edited, context, iteration)
    except Invalid as error:
        errors = [issue.message for issue in _find_issues(edited, context) if issue.severity == "error"]
        return _refuse(request, [iteration.refusal] if iteration.refusal else errors or [error.sentence], shown)
    shown |= _describe(request, edited, context, preview)
    return render(request, "tasks/types/send_mail/_preview.html", {**shown, "opens_test": opens_test})


@require_POST
@xframe_options_sameorigin
def show_html(request: HttpRequest, package_id: int) -> HttpResponse:
    """Give the mail's HTML for the frame in its preview, which runs no script and fetches nothing."""
    html = _preview(*_read(request, package_id)).reading.shown_html
    if html is None:
        raise Http404
    return html_answer(html)


@require_POST
def send(request: HttpRequest, package_id: int) -> HttpResponse:
    """Send the previewed mail to the person who looks at it, by a worker, and show how far that is."""
    executable, context, iteration = _read(request, package_id, Action.MODIFY)
    form = TestForm(request.POST)
    if not form.is_valid():
        errors = [f"Your address: {text}" for text in form.errors["test_address"]]
        return render(request, "connections/trials/_trial.html", {"errors": errors}, status=422)
    try:
        preview = _preview(executable, context, iteration)
        trial = send_test(preview, executable, context, form.cleaned_data["test_address"])
    except Invalid as error:
        return render(request, "connections/trials/_trial.html", {"errors": [error.sentence]}, status=422)
    return render(request, "connections/trials/_trial.html", {"trial": trial})


def _read(
    request: HttpRequest, package_id: int, action: Action = Action.READ
) -> tuple[ExecutableDocument, EditorContext, Iteration]:
    """Read the task that a preview shows, as it is in the iteration that is shown. Raises Invalid, NotFound."""
    executable, context = read_executable(request, package_id, action)
    iteration, context = look_into(context, executable, request.POST.get("item", ""))
    return executable, context, iteration


def _preview(executable: ExecutableDocument, context: EditorContext, iteration: Iteration) -> Preview:
    """Build the mail, with examples of what an event will say. Raises Invalid when it cannot be built."""
    if iteration.refusal:
        raise Invalid(iteration.refusal)
    values = replace(context.values_of(executable), coming={})
    resolved = resolve_properties(executable, values)
    if resolved.reasons:
        raise Invalid(" ".join(resolved.reasons.values()))
    try:
        properties = SendMailProperties.model_validate(resolved.values)
        return make_preview(properties, _gathering(properties, executable, context, values), timezone.now())
    except ValidationError as error:
        raise Invalid(" ".join(sentence_of(detail) for detail in error.errors())) from error
    except (BadAddress, BadHeader, BadHtml, TooLarge, CannotGather) as error:
        raise Invalid(str(error)) from error


def _gathering(
    properties: SendMailProperties, executable: ExecutableDocument, context: EditorContext, values: Values
) -> Gathering:
    references = {one for one in properties.find_references() if one}
    shared = context.find_shared(references)
    folders = folders_of(context.package.project_id)
    return Gathering(
        context.document_of(executable), shared, values, folders, settings.FILE_SIZE_LIMIT, settings.MESSAGE_SIZE_LIMIT
    )


def _find_issues(executable: ExecutableDocument, context: EditorContext) -> list[Issue]:
    references = {one for one in SendMailProperties(**executable.properties).find_references() if one}
    shared = context.find_shared(references)
    design_time = context.design_time_values(executable)
    limited = context.package.project.enforces_recipient_limit
    index = index_connections(context.connections, shared)
    scope = Scope(index, context.package.project_id, enforces_recipient_limit=limited)
    return list(find_executable_issues(executable.model_copy(update={"disable": False}), scope, design_time))


def _describe(
    request: HttpRequest, executable: ExecutableDocument, context: EditorContext, preview: Preview
) -> dict[str, Any]:
    return {
        "preview": preview,
        "issues": _find_issues(executable, context),
        "hints": list(find_hints(preview)),
        "labels": ["Mail", "Text", "Source"] if preview.reading.html is not None else ["Mail", "Source"],
        "test_form": TestForm(initial={"test_address": context.user.email}, auto_id="preview_%s"),
        "package_id": context.package.pk,
        "parts": {
            "executable": executable.model_dump_json(),
            **{name: request.POST.get(name, "[]") for name in ("connections", "variables", "parameters", "around")},
            "item": request.POST.get("item", ""),
        },
    }


def _refuse(request: HttpRequest, errors: list[str], shown: dict[str, Any] | None = None) -> HttpResponse:
    values = {**(shown or {}), "errors": errors}
    return render(request, "tasks/types/send_mail/_preview_refused.html", values, status=422)
