"""SSIS's enumerations, with our members and SSIS's: DTSExecResult.SUCCESS is DTSExecResult.Success."""

from enum import IntEnum, StrEnum


class DTSExecResult(IntEnum):
    """What validating or executing came to, and the value of a precedence constraint."""

    SUCCESS = 0
    FAILURE = 1
    COMPLETION = 2
    CANCELED = 3
    Success = 0
    Failure = 1
    Completion = 2
    Canceled = 3


class DTSForcedExecResult(IntEnum):
    """The result that an executable has whatever happens in it."""

    NONE = -1
    SUCCESS = 0
    FAILURE = 1
    COMPLETION = 2
    Success = 0
    Failure = 1
    Completion = 2


class DTSPrecedenceEvalOp(IntEnum):
    """What of a precedence constraint counts."""

    EXPRESSION = 1
    CONSTRAINT = 2
    EXPRESSION_AND_CONSTRAINT = 3
    EXPRESSION_OR_CONSTRAINT = 4
    Expression = 1
    Constraint = 2
    ExpressionAndConstraint = 3
    ExpressionOrConstraint = 4


class DTSLoggingMode(IntEnum):
    """Whether something is logged."""

    USE_PARENT_SETTING = 0
    ENABLED = 1
    DISABLED = 2
    UseParentSetting = 0
    Enabled = 1
    Disabled = 2


class DTSEventFilterKind(IntEnum):
    """Whether the events of a filter are those that are logged, or those that are not."""

    INCLUSION = 0
    EXCLUSION = 1
    Inclusion = 0
    Exclusion = 1


class MailPriority(StrEnum):
    """The priority of a mail."""

    HIGH = "High"
    NORMAL = "Normal"
    LOW = "Low"
    High = "High"
    Normal = "Normal"
    Low = "Low"


class SendMailMessageSourceType(StrEnum):
    """Where the text of a mail comes from."""

    DIRECT_INPUT = "DirectInput"
    FILE_CONNECTION = "FileConnection"
    VARIABLE = "Variable"
    DirectInput = "DirectInput"
    FileConnection = "FileConnection"
    Variable = "Variable"


class DTSFileConnectionUsageType(StrEnum):
    """What a File connection manager names."""

    FILE_EXISTS = "ExistingFile"
    CREATE_FILE = "CreateFile"
    FOLDER_EXISTS = "ExistingFolder"
    CREATE_FOLDER = "CreateFolder"
    FileExists = "ExistingFile"
    CreateFile = "CreateFile"
    FolderExists = "ExistingFolder"
    CreateFolder = "CreateFolder"
