"""Mail merges: a Foreach Loop in parallel batches, each iteration with a mail of its own."""

from email import message_from_bytes

from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from tests.packages import executable, send_mail, smtp
from tests.servers.smtp import MailServer

TO, COUNT = VariableDocument(name="To"), VariableDocument(name="Count", type="Int32", value=0)


def each(count: int, size: int = 4, most: int = 2, **fields: object) -> ExecutableDocument:
    rows = [[f"ann{number}@example.com"] for number in range(count)]
    properties = {
        "enumerator": {"kind": "Item", "rows": rows},
        "variable_mappings": [{"variable": "User::To", "index": 0}],
        "parallel": True,
        "batch_size": size,
        "max_concurrent": most,
    }
    return executable("ForeachLoop", "Each", properties=properties, **fields)


def mail(inside: ExecutableDocument, **more: str) -> ExecutableDocument:
    expressions = {"to_line": "@To", "subject": '"For " + @To', **more}
    return send_mail("Mail").model_copy(
        update={"parent": inside.id, "expressions": expressions, "delay_validation": True}
    )


def document(port: int, *parts: ExecutableDocument, **more: object) -> PackageDocument:
    return PackageDocument(
        name="Merge", executables=parts, variables=[TO, COUNT], connections=[smtp(port=port)], **more
    )


def recipients(server: MailServer) -> list[tuple[str, str]]:
    return sorted((mail.recipients[0], message_from_bytes(mail.content)["Subject"]) for mail in server.received)
