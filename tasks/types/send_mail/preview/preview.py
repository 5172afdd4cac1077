"""A mail as its reader would see it, made from a task that may not be saved yet. No Django, no network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from connections.demo_mail.message import Attachment, Reading, read
from tasks.types.send_mail.making.materials import Gathering
from tasks.types.send_mail.message import BuiltMessage, build_mail, make_id_for
from tasks.types.send_mail.properties import SendMailProperties, split_recipients

LONGEST_SHOWN = 500_000
"""Characters of a text or of the source that the page shows."""
HEADS = ("Subject", "From", "Reply-To", "Date", "To", "Cc")


@dataclass(frozen=True)
class Preview:
    """A built mail, taken apart again by a reader that knows nothing of how it was built."""

    properties: SendMailProperties
    mail: BuiltMessage
    reading: Reading
    missing: tuple[str, ...] = ()
    """What the mail goes without, a sentence each."""

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The headers that a mail program shows."""
        return [(name, text) for name in HEADS if (text := self.reading.header(name))]

    @property
    def source(self) -> str:
        """The message as it goes over the wire; of a large one as much as somebody may read."""
        begin = self.mail.content[:LONGEST_SHOWN].decode("utf-8", "replace").replace("\r\n", "\n")
        return begin if self.size <= LONGEST_SHOWN else f"{begin}\n… and {self.size - LONGEST_SHOWN:,} bytes more"

    @property
    def text(self) -> str:
        """The text part; of a long one as much as somebody may read."""
        text = self.reading.text or ""
        return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"

    @property
    def size(self) -> int:
        """How many octets the message has."""
        return len(self.mail.content)

    @property
    def attachments(self) -> list[Attachment]:
        """What a mail program lists below the text; images that the HTML shows are not among it."""
        shown = self.reading.images.values()
        return [part for part in self.reading.attachments if part not in shown]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many recipients there are in each line."""
        lines = {"To": self.properties.to_line, "Cc": self.properties.cc_line, "Bcc": self.properties.bcc_line}
        return [(label, len(split_recipients(line))) for label, line in lines.items() if line.strip()]


def make_preview(properties: SendMailProperties, gathering: Gathering, now: datetime) -> Preview:
    """Build the first mail of these properties as a run does.

    Raises BadAddress, BadHeader, BadHtml, TooLarge and CannotGather.
    """
    message_id = make_id_for(properties.from_line)
    mail = build_mail(properties, message_id, now, gathering.gather(properties))
    return read_preview(properties, mail, gathering.missing)


def read_preview(properties: SendMailProperties, mail: BuiltMessage, missing: Iterable[str] = ()) -> Preview:
    """Take a built mail apart."""
    return Preview(properties, mail, read(mail.content), tuple(missing))
