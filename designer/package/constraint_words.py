"""What a precedence constraint says, in words: as the canvas says it (static/src/designer/document/constraints.ts)."""

from collections.abc import Sequence

from designer.package.document import PrecedenceConstraintDocument
from designer.package.enumerations import ConstraintValue, EvaluationOperation

OUTCOMES = {
    ConstraintValue.SUCCESS: "has succeeded",
    ConstraintValue.FAILURE: "has failed",
    ConstraintValue.COMPLETION: "has ended",
}


def shown_value(constraint: PrecedenceConstraintDocument) -> ConstraintValue:
    """Give the value that the arrow shows: where the expression alone counts, either outcome will do."""
    is_alone = constraint.evaluation_operation == EvaluationOperation.EXPRESSION
    return ConstraintValue.COMPLETION if is_alone else constraint.value


def chip_words(constraint: PrecedenceConstraintDocument) -> list[str]:
    """Give the words on the arrow: Success and fx OR."""
    label = constraint.value.name.title()
    words = {
        EvaluationOperation.CONSTRAINT: [label],
        EvaluationOperation.EXPRESSION: ["fx"],
        EvaluationOperation.EXPRESSION_AND_CONSTRAINT: [label, "and", "fx"],
        EvaluationOperation.EXPRESSION_OR_CONSTRAINT: [label, "or", "fx"],
    }[constraint.evaluation_operation]
    return words if constraint.logical_and else [*words, "OR"]


def explain(begins: Sequence[tuple[str, PrecedenceConstraintDocument]]) -> list[str]:
    """Say when an executable runs: by the constraints on it, each with the name of where it comes from."""
    sentences = [f"When “{source}” {_condition(constraint)}." for source, constraint in begins]
    if len(begins) < 2:
        return sentences
    is_all = all(constraint.logical_and for _, constraint in begins)
    return [*sentences, "All of these must be so." if is_all else "One of these is enough."]


def _condition(constraint: PrecedenceConstraintDocument) -> str:
    text = constraint.expression.strip() or "its expression, which is missing,"
    match constraint.evaluation_operation:
        case EvaluationOperation.CONSTRAINT:
            return OUTCOMES[constraint.value]
        case EvaluationOperation.EXPRESSION:
            return f"has ended and {text} is true"
        case EvaluationOperation.EXPRESSION_AND_CONSTRAINT:
            return f"{OUTCOMES[constraint.value]} and {text} is true"
        case EvaluationOperation.EXPRESSION_OR_CONSTRAINT:
            return f"{OUTCOMES[constraint.value]}, or has ended and {text} is true"
