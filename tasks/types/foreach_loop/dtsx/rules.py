"""What an import can find in a Foreach Loop."""

from typing import Final

from designer.dtsx.findings import Rule, Severity

KEPT_ENUMERATOR: Final = Rule(
    "MW-I-0130",
    Severity.ERROR,
    "A Foreach Loop goes over what nothing here can list",
    "A run that would reach the loop does not begin. The enumerator is kept as it stands.",
    "Choose another enumerator: rows of a file, files of a folder, or a list that a variable holds.",
)
RECORDSET: Final = Rule(
    "MW-I-0131",
    Severity.WARNING,
    "A Foreach Loop goes over the rows of a recordset",
    "Here it goes over the list that the variable holds. Where a task that does not run here fills the variable, the "
    "list is empty and the loop does nothing.",
    "Let the loop go over the rows of a CSV or JSON file, or give the variable a list.",
)
MAPPING: Final = Rule(
    "MW-I-0132",
    Severity.ERROR,
    "A variable mapping of a Foreach Loop names no variable",
    "The mapping is left out.",
    "Map the variable in the loop's editor.",
)
WINDOWS_FOLDER: Final = Rule(
    "MW-I-0133",
    Severity.ERROR,
    "A Foreach Loop goes over a folder on a Windows drive or share",
    "The workers do not have it under this path.",
    "Put the files into the project's files or an allowed folder, and write the folder's path there.",
)

RULES: Final = (KEPT_ENUMERATOR, RECORDSET, MAPPING, WINDOWS_FOLDER)
