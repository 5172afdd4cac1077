"""The pages of deliveries: search them, look at one, read its message, have some sent again, decide about a doubt."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from connections.demo_mail.message import read as take_apart
from connections.demo_mail.sandbox import html_answer
from designer.accounts.current_user import person
from designer.accounts.profile import find_zone
from designer.errors import Conflict, Invalid
from designer.input.numerals import is_count
from designer.people.permissions import visible_projects
from designer.storage.paging import Order, read_page
from designer.storage.scanning import MOST_LOOKED_AT
from tasks.deliveries.downloads import message_answer
from tasks.deliveries.model import Delivery, KeptMessage
from tasks.deliveries.reading import describe_message, is_frame_of
from tasks.deliveries.search import DeliveryFilter, visible_deliveries, with_environments
from tasks.deliveries.services import (
    MOST_AT_ONCE,
    Decision,
    can_be_sent_again,
    decide,
    download_message,
    find_delivery,
    find_runnable,
    may_read_message,
    read_message,
    send_again,
)
from tasks.deliveries.states import DeliveryState
from tasks.runtime.production import FIELD

NEWEST_FIRST = Order(is_descending=True)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Search the deliveries of one's projects, the newest first."""
    zone = find_zone(person(request), request.GET.get("zone", ""))
    chosen = DeliveryFilter.read(request.GET, zone)
    found, fits = chosen.narrow(visible_deliveries(person(request)))
    listed = with_environments(found).prefetch_related("project", "repetitions")
    page = read_page(listed, request.GET, NEWEST_FIRST, fits)
    only_project = visible_projects(person(request)).filter(pk=chosen.project).first() if chosen.project else None
    runnable = find_runnable(person(request), page)
    rows = [(each, each.project_id in runnable, can_be_sent_again(each)) for each in page]
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "may_choose": any(may_run and can_repeat for _, may_run, can_repeat in rows),
        "filter": chosen,
        "zone": zone,
        "states": list(DeliveryState),
        "only_project": only_project,
        "looked_at": f"{MOST_LOOKED_AT:,}",
        "is_doubts": chosen == DeliveryFilter(state=DeliveryState.IN_DOUBT),
    }
    return render(request, "tasks/deliveries/deliveries.html", context)


@require_safe
def show(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show everything that is known of a delivery."""
    delivery = find_delivery(person(request), delivery_id)
    context = {
        "delivery": delivery,
        "repetition": next(iter(delivery.repetitions.all()), None),
        "may_read": may_read_message(person(request), delivery),
        "is_kept": KeptMessage.objects.filter(delivery=delivery).exists(),
        "can_be_sent_again": can_be_sent_again(delivery),
    }
    return render(request, "tasks/deliveries/delivery.html", context)


@require_safe
def read(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Show the message as its readers see it, in the page that asks for it."""
    delivery, content = read_message(person(request), delivery_id)
    return render(request, "tasks/deliveries/_message.html", describe_message(person(request), delivery, content))


@require_safe
@xframe_options_sameorigin
def read_html(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Give the message's HTML for the frame in what read() has just shown, which runs no script and fetches nothing."""
    if not is_frame_of(request.GET.get("frame", ""), person(request), delivery_id):
        raise Http404
    _, content = read_message(person(request), delivery_id, is_recorded=True)
    html = take_apart(content).shown_html
    if html is None:
        raise Http404
    return html_answer(html)


@require_safe
def download(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Give the message as a file that mail programs open."""
    return message_answer(delivery_id, download_message(person(request), delivery_id))


@require_POST
def repeat(request: HttpRequest) -> HttpResponse:
    """Have the chosen deliveries sent again."""
    numbers = _read_numbers(request.POST.getlist("delivery"))
    try:
        made = send_again(person(request), numbers, confirms_production=FIELD in request.POST)
    except Conflict as error:
        messages.warning(request, error.sentence)
        return redirect(_way_back(request))
    except Invalid as error:
        return _ask_once_more(request, error)
    if len(made) == 1:
        messages.success(request, f"It is sent again as delivery {made[0].pk}.")
        return redirect("delivery", made[0].pk)
    messages.success(request, f"{len(made)} messages are sent again.")
    return redirect(_way_back(request))


@require_POST
def resolve_in_doubt(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Decide about a delivery in doubt."""
    decision = _read_decision(request.POST.get("decision", ""))
    try:
        delivery = decide(person(request), delivery_id, decision, confirms_production=FIELD in request.POST)
        messages.success(request, f"Delivery {delivery.pk}: {_tell(delivery)}")
    except Conflict as error:
        messages.warning(request, error.sentence)
    except Invalid as error:
        return _ask_once_more(request, error)
    return redirect(_way_back(request))


def _ask_once_more(request: HttpRequest, error: Invalid) -> HttpResponse:
    """Ask on a page of its own whether what was asked for shall be done in production; it sends the same once more."""
    if FIELD not in error.fields:
        raise error
    kept = [(name, text) for name in ("delivery", "decision", "next") for text in request.POST.getlist(name)]
    context = {"sentence": error.sentence, "kept": kept, "field": FIELD, "back": resolve_url(_way_back(request))}
    return render(request, "tasks/deliveries/confirm.html", context, status=422)


def _tell(delivery: Delivery) -> str:
    if delivery.status is DeliveryState.DEFERRED:
        return "it is sent once more."
    return f"{delivery.status.label.lower()}."


def _read_decision(text: str) -> Decision:
    if text not in list(Decision):
        raise Invalid("Choose one: it arrived, send it again, or give it up.")
    return Decision(text)


def _read_numbers(texts: list[str]) -> list[int]:
    if len(texts) > MOST_AT_ONCE or not all(map(is_count, texts)):
        raise Invalid(f"Choose at most {MOST_AT_ONCE:,} deliveries by their numbers.")
    return [int(text) for text in texts]


def _way_back(request: HttpRequest) -> str:
    """Give the page that the form was on; only one of ours."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "deliveries"
