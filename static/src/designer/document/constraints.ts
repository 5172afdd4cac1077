/** What precedence constraints say: what of one counts, what several on one executable do together, and the words for it. */

import { CONSTRAINT_LABELS, type ConstraintValue, type PackageDocument, type PrecedenceConstraint } from "./document.ts";
import { graphOf } from "./graph.ts";
import { LONGEST_EXPRESSION } from "./variables.ts";

export type Operation = PrecedenceConstraint["evaluation_operation"];

/** What the editor changes of a constraint. */
export type ConstraintPart = Pick<PrecedenceConstraint, "evaluation_operation" | "value" | "expression" | "logical_and">;

export const CONSTRAINT_KEYS = ["evaluation_operation", "value", "expression", "logical_and"] as const;

/** SSIS's evaluation operations, in the order of its editor. */
export const OPERATIONS: Readonly<Record<Operation, string>> = {
  Constraint: "Constraint",
  Expression: "Expression",
  ExpressionAndConstraint: "Expression and Constraint",
  ExpressionOrConstraint: "Expression or Constraint",
};

/** What the value of an expression on a constraint must be. */
export const CONDITION = { data_type: "Boolean" } as const;

export function countsExpression(operation: Operation | undefined): boolean {
  return operation !== "Constraint";
}

export function countsValue(operation: Operation | undefined): boolean {
  return operation !== "Expression";
}

/** The value that the arrow shows: where the expression alone counts, it passes after either outcome. */
export function shownValue({ evaluation_operation, value }: PrecedenceConstraint): ConstraintValue {
  return countsValue(evaluation_operation) ? value : "completion";
}

const OUTCOMES: Readonly<Record<ConstraintValue, string>> = { success: "has succeeded", failure: "has failed", completion: "has ended" };

/** "success", "success and expression", "expression": what must be so, in a few words. */
export function conditionWords({ evaluation_operation, value }: PrecedenceConstraint): string {
  switch (evaluation_operation) {
    case "Constraint":
      return value;
    case "Expression":
      return "expression";
    case "ExpressionAndConstraint":
      return `${value} and expression`;
    case "ExpressionOrConstraint":
      return `${value} or expression`;
  }
}

/** What the chip on the arrow says, word by word: Success and fx OR. */
export function chipWords({ evaluation_operation, value, logical_and }: PrecedenceConstraint): readonly string[] {
  const label = CONSTRAINT_LABELS[value];
  const words = { Constraint: [label], Expression: ["fx"], ExpressionAndConstraint: [label, "and", "fx"], ExpressionOrConstraint: [label, "or", "fx"] };
  return logical_and ? words[evaluation_operation] : [...words[evaluation_operation], "OR"];
}

/** When the executable behind the arrow may run, as a sentence or two. */
export function explainConstraint(document: PackageDocument, constraint: PrecedenceConstraint): string {
  const { byId, incoming } = graphOf(document);
  const [from, to] = [constraint.from_executable, constraint.to_executable].map((id) => `“${byId.get(id)?.name ?? "a missing task"}”`);
  const all = incoming.get(constraint.to_executable)?.length ?? 1;
  const several = all > 1 ? (constraint.logical_and ? ` All ${all} constraints on it must pass.` : ` One of the ${all} constraints on it is enough.`) : "";
  return `${to} runs when ${from} ${conditionOf(constraint)}.${several}`;
}

function conditionOf({ evaluation_operation, value, expression }: PrecedenceConstraint): string {
  const text = expression.trim() === "" ? "its expression, which is missing," : expression.trim();
  switch (evaluation_operation) {
    case "Constraint":
      return OUTCOMES[value];
    case "Expression":
      return `has ended and ${text} is true`;
    case "ExpressionAndConstraint":
      return `${OUTCOMES[value]} and ${text} is true`;
    case "ExpressionOrConstraint":
      return `${OUTCOMES[value]}, or has ended and ${text} is true`;
  }
}

/** Why a constraint cannot be changed like this, as a sentence; null when it can. */
export function constraintProblem({ expression }: Partial<ConstraintPart>): string | null {
  if (expression === undefined || expression.length <= LONGEST_EXPRESSION) return null;
  return `The expression of a precedence constraint has at most ${LONGEST_EXPRESSION} characters; this one has ${expression.length}.`;
}

/** The constraints that have these IDs, in the document's order. */
export function constraintsOf(document: PackageDocument, ids: ReadonlySet<string>): readonly PrecedenceConstraint[] {
  return document.precedence_constraints.filter(({ id }) => ids.has(id));
}
