"""A message as its readers see it, on the pages of its delivery and of its task."""

from typing import Any

from django.core import signing

from connections.demo_mail.message import Reading, read
from designer.people.permissions import Person
from tasks.deliveries.model import Delivery

HEADS = ("From", "To", "Cc", "Reply-To", "Subject", "Date")
LONGEST = 100_000
"""Characters of a text that are shown; the download has all of it."""
LARGEST_HTML = 5_000_000
"""Characters of HTML, with the images in it, that a frame shows."""
SALT = "frame of a delivery"
FRAME_SECONDS = 300


def describe_message(user: Person, delivery: Delivery, content: bytes) -> dict[str, Any]:
    """Give what the template shows of a message that the user may read."""
    reading = read(content)
    html = reading.shown_html
    return {
        "delivery": delivery,
        "heads": [(name, text) for name in HEADS if (text := reading.header(name))],
        "attachments": _find_attachments(reading),
        "has_html": html is not None and len(html) <= LARGEST_HTML,
        "is_too_large": html is not None and len(html) > LARGEST_HTML,
        "text": (reading.text or "")[:LONGEST],
        "is_cut": len(reading.text or "") > LONGEST,
        "frame": signing.dumps([user.get_username(), delivery.pk], salt=SALT),
    }


def is_frame_of(frame: str, user: Person, delivery_id: int) -> bool:
    """Tell whether it was described to the user just now, which the audit has once."""
    try:
        return bool(signing.loads(frame, salt=SALT, max_age=FRAME_SECONDS) == [user.get_username(), delivery_id])
    except signing.BadSignature:
        return False


def _find_attachments(reading: Reading) -> list[Any]:
    images = reading.images.values()
    return [part for part in reading.attachments if part not in images]
