"""How a message is sent to a browser or a program."""

from django.http import HttpResponse

from designer.api.downloads import download_answer


def message_answer(delivery_id: int, content: bytes) -> HttpResponse:
    """Give the answer that downloads a message."""
    return download_answer(f"delivery-{delivery_id}.eml", content, "message/rfc822")
