"""A mail merge: a Foreach Loop over the rows of a CSV file, a mail for each, with one worker process and with two.

`python -m tests.bench.foreach [--mails N]` prints its table alone.
"""

import argparse
import os
import time

import django

from designer.local.programs import QUIET_AS_ROOT

if __name__ == "__main__":
    os.environ.update(QUIET_AS_ROOT, DJANGO_SETTINGS_MODULE="tests.settings")
    django.setup()

from django.test.utils import setup_databases, teardown_databases

from connections.files.places import project_folder
from designer.models import User
from designer.package.document import PackageDocument, VariableDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from tests.bench.figures import Figure, table
from tests.bench.measure import Measure, repeat, run_loop, run_package
from tests.bench.sink import Sink, sink
from tests.packages import executable, send_mail, smtp
from tests.processes import worker

ROWS = "people.csv"
CHUNKING = "chunking"
BATCHES = {"parallel": True, "batch_size": 100, "max_concurrent": 4}


def measure_foreach(mails: int, repeats: int) -> list[Figure]:
    """Measure a plain loop, the merge one after the other, and in parallel batches, all of so many mails."""
    with sink() as plain, sink(CHUNKING) as chunking:
        return _measure(plain, chunking, mails, repeats)


def _measure(plain: Sink, chunking: Sink, mails: int, repeats: int) -> list[Figure]:
    user = User.objects.create_user("foreach")
    project = create_project(user, "Foreach")
    _write_rows(project.pk, mails)

    def run_of(name: str, server: Sink, **properties: object) -> Measure:
        made = create_package(user, project, merge(name, server.port, **properties))
        return lambda: run_package(user, made, server, mails)

    loop = repeat(lambda: run_loop(plain, mails), repeats, warm_up=1)
    packages = {
        "in parallel batches": run_of("Batches", plain, **BATCHES),
        "in parallel batches, to a server with CHUNKING": run_of("Chunks", chunking, **BATCHES),
    }
    figures = [Figure(f"{mails:,} mails by an smtplib loop, one connection", loop, mails=mails)]
    for processes, who in ((1, "one worker"), (2, "two workers")):
        with worker(processes=processes):
            figures += [
                Figure(f"{mails:,} mails by a Foreach Loop {how}, {who}", repeat(run, repeats, warm_up=1), loop, mails)
                for how, run in packages.items()
            ]
    return figures


def merge(name: str, port: int, **properties: object) -> PackageDocument:
    """A package that sends a mail of its own to each row's address."""
    rows = {"kind": "Row", "path": ROWS}
    columns = ["Address", "Number"]
    mapped = [{"variable": f"User::{column}", "column": column.lower()} for column in columns]
    box = executable("ForeachLoop", "Each", properties={"enumerator": rows, "variable_mappings": mapped, **properties})
    mail = send_mail("Mail").model_copy(
        update={
            "parent": box.id,
            "expressions": {
                "to_line": "@[User::Address]",
                "subject": '"Mail " + @[User::Number]',
                "message_source": '"Text of Mail " + @[User::Number]',
            },
        }
    )
    variables = [VariableDocument(name="Address", value="ann@example.com"), VariableDocument(name="Number", value="0")]
    return PackageDocument(name=name, executables=[box, mail], variables=variables, connections=[smtp(port=port)])


def _write_rows(project_id: int, mails: int) -> None:
    folder = project_folder(project_id)
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"ann{number}@example.com,{number}\n" for number in range(mails))
    (folder / ROWS).write_text(f"address,number\n{rows}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=1)
    given = parser.parse_args()
    databases = setup_databases(verbosity=0, interactive=False)
    begun = time.monotonic()
    try:
        print(table(measure_foreach(given.mails, given.repeats)))
        print(f"{time.monotonic() - begun:.0f} seconds")
    finally:
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
