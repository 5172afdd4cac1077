"""The panel below an SMTP connection manager's editor that shows a trial as it goes."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from connections.catalog.services import find_connection
from connections.catalog.trial_form import TrialForm
from connections.models import ConnectionManager, ConnectionTrial, TrialState
from connections.trials import services
from connections.types.smtp.editor import SmtpConnectionForm
from connections.types.smtp.properties import SmtpProperties
from designer.accounts.current_user import person
from designer.errors import Forbidden, Invalid, TooMany
from designer.input.numerals import is_count
from designer.models import Project
from designer.package.document import ConnectionManagerDocument
from designer.people.refusals import note_refusal
from designer.services.projects import find_project

PATIENCE = 10.0
"""Seconds after which a trial that nobody begins, or that tells nothing new, is explained."""
NO_WORKER = "No worker has taken the test yet. Is one running? It begins as soon as one is free."
SILENT = "The worker has said nothing for a while: it waits for the server, or it has died. Cancel to try again."


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Try out what stands in the editor's fields, and show the panel with the trial or what is wrong in a field."""
    form, options = _read_editor(request), TrialForm(request.POST)
    if not (form.is_valid() and options.is_valid()):
        errors = [f"{form[name].label}: {text}" for name, texts in form.errors.items() for text in texts]
        return _refuse(request, errors)
    project = _find_project(request, options.cleaned_data["trial_project"])
    connection = _find_connection(request, options.cleaned_data["trial_connection"])
    try:
        trial = services.start_trial(
            person(request),
            form.properties or SmtpProperties(),
            sender=options.cleaned_data["trial_sender"].strip(),
            recipient=options.cleaned_data["trial_recipient"].strip(),
            sends=options.cleaned_data["trial_sends"],
            project=connection.project if connection else project,
            connection=connection,
        )
    except (Invalid, Forbidden, TooMany) as error:
        note_refusal(request.user, error, f"{request.method} {request.path}")
        return _refuse(request, [error.sentence])
    return _show(request, trial)


@require_safe
def show(request: HttpRequest, trial_id: UUID) -> HttpResponse:
    """Show how far a trial is; the panel asks again until it is over."""
    return _show(request, services.find_trial(person(request), trial_id))


@require_POST
def cancel(request: HttpRequest, trial_id: UUID) -> HttpResponse:
    """Cancel a trial."""
    return _show(request, services.cancel_trial(person(request), trial_id))


def _find_project(request: HttpRequest, number: int | None) -> Project | None:
    """Give the project of a manager, or the one that a new one is to be kept in; None means the catalog."""
    scope = request.POST.get("scope", "")
    if number is None and is_count(scope):
        number = int(scope)
    return find_project(person(request), number) if number is not None else None


def _find_connection(request: HttpRequest, uid: UUID | None) -> ConnectionManager | None:
    return find_connection(person(request), uid) if uid else None


def _read_editor(request: HttpRequest) -> SmtpConnectionForm:
    """Read the editor's fields; its name and description play no part in a trial."""
    data: Any = request.POST.copy()
    data["name"], data["description"] = "Trial", ""
    form = SmtpConnectionForm(data, connection=ConnectionManagerDocument(type="SMTP", name="Trial"), names=[])
    # What is set already may be kept, as in the editor; whether it may be used is judged when the trial runs.
    form.connection.properties["credential"] = data.get("credential", "")
    form.offer(person(request), None)
    return form


def _refuse(request: HttpRequest, errors: list[str]) -> HttpResponse:
    return render(request, "connections/trials/_trial.html", {"errors": errors}, status=422)


def _show(request: HttpRequest, trial: ConnectionTrial) -> HttpResponse:
    silence = (timezone.now() - trial.changed_at).total_seconds()
    waits = {TrialState.WAITING: NO_WORKER, TrialState.RUNNING: SILENT}
    context = {
        "trial": trial,
        "fixes": trial.report.get("fixes", []),
        "hint": waits.get(TrialState(trial.state), "") if silence > PATIENCE else "",
        "features": [" ".join(filter(None, offer)).upper() for offer in trial.report.get("features", {}).items()],
    }
    return render(request, "connections/trials/_trial.html", context)
