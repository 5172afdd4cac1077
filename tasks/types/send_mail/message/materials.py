"""What a mail is made of beside the task's properties: all that had to be read from somewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.types.send_mail.message.attachments import Attachment


@dataclass(frozen=True)
class Materials:
    """The text that the message source gave, the attachments, and the images that an HTML message shows by path."""

    text: str
    attachments: tuple[Attachment, ...] = ()
    images: Mapping[str, Attachment] = field(default_factory=dict)
