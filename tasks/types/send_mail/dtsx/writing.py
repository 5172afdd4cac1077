"""Writing a Send Mail task to SSIS's files (SSIS reference: Send Mail task)."""

from typing import Final

from lxml import etree

from designer.registry.written_parts import Destination, WrittenPart
from tasks.types.send_mail.properties import MessageSourceType, Priority, SendMailProperties, split_attachments

NAMESPACE: Final = "www.microsoft.com/sqlserver/dts/tasks/sendmailtask"


def write_send_mail(properties: SendMailProperties, to: Destination) -> WrittenPart:
    """Give the task's data. SSIS writes some attributes always, and of the others none that is a default."""
    kind = properties.message_source_type
    is_file = kind is MessageSourceType.FILE_CONNECTION
    data = etree.Element(_name("SendMailTaskData"), nsmap={"SendMailTask": NAMESPACE})
    always = {
        "SMTPServer": to.refer(properties.smtp_connection),
        "From": properties.from_line,
        "To": properties.to_line,
        "CC": properties.cc_line or None,
        "BCC": properties.bcc_line or None,
        "Subject": properties.subject,
        "Priority": properties.priority.value if properties.priority is not Priority.NORMAL else None,
        "MessageSourceType": kind.value if kind is not MessageSourceType.DIRECT_INPUT else None,
        "MessageSource": to.refer(properties.message_source) if is_file else properties.message_source,
    }
    for name, value in always.items():
        if value is not None:
            data.set(_name(name), value)
    for path in split_attachments(properties.file_attachments):
        etree.SubElement(data, _name("Attachments"), {_name("FileName"): path})
    return WrittenPart(data)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
