"""The page on which a person sends one mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from designer.accounts.current_user import person
from designer.people.permissions import Action, require
from designer.services.projects import find_project
from designer.views.refusals import refusals_in, status_of
from tasks.runtime.production import FIELD
from tasks.single_mails.forms import MailForm
from tasks.single_mails.services import send_mail


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, project_id: int) -> HttpResponse:
    """Ask for a mail, send it, and show its execution."""
    user, project = person(request), find_project(person(request), project_id, Action.CREATE_OBJECTS)
    require(user, Action.EXECUTE, project)
    form = MailForm(request.POST if request.method == "POST" else None, user=user, project=project)
    if form.is_valid():
        environment, confirms = form.cleaned_data.get("environment", ""), form.cleaned_data.get(FIELD, False)
        with refusals_in(form):
            mail = form.to_properties()
            execution = send_mail(user, project, mail, environment=environment, confirms_production=confirms)
            messages.success(request, "The mail is on its way. Below is what becomes of it.")
            return redirect("execution", execution.pk)
    return render(request, "tasks/single_mails/mail.html", {"form": form, "project": project}, status=status_of(form))
