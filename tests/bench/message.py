"""How long it takes to build a message, beside the standard library's EmailMessage from scratch."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tasks.types.send_mail.message import Attachment, Materials, build_mail
from tasks.types.send_mail.properties import SendMailProperties

MAILS = 500
ROUNDS = 5
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TEXT = ("Dear customer, your order was shipped today by the usual carrier and arrives soon.\n" * 13)[:1024]
HTML = f"<style>p {{margin: 0}}</style><p>{TEXT.replace(chr(10), '</p><p>')}</p>"
FILE = Attachment("rows.csv", b"0123456789;" * 10_000)
OURS = SendMailProperties(from_line="Reports <reports@example.com>")


def from_scratch(number: int) -> bytes:
    """Build a mail as the standard library's documentation shows it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Reports <reports@example.com>"
    message["To"] = f"Ann Smith <ann{number}@example.com>"
    message["Subject"] = f"Your order {number} was shipped"
    message["Date"] = format_datetime(NOW)
    message["Message-ID"] = f"<{number}@example.com>"
    message.set_content(f"{TEXT}{number}")
    return message.as_bytes()


def merge(number: int, body: str = TEXT, attachments: tuple[Attachment, ...] = (), **values: object) -> bytes:
    """Build a mail of a mail merge: recipient, subject and text are another each time."""
    lines = {"to_line": f"Ann Smith <ann{number}@example.com>", "subject": f"Your order {number} was shipped"}
    properties = SendMailProperties(**{**OURS.model_dump(), **lines, **values})
    return build_mail(properties, f"<{number}@example.com>", NOW, Materials(f"{body}{number}", attachments)).content


CASES: dict[str, Callable[[int], bytes]] = {
    "EmailMessage from scratch, 1 KiB of text": from_scratch,
    "A mail merge, 1 KiB of text": merge,
    "A mail merge, 1 KiB of HTML, with its text part": lambda number: merge(number, HTML, message_format="Html"),
    "A mail merge, 1 KiB of text and 107 KiB attached": lambda number: merge(number, TEXT, (FILE,)),
}


def table() -> str:
    """Measure, and give the medians as a table in Markdown."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for round_ in range(ROUNDS + 1):
        for name, build in CASES.items():
            begin = time.perf_counter()
            for number in range(round_ * MAILS, (round_ + 1) * MAILS):
                build(number)
            times[name].append((time.perf_counter() - begin) / MAILS)
    medians = {name: statistics.median(each[1:]) for name, each in times.items()}
    floor = next(iter(medians.values()))
    rows = [f"| {name} | {each * 1_000_000:,.0f} | {each / floor:.2f} |" for name, each in medians.items()]
    return "\n".join(["| building a message | µs | times from scratch |", "|---|--:|--:|", *rows])


if __name__ == "__main__":
    print(table())
