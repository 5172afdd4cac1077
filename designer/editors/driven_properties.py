"""The properties that expressions drive, as an editor shows them: with the values that they have now."""

from dataclasses import dataclass

from designer.package.document import ConnectionManagerDocument, ExecutableDocument
from designer.property_expressions.evaluated_properties import EvaluatedProperties, evaluate_each
from designer.property_expressions.expressible import OF_EXECUTABLES
from designer.variables.values import Values


@dataclass(frozen=True)
class DrivenProperty:
    """What an editor shows in place of a field that an expression drives."""

    expression: str
    value: str
    reason: str


def resolve_properties(executable: ExecutableDocument, values: Values) -> EvaluatedProperties:
    """Give all properties of a task's type, with the values that its expressions give them now."""
    own = {name: text for name, text in executable.expressions.items() if name not in OF_EXECUTABLES}
    given, failed = evaluate_each(executable.model_copy(update={"expressions": own}), values)
    reasons = {name: error.sentence for name, error in failed.items()}
    return EvaluatedProperties({**executable.properties, **given}, reasons)


def find_driven_properties(
    part: ExecutableDocument | ConnectionManagerDocument, values: Values
) -> dict[str, DrivenProperty]:
    """Give what drives the properties of a task or connection manager, by the property's name."""
    given, failed = evaluate_each(part, values)
    return {
        name: DrivenProperty(text, str(given.get(name, "")), failed[name].sentence if name in failed else "")
        for name, text in part.expressions.items()
    }
