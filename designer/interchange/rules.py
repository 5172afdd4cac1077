"""The rules under which an import tells what it found, as far as they are about any part. Codes never change.

What is found in the parts of one type has its rule in that type's folder; a code is never given twice (a test holds
that). MW-I-0001 to 0099 are these, 0100 on those of tasks, 0200 on those of connection managers.
"""

from typing import Final

from designer.dtsx.findings import Rule, Severity

LEFT_OUT: Final = Rule(
    "MW-I-0001",
    Severity.ERROR,
    "A part could not be taken over",
    "It is missing from the package here; the file itself is kept.",
    "Draw it again by hand, or mend it in SSIS and import the file once more.",
)
NAME_CHANGED: Final = Rule(
    "MW-I-0002",
    Severity.WARNING,
    "A part has another name here",
    "Expressions that use System::TaskName or System::SourceName give the new name; those that name a variable or "
    "parameter by its old name fail.",
    "Give the part a name of its own that both products take, and import the file again.",
)
ID_MADE: Final = Rule(
    "MW-I-0003",
    Severity.INFORMATION,
    "A part has an ID that was made for it",
    "None. The ID is made of the part's path, so that the same file gives it the same ID again.",
    "Nothing, unless the part is renamed in SSIS: then a further import sees a new part.",
)
VALUE_UNREAD: Final = Rule(
    "MW-I-0004",
    Severity.WARNING,
    "A value could not be read as its data type",
    "The variable or parameter begins with the value of a new one of its type.",
    "Set the value here.",
)
VALUE_LEFT_OUT: Final = Rule(
    "MW-I-0005",
    Severity.WARNING,
    "A property holds what cannot be stored here",
    "The property has its default, or the part of the value that fits.",
    "Set the property here.",
)
TYPE_CHANGED: Final = Rule(
    "MW-I-0006",
    Severity.WARNING,
    "A variable or parameter has another data type here",
    "Expressions may need a cast that they did not need before.",
    "Look through the expressions that use it.",
)
TEXT_CUT: Final = Rule(
    "MW-I-0007",
    Severity.INFORMATION,
    "A description was shortened",
    "None when the package runs: descriptions here have at most 1,024 characters.",
    "Shorten it yourself if the end matters.",
)
EXPRESSION_UNREAD: Final = Rule(
    "MW-I-0010",
    Severity.ERROR,
    "An expression cannot be read",
    "The package does not run before the expression is put right.",
    "Correct it in the expression builder.",
)
EXPRESSION_DIFFERS: Final = Rule(
    "MW-I-0011",
    Severity.WARNING,
    "An expression gives another value here than SSIS stored",
    "What is sent may differ from what SSIS sends.",
    "Compare the two values. A variable that was changed after the package was last saved in SSIS is the usual reason.",
)
EXPRESSION_NOT_FOLLOWED: Final = Rule(
    "MW-I-0012",
    Severity.WARNING,
    "An expression drives a property that nothing here has",
    "The expression is not taken over, and the property does not change.",
    "See whether the property matters for your mail; the file itself is kept.",
)
EXPRESSION_TOO_LONG: Final = Rule(
    "MW-I-0013",
    Severity.ERROR,
    "An expression is longer than one may be here",
    "The expression is not taken over.",
    "Split it over several variables.",
)
CONSTRAINT_LEFT_OUT: Final = Rule(
    "MW-I-0014",
    Severity.ERROR,
    "A precedence constraint could not be taken over",
    "The task behind it no longer waits for the one before it.",
    "Draw the constraint by hand, if the two belong together.",
)
CONSTRAINT_CHANGED: Final = Rule(
    "MW-I-0015",
    Severity.WARNING,
    "A precedence constraint says what nobody knows",
    "It counts as the nearest that is known.",
    "Look at the constraint.",
)
HANDLER_LEFT_OUT: Final = Rule(
    "MW-I-0016",
    Severity.ERROR,
    "An event handler could not be taken over",
    "Its tasks do not run.",
    "Move its tasks to a handler of an event that is known here.",
)
HANDLER_OF_KEPT: Final = Rule(
    "MW-I-0017",
    Severity.WARNING,
    "An event handler belongs to a task that does not run here",
    "It runs for what the task counts as, and not for what happens inside of the task.",
    "Decide what the kept task counts as.",
)
DISABLED: Final = Rule(
    "MW-I-0020",
    Severity.INFORMATION,
    "A part is disabled",
    "It does not run here either.",
    "Delete it if nobody needs it.",
)
TRANSACTION: Final = Rule(
    "MW-I-0021",
    Severity.WARNING,
    "A transaction is asked for",
    "There are no transactions here: what one task did stays done when a later one fails.",
    "Look whether the mail depends on it.",
)
CHECKPOINT: Final = Rule(
    "MW-I-0022",
    Severity.WARNING,
    "The package uses a checkpoint file",
    "Here a failed run is not taken up again from such a file.",
    "Nothing for mail: what was sent is on record and is not sent twice by sending a failed delivery again.",
)
CONFIGURATION: Final = Rule(
    "MW-I-0023",
    Severity.WARNING,
    "Package configurations are not applied here",
    "Properties keep the values that stand in the file, also where a configuration gave others.",
    "Make parameters of them, and give their values by an environment.",
)
LOG_PROVIDER: Final = Rule(
    "MW-I-0024",
    Severity.INFORMATION,
    "Log providers are not used here",
    "Nothing is written where SSIS wrote it. Every run has a log of its own here.",
    "Choose the logging level of the project.",
)
SENSITIVE: Final = Rule(
    "MW-I-0026",
    Severity.WARNING,
    "A sensitive parameter comes without its value",
    "A run asks for the value, or takes it from an environment.",
    "Give the value in an environment.",
)
ANNOTATION: Final = Rule(
    "MW-I-0027",
    Severity.INFORMATION,
    "A note on the canvas was not taken over",
    "None when the package runs. The note stands in the file, which is kept.",
    "Put what matters into a note on the canvas.",
)
LAID_OUT: Final = Rule(
    "MW-I-0028",
    Severity.INFORMATION,
    "The file does not say where its tasks stand",
    "They were laid out anew.",
    "Move them as you like.",
)
ASSIGNED_BY_KEPT: Final = Rule(
    "MW-I-0029",
    Severity.WARNING,
    "A variable gets its value from a task that does not run here",
    "The variable keeps its first value, and what is made of it says so: a mail's recipients, its text, a condition.",
    "Give the variable its value in another way: rows of a file (the task's editor), a parameter, an Expression task.",
)
INSIDE_KEPT: Final = Rule(
    "MW-I-0030",
    Severity.ERROR,
    "Tasks are inside of a part that does not run here",
    "They are kept with it and do not run either.",
    "Draw those that matter by hand.",
)
NOT_USED_HERE: Final = Rule(
    "MW-I-0031",
    Severity.INFORMATION,
    "A property was set that nothing here has",
    "SSIS's default counts here.",
    "Nothing in most cases.",
)
PACKAGE_RENAMED: Final = Rule(
    "MW-I-0032",
    Severity.WARNING,
    "Several packages of the import have one name",
    "This one goes by the name of its file. System::PackageName gives that name.",
    "Look through subjects that name the package.",
)
PATH_IN_TEXT: Final = Rule(
    "MW-I-0033",
    Severity.WARNING,
    "A path on a Windows drive or share is in a variable or an expression",
    "The workers have no file under such a path. Where a mail or a loop takes it for one, it fails.",
    "Map the folder to one that the workers have, or change the value by hand.",
)
MORE: Final = Rule(
    "MW-I-0099",
    Severity.WARNING,
    "There are more findings than are told",
    "The rest of the file was taken over all the same.",
    "Mend what is told, and import the file again.",
)

NOT_JUDGED: Final = Rule(
    "MW-I-0097",
    Severity.INFORMATION,
    "There are too many expressions to judge all of them here",
    "All of them were taken over.",
    "Open the package: the designer judges them, too.",
)
REFUSED: Final = Rule(
    "MW-I-0098",
    Severity.ERROR,
    "The package is larger than one may be here",
    "It cannot be imported.",
    "Split it in SSIS.",
)
NOTE_UNREAD: Final = Rule(
    "MW-I-0090",
    Severity.WARNING,
    "The note with our own settings cannot be used",
    "What SSIS has no place for has its default here.",
    "Export the package again, and leave the note on the canvas as it is.",
)

RULES: Final = tuple(each for each in globals().values() if isinstance(each, Rule))
