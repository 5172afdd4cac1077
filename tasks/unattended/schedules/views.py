"""The pages of a project's schedules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from designer.accounts.current_user import person
from designer.errors import Conflict, Invalid
from designer.people.permissions import Action
from designer.services.packages import find_package
from designer.storage.paging import Order, read_page
from tasks.unattended.schedules import services
from tasks.unattended.schedules.forms import ScheduleForm
from tasks.unattended.schedules.model import ScheduledRun
from tasks.unattended.schedules.telling import tell_times
from tasks.unattended.views import require_form, run_now, show_form, show_list, shown_as_message, with_executions

RUNS = Order(is_descending=True, prefix="runs", size=10)


@require_safe
def index(request: HttpRequest, project_id: int) -> HttpResponse:
    """List a project's schedules, with the next time of each and what came of the last."""
    return show_list(request, project_id, services.schedules_of, ScheduledRun.objects.all())


@require_form
def create(request: HttpRequest, package_id: int) -> HttpResponse:
    """Make a schedule of a package."""
    user, package = person(request), find_package(person(request), package_id, Action.EXECUTE)
    form = ScheduleForm(request.POST if request.method == "POST" else None, user=user, package=package)
    if form.is_valid():
        try:
            made = services.create_schedule(user, package, form.to_settings(is_enabled=True))
            messages.success(request, f"The schedule “{made}” was created. It runs as you.")
            return redirect("schedule", made.pk)
        except (Invalid, Conflict) as error:
            form.show_refusal(error)
    return show_form(request, form, services.KIND)


@require_safe
def show(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Show a schedule, its next times, and what came of the last."""
    schedule = services.find_schedule(person(request), schedule_id)
    page = read_page(schedule.runs.all(), request.GET, RUNS)
    context = {
        "schedule": schedule,
        "project": schedule.project,
        **tell_times(schedule.cron, schedule.time_zone),
        "page": page,
        "records": with_executions(page),
    }
    return render(request, "tasks/unattended/schedules/schedule.html", context)


@require_form
def edit(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Change a schedule."""
    user, schedule = person(request), services.find_schedule(person(request), schedule_id, Action.EXECUTE)
    sent = request.POST if request.method == "POST" else None
    form = ScheduleForm(sent, user=user, package=schedule.package, thing=schedule)
    if form.is_valid():
        try:
            is_enabled = schedule.is_enabled or bool(schedule.stopped)
            services.change_schedule(user, schedule_id, form.to_settings(is_enabled=is_enabled))
            messages.success(request, "The schedule is changed. It runs as you.")
            return redirect("schedule", schedule_id)
        except (Invalid, Conflict) as error:
            form.show_refusal(error)
    return show_form(request, form, services.KIND)


@require_POST
def enable(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Let a schedule start its package again."""
    with shown_as_message(request):
        services.enable_schedule(person(request), schedule_id)
        messages.success(request, "The schedule is enabled. It runs as you.")
    return redirect("schedule", schedule_id)


@require_POST
def disable(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Let a schedule start nothing."""
    services.disable_schedule(person(request), schedule_id)
    messages.success(request, "The schedule is disabled. What it has started goes on.")
    return redirect("schedule", schedule_id)


@require_POST
def delete(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Delete a schedule."""
    schedule = services.find_schedule(person(request), schedule_id, Action.EXECUTE)
    services.delete_schedule(person(request), schedule_id)
    messages.success(request, f"The schedule “{schedule}” is deleted.")
    return redirect("schedules", schedule.project_id)


@require_POST
def run(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """Start a schedule's package at once."""
    user, otherwise = person(request), redirect("schedule", schedule_id)
    return run_now(request, lambda: services.run_schedule(user, schedule_id), otherwise)


@require_safe
def show_times(request: HttpRequest) -> HttpResponse:
    """Show the next times of an expression while it is typed."""
    cron, time_zone = (request.GET.get(name, "")[:200] for name in ("cron", "time_zone"))
    return render(request, "tasks/unattended/schedules/_times.html", tell_times(cron, time_zone))
