"""The words that a package document chooses from, as SSIS has them."""

from enum import StrEnum
from typing import Final


class ConstraintValue(StrEnum):
    """The outcome of the first executable that lets a precedence constraint pass (SSIS: DTSExecResult)."""

    SUCCESS = "success"
    FAILURE = "failure"
    COMPLETION = "completion"


class EvaluationOperation(StrEnum):
    """What of a precedence constraint counts: its value, its expression, both, or either."""

    CONSTRAINT = "Constraint"
    EXPRESSION = "Expression"
    EXPRESSION_AND_CONSTRAINT = "ExpressionAndConstraint"
    EXPRESSION_OR_CONSTRAINT = "ExpressionOrConstraint"


class ForceExecutionResult(StrEnum):
    """The result that an executable is to have whatever happens in it (SSIS: DTSForcedExecResult)."""

    NONE = "None"
    SUCCESS = "Success"
    FAILURE = "Failure"
    COMPLETION = "Completion"

    @property
    def number(self) -> int:
        """The number that an expression gives."""
        return list(ForceExecutionResult).index(self) - 1


class ContainerType(StrEnum):
    """The types of the executables that hold others. The canvas's group box is drawing and none of them.

    What an Execute Package task calls is in it only when it runs, as a ChildPackage, which nobody draws.
    """

    SEQUENCE = "Sequence"
    FOR_LOOP = "ForLoop"
    FOREACH_LOOP = "ForeachLoop"
    EVENT_HANDLER = "EventHandler"
    EXECUTE_PACKAGE = "ExecutePackageTask"
    CHILD_PACKAGE = "ChildPackage"


CONTAINERS: Final = frozenset(ContainerType)


class EventName(StrEnum):
    """The events that SSIS lets an event handler have."""

    ON_ERROR = "OnError"
    ON_EXEC_STATUS_CHANGED = "OnExecStatusChanged"
    ON_INFORMATION = "OnInformation"
    ON_POST_EXECUTE = "OnPostExecute"
    ON_POST_VALIDATE = "OnPostValidate"
    ON_PRE_EXECUTE = "OnPreExecute"
    ON_PRE_VALIDATE = "OnPreValidate"
    ON_PROGRESS = "OnProgress"
    ON_QUERY_CANCEL = "OnQueryCancel"
    ON_TASK_FAILED = "OnTaskFailed"
    ON_VARIABLE_VALUE_CHANGED = "OnVariableValueChanged"
    ON_WARNING = "OnWarning"


class InDoubt(StrEnum):
    """What happens to a message of which nobody knows whether the server took it: a person decides, or once more."""

    HOLD = "hold"
    SEND_AGAIN = "send_again"
