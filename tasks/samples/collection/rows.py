"""Samples of loops over rows and files."""

from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import ContainerType
from tasks.samples.drawing import assign, chain, mail, package, variable
from tasks.samples.sample import Place, Sample, SamplePackage

CUSTOMERS = """Name,Address,Amount
Ada Lovelace,ada@example.com,120.50
Grace Hopper,grace@example.com,80.00
Zoë Ångström,zoe@example.com,99.90
"""
NOTE_OF_ROWS = """**Mail merge**

The loop reads the file *sample-customers.csv* of the project, and puts each row's columns into variables. Subject, To
and text are expressions over them. Open *Preview* in the task to see the mail of any row."""
NOTE_OF_FILES = """**Loop over files**

The loop finds the files that fit *sample-report-\\*.txt* among the project's files. Each mail has one attached."""


def _merge(place: Place) -> PackageDocument:
    loop = ExecutableDocument(
        type=ContainerType.FOREACH_LOOP,
        name="Each customer",
        properties={
            "enumerator": {"kind": "Row", "path": "sample-customers.csv"},
            "variable_mappings": [
                {"variable": f"User::{name}", "column": name} for name in ("Name", "Address", "Amount")
            ],
        },
    )
    letter = mail(
        place,
        "Invoice mail",
        "",
        "",
        parent=loop.id,
        one_recipient_a_line=True,
        expressions={
            "to_line": "@[User::Address]",
            "subject": '"Invoice for " + @[User::Name]',
            "message_source": '"Dear " + @[User::Name] + ",\\n\\nplease pay EUR " + @[User::Amount] + "."',
        },
    )
    count = assign("Count", "@[User::Sent] = @[User::Sent] + 1", parent=loop.id)
    report = mail(
        place,
        "Report",
        "Invoices are sent",
        "",
        expressions={"message_source": '(DT_WSTR, 10) @[User::Sent] + " invoices went out."'},
    )
    return package(
        "Mail merge",
        "Sends a mail to each row of a CSV file, and then a report.",
        [loop, letter, count, report],
        NOTE_OF_ROWS,
        variables=[variable("Name"), variable("Address"), variable("Amount"), variable("Sent", 0, "Int32")],
        precedence_constraints=[*chain(letter, count), *chain(loop, report)],
    )


def _files(place: Place) -> PackageDocument:
    loop = ExecutableDocument(
        type=ContainerType.FOREACH_LOOP,
        name="Each report",
        properties={
            "enumerator": {"kind": "File", "folder": ".", "files": "sample-report-*.txt"},
            "variable_mappings": [{"variable": "User::File", "index": 0}],
        },
    )
    letter = mail(
        place,
        "Send the report",
        "A report",
        "The report is attached.",
        parent=loop.id,
        expressions={"file_attachments": "@[User::File]"},
    )
    return package(
        "Loop over files",
        "Sends each file of the project that fits a pattern.",
        [loop, letter],
        NOTE_OF_FILES,
        variables=[variable("File")],
    )


SAMPLES = (
    Sample(
        "mail-merge",
        "Mail merge",
        "Foreach Loop over the rows of a CSV file: a mail of their own for each customer, and a report.",
        [SamplePackage("Mail merge", _merge)],
        {"sample-customers.csv": CUSTOMERS},
    ),
    Sample(
        "loop-over-files",
        "Loop over files",
        "Foreach Loop over files: each one that fits a pattern is attached to a mail.",
        [SamplePackage("Loop over files", _files)],
        {"sample-report-north.txt": "North: 17\n", "sample-report-south.txt": "South: 4\n"},
    ),
)
