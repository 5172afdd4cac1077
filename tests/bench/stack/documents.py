"""The packages that are run: each sends so many mails, and asks nothing of the database that a real one would not."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from connections.files.installation_folders import project_folder
from designer.package.document import ConnectionManagerDocument, PackageDocument, VariableDocument
from tests.packages import chain, executable, package, send_mail, smtp

ATTACHED = random.Random(1).randbytes(74_500)
"""With base64 and its line ends a message of 100 KiB; it cannot be compressed."""
ATTACHMENT = "report.bin"


@dataclass(frozen=True)
class Server:
    """Where mail goes: the port, and the file of the authority to trust if it speaks TLS."""

    port: int
    authority: Path | None = None
    connections: int | None = None
    """That a process may have open at once."""

    def manager(self, **properties: object) -> ConnectionManagerDocument:
        """Give the connection manager for it."""
        if self.connections:
            properties = {"max_connections": self.connections, **properties}
        if self.authority:
            secure = {"enable_ssl": True, "tls_mode": "Implicit", "ca_bundle": self.authority.read_text()}
            properties = {**secure, **properties}
        return smtp(port=self.port, **properties)


Shape = Callable[[str, Server, int], PackageDocument]
"""Makes a package of this name that sends so many mails there."""


def one_after_the_other(name: str, server: Server, mails: int) -> PackageDocument:
    return chain(mails).model_copy(update={"name": name, "connections": [server.manager()]})


def all_at_once(name: str, server: Server, mails: int) -> PackageDocument:
    """Mails that wait for nothing."""
    return package(name, [send_mail(f"Mail {number}") for number in range(mails)], [], [server.manager()])


def one_anew(name: str, server: Server, mails: int) -> PackageDocument:
    """One mail through a connection of its own, as the bare Celery job opens one."""
    tasks = [send_mail(f"Mail {number}") for number in range(mails)]
    return package(name, tasks, [], [server.manager(max_messages_per_connection=1)])


def merge(size: int = 20, *, attached: bool = False) -> Shape:
    """A Foreach Loop in parallel batches of this size, which sends a mail of its own to each row's address."""

    def shape(name: str, server: Server, mails: int) -> PackageDocument:
        return _merge(name, server, mails, {"parallel": True, "batch_size": size, "max_concurrent": 4}, attached)

    return shape


def _merge(name: str, server: Server, mails: int, batches: dict[str, object], attached: bool) -> PackageDocument:
    rows = {"kind": "Row", "path": rows_of(mails)}
    mapped = [{"variable": f"User::{column}", "column": column.lower()} for column in ("Address", "Number")]
    box = executable("ForeachLoop", "Each", properties={"enumerator": rows, "variable_mappings": mapped, **batches})
    driven = {
        "to_line": "@[User::Address]",
        "subject": '"Mail " + @[User::Number]',
        "message_source": '"Text of Mail " + @[User::Number]',
    }
    mail = send_mail("Mail", **({"file_attachments": ATTACHMENT} if attached else {}))
    mail = mail.model_copy(update={"parent": box.id, "expressions": driven})
    variables = [VariableDocument(name="Address", value="ann@example.com"), VariableDocument(name="Number", value="0")]
    whole = PackageDocument(name=name, executables=[box, mail], variables=variables, connections=[server.manager()])
    return go_on_after_errors(whole)


def go_on_after_errors(whole: PackageDocument) -> PackageDocument:
    """Have no refused mail end the others."""
    box, mail = whole.executables
    return whole.model_copy(
        update={"maximum_error_count": 0, "executables": [box.model_copy(update={"maximum_error_count": 0}), mail]}
    )


def rows_of(mails: int) -> str:
    return f"people-{mails}.csv"


def write_files(project_id: int, counts: set[int]) -> None:
    """Put what the packages read where they read it."""
    folder = project_folder(project_id)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ATTACHMENT).write_bytes(ATTACHED)
    for mails in counts:
        rows = "".join(f"ann{number}@example.com,{number}\n" for number in range(mails))
        (folder / rows_of(mails)).write_text(f"address,number\n{rows}")
