import { countsExpression, countsValue, shownValue } from "../constraints.ts";
import { CONSTRAINT_LABELS, type PrecedenceConstraint } from "../document.ts";
import { Icon } from "./Icon.tsx";

/** A constraint in a few words and signs: "Success", "Success and fx", "fx", with OR where one of several is enough. */
export function ConstraintWords({ constraint, hasProblem = false }: { constraint: PrecedenceConstraint; hasProblem?: boolean }) {
  const { evaluation_operation: operation, value, logical_and } = constraint;
  const isOr = operation === "ExpressionOrConstraint";
  return (
    <>
      <Icon name={hasProblem ? "error" : shownValue(constraint)} size={14} />
      {countsValue(operation) && CONSTRAINT_LABELS[value]}
      {countsExpression(operation) && (
        <>
          {countsValue(operation) && <span className="mw-constraint-join">{isOr ? "or" : "and"}</span>}
          <i className="mw-constraint-fx">fx</i>
        </>
      )}
      {!logical_and && <span className="mw-constraint-any">OR</span>}
    </>
  );
}
