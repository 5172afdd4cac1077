"""How a message is sent to a browser or a program: to be kept, never to be shown, whatever is in it."""

from django.http import HttpResponse


def message_answer(delivery_id: int, content: bytes) -> HttpResponse:
    """Give the answer that downloads a message."""
    headers = {
        "Content-Disposition": f'attachment; filename="delivery-{delivery_id}.eml"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(content, content_type="message/rfc822", headers=headers)
