"""A Send Mail task in a few lines, as the canvas shows it."""

from connections.guard_rules.marks import write_name
from designer.issues.scope import Scope
from tasks.types.send_mail.properties import SendMailProperties, split_recipients

MOST_ADDRESSES = 3


def summarize_send_mail(properties: SendMailProperties, scope: Scope) -> list[tuple[str, str]]:
    """Say by which server the mail goes, from whom, to whom, and what about."""
    connection = scope.find_connection(properties.smtp_connection)
    return [
        ("SMTP connection", write_name(connection) if connection else ""),
        ("From", properties.from_line),
        ("To", _shorten(split_recipients(properties.to_line))),
        ("Subject", properties.subject),
        ("Priority", properties.priority.value),
    ]


def find_recipients(properties: SendMailProperties) -> list[tuple[str, str]]:
    """Say from whom and to whom the mail goes, all of them, and what about; lines that are empty are left out."""
    lines = [
        ("From", properties.from_line),
        ("To", properties.to_line),
        ("Cc", properties.cc_line),
        ("Bcc", properties.bcc_line),
        ("Reply-To", properties.reply_to),
        ("Subject", properties.subject),
    ]
    return [(what, value) for what, value in lines if value]


def _shorten(addresses: list[str]) -> str:
    shown = "; ".join(addresses[:MOST_ADDRESSES])
    return shown if len(addresses) <= MOST_ADDRESSES else f"{shown} and {len(addresses) - MOST_ADDRESSES} more"
