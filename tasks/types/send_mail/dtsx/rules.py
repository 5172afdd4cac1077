"""What an import can find in a Send Mail task."""

from typing import Final

from designer.dtsx.findings import Rule, Severity

EMPTY: Final = Rule(
    "MW-I-0100",
    Severity.WARNING,
    "A Send Mail task has no settings",
    "It sends nothing, in SSIS neither, unless expressions give it all that it needs.",
    "Fill it in, or delete it.",
)
NO_CONNECTION: Final = Rule(
    "MW-I-0101",
    Severity.ERROR,
    "A Send Mail task names no SMTP connection manager",
    "The package does not run.",
    "Choose one in the task's editor.",
)
DANGLING: Final = Rule(
    "MW-I-0102",
    Severity.ERROR,
    "A connection manager that a Send Mail task names is not there",
    "The package does not run. The reference is kept as it stands.",
    "Import the project's .conmgr files together with the package, or choose another manager.",
)
NOT_SMTP: Final = Rule(
    "MW-I-0103",
    Severity.ERROR,
    "A Send Mail task names a connection manager of another type",
    "The package does not run.",
    "Choose an SMTP connection manager.",
)
LONG_LINE: Final = Rule(
    "MW-I-0104",
    Severity.WARNING,
    "A line of recipients is longer than SSIS takes",
    "Here it is sent; SSIS documents 256 characters as the most.",
    "Nothing, unless the package goes back to SSIS.",
)
ODD_ADDRESS: Final = Rule(
    "MW-I-0105",
    Severity.WARNING,
    "A recipient or sender is no mail address",
    "The server refuses the recipient, or the whole mail.",
    "Correct the address.",
)
WINDOWS_PATH: Final = Rule(
    "MW-I-0106",
    Severity.ERROR,
    "An attachment is on a Windows drive or share",
    "The workers do not have it under this path, so the task fails.",
    "Put the file into the project's files or an allowed folder, and write its path there.",
)
PRIORITY: Final = Rule(
    "MW-I-0107",
    Severity.INFORMATION,
    "The priority is none that SSIS documents",
    "The mail is of normal priority.",
    "Choose another one, if it matters.",
)
NO_FILE_CONNECTION: Final = Rule(
    "MW-I-0108",
    Severity.ERROR,
    "The File connection manager with the message's text is not there",
    "The package does not run. The reference is kept as it stands.",
    "Choose a File connection manager.",
)
NO_VARIABLE: Final = Rule(
    "MW-I-0109",
    Severity.WARNING,
    "The message is to come from a variable, and none is named",
    "The task fails, unless an expression names one.",
    "Choose the variable, or Direct input where the text itself stands there.",
)
SOURCE_TYPE: Final = Rule(
    "MW-I-0110",
    Severity.WARNING,
    "The message source type is none that SSIS documents",
    "The message source counts as the text itself.",
    "Look at the message.",
)

RULES: Final = tuple(each for each in globals().values() if isinstance(each, Rule))
