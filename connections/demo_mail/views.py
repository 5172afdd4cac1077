"""The pages of the demonstration mailbox; without one, which is so on a team's server, they do not exist."""

from mailbox import Maildir

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from connections.demo_mail import mailbox as mails
from connections.demo_mail.message import read
from connections.demo_mail.sandbox import html_answer
from designer.api.downloads import download_answer

PER_PAGE = 50
HEADS = {"From": "From", "To": "To", "Cc": "Cc", "Reply to": "Reply-To", "Delivered to": "X-Envelope-To"}
"""The headers that everybody wants to read, by the label that they have on the page."""


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """List what arrived, newest first; the page asks again every two seconds and gets 204 while nothing has changed."""
    mailbox = _mailbox()
    keys = mails.keys(mailbox)
    state = f"{len(keys)}-{keys[0] if keys else ''}"
    refreshing = request.headers.get("HX-Request") == "true"
    if refreshing and request.GET.get("state") == state:
        return HttpResponse(status=204)
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": mails.lines(mailbox, page), "count": len(keys), "state": state}
    name = "_messages" if refreshing else "messages"
    return render(request, f"connections/demo_mail/{name}.html", {**context, "refreshing": refreshing})


@require_safe
def message(request: HttpRequest, key: str) -> HttpResponse:
    """Show one message: headers, text, HTML in a frame of its own, attachments, source."""
    found = read(_source(key))
    newer, older = mails.neighbours(_mailbox(), key)
    context = {
        "key": key,
        "message": found,
        "subject": found.header("Subject"),
        "heads": [(label, text) for label, name in HEADS.items() if (text := found.header(name))],
        "arrived": mails.arrived(key),
        "newer": newer,
        "older": older,
    }
    return render(request, "connections/demo_mail/message.html", context)


@require_safe
@xframe_options_sameorigin
def message_html(request: HttpRequest, key: str) -> HttpResponse:
    """Give the HTML of a message for the frame in its page."""
    html = read(_source(key)).shown_html
    if html is None:
        raise Http404
    return html_answer(html)


@require_safe
def message_source(request: HttpRequest, key: str) -> HttpResponse:
    """Give the message as it arrived, as plain text."""
    return HttpResponse(_source(key), content_type="text/plain; charset=utf-8")


@require_safe
def message_attachment(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Give one attachment to save; a browser never shows it in place."""
    for each in read(_source(key)).attachments:
        if each.number == number:
            return download_answer(each.name, each.content)
    raise Http404


def _mailbox() -> Maildir | None:
    if not settings.DEMO_MAILBOX:
        raise Http404
    return mails.open_mailbox()


def _source(key: str) -> bytes:
    content = mails.source(_mailbox(), key)
    if content is None:
        raise Http404
    return content
