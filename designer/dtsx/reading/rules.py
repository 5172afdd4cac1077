"""What is told of how a file was read. Codes never change, and none is used for anything else."""

from designer.dtsx.findings import Rule, Severity

MISSTATED_ENCODING = Rule(
    code="MW-I-0900",
    severity=Severity.WARNING,
    title="The file is not in the encoding that it says",
    impact="Letters beyond A to Z may have become others.",
    recommendation="Look at names and texts with such letters, or save the file as UTF-8 and import it again.",
)
UNKNOWN_FORMAT = Rule(
    code="MW-I-0901",
    severity=Severity.INFORMATION,
    title="The file does not say in which format it is",
    impact="It was read as the format that it looks like.",
    recommendation="Open and save the package in SSIS's designer, if something is missing.",
)
SAME_PATH = Rule(
    code="MW-I-0902",
    severity=Severity.WARNING,
    title="Two executables of a container have the same name",
    impact="What names one of them by its path means the first.",
    recommendation="Give each a name of its own.",
)
SAME_ID = Rule(
    code="MW-I-0903",
    severity=Severity.INFORMATION,
    title="Two objects have the same ID",
    impact="When the file is imported again, they are told apart by their paths.",
    recommendation="Generate a new ID in SSIS's designer, if the package is kept there.",
)
BROKEN_ID = Rule(
    code="MW-I-0904",
    severity=Severity.INFORMATION,
    title="An ID is no GUID",
    impact="When the file is imported again, the object is recognized by its path.",
    recommendation="Nothing needs to be done.",
)
NO_LAYOUT = Rule(
    code="MW-I-0905",
    severity=Severity.INFORMATION,
    title="The layout cannot be read",
    impact="The package is laid out anew.",
    recommendation="Nothing needs to be done.",
)
MISPLACED = Rule(
    code="MW-I-0907",
    severity=Severity.ERROR,
    title="Something stands where SSIS puts nothing of its kind",
    impact="It is not imported.",
    recommendation="Open and save the package in SSIS's designer, and import it again.",
)
ENCRYPTED_VALUE = Rule(
    code="MW-I-0906",
    severity=Severity.WARNING,
    title="A sensitive value is encrypted",
    impact="It is not imported.",
    recommendation="Give the package's password if there is one, or enter the value again where it is needed.",
)
