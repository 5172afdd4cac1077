"""Keeping a connection manager of SSIS's files that has no engine here."""

from typing import Final

from connections.types.kept.properties import LONGEST, KeptConnectionProperties
from designer.dtsx.connection_strings import leave_out_secrets
from designer.dtsx.findings import Rule, Severity
from designer.dtsx.reading.objects import data_of, read_expressions
from designer.dtsx.source import SourceConnection
from designer.registry.file_forms import ANY_OTHER, ConnectionForm, ReadPart, Surroundings
from designer.registry.written_parts import Destination, WrittenPart

KEPT: Final = Rule(
    "MW-I-0220",
    Severity.INFORMATION,
    "A connection manager has no engine here",
    "It is kept as it is, and nothing here connects by it.",
    "Nothing, unless a mail depends on what it connects to.",
)
LOOKS_LIKE_SMTP: Final = Rule(
    "MW-I-0221",
    Severity.WARNING,
    "A connection manager of another maker sends mail",
    "It is kept as it is. Tasks of its maker do not run here, and a Send Mail task does not take it.",
    "Make an SMTP connection manager with the same server, and Send Mail tasks in place of the maker's.",
)
SECRET: Final = Rule(
    "MW-I-0222",
    Severity.INFORMATION,
    "A connection string holds a secret",
    "The secret was left out, and of the file that is kept, too.",
    "Take secrets out of files that are passed on.",
)
LONGEST_NAME: Final = 512


def keep_connection(source: SourceConnection, around: Surroundings) -> ReadPart:
    """Keep a connection manager whole, but for the secrets in what is shown of it."""
    name = source.creation_name
    rule = LOOKS_LIKE_SMTP if "smtp" in name.casefold() else KEPT
    around.findings.tell(rule, source, f"“{source.name}” is of the type “{name[:200]}”.")
    text, left_out = leave_out_secrets(source.connection_string[: 2 * LONGEST])
    if left_out:
        around.findings.tell(SECRET, source, f"“{source.name}” has {', '.join(left_out)[:200]} in it.")
    return ReadPart(
        {
            "creation_name": name[:LONGEST_NAME],
            "connection_string": text[:LONGEST],
            "source": around.keep(source.element),
        }
    )


def write_kept(properties: KeptConnectionProperties, to: Destination) -> WrittenPart:
    """Give the manager's data and expressions as they were."""
    kept = to.load(properties.source)
    if kept is None:
        return WrittenPart(creation_name=properties.creation_name)
    return WrittenPart(data_of(kept), expressions=read_expressions(kept), creation_name=properties.creation_name)


FORM: Final = ConnectionForm(
    kinds=(ANY_OTHER,),
    read=keep_connection,
    rules=(KEPT, LOOKS_LIKE_SMTP, SECRET),
    is_driven=False,
    write=write_kept,
)
