import { chipWords, shownValue } from "../../document/constraints.ts";
import type { PrecedenceConstraint } from "../../document/document.ts";
import { Icon } from "../../widgets/Icon.tsx";

const LOOKS: Readonly<Record<string, string>> = { and: "mw-constraint-join", or: "mw-constraint-join", fx: "mw-constraint-fx", OR: "mw-constraint-any" };

/** A constraint in a few words and signs: "Success", "Success and fx", "fx", with OR where one of several is enough. */
export function ConstraintWords({ constraint, hasProblem = false }: { constraint: PrecedenceConstraint; hasProblem?: boolean }) {
  return (
    <>
      <Icon name={hasProblem ? "error" : shownValue(constraint)} size={14} />
      {chipWords(constraint).map((word) => (
        <span key={word} className={LOOKS[word]}>
          {word}{" "}
        </span>
      ))}
    </>
  );
}
