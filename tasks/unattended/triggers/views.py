"""The pages of a project's triggers. An address is shown when it is made, and never again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from designer.accounts.current_user import person
from designer.errors import Conflict, Invalid
from designer.people.permissions import Action
from designer.services.packages import find_package
from designer.storage.paging import Order, read_page
from tasks.unattended.triggers import services
from tasks.unattended.triggers.forms import TriggerForm
from tasks.unattended.triggers.model import TriggerCall
from tasks.unattended.triggers.shown_once import keep_address, take_address
from tasks.unattended.triggers.tokens import address_of
from tasks.unattended.views import require_form, run_now, show_form, show_list, shown_as_message, with_executions

CALLS = Order(is_descending=True, prefix="calls", size=10)


@require_safe
def index(request: HttpRequest, project_id: int) -> HttpResponse:
    """List a project's triggers, with what came of the last call of each."""
    return show_list(request, project_id, services.triggers_of, TriggerCall.objects.all())


@require_form
def create(request: HttpRequest, package_id: int) -> HttpResponse:
    """Make a trigger of a package, and lead to the page that shows its address this once."""
    user, package = person(request), find_package(person(request), package_id, Action.EXECUTE)
    form = TriggerForm(request.POST if request.method == "POST" else None, user=user, package=package)
    if form.is_valid():
        try:
            made = services.create_trigger(user, package, form.to_settings(is_enabled=True))
            keep_address(request, made.trigger.pk, address_of(made.token, request))
            return redirect("trigger", made.trigger.pk)
        except (Invalid, Conflict) as error:
            form.show_refusal(error)
    return show_form(request, form, services.KIND)


@never_cache
@require_safe
def show(request: HttpRequest, trigger_id: int) -> HttpResponse:
    """Show a trigger, and what came of its calls; just after it was made or renewed also its address, this once."""
    trigger = services.find_trigger(person(request), trigger_id)
    page = read_page(trigger.calls.all(), request.GET, CALLS)
    context = {
        "trigger": trigger,
        "project": trigger.project,
        "page": page,
        "records": with_executions(page),
        "address": take_address(request, trigger_id),
    }
    return render(request, "tasks/unattended/triggers/trigger.html", context)


@require_form
def edit(request: HttpRequest, trigger_id: int) -> HttpResponse:
    """Change a trigger."""
    user, trigger = person(request), services.find_trigger(person(request), trigger_id, Action.EXECUTE)
    sent = request.POST if request.method == "POST" else None
    form = TriggerForm(sent, user=user, package=trigger.package, thing=trigger)
    if form.is_valid():
        try:
            is_enabled = trigger.is_enabled or bool(trigger.stopped)
            services.change_trigger(user, trigger_id, form.to_settings(is_enabled=is_enabled))
            messages.success(request, "The trigger is changed. It runs as you.")
            return redirect("trigger", trigger_id)
        except (Invalid, Conflict) as error:
            form.show_refusal(error)
    return show_form(request, form, services.KIND)


@require_POST
def enable(request: HttpRequest, trigger_id: int) -> HttpResponse:
    """Let a trigger take calls again."""
    with shown_as_message(request):
        services.enable_trigger(person(request), trigger_id)
        messages.success(request, "The trigger is enabled. It runs as you.")
    return redirect("trigger", trigger_id)


@require_POST
def disable(request: HttpRequest, trigger_id: int) -> HttpResponse:
    """Let a trigger take no calls."""
    services.disable_trigger(person(request), trigger_id)
    messages.success(request, "The trigger is disabled. What it has started goes on.")
    return redirect("trigger", trigger_id)


@require_POST
def renew(request: HttpRequest, trigger_id: int) -> HttpResponse:
    """Give a trigger another address, and lead to the page that shows it this once."""
    with shown_as_message(request):
        made = services.renew_trigger(person(request), trigger_id)
        keep_address(request, trigger_id, address_of(made.token, request))
    return redirect("trigger", trigger_id)


@require_POST
def delete(request: HttpRequest, trigger_id: int) -> HttpResponse:
    """Delete a trigger."""
    trigger = services.find_trigger(person(request), trigger_id, Action.EXECUTE)
    services.delete_trigger(person(request), trigger_id)
    messages.success(request, f"The trigger “{trigger}” is deleted.")
    return redirect("triggers", trigger.project_id)


@require_POST
def run(request: HttpRequest, trigger_id: int) -> HttpResponse:
    """Start a trigger's package at once."""
    user, otherwise = person(request), redirect("trigger", trigger_id)
    return run_now(request, lambda: services.run_trigger(user, trigger_id), otherwise)
